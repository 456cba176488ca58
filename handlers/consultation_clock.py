"""What the clock does for consultations: nobody's are given out, late ones are spoken of, once."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import working_days
from bot.messages import Notice
from db import advisers, consultation_acts, consultation_queue
from db.commitment_audience import holders_of
from db.consultation_acts import Move
from db.consultation_errors import ConsultationError
from db.consultation_events import ConsultationEvent
from db.consultation_sides import ADVISING, SYSTEM
from db.consultation_states import REOPEN_DAYS, Action, State
from db.consultations import Consultation
from handlers import consultation_news
from handlers.consultation_sight import about
from knowledge import working_hours

TAKEN_WITHIN = timedelta(hours=1)
"""Time at work in which somebody may take a new one by themselves; then it is given out."""
REMINDED_BEFORE = timedelta(hours=2)
ASKER_REMINDED_AFTER = timedelta(hours=18)
OURS = (State.ASSIGNED, State.ASKED_BACK)


def tick(session: Session, now: datetime) -> list[Notice]:
    """All that is due at this moment. At night and on holidays only what needs no word is done."""
    end = now - timedelta(days=REOPEN_DAYS)
    for row in consultation_queue.quiet_since(session, end):
        consultation_acts.act(session, row, Action.CLOSE, Move(SYSTEM, now))
    if not working_hours.is_open(working_days.load(session), now):
        return []
    watch = _Watch(session, now)
    rows = consultation_queue.waiting(session)
    found: list[Notice] = []
    for row in rows:
        with suppress(ConsultationError):  # somebody was faster: the next round sees how it stands
            found += watch.look_at(row)
    return found


@dataclass
class _Watch:
    """One round of the clock."""

    session: Session
    now: datetime

    def __post_init__(self) -> None:
        roles = (holders_of(self.session, role, self.now) for role in ADVISING)
        self.working = {person for holders in roles for person in holders}

    def look_at(self, row: Consultation) -> Iterator[Notice]:
        if row.state in OURS and self._needs_somebody_else(row):
            yield from self._hand_on(row)
        if row.state == State.RECEIVED and self._at_work(row.received_at) >= TAKEN_WITHIN:
            yield from self._give_out(row)
        if row.state == State.ASKED_BACK:
            yield from self._remind_asker(row)
        elif row.due_at <= self.now:
            yield from self._escalate(row)
        elif row.held_by is not None:
            yield from self._remind(row)

    def _needs_somebody_else(self, row: Consultation) -> bool:
        """Its adviser has left, or will not be back in time."""
        assert row.held_by is not None, "only what somebody has is looked at"
        if row.held_by not in self.working:
            return True
        back = advisers.absent_until(self.session, row.held_by, self.now)
        return back is not None and back > row.due_at

    def _hand_on(self, row: Consultation) -> Iterator[Notice]:
        assert row.held_by is not None, "only what somebody has is handed on"
        left = row.held_by not in self.working
        heir = advisers.least_busy(self.session, row.topic, self.now, but=(row.held_by,))
        if heir is not None:
            event = self._act(row, Action.PASS_ON, heir)
            yield from self._given(row, heir, event)
        elif left:
            self._act(row, Action.RELEASE)

    def _give_out(self, row: Consultation) -> Iterator[Notice]:
        adviser = advisers.least_busy(self.session, row.topic, self.now)
        if adviser is not None:
            event = self._act(row, Action.ASSIGN, adviser)
            yield from self._given(row, adviser, event)
            yield from consultation_news.assigned(self.session, row, self.now)

    def _given(self, row: Consultation, person: int, event: ConsultationEvent) -> list[Notice]:
        key = f"given:{event.id}"
        return consultation_news.for_desk(self.session, row, [person], "given", key)

    def _remind(self, row: Consultation) -> Iterator[Notice]:
        days = working_days.load(self.session)
        left = working_hours.between(days, self.now, row.due_at)
        if row.reminded_at is not None or left > REMINDED_BEFORE:
            return
        row.reminded_at = self.now
        in_review = row.state == State.IN_REVIEW
        to = advisers.reviewers(self.session, self.now, row.held_by) if in_review else [row.held_by]
        people = [person for person in to if person is not None]
        key = f"soon:{row.version}"
        yield from consultation_news.for_desk(self.session, row, people, "soon", key)

    def _escalate(self, row: Consultation) -> Iterator[Notice]:
        """The supervisors hear of it, and the asker that it takes longer: once each time."""
        if row.escalated_at is not None:
            return
        row.escalated_at = self.now
        heads = advisers.supervisors(self.session, self.now)
        people = [*heads, *([row.held_by] if row.held_by else [])]
        key = f"late:{row.version}"
        yield from consultation_news.for_desk(self.session, row, dict.fromkeys(people), "late", key)
        reply = about(row, "consultation_delayed")
        late = f"delayed:{row.reopened}"
        yield from consultation_news.for_asker(self.session, row, reply, late, self.now)

    def _remind_asker(self, row: Consultation) -> list[Notice]:
        """Once for each time something was asked back; the key sees to that."""
        if row.waiting_since is None or self._at_work(row.waiting_since) < ASKER_REMINDED_AFTER:
            return []
        reply = about(row, "consultation_asked_again")
        key = f"again:{row.waiting_since:%Y%m%d%H%M}"
        return consultation_news.for_asker(self.session, row, reply, key, self.now)

    def _act(self, row: Consultation, action: Action, to: int | None = None) -> ConsultationEvent:
        return consultation_acts.act(self.session, row, action, Move(SYSTEM, self.now, to=to))

    def _at_work(self, since: datetime) -> timedelta:
        return working_hours.between(working_days.load(self.session), since, self.now)
