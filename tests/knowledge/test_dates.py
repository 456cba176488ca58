"""Spanish deadlines: a table of phrases for several todays, lines, hours, and no surprises."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge import calendar, dates
from knowledge.date_vocabulary import CARDINALS, MONTHS, SPELLINGS, WEEKDAYS
from knowledge.dates import Deadline

TABLE = Path(__file__).with_name("deadlines.txt")
PERU = calendar.load()
WEDNESDAY = date(2027, 1, 13)


def table() -> Iterator[tuple[date, str, str]]:
    today = WEDNESDAY
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            today = date.fromisoformat(line.split()[1])
        elif line and not line.startswith("#"):
            phrase, meaning = line.split(" | ")
            yield today, phrase, meaning


def told(deadline: Deadline) -> str:
    """A deadline as the table writes it."""
    if deadline.kind == "ambiguous":
        return " ".join(["ask", deadline.reason, *map(str, deadline.options)])
    return " ".join(str(part) for part in (deadline.kind, deadline.on, deadline.reason) if part)


def parse(text: str, today: date = WEDNESDAY) -> Deadline:
    return dates.parse_deadline(text, today, PERU)


@pytest.mark.parametrize(("today", "phrase", "meaning"), list(table()))
def test_it_understands(today, phrase, meaning):
    assert told(parse(phrase, today)) == meaning


def test_the_table_has_phrases_enough_and_todays_of_every_kind():
    rows = list(table())

    assert len(rows) >= 150
    assert len({today for today, _, _ in rows}) >= 5


def test_capitals_accents_and_spaces_do_not_matter():
    assert parse("  15  DE  MÁRZO ") == parse("  15  de  marzo ")


def test_it_tells_where_the_phrase_stands():
    text = "Bueno, que sea hasta el 15 de marzo, por favor"

    deadline = parse(text)

    assert text[deadline.start : deadline.end] == "hasta el 15 de marzo"


def test_a_decreed_day_is_not_counted_as_working():
    decreed = calendar.load({date(2027, 1, 14): "D.S. 001-2027-PCM"})

    assert dates.parse_deadline("en 1 día hábil", WEDNESDAY, decreed).on == date(2027, 1, 15)
    assert parse("en 1 día hábil").on == date(2027, 1, 14)


@pytest.mark.parametrize(
    ("line", "meaning", "rest"),
    [
        (
            "Expediente técnico del puente Antabamba, MTC, 30 de marzo",
            "date 2027-03-30",
            "Expediente técnico del puente Antabamba, MTC",
        ),
        (
            "El MVCS entregará el expediente a más tardar el 15 de marzo de 2027.",
            "date 2027-03-15",
            "El MVCS entregará el expediente",
        ),
        ("El 15 de marzo se firma el convenio", "date 2027-03-15", "se firma el convenio"),
        (
            "Capacitación de 10 días, MIDIS, en 30 días hábiles",
            "date 2027-02-24",
            "Capacitación de 10 días, MIDIS",
        ),
        ("Carretera a Sabaino, MTC - fin de mes", "date 2027-01-31", "Carretera a Sabaino, MTC"),
        ("Estudio. Plazo: 20 de abril.", "date 2027-04-20", "Estudio"),
        ("Elaborar la ficha (15/04)", "date 2027-04-15", "Elaborar la ficha"),
        ("I.E. 28 de Julio, MINEDU, el viernes", "date 2027-01-15", "I.E. 28 de Julio, MINEDU"),
        (
            "Acta del 15 de marzo de 2022: entregar estudio, 30 de junio",
            "date 2027-06-30",
            "Acta del 15 de marzo de 2022: entregar estudio",
        ),
        ("Firmar el convenio, MEF, sin plazo", "open", "Firmar el convenio, MEF"),
        ("Posta, MINSA, 31 de febrero", "none no_such_day", "Posta, MINSA"),
        ("Obra, próxima semana", "ask which_day 2027-01-18 2027-01-22", "Obra"),
        ("Obra, 3 de enero de 2020", "past 2020-01-03", "Obra"),
        ("Elaborar el PIA en marzo", "date 2027-03-31", "Elaborar el PIA"),
    ],
)
def test_it_finds_the_deadline_of_a_line_and_takes_it_out(line, meaning, rest):
    found = dates.find_deadline(line, WEDNESDAY, PERU)

    assert (told(found.deadline), found.rest) == (meaning, rest)


@pytest.mark.parametrize(
    "line",
    [
        "Pavimentación de la avenida 28 de Julio",
        "Puente en Santo Domingo, MTC",
        "Limpieza de playas, Magdalena del Mar",
        "Puente sobre el mar, MTC",
        "Coordinar con Julio",
        "Taller de 5 días",
        "Construir 15 módulos al 50%",
        "Transferir S/ 1.5 millones",
        "Aplicar el D.S. 003-2026-EF",
        "Instalar el comité lo antes posible",
        "Nada que ver",
        "",
    ],
)
def test_it_leaves_a_line_without_a_deadline_whole(line):
    found = dates.find_deadline(line, WEDNESDAY, PERU)

    assert (found.deadline.kind, found.rest) == ("none", line)


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("mañana a las 9am", date(2027, 1, 14), time(9)),
        ("el 3 de febrero a las 15:00", date(2027, 2, 3), time(15)),
        ("viernes 3 pm", date(2027, 1, 15), time(15)),
        ("lunes a las 3 y media de la tarde", date(2027, 1, 18), time(15, 30)),
        ("lunes a las 3", date(2027, 1, 18), time(15)),
        ("20 de enero, 9:30 a. m.", date(2027, 1, 20), time(9, 30)),
        ("20/01 15h", date(2027, 1, 20), time(15)),
        ("pasado mañana al mediodía", date(2027, 1, 15), time(12)),
        ("mañana 10 de la mañana", date(2027, 1, 14), time(10)),
        ("a las 8 de la noche del viernes", date(2027, 1, 15), time(20)),
        ("viernes en la mañana", date(2027, 1, 15), None),
        ("mañana a las 25:00", date(2027, 1, 14), None),
        ("a las 10", None, time(10)),
    ],
)
def test_it_understands_the_hour(text, day, hour):
    moment = dates.parse_moment(text, WEDNESDAY, PERU)

    assert (moment.deadline.on, moment.at) == (day, hour)


def test_it_writes_a_date_in_full():
    assert dates.format_long(date(2027, 1, 15)) == "viernes 15 de enero de 2027"
    assert dates.format_long(date(2027, 9, 1)) == "miércoles 1 de setiembre de 2027"


WORDS = st.sampled_from(
    [
        *(*MONTHS, *WEEKDAYS, *SPELLINGS, *CARDINALS),
        *("de", "del", "el", "la", "en", "que", "viene", "dentro", "antes", "a", "las", "hasta"),
        *("sin", "plazo", "hábiles", "y", "o", "primer", "MTC", "/", "-", ".", ",", ":", "°"),
        *("2027", "2099", "31", "30", "29", "15", "1", "0", "99", "9999", "ayer", "hace"),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=9).map(" ".join))
TODAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, today=TODAYS)
@example(text="29 de febrero", today=date(2090, 3, 1))
@example(text="15 o 15 de marzo de 2020", today=date(2027, 1, 13))
@example(text="mediados de 2000", today=date(2027, 1, 13))
@example(text="en 9999 años", today=date(2090, 12, 31))
def test_no_text_crashes_it_nor_yields_a_past_date_unasked(text, today):
    deadline = dates.parse_deadline(text, today, PERU)
    found = dates.find_deadline(text, today, PERU)

    for meant in (deadline, found.deadline):
        assert (meant.on is not None) == (meant.kind in ("date", "past"))
        assert bool(meant.options) == (meant.kind == "ambiguous")
        if meant.kind == "date":
            assert meant.on >= today
        if meant.kind == "ambiguous":
            assert len(meant.options) > 1
            assert min(meant.options) >= today
        if meant.kind == "past":
            assert meant.on < today
