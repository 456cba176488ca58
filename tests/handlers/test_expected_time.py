"""What is promised: a working day until there is experience, then what it usually takes."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db import advisers
from db.consultation_states import Action, State
from db.consultations import Consultation
from db.engine import Database
from handlers import expected_time
from tests.consultations import Office
from tests.fakes import SATURDAY
from tests.people import ON_SQLITE

MONDAY = SATURDAY.replace(day=23, hour=14)
"""9:00 in Lima."""


def answered(session: Session, count: int, hours: float) -> None:
    """So many questions, each received a Monday at 9:00 and answered so much later."""
    office = Office(session)
    for _ in range(count):
        row = office.ask("stranger")
        row.received_at, row.first_answered_at = MONDAY, MONDAY + timedelta(hours=hours)
        row.state = State.CLOSED
    session.flush()


def usual(database: Database, count: int, hours: float) -> timedelta:
    def job(session: Session) -> timedelta:
        answered(session, count, hours)
        return expected_time.usual(session, MONDAY + timedelta(days=1))

    return database.run_now(job)


@ON_SQLITE
def test_a_few_answers_are_no_experience(database: Database) -> None:
    assert usual(database, expected_time.ENOUGH - 1, 4) == expected_time.USUAL


@ON_SQLITE
def test_with_experience_the_usual_time_is_promised(database: Database) -> None:
    assert usual(database, expected_time.ENOUGH, 4) == timedelta(hours=4)


@ON_SQLITE
def test_nobody_promises_minutes(database: Database) -> None:
    assert usual(database, expected_time.ENOUGH, 0.1) == expected_time.SHORTEST


def test_the_least_busy_of_the_team_is_chosen(database: Database) -> None:
    def job(session: Session) -> list[int | None]:
        office = Office(session)
        holder, other = office.actor("holder").person_id, office.actor("adviser").person_id
        assert holder is not None
        assert other is not None
        row = office.ask()
        office.do(row, Action.TAKE)
        first = advisers.least_busy(session, "otros", SATURDAY)
        advisers.toggle_topic(session, holder, "otros")
        of_team = advisers.least_busy(session, "otros", SATURDAY)
        advisers.leave_office(session, holder, SATURDAY + timedelta(days=1))
        present = advisers.least_busy(session, "otros", SATURDAY)
        advisers.leave_office(session, other, SATURDAY + timedelta(days=1))
        nobody = advisers.least_busy(session, "otros", SATURDAY)
        assert session.query(Consultation).count() == 1
        return [first == other, of_team == holder, present == other, nobody]  # type: ignore[list-item]

    assert database.run_now(job) == [True, True, True, None]


def test_what_is_left_of_the_time_is_left_when_the_word_comes(database: Database) -> None:
    due = datetime.fromisoformat("2026-11-24T09:00-05:00")
    asked, told = MONDAY + timedelta(hours=3), MONDAY + timedelta(days=2, hours=3)
    resumed = database.run_now(lambda s: expected_time.resumed(s, due, asked, told))
    assert resumed == datetime.fromisoformat("2026-11-26T09:00-05:00")
