"""A change of government that is on record binds whoever enters, and what was given out before."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.spanish import LIMA
from db import joining, posts, terms
from tests.fakes import Talk
from tests.handovers import MIDNIGHT, NEW, SPARE, codes_in, come_in, hand_over
from tests.people import (
    COORDINATOR,
    MANAGER,
    MAYOR,
    agree,
    duties_of,
    invite,
    list_phone,
    request_to_join,
    templates,
    titles_of,
)


async def test_who_enters_meanwhile_leaves_with_the_old_term(talk: Talk) -> None:
    await hand_over(talk)
    await request_to_join(talk, NEW)
    await talk.tap(COORDINATOR, "Aprobar")
    await list_phone(talk, "51999000111", "Luis Soto Paz", "Secretaría General")
    await agree(talk, SPARE)
    await talk(SPARE, contact={"phone": "999000111", "user_id": SPARE})
    for who in (NEW, SPARE):
        assert [duty.until for duty in await duties_of(talk, who)] == [MIDNIGHT]


async def test_what_the_old_term_gave_out_is_worthless_in_the_new_one(talk: Talk) -> None:
    await list_phone(talk, "51999000111", "Rosa Huamaní Quispe")
    await hand_over(talk)
    talk.clock.set(MIDNIGHT - timedelta(hours=1))
    old = await invite(talk)
    await talk(MAYOR, "/delegar")
    lent = codes_in((await talk(MAYOR, "31 de enero de 2027"))[-1])[0]
    talk.clock.set(MIDNIGHT)
    await agree(talk, MAYOR)
    assert templates(await talk(MAYOR, f"/registro {old}")) == ["code_wrong"]
    assert templates(await talk(MAYOR, f"/registro {lent}")) == ["code_wrong"]
    contact = {"phone": "999000111", "user_id": MAYOR}
    assert templates(await talk(MAYOR, contact=contact)) == ["contact_not_listed"]
    assert await duties_of(talk, MAYOR) == []


async def test_listed_again_after_the_change_a_phone_is_good(talk: Talk) -> None:
    await list_phone(talk, "51999000111", "Rosa Huamaní Quispe")
    await hand_over(talk)
    talk.clock.set(MIDNIGHT)
    await list_phone(talk, "51999000111", "Pedro Ramos Huamán")

    def listed(session: Session) -> list[str]:
        return [row.name for row in joining.listed(session, "999000111", talk.clock())]

    assert await talk.database.run(listed) == ["Pedro Ramos Huamán"]


async def test_handing_over_again_replaces_the_codes_and_ends_nothing_twice(talk: Talk) -> None:
    first = codes_in(await hand_over(talk))
    await come_in(talk, NEW, first[0])
    again = await hand_over(talk)
    assert "Pedro Ramos" not in again.text  # the successor is not among those who leave
    assert await come_in(talk, SPARE, first[1]) != ["join_from"]
    assert await come_in(talk, SPARE, codes_in(again)[1]) == ["join_from"]
    talk.clock.set(MIDNIGHT)
    assert (await titles_of(talk, NEW), await titles_of(talk, MAYOR)) == (["Alcaldía"], [])


async def test_a_successor_stays_until_the_next_change(talk: Talk) -> None:
    await hand_over(talk)

    def following(session: Session) -> datetime | None:
        return terms.next_change(session, "030307", MIDNIGHT)

    assert await talk.database.run(following) is None
    code = codes_in(await hand_over(talk, day="1 de marzo de 2027"))[0]
    talk.clock.set(datetime(2027, 3, 1, tzinfo=LIMA))
    assert "join_done" in await come_in(talk, NEW, code)
    assert await talk.database.run(lambda s: len(posts.of_body(s, "030307"))) == 2
    assert await titles_of(talk, MANAGER) == []
