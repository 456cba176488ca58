"""The outbox: claimed by one, settled once, answers first, nothing late and nothing twice."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db import outbox
from db.engine import Database
from db.outbox import Delivery, DeliveryStatus
from tests.fakes import SATURDAY

ANSWER, REMINDER, ANNOUNCEMENT = 0, 1, 2
ME, DEAD_PROCESS = "me", "dead"


def enqueue(database: Database, key: str, **more: Any) -> bool:
    values = {"address": "fake:rosa", "lane": ANSWER, "payload": {"text": key}, "now": SATURDAY}
    return database.run_now(lambda s: outbox.enqueue(s, **{**values, "key": key, **more}))


def claim(database: Database, owner: str = ME, limit: int = 99, later: float = 0) -> list[str]:
    now = SATURDAY + timedelta(seconds=later)

    def job(session: Session) -> list[str]:
        found = outbox.claim(session, owner=owner, channels=["fake"], limit=limit, now=now)
        return [row.key for row in found]

    return database.run_now(job)


def row(database: Database, key: str) -> Delivery:
    return database.run_now(lambda s: s.query(Delivery).filter_by(key=key).one())


def settle(database: Database, mark: Any, key: str, **values: Any) -> bool:
    return database.run_now(lambda s: mark(s, outbox.id_of(s, key), **{"owner": ME, **values}))


def test_a_key_is_used_once_for_ever(database: Database) -> None:
    assert [enqueue(database, "a"), enqueue(database, "a", payload={"text": "otro"})] == [
        True,
        False,
    ]
    assert row(database, "a").payload == {"text": "a"}


def test_answers_leave_before_reminders_and_announcements(database: Database) -> None:
    for key, lane in (("news", ANNOUNCEMENT), ("due", REMINDER), ("a", ANSWER), ("b", ANSWER)):
        enqueue(database, key, lane=lane)
    assert claim(database, limit=3) == ["a", "b", "due"]
    assert claim(database) == ["news"]


def test_what_is_claimed_is_not_claimed_again(database: Database) -> None:
    enqueue(database, "a")
    assert [claim(database), claim(database, "another")] == [["a"], []]
    found = row(database, "a")
    assert (found.status, found.owner, found.attempts) == (DeliveryStatus.SENDING, ME, 1)


def test_what_is_born_claimed_is_not_claimed(database: Database) -> None:
    enqueue(database, "a", owner=ME)
    assert claim(database) == []
    assert row(database, "a").attempts == 1


def test_it_does_not_claim_for_a_channel_that_is_off(database: Database) -> None:
    enqueue(database, "a", address="telegram:7")
    assert claim(database) == []


def test_it_does_not_claim_before_its_time(database: Database) -> None:
    enqueue(database, "a", not_before=SATURDAY + timedelta(seconds=60))
    assert [claim(database), claim(database, later=60)] == [[], ["a"]]


def test_what_is_late_expires_instead_of_leaving(database: Database) -> None:
    enqueue(database, "a", not_after=SATURDAY + timedelta(seconds=60))
    enqueue(database, "b")
    now = SATURDAY + timedelta(seconds=60)
    assert claim(database, later=60) == ["b"]
    assert database.run_now(lambda s: outbox.expire(s, now)) == 1
    assert row(database, "a").status == DeliveryStatus.EXPIRED


def test_it_does_not_expire_what_is_in_time(database: Database) -> None:
    enqueue(database, "a", not_after=SATURDAY + timedelta(seconds=60))
    assert database.run_now(lambda s: outbox.expire(s, SATURDAY)) == 0


def test_its_owner_settles_it_once(database: Database) -> None:
    enqueue(database, "a", owner=ME)
    sent = {"provider_id": "9", "now": SATURDAY}
    assert settle(database, outbox.mark_sent, "a", **sent)
    assert not settle(database, outbox.mark_failed, "a", reason="late")
    found = row(database, "a")
    assert (found.status, found.provider_id, found.reason) == (DeliveryStatus.SENT, "9", "")


@pytest.mark.parametrize(
    ("mark", "values"),
    [
        (outbox.mark_sent, {"provider_id": "9", "now": SATURDAY}),
        (outbox.mark_failed, {"reason": "x"}),
        (outbox.mark_unknown, {"reason": "x"}),
        (outbox.return_to_queue, {"reason": "x", "not_before": SATURDAY}),
    ],
)
def test_nobody_settles_what_another_owns(
    database: Database, mark: Any, values: dict[str, Any]
) -> None:
    enqueue(database, "a", owner=ME)
    assert not settle(database, mark, "a", owner="another", **values)
    assert row(database, "a").status == DeliveryStatus.SENDING


def test_what_is_returned_leaves_again_later(database: Database) -> None:
    enqueue(database, "a", owner=ME)
    later = SATURDAY + timedelta(seconds=5)
    assert settle(database, outbox.return_to_queue, "a", not_before=later, reason="red caída")
    assert [claim(database), claim(database, later=5)] == [[], ["a"]]
    assert row(database, "a").attempts == 2


def test_a_return_that_does_not_count_keeps_the_attempts(database: Database) -> None:
    enqueue(database, "a", owner=ME)
    values = {"not_before": SATURDAY, "reason": "pausa", "count_attempt": False}
    assert settle(database, outbox.return_to_queue, "a", **values)
    assert row(database, "a").attempts == 0


def test_a_reason_that_is_too_long_is_cut(database: Database) -> None:
    enqueue(database, "a", owner=ME)
    settle(database, outbox.mark_failed, "a", reason="x" * 5000)
    assert len(row(database, "a").reason) == outbox.MAX_REASON_LENGTH


def test_a_restart_resends_answers_and_marks_the_rest_unknown(database: Database) -> None:
    for key, lane in (("a", ANSWER), ("due", REMINDER), ("news", ANNOUNCEMENT)):
        enqueue(database, key, lane=lane, owner=DEAD_PROCESS)
    counted = database.run_now(lambda s: outbox.release_stale(s, ME, SATURDAY))
    assert counted == (1, 2)
    assert claim(database) == ["a"]
    assert row(database, "due").status == row(database, "news").status == DeliveryStatus.UNKNOWN


def test_a_restart_leaves_alone_what_is_on_its_way_now(database: Database) -> None:
    enqueue(database, "a", owner=ME)
    assert database.run_now(lambda s: outbox.release_stale(s, ME, SATURDAY)) == (0, 0)
    assert row(database, "a").status == DeliveryStatus.SENDING


def test_the_process_that_died_settles_nothing_any_more(database: Database) -> None:
    enqueue(database, "a", owner=DEAD_PROCESS)
    database.run_now(lambda s: outbox.release_stale(s, ME, SATURDAY))
    claim(database)
    assert not settle(database, outbox.mark_failed, "a", owner=DEAD_PROCESS, reason="late")


def test_two_transactions_never_claim_the_same(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    enqueue(database, "a")
    enqueue(database, "b")
    with Session(database.engine) as first, first.begin():
        held = outbox.claim(first, owner=ME, channels=["fake"], limit=1, now=SATURDAY)
        assert [delivery.key for delivery in held] == ["a"]
        assert claim(database, "another") == ["b"]


def test_pruning_forgets_answers_before_notices_and_nothing_open(database: Database) -> None:
    for key, lane in (("a", ANSWER), ("due", REMINDER)):
        enqueue(database, key, lane=lane, owner=ME)
        settle(database, outbox.mark_failed, key, reason="x")
    enqueue(database, "open")
    enqueue(database, "on its way", owner=ME)
    later = SATURDAY + timedelta(days=1)
    gone = database.run_now(
        lambda s: outbox.prune(s, answers_before=later, notices_before=SATURDAY)
    )
    assert gone == 1
    assert database.run_now(outbox.count_by_status) == {"failed": 1, "pending": 1, "sending": 1}
