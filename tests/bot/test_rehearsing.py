"""`municipio remind`: what a day would bring, and nothing is sent."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.spanish import LIMA
from db.engine import Database
from knowledge import calendar
from tests.commands import Run
from tests.people import ON_SQLITE
from tests.reminders import build

pytestmark = ON_SQLITE
DAYS = calendar.load()


def in_a_month() -> tuple[str, str]:
    """A deadline a month away, and the third working day before it."""
    today = datetime.now(UTC).astimezone(LIMA).date()
    due = DAYS.next_working_day(today + timedelta(days=30))
    return due.isoformat(), DAYS.add_working_days(due, -3).isoformat()


def test_it_lists_what_would_go_to_whom_and_why(run: Run, database: Database) -> None:
    due, day = in_a_month()
    world = build(database)
    world.now = datetime.now(UTC) - timedelta(days=1)
    code = world.register(due_on=datetime.fromisoformat(due).date())
    said = run("remind", "--date", day, "--dry-run")
    assert said.code == 0
    assert f"• {code} Expediente técnico del agua potable (3 días hábiles antes, " in said.out
    assert "alcaldesa, 09:00" in said.out
    assert "En total:" in said.out
    assert "<" not in said.out
    assert world.deliveries() == world.fires() == []


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--date", "2099-01-15"), "añada --dry-run"),
        (("--date", "2001-01-15", "--dry-run"), "ya pasó"),
        (("--date", "mañana", "--dry-run"), "no es una fecha"),
    ],
)
def test_it_refuses_and_says_what_to_do(
    run: Run, database: Database, options: tuple[str, ...], problem: str
) -> None:
    said = run("remind", *options)
    assert (said.code, problem in said.err) == (2, True)


def test_a_day_without_work_has_nothing(run: Run, database: Database) -> None:
    said = run("remind", "--date", "2098-12-25", "--dry-run")
    assert "No es día laborable" in said.out
