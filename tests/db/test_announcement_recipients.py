"""Recipients: written down once with their deliveries, joined late, asked again, read back."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from db import (
    announcement_receipts,
    announcement_recipients,
    announcement_replies,
    announcements,
    deliveries,
    outbox,
)
from db.announcement_receipts import Outcome
from db.announcement_recipients import acknowledge, again, join_late, materialise, unacknowledged
from db.announcement_states import State
from db.announcements import Announcement, Content
from db.audiences import Audience
from db.deliveries import Delivery, DeliveryStatus
from db.engine import Database
from tests.audience import appoint
from tests.fakes import SATURDAY
from tests.people import ABANCAY, SABAINO

PAYLOAD = {"text": "Un comunicado"}
MAYORS = Audience(roles=frozenset({"authority"}), places=frozenset({"03"}))
LATER = SATURDAY + timedelta(days=1)


def sent(session: Session) -> tuple[Announcement, list[int]]:
    """An announcement that has gone out to two mayors, and their numbers."""
    people = [appoint(session, code).id for code in (SABAINO, ABANCAY)]
    appoint(session, "030102", notices=False)
    content = Content("Asunto", "Texto", MAYORS, valid_until=date(2026, 11, 30))
    made = announcements.add(session, content, author=None, now=SATURDAY)
    made.state, made.wave, made.started_at = State.SENDING, 1, SATURDAY
    session.flush()
    assert materialise(session, made, PAYLOAD, SATURDAY) == 2
    return made, people


def rows(session: Session) -> list[Delivery]:
    return list(session.query(Delivery).order_by(Delivery.id))


def outcomes(session: Session, announcement_id: int) -> dict[str, int]:
    found = announcement_receipts.tally(announcement_receipts.receipts(session, announcement_id))
    return {outcome: count for outcome, count in found.counts.items() if count}


def test_each_gets_one_delivery_in_the_batch_until_its_last_day(database: Database) -> None:
    def job(session: Session) -> None:
        made, people = sent(session)
        assert materialise(session, made, PAYLOAD, SATURDAY) == 0
        found = rows(session)
        assert sorted(row.key for row in found) == [
            f"announcement:{made.id}:1:{person}" for person in sorted(people)
        ]
        assert {row.batch for row in found} == {made.batch}
        assert {row.lane for row in found} == {2}
        end = {row.not_after for row in found}
        assert end == {SATURDAY.replace(day=1, month=12, hour=5, minute=0)}
        assert outcomes(session, made.id) == {Outcome.WAITING: 2, Outcome.SKIPPED: 83}

    database.run_now(job)


def test_who_joins_gets_it_once_and_others_do_not(database: Database) -> None:
    def job(session: Session) -> None:
        made, _ = sent(session)
        assert join_late(session, made, PAYLOAD, LATER) == 0
        appoint(session, "030103", now=LATER)
        appoint(session, "080101", now=LATER)
        assert join_late(session, made, PAYLOAD, LATER) == 1
        assert join_late(session, made, PAYLOAD, LATER) == 0
        assert [row.late for row in session.query(announcement_recipients.Recipient)].count(
            True
        ) == 1

    database.run_now(job)


def test_a_second_wave_is_for_those_who_did_not_acknowledge(database: Database) -> None:
    def job(session: Session) -> None:
        made, [first, second] = sent(session)
        assert acknowledge(session, made.id, first, SATURDAY)
        assert not acknowledge(session, made.id, first, LATER)
        # Who opted out is asked for too, and still not written to.
        assert second in unacknowledged(session, made.id)
        assert first not in unacknowledged(session, made.id)
        made.wave = 2
        assert again(session, made, PAYLOAD, LATER) == 1
        assert rows(session)[-1].key == f"announcement:{made.id}:2:{second}"
        assert again(session, made, PAYLOAD, LATER) == 0

    database.run_now(job)


def test_receipts_are_what_the_outbox_says(database: Database) -> None:
    def job(session: Session) -> None:
        made, [_, in_abancay] = sent(session)
        one, other = rows(session)
        one.status, other.status = DeliveryStatus.SENT, DeliveryStatus.FAILED
        other.reason = "blocked"
        assert outcomes(session, made.id) == {
            Outcome.SENT: 1,
            Outcome.FAILED: 1,
            Outcome.SKIPPED: 83,
        }
        acknowledge(session, made.id, in_abancay, SATURDAY)
        assert outcomes(session, made.id)[Outcome.ACKNOWLEDGED] == 1
        regions = announcement_receipts.by_region(announcement_receipts.receipts(session, made.id))
        assert regions["03"].total == 85
        found = announcement_receipts.receipts(session, made.id)
        assert (Outcome.FAILED, "blocked", 1) in announcement_receipts.reasons(found)
        progress = announcement_receipts.progress(session, made.id, 1)
        assert (progress.total, progress.waiting, progress.done) == (2, 0, 2)

    database.run_now(job)


def test_every_status_of_a_delivery_is_an_outcome() -> None:
    assert set(announcement_receipts.OUTCOMES) == set(deliveries.DeliveryStatus)


def test_a_resend_that_failed_does_not_undo_that_it_arrived(database: Database) -> None:
    def job(session: Session) -> None:
        made, _ = sent(session)
        for row in rows(session):
            row.status = DeliveryStatus.SENT
        made.wave = 2
        again(session, made, PAYLOAD, LATER)
        for row in rows(session)[2:]:
            row.status = DeliveryStatus.UNKNOWN
        assert outcomes(session, made.id)[Outcome.SENT] == 2

    database.run_now(job)


def test_what_is_pruned_from_the_outbox_is_unknown(database: Database) -> None:
    def job(session: Session) -> None:
        made, _ = sent(session)
        for row in rows(session):
            row.status = DeliveryStatus.SENT
        session.flush()
        outbox.prune(session, answers_before=LATER, notices_before=LATER)
        assert outcomes(session, made.id)[Outcome.UNKNOWN] == 2

    database.run_now(job)


def test_who_got_what_is_forgotten_after_its_time(database: Database) -> None:
    def job(session: Session) -> None:
        made, [first, _] = sent(session)
        recipient = announcement_recipients.of_person(session, made.id, first)
        assert recipient is not None
        acknowledge(session, made.id, first, SATURDAY)
        announcement_replies.add(session, recipient, "Gracias", [], SATURDAY)
        assert announcement_recipients.prune(session, SATURDAY) == 0
        assert announcement_replies.prune(session, SATURDAY) == 0
        assert announcement_recipients.prune(session, LATER) == 85
        assert announcement_replies.prune(session, LATER) == 1
        assert announcement_receipts.receipts(session, made.id) == []

    database.run_now(job)
