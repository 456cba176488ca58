"""The lead: a number that grows, and a fence for who wakes up believing that it still leads."""

import threading

import pytest
from sqlalchemy.orm import Session

from db import leads, outbox
from db.engine import Database
from tests.fakes import SATURDAY

ME, NEXT = "me", "next"


def take(database: Database, owner: str) -> int:
    return database.run_now(lambda s: leads.take(s, owner, SATURDAY))


def enqueue(database: Database, *keys: str) -> None:
    values = {"address": "fake:rosa", "lane": 2, "payload": {"text": "hola"}, "now": SATURDAY}
    for key in keys:
        database.run_now(lambda s, key=key: outbox.enqueue(s, key=key, **values))


def claim(session: Session, owner: str) -> list[outbox.Delivery]:
    return outbox.claim(session, owner=owner, channels=["fake"], limit=1, now=SATURDAY)


def claimed_by(database: Database, owner: str) -> list[str]:
    return database.run_now(lambda s: [row.key for row in claim(s, owner)])


def vouch(database: Database, owner: str, key: str) -> bool:
    return database.run_now(
        lambda s: outbox.vouch(s, outbox.id_of(s, key), owner=owner, now=SATURDAY)
    )


def test_every_lead_has_a_greater_number(database: Database) -> None:
    assert [take(database, ME), take(database, NEXT), take(database, ME)] == [1, 2, 3]


def test_before_anybody_leads_anybody_may_claim(database: Database) -> None:
    enqueue(database, "a")
    assert claimed_by(database, ME) == ["a"]


def test_who_leads_claims_and_vouches(database: Database) -> None:
    enqueue(database, "a")
    take(database, ME)
    assert claimed_by(database, ME) == ["a"]
    assert vouch(database, ME, "a")


def test_who_led_before_claims_nothing_and_vouches_for_nothing(database: Database) -> None:
    enqueue(database, "a", "b")
    take(database, ME)
    assert claimed_by(database, ME) == ["a"]
    take(database, NEXT)
    assert claimed_by(database, ME) == []
    assert not vouch(database, ME, "a")
    assert claimed_by(database, NEXT) == ["b"]


def test_who_leads_vouches_only_for_what_it_claimed(database: Database) -> None:
    enqueue(database, "a")
    take(database, ME)
    assert not vouch(database, ME, "a")


def test_nobody_takes_the_lead_between_a_claims_check_and_its_commit(database: Database) -> None:
    """Else the next one would resolve what was left behind before all of it is there."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    enqueue(database, "a")
    take(database, ME)
    taken = threading.Event()

    def take_over() -> None:
        take(database, NEXT)
        taken.set()

    with Session(database.engine) as session, session.begin():
        assert [row.key for row in claim(session, ME)] == ["a"]
        thread = threading.Thread(target=take_over)
        thread.start()
        assert not taken.wait(0.2)
    thread.join()
    assert database.run_now(lambda s: outbox.release_stale(s, NEXT, SATURDAY)) == (0, 1)
