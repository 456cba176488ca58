"""Non-working days that a decree declares: entered and removed by staff, and at once counted."""

from datetime import date

from bot import rendering, working_days
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import audit, non_working_days, obligation_plans
from db.commitment_sides import ACTING_ROLES
from handlers import consultation_news, expected_time
from handlers.consultation_sight import about
from knowledge import calendar, dates
from knowledge.calendar import SATURDAY, Calendar

router = Router()

STAFF = ACTING_ROLES
MIN_BASIS, MAX_BASIS = 6, 80
"""Length of a decree's name, in characters."""


@router.command("no_laborables", "dias_no_laborables", "feriados", roles=STAFF)
def list_or_add(context: Context) -> Replies:
    """Alone, the list; `/no_laborables 4 de enero de 2027, D.S. 110-2026-PCM` adds a day."""
    if not context.text:
        return _list(context)
    found = dates.find_deadline(context.text, context.today, working_days.load(context.session))
    if found.deadline.kind != "date" or found.deadline.on is None:
        return [rendering.compose("date_unclear"), start(context, DAY)]
    known = {"day": found.deadline.on.isoformat()}
    try:
        _check(context, found.deadline.on)
        basis = _parse_basis(context, found.rest.strip(" ,.;:-"), known)
    except InvalidAnswer as problem:
        complaint = rendering.compose(problem.template, **problem.parameters)
        return [complaint] if problem.template != "basis_unclear" else start(context, DAY, **known)
    return _add(context, {**known, "basis": basis})


@router.action("offday_new", roles=STAFF)
def ask(context: Context) -> Replies:
    return start(context, DAY)


@router.action("offday_drop", roles=STAFF)
def remove(context: Context) -> Replies:
    """`offday_drop:<ISO date>`."""
    day = _iso(context.args[0] if context.args else "")
    if day is None or not non_working_days.remove(context.session, day):
        return rendering.compose("outdated_button")
    _record(context, day, "removed")
    _apply(context)
    return _list(context, removed=day)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _list(context: Context, *, added: date | None = None, removed: date | None = None) -> Reply:
    entered = non_working_days.entered(context.session, context.today)
    released = {d: why for d, why in calendar.decreed_days().items() if d >= context.today}
    return rendering.compose(
        "non_working_days", entered=entered, released=released, added=added, removed=removed
    )


def _check(context: Context, day: date) -> None:
    """Raises InvalidAnswer for a day on which nobody works anyway."""
    days: Calendar = working_days.load(context.session)
    reason = days.holiday_name(day)
    if reason or day.weekday() >= SATURDAY:
        raise InvalidAnswer("non_working_already", day=day, reason=reason or "")


def _parse_day(context: Context, text: str, answers: Answers) -> str:
    found = dates.parse_deadline(text, context.today, working_days.load(context.session))
    if found.kind != "date" or found.on is None:
        raise InvalidAnswer("date_unclear")
    _check(context, found.on)
    return found.on.isoformat()


def _parse_basis(context: Context, text: str, answers: Answers) -> str:
    basis = " ".join(text.split())
    if not MIN_BASIS <= len(basis) <= MAX_BASIS or not any(c.isdigit() for c in basis):
        raise InvalidAnswer("basis_unclear")
    return basis


def _add(context: Context, answers: Answers) -> Replies:
    day, person = date.fromisoformat(answers["day"]), context.person
    before = working_days.load(context.session)
    new = non_working_days.add(
        context.session,
        day,
        str(answers["basis"]),
        by=person.id if person else None,
        now=context.now,
        days=before,
    )
    if new:
        _put_off(context, day, before)
        _record(context, day, "entered", basis=str(answers["basis"]))
        _apply(context)
    return _list(context, added=day)


def _put_off(context: Context, day: date, before: Calendar) -> None:
    """Whoever was promised an answer past that day hears of the new hour."""
    session, now = context.session, context.now
    for row in expected_time.put_off(session, before, now):
        if row.waiting_since is None:
            reply = about(row, "consultation_put_off", day=day)
            context.notices += consultation_news.for_asker(session, row, reply, f"off:{day}", now)


def _record(context: Context, day: date, deed: str, **more: str) -> None:
    audit.record(
        context.session,
        audit.Act.NON_WORKING_DAY,
        now=context.now,
        actor_id=context.person.id if context.person else None,
        subject=f"day:{day.isoformat()}",
        deed=deed,
        **more,
    )


def _apply(context: Context) -> None:
    """Obligations are planned once more by the calendar as it is now; what was planned stays."""
    obligation_plans.plan_anew(context.session, context.today)


DAY = router.form(
    Form(
        "no_laborable",
        (Question("day", parse=_parse_day), Question("basis", parse=_parse_basis)),
        _add,
        roles=STAFF,
    )
)
