"""The menu of commands: in each chat what whoever writes there may use."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot import demo
from db import people
from tests.channels.telegram.life import WORDS, Life

ROSA, JULIO, GROUP = 7, 8, -100200
PUBLIC = set(WORDS.public)
IN_A_GROUP = {"inicio", "ayuda", "temas", "practicas"}


async def acquaint(life: Life, chat: int, member: str) -> None:
    """Who writes from this chat is that member of the cast."""

    def settle(session: Session) -> None:
        demo.populate(session, demo.load(), ("telegram",), life.clock())
        row = session.get_one(people.Address, f"telegram:{member}")
        person = session.get_one(people.Person, row.person_id)
        people.link(session, f"telegram:{chat}", person, life.clock())

    await life.database.run(settle)


async def menu_of(life: Life, chat: int) -> set[str]:
    """The commands in the chat's own menu; none where it sees the one for everybody."""
    scope = {"type": "chat", "chat_id": chat}
    menus = await life.fake.look("commands")
    found = [menu["commands"] for menu in menus if menu["scope"] == scope]
    return {item["command"] for item in found[0]} if found else set()


async def wait_for_menus(life: Life, count: int) -> None:
    """So many were set, that of everybody among them."""
    await life.fake.wait("requests", count, "setMyCommands")


async def test_each_chat_shows_what_its_person_may_use(life: Life) -> None:
    await acquaint(life, ROSA, "alcaldesa-sabaino")
    await acquaint(life, JULIO, "coordinadora-apurimac")
    for chat in (ROSA, JULIO):
        await life.fake.ask(chat, "/ayuda")
    await wait_for_menus(life, 3)
    mayor, coordinator = await menu_of(life, ROSA), await menu_of(life, JULIO)
    assert mayor > PUBLIC
    assert "invitar" in coordinator - mayor


async def test_a_menu_that_did_not_change_is_not_set_again(life: Life) -> None:
    await acquaint(life, ROSA, "alcaldesa-sabaino")
    for _ in range(3):
        await life.fake.ask(ROSA, "/ayuda")
    await life.settled()
    assert len(await life.fake.requests("setMyCommands")) == 2


async def test_a_stranger_sees_the_menu_for_everybody(life: Life) -> None:
    await wait_for_menus(life, 1)
    await life.fake.ask(ROSA, "/ayuda")
    await life.settled()
    assert await menu_of(life, ROSA) == set()
    assert len(await life.fake.requests("setMyCommands")) == 1


async def test_who_gets_a_post_gets_its_menu(life: Life) -> None:
    await life.fake.ask(ROSA, "/ayuda")
    await acquaint(life, ROSA, "alcaldesa-sabaino")
    await life.fake.ask(ROSA, "/ayuda")
    await wait_for_menus(life, 2)
    assert "mis_compromisos" in await menu_of(life, ROSA)


async def test_a_group_shows_only_what_works_there_whoever_writes(life: Life) -> None:
    await acquaint(life, ROSA, "coordinadora-apurimac")

    def enrol(session: Any) -> None:
        people.see(session, f"telegram:{GROUP}", life.clock()).enrolled = True

    await life.database.run(enrol)
    await life.fake.ask(GROUP, "/ayuda@municipio_al_dia_bot", user_id=ROSA)
    await wait_for_menus(life, 2)
    assert await menu_of(life, GROUP) == IN_A_GROUP


@pytest.mark.parametrize("status", [400, 429, 502])
async def test_a_menu_that_cannot_be_shown_holds_nobody(life: Life, status: int) -> None:
    await acquaint(life, ROSA, "alcaldesa-sabaino")
    await wait_for_menus(life, 1)
    await life.fake.fault("status", "setMyCommands", status=status, body={"ok": False})
    for _ in range(2):
        await life.fake.ask(ROSA, "/ayuda")
