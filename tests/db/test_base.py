"""What every table shares: instants keep their zone, odd text is stored, repeats do no harm."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from db import bodies, people
from db.base import clean, clean_json, insert_once
from db.bodies import Body, BodyKind
from db.engine import Database
from db.inbox import Update
from db.people import Person
from tests.fakes import SATURDAY

LIMA = timezone(timedelta(hours=-5))


def test_an_instant_comes_back_aware_and_in_utc(database: Database) -> None:
    in_lima = SATURDAY.astimezone(LIMA)
    number = database.run_now(lambda s: people.add_person(s, "Rosa", in_lima).id)
    found = database.run_now(lambda s: s.get_one(Person, number).created_at)
    assert found == SATURDAY
    assert found.tzinfo is UTC or found.utcoffset() == timedelta(0)


def test_a_naive_instant_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 21)  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"):
        database.run_now(lambda s: people.add_person(s, "Rosa", naive))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ñandú 🏛️ áé", "ñandú 🏛️ áé"),
        ("a\x00b", "ab"),
        ("roto \ud83d aquí", "roto ? aquí"),
        ("\udfff", "?"),
    ],
)
def test_text_is_stored_without_what_no_database_takes(
    database: Database, typed: str, stored: str
) -> None:
    number = database.run_now(lambda s: people.add_person(s, typed, SATURDAY).id)
    assert database.run_now(lambda s: s.get_one(Person, number).name) == stored


def test_a_json_value_is_cleaned_all_the_way_down() -> None:
    odd = {"a\x00": ["\ud800", {"b": ("c\x00", 1, None)}], "n": 1.5, "yes": True}
    assert clean_json(odd) == {"a": ["?", {"b": ["c", 1, None]}], "n": 1.5, "yes": True}


def test_good_text_is_left_as_it_is() -> None:
    assert clean("¿Qué es el FONCOMUN? 👍🏽") == "¿Qué es el FONCOMUN? 👍🏽"


def test_inserting_twice_keeps_the_first(database: Database) -> None:
    def add(name: str) -> bool:
        return database.run_now(
            lambda s: bodies.add(s, code="M1", kind=BodyKind.ASSOCIATION, name=name)
        )

    assert [add("Primera"), add("Segunda")] == [True, False]
    assert database.run_now(lambda s: bodies.get(s, "M1").name) == "Primera"


def test_a_repeated_insert_does_not_undo_the_rest_of_its_job(database: Database) -> None:
    def add_three(session) -> list[bool]:
        record = {"kind": "mancomunidad", "place": "", "department": "", "province": ""}
        return [
            insert_once(session, Body, code=code, name=code, **record)
            for code in ("M1", "M1", "M2")
        ]

    assert database.run_now(add_three) == [True, False, True]
    found = database.run_now(
        lambda s: list(s.scalars(select(Body.code).where(Body.code.like("M_"))))
    )
    assert sorted(found) == ["M1", "M2"]


def test_a_code_is_found_however_it_is_typed(database: Database) -> None:
    assert database.run_now(lambda s: bodies.get(s, " pcm ").code) == "PCM"
    assert database.run_now(lambda s: bodies.get(s, "nadie")) is None


def test_a_constraint_has_a_name_that_a_migration_can_use() -> None:
    assert {constraint.name for constraint in Update.__table__.constraints} == {
        "pk_inbox",
        "uq_inbox_channel_external_id",
    }
