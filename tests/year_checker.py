"""What each person should have received in the year: worked out anew, from the history alone.

Nothing here comes from the engine: days are counted on a list, rules are written as they are in
the guide, and every deadline is asked of every day.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commitment_history import HistoryEntry
from db.commitments import Commitment
from db.posts import Post, Tenure
from tests.simulated_year import OUTAGES, Year

LIMA = ZoneInfo("America/Lima")
HOLIDAYS = {
    *("2026-12-08", "2026-12-09", "2026-12-25", "2027-01-01", "2027-03-25", "2027-03-26"),
    *("2027-06-07", "2027-06-29", "2027-07-23", "2027-07-28", "2027-07-29", "2027-08-06"),
    *("2027-08-30", "2027-10-08", "2027-11-01", "2027-12-08", "2027-12-09", "2028-01-01"),
    "2027-07-30",  # decreed
}
WORKED = [
    day
    for day in (date(2026, 6, 1) + timedelta(days=n) for n in range(800))
    if day.weekday() < 5 and day.isoformat() not in HOLIDAYS
]
BUSY_WITH_IT = {"pendiente", "en_proceso", "observado", "bloqueado"}
CLOSES = time(18, 55)
STOPS = [outage for outage in OUTAGES if not outage.sender_only]
USUAL, OTHER = (30, 15, 7, 3, 1), (20, 5, 1)


def instant(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=LIMA)


@dataclass(frozen=True)
class Occurrence:
    """A rule of a deadline on its day."""

    day: date
    kind: str
    number: int


def worked_before(due: date, count: int) -> date:
    return WORKED[bisect_left(WORKED, due) - count]


def on_or_before(day: date) -> date:
    return WORKED[bisect_right(WORKED, day) - 1]


def on_or_after(day: date) -> date:
    return WORKED[bisect_left(WORKED, day)]


def occurrences(due: date, befores: tuple[int, ...], until: date) -> list[Occurrence]:
    found = [Occurrence(worked_before(due, n), "before", n) for n in befores]
    found.append(Occurrence(on_or_before(due), "day", 0))
    day = due + timedelta(days=1)
    while day <= until:
        if day.weekday() == 0:
            found.append(Occurrence(on_or_after(day), "late", (on_or_after(day) - due).days))
        day += timedelta(days=1)
    return found


@dataclass
class Life:
    """What a commitment was, from when on: its deadline and its state."""

    row: Commitment
    turns: list[tuple[datetime, date, str]]

    def at(self, when: datetime) -> tuple[date, str]:
        place = [turn for turn in self.turns if turn[0] <= when][-1]
        return place[1], place[2]

    def in_force_since(self, when: datetime) -> datetime:
        """Since when there has been something to do by that deadline."""
        due, _ = self.at(when)
        since = when
        for start, day, state in reversed([turn for turn in self.turns if turn[0] <= when]):
            if day != due or state not in BUSY_WITH_IT:
                break
            since = start
        return since


def lives(session: Session) -> list[Life]:
    """Read from the history, backwards from how things ended."""
    entries = defaultdict(list)
    query = select(HistoryEntry).where(HistoryEntry.field.in_(["due_on", "state"]))
    for entry in session.scalars(query.order_by(HistoryEntry.id)):
        entries[entry.commitment_id].append(entry)
    return [_life(row, entries[row.id]) for row in session.scalars(select(Commitment))]


def _life(row: Commitment, entries: list[HistoryEntry]) -> Life:
    first = {"due_on": row.due_on.isoformat() if row.due_on else "", "state": row.state}
    for entry in reversed(entries):
        first[entry.field] = entry.before
    turns = [(row.registered_at, date.fromisoformat(first["due_on"]), first["state"])]
    for entry in entries:
        first[entry.field] = entry.after
        turns.append((entry.at, date.fromisoformat(first["due_on"]), first["state"]))
    return Life(row, turns)


class Checker:
    """`expected()` is what each person should have had on each day: the commitments, by number."""

    def __init__(self, session: Session, year: Year, last: date) -> None:
        self.year = year
        self.last = last
        self.lives = lives(session)
        query = select(Tenure, Post).join(Post, Tenure.post_id == Post.id)
        self.tenures = [(tenure, post) for tenure, post in session.execute(query)]

    def expected(self) -> dict[tuple[int, date], set[int]]:
        found: dict[tuple[int, date], set[int]] = defaultdict(set)
        for life in self.lives:
            for due in {turn[1] for turn in life.turns}:
                befores = OTHER if self._is_other(life) else USUAL
                for one in occurrences(due, befores, self.last):
                    if one.day <= self.last:
                        self._deliver(life, due, one, found)
        return found

    def _is_other(self, life: Life) -> bool:
        return life.row.code.startswith("ME6")

    def _deliver(
        self, life: Life, due: date, one: Occurrence, found: dict[tuple[int, date], set[int]]
    ) -> None:
        hour = 11 if self._is_other(life) else 9
        planned = instant(one.day, 8)
        for outage in STOPS:
            if outage.start <= planned < outage.end:
                planned = outage.end
        if not self._in_force(life, due, planned, instant(one.day, hour)):
            return
        for person in self._ever_concerned(life, one):
            when = self._reached(person, one.day)
            if when is None or when.astimezone(LIMA).date() > self.last:
                continue
            if life.at(when)[0] != due or life.at(when)[1] not in BUSY_WITH_IT:
                continue
            if not self._holds(person, life, one, when):
                continue
            if self._silenced(person, life.row.id, when) or not self._wants(person, when):
                continue
            found[person, when.astimezone(LIMA).date()].add(life.row.id)

    def _in_force(self, life: Life, due: date, planned: datetime, moment: datetime) -> bool:
        if planned < life.row.registered_at or moment < life.row.registered_at:
            return False
        at_plan, state = life.at(planned)
        if at_plan != due or state not in BUSY_WITH_IT:
            return False
        return life.in_force_since(planned) <= moment

    @cache  # noqa: B019 - a checker lives as long as its test
    def _reached(self, person: int, day: date) -> datetime | None:
        """When a person is written to about something of that day."""
        hour = self._setting(person, "hour", instant(day, 8), None) or 9
        while day <= self.last:
            day = on_or_after(day)
            when, closes = instant(day, hour), datetime.combine(day, CLOSES, tzinfo=LIMA)
            for outage in OUTAGES:
                if outage.start <= when < outage.end:
                    when = outage.end
            if when < closes:
                return when
            day += timedelta(days=1)
        return None

    def _setting(self, person: int, name: str, when: datetime, usual: object) -> object:
        values = [
            value
            for who, which, value, at in self.year.settings
            if (who, which) == (person, name) and at <= when
        ]
        return values[-1] if values else usual

    def _wants(self, person: int, when: datetime) -> bool:
        return bool(self._setting(person, "notices", when, True))

    def _silenced(self, person: int, number: int, when: datetime) -> bool:
        return any(
            (who, which) == (person, number) and start <= when < end
            for who, which, start, end in self.year.silences
        )

    def _ever_concerned(self, life: Life, one: Occurrence) -> list[int]:
        return sorted({t.person_id for t, post in self.tenures if concerns(post, life.row, one)})

    def _holds(self, person: int, life: Life, one: Occurrence, when: datetime) -> bool:
        """Whether a post that hears of it is theirs at that moment."""
        return any(
            tenure.person_id == person
            and tenure.starts_at <= when
            and (tenure.ends_at is None or tenure.ends_at > when)
            and concerns(post, life.row, one)
            for tenure, post in self.tenures
        )


def concerns(post: Post, row: Commitment, one: Occurrence) -> bool:
    """The responsible always; the others by steps."""
    late = one.kind == "late"
    own = post.scope_value if post.role == "coordinator" else post.body_code
    if post.scope_kind == "region":
        third = one.kind == "before" and one.number == 3
        return own == row.region and (third or late)
    if post.role == "adviser":
        return late and one.number >= 15
    seventh = one.kind == "before" and one.number == 7
    return own == row.responsible_code or (own == row.counterpart_code and (seventh or late))
