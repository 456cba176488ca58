"""The web chat in a real browser: asking, tapping, typing, sending files, losing the network."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser import Browser, Tab, find_chromium, launched
from tests.processes import BotProcess

pytestmark = pytest.mark.asyncio(loop_scope="module")

REQUIRED = os.environ.get("MUNICIPIO_TEST_BROWSER") == "required"
MAYOR = "#cast li:nth-child(1) button"
PROVINCIAL_MAYOR = "#cast li:nth-child(2) button"
MANAGER = "#cast li:nth-child(3) button"
QUESTION = "cuanto tiempo tengo pa instalar la comision de transferencia"
ANSWER = "cinco días hábiles"
NO_OVERFLOW = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo of our own, served by a process of its own."""
    demo = BotProcess(tmp_path_factory.mktemp("page"), "demo")
    demo.start()
    asyncio.run(demo.ready())
    yield demo.url
    assert demo.terminate() == 0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        if REQUIRED:
            pytest.fail("MUNICIPIO_TEST_BROWSER=required, y en esta máquina no hay Chromium")
        pytest.skip("en esta máquina no hay Chromium")
    async with launched(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def tab(browser: Browser, url: str) -> AsyncIterator[Tab]:
    """The page as it opens; at the end its console must be clean."""
    tab = await browser.open(url)
    yield tab
    complaints = [error for error in tab.errors if "ERR_INTERNET_DISCONNECTED" not in error]
    await tab.close()
    assert complaints == []


async def become(tab: Tab, card: str = MAYOR) -> None:
    await tab.click(card)
    await tab.wait_for("!document.querySelector('#chat').hidden")
    await tab.wait_for("document.querySelector('#loading').hidden")


async def say(tab: Tab, text: str) -> None:
    await tab.click("#input")
    await tab.type(text)
    await tab.press("Enter")


def said_by(who: str, words: str) -> str:
    return (
        f"[...document.querySelectorAll('#log .message.{who}')]"
        f".filter((one) => one.textContent.includes({json.dumps(words)})).length"
    )


async def count(tab: Tab, words: str) -> int:
    return int(await tab.evaluate(said_by("bot", words)))


async def ask(tab: Tab, text: str, words: str) -> None:
    """Say something and wait for one more answer with these words: others of this person stay."""
    before = await count(tab, words)
    await say(tab, text)
    await answered(tab, words, before)


async def answered(tab: Tab, words: str, before: int = 0) -> None:
    await tab.wait_for(f"{said_by('bot', words)} > {before}")


async def test_the_mayor_asks_and_is_answered(tab: Tab) -> None:
    await become(tab)
    assert "Rosa Huamaní" in await tab.evaluate("document.querySelector('#person').textContent")
    await ask(tab, QUESTION, ANSWER)
    assert await tab.evaluate("document.querySelectorAll('.message.bot a[href^=https]').length")


async def test_a_digest_waits_that_nobody_asked_for(tab: Tab) -> None:
    await become(tab)
    await answered(tab, "Recordatorios del")


async def test_a_button_is_tapped(tab: Tab) -> None:
    await become(tab)
    await ask(tab, QUESTION, ANSWER)
    await tab.click(".message.bot:last-of-type .choice")
    await answered(tab, "me alegra que le haya servido")


async def test_a_number_chooses_from_a_menu(tab: Tab) -> None:
    await become(tab)
    await ask(tab, "/temas", "¿Sobre qué tema es su duda?")
    await ask(tab, "1", "Toque una o escriba su número.")


async def test_turning_a_page_changes_the_list_in_its_place(tab: Tab) -> None:
    await become(tab, PROVINCIAL_MAYOR)
    await ask(tab, "/temas", "¿Sobre qué tema es su duda?")
    await tab.evaluate(
        "[...document.querySelectorAll('.choice')].at(-1).click()"  # Siguientes »
    )
    await answered(tab, "página 2 de")
    assert await tab.evaluate(said_by("bot", "¿Sobre qué tema")) == 1


async def test_a_file_is_sent(tab: Tab, tmp_path: Path) -> None:
    path = tmp_path / "notas de la reunión.txt"
    path.write_text("acuerdos", encoding="utf-8")
    await become(tab, MANAGER)
    await tab.attach("#file", path)
    await tab.wait_for("!document.querySelector('#picked').hidden")
    before = await count(tab, "")
    await tab.click("#send")
    await tab.wait_for(said_by("mine", path.name))
    await answered(tab, "", before)
    await tab.reload()
    await tab.wait_for(said_by("mine", path.name))


async def test_what_is_said_without_a_network_leaves_when_it_is_back(tab: Tab) -> None:
    await become(tab)
    await ask(tab, "/ayuda", "Cómo usar")
    before = await count(tab, "Cómo usar")
    await tab.offline(True)
    await say(tab, "ayuda")
    await tab.wait_for(said_by("mine", "Sin conexión"))
    await tab.offline(False)
    await answered(tab, "Cómo usar", before)
    assert await count(tab, "Cómo usar") == before + 1


async def test_the_keyboard_alone_is_enough(tab: Tab) -> None:
    in_the_cast = "document.activeElement.closest('#cast') !== null"
    while not await tab.evaluate(in_the_cast):
        await tab.press("Tab")
    await tab.press("Enter")
    await tab.wait_for("document.activeElement.id === 'input'")
    await tab.wait_for("document.querySelector('#loading').hidden")
    menus = await count(tab, "¿Sobre qué tema")
    await tab.type("/temas")
    await tab.press("Enter")
    await answered(tab, "¿Sobre qué tema", menus)
    pages = await count(tab, "página 2 de")
    while not await tab.evaluate("document.activeElement.classList.contains('choice')"):
        await tab.press("Tab", shift=True)
    await tab.press("Enter")  # the last choice: the next page
    await answered(tab, "página 2 de", pages)


async def test_nothing_is_wider_than_a_phone(tab: Tab) -> None:
    await tab.resize(360, 740)
    assert await tab.evaluate(NO_OVERFLOW)
    await become(tab)
    for text in (QUESTION, "/practicas anemia", "palabra" * 60):
        before = await tab.evaluate("document.querySelectorAll('.message.bot').length")
        await say(tab, text)
        await tab.wait_for(f"document.querySelectorAll('.message.bot').length > {before}")
    assert await tab.evaluate(NO_OVERFLOW)


async def test_two_tabs_are_two_people(browser: Browser, url: str, tab: Tab) -> None:
    other = await browser.open(url)
    await become(tab)
    await become(other, PROVINCIAL_MAYOR)
    await ask(tab, "hola", "Rosa Huamaní")
    await ask(other, "hola", "Julio Carrasco")
    assert not await other.evaluate(said_by("bot", "Rosa Huamaní"))
    await other.close()
