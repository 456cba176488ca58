"""Which two months the calendar shows: those that begin today, or with a month that is named."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.date_rule import make, months_later
from knowledge.date_vocabulary import MONTHS
from knowledge.text import normalise

MONTHS_SHOWN = 2
ONE_DAY = timedelta(days=1)
_MONTH = "|".join((*MONTHS, "septiembre"))
_NAMED = re.compile(rf"(?:desde |en |de )?(?P<month>{_MONTH})(?: (?:del? )?(?P<year>20\d\d))?")
_CODE = re.compile(r"(20\d\d)-(\d\d)")


@dataclass(frozen=True)
class Period:
    """Both days included. `code` is how a button names it; that of today has none."""

    since: date
    until: date
    code: str = ""

    @property
    def following(self) -> str:
        """The code of the months after these, which may begin with days that were shown."""
        return f"{self.until + ONE_DAY:%Y-%m}"


def current(today: date) -> Period:
    return Period(today, months_later(today, MONTHS_SHOWN))


def named(text: str, today: date) -> Period | None:
    """«marzo», «marzo de 2027»: without its year, the one that is coming."""
    match = _NAMED.fullmatch(normalise(text))
    if match is None:
        return None
    month = MONTHS.index(match["month"].replace("septiembre", "setiembre")) + 1
    year = int(match["year"] or today.year + (month < today.month))
    return _of(date(year, month, 1), today)


def of_code(code: str, today: date) -> Period:
    match = _CODE.fullmatch(code)
    first = make(int(match[1]), int(match[2]), 1) if match else None
    return _of(first, today) if first else current(today)


def _of(first: date, today: date) -> Period:
    if (first.year, first.month) == (today.year, today.month):
        return current(today)
    return Period(first, months_later(first, MONTHS_SHOWN) - ONE_DAY, f"{first:%Y-%m}")
