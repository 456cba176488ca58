"""Three lights: what is said, what is shown, what the calendar says; none hides another."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db.commitment_lights import (
    SAYS,
    SHOWS,
    Declared,
    Schedule,
    Shown,
    is_overdue,
    lights,
    schedule,
)
from db.commitment_states import WORK, State
from db.commitments import Commitment
from db.evidence import Verdict

DUE = date(2027, 3, 31)
DAY = timedelta(days=1)
NOON = datetime(2027, 3, 31, 17, tzinfo=UTC)


def commitment(state: State = State.PENDING, **values) -> Commitment:
    return Commitment(**{"state": state, "original_due_on": DUE, "due_on": DUE, **values})


def test_every_state_and_verdict_has_its_light() -> None:
    assert set(SAYS) == set(State)
    assert set(SHOWS) == {None, *Verdict}


def test_a_rejected_proof_does_not_hide_what_was_said() -> None:
    seen = lights(commitment(State.OBSERVED, declared_at=NOON), Verdict.REJECTED, DUE + DAY)
    assert (seen.declared, seen.evidence) == (Declared.DONE, Shown.REJECTED)
    assert (seen.schedule, seen.days) == (Schedule.LATE, 1)


def test_an_extension_does_not_hide_the_delay() -> None:
    extended = commitment(State.IN_PROGRESS, due_on=DUE + 30 * DAY)
    assert schedule(extended, DUE + 10 * DAY) is Schedule.LATE
    assert not is_overdue(extended, DUE + 10 * DAY)


@pytest.mark.parametrize(
    ("today", "light", "days"),
    [
        (DUE - 8 * DAY, Schedule.AHEAD, -8),
        (DUE - 7 * DAY, Schedule.SOON, -7),
        (DUE, Schedule.SOON, 0),
        (DUE + DAY, Schedule.LATE, 1),
    ],
)
def test_the_schedule_follows_the_calendar(today: date, light: Schedule, days: int) -> None:
    seen = lights(commitment(), None, today)
    assert (seen.schedule, seen.days, seen.evidence) == (light, days, Shown.NOTHING)


def test_what_was_done_counts_until_the_day_it_was_declared() -> None:
    in_time = commitment(State.VERIFIED, declared_at=NOON)
    late = commitment(State.DECLARED, declared_at=NOON + DAY)
    assert schedule(in_time, DUE + 90 * DAY) is Schedule.DONE_IN_TIME
    assert schedule(late, DUE + 90 * DAY) is Schedule.DONE_LATE


def test_the_day_is_that_of_lima() -> None:
    evening = datetime(2027, 4, 1, 3, 30, tzinfo=UTC)
    assert schedule(commitment(State.DECLARED, declared_at=evening), DUE) is Schedule.DONE_IN_TIME


def test_what_has_no_deadline_is_never_late() -> None:
    free = commitment(original_due_on=None, due_on=None)
    assert schedule(free, DUE + 900 * DAY) is Schedule.NO_DEADLINE
    assert not is_overdue(free, DUE + 900 * DAY)


def test_what_was_stopped_is_not_late() -> None:
    assert schedule(commitment(State.NOT_VIABLE), DUE + DAY) is Schedule.STOPPED


def test_what_was_imported_as_done_has_no_day() -> None:
    assert schedule(commitment(State.VERIFIED), DUE + DAY) is Schedule.DONE_UNDATED


@pytest.mark.parametrize("state", State)
def test_only_what_is_left_to_do_is_overdue(state: State) -> None:
    assert is_overdue(commitment(state), DUE + DAY) == (state in WORK)
    assert not is_overdue(commitment(state), DUE)
