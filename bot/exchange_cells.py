"""The cells of a file of commitments: how each kind is read, and what can be wrong in it."""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from bot import rendering
from bot.spreadsheets import Value
from db import commitment_drafts
from db.commitment_states import State
from db.commitments import Kind, Priority, normal_code
from db.meetings import Forum
from knowledge.text import normalise

UNDATED = frozenset({"", "sin plazo"})
FIRST_YEAR, LAST_YEAR = 2000, 2100
ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
    | {"#¡REF!", "#¡VALOR!", "#¿NOMBRE?", "#¡DIV/0!", "#¡NULO!", "#¡NUM!"}
)
"""What Excel writes for a formula that failed, in English and in Spanish."""
_PREFIX = re.compile(r"[A-Z]{1,4}[0-9]{1,3}")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_SOLES = re.compile(r"^s/\.?\s*", re.IGNORECASE)
_SUM = re.compile(r"-?(\d{1,3}([,' ]\d{3})+|\d+)(\.\d+)?", re.ASCII)
"""Peru's point is for decimals: «1.500,00» is not guessed at."""
_THOUSANDS = re.compile(r"[,' ]")


class Bad(Exception):  # noqa: N818
    """A cell that can't be read; the message is the word of its problem."""


def plain(value: Value) -> str:
    return "" if value is None else str(value)


def _text(value: Value) -> str:
    if plain(value) in ERRORS:
        raise Bad("excel_error")
    return commitment_drafts.clean_text(plain(value)) if plain(value).strip() else ""


def _code(value: Value) -> str:
    typed = plain(value)
    code = normal_code(typed)
    if typed and not code:
        raise Bad("bad_code")
    return code


def _edition(value: Value) -> str:
    prefix = plain(value).strip().upper()
    if prefix and not _PREFIX.fullmatch(prefix):
        raise Bad("bad_edition")
    return prefix


def _forum(value: Value) -> Forum | None:
    name = plain(value).strip().upper()
    if name and name not in list(Forum):
        raise Bad("bad_forum")
    return Forum(name) if name else None


def _whole(value: Value, least: int, most: int, problem: str) -> int | None:
    typed = plain(value).strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and least <= int(typed) <= most):
        raise Bad(problem)
    return int(typed)


def _edition_number(value: Value) -> int | None:
    return _whole(value, 1, 999, "bad_number")


def _year(value: Value) -> int | None:
    return _whole(value, FIRST_YEAR, LAST_YEAR, "bad_year")


def _cui(value: Value) -> str:
    return commitment_drafts.clean_cui(plain(value))


def _amount(value: Value) -> Decimal | None:
    if isinstance(value, Decimal):
        amount = value
    else:
        typed = _SOLES.sub("", plain(value).strip())
        if not typed:
            return None
        if not _SUM.fullmatch(typed):
            raise Bad("bad_amount")
        amount = Decimal(_THOUSANDS.sub("", typed))
    commitment_drafts.centimos(amount)
    return amount


def _day(value: Value) -> date | None:
    if isinstance(value, date):
        return _checked(value)
    typed = normalise(plain(value)) if not any(map(str.isdigit, plain(value))) else plain(value)
    if typed.strip() in UNDATED:
        return None
    try:
        if match := _DAY.fullmatch(typed.strip()):
            return _checked(date(int(match[3]), int(match[2]), int(match[1])))
        return _checked(datetime.fromisoformat(typed.strip()).date())
    except ValueError as error:
        raise Bad("bad_date") from error


def _checked(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Bad("bad_date")
    return day


def _one_of(kind: str, known: Collection[str], problem: str) -> Callable[[Value], str | None]:
    """Reads a value by its label or by the word of the record."""

    @cache
    def spelled() -> dict[str, str]:
        labelled = {normalise(label): name for name, label in rendering.labels(kind).items()}
        return labelled | {normalise(name): name for name in known}

    def read_label(value: Value) -> str | None:
        words = normalise(plain(value))
        if words and words not in spelled():
            raise Bad(problem)
        return spelled()[words] if words else None

    return read_label


def _enum(
    kind: str, members: type[Kind] | type[Priority] | type[State], problem: str
) -> Callable[[Value], Any]:
    read_label = _one_of(kind, list(members), problem)

    def read_member(value: Value) -> Any:
        name = read_label(value)
        return members(name) if name else None

    return read_member


READERS: dict[str, Callable[[Value], Any]] = {
    "code": _code,
    "edition": _edition,
    "forum": _forum,
    "edition_number": _edition_number,
    "year": _year,
    "text": _text,
    "kind": _enum("kinds", Kind, "bad_kind"),
    "cui": _cui,
    "amount": _amount,
    "priority": _enum("priorities", Priority, "bad_priority"),
    "responsible": lambda value: plain(value).strip(),
    "post": lambda value: " ".join(plain(value).split()),
    "counterpart": lambda value: plain(value).strip(),
    "original_due_on": _day,
    "due_on": _day,
    "state": _enum("states", State, "bad_state"),
}
