"""The preview of a day is what the ticks of that day then send, whenever one asks."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import working_days
from bot.spanish import LIMA
from db import meetings, obligation_events, people, posts, reminder_policies, reminder_silences
from db.outbox import Delivery
from db.people import Person
from db.posts import Role
from db.reminder_rules import Policy
from db.reminders import Fire
from handlers import outlook
from handlers.look import Look
from tests.fakes import Talk
from tests.handlers.commitment_world import CARMEN, ELMER, JULIO, OSCAR, World
from tests.people import MAYOR, ON_SQLITE, SABAINO, person_of
from tests.ticks import tick_async

pytestmark = [ON_SQLITE, pytest.mark.obligations]
Letters = dict[int, tuple[int, set[tuple[str, str, str]]]]
"""By person the hour, and of what is said the kind, the subject and the rule."""
HOURS = (8, 9, 15)
NEW_TERM = datetime(2027, 1, 1, tzinfo=LIMA)
ASKED = [
    *(date(2026, 12, day) for day in (14, 16, 21, 28, 30, 31)),
    *(date(2027, 1, day) for day in (4, 5, 7, 8, 11, 14, 15)),
]
DUE = [date(2026, 12, 18), date(2026, 12, 31), date(2027, 1, 15), date(2027, 1, 18)]


def lima(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LIMA)


def foreseen(session: Session, day: date, now: datetime) -> Letters:
    look = Look(session, day, now, working_days.load(session))
    return {
        letter.person.id: (
            letter.at.astimezone(LIMA).hour,
            {("commitment", str(one.commitment.id), one.rule.code) for one in letter.sent}
            | {("obligation", one.due.subject, one.rule.code) for one in letter.owed}
            | (
                {("week", str(day - timedelta(days=day.weekday())), "weekly")}
                if letter.week
                else set()
            ),
        )
        for letter in outlook.outlook(look).letters
        if letter.goes
    }


def sent(session: Session, day: date) -> Letters:
    found: dict[int, Any] = defaultdict(lambda: (0, set()))
    query = select(Fire, Delivery.created_at).join(Delivery, Delivery.id == Fire.delivery_id)
    for fire, at in session.execute(query):
        if at.astimezone(LIMA).date() == day:
            said = found[fire.person_id][1] | {(fire.kind, fire.subject, fire.rule)}
            found[fire.person_id] = (at.astimezone(LIMA).hour, said)
    return dict(found)


class Days:
    """Days that pass, with what one would have foreseen of them."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    async def foresee(self, day: date, now: datetime) -> Letters:
        return await self.talk.database.run(lambda session: foreseen(session, day, now))

    async def sent(self, day: date) -> Letters:
        return await self.talk.database.run(lambda session: sent(session, day))

    async def stand(self, instant: datetime) -> None:
        self.talk.clock.set(instant)
        await tick_async(self.talk.database, instant)
        await self.talk.settle()

    async def live(self, day: date) -> None:
        for hour in HOURS:
            await tick_async(self.talk.database, lima(day, hour))
        await self.stand(lima(day, HOURS[-1]))


@pytest.fixture
async def days(talk: Talk) -> Days:
    """Two editions of other hours, people with hours and silences of theirs, and the change of
    government that is already on record."""
    world = World(talk)
    for due_on in DUE:
        for edition in ("ME5", "ME6"):
            await world.register(due_on=due_on, edition=edition)
    await world.register(responsible="030101", counterpart="MTC", due_on=DUE[2])
    await world.register(due_on=date(2026, 11, 2))
    await talk.database.run(_customs)
    return Days(talk)


def _customs(session: Session) -> None:
    now = datetime(2026, 11, 21, 15, tzinfo=LIMA)
    edition = meetings.edition(session, "ME6")
    assert edition is not None
    policy = Policy(before=(20, 5, 2), hour=15)
    reminder_policies.change(session, edition.id, policy, by=None, now=now)
    for who, name, value in ((OSCAR, "hour", 9), (JULIO, "notices", False), (ELMER, "hour", 15)):
        person = session.get_one(Person, person_of(session, who))
        people.change_setting(person, name, value)
    carmen = person_of(session, CARMEN)
    assert carmen
    reminder_silences.silence(session, carmen, "commitment", "1", NEW_TERM)
    obligation_events.add(session, "proclamacion", date(2026, 11, 27), None, by=None, now=now)
    _hand_over(session)


def _hand_over(session: Session) -> None:
    posts.end_tenures(session, SABAINO, at=NEW_TERM, reason="relevo", roles={Role.AUTHORITY})
    person = people.add_person(session, "Alcaldesa Entrante", NEW_TERM)
    people.link(session, "fake:entrante", person, NEW_TERM)
    [post] = [each for each in posts.of_body(session, SABAINO) if each.title == "Alcaldía"]
    posts.appoint(session, person_id=person.id, post=post, now=NEW_TERM)


async def test_what_is_foreseen_weeks_ahead_and_on_the_day_is_what_goes_out(
    days: Days, talk: Talk
) -> None:
    """Through the change of government of 1 January 2027: a week, obligations, commitments."""
    today = date(2026, 12, 11)
    await days.stand(lima(today, 15))
    early = {day: await days.foresee(day, lima(today, 15)) for day in ASKED}
    calendar = await talk.database.run(working_days.load)
    late: dict[date, list[Letters]] = {}
    while today < ASKED[-1]:
        today = calendar.next_working_day(today + timedelta(days=1))
        if today in ASKED:
            eve = lima(calendar.previous_working_day(today - timedelta(days=1)), 19)
            late[today] = [await days.foresee(today, moment) for moment in (eve, lima(today, 7))]
        await tick_async(talk.database, lima(today, 8))
        if today in ASKED:
            late[today].append(await days.foresee(today, lima(today, 8)))
        await days.live(today)
    for day in ASKED:
        went = await days.sent(day)
        assert early[day] == went, day
        assert late[day] == [went] * 3, day


async def test_on_the_first_of_a_new_term_the_newcomer_hears_what_was_told_to_the_one_before(
    days: Days, talk: Talk
) -> None:
    letters = await days.foresee(date(2027, 1, 4), lima(date(2026, 11, 22), 12))
    new = await talk.database.run(lambda session: person_of(session, "entrante"))
    old = await talk.database.run(lambda session: person_of(session, MAYOR))
    assert ("obligation", "obl-tg-acta.2027-01", "before7") in letters[new or 0][1]
    assert old not in letters


async def test_after_an_outage_what_is_foreseen_of_the_day_is_what_goes_out(days: Days) -> None:
    for day in (date(2026, 12, 7), date(2026, 12, 10)):
        await days.live(day)
    back = lima(date(2026, 12, 15), 10)
    letters = await days.foresee(back.date(), back)
    await days.stand(back)
    await days.stand(lima(back.date(), 11))
    await days.stand(lima(back.date(), 15))
    assert letters == await days.sent(back.date())
    assert len(letters) > 3


async def test_in_the_evening_what_is_left_is_foreseen_of_the_next_working_day(
    days: Days,
) -> None:
    evening = lima(date(2026, 12, 7), 20)
    nothing = await days.foresee(evening.date(), evening)
    letters = await days.foresee(date(2026, 12, 10), evening)
    await days.stand(evening)
    assert letters == await days.foresee(date(2026, 12, 10), evening)
    await days.live(date(2026, 12, 10))
    assert (nothing, letters) == ({}, await days.sent(date(2026, 12, 10)))
