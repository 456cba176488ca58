"""Rules of obligations: each kind gives its dates, and a wrong one is named."""

from datetime import date

import pytest

from knowledge import calendar
from knowledge.obligation_rules import RuleError, check, events_of, next_dates, occurrences

PERU = calendar.load()
START, END = date(2026, 12, 1), date(2027, 12, 31)

# Made by hand with a calendar of 2027 in view: 1 January is a Friday, 28 February a Sunday,
# 30 August and 29 June are holidays.
BY_HAND = [
    ("12-31", "2026-12-31 2027-12-31"),
    ("01-30", "2027-01-30"),
    ("02-29", ""),
    ("02-ULTIMO_HABIL", "2027-02-26"),
    ("03-ULTIMO_HABIL", "2027-03-31"),
    ("05-ULTIMO_HABIL;08-ULTIMO_HABIL;11-ULTIMO_HABIL", "2027-05-31 2027-08-31 2027-11-30"),
    ("01-HABIL5", "2027-01-08"),
    ("01-HABIL10", "2027-01-15"),
    ("12-HABIL6", "2026-12-10 2027-12-10"),
    ("TRIM", "2026-12-31 2027-03-31 2027-06-30 2027-09-30 2027-12-31"),
    ("TRIM-ULTIMO_HABIL", "2026-12-31 2027-03-31 2027-06-30 2027-09-30 2027-12-31"),
    ("TRIM+30", "2027-01-30 2027-04-30 2027-07-30 2027-10-30"),
    (
        "MES",
        "2026-12-31 2027-01-31 2027-02-28 2027-03-31 2027-04-30 2027-05-31 2027-06-30"
        " 2027-07-31 2027-08-31 2027-09-30 2027-10-31 2027-11-30 2027-12-31",
    ),
    (
        "MES-ULTIMO_HABIL",
        "2026-12-31 2027-01-29 2027-02-26 2027-03-31 2027-04-30 2027-05-31 2027-06-30"
        " 2027-07-30 2027-08-31 2027-09-30 2027-10-29 2027-11-30 2027-12-31",
    ),
    ("RELATIVO", ""),
]


@pytest.mark.parametrize(("rule", "days"), BY_HAND)
def test_a_rule_gives_the_dates_made_by_hand(rule, days):
    assert " ".join(map(str, next_dates(rule, START, END, PERU))) == days


def test_both_ends_of_the_window_count_and_what_is_outside_does_not():
    assert next_dates("12-31", END, END, PERU) == [END]
    assert next_dates("12-31", START, date(2026, 12, 30), PERU) == []


@pytest.mark.parametrize(
    ("rule", "event", "days"),
    [
        ("RELATIVO:proclamacion+5HABIL", date(2026, 11, 27), "2026-12-04"),
        ("RELATIVO:proclamacion+5HABIL", date(2026, 12, 4), "2026-12-15"),  # 8 and 9 December
        ("RELATIVO:proclamacion+5", date(2026, 12, 30), "2027-01-04"),
        ("RELATIVO:proclamacion", date(2027, 1, 10), "2027-01-10"),
        ("RELATIVO:proclamacion*12MESES+15HABIL", date(2025, 2, 10), "2027-03-03"),
    ],
)
def test_a_relative_rule_counts_from_its_event(rule, event, days):
    dates = next_dates(rule, START, END, PERU, {"proclamacion": {"e1": event}})

    assert " ".join(map(str, dates)) == days


def test_a_relative_rule_without_its_event_has_no_dates():
    rule = "RELATIVO:proclamacion+5HABIL"

    assert next_dates(rule, START, END, PERU, {"otro": {"e1": date(2027, 1, 4)}}) == []
    assert events_of(rule) == ["proclamacion"]
    assert events_of("12-31") == []


@pytest.mark.parametrize(
    "rule", ["", "12-32", "02-30", "13-01", "13-ULTIMO_HABIL", "01-HABIL0", "TRIM30", "31/12"]
)
def test_a_wrong_rule_is_named(rule):
    with pytest.raises(RuleError, match="no "):
        check(rule)


def keys(rule, calendar=PERU, events=None):
    return [each.key for each in occurrences(rule, START, END, calendar, events)]


def test_a_date_that_moves_keeps_its_key():
    decreed = calendar.load({date(2027, 2, 26): "D.S. 001-2027-PCM"})

    assert keys("02-ULTIMO_HABIL") == keys("02-ULTIMO_HABIL", decreed) == ["2027-02"]
    assert next_dates("02-ULTIMO_HABIL", START, END, decreed) == [date(2027, 2, 25)]


def test_a_deadline_in_the_next_year_bears_the_quarter_that_ended():
    assert keys("TRIM+30") == ["2026-12", "2027-03", "2027-06", "2027-09"]


def test_an_event_that_is_corrected_keeps_the_keys_of_its_deadlines():
    rule = "RELATIVO:abono*1MESES+5HABIL"
    first, corrected = ({"abono": {"e7": date(2027, 10, day)}} for day in (4, 5))

    assert keys(rule, events=first) == keys(rule, events=corrected) == ["e7-1", "e7-2"]


def test_two_dates_of_one_month_have_keys_of_their_own():
    assert len(set(keys("06-15;06-30"))) == 2
