"""The small world of commitments, with a clock that ticks and a sender that does as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.spanish import LIMA
from db import outbox, people, posts
from db.commitment_sides import Actor
from db.engine import Database
from db.outbox import Delivery
from db.people import Person
from db.reminders import Fire
from tests import commitments
from tests.ticks import tick

OWNER = "test:reminders"


def lima(day: int, month: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LIMA).astimezone(UTC)


@dataclass
class Reminded(commitments.World):
    """Everybody of the world has an address, `fake:<name>`."""

    letters: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)
    """What went out: when, to whom, what."""

    def at(self, *moment: int, **more: int) -> None:
        """Stand at an instant of Lima (day, month, hour, minute), tick, and send."""
        self.tick_at(lima(*moment, **more))
        self.send()

    def tick_at(self, instant: datetime) -> None:
        self.now = instant
        tick(self.database, instant)

    def send(self, fate: str = "sent") -> int:
        """As the sender would: what is due now, unless its moment has passed."""

        def job(session: Session) -> list[tuple[str, dict[str, Any]]]:
            outbox.expire(session, self.now)
            rows = outbox.claim(session, owner=OWNER, channels=["fake"], limit=1000, now=self.now)
            for row in rows:
                if fate == "sent":
                    outbox.mark_sent(session, row.id, owner=OWNER, provider_id="1", now=self.now)
                else:
                    mark = {"failed": outbox.mark_failed, "unknown": outbox.mark_unknown}[fate]
                    mark(session, row.id, owner=OWNER, reason="a test")
            return [(row.address, row.payload) for row in rows]

        found = self.run(job)
        self.letters += [(self.now, address, payload) for address, payload in found]
        return len(found)

    def got(self, who: str) -> list[str]:
        """The texts that somebody has got so far."""
        return [payload["text"] for _, to, payload in self.letters if to == f"fake:{who}"]

    def when(self, who: str) -> list[str]:
        """When they got them, in Lima: `15/12 09:00`."""
        return [
            f"{at.astimezone(LIMA):%d/%m %H:%M}"
            for at, to, _ in self.letters
            if to == f"fake:{who}"
        ]

    def fires(self, who: str = "") -> list[tuple[str, str, str]]:
        """Rule, state and reason of what was planned, of one person or of all."""
        person = self.actors[who].person_id if who else None

        def job(session: Session) -> list[tuple[str, str, str]]:
            query = select(Fire).where(Fire.kind == "commitment").order_by(Fire.day, Fire.id)
            return [
                (row.rule, row.state, row.reason)
                for row in session.scalars(query)
                if person in (None, row.person_id)
            ]

        return self.run(job)

    def set(self, who: str, name: str, value: Any) -> None:
        def job(session: Session) -> None:
            people.change_setting(session.get_one(Person, self.actors[who].person_id), name, value)

        self.run(job)

    def appoint(self, name: str, body: str, title: str, **terms: Any) -> None:
        """Somebody new takes a post, now or from an instant on."""

        def job(session: Session) -> Actor:
            start = terms.pop("start", self.now)
            person = people.add_person(session, name, start)
            people.link(session, f"fake:{name}", person, start)
            post = posts.named(session, body, title)
            assert post is not None
            posts.appoint(session, person_id=person.id, post=post, now=start, **terms)
            return Actor(person.id, posts.duties(session, person.id, start))

        self.actors[name] = self.run(job)

    def deliveries(self) -> list[Delivery]:
        return self.run(lambda session: list(session.scalars(select(Delivery).order_by("id"))))

    @contextmanager
    def nothing_new(self, who: str) -> Iterator[None]:
        before = len(self.got(who))
        yield
        assert self.got(who)[before:] == []


def build(database: Database) -> Reminded:
    world = commitments.build(database)
    reminded = Reminded(**vars(world))

    def link(session: Session) -> None:
        for name, actor in world.actors.items():
            person = session.get_one(Person, actor.person_id)
            people.link(session, f"fake:{name}", person, world.now)

    database.run_now(link)
    return reminded
