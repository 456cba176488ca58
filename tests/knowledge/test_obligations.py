"""The calendar of obligations: what falls due when, checked against a table made by hand."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from knowledge import calendar, catalog, obligation_files, obligations
from knowledge.faults import KnowledgeError
from knowledge.obligation_files import Known
from knowledge.obligations import DueDate

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "obligaciones.csv"
BY_HAND = Path(__file__).parent / "obligations_by_hand.txt"
LINE = re.compile(r"(?P<weekday>\w{3}) (?P<day>\d{4}-\d\d-\d\d) (?P<id>[a-z0-9-]+)(?: \(.+\))?")
WEEKDAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
PERU = calendar.load()
START, END = date(2026, 12, 1), date(2027, 12, 31)
EVENTS = {
    "proclamacion": {"e1": date(2026, 11, 27)},
    "aprobacion_del_pia": {"e2": date(2026, 12, 21)},
    "inicio_del_cargo": {"e3": date(2026, 3, 2), "e4": date(2027, 1, 1)},
    "firma_del_acta": {"e5": date(2027, 1, 8)},
    "abono_del_foncomun": {
        "e6": date(2026, 12, 15),
        "e7": date(2027, 1, 15),
        "e8": date(2027, 3, 22),
        "e9": date(2027, 7, 22),
    },
}
NORM = re.compile(r"(?:Ley|D\. Leg\.|D\.S\.) \d[\d-]*(?:-[A-Z]+)?")
# What the curated answer says of the deadline, in its own words.
SAID = {
    "obl-tg-comision": "dentro de los cinco días hábiles siguientes a la proclamación",
    "obl-tg-acta": "A más tardar el quinto día hábil de iniciada la nueva gestión",
    "obl-tg-copia": "dentro de los 15 días hábiles siguientes a su firma",
    "obl-sueldo": "en el primer trimestre del primer año de gestión",
    "obl-ingresos": "informa cada mes al concejo",
    "obl-pia": "Hasta el 31 de diciembre del año anterior",
    "obl-pia-copia": "en cinco días calendario",
    "obl-arbitrios-calculo": "se calculan en el último trimestre del año anterior",
    "obl-arbitrios-publicar": "publicarse a más tardar el 31 de diciembre",
    "obl-predial": "hasta el último día hábil de febrero",
    "obl-predial-cuotas": "el último día hábil de febrero, mayo, agosto y noviembre",
    "obl-memoria": "Dentro del primer trimestre del ejercicio siguiente",
    "obl-audiencia-1": "una en mayo",
    "obl-audiencia-2": "otra en setiembre",
    "obl-procurador": "Informa cada trimestre al concejo",
    "obl-portal": "cada trimestre, dentro de los 30 días calendario de concluido",
    "obl-consulta-codisec": "Al menos una consulta pública ordinaria por trimestre",
    "obl-codisec-inst": "dentro de los primeros diez días hábiles del inicio de la gestión",
    "obl-sigersol-trim": "Cada trimestre, hasta su último día hábil",
    "obl-sigersol-anual": "Una vez al año, hasta el último día hábil de marzo",
    "obl-dji": "los primeros 15 días hábiles tras cada doce meses",
    "obl-cp-transferencia": "dentro de los cinco días hábiles de recibido el FONCOMUN",
    "obl-ciam": "cada 30 de enero",
}


@pytest.fixture(scope="module")
def ours():
    return {obligation.id: obligation for obligation in obligation_files.load()}


@pytest.fixture(scope="module")
def entries():
    return catalog.load(catalog.ENTRIES).entries


def by_hand():
    """The lines of the table; one that is not understood is a fault of the table."""
    for line in BY_HAND.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            found = LINE.fullmatch(line)
            assert found, line
            yield found["weekday"], date.fromisoformat(found["day"]), found["id"]


def test_the_weekdays_of_the_table_made_by_hand_are_right():
    assert [line for line in by_hand() if WEEKDAYS[line[1].weekday()] != line[0]] == []


def test_their_dates_are_those_made_by_hand(ours):
    due = obligations.due(ours.values(), START, END, PERU, EVENTS)

    assert sorted((each.on, each.obligation.id) for each in due) == sorted(
        (day, id_) for _, day, id_ in by_hand()
    )


def test_the_table_made_by_hand_has_every_obligation(ours):
    assert {id_ for _, _, id_ in by_hand()} == set(ours)


@pytest.mark.parametrize("id_", SAID)
def test_the_curated_answer_says_the_same_deadline_by_the_same_norm(ours, entries, id_):
    obligation = ours[id_]
    entry = entries[obligation.entry]

    assert SAID[id_] in entry.answer
    assert NORM.search(obligation.legal_basis)[0] in entry.legal_basis


def test_every_obligation_is_compared_with_its_answer(ours):
    assert set(ours) == set(SAID)


def test_a_decreed_day_moves_an_administrative_deadline_and_no_tax_deadline(ours):
    decreed = calendar.load(dict.fromkeys([date(2027, 2, 26), date(2027, 1, 4)], "D.S. 1-2027-PCM"))

    assert ours["obl-predial"].next_dates(START, END, decreed) == [date(2027, 2, 26)]
    assert ours["obl-tg-acta"].next_dates(START, END, decreed) == [date(2027, 1, 11)]


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


def test_a_due_date_is_named_by_the_obligation_and_its_month(ours):
    [due] = obligations.due([ours["obl-pia"]], START, date(2027, 1, 31), PERU)

    assert due == DueDate(date(2026, 12, 31), ours["obl-pia"], "2026-12")
    assert due.subject == "obl-pia.2026-12"


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
    (mine,) = obligation_files.load(write(tmp_path, MINE))

    assert mine.next_dates(START, END, PERU) == [date(2027, 6, 30)]
    assert mine.applies(provincial=True)
    assert not mine.applies(provincial=False)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (MINE.replace("06-30", "06-31"), "6: «rule» no sirve: no existe el día «06-31» (mes-día)"),
        (MINE.replace("  area: control\n", ""), "2: falta «area»"),
        (MINE.replace("area:", "tema: x\n  area:"), "8: «tema» no es una clave conocida"),
        (MINE.replace(": provincial", ": ambas"), "9: «applies_to» «ambas» no es uno de: all"),
        (MINE.replace(": anual", ": a veces"), "4: «frequency» «a veces» no es uno de: mensual"),
        (MINE.replace(": obl-mia", ": Obligación 1"), "2: «id» son letras minúsculas"),
        (MINE + "  every_years: 0\n", "10: «every_years» es un número entero"),
        (MINE + "  tax: quizá\n", "10: «tax» es «true» o «false»"),
        (MINE + "  area: control\n", "10: la clave «area» está repetida"),
        (MINE + MINE, "11: el id «obl-mia» ya está en mine.yaml:2"),
        ("- obl-mia\n", "1: debe ser un bloque «clave: valor»"),
        (MINE.replace("  title", " title"), "3: YAML mal escrito"),
    ],
)
def test_a_wrong_file_is_refused_with_the_line_and_the_reason(tmp_path, text, fault):
    with pytest.raises(KnowledgeError) as refused:
        obligation_files.load(write(tmp_path, text))

    assert f"mine.yaml:{fault}" in str(refused.value)


def test_a_file_that_points_to_what_does_not_exist_is_found_out(tmp_path):
    text = MINE.replace(": control", ": contol") + "  entry: no-existe\n"
    known = Known(areas={"control"}, entries={"ctl-audiencias"})

    faults = obligation_files.check(write(tmp_path, text), known)

    assert [(fault.line, fault.message) for fault in faults] == [
        (8, "el área «contol» no es un tema conocido"),
        (10, "no existe la respuesta «no-existe»"),
    ]


def test_our_own_files_have_no_fault(entries):
    topics = catalog.known_topics(catalog.ENTRIES)

    assert obligation_files.check(obligation_files.OURS, Known(topics, entries)) == []
