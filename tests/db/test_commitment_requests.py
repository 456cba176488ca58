"""Extensions and closures: one person asks with a reason, another answers; the first date stays."""

from datetime import date, timedelta

import pytest

from db import commitment_history, commitment_requests, commitments, petitions
from db.commitment_errors import (
    AlreadyAsked,
    Invalid,
    MissingReason,
    NotAllowed,
    NothingAsked,
    OwnSide,
    SamePerson,
)
from db.commitment_states import Action, State
from db.petitions import PetitionKind, PetitionState
from tests.commitments import DUE, MINISTRY, SABAINO, World

LATER = DUE + timedelta(days=60)


def ask(world: World, code: str, who: str = "alcaldesa", on: date = LATER, why: str = "Lluvias"):
    def verb(session, row, move):
        return commitment_requests.ask_extension(session, row, move, on)

    return world.do(code, who, verb, reason=why)[0]


def ask_end(
    world: World,
    code: str,
    who: str = "mvcs",
    kind: PetitionKind = PetitionKind.CLOSURE,
    why: str = "Ya no hace falta",
) -> str:
    def verb(session, row, move):
        return commitment_requests.ask_closure(session, row, move, kind)

    return world.do(code, who, verb, reason=why)[0]


def asked(world: World, code: str) -> list[tuple[str, str]]:
    def job(session) -> list[tuple[str, str]]:
        row = commitments.find(session, code)
        return [(item.kind, item.state) for item in petitions.of_commitment(session, row.id)]

    return world.run(job)


def test_a_granted_extension_moves_the_deadline_and_not_the_original(world: World) -> None:
    code = world.register()
    assert ask(world, code) == "pendiente"
    assert world.get(code).due_on == DUE
    assert world.act(code, Action.GRANT_EXTENSION, "apurimac", "") == "pendiente"
    row = world.get(code)
    assert (row.due_on, row.original_due_on) == (LATER, DUE)
    assert asked(world, code) == [("prorroga", PetitionState.GRANTED)]


def test_a_refused_extension_moves_nothing(world: World) -> None:
    code = world.register()
    ask(world, code)
    world.act(code, Action.REFUSE_EXTENSION, "apurimac", "Hay tiempo")
    assert world.get(code).due_on == DUE
    assert asked(world, code) == [("prorroga", PetitionState.REFUSED)]


def test_a_second_extension_counts_from_the_first_and_keeps_the_original(world: World) -> None:
    code = world.register()
    for on in (LATER, LATER + timedelta(days=30)):
        ask(world, code, on=on)
        world.act(code, Action.GRANT_EXTENSION, "apurimac", "")
    row = world.get(code)
    assert (row.due_on, row.original_due_on) == (LATER + timedelta(days=30), DUE)


def test_who_asks_does_not_grant(world: World) -> None:
    code = world.register()
    ask(world, code, "apurimac")
    with pytest.raises(SamePerson) as caught:
        world.act(code, Action.GRANT_EXTENSION, "apurimac")
    assert caught.value.role == "asker"
    assert world.act(code, Action.GRANT_EXTENSION, "segunda") == "pendiente"


def test_the_responsible_ministry_does_not_grant_itself(world: World) -> None:
    code = world.register(responsible=MINISTRY, counterpart=SABAINO)
    ask(world, code, "apurimac")
    with pytest.raises(OwnSide):
        world.act(code, Action.GRANT_EXTENSION, "mvcs")


def test_what_nobody_asked_is_not_granted(world: World) -> None:
    code = world.register()
    with pytest.raises(NothingAsked):
        world.act(code, Action.GRANT_EXTENSION, "apurimac")


def test_what_was_answered_is_not_answered_again(world: World) -> None:
    code = world.register()
    ask(world, code)
    world.act(code, Action.REFUSE_EXTENSION, "apurimac", "No")
    with pytest.raises(NothingAsked):
        world.act(code, Action.GRANT_EXTENSION, "asesora")


