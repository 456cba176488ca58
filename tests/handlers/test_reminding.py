"""The tick, from a deadline to the digest: who gets what, when, and when not."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.messages import Reply
from db import (
    commitment_requests,
    handover,
    non_working_days,
    privacy,
    reminder_policies,
    reminder_silences,
)
from db.bodies import Body
from db.commitment_states import Action, State
from db.engine import Database
from db.people import Address
from db.posts import Post
from db.reminder_rules import Policy
from db.reminders import Subject
from handlers import commitment_reminders, digest
from handlers.digest_parts import Line, Occasion
from knowledge import calendar
from tests.commitments import MINISTRY, SABAINO
from tests.people import ON_SQLITE
from tests.reminders import Reminded, build, lima

PERU = calendar.load()
FRIDAY = date(2026, 12, 18)
"""Its rules: 25/11 (15), 7/12 (7), 15/12 (3), 17/12 (1), 18/12, Mondays 21/12, 28/12, 4/1."""


@pytest.fixture
def world(database: Database) -> Reminded:
    return build(database)


@pytest.fixture
def code(world: Reminded) -> str:
    """Sabaino owes the MVCS something for Friday 18 December."""
    return world.register(due_on=FRIDAY)


def test_it_reminds_on_the_day_of_a_rule_at_the_hour_and_once(world: Reminded, code: str) -> None:
    world.at(25, 11, 8, 59)
    assert world.got("alcaldesa") == []
    world.at(25, 11, 9, 0)
    world.at(25, 11, 9, 1)
    world.at(26, 11)
    assert world.when("alcaldesa") == ["25/11 09:00"]
    assert code in world.got("alcaldesa")[0]
    assert "vence en 15 días hábiles" in world.got("alcaldesa")[0]


@ON_SQLITE
def test_the_others_hear_by_steps(world: Reminded, code: str) -> None:
    for day in ((7, 12), (15, 12), (17, 12), (18, 12), (21, 12), (28, 12)):
        world.at(*day)
    world.at(4, 1, year=2027)
    assert len(world.got("gerente")) == 7
    assert [text.count(code) for text in world.got("mvcs") if code in text] == [1, 1, 1, 1]
    assert [when[:5] for when in world.when("apurimac")] == [
        "07/12",
        "15/12",
        "21/12",
        "28/12",
        "04/01",
    ]
    assert [code in text for text in world.got("apurimac")] == [False, True, True, True, True]
    assert [code in text for text in world.got("asesora")] == [False] * 4 + [True]
    assert world.got("vecino") == []


@ON_SQLITE
def test_each_person_hears_at_the_hour_they_chose(world: Reminded, code: str) -> None:
    world.set("alcaldesa", "hour", 8)
    world.set("gerente", "hour", 18)
    world.at(15, 12, 8)
    world.at(15, 12, 9)
    world.at(15, 12, 18)
    assert world.when("alcaldesa") == ["15/12 08:00"]
    assert world.when("gerente") == ["15/12 18:00"]


def change_policy(world: Reminded, policy: Policy) -> None:
    edition = world.edition_id
    world.run(lambda s: reminder_policies.change(s, edition, policy, by=None, now=world.now))


def manager_post(world: Reminded) -> int:
    titled = select(Post.id).where(Post.title == "Gerencia Municipal")
    return world.run(lambda s: s.scalars(titled).one())


@ON_SQLITE
def test_several_come_as_one_digest(world: Reminded, code: str) -> None:
    other = world.register(due_on=date(2026, 12, 16))
    world.at(15, 12)
    [text] = world.got("alcaldesa")
    assert text.index(other) < text.index(code)


@ON_SQLITE
def test_who_prefers_it_gets_them_one_by_one(world: Reminded, code: str) -> None:
    other = world.register(due_on=date(2026, 12, 16))
    world.set("alcaldesa", "digest", False)
    world.at(15, 12)
    texts = world.got("alcaldesa")
    assert [other in texts[0], code in texts[1], len(texts)] == [True, True, 2]


@ON_SQLITE
def test_not_even_they_are_flooded(world: Reminded) -> None:
    for _ in range(11):
        world.register(due_on=FRIDAY)
    world.set("alcaldesa", "digest", False)
    world.at(15, 12)
    assert len(world.got("alcaldesa")) == 1


def test_what_comes_after_the_digest_waits_for_the_next_day(world: Reminded, code: str) -> None:
    world.at(15, 12, 9)
    world.now = lima(15, 12, 9, 30)
    other = world.register(due_on=date(2026, 12, 16))
    change_policy(world, Policy(hour=12))
    world.at(15, 12, 12)
    assert len(world.got("alcaldesa")) == 1
    world.at(16, 12, 12)
    assert len(world.got("alcaldesa")) == 2
    assert other in world.got("alcaldesa")[1]


@ON_SQLITE
def test_nothing_on_days_that_are_not_worked(world: Reminded) -> None:
    """Tuesday 8 and Wednesday 9 December are not worked, nor is the weekend before."""
    code = world.register(due_on=date(2026, 12, 9))
    for day in (5, 6, 8, 9):
        for hour in (8, 9, 12, 18):
            world.at(day, 12, hour)
    assert world.got("alcaldesa") == []
    assert world.when("alcaldesa") == []
    world.at(10, 12, 9)
    [text] = world.got("alcaldesa")
    assert code in text


@ON_SQLITE
def test_before_a_holiday_it_comes_the_working_day_before(world: Reminded) -> None:
    world.register(due_on=date(2026, 12, 9))
    world.at(7, 12)
    assert (
        "vence el miércoles 9 de diciembre de 2026, que no es laborable"
        in (world.got("alcaldesa")[0])
    )


@pytest.mark.parametrize("instant", [(15, 12, 7, 59), (15, 12, 18, 55), (15, 12, 23, 0)])
@ON_SQLITE
def test_never_outside_the_window(
    world: Reminded, code: str, instant: tuple[int, int, int, int]
) -> None:
    world.at(*instant)
    assert world.got("alcaldesa") == []
    world.at(16, 12, 9)
    assert world.when("alcaldesa") == ["16/12 09:00"]


@pytest.mark.parametrize("action", [Action.DECLARE, Action.VERIFY])
@ON_SQLITE
def test_nothing_of_what_is_done(world: Reminded, code: str, action: Action) -> None:
    world.declare(code)
    if action is Action.VERIFY:
        world.act(code, Action.VERIFY, "mvcs")
    for day in (7, 15, 18, 21):
        world.at(day, 12)
    assert world.fires() == []


@ON_SQLITE
def test_what_was_rejected_is_reminded_of_again(world: Reminded, code: str) -> None:
    world.declare(code)
    world.at(16, 12)
    world.act(code, Action.OBSERVE, "mvcs")
    world.at(17, 12)
    assert [code in text for text in world.got("alcaldesa")] == [True]


@ON_SQLITE
def test_what_is_done_between_plan_and_hour_is_not_said(world: Reminded, code: str) -> None:
    world.at(15, 12, 8)
    world.declare(code)
    world.at(15, 12, 9)
    assert world.got("alcaldesa") == []
    assert ("before3", "skipped", "done") in world.fires("alcaldesa")


def move(world: Reminded, code: str, day: date) -> None:
    world.do(code, "alcaldesa", lambda s, row, m: commitment_requests.ask_extension(s, row, m, day))
    world.act(code, Action.GRANT_EXTENSION, "apurimac")


def test_a_deadline_that_moves_takes_its_reminders_along(world: Reminded, code: str) -> None:
    world.at(15, 12, 8)
    move(world, code, date(2027, 1, 29))
    for day in (15, 16, 17, 18, 21):
        world.at(day, 12)
    assert world.when("alcaldesa") == ["16/12 09:00"]
    assert "vence en 30 días hábiles (29/01/2027)" in world.got("alcaldesa")[0]
    assert ("before3", "skipped", "moved") in world.fires("alcaldesa")


@ON_SQLITE
def test_rules_that_had_passed_when_the_deadline_was_set_do_not_fire(world: Reminded) -> None:
    world.now = lima(16, 12, 10)
    world.register(due_on=FRIDAY)
    world.at(16, 12, 10, 1)
    assert world.fires() == []
    world.at(17, 12)
    assert [rule for rule, *_ in world.fires("alcaldesa")] == ["before1"]


def hand_over(world: Reminded, *moment: int) -> None:
    at = lima(*moment)
    body = world.run(lambda s: s.get_one(Body, SABAINO))
    world.run(lambda s: handover.hand_over(s, body, at=at, now=world.now, by=None))


@ON_SQLITE
def test_whoever_takes_over_is_reminded_and_whoever_left_is_not(world: Reminded, code: str) -> None:
    hand_over(world, 10, 12, 0)
    world.appoint("heredera", SABAINO, "Alcaldía", start=lima(10, 12, 0))
    world.at(7, 12)
    world.at(15, 12)
    assert world.when("alcaldesa") == ["07/12 09:00"]
    assert world.when("heredera") == ["15/12 09:00"]


def test_a_handover_between_plan_and_hour_loses_nothing(world: Reminded, code: str) -> None:
    world.at(15, 12, 8)
    hand_over(world, 15, 12, 8)
    world.appoint("heredera", SABAINO, "Alcaldía")
    world.at(15, 12, 9)
    assert world.got("alcaldesa") == []
    assert world.when("heredera") == ["15/12 09:00"]
    assert ("before3", "skipped", "left") in world.fires("alcaldesa")


@ON_SQLITE
def test_when_one_post_answers_its_holders_alone_are_told(world: Reminded) -> None:
    world.register(due_on=FRIDAY, responsible_post_id=manager_post(world))
    world.at(15, 12)
    assert [len(world.got(who)) for who in ("gerente", "alcaldesa")] == [1, 0]


@ON_SQLITE
def test_a_vacant_post_leaves_it_to_its_body(world: Reminded) -> None:
    world.register(due_on=FRIDAY, responsible_post_id=manager_post(world))
    hand_over(world, 10, 12, 0)
    world.appoint("heredera", SABAINO, "Alcaldía", start=lima(10, 12, 0))
    world.at(15, 12)
    assert len(world.got("heredera")) == 1


def silence(world: Reminded, code: str, who: str) -> None:
    person, subject = world.actors[who].person_id, str(world.get(code).id)
    until = lima(19, 12, 0)
    world.run(lambda s: reminder_silences.silence(s, person, "commitment", subject, until))


def test_who_silenced_it_is_left_in_peace_for_a_while(world: Reminded, code: str) -> None:
    other = world.register(due_on=FRIDAY)
    world.at(14, 12)
    silence(world, code, "alcaldesa")
    world.at(15, 12)
    world.at(18, 12)
    assert [(code in text, other in text) for text in world.got("alcaldesa")] == [
        (True, True),
        (False, True),
        (False, True),
    ]
    assert all(code in text for text in world.got("gerente"))
    world.at(21, 12)
    assert code in world.got("alcaldesa")[-1]


@pytest.mark.parametrize("reason", ["opted_out", "unreachable"])
@ON_SQLITE
def test_who_wants_none_or_has_no_chat_gets_none(world: Reminded, code: str, reason: str) -> None:
    if reason == "opted_out":
        world.set("alcaldesa", "notices", False)
    else:
        world.run(lambda s: setattr(s.get_one(Address, "fake:alcaldesa"), "alive", False))
    world.at(15, 12)
    assert world.got("alcaldesa") == []
    assert {f[1:] for f in world.fires("alcaldesa") if f[0] == "before3"} == {("skipped", reason)}
    assert len(world.got("gerente")) == 1


def test_after_three_days_without_us_there_is_one_digest_with_the_most_urgent(
    world: Reminded, code: str
) -> None:
    other = world.register(due_on=date(2026, 12, 16))
    world.at(10, 12)
    before = len(world.got("alcaldesa"))
    world.at(18, 12, 11, 30)
    [text] = world.got("alcaldesa")[before:]
    assert world.when("alcaldesa")[-1] == "18/12 11:30"
    assert text.index(other) < text.index(code)
    assert text.count(code) == 1
    kept = {rule: (state, reason) for rule, state, reason in world.fires("alcaldesa")[-3:]}
    assert kept["on_day"][0] == "placed"
    assert ("before1", "skipped", "superseded") in world.fires("alcaldesa")
    world.at(18, 12, 12)
    assert len(world.got("alcaldesa")) == before + 1


@ON_SQLITE
def test_back_in_the_evening_it_waits_for_the_morning(world: Reminded, code: str) -> None:
    world.at(10, 12)
    before = len(world.got("gerente"))
    world.at(15, 12, 22)
    world.at(16, 12, 8)
    assert len(world.got("gerente")) == before
    world.at(16, 12, 9)
    assert world.when("gerente")[-1] == "16/12 09:00"


@ON_SQLITE
def test_a_stall_of_a_minute_skips_nothing(world: Reminded, code: str) -> None:
    world.at(15, 12, 8, 59)
    world.at(15, 12, 9, 1)
    assert world.when("alcaldesa")[-1] == "15/12 09:01"


def test_a_digest_that_could_not_leave_in_time_goes_the_next_morning(
    world: Reminded, code: str
) -> None:
    world.tick_at(lima(15, 12, 9))
    world.at(15, 12, 19)
    assert world.got("alcaldesa") == []
    world.at(16, 12, 9)
    [text] = world.got("alcaldesa")
    assert "vence en 2 días hábiles" in text
    world.at(16, 12, 10)
    assert ("before3", "sent", "") in world.fires("alcaldesa")


def test_what_perhaps_arrived_is_not_sent_again(world: Reminded, code: str) -> None:
    world.tick_at(lima(15, 12, 9))
    world.send("unknown")
    before = len(world.got("alcaldesa"))
    world.at(15, 12, 10)
    world.at(16, 12)
    assert len(world.got("alcaldesa")) == before
    assert ("before3", "unknown", "") in world.fires("alcaldesa")


@ON_SQLITE
def test_what_is_refused_for_good_is_given_up_after_some_days(world: Reminded, code: str) -> None:
    for day in (15, 16, 17):
        world.tick_at(lima(day, 12, 9))
        world.send("failed")
    world.at(18, 12, 10)
    assert ("before3", "skipped", "superseded") in world.fires("alcaldesa")
    assert "vence hoy" in world.got("alcaldesa")[-1]


def test_a_faulty_digest_does_not_keep_the_others_from_theirs(
    world: Reminded, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.actors["alcaldesa"].person_id
    alone = commitment_reminders.PART.alone

    def faulty(occasion: Occasion, line: Line) -> Reply:
        if occasion.person.id == person:
            raise RuntimeError("a fault in the words")
        return alone(occasion, line)

    part = replace(commitment_reminders.PART, alone=faulty)
    monkeypatch.setitem(digest.PARTS, Subject.COMMITMENT, part)
    world.at(15, 12)
    assert world.got("alcaldesa") == []
    assert len(world.got("gerente")) == 1
    monkeypatch.undo()
    world.at(16, 12)
    assert len(world.got("alcaldesa")) == 1


def test_another_policy_counts_from_now_on(world: Reminded, code: str) -> None:
    world.at(25, 11)
    change_policy(world, Policy(before=(10, 2), on_day=False))
    for day in (2, 7, 15, 16, 17, 18):
        world.at(day, 12)
    assert world.when("alcaldesa") == ["25/11 09:00", "02/12 09:00", "16/12 09:00"]
    world.run(lambda s: reminder_policies.reset(s, world.edition_id, world.now))
    world.at(21, 12)
    assert world.when("alcaldesa")[-1] == "21/12 09:00"


def decree(world: Reminded, day: date) -> None:
    world.run(lambda s: non_working_days.add(s, day, "D.S. 1", by=None, now=world.now, days=PERU))


def test_a_day_that_is_decreed_brings_reminders_forward(world: Reminded, code: str) -> None:
    world.at(14, 12)
    decree(world, date(2026, 12, 17))
    for day in (15, 16, 17, 18):
        world.at(day, 12)
    assert world.when("alcaldesa")[1:] == ["15/12 09:00", "16/12 09:00", "18/12 09:00"]
    assert "vence en 2 días hábiles" in world.got("alcaldesa")[1]  # the third day before has gone
    assert "vence en 1 día hábil" in world.got("alcaldesa")[2]


def test_what_fell_on_a_day_decreed_at_the_weekend_is_not_lost(world: Reminded) -> None:
    """Monday's falls on Friday now, which has passed: it comes on the next day that is worked."""
    world.register(due_on=date(2026, 12, 22))
    world.at(18, 12)
    world.now = lima(19, 12, 20)
    before = len(world.got("alcaldesa"))
    decree(world, date(2026, 12, 21))
    world.at(19, 12, 20, 1)
    world.at(22, 12)
    assert len(world.got("alcaldesa")) == before + 1
    assert ("before1", "skipped", "superseded") in world.fires("alcaldesa")


