"""Whole conversations against an emulator that nobody of this project wrote."""

import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.channels.telegram import emulator
from tests.channels.telegram.emulator import TOKEN, Phone
from tests.channels.telegram.life import SECRET
from tests.conftest import Shared
from tests.processes import BotProcess, until

QUESTIONS = (
    ("cuanto tiempo tengo pa instalar la comision de transferencia", "cinco días hábiles"),
    ("q pasa si el concejo no aprueva el PIA", "lo aprueba por resolución"),
    ("FONCOMUN EN QUE LO PUEDO GASTAR", "que acuerde su concejo"),
    ("hasta cuanto compro sin proceso", "8 UIT"),
    ("buenas practicas contra la anemia", "Sabaino"),
)
_chats = itertools.count(5000)


@pytest.fixture(scope="module")
def emulator_url(shared: Shared) -> Iterator[str]:
    shim = shared.file("protocol/tools/start_shim.js")
    try:
        emulator.install()
    except emulator.Unavailable as reason:
        pytest.skip(str(reason))
    with emulator.running(shim) as url:
        yield url


@pytest.fixture(scope="module", params=["polling", "webhook"])
def bot(
    request: pytest.FixtureRequest,
    emulator_url: str,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[BotProcess]:
    folder = tmp_path_factory.mktemp(str(request.param))
    shutil.copy(sqlite_template, folder / "municipio.db")
    hook = {
        "TELEGRAM_WEBHOOK_URL": "{url}/telegram/webhook",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": emulator_url}
    process = BotProcess(folder, **settings, **(hook if request.param == "webhook" else {}))
    process.start()
    yield process
    process.kill()


@pytest.fixture
async def phone(bot: BotProcess, emulator_url: str) -> AsyncIterator[Phone]:
    """Somebody who never wrote before, to a bot that already receives."""
    await bot.ready()
    async with aiohttp.ClientSession() as http:

        async def heard() -> bool:
            async with http.get(f"{bot.url}/readyz") as answer:
                return "heard_at" in (await answer.json())["channels"]["telegram"]

        await until(heard)
        yield Phone(http, emulator_url, next(_chats))


@pytest.mark.parametrize(("question", "fact"), QUESTIONS)
async def test_it_answers_with_fact_and_source(phone: Phone, question: str, fact: str) -> None:
    answer = await phone.say(question, fact)
    assert "<b>Fuente" in answer


async def test_it_does_not_invent_an_answer(phone: Phone) -> None:
    await phone.say("receta de ceviche")
    await phone.say("receta de ceviche de corvina", "prefiero no inventar")


async def test_topics_are_browsed_in_one_message_by_buttons(phone: Phone) -> None:
    await phone.say("/temas", "página 1 de")
    await phone.tap("Siguientes", "página 2 de")
    await phone.tap("Anteriores", "página 1 de")
    topic = await phone.say("1", "Toque una o escriba su número")
    assert "<b>1.</b>" in topic
    assert "Revisado el" in await phone.tap("1")


async def test_practices_are_found_by_skipping_every_filter(phone: Phone) -> None:
    await phone.say("/practicas", "¿De qué tema?")
    await phone.tap("Omitir", "¿De qué región?")
    await phone.tap("Omitir", "¿De qué nivel")
    await phone.tap("Omitir")
    await phone.tap("Omitir", "Encontré")
    assert "<b>Objetivo:</b>" in await phone.tap("1")


async def test_thumbs_are_thanked_and_what_was_missing_is_asked_for(phone: Phone) -> None:
    await phone.say("hasta cuanto compro sin proceso", "8 UIT")
    await phone.tap("👍", "me alegra")
    await phone.tap("👎", "qué le faltó")
    await phone.tap("Decir qué faltó", "Escríbalo en un mensaje")
    await phone.say("el plazo para cotizar", "Con su comentario")
