"""Spanish as a careful person writes it: dates in Lima, plurals, amounts, lists, links."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot import spanish

NIGHT = datetime(2027, 1, 16, 3, 30, tzinfo=UTC)
"""15 January, 22:30 in Lima."""


def test_dates_are_those_of_lima() -> None:
    assert spanish.long_date(NIGHT) == "15 de enero de 2027"
    assert spanish.weekday_date(NIGHT) == "viernes 15 de enero de 2027"
    assert spanish.short_date(NIGHT) == "15/01/2027"
    assert spanish.clock_time(NIGHT) == "22:30"


def test_a_day_without_an_hour_stays_that_day() -> None:
    assert spanish.long_date(date(2026, 9, 1)) == "1 de setiembre de 2026"
    assert spanish.weekday_date(date(2026, 11, 21)) == "sábado 21 de noviembre de 2026"


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (0, ("compromiso",), "0 compromisos"),
        (1, ("compromiso",), "1 compromiso"),
        (2, ("municipalidad",), "2 municipalidades"),
        (1500, ("respuesta",), "1,500 respuestas"),
        (2, ("vez", "veces"), "2 veces"),
        (1, ("vez", "veces"), "1 vez"),
    ],
)
def test_plurals(count: int, words: tuple[str, ...], said: str) -> None:
    assert spanish.plural(count, *words) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (44000, "S/ 44,000"),
        (1234.5, "S/ 1,234.50"),
        (Decimal("0.10"), "S/ 0.10"),
        (0, "S/ 0"),
        (Decimal("1234567.00"), "S/ 1,234,567"),
    ],
)
def test_amounts(value: float | Decimal, said: str) -> None:
    assert spanish.amount(value) == said


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["agua", "luz"], "agua y luz"),
        (["agua", "luz", "vías"], "agua, luz y vías"),
        (["Puno", "Ica"], "Puno e Ica"),
        (["padre", "hijo"], "padre e hijo"),
        (["agua", "hielo"], "agua y hielo"),
    ],
)
def test_lists_joined_with_and(items: list[str], said: str) -> None:
    assert spanish.enumerate_words(items) == said


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (["/temas"], "/temas"),
        (["/temas", "/ayuda"], "/temas o /ayuda"),
        (["siete", "ocho"], "siete u ocho"),
        (["/temas", "/oculto"], "/temas u /oculto"),
        (["mujer", "hombre"], "mujer u hombre"),
    ],
)
def test_lists_joined_with_or(items: list[str], said: str) -> None:
    assert spanish.enumerate_or(items) == said


def test_a_long_text_is_cut_at_a_word() -> None:
    assert spanish.shorten("plazo para aprobar, el presupuesto", 21) == "plazo para aprobar…"


def test_a_short_text_is_not_cut() -> None:
    assert spanish.shorten("plazo", 5) == "plazo"


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("Ley 30204: https://a.pe/x", '<a href="https://a.pe/x">Ley 30204</a>'),
        ("Ley (SPIJ) https://a.pe/x", '<a href="https://a.pe/x">Ley (SPIJ)</a>'),
        ("https://www.a.pe/x?a=1&b=2", '<a href="https://www.a.pe/x?a=1&amp;b=2">www.a.pe</a>'),
        ("Directiva 008 <b>", "Directiva 008 &lt;b&gt;"),
        ('A: https://a.pe/"><b>', '<a href="https://a.pe/&#34;&gt;&lt;b&gt;">A</a>'),
    ],
)
def test_a_source_becomes_a_link_that_cannot_break_out(source: str, link: str) -> None:
    assert str(spanish.source_link(source)) == link
