"""Strangers may ask the knowledge base, at a limited rate, unless the operator closes it."""

import pytest

from bot.context import Knowledge, Policy
from db.engine import Database
from tests.fakes import FakeClock, Talk
from tests.people import MAYOR, ON_SQLITE, agree, invite, templates

pytestmark = ON_SQLITE
STRANGER = "7001"
QUESTION = "8 UIT"
LIMIT = 30


@pytest.fixture
def closed(database: Database, knowledge: Knowledge, clock: FakeClock, talk: Talk) -> Talk:
    """The same bot, after its operator closed it to strangers."""
    return Talk(database, knowledge, clock, policy=Policy(strangers_may_ask=False))


async def test_a_stranger_asks_so_many_questions_an_hour_and_no_more(talk: Talk) -> None:
    for _ in range(LIMIT):
        assert templates(await talk(STRANGER, QUESTION)) != ["asked_too_much"]
    assert templates(await talk(STRANGER, QUESTION)) == ["asked_too_much"]
    assert templates(await talk(MAYOR, QUESTION)) != ["asked_too_much"]
    talk.clock.forward(hours=1)
    assert templates(await talk(STRANGER, QUESTION)) != ["asked_too_much"]


async def test_entries_and_practices_opened_count_as_questions(talk: Talk) -> None:
    entry = next(iter(talk.knowledge.catalog.entries))
    practice = talk.knowledge.practices.filter()[0].id
    for _ in range(LIMIT // 2):
        assert templates(await talk(STRANGER, action=f"q:{entry}")) != ["asked_too_much"]
        assert templates(await talk(STRANGER, action=f"practice:{practice}")) == ["practice"]
    for said in ({"action": f"q:{entry}"}, {"text": f"/start q_{entry}"}, {"text": QUESTION}):
        assert templates(await talk(STRANGER, **said)) == ["asked_too_much"]


async def test_browsing_the_topics_does_not_count(talk: Talk) -> None:
    for _ in range(LIMIT + 1):
        assert templates(await talk(STRANGER, "/temas")) == ["topics"]


@pytest.mark.parametrize("said", [QUESTION, "/temas", "/practicas", "practicas salud"])
async def test_when_closed_a_stranger_is_told_how_to_come_in(closed: Talk, said: str) -> None:
    [reply] = await closed(STRANGER, said)
    assert reply.template == "strangers_closed"
    assert "/registro" in reply.text


async def test_when_closed_no_button_opens_the_knowledge(closed: Talk) -> None:
    entry = next(iter(closed.knowledge.catalog.entries))
    for action in (f"q:{entry}", "topics:1", "practices:1:", "practice:1", "none"):
        assert templates(await closed(STRANGER, action=action)) == ["strangers_closed"]
    assert templates(await closed(STRANGER, f"/start q_{entry}")) == ["strangers_closed"]


async def test_when_closed_the_registered_ask_as_ever(closed: Talk) -> None:
    assert templates(await closed(MAYOR, "/temas")) == ["topics"]
    assert templates(await closed(MAYOR, QUESTION)) != ["strangers_closed"]


async def test_when_closed_an_invitation_still_opens_the_door(closed: Talk) -> None:
    code = await invite(closed)
    await agree(closed, STRANGER)
    assert templates(await closed(STRANGER, f"/registro {code}")) == ["form_ingreso_name"]
