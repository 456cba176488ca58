"""What a line of minutes says: the text, who, by when, how much; and what it leaves open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import calendar, commitment_lines
from knowledge.commitment_lines import Line
from knowledge.commitment_parties import Party

TODAY = date(2026, 11, 21)
CALENDAR = calendar.load()
LOCAL = Party("local")


def read(line: str) -> Line:
    return commitment_lines.read(line, TODAY, CALENDAR)


def read_all(text: str) -> list[Line]:
    return commitment_lines.read_all(text, TODAY, CALENDAR)


def sector(acronym: str) -> Party:
    return Party("sector", (acronym,))


def test_the_usual_line_is_understood_in_full() -> None:
    line = read("Expediente técnico del puente Antabamba, MTC, 30 de marzo")
    assert line.text == "Expediente técnico del puente Antabamba"
    assert line.named.said == sector("MTC")
    assert line.deadline.on == date(2027, 3, 30)
    assert line.kind == "proyecto"
    assert (line.amount, line.cui) == (None, "")


@pytest.mark.parametrize(
    ("typed", "text", "said"),
    [
        ("Puente Antabamba - MTC - 30/03", "Puente Antabamba", sector("MTC")),
        ("Carretera Abancay - Chalhuanca | MTC", "Carretera Abancay - Chalhuanca", sector("MTC")),
        ("MVCS: aprobar el expediente", "Aprobar el expediente", sector("MVCS")),
        ("El MVCS aprueba el expediente", "El MVCS aprueba el expediente", sector("MVCS")),
        ("Taller de SIAF, a cargo del MEF", "Taller de SIAF", sector("MEF")),
        ("Responsable: MTC; mejorar la trocha", "Mejorar la trocha", sector("MTC")),
        (
            "Pistas, Ministerio de Vivienda, Construcción y Saneamiento, mayo",
            "Pistas",
            sector("MVCS"),
        ),
        ("Capacitación, Salud, mayo", "Capacitación", sector("MINSA")),
        ("Expediente del puente MTC 30 de marzo", "Expediente del puente", sector("MTC")),
        ("30/03 mtc expediente del puente", "Mtc expediente del puente", sector("MTC")),
        ("Mantener la vía AP-103 resp MTC plazo 30/03", "Mantener la vía AP-103", sector("MTC")),
        ("Responsable: MVCS. Plazo: 15 de marzo. Convenio", "Convenio", sector("MVCS")),
        ("Perfil. Responsable: MVCS. Fecha: 30/01. Monto: S/ 50 mil", "Perfil", sector("MVCS")),
        ("pistas mejoradas mvcs S/ 2.5 millones fin de año", "Pistas mejoradas", sector("MVCS")),
        ("PNSR: saneamiento rural, abril", "PNSR: saneamiento rural", sector("MVCS")),
        ("Provías Nacional, puente modular", "Provías Nacional, puente modular", sector("MTC")),
        ("Trabajo (Trabaja Perú): 60 empleos", "60 empleos", sector("MTPE")),
        ("Salud enviará un médico", "Salud enviará un médico", sector("MINSA")),
        ("Vivienda: saneamiento, marzo", "Saneamiento", sector("MVCS")),
        ("La región hará el estudio", "La región hará el estudio", Party("region")),
        ("Pistas, M.V.C.S., mayo", "Pistas", sector("MVCS")),
        ("Entregar el terreno, la municipalidad, mayo", "Entregar el terreno", LOCAL),
        ("La municipalidad entrega el terreno", "La municipalidad entrega el terreno", LOCAL),
        ("Entregar el terreno, muni distrital", "Entregar el terreno", LOCAL),
        (
            "Opinión técnica, Municipalidad de Sabaino, mañana",
            "Opinión técnica",
            Party("local", ("030307",)),
        ),
        (
            "Mantener la vía, Gobierno Regional de Apurímac",
            "Mantener la vía",
            Party("region", ("03",)),
        ),
    ],
)
def test_who_is_responsible_is_taken_from_the_line(typed: str, text: str, said: Party) -> None:
    line = read(typed)
    assert (line.text, line.named.said) == (text, said)


@pytest.mark.parametrize(
    ("typed", "maybe"),
    [
        ("Presentar el perfil al MVCS, enero", (LOCAL, sector("MVCS"))),
        ("Convenio con el MIDIS, enero", (sector("MIDIS"),)),
        ("Agua de Sabaino, Vivienda, MTC, marzo", (sector("MVCS"), sector("MTC"))),
        ("Reunión con el mef, enero", (sector("MEF"),)),
        ("Coordinación MTC MVCS, enero", (sector("MTC"), sector("MVCS"))),
        ("La muni y el MTC harán la visita, enero", (LOCAL, sector("MTC"))),
        ("Mincetur + municipalidad: mirador, enero", (sector("MINCETUR"), LOCAL)),
        ("MTC, MVCS y la muni: visita", (sector("MTC"), sector("MVCS"), LOCAL)),
    ],
)
def test_who_is_only_mentioned_is_not_taken_for_responsible(
    typed: str, maybe: tuple[Party, ...]
) -> None:
    named = read(typed).named
    assert (named.said, named.maybe) == (None, maybe)


@pytest.mark.parametrize(
    "typed",
    [
        "Construcción del puente Antabamba, mayo",
        "Centro de salud de Sabaino, mayo",
        "Programa de educación ambiental",
    ],
)
def test_a_place_or_a_common_word_names_nobody(typed: str) -> None:
    named = read(typed).named
    assert (named.said, named.maybe) == (None, ())


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Fin de mes: pistas", "date"),
        ("Pistas, la próxima semana", "ambiguous"),
        ("Pistas, 15 de octubre de 2025", "past"),
        ("Pistas, sin plazo", "open"),
        ("Pistas", "none"),
    ],
)
def test_a_doubtful_deadline_stays_doubtful(typed: str, kind: str) -> None:
    assert read(typed).deadline.kind == kind


def test_amount_and_code_are_taken_out_when_they_stand_alone() -> None:
    line = read("Pistas de la calle Lima, S/ 1'200,000, CUI: 2345678, MVCS, marzo")
    assert line.text == "Pistas de la calle Lima"
    assert (line.amount, line.cui) == (1_200_000, "2345678")


def test_an_amount_inside_the_sentence_stays_in_it() -> None:
    line = read("Transferir S/ 1.5 millones para pistas, MVCS, fin de mes")
    assert line.text == "Transferir S/ 1.5 millones para pistas"
    assert line.amount == 1_500_000


@pytest.mark.parametrize(
    ("typed", "cui"),
    [
        ("2345678 pistas y veredas", "2345678"),
        ("Pistas 2345678 de la calle Lima", "2345678"),
        ("Llamar al teléfono 2345678", ""),
        ("Transferir 2345678 soles", ""),
    ],
)
def test_seven_figures_are_a_code_unless_they_say_otherwise(typed: str, cui: str) -> None:
    assert read(typed).cui == cui


def test_a_code_in_brackets_leaves_no_brackets() -> None:
    line = read("Colegio de Sabaino (CUI 2345678), MINEDU, 15/03/2027")
    assert (line.text, line.cui) == ("Colegio de Sabaino", "2345678")


def test_a_code_that_has_not_seven_digits_is_not_taken() -> None:
    line = read("Colegio, CUI 234567, MINEDU, marzo")
    assert (line.cui, line.bad_cui) == ("", "234567")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Expediente técnico del reservorio", "proyecto"),
        ("Asistencia técnica para el perfil de la obra", "asistencia_tecnica"),
        ("Capacitar a los funcionarios", "asistencia_tecnica"),
        ("Campaña contra la anemia", "actividad"),
        ("Opinión favorable al cambio de uso", "gestion"),
        ("Colegio, 2345678", "proyecto"),
    ],
)
def test_the_kind_is_guessed_by_its_words(typed: str, kind: str) -> None:
    assert read(typed).kind == kind


def test_each_line_is_a_commitment_without_its_bullet() -> None:
    lines = read_all("- Pistas, MVCS\n2) Puente, MTC\n\n• Posta\n4.- Colegio\n---\na) Canal")
    assert [line.text for line in lines] == ["Pistas", "Puente", "Posta", "Colegio", "Canal"]


@pytest.mark.parametrize(
    "typed",
    [
        "[21/11/26, 10:15] Marleni: Puente, MTC",
        "21/11/2026, 10:15 a. m. - Marleni Quispe: Puente, MTC",
        "*Puente*, _MTC_",
        "1️⃣ Puente, MTC",
        "➡️ Puente, MTC",
        "Acuerdo N° 4: puente, MTC",
    ],
)
def test_what_a_chat_adds_to_a_pasted_line_is_left_out(typed: str) -> None:
    [line] = read_all(typed)
    assert (line.text, line.named.said) == ("Puente", sector("MTC"))


def test_a_number_that_begins_a_line_is_no_bullet() -> None:
    assert read("20 talleres de SIAF").text == "20 talleres de SIAF"
    assert read_all("1.5 millones para la posta")[0].text == "1.5 millones para la posta"


def test_a_heading_is_for_the_lines_below_it_unless_they_say_otherwise() -> None:
    lines = read_all("Acuerdos de hoy:\nMVCS:\n- Agua\n- Pistas, MTC\nMunicipalidad:\n- Terreno")
    assert [(line.text, line.named.said) for line in lines] == [
        ("Agua", sector("MVCS")),
        ("Pistas", sector("MTC")),
        ("Terreno", LOCAL),
    ]


def test_a_body_and_a_date_on_lines_of_their_own_belong_to_the_text_above() -> None:
    [line] = read_all("Expediente técnico del puente\nMTC\n30 de marzo\nS/ 500 mil")
    assert (line.named.said, line.deadline.on) == (sector("MTC"), date(2027, 3, 30))
    assert line.amount == 500_000


def test_a_date_alone_has_no_text() -> None:
    [line] = read_all("30 de marzo")
    assert line.text == ""
    assert line.deadline.on == date(2027, 3, 30)


@given(st.text(max_size=200))
def test_nothing_that_is_typed_crashes_it_or_yields_a_past_date(text: str) -> None:
    for line in read_all(text):
        assert line.deadline.kind != "date" or (line.deadline.on or TODAY) >= TODAY
        assert line.cui == "" or len(line.cui) == 7


@given(
    st.lists(
        st.sampled_from(
            ["MTC", "la municipalidad", "30 de marzo", "S/ 1.5 millones", "CUI 2345678", "puente",
             "fin de mes", ",", ";", " - ", ":", "el", "Ministerio de", "a cargo de", "(", ")"]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_nor_does_any_mixture_of_what_is_usual(words: list[str]) -> None:
    for line in read_all(" ".join(words)):
        assert line.text == line.text.strip()
