"""The inbox: stored once, handled in the chat's order, set aside when nobody can handle it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db import inbox
from db.engine import Database
from db.inbox import MAX_ATTEMPTS, Update, UpdateStatus
from tests.fakes import SATURDAY

CHAT, OTHER = "fake:rosa", "fake:julio"


def store(database: Database, number: object, chat: str = CHAT, **more: Any) -> bool:
    values = {"channel": "fake", "external_id": str(number), "payload": {}, "now": SATURDAY}
    return database.run_now(lambda s: inbox.store(s, **{**values, "chat": chat, **more}))


def take(database: Database, chat: str = CHAT, later: float = 0) -> str | None:
    """Handle the head of the chat; returns its external id."""

    def job(session: Session) -> str | None:
        head = inbox.claim_oldest(session, chat, SATURDAY + timedelta(seconds=later))
        if head is None:
            return None
        inbox.settle(head, UpdateStatus.DONE, SATURDAY)
        return head.external_id

    return database.run_now(job)


def fail(database: Database, *, final: bool = False) -> UpdateStatus:
    def job(session: Session) -> UpdateStatus:
        [row] = session.query(Update)
        return inbox.note_failure(session, row.id, "boom", SATURDAY, final=final)

    return database.run_now(job)


def test_an_update_that_comes_twice_is_stored_once(database: Database) -> None:
    assert [store(database, 7), store(database, 7)] == [True, False]
    assert database.run_now(inbox.count_waiting) == 1


def test_the_same_number_on_another_channel_is_another_update(database: Database) -> None:
    assert store(database, 7)
    assert store(database, 7, channel="otro")


def test_an_update_that_was_handled_does_not_come_back(database: Database) -> None:
    store(database, 7)
    assert take(database) == "7"
    assert not store(database, 7)
    assert take(database) is None


def test_a_chat_is_taken_in_the_order_it_was_stored(database: Database) -> None:
    for number in (3, 1, 2):
        store(database, number)
    assert [take(database) for _ in range(4)] == ["3", "1", "2", None]


def test_a_chat_does_not_take_the_messages_of_another(database: Database) -> None:
    store(database, 1, OTHER)
    assert take(database) is None
    assert take(database, OTHER) == "1"


def test_the_chat_that_waits_longest_comes_first(database: Database) -> None:
    store(database, 1, OTHER)
    store(database, 2)
    store(database, 3, OTHER)
    assert database.run_now(inbox.waiting_chats) == [OTHER, CHAT]


def test_a_delayed_head_holds_back_what_is_behind_it(database: Database) -> None:
    store(database, 1)
    assert fail(database) is UpdateStatus.WAITING
    store(database, 2)
    assert take(database) is None
    assert [take(database, later=1), take(database)] == ["1", "2"]


def test_it_is_set_aside_after_bounded_attempts(database: Database) -> None:
    store(database, 1)
    fates = [fail(database) for _ in range(MAX_ATTEMPTS)]
    assert fates == [UpdateStatus.WAITING] * (MAX_ATTEMPTS - 1) + [UpdateStatus.FAILED]
    assert take(database, later=3600) is None
    [aside] = database.run_now(inbox.set_aside)
    assert (aside.error, aside.attempts) == ("boom", MAX_ATTEMPTS)


def test_what_cannot_be_read_is_set_aside_at_once(database: Database) -> None:
    store(database, 1)
    assert fail(database, final=True) is UpdateStatus.FAILED


def test_a_set_aside_update_can_be_given_another_round(database: Database) -> None:
    store(database, 1)
    fail(database, final=True)
    [aside] = database.run_now(inbox.set_aside)
    assert database.run_now(lambda s: inbox.retry(s, aside.id, SATURDAY))
    assert take(database) == "1"


def test_a_handled_update_is_not_given_another_round(database: Database) -> None:
    store(database, 1)
    take(database)
    [row] = database.run_now(lambda s: list(s.query(Update)))
    assert not database.run_now(lambda s: inbox.retry(s, row.id, SATURDAY))


def test_waiting_updates_are_counted_by_chat(database: Database) -> None:
    for number, chat in enumerate((CHAT, CHAT, OTHER)):
        store(database, number, chat)
    counted = [database.run_now(lambda s, c=c: inbox.count_waiting(s, c)) for c in ("", CHAT, "x")]
    assert counted == [3, 2, 0]


def test_a_payload_that_no_database_takes_is_stored_cleaned(database: Database) -> None:
    store(database, 1, payload={"text": "a\x00\ud800"})
    [row] = database.run_now(lambda s: list(s.query(Update)))
    assert row.payload == {"text": "a?"}


def test_pruning_forgets_what_was_handled_and_keeps_the_rest(database: Database) -> None:
    store(database, 1, chat="done")
    take(database, "done")
    store(database, 2, chat="waits")
    store(database, 3, chat="aside", status=UpdateStatus.FAILED)
    store(database, 4, chat="ignored", status=UpdateStatus.IGNORED)
    store(database, 5, chat="new", now=SATURDAY + timedelta(days=1))
    take(database, "new", later=86_400)
    gone = database.run_now(lambda s: inbox.prune(s, SATURDAY + timedelta(hours=1)))
    left = database.run_now(lambda s: {row.chat for row in s.query(Update)})
    assert (gone, left) == (2, {"waits", "aside", "new"})


def test_two_transactions_never_hold_the_head_of_one_chat(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    store(database, 1)
    store(database, 2)
    with Session(database.engine) as first, first.begin():
        assert inbox.claim_oldest(first, CHAT, SATURDAY) is not None
        assert take(database) is None
    assert take(database) == "1"
