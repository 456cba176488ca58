"""Long numbers in words are read as digits, short ones and what only looks like one are not."""

import pytest

from knowledge import spelt_numbers


@pytest.mark.parametrize(
    ("spelt", "digits"),
    [
        ("seiscientas treinta y dos personas", "632 personas"),
        (
            "novecientas veinticinco en cuarenta y cuatro eventos",
            "925 en cuarenta y cuatro eventos",
        ),
        ("ciento veinte dias", "120 dias"),
        ("quinientos soles", "500 soles"),
        ("dos mil setecientos veintitres", "2723"),
        ("veinticinco mil habitantes", "25000 habitantes"),
        ("doscientos mil soles", "200000 soles"),
    ],
)
def test_a_long_number_is_read_as_digits(spelt: str, digits: str) -> None:
    assert spelt_numbers.compose(spelt) == digits


@pytest.mark.parametrize(
    "plain",
    [
        "treinta y dos dias",
        "dos tercios",
        "mil soles",
        "cien soles",
        "suficientes recursos",
        "dos millones",
        "",
    ],
)
def test_what_is_short_or_no_number_stays_as_it_is(plain: str) -> None:
    assert spelt_numbers.compose(plain) == plain
