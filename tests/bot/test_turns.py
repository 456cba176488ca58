"""Turns: first come, first served, one message of a chat at a time, channels side by side."""

from bot.turns import Turns

ROSA, JULIO, CARMEN = "telegram:7", "telegram:8", "web:9"


def anywhere(channel: str) -> bool:
    return True


def not_on_telegram(channel: str) -> bool:
    return channel != "telegram"


def test_who_came_first_is_first() -> None:
    turns = Turns()
    turns.add([JULIO, ROSA])
    assert [turns.take(anywhere) for _ in range(3)] == [JULIO, ROSA, None]


def test_channels_take_turns() -> None:
    turns = Turns()
    turns.add([ROSA, JULIO, CARMEN])
    assert [turns.take(anywhere) for _ in range(3)] == [ROSA, CARMEN, JULIO]


def test_a_chat_that_is_busy_has_no_second_turn() -> None:
    turns = Turns()
    turns.add([ROSA])
    turns.take(anywhere)
    turns.add([ROSA])
    assert turns.take(anywhere) is None


def test_what_came_meanwhile_is_not_forgotten() -> None:
    turns = Turns()
    turns.add([ROSA])
    turns.take(anywhere)
    turns.add([ROSA])
    turns.finish(ROSA, more=False)
    assert turns.take(anywhere) == ROSA


def test_who_has_more_goes_to_the_end_of_the_line() -> None:
    turns = Turns()
    turns.add([ROSA, JULIO])
    turns.take(anywhere)
    turns.finish(ROSA, more=True)
    assert [turns.take(anywhere) for _ in range(2)] == [JULIO, ROSA]


def test_who_is_done_has_no_turn() -> None:
    turns = Turns()
    turns.add([ROSA])
    turns.take(anywhere)
    turns.finish(ROSA, more=False)
    assert turns.take(anywhere) is None


def test_a_channel_without_room_does_not_hold_the_others() -> None:
    turns = Turns()
    turns.add([ROSA, JULIO, CARMEN])
    assert turns.take(not_on_telegram) == CARMEN
    assert turns.take(not_on_telegram) is None
    assert turns.take(anywhere) == ROSA
