"""Every state of an entry and who may move it: the table, by enumeration; revisions that stay."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from db import entries, entry_acts
from db.engine import Database
from db.entries import CuratedEntry, EntryRevision
from db.entry_acts import Move
from db.entry_states import AUTHORS, CURATORS, TABLE, Action, Refused, State
from db.roles import Role
from tests.fakes import SATURDAY

CONTENT = {"question": "¿Se puede?", "answer": "Sí."}
PATHS = {State.DRAFT: (), State.PUBLISHED: (Action.PUBLISH,), State.ARCHIVED: (Action.DISCARD,)}
CURATOR = Move(None, frozenset({Role.CURATOR}), SATURDAY)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as session:
        yield session


def in_state(session: Session, state: State) -> CuratedEntry:
    entry = entry_acts.draft(session, CONTENT, None, CURATOR)
    for action in PATHS[state]:
        entry_acts.act(session, entry, action, CURATOR)
    return entry


def test_each_role_can_do_what_the_table_says_and_nothing_else(session: Session) -> None:
    for state in State:
        for action in [action for action in Action if action is not Action.DRAFT]:
            line = TABLE.get((state, action))
            for role in Role:
                entry = in_state(session, state)
                move = Move(None, frozenset({role}), SATURDAY)
                if line and role in line.by:
                    entry_acts.act(session, entry, action, move)
                    assert entry.state == line.to
                else:
                    with pytest.raises(Refused):
                        entry_acts.act(session, entry, action, move)
                    assert entry.state == state


@pytest.mark.parametrize("role", Role)
def test_only_the_desk_begins_one(session: Session, role: Role) -> None:
    move = Move(None, frozenset({role}), SATURDAY)
    if role in AUTHORS:
        assert entry_acts.draft(session, CONTENT, None, move).state == State.DRAFT
    else:
        with pytest.raises(Refused):
            entry_acts.draft(session, CONTENT, None, move)


def test_whoever_publishes_is_a_curator_or_an_administrator() -> None:
    assert {role for (_, act), line in TABLE.items() if act == "publish" for role in line.by} == (
        CURATORS
    )


def test_a_change_is_not_in_force_until_it_is_published(session: Session) -> None:
    entry = in_state(session, State.PUBLISHED)
    entry_acts.act(session, entry, Action.EDIT, CURATOR, CONTENT | {"answer": "No."})
    assert [item.content["answer"] for item in entries.published(session)] == ["Sí."]
    entry_acts.act(session, entry, Action.PUBLISH, CURATOR)
    assert [item.content["answer"] for item in entries.published(session)] == ["No."]


def test_the_mark_changes_with_what_is_in_force_and_only_then(session: Session) -> None:
    entry, marks = in_state(session, State.DRAFT), [entries.mark(session)]
    for action in (Action.EDIT, Action.PUBLISH, Action.EDIT, Action.PUBLISH, Action.ARCHIVE):
        entry_acts.act(session, entry, action, CURATOR)
        marks.append(entries.mark(session))
    assert [a != b for a, b in pairwise(marks)] == [0, 1, 0, 1, 1]


def test_of_two_who_act_on_the_same_version_one_wins(database: Database) -> None:
    number = database.run_now(lambda session: in_state(session, State.DRAFT).id)
    with Session(database.engine) as session:
        seen = session.get_one(CuratedEntry, number)
        session.expunge(seen)
    publish = Action.PUBLISH
    database.run_now(lambda s: entry_acts.act(s, s.get_one(CuratedEntry, number), publish, CURATOR))
    with Session(database.engine) as session:
        session.add(seen)
        with pytest.raises(Refused, match="stale"):
            entry_acts.act(session, seen, Action.DISCARD, CURATOR)
        assert seen.state == State.PUBLISHED


def test_every_act_leaves_a_revision_that_nobody_can_take_away(session: Session) -> None:
    entry = in_state(session, State.DRAFT)
    entry_acts.act(session, entry, Action.EDIT, CURATOR, CONTENT | {"answer": "No."})
    entry_acts.act(session, entry, Action.DISCARD, CURATOR)
    told = [(line.action, line.content["answer"]) for line in entries.revisions(session, entry)]
    assert told == [("draft", "Sí."), ("edit", "No."), ("discard", "No.")]
    with pytest.raises(DatabaseError):
        session.execute(delete(EntryRevision))
