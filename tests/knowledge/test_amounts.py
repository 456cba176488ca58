"""Sums of money as people write them, and numbers that are none."""

from decimal import Decimal

import pytest

from knowledge import amounts


@pytest.mark.parametrize(
    ("typed", "soles"),
    [
        ("S/ 1.5 millones", 1_500_000),
        ("S/. 1,5 millones", 1_500_000),
        ("500 mil soles", 500_000),
        ("S/ 250,000.00", 250_000),
        ("S/ 250,000.50", "250000.50"),
        ("s/250000", 250_000),
        ("S/. 1'200,000", 1_200_000),
        ("S/ 1.500.000", 1_500_000),
        ("S/ 1.500", 1_500),
        ("s/. 85 000", 85_000),
        ("dos millones de soles", 2_000_000),
        ("medio millón de soles", 500_000),
        ("un millon", 1_000_000),
        ("S/ 3 mil millones", 3_000_000_000),
        ("monto: 350 mil", 350_000),
        ("1.2 mm", 1_200_000),
        ("250000", 250_000),
        ("1,250.5", "1250.5"),
        ("120 k", 120_000),
    ],
)
def test_an_answer_is_read_as_a_sum(typed: str, soles: int | str) -> None:
    assert amounts.parse(typed) == Decimal(soles)


@pytest.mark.parametrize("typed", ["", "mucho", "30 de marzo", "S/", "3 talleres", "12/03/2027"])
def test_what_is_no_sum_is_not_read_as_one(typed: str) -> None:
    assert amounts.parse(typed) is None


@pytest.mark.parametrize(
    ("line", "soles"),
    [
        ("Transferir S/ 1.5 millones para pistas", 1_500_000),
        ("Financiar por 500 mil soles el colegio", 500_000),
        ("Con un presupuesto de 350 mil para la posta", 350_000),
    ],
)
def test_a_sum_is_found_in_a_sentence(line: str, soles: int) -> None:
    found = amounts.find(line)
    assert found is not None
    assert found.soles == soles
    assert line[found.start : found.end].strip()


@pytest.mark.parametrize(
    "line",
    [
        "Beneficia a 1.5 millones de personas",
        "Carretera de 12 km con 3 puentes",
        "Capacitar a 200 funcionarios",
        "Programa 2027",
    ],
)
def test_other_numbers_in_a_sentence_are_no_sums(line: str) -> None:
    assert amounts.find(line) is None


def test_a_part_between_commas_needs_no_currency_but_a_scale() -> None:
    assert amounts.stands_alone("1.5 millones") == 1_500_000
    assert amounts.stands_alone("2345678") is None