@pytest.mark.parametrize("decreed", [[17, 18], [18, 17]])
def test_what_two_days_decreed_at_once_bring_forward_is_not_lost(
    world: Reminded, decreed: list[int]
) -> None:
    """What falls on Wednesday falls on Monday now, two days back: both have passed."""
    world.register(due_on=date(2026, 12, 21))
    world.at(15, 12)
    world.now = lima(15, 12, 12, 20)
    for day in decreed:
        decree(world, date(2026, 12, day))
    world.at(15, 12, 12, 21)
    assert ("before3", "waiting", "") in world.fires("alcaldesa")
    world.at(16, 12)
    assert world.when("alcaldesa")[-1] == "16/12 09:00"


def test_two_days_decreed_far_ahead_repeat_nothing(world: Reminded, code: str) -> None:
    world.at(15, 12)
    before = world.fires("alcaldesa")
    for day in (17, 18):
        decree(world, date(2026, 12, day))
    world.tick_at(lima(15, 12, 12))
    assert [rule for rule, *_ in world.fires("alcaldesa")] == [rule for rule, *_ in before]


def test_a_day_decreed_far_ahead_repeats_nothing(world: Reminded, code: str) -> None:
    world.at(15, 12)
    before = world.fires("alcaldesa")
    decree(world, date(2026, 12, 18))
    world.tick_at(lima(15, 12, 12))
    assert [rule for rule, *_ in world.fires("alcaldesa")] == [rule for rule, *_ in before]


