"""Choosing an audience by buttons: each tap puts a condition in or takes it out, and is echoed."""

from collections.abc import Callable
from dataclasses import replace

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from db import announcement_acts, meetings, segments
from db.announcement_states import Action, Refused
from db.announcements import Announcement
from db.audiences import PEOPLE_ROLES, Audience, Debt
from handlers import announcing
from handlers.announcing import COMPOSERS
from handlers.paging import page_of
from knowledge.places import Places
from knowledge.sectors import Sectors

router = Router()

PER_PAGE = 12
MAX_EDITIONS = 10
Choice = tuple[str, str]


def _roles(context: Context, audience: Audience) -> list[Choice]:
    labels = rendering.labels("audience_roles")
    return [(role, labels[role]) for role in PEOPLE_ROLES]


def _titles(context: Context, audience: Audience) -> list[Choice]:
    return [(title, title) for title in rendering.labels("audience_titles").values()]


def _levels(context: Context, audience: Audience) -> list[Choice]:
    return list(rendering.labels("audience_levels").items())


def _regions(context: Context, audience: Audience) -> list[Choice]:
    return [(place.code, place.name) for place in Places.load().all("department")]


def _provinces(context: Context, audience: Audience) -> list[Choice]:
    """Of the regions that are chosen; of all, when none is."""
    regions = sorted(code for code in audience.places if len(code) == 2)
    return [
        (place.code, place.name)
        for region in regions or [""]
        for place in Places.load().all("province", within=region)
    ]


def _editions(context: Context, audience: Audience) -> list[Choice]:
    rows = meetings.editions(context.session)[:MAX_EDITIONS]
    return [(row.prefix, f"{row.prefix} · {row.forum} {row.number}-{row.year}") for row in rows]


def _debts(context: Context, audience: Audience) -> list[Choice]:
    return list(rendering.labels("audience_debts").items())


def _sectors(context: Context, audience: Audience) -> list[Choice]:
    return [(sector.acronym, sector.acronym) for sector in Sectors.load().all()]


def _segments(context: Context, audience: Audience) -> list[Choice]:
    return [(str(row.id), row.title) for row in segments.all_of(context.session)]


LISTS: dict[str, tuple[str, Callable[[Context, Audience], list[Choice]]]] = {
    "role": ("roles", _roles),
    "post": ("titles", _titles),
    "level": ("levels", _levels),
    "region": ("places", _regions),
    "prov": ("places", _provinces),
    "edition": ("editions", _editions),
    "debt": ("commitments", _debts),
    "sector": ("sectors", _sectors),
    "out": ("outside", _regions),
    "outprov": ("outside", _provinces),
    "segment": ("", _segments),
}
"""Each list of the menu: the condition it changes and its choices. «segment» replaces them all."""


def show(context: Context, announcement: Announcement, *, again: bool = False) -> Reply:
    return rendering.compose(
        "audience_menu",
        replace=again,
        announcement=announcement,
        audience=announcement.people_it_is_for,
        reach=announcing.reach(context, announcement),
        lists=list(LISTS),
    )


@router.action("aud", roles=COMPOSERS)
def open_menu(context: Context) -> Replies:
    """`aud:<announcement>`."""
    announcement = announcing.find(context, context.args[0] if context.args else "")
    if announcement is None:
        return announcing.unknown(context)
    return show(context, announcement)


@router.action("aud_list", roles=COMPOSERS)
def open_list(context: Context) -> Replies:
    """`aud_list:<announcement>:<list>[:<page>]`."""
    number, name, page = (*context.args, "", "", "")[:3]
    announcement = announcing.find(context, number)
    if announcement is None or name not in LISTS:
        return announcing.unknown(context)
    return _list(context, announcement, name, int(page) if page.isdecimal() else 1)


@router.action("aud_set", roles=COMPOSERS)
def toggle(context: Context) -> Replies:
    """`aud_set:<announcement>:<list>:<place in the list>[:<page>]`."""
    number, name, place, page = (*context.args, "", "", "", "")[:4]
    announcement = announcing.find(context, number)
    if announcement is None or name not in LISTS:
        return announcing.unknown(context)
    audience = announcement.people_it_is_for
    values = [value for value, _ in LISTS[name][1](context, audience)]
    if not place.isdecimal() or int(place) >= len(values):
        return rendering.compose("outdated_button")
    changed = _changed(context, audience, name, values[int(place)])
    if problem := _keep(context, announcement, changed):
        return problem
    if name == "segment":
        return show(context, announcement, again=True)
    return _list(context, announcement, name, int(page) if page.isdecimal() else 1)


@router.action("aud_all", roles=COMPOSERS)
def everybody(context: Context) -> Replies:
    """`aud_all:<announcement>:1|0`: the whole country, or begin again."""
    number, on = (*context.args, "", "")[:2]
    announcement = announcing.find(context, number)
    if announcement is None:
        return announcing.unknown(context)
    return _keep(context, announcement, Audience(everyone=on == "1")) or show(
        context, announcement, again=True
    )


def _keep(context: Context, announcement: Announcement, audience: Audience) -> Reply | None:
    """Store it; the refusal, when the announcement can't be changed any more."""
    step, record = announcing.move(context), audience.to_json()
    try:
        announcement_acts.act(context.session, announcement, Action.EDIT, step, audience=record)
    except Refused as refusal:
        return announcing.refused(announcement, refusal)
    return None


def _changed(context: Context, audience: Audience, name: str, value: str) -> Audience:
    condition, _ = LISTS[name]
    if name == "segment":
        saved = segments.get(context.session, int(value))
        return Audience.from_json(saved.audience) if saved else audience
    if name == "debt":
        return replace(audience, commitments=Debt.NONE if audience.commitments == value else value)
    if name == "sector" and not audience.commitments:
        audience = replace(audience, commitments=Debt.OPEN)
    return audience.toggle(condition, value)


def _list(context: Context, announcement: Announcement, name: str, number: int) -> Reply:
    audience = announcement.people_it_is_for
    condition, choices = LISTS[name]
    held = getattr(audience, condition) if condition else frozenset()
    chosen = {held} if isinstance(held, str) else held
    page = page_of(list(enumerate(choices(context, audience))), number, PER_PAGE)
    return rendering.compose(
        "audience_list",
        replace=True,
        announcement=announcement,
        condition=name,
        page=page,
        chosen=chosen,
        audience=audience,
    )


@router.action("seg_drop", roles=COMPOSERS)
def forget(context: Context) -> Replies:
    """`seg_drop:<announcement>:<segment>`."""
    number, segment = (*context.args, "", "")[:2]
    announcement = announcing.find(context, number)
    if announcement is None or not segment.isdecimal():
        return announcing.unknown(context)
    segments.forget(context.session, int(segment))
    return _list(context, announcement, "segment", 1)