def test_one_extension_waits_at_a_time(world: World) -> None:
    code = world.register()
    ask(world, code)
    with pytest.raises(AlreadyAsked):
        ask(world, code, "gerente")
    world.act(code, Action.REFUSE_EXTENSION, "apurimac", "No")
    assert ask(world, code, "gerente") == "pendiente"


@pytest.mark.parametrize(
    ("on", "problem"), [(DUE, "not_later"), (DUE - timedelta(days=1), "not_later")]
)
def test_an_extension_is_to_a_later_day(world: World, on: date, problem: str) -> None:
    code = world.register()
    with pytest.raises(Invalid) as caught:
        ask(world, code, on=on)
    assert caught.value.problem == problem


def test_an_extension_is_not_to_a_day_that_has_passed(world: World) -> None:
    code = world.register()
    world.later(days=200)
    with pytest.raises(Invalid) as caught:
        ask(world, code)
    assert caught.value.problem == "past"


def test_what_has_no_deadline_is_not_extended(world: World) -> None:
    code = world.register(due_on=None)
    with pytest.raises(Invalid):
        ask(world, code)


def test_an_extension_needs_a_reason_and_the_right_side(world: World) -> None:
    code = world.register()
    with pytest.raises(MissingReason):
        ask(world, code, why=" ")
    with pytest.raises(NotAllowed):
        ask(world, code, "mvcs")
    assert asked(world, code) == []


@pytest.mark.parametrize(
    ("kind", "action", "end"),
    [
        (PetitionKind.CLOSURE, Action.CLOSE, "cerrado"),
        (PetitionKind.NOT_VIABLE, Action.RULE_OUT, "no_viable"),
    ],
)
def test_an_end_without_fulfilment_takes_two(
    world: World, kind: PetitionKind, action: Action, end: str
) -> None:
    code = world.register()
    assert ask_end(world, code, kind=kind) == "pendiente"
    with pytest.raises(NotAllowed):
        world.act(code, action, "asesora")
    assert world.act(code, action, "aprobadora", "") == end
    assert (world.get(code).is_open, asked(world, code)) == (False, [(kind, "granted")])


def test_the_reason_of_who_asked_is_the_reason_of_the_end(world: World) -> None:
    code = world.register()
    ask_end(world, code, why="Se cambió de proyecto")
    world.act(code, Action.CLOSE, "aprobadora", "")
    number = world.get(code).id
    [change] = world.run(lambda s: commitment_history.since(s, number, 2))
    assert (change.reason, change.after) == ("Se cambió de proyecto", "cerrado")


def test_an_approver_grants_what_was_asked_and_nothing_else(world: World) -> None:
    code = world.register()
    ask_end(world, code, kind=PetitionKind.NOT_VIABLE)
    with pytest.raises(NothingAsked):
        world.act(code, Action.CLOSE, "aprobadora")


def test_an_approver_does_not_grant_the_own_request(world: World) -> None:
    code = world.register()
    ask_end(world, code, "aprobadora")
    with pytest.raises(SamePerson):
        world.act(code, Action.CLOSE, "aprobadora")
    assert world.act(code, Action.CLOSE, "admin") == "cerrado"


def test_a_refused_closure_leaves_it_as_it_was(world: World) -> None:
    code = world.register()
    ask_end(world, code)
    assert world.act(code, Action.REFUSE_CLOSURE, "aprobadora", "Sigue en pie") == "pendiente"
    assert asked(world, code) == [("cerrado", PetitionState.REFUSED)]


def test_two_ends_do_not_wait_together(world: World) -> None:
    code = world.register()
    ask_end(world, code)
    with pytest.raises(AlreadyAsked):
        ask_end(world, code, "alcaldesa", PetitionKind.NOT_VIABLE)


def test_what_ended_otherwise_lets_its_requests_lapse(world: World) -> None:
    code = world.register(state=State.IN_PROGRESS)
    ask(world, code)
    ask_end(world, code)
    world.declare(code)
    world.act(code, Action.VERIFY, "segunda", "")
    assert asked(world, code) == [
        ("prorroga", PetitionState.LAPSED),
        ("cerrado", PetitionState.LAPSED),
    ]
