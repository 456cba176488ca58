"""The life of a commitment: what each act leaves behind, four eyes, and who comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from db import commitments, evidence
from db.commitment_acts import act
from db.commitment_conditions import offered
from db.commitment_errors import (
    CommitmentError,
    Impossible,
    MissingEvidence,
    MissingReason,
    NotAllowed,
    OwnSide,
    SamePerson,
    Stale,
)
from db.commitment_history import of_commitment
from db.commitment_states import Action, State
from db.evidence import Verdict
from tests.commitments import World


def verdicts(world: World, code: str) -> list[Verdict]:
    def job(session) -> list[Verdict]:
        row = commitments.find(session, code)
        return [Verdict(item.verdict) for item in evidence.of_commitment(session, row.id)]

    return world.run(job)


def buttons(world: World, code: str, who: str) -> set[Action]:
    def job(session) -> set[Action]:
        row = commitments.find(session, code)
        return set(offered(session, row, world.move(who, 0).actor))

    return world.run(job)


def test_a_whole_life_from_promise_to_proof(world: World) -> None:
    code = world.register()
    states = [
        world.attach(code),
        world.act(code, Action.DECLARE, "alcaldesa", reason=""),
        world.act(code, Action.OBSERVE, "mvcs", "La foto es de otra obra"),
        world.attach(code, letter="b"),
        world.act(code, Action.DECLARE, "gerente", reason=""),
        world.act(code, Action.VERIFY, "mvcs", reason=""),
    ]
    assert states == ["en_proceso", "cumplido", "observado", "en_proceso", "cumplido", "verificado"]
    assert verdicts(world, code) == [Verdict.REJECTED, Verdict.ACCEPTED]
    assert not world.get(code).is_open


def test_what_was_done_without_evidence_cannot_be_declared(world: World) -> None:
    code = world.register(state=State.IN_PROGRESS)
    with pytest.raises(MissingEvidence):
        world.act(code, Action.DECLARE, "alcaldesa")


def test_rejected_evidence_does_not_count(world: World) -> None:
    code = world.register()
    world.declare(code)
    world.act(code, Action.OBSERVE, "mvcs")
    world.act(code, Action.BLOCK, "alcaldesa")
    world.act(code, Action.UNBLOCK, "alcaldesa")
    with pytest.raises(MissingEvidence):
        world.act(code, Action.DECLARE, "alcaldesa")


def test_who_declared_does_not_verify(world: World) -> None:
    code = world.register("segunda")
    world.declare(code, "apurimac")
    with pytest.raises(SamePerson) as caught:
        world.act(code, Action.VERIFY, "apurimac")
    assert caught.value.role == "declarer"
    assert world.act(code, Action.VERIFY, "asesora") == "verificado"


def test_who_registered_does_not_verify(world: World) -> None:
    code = world.register("apurimac")
    world.declare(code)
    with pytest.raises(SamePerson) as caught:
        world.act(code, Action.VERIFY, "apurimac")
    assert caught.value.role == "registrar"
    assert world.act(code, Action.VERIFY, "segunda") == "verificado"


def test_who_registered_may_doubt(world: World) -> None:
    code = world.register("apurimac")
    world.declare(code)
    assert world.act(code, Action.OBSERVE, "apurimac") == "observado"


def test_the_body_that_promised_does_not_verify_through_another_person(world: World) -> None:
    code = world.register()
    world.declare(code, "gerente")
    with pytest.raises(NotAllowed):
        world.act(code, Action.VERIFY, "alcaldesa")


def test_a_liaison_does_not_judge_the_promise_of_the_own_ministry(world: World) -> None:
    code = world.register(responsible="MVCS", counterpart="030307")
    world.declare(code, "apurimac")
    with pytest.raises(OwnSide):
        world.act(code, Action.VERIFY, "mvcs")
    assert world.act(code, Action.VERIFY, "alcaldesa") == "verificado"


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_what_needs_a_reason_is_not_done_without(world: World, reason: str) -> None:
    code = world.register()
    with pytest.raises(MissingReason):
        world.act(code, Action.BLOCK, "alcaldesa", reason)
    assert world.get(code).version == 1


def test_what_is_impossible_says_in_which_state(world: World) -> None:
    code = world.register()
    with pytest.raises(Impossible) as caught:
        world.act(code, Action.VERIFY, "mvcs")
    assert (caught.value.state, caught.value.action) == (State.PENDING, Action.VERIFY)


def test_a_blocked_one_comes_back(world: World) -> None:
    code = world.register()
    assert world.act(code, Action.BLOCK, "mvcs", "No hay terreno") == "bloqueado"
    assert world.act(code, Action.UNBLOCK, "alcaldesa", "") == "en_proceso"


def test_a_retracted_declaration_leaves_no_declarer(world: World) -> None:
    code = world.register()
    world.declare(code)
    assert world.get(code).declared_by == world.actors["alcaldesa"].person_id
    assert world.act(code, Action.RETRACT, "gerente", "Fue un error") == "en_proceso"
    assert (world.get(code).declared_by, world.get(code).declared_at) == (None, None)


def test_what_was_verified_by_mistake_is_judged_again(world: World) -> None:
    code = world.register()
    world.declare(code)
    world.act(code, Action.VERIFY, "mvcs", "")
    assert world.act(code, Action.REOPEN, "asesora", "Era otra obra") == "en_proceso"
    row = world.get(code)
    assert (row.is_open, row.verified_by, row.declared_by) == (True, None, None)
    assert verdicts(world, code) == [Verdict.WAITING]


def test_the_reminders_look_again_after_every_change_and_never_at_the_end(world: World) -> None:
    code = world.register()
    world.later(hours=1)
    world.declare(code)
    look_at = world.get(code).next_reminder_at
    assert look_at
    assert look_at <= world.now
    world.act(code, Action.VERIFY, "mvcs", "")
    assert world.get(code).next_reminder_at is None


def test_of_two_on_the_same_version_the_second_is_told_what_changed(world: World) -> None:
    code = world.register()
    assert world.act(code, Action.BLOCK, "apurimac", "Falta terreno", version=1) == "bloqueado"
    with pytest.raises(Stale) as caught:
        world.act(code, Action.BLOCK, "segunda", "Falta agua", version=1)
    [change] = caught.value.changes
    assert (change.field, change.before, change.after) == ("state", "pendiente", "bloqueado")
    assert (change.person_id, change.reason) == (
        world.actors["apurimac"].person_id,
        "Falta terreno",
    )


def test_of_two_at_the_same_moment_one_wins(world: World) -> None:
    code = world.register()
    start = Barrier(2)

    def block(who: str) -> str:
        start.wait()
        try:
            return world.act(code, Action.BLOCK, who, who, version=1)
        except Stale as stale:
            return f"after {stale.changes[0].reason}"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(block, ["apurimac", "segunda"]))
    assert outcomes[1] == "bloqueado"
    assert outcomes[0] in ("after apurimac", "after segunda")
    assert world.get(code).version == 2


def test_of_two_transactions_that_read_the_same_one_wins(world: World) -> None:
    if world.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")

    def second(session) -> None:
        row = commitments.find(session, code)
        world.act(code, Action.BLOCK, "apurimac")
        act(session, row, Action.BLOCK, world.move("segunda", 1, "yo también"))

    code = world.register()
    with pytest.raises(Stale) as caught:
        world.run(second)
    assert len(caught.value.changes) == 1


def test_a_note_makes_nobodys_screen_outdated(world: World) -> None:
    code = world.register(state=State.IN_PROGRESS)
    world.act(code, Action.NOTE, "alcaldesa", "Se convocó el proceso")
    assert world.act(code, Action.BLOCK, "mvcs", version=1) == "bloqueado"


def test_new_evidence_does_make_a_screen_outdated(world: World) -> None:
    code = world.register()
    world.declare(code)
    seen = world.get(code).version
    world.attach(code, letter="b")
    with pytest.raises(Stale):
        world.act(code, Action.VERIFY, "mvcs", version=seen)


def test_a_refused_act_changes_nothing(world: World) -> None:
    code = world.register()
    before = world.get(code)
    for action in Action:
        with pytest.raises(CommitmentError):
            world.act(code, action, "vecino")
    after = world.get(code)
    assert (after.version, after.state, after.updated_at) == (
        before.version,
        before.state,
        before.updated_at,
    )


def test_the_card_offers_what_can_be_done_now(world: World) -> None:
    code = world.register()
    world.declare(code)
    assert buttons(world, code, "alcaldesa") == {Action.ATTACH, Action.RETRACT}
    assert buttons(world, code, "mvcs") == {Action.VERIFY, Action.OBSERVE}


def test_the_card_offers_nothing_that_would_be_refused(world: World) -> None:
    code = world.register("apurimac")
    world.declare(code)
    assert Action.VERIFY not in buttons(world, code, "apurimac")
    assert buttons(world, code, "vecino") == set()


def test_acts_are_done_in_an_office(world: World) -> None:
    code = world.register()
    world.act(code, Action.BLOCK, "alcaldesa")

    def offices(session) -> list[str]:
        row = commitments.find(session, code)
        return [entry.tenure.post.title for entry in of_commitment(session, row.id)]

    assert world.run(offices) == ["Alcaldía", "Coordinación Apurímac"]


def test_time_passes_between_acts(world: World) -> None:
    code = world.register()
    world.later(days=1)
    world.act(code, Action.BLOCK, "alcaldesa")
    row = world.get(code)
    assert row.updated_at - row.registered_at == timedelta(days=1)
