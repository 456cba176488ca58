"""Groups: ignored unless enrolled; enrolled, they get answers and nothing of anybody's own."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.messages import Reply
from db import people
from db.inbox import Update
from tests.fakes import Talk
from tests.people import ADMIN, COORDINATOR, MAYOR, ON_SQLITE, employ, invite, templates

pytestmark = ON_SQLITE
GROUP = "-100200300"
QUESTION = "plazo para aprobar el PIA"


async def enrol(talk: Talk) -> None:
    def job(session: Session) -> None:
        people.see(session, f"fake:{GROUP}", talk.clock()).enrolled = True

    await talk.database.run(job)


async def say(talk: Talk, who: str, text: str = "", **payload: Any) -> list[Reply]:
    """Something said by that person in the group."""
    return await talk(GROUP, text, sender=f"fake:{who}", **payload)


async def kept(talk: Talk) -> list[dict[str, Any]]:
    return await talk.database.run(lambda s: [row.payload for row in s.query(Update)])


async def test_a_group_that_is_not_ours_is_ignored_and_nothing_is_kept(talk: Talk) -> None:
    assert await say(talk, MAYOR, QUESTION) == []
    assert await kept(talk) == [{}]


async def test_an_enrolled_group_is_answered_and_what_was_said_is_not_kept(talk: Talk) -> None:
    await enrol(talk)
    assert templates(await say(talk, "visita", QUESTION)) == ["answer"]
    assert await kept(talk) == [{}]


@pytest.mark.parametrize(
    "said",
    ["/registro", "/misdatos", "/ajustes", "/vincular", "/borrarme", "/cargos", "/entidad Sabaino"],
)
async def test_what_is_ones_own_is_not_done_before_others(talk: Talk, said: str) -> None:
    await enrol(talk)
    for who in (COORDINATOR, "visita"):
        assert templates(await say(talk, who, said)) == ["only_in_private"]


async def test_no_code_is_taken_in_a_group(talk: Talk) -> None:
    await enrol(talk)
    code = await invite(talk)
    for said in (f"/start inv_{code}", f"/registro {code}", f"registro {code}"):
        assert templates(await say(talk, "visita", said)) == ["only_in_private"]
    assert templates(await say(talk, "visita", action="erase:yes")) == ["only_in_private"]
    contact = {"phone": "999000111", "user_id": GROUP}
    assert templates(await say(talk, "visita", contact=contact)) == ["contact_not_own"]


async def test_a_group_is_greeted_without_asking_for_consent(talk: Talk) -> None:
    await enrol(talk)
    assert templates(await say(talk, "visita", "/start")) == ["welcome"]


async def test_the_help_of_a_group_lists_only_what_works_there(talk: Talk) -> None:
    await enrol(talk)
    for who in (COORDINATOR, "visita"):
        [told] = await say(talk, who, "/ayuda")
        assert "/practicas: " in told.text
        assert "/compromisos: " not in told.text
        assert "/registro: " not in told.text


async def test_an_administrator_enrols_a_group_and_lets_it_go(talk: Talk) -> None:
    await employ(talk, ADMIN)
    for said, enrolled in ((f"/grupo {GROUP}", True), (f"/grupo {GROUP} no", False)):
        assert templates(await talk(ADMIN, said)) == ["group_enrolled"]
        found = await talk.database.run(lambda s: people.is_enrolled(s, f"telegram:{GROUP}"))
        assert found is enrolled


@pytest.mark.parametrize("said", ["/grupo", "/grupo nosotros", "/grupo -"])
async def test_without_a_number_the_command_is_explained(talk: Talk, said: str) -> None:
    await employ(talk, ADMIN)
    assert templates(await talk(ADMIN, said)) == ["group_how"]


async def test_a_group_that_moves_stays_enrolled(talk: Talk) -> None:
    await enrol(talk)
    await talk.database.run(lambda s: people.move(s, f"fake:{GROUP}", "fake:-100999"))
    assert await talk.database.run(lambda s: people.is_enrolled(s, "fake:-100999"))
