"""The plan by table: on which day each rule falls, what is due at an instant, when to look next."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db.lima import LIMA
from db.reminder_rules import (
    Audience,
    Dated,
    Policy,
    Rule,
    Step,
    agenda,
    aim,
    closes,
    day_of,
    due,
    falling_on,
    next_look,
    opens,
    rule_of,
)
from knowledge import calendar

DAYS = calendar.load()
USUAL = Policy()
FRIDAY = date(2027, 1, 29)
BEFORE, ON_DAY, OVERDUE = Step.BEFORE, Rule(Step.ON_DAY), Step.OVERDUE
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

LATE = ("before7", "before3", "before1", "on_day")


def lima(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LIMA)


@pytest.mark.parametrize(
    ("rule", "due_on", "day"),
    [
        (Rule(BEFORE, 1), FRIDAY, date(2027, 1, 28)),
        (Rule(BEFORE, 3), FRIDAY, date(2027, 1, 26)),
        (Rule(BEFORE, 7), FRIDAY, date(2027, 1, 20)),
        # 25 December and New Year are not worked.
        (Rule(BEFORE, 30), date(2027, 1, 29), date(2026, 12, 16)),
        (Rule(BEFORE, 1), date(2027, 1, 4), date(2026, 12, 31)),
        # Holy Thursday and Friday of 2027 are the 25th and 26th of March.
        (Rule(BEFORE, 1), date(2027, 3, 29), date(2027, 3, 24)),
        (Rule(BEFORE, 3), date(2027, 3, 29), date(2027, 3, 22)),
        (ON_DAY, FRIDAY, FRIDAY),
        (ON_DAY, date(2027, 1, 31), date(2027, 1, 29)),
        (ON_DAY, date(2027, 7, 28), date(2027, 7, 27)),
        (Rule(OVERDUE, 1), FRIDAY, date(2027, 2, 1)),
        (Rule(OVERDUE, 2), FRIDAY, date(2027, 2, 8)),
        (Rule(OVERDUE, 1), date(2027, 2, 1), date(2027, 2, 8)),
        (Rule(OVERDUE, 1), date(2027, 1, 31), date(2027, 2, 1)),
        # Monday 30 August 2027 is Santa Rosa, 1 November All Saints, 29 June a Tuesday.
        (Rule(OVERDUE, 1), date(2027, 8, 25), date(2027, 8, 31)),
        (Rule(OVERDUE, 1), date(2027, 10, 29), date(2027, 11, 2)),
    ],
)
def test_a_rule_falls_on_a_working_day(rule: Rule, due_on: date, day: date) -> None:
    assert day_of(rule, due_on, DAYS) == day
    assert DAYS.is_working_day(day)


def test_no_rule_ever_falls_on_a_day_that_is_not_worked() -> None:
    for offset in range(0, 366, 7):
        for found in agenda(
            date(2027, 1, 1) + timedelta(days=offset), USUAL, DAYS, date.min, mondays=3
        ):
            assert DAYS.is_working_day(found.day), found


def codes(found: list[Dated]) -> list[str]:
    return [dated.rule.code for dated in found]


def test_the_agenda_of_a_deadline_in_its_order() -> None:
    found = agenda(FRIDAY, USUAL, DAYS, date(2026, 12, 1), mondays=2)
    assert codes(found) == [
        *("before30", "before15", "before7", "before3", "before1"),
        *("on_day", "overdue1", "overdue2"),
    ]


@pytest.mark.parametrize(
    ("now", "rules"),
    [
        (lima(date(2027, 1, 20), 7, 59), []),
        (lima(date(2027, 1, 20), 8), ["before7"]),
        (lima(date(2027, 1, 21), 12), ["before7"]),
        (lima(date(2027, 1, 26), 8), ["before7", "before3"]),
        (
            lima(date(2027, 2, 8), 8),
            ["before7", "before3", "before1", "on_day", "overdue1", "overdue2"],
        ),
    ],
)
def test_what_is_due_since_the_last_look(now: datetime, rules: list[str]) -> None:
    assert codes(due(FRIDAY, USUAL, DAYS, lima(date(2027, 1, 8), 9, 1), now)) == rules


@pytest.mark.parametrize(
    ("since", "rules"),
    [
        (lima(date(2027, 1, 20), 8), ["before7"]),
        (lima(date(2027, 1, 20), 9), ["before7"]),
        (lima(date(2027, 1, 20), 9, 1), []),
    ],
)
def test_a_rule_whose_hour_has_passed_when_the_deadline_is_set_is_not_due(
    since: datetime, rules: list[str]
) -> None:
    assert codes(due(FRIDAY, USUAL, DAYS, since, lima(date(2027, 1, 20), 10))) == rules


def test_after_months_without_a_look_every_monday_is_due() -> None:
    found = due(FRIDAY, USUAL, DAYS, LONG_AGO, lima(date(2027, 5, 31), 9))
    assert codes(found)[-1] == "overdue18"
    assert len([code for code in codes(found) if code.startswith("overdue")]) == 18


@pytest.mark.parametrize(
    ("now", "look"),
    [
        (lima(date(2026, 11, 21), 10), lima(date(2026, 12, 16), 8)),
        (lima(date(2026, 12, 16), 8), lima(date(2027, 1, 8), 8)),
        (lima(date(2027, 1, 29), 8), lima(date(2027, 2, 1), 8)),
        (lima(date(2027, 5, 31), 9), lima(date(2027, 6, 8), 8)),  # Monday is Flag Day
    ],
)
def test_the_next_look_is_when_the_next_rules_day_opens(now: datetime, look: datetime) -> None:
    assert next_look(FRIDAY, USUAL, DAYS, now) == look


def test_without_mondays_the_last_look_is_the_day_itself() -> None:
    policy = Policy(overdue=False)
    assert next_look(FRIDAY, policy, DAYS, lima(FRIDAY, 8)) is None
    assert next_look(FRIDAY, Policy((), on_day=False), DAYS, LONG_AGO) == opens(date(2027, 2, 1))


def test_looking_when_told_misses_no_rule_and_takes_none_twice() -> None:
    """A year of deadlines, each planned from look to look."""
    for offset in range(0, 365, 11):
        due_on = date(2027, 1, 1) + timedelta(days=offset)
        look: datetime | None = lima(date(2026, 11, 1), 12)
        seen: list[str] = []
        while look is not None and look < lima(due_on + timedelta(days=30)):
            seen += codes(due(due_on, USUAL, DAYS, look, look))
            look = next_look(due_on, USUAL, DAYS, look)
        wanted = [
            dated
            for dated in agenda(due_on, USUAL, DAYS, date(2026, 11, 1), mondays=9)
            if opens(dated.day) < lima(due_on + timedelta(days=30))
        ]
        assert sorted(seen) == sorted(dated.rule.code for dated in wanted), due_on


def test_what_falls_on_a_day_is_what_the_agenda_says() -> None:
    for found in agenda(FRIDAY, USUAL, DAYS, date.min, mondays=5):
        assert found in falling_on(found.day, FRIDAY, USUAL, DAYS)
    assert falling_on(date(2027, 1, 27), FRIDAY, USUAL, DAYS) == []


@pytest.mark.parametrize(
    ("earliest", "hour", "aimed"),
    [
        (lima(FRIDAY, 7), 9, lima(FRIDAY, 9)),
        (lima(FRIDAY, 9), 9, lima(FRIDAY, 9)),
        (lima(FRIDAY, 14, 30), 9, lima(FRIDAY, 14, 30)),
        (lima(FRIDAY, 14, 30), 18, lima(FRIDAY, 18)),
        (lima(FRIDAY, 18, 54), 9, lima(FRIDAY, 18, 54)),
        (lima(FRIDAY, 18, 55), 9, lima(date(2027, 2, 1), 9)),
        (lima(date(2027, 1, 30), 12), 8, lima(date(2027, 2, 1), 8)),
        (lima(date(2027, 3, 24), 20), 9, lima(date(2027, 3, 29), 9)),
    ],
)
def test_one_writes_only_within_the_window(earliest: datetime, hour: int, aimed: datetime) -> None:
    assert aim(earliest, hour, DAYS) == aimed


def test_nothing_leaves_after_the_window_closes() -> None:
    assert closes(FRIDAY) < lima(FRIDAY, 19)


@pytest.mark.parametrize(
    ("audience", "rules"),
    [
        (Audience.RESPONSIBLE, "before30 before15 before7 before3 before1 on_day overdue1"),
        (Audience.COUNTERPART, "before7 overdue1"),
        (Audience.COORDINATOR, "before3 overdue1"),
        (Audience.PCM, ""),
    ],
)
def test_who_hears_of_what(audience: Audience, rules: str) -> None:
    found = agenda(FRIDAY, USUAL, DAYS, date.min)
    heard = [d for d in found if USUAL.hears(audience, d.rule, FRIDAY, d.day)]
    assert codes(heard) == rules.split()


def test_the_pcm_hears_from_fifteen_days_on() -> None:
    mondays = agenda(FRIDAY, USUAL, DAYS, FRIDAY + timedelta(days=1), mondays=4)
    heard = [USUAL.hears(Audience.PCM, d.rule, FRIDAY, d.day) for d in mondays]
    assert heard == [False, False, True, True]


@pytest.mark.parametrize("rule", [Rule(BEFORE, 7), ON_DAY, Rule(OVERDUE, 12)])
def test_a_rule_is_read_as_it_is_written(rule: Rule) -> None:
    assert rule_of(rule.code) == rule


@pytest.mark.parametrize("code", ["", "before", "beforex", "weekly", "on_day1"])
def test_anything_else_is_no_rule(code: str) -> None:
    with pytest.raises(ValueError, match="not a rule"):
        rule_of(code)
