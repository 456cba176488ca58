"""Editions and bilateral meetings: once each, closed once, with codes that follow one another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from db import bodies, meetings
from db.meetings import Edition, Forum, MeetingState
from tests.commitments import MINISTRY, SABAINO, TODAY, World

SOON = timedelta(days=3)
THREADS, EACH = 6, 5


def add(world: World, prefix: str, number: int = 6, **more) -> bool:
    values = {"forum": Forum.MUNI, "number": number, "year": 2026, **more}
    return world.run(lambda s: meetings.add_edition(s, prefix=prefix, **values))


def meet(world: World, held_on: date) -> int:
    def job(session) -> int:
        local, ministry = bodies.by_codes(session, [SABAINO, MINISTRY])
        return meetings.open_bilateral(
            session,
            edition_id=world.edition_id,
            local=local,
            counterpart=ministry,
            held_on=held_on,
            now=world.now,
        ).id

    return world.run(job)


def take(world: World, count: int = 1) -> list[int]:
    return world.run(lambda s: list(meetings.take_numbers(s, world.edition_id, count)))


def test_an_edition_is_found_by_its_prefix_as_typed(world: World) -> None:
    assert world.run(lambda s: meetings.edition(s, " me5 ").id) == world.edition_id
    assert world.run(lambda s: meetings.edition(s, "GE4")) is None


def test_a_prefix_or_a_number_is_taken_once(world: World) -> None:
    assert add(world, "ME6")
    assert not add(world, "ME6", number=7)
    assert not add(world, "MX6", number=6)
    assert add(world, "GE6", forum=Forum.GORE)


@pytest.mark.parametrize("prefix", ["", "ME", "5", "me5", "ME-5", "ABCDE1", "ME5555"])
def test_a_prefix_is_letters_and_a_number(world: World, prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        add(world, prefix)


def test_an_edition_does_not_end_before_it_starts(world: World) -> None:
    with pytest.raises(ValueError, match="before it starts"):
        add(world, "ME9", starts_on=TODAY, ends_on=TODAY - timedelta(days=1))


def test_editions_are_listed_newest_first(world: World) -> None:
    add(world, "CM1", forum=Forum.CEMUNI, number=1, year=2027)
    assert [row.prefix for row in world.run(meetings.editions)] == ["CM1", "ME5"]


def test_numbers_are_given_once_and_in_order(world: World) -> None:
    assert [take(world, count) for count in (1, 3, 1)] == [[1], [2, 3, 4], [5]]


def test_a_number_that_was_not_used_is_given_again(world: World) -> None:
    def fail(session) -> None:
        meetings.take_numbers(session, world.edition_id)
        raise LookupError

    with pytest.raises(LookupError):
        world.run(fail)
    assert take(world) == [1]


def test_threads_take_numbers_without_gaps_or_duplicates(world: World) -> None:
    def several(_: int) -> list[int]:
        return [number for _ in range(EACH) for number in take(world)]

    with ThreadPoolExecutor(THREADS) as pool:
        taken = [number for numbers in pool.map(several, range(THREADS)) for number in numbers]
    assert sorted(taken) == list(range(1, THREADS * EACH + 1))


def test_kept_numbers_push_the_next_one_up_and_never_down(world: World) -> None:
    def job(session) -> list[int]:
        meetings.keep_numbers(session, world.edition_id, 40)
        meetings.keep_numbers(session, world.edition_id, 7)
        return list(meetings.take_numbers(session, world.edition_id))

    assert world.run(job) == [41]


def test_the_same_two_on_the_same_day_are_in_one_meeting(world: World) -> None:
    assert meet(world, TODAY) == meet(world, TODAY) == world.meeting_id


def test_another_day_is_another_meeting(world: World) -> None:
    later = meet(world, TODAY + timedelta(days=1))
    listed = world.run(lambda s: [row.id for row in meetings.of_edition(s, world.edition_id)])
    assert listed == [world.meeting_id, later]


def test_a_meeting_is_closed_once(world: World) -> None:
    until = world.now + SOON
    closed = [
        world.run(lambda s: meetings.close_bilateral(s, world.meeting_id, until)) for _ in "ab"
    ]
    assert closed == [True, False]


def test_a_meeting_closed_too_early_is_opened_again(world: World) -> None:
    def job(session):
        assert not meetings.reopen_bilateral(session, world.meeting_id)
        meetings.close_bilateral(session, world.meeting_id, world.now + SOON)
        assert meetings.reopen_bilateral(session, world.meeting_id)
        session.expire_all()
        return session.get_one(meetings.BilateralMeeting, world.meeting_id)

    row = world.run(job)
    assert (row.state, row.objections_until) == (MeetingState.OPEN, None)


def test_an_edition_begins_without_codes(world: World) -> None:
    assert world.run(lambda s: s.get_one(Edition, world.edition_id).last_code) == 0
