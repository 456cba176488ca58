"""The demo's world: forty promises in every state, believable to the record's own rules."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import demo, demo_papers, demo_world
from bot.files import FileStore
from db.commitment_history import HistoryEntry
from db.commitment_states import State
from db.commitments import Commitment
from db.engine import Database
from db.evidence import Evidence
from db.meetings import BilateralMeeting, Edition
from tests.fakes import FakeClock

COMMITMENTS = 40


def load(database: Database, files: FileStore, now: datetime) -> int:
    def tell(session: object) -> int:
        cast = demo.populate(session, demo.load(), ("fake",), now)  # type: ignore[arg-type]
        return demo_world.load(session, cast, "fake", files, now)  # type: ignore[arg-type]

    return database.run_now(tell)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def world(database: Database, files: FileStore, clock: FakeClock) -> Database:
    assert load(database, files, clock()) == COMMITMENTS
    return database


def test_two_editions_six_meetings_and_every_state(world: Database) -> None:
    rows = world.run_now(lambda session: list(session.scalars(select(Commitment))))
    assert set(Counter(row.state for row in rows)) == set(State)
    counts = [
        world.run_now(lambda session, t=table: session.query(t).count())
        for table in (Edition, BilateralMeeting)
    ]
    assert counts == [2, 6]


def test_some_are_overdue_some_undated_some_extended(world: Database) -> None:
    rows = world.run_now(lambda session: list(session.scalars(select(Commitment))))
    assert any(row.due_on is None for row in rows)
    assert any(row.due_on != row.original_due_on for row in rows)
    assert any(row.due_on and row.due_on < date(2026, 11, 21) for row in rows)


def test_nothing_happens_after_now_nor_out_of_order(world: Database, clock: FakeClock) -> None:
    entries = world.run_now(
        lambda session: list(session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)))
    )
    assert max(entry.at for entry in entries) <= clock()
    told: dict[int, datetime] = {}
    for entry in entries:
        assert told.get(entry.commitment_id, entry.at) <= entry.at
        told[entry.commitment_id] = entry.at


def test_every_piece_of_evidence_can_be_opened(world: Database, files: FileStore) -> None:
    pieces = world.run_now(lambda session: list(session.scalars(select(Evidence))))
    assert len(pieces) > 10
    for piece in pieces:
        assert files.path(piece.sha256).stat().st_size == piece.size


def test_it_is_told_once(world: Database, files: FileStore, clock: FakeClock) -> None:
    clock.forward(days=1)
    assert load(world, files, clock()) == 0


@pytest.mark.parametrize("days", [0, 1, 40, 130, 300])
def test_it_can_be_told_on_any_day(
    database: Database, files: FileStore, clock: FakeClock, days: int
) -> None:
    assert load(database, files, clock() + timedelta(days=days)) == COMMITMENTS


def test_the_same_paper_is_the_same_every_time() -> None:
    assert demo_papers.paper("acta.pdf") == demo_papers.paper("acta.pdf")
    assert demo_papers.paper("obra.png")[0] != demo_papers.paper("cruce.png")[0]
