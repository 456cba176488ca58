"""The reminders of one commitment: which went, which will go, which were skipped and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import people, reminder_policies, reminder_rules, reminders
from db.commitment_history import HistoryEntry
from db.commitment_states import WORK
from db.commitments import Commitment
from db.lima import WorkingDays, lima_date, lima_instant
from db.reminder_audience import Roster
from db.reminder_planning import concerned
from db.reminder_rules import Audience, Dated, Policy, Step, rule_of
from db.reminders import Fire, FireState, Subject

MONDAYS_AHEAD = 2


class Silent(StrEnum):
    """Why nobody heard of a rule that has passed."""

    SET_LATER = "set_later"
    """The deadline was set when the rule's hour had passed."""
    NOBODY = "nobody"


Groups = dict[tuple[Audience, str], list[str]]
"""The names of those who share a quality and an outcome."""


def _grouped(people: Iterable[tuple[str, Audience, str]]) -> Groups:
    found: Groups = {}
    for name, quality, said in people:
        found.setdefault((quality, said), []).append(name)
    return found


@dataclass(frozen=True)
class Heard:
    """One rule, and what became of it for each person."""

    rule: reminder_rules.Rule
    due_on: date
    day: date
    people: tuple[tuple[str, Audience, str], ...]
    """Name, in what quality, and the reason or outcome that must be said."""

    @property
    def groups(self) -> Groups:
        return _grouped(self.people)


@dataclass(frozen=True)
class Coming:
    rule: reminder_rules.Rule
    day: date
    people: tuple[tuple[str, Audience], ...]

    @property
    def groups(self) -> Groups:
        return _grouped((name, quality, "") for name, quality in self.people)


@dataclass(frozen=True)
class Story:
    policy: Policy
    running: bool
    """Whether reminders still go out for it."""
    went: tuple[Heard, ...]
    skipped: tuple[Heard, ...]
    unheard: tuple[tuple[reminder_rules.Rule, date, Silent], ...]
    coming: tuple[Coming, ...]
    unknown: int
    """Deliveries of which nobody knows whether they arrived."""


def tell(session: Session, row: Commitment, now: datetime, days: WorkingDays) -> Story:
    policy = reminder_policies.of(session, row.edition_id)
    fires = reminders.of_subject(session, Subject.COMMITMENT, str(row.id))
    names = _names(session, fires)
    skipped = [fire for fire in fires if fire.state == FireState.SKIPPED]
    went = [fire for fire in fires if fire.state != FireState.SKIPPED]
    running = row.due_on is not None and row.state in WORK
    return Story(
        policy=policy,
        running=running,
        went=_heard(went, names),
        skipped=_heard(skipped, names),
        unheard=_unheard(session, row, policy, days, fires, now),
        coming=_coming(session, row, policy, days, now) if running else (),
        unknown=sum(fire.state == FireState.UNKNOWN for fire in fires),
    )


def _names(session: Session, fires: Sequence[Fire]) -> dict[int, str]:
    return people.names(session, {fire.person_id for fire in fires})


def _heard(fires: Sequence[Fire], names: dict[int, str]) -> tuple[Heard, ...]:
    def key(fire: Fire) -> tuple[date, date, str]:
        return fire.day, fire.due_on, fire.rule

    groups = groupby(sorted(fires, key=key), key=key)
    return tuple(
        Heard(
            rule_of(rule),
            due_on,
            day,
            tuple((names[f.person_id], Audience(f.quality), _said(f)) for f in group),
        )
        for (day, due_on, rule), group in groups
    )


def _said(fire: Fire) -> str:
    """What must be said of it: why it was skipped, or that it is not (surely) there yet."""
    if fire.state == FireState.SKIPPED:
        return fire.reason
    return "" if fire.state == FireState.SENT else fire.state


def _unheard(
    session: Session,
    row: Commitment,
    policy: Policy,
    days: WorkingDays,
    fires: Sequence[Fire],
    now: datetime,
) -> tuple[tuple[reminder_rules.Rule, date, Silent], ...]:
    """Rules of the present deadline that have passed and of which there is no fire at all."""
    if row.due_on is None:
        return ()
    fired = {fire.rule for fire in fires if fire.due_on == row.due_on}
    since = _set_at(session, row)
    passed = [
        dated
        for dated in reminder_rules.agenda(row.due_on, policy, days, date.min)
        if dated.rule.step is not Step.OVERDUE
        and dated.day < lima_date(now)
        and dated.rule.code not in fired
    ]
    return tuple((dated.rule, dated.day, _why(dated, policy, since)) for dated in passed)


def _why(dated: Dated, policy: Policy, since: datetime) -> Silent:
    late = lima_instant(dated.day, policy.hour) < since
    return Silent.SET_LATER if late else Silent.NOBODY


def _set_at(session: Session, row: Commitment) -> datetime:
    """When the present deadline became what it is."""
    query = (
        select(HistoryEntry.at)
        .where(HistoryEntry.commitment_id == row.id, HistoryEntry.field == "due_on")
        .order_by(HistoryEntry.id.desc())
        .limit(1)
    )
    return session.scalar(query) or row.confirmed_at or row.registered_at


def _coming(
    session: Session, row: Commitment, policy: Policy, days: WorkingDays, now: datetime
) -> tuple[Coming, ...]:
    """The rules that have not been planned yet, with who would hear of them today."""
    assert row.due_on is not None, "what has no deadline is not running"
    today = lima_date(now)
    ahead = reminder_rules.agenda(row.due_on, policy, days, today, MONDAYS_AHEAD)
    roster = Roster.load(session, [row], now)
    names = _all_names(session, roster, row)
    return tuple(
        Coming(
            dated.rule,
            dated.day,
            tuple((names[p], a) for p, a in concerned(roster, row, dated, policy)),
        )
        for dated in ahead
        if reminder_rules.opens(dated.day) > now
    )


def _all_names(session: Session, roster: Roster, row: Commitment) -> dict[int, str]:
    numbers = {person for audience in Audience for person in roster.members(row, audience)}
    return people.names(session, numbers)
