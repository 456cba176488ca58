"""What was written down in the meeting is agreed by both, by silence, or by a third."""

from datetime import timedelta

import pytest

from db import commitment_agreement, commitments, meetings
from db.commitment_errors import NotAllowed, Stale
from db.commitment_history import of_commitment
from db.commitment_states import Action, State
from tests.commitments import World

WINDOW = timedelta(days=3)


def confirm(world: World, code: str, who: str, version: int | None = None) -> tuple[str, bool]:
    return world.do(code, who, commitment_agreement.confirm, reason="", version=version)


def close(world: World) -> None:
    until = world.now + WINDOW
    assert world.run(lambda s: meetings.close_bilateral(s, world.meeting_id, until))


def settle(world: World) -> list[str]:
    return world.run(
        lambda s: [row.code for row in commitment_agreement.settle_unobjected(s, world.now)]
    )


def test_the_word_of_one_is_not_enough(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    assert confirm(world, code, "alcaldesa") == ("por_confirmar", False)
    assert confirm(world, code, "gerente") == ("por_confirmar", False)


def test_the_word_of_both_settles_it(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    confirm(world, code, "alcaldesa")
    assert confirm(world, code, "mvcs") == ("pendiente", True)
    row = world.get(code)
    assert (row.confirmed_at, row.next_reminder_at) == (world.now, world.now)


def test_the_first_word_does_not_make_the_second_outdated(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    confirm(world, code, "mvcs", version=1)
    assert confirm(world, code, "alcaldesa", version=1) == ("pendiente", True)


def test_nobody_confirms_what_was_corrected_meanwhile(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    world.act(code, Action.OBJECT, "mvcs", "No es ese puente")
    with pytest.raises(Stale):
        confirm(world, code, "alcaldesa", version=1)


def test_a_third_does_not_confirm_for_a_party(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    with pytest.raises(NotAllowed):
        confirm(world, code, "apurimac")


def test_silence_until_the_end_is_agreement(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    close(world)
    world.later(days=3)
    assert settle(world) == [code]
    assert (world.get(code).state, settle(world)) == ("pendiente", [])


def test_silence_before_the_end_is_not(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    close(world)
    world.later(days=2)
    assert settle(world) == []
    assert world.get(code).state == "por_confirmar"


def test_silence_about_an_open_meeting_is_not(world: World) -> None:
    world.register(state=State.TO_CONFIRM)
    world.later(days=30)
    assert settle(world) == []


def test_what_was_objected_does_not_settle_by_itself(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    close(world)
    assert world.act(code, Action.OBJECT, "alcaldesa", "No fue así") == "objetado"
    world.later(days=30)
    assert settle(world) == []


def test_a_neutral_coordinator_upholds_or_withdraws(world: World) -> None:
    kept, dropped = (world.register(state=State.TO_CONFIRM) for _ in "ab")
    for code in (kept, dropped):
        world.act(code, Action.OBJECT, "mvcs", "No lo acordamos")
    assert world.act(kept, Action.UPHOLD, "apurimac", "Consta en el acta") == "pendiente"
    assert world.act(dropped, Action.WITHDRAW, "apurimac", "Se duplicó") == "cerrado"
    assert not world.get(dropped).is_open
    assert world.get(dropped).confirmed_at is None


def test_the_history_says_how_it_was_agreed(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    confirm(world, code, "alcaldesa")
    confirm(world, code, "mvcs")

    def told(session) -> list[tuple[str, str, int | None]]:
        row = commitments.find(session, code)
        entries = reversed(of_commitment(session, row.id))
        return [(entry.action, entry.field, entry.person_id) for entry in entries]

    mayor, liaison = (world.actors[who].person_id for who in ("alcaldesa", "mvcs"))
    assert world.run(told)[1:] == [
        ("confirm", "responsible_confirmed_at", mayor),
        ("confirm", "counterpart_confirmed_at", liaison),
        ("settle", "state", None),
    ]
