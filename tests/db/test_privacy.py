"""What is held about a person: every table is known, all of it is shown, none of it survives."""

from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    Numeric,
    Table,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from db import audit, bodies, people, posts, privacy, schema, standing
from db.base import Base, UtcDateTime
from db.engine import Database
from db.people import Person
from db.posts import Tenure
from tests.fakes import SATURDAY

NAME, PHONE, ADDRESS, WORDS = "Zenobia Plantada", "51999000111", "fake:planted-7", "texto plantado"
PLANTED = (NAME, PHONE, ADDRESS, WORDS)
ABOUT_PEOPLE = ("address", "chat", "phone", "person", "sender", "recipient")
"""Words in a column's name that give away a person."""
BY_NAME: dict[str, Any] = {
    "content": {},  # of an entry for everybody: who asked was taken out before it was stored
    "published": {},
    **dict.fromkeys(("address", "chat", "sender", "recipient"), ADDRESS),
    **dict.fromkeys(("comment", "last_question"), WORDS),
    "name": NAME,
    "phone": PHONE,
    "details": {},  # of the audit, which never names anybody: it can't be changed later
    "audience": {},  # of the office's announcements, as their file: about nobody
    "file": {},
    "terms": {},  # of a policy: nothing but numbers
    "fields": {},  # of an obligation: what the law asks of every municipality
}
BY_TYPE: dict[type[Any], Any] = {
    JSON: {"text": WORDS, "phone": PHONE, "name": NAME},
    UtcDateTime: SATURDAY,
    Date: SATURDAY.date(),
    Boolean: False,
    Numeric: 1,
    Float: 1.0,
    Integer: 1,
}


def is_personal(column: Column[Any]) -> bool:
    targets = {key.target_fullname for key in column.foreign_keys}
    if targets & {privacy.PEOPLE_KEY, privacy.ADDRESS_KEY}:
        return True
    return any(word in column.name for word in ABOUT_PEOPLE)


def tables() -> list[Table]:
    """Those of our models, parents before children."""
    ours = {model.__tablename__ for model in schema.TABLES}
    return [table for table in Base.metadata.sorted_tables if table.name in ours]


def personal_tables() -> list[Table]:
    return [t for t in tables() if t is Person.__table__ or any(map(is_personal, t.c))]


def plant(session: Session) -> int:
    """A person with an address, and one row in every table, theirs wherever it can be."""
    zenobia = people.add_person(session, NAME, SATURDAY)
    people.link(session, ADDRESS, zenobia, SATURDAY)
    body = session.get_one(bodies.Body, "030307")
    planted: dict[str, Any] = {
        "people.id": zenobia.id,
        "addresses.address": ADDRESS,
        "bodies.code": body.code,
        "posts.id": standing.post_for(session, body, "Alcaldía").id,
    }
    for table in tables():
        if not any(key.startswith(f"{table.name}.") for key in planted):
            values = {c.name: _value(c, planted) for c in table.c if not _is_given(c)}
            done = session.execute(insert(table).values(**values))
            for column, value in zip(table.primary_key, done.inserted_primary_key, strict=True):
                planted[f"{table.name}.{column.name}"] = value
    return zenobia.id


def _is_given(column: Column[Any]) -> bool:
    """A number that the database gives."""
    return column.primary_key and column.name == "id"


def _value(column: Column[Any], planted: dict[str, Any]) -> Any:
    for key in column.foreign_keys:
        return planted.get(key.target_fullname)
    if column.name in BY_NAME:
        return BY_NAME[column.name]
    kinds = (value for kind, value in BY_TYPE.items() if isinstance(column.type, kind))
    return next(kinds, f"{column.table.name}.{column.name}")


def everywhere(session: Session, words: str) -> list[str]:
    """The tables in which any text holds these words."""
    return [
        table.name
        for table in tables()
        if any(words in str(row) for row in session.execute(select(table)))
    ]


