"""The calendar of obligations: what falls due when, and files that say what is wrong."""

import csv
from datetime import date
from pathlib import Path

import pytest

from knowledge import calendar, obligations, yaml_lines

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "obligaciones.csv"
PERU = calendar.load()
START, END = date(2026, 12, 1), date(2027, 12, 31)

QUARTERS = ["2026-12-31", "2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31"]
# Every date from December 2026 to December 2027, made by hand from the law's text.
BY_HAND = {
    "obl-pia": ["2026-12-31", "2027-12-31"],
    "obl-arbitrios-calculo": ["2026-12-31", "2027-12-31"],
    "obl-arbitrios-publicar": ["2026-12-31", "2027-12-31"],
    "obl-predial": ["2027-02-26"],
    "obl-predial-cuotas": ["2027-05-31", "2027-08-31", "2027-11-30"],
    "obl-memoria": ["2027-03-31"],
    "obl-sueldo": ["2027-03-31"],
    "obl-sigersol-anual": ["2027-03-31"],
    "obl-audiencia-1": ["2027-05-31"],
    "obl-audiencia-2": ["2027-09-30"],
    "obl-ciam": ["2027-01-30"],
    "obl-tg-acta": ["2027-01-08"],
    "obl-codisec-inst": ["2027-01-15"],
    "obl-portal": ["2027-01-30", "2027-04-30", "2027-07-30", "2027-10-30"],
    "obl-sigersol-trim": QUARTERS,
    "obl-procurador": QUARTERS,
    "obl-consulta-codisec": QUARTERS,
    "obl-ingresos": [
        *("2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"),
        *("2027-06-30", "2027-07-31", "2027-08-31", "2027-09-30", "2027-10-31", "2027-11-30"),
        "2027-12-31",
    ],
    # These wait for an event: below, those of a municipality that changes hands.
    "obl-tg-comision": ["2026-12-04"],
    "obl-tg-copia": ["2027-01-29"],
    "obl-pia-copia": ["2026-12-26"],
    "obl-dji": ["2027-01-22"],
    "obl-cp-transferencia": ["2027-01-22"],
}
EVENTS = {
    "proclamacion": [date(2026, 11, 27)],
    "firma_del_acta": [date(2027, 1, 8)],
    "aprobacion_del_pia": [date(2026, 12, 21)],
    "inicio_del_cargo": [date(2023, 1, 1), date(2027, 1, 1)],
    "abono_del_foncomun": [date(2027, 1, 15)],
}


@pytest.fixture(scope="module")
def ours():
    return {obligation.id: obligation for obligation in obligations.load()}


def test_their_dates_are_those_made_by_hand(ours):
    computed = {
        id_: [str(day) for day in obligation.next_dates(START, END, PERU, EVENTS)]
        for id_, obligation in ours.items()
    }

    assert computed == BY_HAND


def test_each_is_explained_by_a_curated_answer(ours):
    entries = Path(obligations.__file__).parent / "entries"
    ids = {row["id"] for path in entries.glob("*.yaml") for row in yaml_lines.load(path)}

    assert {obligation.entry for obligation in ours.values()} <= ids


def test_those_of_a_term_fall_due_once_in_four_years(ours):
    days = ours["obl-tg-acta"].next_dates(date(2023, 1, 1), date(2031, 12, 31), PERU)

    assert [day.year for day in days] == [2027, 2031]


def test_what_is_due_comes_in_order_of_date(ours):
    due = obligations.due(list(ours.values()), date(2027, 1, 1), date(2027, 1, 31), PERU)

    assert [(str(each.on), each.obligation.id) for each in due] == [
        ("2027-01-08", "obl-tg-acta"),
        ("2027-01-15", "obl-codisec-inst"),
        ("2027-01-30", "obl-ciam"),
        ("2027-01-30", "obl-portal"),
        ("2027-01-31", "obl-ingresos"),
    ]


@pytest.mark.skipif(not REFERENCE.exists(), reason="the table of obligations is not here")
def test_none_of_the_researched_ones_is_missing_and_their_rules_are_kept(ours):
    with REFERENCE.open(encoding="utf-8") as file:
        researched = {row["id"]: row["regla"] for row in csv.DictReader(file)}

    assert {id_: each.rule.split(":")[0] for id_, each in ours.items()} == researched


def write(tmp_path, text):
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    return tmp_path


MINE = """
- id: obl-mia
  title: Informar
  frequency: anual
  deadline_text: 30 de junio
  rule: 06-30
  responsible: Alcalde
  area: control
  applies_to: provincial
"""


def test_staff_add_theirs_in_a_file(tmp_path):
    (mine,) = obligations.load(write(tmp_path, MINE))

    assert mine.next_dates(START, END, PERU) == [date(2027, 6, 30)]
    assert mine.applies(provincial=True)
    assert not mine.applies(provincial=False)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (MINE.replace("06-30", "06-31"), "mine.yaml, obl-mia: no existe el día «06-31»"),
        (MINE.replace("  area: control\n", ""), "mine.yaml, obl-mia: falta «area»"),
        (MINE.replace("area:", "tema: x\n  area:"), "mine.yaml, obl-mia: sobra «tema»"),
        (MINE.replace(": provincial", ": ambas"), "«applies_to» es uno de all"),
        (MINE + "  every_years: 0\n", "«every_years» es un número"),
        (MINE + MINE, "el id «obl-mia» está repetido"),
        ("- obl-mia\n", "cada obligación es una lista de campos"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(tmp_path, text, fault):
    with pytest.raises(obligations.ObligationError, match=fault):
        obligations.load(write(tmp_path, text))
