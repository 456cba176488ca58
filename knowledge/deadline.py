"""What a phrase about time means: a date, several to choose from, or why there is none."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from knowledge.calendar import Calendar

Kind = Literal["date", "ambiguous", "past", "open", "none"]

# Why a phrase is a question or gives no date: the key of the sentence that tells the person.
Reason = Literal[
    "",
    "today_or_later",  # «el viernes» said on a Friday, «fin de mes» on the last day
    "which_day",  # «la próxima semana», «inicios de mayo»: a day of it must be chosen
    "several",  # more than one date in the text
    "weekday_mismatch",  # «viernes 16 de enero» when the 16th is a Saturday
    "bare_number",  # «15»: the 15th, or in 15 days
    "no_such_day",  # «31 de febrero»
    "too_far",
    "vague",  # «cuanto antes»
    "only_from",  # «después del 15 de marzo»: since when, not by when
    "no_date",
]


@dataclass(frozen=True)
class Deadline:
    """`date` and `past` have `on`; `ambiguous` has `options`; `open` is «sin plazo».

    `start` and `end` are where the phrase stands in the (composed) text.
    """

    kind: Kind
    on: date | None = None
    options: tuple[date, ...] = ()
    reason: Reason = ""
    start: int = 0
    end: int = 0

    def at(self, start: int, end: int) -> "Deadline":
        return replace(self, start=start, end=end)


@dataclass(frozen=True)
class Now:
    """The day on which the phrase is said, and the calendar that counts working days."""

    today: date
    calendar: Calendar


OPEN = Deadline("open")


def on(day: date, now: Now) -> Deadline:
    return Deadline("past" if day < now.today else "date", on=day)


def none(reason: Reason) -> Deadline:
    return Deadline("none", reason=reason)


def one_of(reason: Reason, *days: date) -> Deadline:
    options = tuple(sorted(set(days)))
    if len(options) == 1:
        return Deadline("date", on=options[0])
    return Deadline("ambiguous", options=options, reason=reason)


def coming(day: date, later: date, now: Now) -> Deadline:
    """A day that recurs: when it is today, that may be meant or the `later` one."""
    return one_of("today_or_later", day, later) if day == now.today else on(day, now)


def without_past(deadline: Deadline, now: Now) -> Deadline:
    """The same without what has passed among its options: nobody promises for yesterday."""
    if deadline.on:
        return on(deadline.on, now)
    if not deadline.options:
        return deadline
    left = [day for day in deadline.options if day >= now.today]
    return one_of(deadline.reason, *left) if left else on(deadline.options[-1], now)
