"""The calendar of obligations: what falls due in two months by area, and each one in full."""

from collections.abc import Mapping
from datetime import timedelta

from bot import rendering, working_days
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from db import reminder_silences
from db.posts import Role
from db.reminders import Subject
from handlers import (
    calendar_areas,
    calendar_export,
    calendar_owner,
    calendar_period,
    calendar_rows,
    calendar_topics,
    event_card,
    obligation_book,
    paging,
)
from handlers.calendar_owner import Owner
from handlers.calendar_period import Period
from knowledge.catalog import Topic
from knowledge.obligations import DueDate
from knowledge.text import normalise

router = Router()

REGISTERED = tuple(Role)
PER_PAGE = 6
YEAR = timedelta(days=366)
DATES_IN_FULL = 4
ANY_AREA = "-"
TOPIC_WORDS = frozenset({"avisos", "aviso", "recordatorios", "alertas"})
FILE_WORDS = frozenset({"archivo", "ics", "descargar", "exportar"})
AREA_WORDS = frozenset({"areas", "area", "temas"})
SILENT_FOR = timedelta(days=60)
"""Longer than anything is reminded of ahead."""


@router.command("calendario", roles=REGISTERED)
def show(context: Context) -> Replies:
    """`/calendario`, with an area, a kind, a place, or one of the words above."""
    text = normalise(context.text)
    if text in TOPIC_WORDS:
        return calendar_topics.show(context)
    if text in FILE_WORDS:
        return calendar_export.export(context)
    owner = calendar_owner.usual(context)
    if text in AREA_WORDS:
        return _areas(context, owner)
    if not text:
        return _calendar(context, owner, ANY_AREA, 1)
    if period := calendar_period.named(text, context.today):
        return _calendar(context, owner, ANY_AREA, 1, period)
    if area := calendar_areas.named(_areas_of(context, owner), text):
        return _calendar(context, owner, area.id, 1)
    if kind := calendar_owner.kind_of(text):
        return _calendar(context, kind, ANY_AREA, 1)
    found = calendar_owner.find(context, context.text)
    if found.body is None and found.choices:
        return rendering.compose("body_choose", choices=found.choices, action="cal")
    if found.body is None:
        return rendering.compose("calendar_unclear", areas=_areas_of(context, owner))
    return _calendar(context, Owner(found.body.code, found.body), ANY_AREA, 1)


@router.action("cal", roles=REGISTERED)
def turn(context: Context) -> Replies:
    """`cal:<whose>:<area>:<page>:<month>`."""
    code, area, page, month = (*context.args, "", "", "", "")[:4]
    owner = calendar_owner.of_code(context, code) if code else calendar_owner.usual(context)
    if owner is None:
        return rendering.compose("outdated_button")
    number, period = int(page) if page.isdecimal() else 1, None
    if month:
        period = calendar_period.of_code(month, context.today)
    return _calendar(context, owner, area or ANY_AREA, number, period)


@router.action("cal_areas", roles=REGISTERED)
def choose_area(context: Context) -> Replies:
    """`cal_areas:<whose>`."""
    owner = calendar_owner.of_code(context, context.args[0] if context.args else "")
    return _areas(context, owner or calendar_owner.usual(context))


@router.action("obl", roles=REGISTERED)
def open_one(context: Context) -> Replies:
    """`obl:<obligation>:<key of a date>:<whose>`: in full; with a date, it can be laid aside."""
    id_, key, code = (*context.args, "", "", "")[:3]
    obligation = next((o for o in obligation_book.book(context.session) if o.id == id_), None)
    if obligation is None:
        return rendering.compose("outdated_button")
    owner = (calendar_owner.of_code(context, code) if code else None) or calendar_owner.usual(
        context
    )
    days, events = working_days.load(context.session), owner.events(context)
    found = obligation.occurrences(context.today, context.today + YEAR, days, events)
    return rendering.compose(
        "obligation",
        obligation=obligation,
        coming=[
            (each.on, None if days.is_working_day(each.on) else days.previous_working_day(each.on))
            for each in found[:DATES_IN_FULL]
        ],
        waits=calendar_rows.waiting_for(obligation, events, context.today, days),
        key=key if any(each.key == key for each in found) else "",
        area=_title_of(context, obligation.area),
        entry=context.knowledge.catalog.entries.get(obligation.entry),
        may_enter=bool(obligation.events) and event_card.may_enter(context),
        owner=owner,
    )


@router.action("obl_done", roles=REGISTERED)
def lay_aside(context: Context) -> Replies:
    """`obl_done:<obligation>:<key>`: no more reminders of this date, for this person alone."""
    id_, key = (*context.args, "", "")[:2]
    obligation = next((o for o in obligation_book.book(context.session) if o.id == id_), None)
    if obligation is None or context.person is None or not key:
        return rendering.compose("outdated_button")
    subject = DueDate(context.today, obligation, key).subject
    until = context.now + SILENT_FOR
    person = context.person.id
    reminder_silences.silence(context.session, person, Subject.OBLIGATION, subject, until)
    return rendering.compose("obligation_done", obligation=obligation)


def _calendar(
    context: Context, owner: Owner, area: str, number: int, period: Period | None = None
) -> Reply:
    period = period or calendar_period.current(context.today)
    found = [each for each in owner.obligations(context) if area in (ANY_AREA, each.area)]
    rows = calendar_rows.rows(context, owner, found, period)
    page = paging.page_of(rows, number, PER_PAGE)
    return rendering.compose(
        "calendar",
        owner=owner,
        page=page,
        titles={row.obligation.area: _title_of(context, row.obligation.area) for row in rows},
        soonest=calendar_rows.soonest(rows)
        if area == ANY_AREA and number == 1 and page.pages > 1
        else None,
        area=area,
        area_title=_title_of(context, area) if area != ANY_AREA else "",
        period=period,
        kind="" if owner.body else owner.code,
        replace=number > 1,
    )


def _areas(context: Context, owner: Owner) -> Reply:
    found = owner.obligations(context)
    counts: Mapping[str, int] = {
        area.id: sum(each.area == area.id for each in found)
        for area in calendar_areas.areas_of(context, found)
    }
    areas = calendar_areas.areas_of(context, found)
    return rendering.compose("calendar_areas", owner=owner, areas=areas, counts=counts)


def _areas_of(context: Context, owner: Owner) -> list[Topic]:
    return calendar_areas.areas_of(context, owner.obligations(context))


def _title_of(context: Context, area: str) -> str:
    topic = context.knowledge.catalog.topics.get(area)
    return topic.title if topic else area.replace("_", " ").capitalize()
