"""A year of a thousand commitments, played on an injected clock: what happens, and when.

Acts fall in the afternoon, after the digests; hand-overs at midnight, as the law has them. What
should have been sent is none of this file's business: see `year_checker`.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.orm import Session

from bot.spanish import LIMA
from db import (
    bodies,
    commitment_acts,
    commitment_reports,
    commitment_requests,
    evidence,
    meetings,
    non_working_days,
    outbox,
    people,
    posts,
    reminder_policies,
    reminder_silences,
    standing,
)
from db.base import UtcDateTime
from db.bodies import Body
from db.commitment_acts import Move
from db.commitment_sides import Actor
from db.commitment_states import WORK, Action, State
from db.commitments import Commitment, Kind, Priority, code_of
from db.engine import Database
from db.meetings import Forum
from db.people import Person
from db.posts import Role, Scope, ScopeKind, Tenure
from db.reminder_rules import Policy
from knowledge import calendar
from tests.ticks import tick

SEED = 2027
COMMITMENTS = 1_000
YEAR = 2027
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
REGISTERED = datetime(2026, 12, 30, 20, 0, tzinfo=UTC)
OWNER = "test:year"
MINISTRIES = ("MVCS", "MTC")
DEPARTMENTS = ("03", "08")
HANDED_OVER = {0: date(2027, 1, 1), 4: date(2027, 7, 1)}
"""Which municipalities change hands, and on which midnight."""
DEADLINES = (
    *(date(YEAR, 2, 28), date(YEAR, 3, 25), date(YEAR, 6, 7), date(YEAR, 7, 30)),
    *(date(YEAR, 8, 16), date(YEAR, 10, 31), date(YEAR, 12, 9), date(YEAR, 12, 31)),
    date(YEAR + 1, 1, 14),
)
"""Sundays and holidays among them."""
WEIGHTS = (2, 3, 3, 3, 4, 8, 24, 30, 23)
DECREED = date(YEAR, 7, 30)
"""A day that staff take from the calendar in January."""
OTHER_POLICY = Policy(before=(20, 5, 1), hour=11)


def lima(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=LIMA).astimezone(UTC)


@dataclass(frozen=True)
class Outage:
    """From when to when nothing goes out; `sender_only`, the rest goes on."""

    start: datetime
    end: datetime
    sender_only: bool = False


OUTAGES = (
    Outage(lima(date(YEAR, 3, 18), 7, 30), lima(date(YEAR, 3, 18), 11, 40)),
    Outage(lima(date(YEAR, 8, 10), 8, 30), lima(date(YEAR, 8, 13), 13, 10)),
    Outage(lima(date(YEAR, 12, 14), 7, 0), lima(date(YEAR, 12, 17), 10, 0), sender_only=True),
)


@dataclass
class Year:
    """The record of the year: who is who, and what was decided that no table keeps."""

    database: Database
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    mayors: list[int] = field(default_factory=list)
    municipalities: list[str] = field(default_factory=list)
    heirs: dict[int, int] = field(default_factory=dict)
    watchers: list[int] = field(default_factory=list)
    editions: dict[int, Policy] = field(default_factory=dict)
    silences: list[tuple[int, int, datetime, datetime]] = field(default_factory=list)
    """Person, commitment, from, until."""
    settings: list[tuple[int, str, Any, datetime]] = field(default_factory=list)
    acts: dict[date, list[Callable[[Session, datetime], None]]] = field(default_factory=dict)

    def play(self) -> None:
        """The whole year, tick by tick."""
        day = FIRST - timedelta(days=1)
        while day <= LAST:
            for instant in _instants(day):
                self._stand_at(instant)
            day += timedelta(days=1)

    def _stand_at(self, instant: datetime) -> None:
        if _out(instant, sender_only=False):
            return
        if instant.astimezone(LIMA).hour == AFTERNOON:
            self._act(instant)
            return
        if not self.database.run_now(lambda session: _something_to_do(session, instant)):
            return  # a tick would find out the same, at more cost
        tick(self.database, instant)
        if not _out(instant, sender_only=True):
            self.database.run_now(lambda session: _send(session, instant))

    def _act(self, instant: datetime) -> None:
        """What was to happen today, and what an outage kept from happening."""
        today = instant.astimezone(LIMA).date()
        for day in sorted(day for day in self.acts if day <= today):
            for act in self.acts.pop(day):
                self.database.run_now(lambda session, act=act: act(session, instant))

    def later(self, day: date, act: Callable[[Session, datetime], None]) -> None:
        self.acts.setdefault(day, []).append(act)


AFTERNOON = 15
TICKS = ((8, 0), (9, 0), (11, 0), (11, 40), (12, 0), (13, 10), (AFTERNOON, 0), (18, 50), (19, 0))
REST = frozenset({(12, 0), (AFTERNOON, 0)})


def _instants(day: date) -> Iterator[datetime]:
    """Three a day are enough where nothing special happens; a weekend is looked at once."""
    if day.weekday() > 4:
        yield lima(day, 12)
        return
    special = any(lima(day) < outage.end and outage.start < lima(day, 23) for outage in OUTAGES)
    early = {(8, 0), (9, 0)} if day.weekday() == 1 else {(9, 0)}
    hours = TICKS if special else sorted(early | REST)
    yield from (lima(day, *hour) for hour in hours)


def _out(instant: datetime, *, sender_only: bool) -> bool:
    return any(
        outage.start <= instant < outage.end
        for outage in OUTAGES
        if sender_only or not outage.sender_only
    )


ANYTHING = text("""
    SELECT 1 FROM commitments WHERE next_reminder_at <= :now
    UNION ALL SELECT 1 FROM reminder_fires WHERE state = 'waiting' AND go_at <= :now
    UNION ALL SELECT 1 FROM outbox WHERE status = 'pending'
    LIMIT 1
