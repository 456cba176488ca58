"""Batches: held by one guarded row, whoever is just claiming; many rows in one insert."""

from datetime import timedelta

from sqlalchemy.orm import Session

from db import batches, outbox
from db.engine import Database
from db.outbox import DeliveryStatus
from tests.fakes import SATURDAY

BATCH, OTHER = "announcement:1", "announcement:2"
ME = "me"
MANY = 1_900


def fill(database: Database, batch: str = BATCH, size: int = 4) -> int:
    keyed = [(f"{batch}:{n}", f"fake:{batch}-{n}") for n in range(size)]
    values = {"lane": 2, "payload": {"text": "hola"}, "now": SATURDAY, "batch": batch}
    return database.run_now(lambda s: outbox.enqueue_all(s, keyed, **values))


def claim(database: Database, limit: int = 99, owner: str = ME) -> list[str]:
    def job(session: Session) -> list[str]:
        rows = outbox.claim(session, owner=owner, channels=["fake"], limit=limit, now=SATURDAY)
        return [row.key for row in rows]

    return database.run_now(job)


def counts(database: Database, batch: str = BATCH) -> dict[DeliveryStatus, int]:
    return database.run_now(lambda s: batches.count(s, batch))


def pause(database: Database) -> bool:
    return database.run_now(lambda s: batches.pause(s, BATCH, SATURDAY, "motivo"))


def resume(database: Database) -> bool:
    return database.run_now(lambda s: batches.resume(s, BATCH, SATURDAY))


def cancel(database: Database) -> int:
    return database.run_now(lambda s: batches.cancel(s, BATCH, SATURDAY, "motivo"))


def test_thousands_are_left_at_once_and_each_once(database: Database) -> None:
    assert [fill(database, size=MANY), fill(database, size=MANY + 1)] == [MANY, 1]
    assert counts(database) == {DeliveryStatus.PENDING: MANY + 1}


def test_a_paused_batch_is_not_claimed_and_others_are(database: Database) -> None:
    fill(database)
    fill(database, OTHER, size=1)
    assert pause(database)
    assert claim(database) == [f"{OTHER}:0"]


def test_a_resumed_batch_goes_on_where_it_was(database: Database) -> None:
    fill(database)
    first = claim(database, limit=2)
    pause(database)
    assert claim(database) == []
    assert resume(database)
    assert [*first, *claim(database)] == [f"{BATCH}:{n}" for n in range(4)]


def test_what_comes_back_to_a_paused_batch_waits_with_it(database: Database) -> None:
    fill(database, size=1)
    [key] = claim(database)
    pause(database)
    back = {"owner": ME, "not_before": SATURDAY, "reason": "429"}
    database.run_now(lambda s: outbox.return_to_queue(s, outbox.id_of(s, key), **back))
    assert claim(database) == []


def test_of_a_cancelled_batch_nothing_leaves_any_more(database: Database) -> None:
    fill(database)
    claim(database, limit=1)
    assert cancel(database) == 3
    assert claim(database) == []
    assert counts(database) == {DeliveryStatus.SENDING: 1, DeliveryStatus.CANCELLED: 3}


def test_what_comes_back_to_a_cancelled_batch_is_cancelled_too(database: Database) -> None:
    fill(database, size=1)
    [key] = claim(database)
    cancel(database)
    back = {"owner": ME, "not_before": SATURDAY, "reason": "429"}
    database.run_now(lambda s: outbox.return_to_queue(s, outbox.id_of(s, key), **back))
    assert claim(database) == []
    assert database.run_now(lambda s: outbox.expire(s, SATURDAY)) == 1
    assert counts(database) == {DeliveryStatus.CANCELLED: 1}


def test_what_was_cancelled_is_neither_paused_nor_resumed(database: Database) -> None:
    fill(database)
    cancel(database)
    assert [pause(database), resume(database)] == [False, False]
    assert claim(database) == []


def test_pausing_twice_and_resuming_what_goes_change_nothing(database: Database) -> None:
    assert [pause(database), pause(database)] == [True, False]
    assert [resume(database), resume(database)] == [True, False]


def test_why_it_stands_still_can_be_read(database: Database) -> None:
    assert database.run_now(lambda s: batches.find(s, BATCH)) is None
    pause(database)
    found = database.run_now(lambda s: batches.find(s, BATCH))
    assert found is not None
    assert (found.state, found.reason) == (batches.BatchState.PAUSED, "motivo")


def settle(database: Database, failures: int, size: int, later: int = 0) -> bool:
    """So many come to an end, the first ones badly; whether that paused the batch."""
    now = SATURDAY + timedelta(seconds=later)

    def job(session: Session) -> bool:
        rows = outbox.claim(session, owner=ME, channels=["fake"], limit=size, now=now)
        for number, row in enumerate(rows):
            if number < failures:
                outbox.mark_failed(session, row.id, owner=ME, reason="blocked")
            else:
                outbox.mark_sent(session, row.id, owner=ME, provider_id="1", now=now)
        return batches.pause_if_failing(session, BATCH, now)

    return database.run_now(job)


def test_five_failures_in_the_last_hundred_pause_it(database: Database) -> None:
    fill(database, size=120)
    assert not settle(database, 4, 99)
    assert settle(database, 1, 1, later=1)
    found = database.run_now(lambda s: batches.find(s, BATCH))
    assert (found.state, found.reason) == (batches.BatchState.PAUSED, batches.FAILING)


def test_failures_before_the_last_hundred_do_not_count(database: Database) -> None:
    fill(database, size=120)
    assert not settle(database, 4, 4)
    assert not settle(database, 4, 100, later=1)


def test_after_somebody_let_it_go_on_only_new_failures_count(database: Database) -> None:
    fill(database, size=120)
    assert settle(database, 5, 20)
    resume(database)
    assert not settle(database, 4, 50, later=1)
    assert settle(database, 1, 1, later=2)
