"""The year 2027 with a thousand commitments: none lost, none twice, none outside the window."""

from collections import Counter, defaultdict
from datetime import date, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.spanish import LIMA
from db.commitments import Commitment
from db.engine import Database
from db.outbox import Delivery
from db.reminders import Fire, FireState
from tests import simulated_year, year_checker
from tests.simulated_year import LAST, Year

OPENS, CLOSES = time(8), time(19)


@pytest.fixture
def year(database: Database) -> Year:
    made = simulated_year.build(database)
    made.play()
    return made


def received(session: Session) -> dict[tuple[int, date], list[int]]:
    """The commitments in what really went out, by person and day."""
    found: dict[tuple[int, date], list[int]] = defaultdict(list)
    query = select(Fire.person_id, Fire.subject, Delivery.status, Delivery.sent_at)
    query = query.join(Delivery, Delivery.id == Fire.delivery_id).where(Fire.kind == "commitment")
    for person, subject, status, sent_at in session.execute(query):
        assert status == "sent"
        found[person, sent_at.astimezone(LIMA).date()].append(int(subject))
    return found


def test_everybody_received_what_they_should_have_and_nothing_else(year: Year) -> None:
    year.database.run_now(lambda session: check(session, year))


def check(session: Session, year: Year) -> None:
    got = received(session)
    expected = year_checker.Checker(session, year, LAST).expected()
    assert {key: len(set(rows)) for key, rows in got.items()} == {
        key: len(rows) for key, rows in got.items()
    }
    lost = {key: rows - set(got.get(key, ())) for key, rows in expected.items()}
    surplus = {key: set(rows) - expected.get(key, set()) for key, rows in got.items()}
    assert {key: rows for key, rows in lost.items() if rows} == {}
    assert {key: rows for key, rows in surplus.items() if rows} == {}
    assert len(expected) > 400
    check_window(session, year)
    check_words(session)
    check_nothing_is_left(session)


def check_window(session: Session, year: Year) -> None:
    """One message a person and day, on working days, in the window; one by one for who asked."""
    sent = session.scalars(select(Delivery).where(Delivery.status == "sent")).all()
    moments = [(row.address, row.sent_at.astimezone(LIMA)) for row in sent if row.sent_at]
    assert {moment.date() for _, moment in moments} <= set(year_checker.WORKED)
    assert all(OPENS <= moment.time() < CLOSES for _, moment in moments)
    singles = f"fake:{year.mayors[3]}"
    days = Counter((address, moment.date()) for address, moment in moments if address != singles)
    assert set(days.values()) == {1}


def check_words(session: Session) -> None:
    """A message says what its fires say: their codes, as many as it shows."""
    codes = {row.id: row.code for row in session.execute(select(Commitment.id, Commitment.code))}
    carried: dict[int, list[str]] = defaultdict(list)
    for fire in session.scalars(select(Fire).where(Fire.kind == "commitment")):
        if fire.state == FireState.SENT and fire.delivery_id:
            carried[fire.delivery_id].append(codes[int(fire.subject)])
    for number, said in carried.items():
        text = session.get_one(Delivery, number).payload["text"]
        shown = sum(code in text for code in said)
        assert shown == len(said) or (shown >= 11 and len(said) > shown), (text, said)


def check_nothing_is_left(session: Session) -> None:
    states = Counter(session.scalars(select(Fire.state)))
    assert set(states) <= {FireState.SENT, FireState.SKIPPED, FireState.WAITING, FireState.PLACED}
    late = select(Fire).where(Fire.state == FireState.WAITING, Fire.day < LAST)
    assert session.scalars(late).all() == []