""").bindparams(bindparam("now", type_=UtcDateTime()))


def _something_to_do(session: Session, now: datetime) -> bool:
    monday = now.astimezone(LIMA).weekday() == 0
    return monday or session.execute(ANYTHING, {"now": now}).first() is not None


def _send(session: Session, now: datetime) -> None:
    outbox.expire(session, now)
    for row in outbox.claim(session, owner=OWNER, channels=["fake"], limit=500, now=now):
        outbox.mark_sent(session, row.id, owner=OWNER, provider_id="1", now=now)


def build(database: Database) -> Year:
    year = Year(database)
    database.run_now(lambda session: _settle(session, year))
    database.run_now(lambda session: _register(session, year))
    database.run_now(lambda session: _write_script(session, year))
    return year


def _settle(session: Session, year: Year) -> None:
    """Six municipalities, two ministries, two coordinators, one adviser; and their heirs."""
    query = select(Body.code).where(Body.kind == "distrital").order_by(Body.code)
    for department in DEPARTMENTS:
        found = session.scalars(query.where(Body.department == department).limit(3))
        year.municipalities += list(found)
    for number, code in enumerate(year.municipalities):
        post = standing.post_for(session, session.get_one(Body, code), "Alcaldía")
        leaves = HANDED_OVER.get(number)
        year.mayors.append(_employ(session, post, REGISTERED, leaves and lima(leaves)))
        if leaves:
            year.heirs[number] = _employ(session, post, lima(leaves), None)
    for code in MINISTRIES:
        scope = Scope(ScopeKind.SECTOR, code)
        year.watchers.append(_watch(session, code, "Enlace", Role.COORDINATOR, scope))
    for code in DEPARTMENTS:
        title, scope = f"Coordinación {code}", Scope(ScopeKind.REGION, code)
        year.watchers.append(_watch(session, "PCM", title, Role.COORDINATOR, scope))
    whole = Scope(ScopeKind.ALL)
    year.watchers.append(_watch(session, "PCM", "Asesoría", Role.ADVISER, whole))
    non_working_days.add(
        session, DECREED, "D.S. 001-2027-PCM", by=None, now=REGISTERED, days=calendar.load()
    )
    for number, policy in ((5, None), (6, OTHER_POLICY)):
        prefix = f"ME{number}"
        meetings.add_edition(session, prefix=prefix, forum=Forum.MUNI, number=number, year=2026)
        edition = meetings.edition(session, prefix)
        assert edition is not None
        year.editions[edition.id] = policy or reminder_policies.USUAL
        if policy:
            reminder_policies.change(session, edition.id, policy, by=None, now=REGISTERED)


def _watch(session: Session, body: str, title: str, role: Role, scope: Scope) -> int:
    found = bodies.get(session, body)
    assert found is not None
    post = posts.ensure_post(session, body=found, title=title, role=role, scope=scope)
    return _employ(session, post, REGISTERED, None)


def _employ(session: Session, post: posts.Post, start: datetime, end: datetime | None) -> int:
    person = people.add_person(session, f"Persona {post.title} {start:%d%m%y}", start)
    people.link(session, f"fake:{person.id}", person, start)
    values = {"delegated_by": None, "end_reason": "", "ends_at": end, "starts_at": start}
    session.add(Tenure(person_id=person.id, post_id=post.id, **values))
    session.flush()
    return person.id


def _register(session: Session, year: Year) -> None:
    chance, editions = year.chance, list(year.editions)
    rows = []
    for number in range(1, COMMITMENTS + 1):
        place = chance.choice(year.municipalities)
        parties = (place, chance.choice(MINISTRIES))
        ours, theirs = parties if chance.random() < 0.9 else parties[::-1]
        [due_on] = chance.choices(DEADLINES, WEIGHTS)
        which = 0 if chance.random() < 0.7 else 1
        rows.append(
            {
                "id": number,
                "code": code_of(f"ME{5 + which}", number),
                "edition_id": editions[which],
                "number": number,
                "text": f"Obra número {number}",
                "kind": Kind.PROJECT,
                "priority": Priority.NORMAL,
                "responsible_code": ours,
                "counterpart_code": theirs,
                "region": place[:2],
                "original_due_on": due_on,
                "due_on": due_on,
                "state": State.IN_PROGRESS,
                "is_open": True,
                "version": 1,
                "registered_at": REGISTERED,
                "updated_at": REGISTERED,
                "confirmed_at": REGISTERED,
                "next_reminder_at": REGISTERED,
            }
        )
    session.execute(insert(Commitment), rows)


def _write_script(session: Session, year: Year) -> None:
    rows = {row.id: row for row in session.scalars(select(Commitment))}
    numbers = sorted(rows)
    year.chance.shuffle(numbers)
    for number in numbers[:70]:
        _plan_move(year, number, rows[number].due_on)
    for number in numbers[70:230]:
        _plan_declaration(year, number, rows[number].due_on, again=number % 8 == 0)
    for number in numbers[230:330]:
        _plan_silence(year, rows[number])
    _plan_settings(year)


def _a_day(year: Year, first: date, last: date) -> date:
    """A day of the year on which an act may fall; if it is no weekday, the Monday after."""
    first, last = max(first, FIRST + timedelta(days=3)), min(last, LAST - timedelta(days=1))
    day = first + timedelta(days=year.chance.randint(0, max((last - first).days, 0)))
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _plan_move(year: Year, number: int, due_on: date) -> None:
    day = _a_day(year, due_on - timedelta(days=60), due_on + timedelta(days=10))
    later = due_on + timedelta(days=year.chance.randint(15, 90))

    def move(session: Session, now: datetime) -> None:
        row = session.get_one(Commitment, number)
        if row.state not in WORK or later <= now.astimezone(LIMA).date():
            return
        by = _move_of(session, year, row, now, "hace falta más tiempo")
        commitment_requests.ask_extension(session, row, by, later)
        coordinator = Move(_coordinator(session, year, row, now), row.version, now)
        commitment_acts.act(session, row, Action.GRANT_EXTENSION, coordinator)

    year.later(day, move)


def _plan_declaration(year: Year, number: int, due_on: date, *, again: bool) -> None:
    day = _a_day(year, due_on - timedelta(days=40), due_on + timedelta(days=30))
    exhibit = evidence.file(f"{number}.jpg", "image/jpeg", 1_000, f"{number:064x}")

    def declare(session: Session, now: datetime) -> None:
        row = session.get_one(Commitment, number)
        commitment_reports.attach(session, row, _move_of(session, year, row, now), exhibit)
        commitment_acts.act(session, row, Action.DECLARE, _move_of(session, year, row, now))

    def observe(session: Session, now: datetime) -> None:
        row = session.get_one(Commitment, number)
        if row.state == State.DECLARED:
            who = _coordinator(session, year, row, now)
            commitment_acts.act(
                session, row, Action.OBSERVE, Move(who, row.version, now, "no se ve la obra")
            )

    year.later(day, declare)
    if again:
        year.later(day + timedelta(days=7), observe)


def _plan_silence(year: Year, row: Commitment) -> None:
    if row.responsible_code in MINISTRIES:
        return
    person = year.mayors[year.municipalities.index(row.responsible_code)]
    day = _a_day(year, row.due_on - timedelta(days=12), row.due_on + timedelta(days=5))
    number = row.id

    def silence(session: Session, now: datetime) -> None:
        until = lima(now.astimezone(LIMA).date() + timedelta(days=4))
        reminder_silences.silence(session, person, "commitment", str(number), until)
        year.silences.append((person, number, now, until))

    year.later(day, silence)


def _plan_settings(year: Year) -> None:
    for mayor, name, value, day in (
        (1, "hour", 8, date(YEAR, 1, 5)),
        (2, "hour", 12, date(YEAR, 1, 5)),
        (3, "digest", False, date(YEAR, 1, 5)),
        (5, "notices", False, date(YEAR, 9, 1)),
        (5, "notices", True, date(YEAR, 11, 15)),
    ):
        person = year.mayors[mayor]

        def change(
            session: Session,
            now: datetime,
            person: int = person,
            name: str = name,
            value: object = value,
        ) -> None:
            people.change_setting(session.get_one(Person, person), name, value)
            year.settings.append((person, name, value, now))

        year.later(day, change)


def _move_of(
    session: Session, year: Year, row: Commitment, now: datetime, reason: str = ""
) -> Move:
    """Somebody of the responsible body acts."""
    query = select(Tenure.person_id).join(posts.Post).where(Tenure.starts_at <= now)
    query = query.where(Tenure.ends_at.is_(None) | (Tenure.ends_at > now))
    mine = session.scalars(query.where(posts.Post.body_code == row.responsible_code)).first()
    assert mine is not None
    return Move(Actor(mine, posts.duties(session, mine, now)), row.version, now, reason)


def _coordinator(session: Session, year: Year, row: Commitment, now: datetime) -> Actor:
    person = year.watchers[2 + DEPARTMENTS.index(row.region)]
    return Actor(person, posts.duties(session, person, now))
