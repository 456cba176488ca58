"""The demo's commitments: editions, meetings and forty promises in every state, once."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from bot import demo_story, working_days
from bot.demo import Cast
from bot.demo_story import Teller
from bot.files import FileStore
from bot.spanish import LIMA, lima_midnight
from db import commitment_acts, commitment_agreement, meetings, people, posts
from db.bodies import Body
from db.commitment_acts import Move
from db.commitment_drafts import Draft
from db.commitment_registration import register
from db.commitment_sides import SYSTEM, Actor
from db.commitment_states import Action
from db.commitments import Commitment, Kind, Priority
from db.meetings import BilateralMeeting, Edition, Forum

WORLD_FILE = Path(__file__).parent / "demo_world.yaml"
REGISTRAR = "coordinadora-apurimac"
OBJECTION_DAYS = 3
FIRST_HOUR, HOURS = 9, 8
"""Acts fall into an office's hours, in the order in which they are told."""


def load(session: Session, cast: Cast, channel: str, files: FileStore, now: datetime) -> int:
    """Tell the whole story up to now; returns how many commitments. Nothing if there is any."""
    if meetings.editions(session):
        return 0
    world = yaml.safe_load(WORLD_FILE.read_text(encoding="utf-8"))
    today = now.astimezone(LIMA).date()
    scribe = _Scribe(Teller(session, files, today), _actors(session, cast, channel, now), now)
    for record in world["editions"]:
        scribe.open_edition(record)
    return sum(scribe.hold_meeting(record) for record in world["meetings"])


def _actors(session: Session, cast: Cast, channel: str, now: datetime) -> dict[str, Actor]:
    known = {}
    for member in cast.members:
        address = session.get_one(people.Address, f"{channel}:{member.id}")
        assert address.person_id is not None, "the cast was settled before"
        duties = posts.duties(session, address.person_id, now)
        known[member.id] = Actor(address.person_id, duties)
    return known


class _Scribe:
    """Writes the world down, each act at its own instant, never after now."""

    def __init__(self, teller: Teller, actors: Mapping[str, Actor], now: datetime) -> None:
        self.teller = teller
        self.session = teller.session
        self.actors = actors
        self.now = now

    def open_edition(self, record: Mapping[str, Any]) -> None:
        starts_on, ends_on = self._day(record["starts"]), self._day(record["ends"])
        meetings.add_edition(
            self.session,
            prefix=record["prefix"],
            forum=Forum(record["forum"]),
            number=record["number"],
            year=starts_on.year,
            place=record["place"],
            starts_on=starts_on,
            ends_on=ends_on,
        )

    def hold_meeting(self, record: Mapping[str, Any]) -> int:
        """The meeting, its list, what silence settled, and the stories; how many promises."""
        edition = meetings.edition(self.session, record["edition"])
        assert edition is not None, "editions are opened first"
        meeting = meetings.open_bilateral(
            self.session,
            edition_id=edition.id,
            local=self.session.get_one(Body, record["local"]),
            counterpart=self.session.get_one(Body, record["counterpart"]),
            held_on=self._day(record["day"]),
            now=self._at(record["day"], 0),
            place=edition.place,
            opened_by=self.actors[REGISTRAR].person_id,
        )
        made = [
            (self._register(edition, meeting, promise, record["day"]), promise)
            for promise in record["commitments"]
        ]
        days = working_days.load(self.session)
        last_day = days.add_working_days(meeting.held_on, OBJECTION_DAYS)
        until = lima_midnight(last_day + timedelta(days=1))
        meetings.close_bilateral(self.session, meeting.id, until)
        for commitment, promise in made:
            if not promise.get("unsettled"):
                self._settle(commitment, until)
            for place, step in enumerate(promise.get("story", ()), start=1):
                self._tell(commitment, step, place)
        return len(made)

    def _register(
        self, edition: Edition, meeting: BilateralMeeting, promise: Mapping[str, Any], day: int
    ) -> Commitment:
        local, ministry = meeting.local, meeting.counterpart
        ours = promise["responsible"] == local.code
        due = promise.get("due")
        amount = promise.get("amount")
        draft = Draft(
            text=promise["text"],
            responsible=local if ours else ministry,
            counterpart=ministry if ours else local,
            due_on=None if due is None else self._day(due),
            kind=Kind(promise["kind"]),
            cui=promise.get("cui", ""),
            amount=None if amount is None else Decimal(amount),
            priority=Priority(promise.get("priority", Priority.NORMAL)),
        )
        actor = self.actors[REGISTRAR]
        at = self._at(day, 1)
        return register(self.session, edition, draft, actor, now=at, meeting=meeting)

    def _settle(self, commitment: Commitment, until: datetime) -> None:
        reason = commitment_agreement.NO_OBJECTION
        move = Move(SYSTEM, commitment.version, min(until, self.now), reason)
        commitment_acts.act(self.session, commitment, Action.SETTLE, move)

    def _tell(self, commitment: Commitment, step: list[Any], place: int) -> None:
        day, who, deed, *said = step
        words = [str(word) for word in said]
        reason = demo_story.reason_of(deed, words)
        move = Move(self.actors[who], commitment.version, self._at(day, place), reason)
        demo_story.do(self.teller, commitment, move, deed, words)

    def _day(self, offset: int) -> date:
        return self.teller.today + timedelta(days=offset)

    def _at(self, offset: int, place: int) -> datetime:
        hour = FIRST_HOUR + place % HOURS
        return min(datetime.combine(self._day(offset), time(hour), tzinfo=LIMA), self.now)
