"""Corrections before agreement, amendments after it, and changes of who answers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from db import bodies, commitment_drafts, commitment_edits, commitment_lists
from db.commitment_errors import Impossible, Invalid, MissingReason, NotAllowed
from db.commitment_sides import Reach
from db.commitment_states import Action, State
from tests.commitments import ABANCAY, DUE, MINISTRY, SABAINO, TODAY, World

LATER = DUE + timedelta(days=20)


def correct(world: World, code: str, who: str = "apurimac", **changes) -> str:
    def verb(session, row, move) -> None:
        draft = replace(commitment_drafts.of(row), **changes)
        commitment_edits.correct(session, row, move, draft)

    return world.do(code, who, verb, reason="")[0]


def amend(world: World, code: str, who: str = "apurimac", why: str = "Error", **changes) -> bool:
    def verb(session, row, move) -> bool:
        draft = replace(commitment_drafts.of(row), **changes)
        return commitment_edits.amend(session, row, move, draft)

    return world.do(code, who, verb, reason=why)[1]


def reassign(world: World, code: str, body: str, who: str = "apurimac") -> str:
    def verb(session, row, move) -> None:
        commitment_edits.reassign(session, row, move, bodies.get(session, body))

    return world.do(code, who, verb, reason="Le toca a otra entidad")[0]


def assign(world: World, code: str, post_id: int | None, who: str = "alcaldesa") -> None:
    def verb(session, row, move) -> None:
        commitment_edits.assign(session, row, move, post_id)

    world.do(code, who, verb, reason="")


def fix_date(world: World, code: str, who: str = "apurimac") -> None:
    def verb(session, row, move) -> None:
        commitment_edits.fix_date(session, row, move, LATER)

    world.do(code, who, verb, reason="Lo acordaron por oficio")


def post_of(world: World, who: str) -> int:
    return world.actors[who].duties[0].post_id


def found(world: World, word: str) -> list[str]:
    filters = commitment_lists.Filters(terms=((word,),))
    page = world.run(
        lambda s: commitment_lists.page(s, Reach(everything=True), filters, today=TODAY)
    )
    return [row.code for row in page.rows]


def test_a_correction_moves_even_the_first_deadline(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    assert correct(world, code, due_on=LATER, text="Puente Antabamba") == "por_confirmar"
    row = world.get(code)
    assert (row.original_due_on, row.due_on, row.text) == (LATER, LATER, "Puente Antabamba")


def test_an_objected_one_is_corrected_and_asked_again(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    world.act(code, Action.CONFIRM, "mvcs")
    world.act(code, Action.OBJECT, "alcaldesa", "La fecha es otra")
    assert correct(world, code, due_on=LATER) == "por_confirmar"
    assert world.get(code).counterpart_confirmed_at is None


def test_what_is_agreed_is_not_corrected(world: World) -> None:
    code = world.register()
    with pytest.raises(Impossible):
        correct(world, code, due_on=LATER)


def test_a_correction_is_checked_like_a_registration(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    with pytest.raises(Invalid):
        correct(world, code, cui="12")


def test_an_amendment_puts_details_right(world: World) -> None:
    code = world.register()
    assert amend(world, code, cui="2456789", amount=Decimal("1500.50"))
    row = world.get(code)
    assert (row.cui, row.amount) == ("2456789", Decimal("1500.5"))


def test_an_amendment_of_nothing_is_none(world: World) -> None:
    code = world.register()
    assert not amend(world, code)
    assert world.get(code).version == 1


def test_an_amendment_does_not_touch_the_deadline(world: World) -> None:
    code = world.register()
    with pytest.raises(Invalid) as caught:
        amend(world, code, due_on=LATER)
    assert caught.value.field == "due_on"
    assert world.get(code).due_on == DUE


def test_an_amendment_needs_a_reason(world: World) -> None:
    code = world.register()
    with pytest.raises(MissingReason):
        amend(world, code, why="", cui="2456789")


def test_a_changed_text_is_found_by_its_new_words(world: World) -> None:
    code = world.register()
    amend(world, code, text="Puente carrozable")
    assert (found(world, "puente"), found(world, "agua")) == ([code], [])


def test_another_body_answers_from_now_on(world: World) -> None:
    mayor = post_of(world, "alcaldesa")
    code = world.register(responsible_post_id=mayor)
    reassign(world, code, ABANCAY)
    row = world.get(code)
    assert (row.responsible_code, row.responsible_post_id, row.region) == (ABANCAY, None, "03")
    assert world.act(code, Action.BLOCK, "vecino") == "bloqueado"


def test_the_former_body_does_not_answer_any_more(world: World) -> None:
    code = world.register()
    reassign(world, code, ABANCAY)
    with pytest.raises(NotAllowed):
        world.act(code, Action.NOTE, "alcaldesa")


def test_a_body_does_not_pass_its_promise_on_by_itself(world: World) -> None:
    code = world.register("system", responsible=MINISTRY, counterpart=SABAINO)
    with pytest.raises(NotAllowed):
        reassign(world, code, "MTC", "mvcs")


def test_it_is_not_sent_out_of_ones_own_reach(world: World) -> None:
    code = world.register()
    with pytest.raises(NotAllowed):
        reassign(world, code, "080101")
    assert reassign(world, code, "080101", "asesora") == "pendiente"
    assert world.get(code).region == "08"


@pytest.mark.parametrize("body", [SABAINO, MINISTRY])
def test_it_is_not_reassigned_to_who_cannot_answer(world: World, body: str) -> None:
    code = world.register()
    with pytest.raises(Invalid):
        reassign(world, code, body)


def test_a_mayor_passes_it_to_another_post_of_the_body(world: World) -> None:
    code = world.register()
    assign(world, code, post_of(world, "gerente"))
    assert world.get(code).responsible_post_id == post_of(world, "gerente")


def test_a_mayor_does_not_pass_it_to_a_post_of_another_body(world: World) -> None:
    code = world.register()
    with pytest.raises(Invalid):
        assign(world, code, post_of(world, "vecino"))


def test_what_had_no_deadline_gets_one_once(world: World) -> None:
    code = world.register(due_on=None)
    fix_date(world, code)
    row = world.get(code)
    assert (row.original_due_on, row.due_on) == (LATER, LATER)
    with pytest.raises(Invalid):
        fix_date(world, code)


def test_what_has_a_deadline_gets_no_other(world: World) -> None:
    code = world.register()
    with pytest.raises(Invalid):
        fix_date(world, code)
