"""Editions of MUNI Ejecutivo, GORE Ejecutivo and the like: opened by the PCM, listed to all."""

import re
from datetime import date, timedelta

from bot import rendering, working_days
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from db import meetings
from db.commitment_sides import ACTING_ROLES
from db.meetings import Edition, Forum
from db.posts import Role
from handlers import paging
from knowledge import dates
from knowledge.text import normalise

router = Router()

LISTERS = frozenset({Role.COORDINATOR, *ACTING_ROLES})
FOUNDERS = ACTING_ROLES
PER_PAGE = 8
STILL_CURRENT = timedelta(days=60)
"""How long after its last day an edition still takes what was agreed in it."""
FIRST_YEAR, YEARS_AHEAD = 2016, 2
MAX_NUMBER = 99
LETTERS = {Forum.MUNI: "ME", Forum.GORE: "GE", Forum.CEMUNI: "CM", Forum.OTHER: "OT"}
NEW = re.compile(
    r"(?P<forum>[a-záéíóú]+)(?: ejecutivo)? (?P<number>\d{1,2}|[ivx]+)(?:,? (?P<year>\d{4}))?"
    r"(?:,? (?:en )?(?P<place>\D[^,\d]*?))?,?(?: del? (?P<starts>.+?) al (?P<ends>.+))?",
    re.IGNORECASE,
)
ROMAN = {"i": 1, "v": 5, "x": 10}


def current(context: Context) -> list[Edition]:
    """The editions in which commitments are being registered now, the newest first."""
    since = context.today - STILL_CURRENT
    return [
        row for row in meetings.editions(context.session) if not row.ends_on or row.ends_on >= since
    ]


def label(edition: Edition) -> str:
    place = f", {edition.place}" if edition.place else ""
    return f"{edition.prefix} · {edition.forum} {edition.number}-{edition.year}{place}"


@router.command("edicion", "ediciones", roles=LISTERS)
def list_or_open(context: Context) -> Replies:
    """`/edicion` lists; `/edicion MUNI 5 2026 Abancay del 20 al 22 de noviembre` opens one."""
    if not context.text:
        return _list(context, 1)
    if not FOUNDERS & context.roles:
        return rendering.compose("edition_not_yours")
    found = NEW.fullmatch(context.text.strip())
    forum = _forum(found["forum"]) if found else None
    if found is None or forum is None:
        return start(context, EDITION)
    known: dict[str, str] = {"forum": forum, "number": str(_number(found["number"]))}
    known["year"] = found["year"] or str(context.today.year)
    if place := (found["place"] or "").strip(" ,"):
        known["place"] = place
    if not found["starts"]:
        return start(context, EDITION, **known)
    try:
        ends_on = _date(context, found["ends"], known)
        starts_on = _date(context, _whole(found["starts"], found["ends"]), known)
    except InvalidAnswer:
        return start(context, EDITION, **known)
    return _open(context, {**known, "starts_on": starts_on, "ends_on": ends_on})


@router.action("editions", roles=LISTERS)
def turn_page(context: Context) -> Replies:
    number = context.args[0] if context.args else ""
    return _list(context, int(number) if number.isdecimal() else 1)


@router.action("edition_new", roles=FOUNDERS)
def ask_for_new(context: Context) -> Replies:
    return start(context, EDITION)


def _list(context: Context, number: int) -> Replies:
    page = paging.page_of(meetings.editions(context.session), number, PER_PAGE)
    return rendering.compose("editions", page=page, may_open=bool(FOUNDERS & context.roles))


def _forums(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(label, key) for key, label in rendering.labels("forums").items()]


def _parse_number(context: Context, text: str, answers: Answers) -> str:
    number = _number(text.strip())
    if not 1 <= number <= MAX_NUMBER:
        raise InvalidAnswer("number_wrong", least=1, most=MAX_NUMBER)
    return str(number)


def _parse_year(context: Context, text: str, answers: Answers) -> str:
    last = context.today.year + YEARS_AHEAD
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= last:
        raise InvalidAnswer("number_wrong", least=FIRST_YEAR, most=last)
    return text


def _years(context: Context, answers: Answers) -> list[tuple[str, str]]:
    year = context.today.year
    return [(str(year), str(year)), (str(year + 1), str(year + 1))]


def _date(context: Context, text: str, answers: Answers) -> str:
    """A day of the edition's own year, unless another is said: it may well have passed."""
    new_year = date(int(answers["year"]), 1, 1)
    deadline = dates.parse_deadline(text, new_year, working_days.load(context.session))
    if deadline.kind not in ("date", "past") or deadline.on is None:
        raise InvalidAnswer("edition_date_unclear")
    return deadline.on.isoformat()


def _last_date(context: Context, text: str, answers: Answers) -> str:
    last = _date(context, text, answers)
    if answers.get("starts_on") and last < answers["starts_on"]:
        raise InvalidAnswer("edition_dates_reversed")
    return last


def _open(context: Context, answers: Answers) -> Replies:
    starts, ends = answers.get("starts_on") or "", answers.get("ends_on") or ""
    if starts and ends and ends < starts:
        return rendering.compose("edition_dates_reversed")
    forum, number, year = Forum(answers["forum"]), int(answers["number"]), int(answers["year"])
    for prefix in _prefixes(forum, number, year):
        if meetings.add_edition(
            context.session,
            prefix=prefix,
            forum=forum,
            number=number,
            year=year,
            place=answers.get("place") or "",
            starts_on=date.fromisoformat(starts) if starts else None,
            ends_on=date.fromisoformat(ends) if ends else None,
        ):
            return rendering.compose("edition_opened", edition=_get(context, prefix))
    return rendering.compose("edition_exists", forum=forum, number=number, year=year)


def _get(context: Context, prefix: str) -> Edition | None:
    return meetings.edition(context.session, prefix)


def _prefixes(forum: Forum, number: int, year: int) -> list[str]:
    """`ME5`; when another year had it, `ME526`: letters, then at most three digits."""
    usual = f"{LETTERS[forum]}{number}"
    return [usual, f"{usual}{year % 100:02}"] if number < 10 else [usual]


def _number(text: str) -> int:
    """A number in digits or in Roman numerals; 0 when it is neither."""
    if text.isdecimal():
        return int(text)
    values = [ROMAN.get(letter, 0) for letter in text.lower()]
    if not values or 0 in values:
        return 0
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))


def _forum(text: str) -> Forum | None:
    return next((forum for forum in Forum if normalise(forum) == normalise(text)), None)


def _whole(first: str, last: str) -> str:
    """«20» of «del 20 al 22 de noviembre» as «20 de noviembre»."""
    return f"{first} {last.split(' ', 1)[1]}" if first.isdecimal() and " " in last else first


EDITION = router.form(
    Form(
        "edicion",
        (
            Question("forum", options=_forums),
            Question("number", parse=_parse_number),
            Question("year", options=_years, parse=_parse_year, open=True),
            Question("place", optional=True),
            Question("starts_on", parse=_date, optional=True),
            Question("ends_on", parse=_last_date, optional=True),
        ),
        _open,
        roles=FOUNDERS,
    )
)