def test_every_table_that_can_refer_to_a_person_has_a_rule() -> None:
    assert {table.name for table in personal_tables()} == set(privacy.RULES)


def test_every_rule_is_of_a_table() -> None:
    assert set(privacy.RULES) <= {model.__tablename__ for model in schema.TABLES}


def test_everything_shows_every_table_that_holds_something(database: Database) -> None:
    person_id = database.run_now(plant)
    record = database.run_now(lambda s: privacy.everything(s, person_id))
    assert set(record) == {table.name for table in personal_tables()}


def test_everything_shows_no_secret(database: Database) -> None:
    person_id = database.run_now(plant)
    record = database.run_now(lambda s: privacy.everything(s, person_id))
    columns = {name for rows in record.values() for row in rows for name in row}
    assert not columns & privacy.SECRET_COLUMNS


def test_everything_of_a_person_shows_nobody_else(database: Database) -> None:
    database.run_now(plant)
    other = database.run_now(lambda s: people.add_person(s, "Otra persona", SATURDAY).id)
    assert set(database.run_now(lambda s: privacy.everything(s, other))) == {"people"}


def test_after_erasing_nothing_can_be_tied_to_the_person(database: Database) -> None:
    person_id = database.run_now(plant)
    database.run_now(lambda s: privacy.erase(s, person_id, SATURDAY))
    for words in PLANTED:
        assert database.run_now(lambda s, words=words: everywhere(s, words)) == [], words
    nobody = database.run_now(lambda s: s.get_one(Person, person_id))
    assert (nobody.name, nobody.settings) == (privacy.NOBODY, {})


def test_erasing_ends_the_posts_and_keeps_that_they_were_held(database: Database) -> None:
    def hold(session: Session) -> int:
        person = people.add_person(session, NAME, SATURDAY)
        post = standing.post_for(session, session.get_one(bodies.Body, "030307"), "Alcaldía")
        posts.appoint(session, person_id=person.id, post=post, now=SATURDAY)
        return person.id

    person_id = database.run_now(hold)
    database.run_now(lambda s: privacy.erase(s, person_id, SATURDAY))
    assert database.run_now(lambda s: posts.duties(s, person_id, SATURDAY)) == ()
    [tenure] = database.run_now(lambda s: list(s.query(Tenure)))
    assert (tenure.ends_at, tenure.end_reason) == (SATURDAY, "borrado")


def test_erasing_one_person_leaves_what_they_decided_about_others(database: Database) -> None:
    person_id = database.run_now(plant)
    clerk = database.run_now(lambda s: people.add_person(s, "Coordinadora", SATURDAY).id)
    requests = Base.metadata.tables["join_requests"]
    database.run_now(lambda s: s.execute(requests.update().values(decided_by=clerk)))
    database.run_now(lambda s: privacy.erase(s, clerk, SATURDAY))
    assert "join_requests" in database.run_now(lambda s: privacy.everything(s, person_id))


def test_a_strangers_address_is_erased_and_others_stay(database: Database) -> None:
    person_id = database.run_now(plant)
    database.run_now(lambda s: people.see(s, "fake:visita", SATURDAY))
    database.run_now(lambda s: privacy.erase_address(s, "fake:visita"))
    assert database.run_now(lambda s: everywhere(s, "fake:visita")) == []
    assert database.run_now(lambda s: privacy.everything(s, person_id))["addresses"]


@pytest.mark.parametrize("change", ["UPDATE audit SET act = 'nada'", "DELETE FROM audit"])
def test_what_is_on_record_is_not_changed(database: Database, change: str) -> None:
    database.run_now(lambda s: audit.record(s, audit.Act.JOINED, now=SATURDAY, subject="post:1"))
    with pytest.raises(DatabaseError, match="append-only"):
        database.run_now(lambda s: s.execute(text(change)))
    assert len(database.run_now(lambda s: audit.of_subject(s, "post:1"))) == 1
