"""Files sent by chat: each step is taken once, and what its taker never finished is taken again."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from db import imports, people
from db.engine import Database
from db.imports import LEASE, FileImport, ImportState
from tests.fakes import SATURDAY

HASH = "a" * 64


@pytest.fixture
def person(database: Database) -> int:
    return database.run_now(lambda session: people.add_person(session, "Marleni", SATURDAY).id)


def ask(database: Database, person: int) -> FileImport:
    def act(session: Session) -> FileImport:
        return imports.ask(
            session,
            person_id=person,
            address="fake:1",
            sha256=HASH,
            name="acta.xlsx",
            now=SATURDAY,
        )

    return database.run_now(act)


def take(database: Database, after: timedelta = timedelta()) -> FileImport | None:
    return database.run_now(lambda session: imports.take(session, SATURDAY + after))


def move(database: Database, row: FileImport, before: ImportState, after: ImportState) -> bool:
    return database.run_now(lambda session: imports.move(session, row.id, before, after))


def test_a_file_is_taken_once(database: Database, person: int) -> None:
    asked = ask(database, person)
    taken = take(database)
    assert taken is not None
    assert (taken.id, taken.attempts) == (asked.id, 1)
    assert take(database) is None


def test_it_is_taken_again_when_its_taker_is_taken_for_dead(
    database: Database, person: int
) -> None:
    ask(database, person)
    take(database)
    again = take(database, LEASE)
    assert again is not None
    assert again.attempts == 2


def test_what_waits_for_its_sender_is_not_taken(database: Database, person: int) -> None:
    asked = ask(database, person)
    assert move(database, asked, ImportState.WAITING, ImportState.CHECKED)
    assert take(database, LEASE) is None


def test_a_step_is_made_once(database: Database, person: int) -> None:
    asked = ask(database, person)
    assert move(database, asked, ImportState.WAITING, ImportState.CHECKED)
    assert not move(database, asked, ImportState.WAITING, ImportState.CHECKED)


def test_a_newer_file_takes_the_place_of_one_that_was_left_alone(
    database: Database, person: int
) -> None:
    first, second = ask(database, person), ask(database, person)
    taken = take(database)
    assert taken is not None
    assert taken.id == second.id
    assert not move(database, first, ImportState.WAITING, ImportState.CHECKED)


def test_old_ones_are_forgotten_and_unfinished_ones_kept(database: Database, person: int) -> None:
    ended = ask(database, person)
    move(database, ended, ImportState.WAITING, ImportState.FAILED)
    ask(database, person)
    later = SATURDAY + timedelta(days=100)
    assert database.run_now(lambda session: imports.prune(session, later)) == 1