@ON_SQLITE
def test_the_week_is_summed_up_on_monday_for_those_who_watch(world: Reminded, code: str) -> None:
    world.at(23, 11, 9)
    world.at(24, 11, 9)
    assert world.when("apurimac") == world.when("asesora") == ["23/11 09:00"]
    assert "1 compromiso en curso" in world.got("apurimac")[0]
    assert world.got("alcaldesa") == world.got("comunicador") == []
    assert world.got("cusco") == []


@ON_SQLITE
def test_a_monday_that_is_not_worked_gives_way_to_tuesday(world: Reminded) -> None:
    world.now = lima(1, 6, year=2027)
    world.register(due_on=date(2027, 9, 30))
    world.at(7, 6, year=2027)
    assert world.got("asesora") == []
    world.at(8, 6, year=2027)
    assert world.when("asesora") == ["08/06 09:00"]


def test_the_summary_and_the_reminders_are_one_message(world: Reminded, code: str) -> None:
    world.at(21, 12)
    [text] = world.got("apurimac")
    assert "La semana en su ámbito" in text
    assert code in text
    assert "Municipalidad Distrital de Sabaino: 1 vencido" in text


@ON_SQLITE
def test_the_erased_leave_no_reminders(world: Reminded, code: str) -> None:
    world.at(15, 12)
    person = world.actors["alcaldesa"].person_id
    assert person is not None
    world.run(lambda s: privacy.erase(s, person, world.now))
    world.at(18, 12)
    assert world.fires("alcaldesa") == []


@ON_SQLITE
def test_both_parties_are_told_once_even_if_they_are_several_things(world: Reminded) -> None:
    """The ministry's own commitment: its link is responsible, coordinator of nothing else."""
    world.register(responsible=MINISTRY, counterpart=SABAINO, due_on=FRIDAY)
    world.at(15, 12)
    assert len([f for f in world.fires("mvcs") if f[0] == "before3"]) == 1


@ON_SQLITE
def test_an_edition_that_is_not_agreed_reminds_nobody(world: Reminded) -> None:
    world.register(state=State.TO_CONFIRM, due_on=FRIDAY)
    world.at(15, 12)
    assert world.fires() == []
