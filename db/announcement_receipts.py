"""Receipts: what became of an announcement, read from the outbox's own rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.announcement_recipients import Acknowledgement, Recipient, unacknowledged
from db.bodies import Body
from db.outbox import Delivery, DeliveryStatus
from db.people import Person


class Outcome(StrEnum):
    """What became of it for one person, best first."""

    ACKNOWLEDGED = "acknowledged"
    SENT = "sent"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


ARRIVED = (Outcome.ACKNOWLEDGED, Outcome.SENT)
OUTCOMES = {
    DeliveryStatus.PENDING: Outcome.WAITING,
    DeliveryStatus.SENDING: Outcome.WAITING,
    DeliveryStatus.SENT: Outcome.SENT,
    DeliveryStatus.UNKNOWN: Outcome.UNKNOWN,
    DeliveryStatus.FAILED: Outcome.FAILED,
    DeliveryStatus.EXPIRED: Outcome.EXPIRED,
    DeliveryStatus.CANCELLED: Outcome.CANCELLED,
}


@dataclass(frozen=True)
class Receipt:
    """One recipient of one wave, and the outcome. `reason` explains what did not arrive."""

    recipient: Recipient
    body: Body
    name: str
    outcome: Outcome
    reason: str = ""
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None


def receipts(session: Session, announcement_id: int) -> list[Receipt]:
    """Each person by the last thing that was left for them; bodies that nobody holds too."""
    query = (
        select(Recipient, Body, Person.name, Delivery, Acknowledgement.acknowledged_at)
        .join(Body, Body.code == Recipient.body_code)
        .outerjoin(Person, Person.id == Recipient.person_id)
        .outerjoin(Delivery, Delivery.key == Recipient.key)
        .outerjoin(
            Acknowledgement,
            and_(
                Acknowledgement.announcement_id == Recipient.announcement_id,
                Acknowledgement.person_id == Recipient.person_id,
            ),
        )
        .where(Recipient.announcement_id == announcement_id)
        .order_by(Recipient.wave, Recipient.id)
    )
    last: dict[tuple[str, int | None], Receipt] = {}
    for recipient, body, name, delivery, acknowledged_at in session.execute(query):
        receipt = _receipt(recipient, body, name or "", delivery, acknowledged_at)
        key = ("", recipient.person_id) if recipient.person_id else (body.code, None)
        last[key] = _better(last.get(key), receipt)
    return sorted(last.values(), key=lambda r: (r.body.code, r.recipient.id))


def _better(before: Receipt | None, after: Receipt) -> Receipt:
    """A resend that failed does not undo that it arrived before."""
    if before is not None and before.outcome is Outcome.SENT and after.outcome not in ARRIVED:
        return before
    return after


def _receipt(
    recipient: Recipient,
    body: Body,
    name: str,
    delivery: Delivery | None,
    acknowledged_at: datetime | None,
) -> Receipt:
    if acknowledged_at is not None:
        outcome, reason = Outcome.ACKNOWLEDGED, ""
    elif recipient.missing:
        outcome, reason = Outcome.SKIPPED, recipient.missing
    elif delivery is None:
        outcome, reason = Outcome.UNKNOWN, "forgotten"
    else:
        outcome = OUTCOMES.get(DeliveryStatus(delivery.status), Outcome.WAITING)
        reason = "" if outcome in (Outcome.SENT, Outcome.WAITING) else delivery.reason
    sent_at = delivery.sent_at if delivery else None
    return Receipt(recipient, body, name, outcome, reason, sent_at, acknowledged_at)


@dataclass(frozen=True)
class Tally:
    """How many there are of each outcome."""

    counts: Counter[Outcome]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def addressed(self) -> int:
        """Those to whom something was, or will be, sent."""
        return self.total - self.counts[Outcome.SKIPPED]

    def of(self, *outcomes: str) -> int:
        return sum(self.counts[Outcome(outcome)] for outcome in outcomes)


def tally(rows: Sequence[Receipt]) -> Tally:
    return Tally(Counter(row.outcome for row in rows))


def reasons(rows: Sequence[Receipt]) -> list[tuple[Outcome, str, int]]:
    """Why it did not arrive, and to how many, the most frequent first."""
    counted = Counter((row.outcome, row.reason) for row in rows if row.reason)
    return [(outcome, reason, count) for (outcome, reason), count in counted.most_common()]


def lacking(session: Session, announcement_id: int) -> int:
    """How many it was sent to who did not acknowledge it."""
    return len(unacknowledged(session, announcement_id))


def by_region(rows: Sequence[Receipt]) -> dict[str, Tally]:
    """By department; `""` for those of no region, such as ministries. In the order of the codes."""
    found: dict[str, Counter[Outcome]] = {}
    for row in sorted(rows, key=lambda row: row.body.department):
        found.setdefault(row.body.department, Counter())[row.outcome] += 1
    return {region: Tally(counts) for region, counts in found.items()}


@dataclass(frozen=True)
class Progress:
    """How far the present wave has come."""

    total: int
    waiting: int
    statuses: dict[str, int]

    @property
    def done(self) -> int:
        return self.total - self.waiting

    def of(self, status: str) -> int:
        return self.statuses.get(status, 0)


def progress(session: Session, announcement_id: int, wave: int) -> Progress:
    """Counted in the outbox, of one wave."""
    query = (
        select(Delivery.status, func.count())
        .join(Recipient, Recipient.key == Delivery.key)
        .where(Recipient.announcement_id == announcement_id, Recipient.wave == wave)
        .group_by(Delivery.status)
    )
    counts = {str(status): int(count) for status, count in session.execute(query)}
    waiting = sum(
        count
        for status, count in counts.items()
        if OUTCOMES.get(DeliveryStatus(status), Outcome.WAITING) is Outcome.WAITING
    )
    return Progress(sum(counts.values()), waiting, counts)
