"""Lists of commitments: one's own, and any that one may see, by menu and by typed filters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import bodies, commitment_lights, commitment_lists, evidence, meetings
from db.commitment_lights import Lights
from db.commitment_lists import Filters
from db.commitment_sides import Reach
from db.commitment_states import State
from db.commitments import Commitment
from handlers import commitment_card, list_filters, list_packing, sight
from handlers.list_words import Wanted
from knowledge.places import Places
from knowledge.sectors import Sectors

router = Router()

PER_PAGE = 6
COUNTED = 50
"""How many there are is said up to here: to count them all would be to read them."""
OVERDUE, UNDATED, EVERYTHING = "vencidos", "sin-plazo", "todos"
MAX_EDITIONS = 12


@dataclass(frozen=True)
class Row:
    """A commitment as a line of a list."""

    commitment: Commitment
    lights: Lights
    overdue: bool


@router.command("mis_compromisos", "compromisos_mios", roles=sight.REGISTERED)
def list_mine(context: Context) -> Replies:
    """What one's own bodies owe; for who stands between two, what they watch over."""
    wanted = list_filters.read(context, context.text)
    return _list(context, list_packing.fitted(replace(wanted, mine=True)))


@router.command("compromisos", roles=sight.REGISTERED, words=True)
def search(context: Context) -> Replies:
    """`/compromisos`, `/compromisos vencidos apurimac mvcs`, `/compromisos puente antabamba`."""
    code, _ = sight.split(context.text)
    if sight.is_code(context.text):
        found = sight.find(context, code)
        return commitment_card.show(context, found) if found else sight.unknown(context, code)
    return _list(context, list_filters.read(context, context.text))


def search_for(context: Context, text: str) -> Reply:
    return _list(context, list_filters.read(context, text))


@router.action("list", roles=sight.REGISTERED)
def turn_page(context: Context) -> Replies:
    """`list:<filters>:<where the page begins>`."""
    packed, after = (*context.args, "", "")[:2]
    return _list(context, list_packing.unpack(packed), after)


def _states(context: Context, answers: Answers) -> list[tuple[str, str]]:
    labels = rendering.labels("states")
    usual = [("vencidos", OVERDUE), ("sin plazo", UNDATED)]
    every = ("todos, también los terminados", EVERYTHING)
    return [*usual, *((labels[state], state) for state in State), every]


def _editions(context: Context, answers: Answers) -> list[tuple[str, str]]:
    rows = meetings.editions(context.session)[:MAX_EDITIONS]
    return [(f"{row.prefix} · {row.forum} {row.number} {row.year}", row.prefix) for row in rows]


def _regions(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(place.name, place.code) for place in Places.load().all("department")]


def _sectors(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(sector.acronym, sector.acronym) for sector in Sectors.load().all()]


def _one_region(context: Context, answers: Answers) -> bool:
    return not sight.reach(context).everything and not sight.reach(context).bodies


def _chosen(context: Context, answers: Answers) -> Replies:
    state = str(answers.get("state") or "")
    wanted = Wanted(
        overdue=state == OVERDUE,
        undated=state == UNDATED,
        closed=state == EVERYTHING,
        states=frozenset({State(state)}) if state in list(State) else frozenset(),
        edition=str(answers.get("edition") or ""),
        region=str(answers.get("region") or ""),
        body=str(answers.get("sector") or ""),
    )
    return _list(context, wanted)


MENU = router.form(
    Form(
        "filtros",
        (
            Question("state", options=_states, optional=True),
            Question("edition", options=_editions, optional=True),
            Question("region", options=_regions, optional=True, skip_if=_one_region),
            Question("sector", options=_sectors, optional=True),
        ),
        _chosen,
        roles=frozenset(sight.REGISTERED),
    )
)


@router.action("filters", roles=sight.REGISTERED)
def choose_filters(context: Context) -> Replies:
    return start(context, MENU)


def _list(context: Context, wanted: Wanted, after: str = "") -> Reply:
    session, reach, today = context.session, sight.reach(context), context.today
    filters = list_filters.filters(session, wanted)
    if wanted.mine:
        filters = commitment_lists.mine(context.duties, filters)
    count_to = 0 if after else counted(reach, filters)
    try:
        page = commitment_lists.page(
            session,
            reach,
            filters,
            today=today,
            limit=PER_PAGE,
            after=after,
            count_to=count_to,
        )
    except ValueError:
        return rendering.compose("outdated_button")
    first = not after
    return rendering.compose(
        "commitments",
        rows=rows_of(context, page.rows),
        total=page.counted if first and (count_to or not page.after) else 0,
        cap=COUNTED,
        wanted=_in_words(context, wanted),
        unread=wanted.unread,
        mine=wanted.mine,
        overdue=list_packing.pack(replace(wanted, overdue=True)) if not wanted.overdue else "",
        packed=list_packing.pack(wanted),
        after=page.after,
        first=first,
        replace=not first,
    )


def counted(reach: Reach, filters: Filters) -> int:
    """How far a list is counted: no further than its page where rows are sought among others."""
    others = filters.responsible - reach.bodies
    narrowed = (filters.edition_id, filters.region, filters.body, others, not reach.everything)
    return 0 if filters.terms or sum(map(bool, narrowed)) > 1 else COUNTED


def rows_of(context: Context, found: Sequence[Commitment]) -> list[Row]:
    verdicts = evidence.newest_verdicts(context.session, [row.id for row in found])
    return [
        Row(
            row,
            commitment_lights.lights(row, verdicts.get(row.id), context.today),
            commitment_lights.is_overdue(row, context.today),
        )
        for row in found
    ]


def _in_words(context: Context, wanted: Wanted) -> list[str]:
    """What the list was narrowed to, as its heading says it."""
    labels = rendering.labels("states")
    place = Places.load().get(wanted.region) if wanted.region else None
    body = bodies.get(context.session, wanted.body) if wanted.body else None
    owner = bodies.get(context.session, wanted.owner) if wanted.owner else None
    said: list[Any] = [
        "vencidos" if wanted.overdue else "",
        "sin plazo" if wanted.undated else "",
        " o ".join(labels[state] for state in State if state in wanted.states),
        "también los terminados" if wanted.closed else "",
        place.name if place else wanted.region,
        body.name if body else wanted.body,
        f"responde {owner.name}" if owner else "",
        wanted.edition,
        f"ediciones de {wanted.year}" if wanted.year else "",
        _falling_due(wanted.due) if wanted.due else "",
        f"«{' '.join(wanted.words)}»" if wanted.words else "",
    ]
    return [words for words in said if words]


def _falling_due(days: tuple[date, date]) -> str:
    first, last = (f"{day:%d/%m/%Y}" for day in days)
    return f"vencen el {first}" if first == last else f"vencen del {first} al {last}"
