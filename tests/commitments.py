"""A small world for tests of commitments: an edition, a bilateral, and people on every side."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db import (
    bodies,
    commitment_acts,
    commitment_reports,
    commitments,
    evidence,
    meetings,
    people,
    posts,
)
from db.commitment_acts import Move
from db.commitment_drafts import Draft
from db.commitment_registration import register
from db.commitment_sides import SYSTEM, Actor
from db.commitment_states import Action, State
from db.commitments import Commitment
from db.engine import Database
from db.meetings import BilateralMeeting, Edition, Forum
from db.posts import Role, Scope, ScopeKind
from tests.fakes import SATURDAY

SABAINO, ABANCAY, MINISTRY = "030307", "030101", "MVCS"
TODAY = date(2026, 11, 21)
DUE = date(2027, 1, 29)
PHOTO = evidence.file("obra.jpg", "image/jpeg", 120_000, "a" * 64)

ALL = Scope(ScopeKind.ALL)
CAST = {
    "alcaldesa": (SABAINO, "Alcaldía", Role.AUTHORITY, None),
    "gerente": (SABAINO, "Gerencia Municipal", Role.OFFICIAL, None),
    "vecino": (ABANCAY, "Alcaldía", Role.AUTHORITY, None),
    "mvcs": (MINISTRY, "Enlace sectorial", Role.COORDINATOR, Scope(ScopeKind.SECTOR, MINISTRY)),
    "mtc": ("MTC", "Enlace sectorial", Role.COORDINATOR, Scope(ScopeKind.SECTOR, "MTC")),
    "apurimac": ("PCM", "Coordinación Apurímac", Role.COORDINATOR, Scope(ScopeKind.REGION, "03")),
    "segunda": ("PCM", "Coordinación adjunta", Role.COORDINATOR, Scope(ScopeKind.REGION, "03")),
    "cusco": ("PCM", "Coordinación Cusco", Role.COORDINATOR, Scope(ScopeKind.REGION, "08")),
    "asesora": ("PCM", "Asesoría PCM", Role.ADVISER, ALL),
    "comunicador": ("PCM", "Comunicaciones PCM", Role.BROADCASTER, ALL),
    "aprobadora": ("PCM", "Jefatura de Comunicaciones PCM", Role.APPROVER, ALL),
    "curador": ("PCM", "Contenidos PCM", Role.CURATOR, ALL),
    "admin": ("PCM", "Administración del servicio", Role.ADMIN, ALL),
}


@dataclass
class World:
    """The database, who is in it, and short ways to do things to one commitment."""

    database: Database
    actors: dict[str, Actor] = field(default_factory=dict)
    now: datetime = SATURDAY
    edition_id: int = 0
    meeting_id: int = 0

    def run(self, job: Callable[[Session], Any]) -> Any:
        return self.database.run_now(job)

    def move(self, who: str, version: int, reason: str = "") -> Move:
        actor = SYSTEM if who == "system" else self.actors.get(who, Actor(None))
        return Move(actor, version, self.now, reason)

    def draft(self, session: Session, **changes: Any) -> Draft:
        """The municipality promises something to the ministry, unless told otherwise."""
        codes = {"responsible": SABAINO, "counterpart": MINISTRY}
        found = {side: bodies.get(session, changes.pop(side, code)) for side, code in codes.items()}
        values = {"text": "Expediente técnico del agua potable", "due_on": DUE, **changes}
        return Draft(**found, **values)

    def register(self, who: str = "apurimac", state: State = State.PENDING, **changes: Any) -> str:
        """Register a commitment, agreed unless told otherwise; returns its code."""

        def job(session: Session) -> str:
            row = register(
                session,
                session.get_one(Edition, self.edition_id),
                self.draft(session, **changes),
                self.move(who, 0).actor,
                now=self.now,
                meeting=session.get_one(BilateralMeeting, self.meeting_id),
                state=state,
            )
            return row.code

        return self.run(job)

    def get(self, code: str) -> Commitment:
        return self.run(lambda session: commitments.find(session, code))

    def act(
        self,
        code: str,
        action: Action,
        who: str,
        reason: str = "porque sí",
        version: int | None = None,
    ) -> str:
        """Do it on the newest version, or on that given; returns the state it leads to."""

        def verb(session: Session, row: Commitment, move: Move) -> None:
            commitment_acts.act(session, row, action, move)

        return self.do(code, who, verb, reason=reason, version=version)[0]

    def do(
        self,
        code: str,
        who: str,
        verb: Callable[[Session, Commitment, Move], Any],
        *,
        reason: str = "porque sí",
        version: int | None = None,
    ) -> tuple[str, Any]:
        """The state after a verb of the `commitment_…` modules, and what the verb returned."""

        def job(session: Session) -> tuple[str, Any]:
            row = commitments.find(session, code)
            assert row is not None
            seen = row.version if version is None else version
            result = verb(session, row, self.move(who, seen, reason))
            return row.state, result

        return self.run(job)

    def attach(self, code: str, who: str = "alcaldesa", letter: str = "a") -> str:
        exhibit = evidence.file(f"{letter}.jpg", "image/jpeg", 120_000, letter * 64)
        return self.do(
            code, who, lambda s, row, move: commitment_reports.attach(s, row, move, exhibit)
        )[0]

    def declare(self, code: str, who: str = "alcaldesa", letter: str = "a") -> str:
        """Evidence, and the word that it is done."""
        self.attach(code, who, letter)
        return self.act(code, Action.DECLARE, who, reason="")

    def later(self, **step: float) -> None:
        self.now += timedelta(**step)


def build(database: Database) -> World:
    world = World(database)
    world.actors = database.run_now(lambda session: _cast(session, world.now))

    def meet(session: Session) -> tuple[int, int]:
        meetings.add_edition(session, prefix="ME5", forum=Forum.MUNI, number=5, year=2026)
        edition = meetings.edition(session, "ME5")
        assert edition is not None
        local, ministry = bodies.by_codes(session, [SABAINO, MINISTRY])
        meeting = meetings.open_bilateral(
            session,
            edition_id=edition.id,
            local=local,
            counterpart=ministry,
            held_on=TODAY,
            now=world.now,
        )
        return edition.id, meeting.id

    world.edition_id, world.meeting_id = database.run_now(meet)
    return world


def _cast(session: Session, now: datetime) -> dict[str, Actor]:
    actors = {}
    for name, (code, title, role, scope) in CAST.items():
        body = session.get_one(bodies.Body, code)
        person = people.add_person(session, name, now)
        post = posts.ensure_post(session, body=body, title=title, role=role, scope=scope)
        posts.appoint(session, person_id=person.id, post=post, now=now)
        actors[name] = Actor(person.id, posts.duties(session, person.id, now))
    return actors
