"""History grows and never changes; the deadline first agreed stays: the database sees to both."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from db import commitment_history
from db.commitment_states import Action, State
from tests.commitments import DUE, World


def sql(world: World, statement: str, **values) -> None:
    world.run(lambda s: s.execute(text(statement), values) and None)


def entries(world: World, code: str, **page):
    number = world.get(code).id
    return world.run(lambda s: commitment_history.of_commitment(s, number, **page))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE commitment_history SET reason = 'otra'",
        "UPDATE commitment_history SET person_id = NULL",
        "DELETE FROM commitment_history",
    ],
)
def test_history_cannot_be_altered(world: World, statement: str) -> None:
    code = world.register()
    with pytest.raises(DatabaseError, match="append-only"):
        sql(world, statement)
    assert len(entries(world, code)) == 1


def test_history_cannot_be_emptied_at_once_nor_written_over(world: World) -> None:
    """Each engine has its own way around triggers on rows."""
    code = world.register()
    over = "INSERT OR REPLACE INTO commitment_history SELECT * FROM commitment_history"
    with pytest.raises(DatabaseError, match="append-only"):
        sql(world, over if world.database.is_sqlite else "TRUNCATE commitment_history")
    assert len(entries(world, code)) == 1


def test_history_cannot_be_altered_through_the_models(world: World) -> None:
    code = world.register()
    [entry] = entries(world, code)
    for change in (
        lambda s: setattr(s.merge(entry), "reason", "otra"),
        lambda s: s.delete(s.merge(entry)),
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            world.run(change)
    assert [row.reason for row in entries(world, code)] == [entry.reason]


def test_history_can_grow(world: World) -> None:
    code = world.register()
    world.act(code, Action.BLOCK, "alcaldesa", "Lluvias")
    newest = entries(world, code)[0]
    assert (newest.action, newest.field, newest.before, newest.after, newest.reason) == (
        "block",
        "state",
        "pendiente",
        "bloqueado",
        "Lluvias",
    )
    assert (newest.at, newest.person_id) == (world.now, world.actors["alcaldesa"].person_id)


def test_every_act_leaves_an_entry(world: World) -> None:
    code = world.register()
    world.declare(code)
    world.act(code, Action.VERIFY, "mvcs", "Visita de campo")
    told = [(entry.action, entry.field) for entry in reversed(entries(world, code))]
    assert told == [
        ("register", "state"),
        ("attach", "state"),
        ("attach", "evidence"),
        ("declare", "state"),
        ("verify", "state"),
    ]


def test_history_is_read_page_by_page_newest_first(world: World) -> None:
    code = world.register(state=State.IN_PROGRESS)
    for number in range(4):
        world.act(code, Action.NOTE, "alcaldesa", f"Avance {number}")
    first = entries(world, code, limit=3)
    assert [entry.reason for entry in first] == ["Avance 3", "Avance 2", "Avance 1"]
    rest = entries(world, code, limit=3, before_id=first[-1].id)
    assert [entry.reason for entry in rest] == ["Avance 0", ""]


def test_the_deadline_first_agreed_cannot_be_changed(world: World) -> None:
    code = world.register()
    for statement in (
        "UPDATE commitments SET original_due_on = '2030-01-01'",
        "UPDATE commitments SET original_due_on = NULL",
        "UPDATE commitments SET confirmed_at = NULL",
    ):
        with pytest.raises(DatabaseError, match="original deadline"):
            sql(world, statement)
    assert world.get(code).original_due_on == DUE


def test_the_present_deadline_can(world: World) -> None:
    code = world.register()
    later = DUE + timedelta(days=9)
    sql(
        world,
        "UPDATE commitments SET due_on = :later",
        later=later.isoformat() if world.database.is_sqlite else later,
    )
    assert (world.get(code).due_on, world.get(code).original_due_on) == (later, DUE)


def test_a_deadline_not_yet_agreed_can_be_changed(world: World) -> None:
    world.register(state=State.TO_CONFIRM)
    sql(world, "UPDATE commitments SET original_due_on = NULL")
