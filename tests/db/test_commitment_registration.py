"""Registering: who may, what is checked, and codes that people can read and type."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from db import commitments, meetings
from db.commitment_errors import Invalid, NotAllowed
from db.commitment_history import of_commitment
from db.commitment_registration import Registration, register_all
from db.commitment_states import State
from db.commitments import Commitment, normal_code
from db.meetings import Edition, Forum
from tests.commitments import ABANCAY, DUE, MINISTRY, SABAINO, World

THREADS, EACH = 6, 4


def register_many(world: World, *entries: dict, who: str = "system") -> list[str]:
    def job(session) -> list[str]:
        edition = session.get_one(Edition, world.edition_id)
        many = [
            Registration(world.draft(session, **entry.pop("draft", {})), **entry)
            for entry in entries
        ]
        actor = world.move(who, 0).actor
        return [row.code for row in register_all(session, edition, many, actor, now=world.now)]

    return world.run(job)


def count(world: World) -> int:
    return world.run(lambda s: s.query(Commitment).count())


def test_codes_follow_one_another(world: World) -> None:
    assert [world.register() for _ in range(3)] == ["ME5-0001", "ME5-0002", "ME5-0003"]


def test_each_edition_has_its_own_sequence(world: World) -> None:
    world.register()
    world.run(
        lambda s: meetings.add_edition(s, prefix="GE4", forum=Forum.GORE, number=4, year=2026)
    )
    world.edition_id = world.run(lambda s: meetings.edition(s, "GE4").id)
    assert register_many(world, {}) == ["GE4-0001"]


def test_threads_register_without_gaps_or_duplicates(world: World) -> None:
    def several(_: int) -> list[str]:
        return [world.register() for _ in range(EACH)]

    with ThreadPoolExecutor(THREADS) as pool:
        codes = [code for batch in pool.map(several, range(THREADS)) for code in batch]
    assert sorted(codes) == [f"ME5-{number:04}" for number in range(1, THREADS * EACH + 1)]


@pytest.mark.parametrize("typed", ["ME5-0042", "me5-42", " ME5 0042 ", "me5 - 42", "ME5-00042"])
def test_a_code_is_understood_as_typed(typed: str) -> None:
    assert normal_code(typed) == "ME5-0042"


@pytest.mark.parametrize("typed", ["", "42", "ME5", "ME-42", "ME5-", "ME5_42", "puente 42 bis"])
def test_what_is_no_code_is_not_understood(typed: str) -> None:
    assert normal_code(typed) == ""


def test_it_begins_unagreed_with_its_first_entry(world: World) -> None:
    code = world.register(state=State.TO_CONFIRM)
    row = world.get(code)
    assert (row.state, row.is_open, row.version, row.confirmed_at) == (
        "por_confirmar",
        True,
        1,
        None,
    )
    assert (row.original_due_on, row.due_on, row.region) == (DUE, DUE, "03")
    [entry] = world.run(lambda s: of_commitment(s, row.id))
    assert (entry.action, entry.before, entry.after) == ("register", "", "por_confirmar")
    assert entry.person_id == row.registered_by == world.actors["apurimac"].person_id
    assert entry.tenure_id == world.actors["apurimac"].duties[0].tenure_id


def test_no_reminder_looks_at_what_is_not_agreed(world: World) -> None:
    assert world.get(world.register(state=State.TO_CONFIRM)).next_reminder_at is None
    assert world.get(world.register(state=State.PENDING)).next_reminder_at == world.now


def test_it_may_have_no_deadline(world: World) -> None:
    row = world.get(world.register(due_on=None))
    assert (row.original_due_on, row.due_on) == (None, None)


@pytest.mark.parametrize("who", ["apurimac", "mvcs", "asesora", "aprobadora", "admin", "system"])
def test_coordinators_and_the_pcm_register(world: World, who: str) -> None:
    assert world.register(who)


@pytest.mark.parametrize("who", ["alcaldesa", "gerente", "cusco", "mtc", "curador", "stranger"])
def test_others_do_not_register(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        world.register(who)
    assert count(world) == 0


@pytest.mark.parametrize(
    ("wrong", "field", "problem"),
    [
        ({"text": "  \n "}, "text", "empty"),
        ({"text": "x" * 1001}, "text", "too_long"),
        ({"cui": "123456"}, "cui", "seven_digits"),
        ({"cui": "12345678"}, "cui", "seven_digits"),
        ({"cui": "123456a"}, "cui", "seven_digits"),
        ({"amount": Decimal(0)}, "amount_centimos", "out_of_range"),
        ({"amount": Decimal(-5)}, "amount_centimos", "out_of_range"),
        ({"amount": Decimal("NaN")}, "amount_centimos", "out_of_range"),
        ({"amount": Decimal(10) ** 12}, "amount_centimos", "out_of_range"),
        ({"amount": Decimal("1.005")}, "amount_centimos", "fraction_of_centimo"),
        ({"counterpart": SABAINO}, "counterpart_code", "same_body"),
        ({"counterpart": "080101"}, "counterpart_code", "other_region"),
        ({"responsible_post_id": 999_999}, "responsible_post_id", "other_body"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    world: World, wrong: dict, field: str, problem: str
) -> None:
    with pytest.raises(Invalid) as caught:
        world.register("system", **wrong)
    assert (caught.value.field, caught.value.problem) == (field, problem)
    assert count(world) == 0


def test_money_and_investment_code_are_kept_exactly(world: World) -> None:
    row = world.get(world.register(cui=" 2456 789 ", amount=Decimal("12345678.90")))
    assert (row.cui, row.amount, row.amount_centimos) == (
        "2456789",
        Decimal("12345678.9"),
        1_234_567_890,
    )


def test_the_post_is_one_of_the_responsible_body(world: World) -> None:
    mayor = world.actors["alcaldesa"].duties[0].post_id
    assert world.get(world.register(responsible_post_id=mayor)).responsible_post_id == mayor
    neighbour = world.actors["vecino"].duties[0].post_id
    with pytest.raises(Invalid):
        world.register(responsible_post_id=neighbour)


def test_two_bodies_of_one_department_promise_together(world: World) -> None:
    assert world.get(world.register(counterpart=ABANCAY)).region == "03"


def test_two_ministries_belong_to_no_region(world: World) -> None:
    assert world.get(world.register("system", responsible=MINISTRY, counterpart="MTC")).region == ""


def test_a_meeting_of_another_edition_is_refused(world: World) -> None:
    world.run(
        lambda s: meetings.add_edition(s, prefix="GE4", forum=Forum.GORE, number=4, year=2026)
    )
    world.edition_id = world.run(lambda s: meetings.edition(s, "GE4").id)
    with pytest.raises(Invalid):
        world.register()


def test_a_file_brings_numbers_states_and_first_deadlines(world: World) -> None:
    first = DUE - timedelta(days=30)
    codes = register_many(
        world,
        {"number": 7, "state": State.VERIFIED, "original_due_on": first},
        {},
        {"number": 3},
    )
    assert codes == ["ME5-0007", "ME5-0008", "ME5-0003"]
    row = world.get("ME5-0007")
    assert (row.is_open, row.original_due_on, row.due_on) == (False, first, DUE)


def test_one_bad_row_keeps_all_others_out(world: World) -> None:
    with pytest.raises(Invalid):
        register_many(world, {}, {"draft": {"cui": "1"}})
    assert count(world) == 0
    assert register_many(world, {}) == ["ME5-0001"]


def test_a_meeting_lists_its_commitments(world: World) -> None:
    codes = [world.register() for _ in range(2)]
    register_many(world, {})
    listed = world.run(lambda s: commitments.of_meeting(s, world.meeting_id))
    assert [row.code for row in listed] == codes


def test_nothing_is_registered_for_an_empty_list(world: World) -> None:
    assert register_many(world) == []
