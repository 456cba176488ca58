"""Holds: who must not be written to yet, and what may not overtake."""

from datetime import timedelta

import pytest

from bot.holds import Holds
from tests.fakes import SATURDAY

ROSA, JULIO, CARMEN = "telegram:7", "telegram:8", "web:9"
LATER = SATURDAY + timedelta(seconds=30)


def test_who_was_never_held_may_go() -> None:
    assert Holds().until(ROSA, SATURDAY, from_queue=False) is None


@pytest.mark.parametrize("from_queue", [True, False])
def test_a_held_chat_waits_alone(from_queue: bool) -> None:
    holds = Holds()
    holds.hold(ROSA, LATER)
    assert holds.until(ROSA, SATURDAY, from_queue=from_queue) == LATER
    assert holds.until(JULIO, SATURDAY, from_queue=from_queue) is None


def test_when_its_time_has_come_the_queue_goes_first() -> None:
    holds = Holds()
    holds.hold(ROSA, SATURDAY)
    assert holds.until(ROSA, LATER, from_queue=True) is None
    assert holds.until(ROSA, LATER, from_queue=False) == LATER


def test_when_the_queue_has_gone_everything_may() -> None:
    holds = Holds()
    holds.hold(ROSA, SATURDAY)
    holds.release(ROSA)
    assert holds.until(ROSA, LATER, from_queue=False) is None


def test_one_chat_that_is_told_to_wait_does_not_hold_its_channel() -> None:
    holds = Holds()
    holds.pause(ROSA, LATER, SATURDAY, everyone=False)
    assert not holds.paused("telegram", SATURDAY)


def test_a_second_chat_that_is_told_to_wait_holds_its_channel_and_no_other() -> None:
    holds = Holds()
    for address in (ROSA, JULIO):
        holds.pause(address, LATER, SATURDAY, everyone=False)
    assert holds.paused("telegram", SATURDAY)
    assert not holds.paused("telegram", LATER)
    assert holds.until(CARMEN, SATURDAY, from_queue=True) is None


def test_two_chats_that_were_told_at_different_times_hold_nobody() -> None:
    holds = Holds()
    holds.pause(ROSA, LATER, SATURDAY, everyone=False)
    holds.pause(JULIO, LATER + timedelta(seconds=30), LATER, everyone=False)
    assert not holds.paused("telegram", LATER)


def test_a_channel_that_must_wait_as_a_whole_does() -> None:
    holds = Holds()
    holds.pause(ROSA, LATER, SATURDAY, everyone=True)
    assert holds.until(JULIO, SATURDAY, from_queue=True) == LATER
