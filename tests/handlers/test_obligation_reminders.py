"""Obligations in the daily digest: by the areas of each, as they stand, each warning once."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from bot import working_days
from bot.messages import Reply
from bot.spanish import LIMA
from db import obligation_events, obligation_plans, people, posts
from db.reminders import Fire
from handlers import obligation_book, obligation_reminders, reminding
from knowledge import calendar
from knowledge.obligations import DueDate
from tests.fakes import Talk
from tests.people import (
    ADVISER,
    COORDINATOR,
    MANAGER,
    MAYOR,
    ON_SQLITE,
    OTHER_MAYOR,
    SABAINO,
    templates,
)
from tests.ticks import tick_async

pytestmark = pytest.mark.obligations
PIA = "Aprobar el presupuesto institucional de apertura"
INCOME = "Informar al concejo sobre el control de la recaudación"
CAST = (MAYOR, MANAGER, OTHER_MAYOR, COORDINATOR, ADVISER)


def lima(day: int, month: int = 12, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=LIMA)


async def morning(talk: Talk, instant: datetime, who: str = MAYOR) -> list[Reply]:
    """The clock stands there, and ticks; what came to somebody by then."""
    before = len(talk.channel.sent[f"fake:{who}"])
    talk.clock.set(instant)
    await tick_async(talk.database, instant)
    await talk.settle()
    return talk.channel.sent[f"fake:{who}"][before:]


def due(id_: str, on: date) -> DueDate:
    found = {obligation.id: obligation for obligation in obligation_book.curated()}
    return DueDate(on, found[id_], "k")


@pytest.mark.parametrize(
    ("today", "rule"),
    [
        (date(2026, 12, 4), None),
        (date(2026, 12, 7), "before15"),  # the 8th, the 9th and the 25th are holidays
        (date(2026, 12, 17), "before15"),
        (date(2026, 12, 21), "before7"),
        (date(2026, 12, 29), "before7"),
        (date(2026, 12, 30), "before1"),
        (date(2026, 12, 31), "on_day"),
    ],
)
def test_the_last_warning_whose_day_has_come_is_the_one_that_counts(today, rule):
    dated = obligation_reminders.reached(due("obl-pia", date(2026, 12, 31)), today, calendar.load())
    assert (dated.rule.code if dated else None) == rule


@pytest.mark.parametrize(
    ("today", "rule"), [(date(2027, 1, 25), None), (date(2027, 1, 27), "before3")]
)
def test_what_is_monthly_is_said_later(today, rule):
    dated = obligation_reminders.reached(
        due("obl-ingresos", date(2027, 1, 31)), today, calendar.load()
    )
    assert (dated.rule.code if dated else None) == rule


def test_a_day_that_is_not_worked_is_warned_of_on_the_one_before():
    sunday = due("obl-ingresos", date(2027, 1, 31))
    dated = obligation_reminders.reached(sunday, date(2027, 1, 29), calendar.load())
    assert (dated.rule.code, dated.day) == ("on_day", date(2027, 1, 29))


async def test_a_mayor_gets_what_is_due_in_one_digest_at_their_hour(talk: Talk) -> None:
    assert await morning(talk, lima(7, hour=8)) == []
    [digest] = await morning(talk, lima(7))
    assert PIA in digest.text
    assert "quedan 15 días hábiles (31/12/2026)" in digest.text
    assert await morning(talk, lima(7, hour=15)) == []


@ON_SQLITE
async def test_each_warning_comes_once_and_none_between(talk: Talk) -> None:
    told = []
    for day in (1, 4, 7, 10, 11, 18, 21, 22, 29, 30, 31):
        for reply in await morning(talk, lima(day)):
            if PIA in reply.text:
                told.append(day)
    assert told == [7, 21, 30, 31]


async def test_nothing_comes_on_a_day_that_is_not_worked_or_outside_the_hours(talk: Talk) -> None:
    for instant in (lima(8), lima(12), lima(7, hour=7), lima(7, hour=19)):
        assert await morning(talk, instant) == []


async def test_one_thing_alone_has_its_own_message_and_can_be_laid_aside(talk: Talk) -> None:
    [alone] = await morning(talk, lima(25, month=11))
    assert alone.template == "obligation_reminder"
    assert INCOME in alone.text
    assert templates(await talk.tap(MAYOR, "Ya está")) == ["obligation_done"]
    assert await morning(talk, lima(30, month=11)) == []
    assert len(await morning(talk, lima(28, month=12))) == 1  # the next month's is another one


async def test_one_of_several_is_opened_by_its_number(talk: Talk) -> None:
    await morning(talk, lima(7))
    [opened] = await talk(MAYOR, "1")
    assert opened.template == "obligation"
    assert any("Ya está" in button.label for button in opened.choices())


async def test_only_those_who_govern_a_municipality_hear(talk: Talk) -> None:
    await morning(talk, lima(7))
    heard = [who for who in CAST if talk.channel.sent[f"fake:{who}"]]
    assert heard == [MAYOR, MANAGER, OTHER_MAYOR]


async def test_who_chose_an_area_hears_of_it_alone_and_of_what_is_minor_in_it(talk: Talk) -> None:
    await talk(MAYOR, action="cal_notices:ninguna")
    await talk(MAYOR, action="cal_notices:tributacion")
    [chosen] = await morning(talk, lima(27, month=11))
    assert "Vencen las cuotas segunda a cuarta del impuesto predial" in chosen.text
    assert "predial" not in "".join(r.text for r in talk.channel.sent[f"fake:{OTHER_MAYOR}"])


async def test_who_wants_none_gets_none(talk: Talk) -> None:
    await talk(MAYOR, action="cal_notices:ninguna")
    assert await morning(talk, lima(7)) == []
    assert PIA in (await morning(talk, lima(21), MANAGER))[0].text


async def test_a_choice_made_after_the_plan_counts(talk: Talk) -> None:
    await morning(talk, lima(7, hour=8))
    await talk(MAYOR, action="cal_notices:ninguna")
    assert await morning(talk, lima(7)) == []


async def test_an_event_brings_its_warning_at_once_and_its_removal_takes_it_back(
    talk: Talk,
) -> None:
    await morning(talk, lima(30, month=11, hour=8))
    await enter(talk, date(2026, 11, 27))
    [digest] = await morning(talk, lima(30, month=11, hour=10))
    assert "Convocar a la autoridad electa" in digest.text
    assert "quedan 4 días hábiles (04/12/2026)" in digest.text
    await morning(talk, lima(3, hour=8))
    await talk.database.run(lambda s: s.delete(s.get_one(obligation_events.ObligationEvent, 1)))
    assert await morning(talk, lima(3)) == []


async def test_a_corrected_event_is_warned_of_anew(talk: Talk) -> None:
    await enter(talk, date(2026, 11, 27))
    await morning(talk, lima(3, hour=8))

    def correct(session: Session) -> None:
        session.get_one(obligation_events.ObligationEvent, 1).happened_on = date(2026, 11, 30)
        obligation_plans.plan_anew(session, date(2026, 12, 3))

    await talk.database.run(correct)
    [alone] = await morning(talk, lima(3))
    assert "(07/12/2026)" in alone.text
    assert "04/12/2026" not in alone.text


async def enter(talk: Talk, day: date) -> None:
    def job(session: Session) -> None:
        now = talk.clock()
        obligation_events.add(session, "proclamacion", day, SABAINO, by=None, now=now)
        obligation_plans.plan_anew(session, now.astimezone(LIMA).date())

    await talk.database.run(job)


async def test_after_an_outage_the_last_warning_comes_and_no_earlier_one(talk: Talk) -> None:
    [digest] = await morning(talk, lima(30))
    assert digest.text.count(PIA) == 1
    assert "queda un día hábil (31/12/2026)" in digest.text


async def test_a_new_holder_hears_and_the_one_who_left_does_not(talk: Talk) -> None:
    await morning(talk, lima(7))
    await talk.database.run(partial(_hand_over, talk=talk))
    assert PIA in (await morning(talk, lima(10), "nueva"))[0].text
    assert await morning(talk, lima(21)) == []


def _hand_over(session: Session, talk: Talk) -> None:
    now = talk.clock()
    [post] = [p for p in posts.of_body(session, SABAINO) if p.title == "Alcaldía"]
    posts.end_tenures(session, SABAINO, at=now, reason="relevo", roles={posts.Role.AUTHORITY})
    person = people.add_person(session, "Persona Nueva", now)
    people.link(session, "fake:nueva", person, now)
    posts.appoint(session, person_id=person.id, post=post, now=now)


async def test_two_who_plan_at_once_plan_once(talk: Talk) -> None:
    def plan(session: Session) -> int:
        return obligation_reminders.plan(session, lima(7), working_days.load(session))

    assert await talk.database.run(plan) > 0
    assert await talk.database.run(plan) == 0
    await talk.database.run(lambda s: obligation_plans.plan_anew(s, date(2026, 12, 7)))
    await talk.database.run(plan)
    fires = await talk.database.run(_fires)
    assert len(set(fires)) == len(fires)


def _fires(session: Session) -> list[tuple[str, str, int]]:
    return [(f.subject, f.rule, f.person_id) for f in session.query(Fire)]


def test_the_tick_plans_obligations() -> None:
    assert obligation_reminders.plan in reminding.PLANNERS


@ON_SQLITE
async def test_in_half_a_year_a_mayor_hears_on_the_days_that_the_calendar_says(talk: Talk) -> None:
    """Recomputed from the dates alone; looked at on those days, and on the days around them."""
    await talk(MAYOR, action="cal_notices:ninguna")
    await talk(MAYOR, action="cal_notices:control")
    days = calendar.load()
    dates = [date(2026, 12, 31), date(2027, 3, 31), date(2027, 5, 31)]
    expected = {days.add_working_days(on, -n) for on in dates for n in (15, 7, 1)} | set(dates)
    looked_at = expected | {day + timedelta(days=n) for day in expected for n in (-1, 1)}
    heard = set()
    for day in sorted(looked_at):
        if await morning(talk, lima(day.day, day.month, year=day.year)):
            heard.add(day)
    assert heard == expected


async def test_staff_see_beforehand_whom_it_would_be_told_to(talk: Talk) -> None:
    [seen] = await talk(ADVISER, "/recordatorios 7 de diciembre")
    assert "<b>Rosa Huamaní Quispe</b>, 09:00" in seen.text
    assert "🗓 Aprobar el presupuesto institucional de apertura (PIA)" in seen.text
    assert "(15 días hábiles antes)" in seen.text
    [other] = await talk(ADVISER, "/recordatorios 10 de diciembre")
    assert PIA not in other.text


async def test_whom_it_was_told_to_is_not_announced_again(talk: Talk) -> None:
    await morning(talk, lima(7))
    [seen] = await talk(ADVISER, "/recordatorios hoy")
    assert PIA not in seen.text
