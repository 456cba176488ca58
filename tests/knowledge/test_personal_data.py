"""What must not be published is found however it is written; ordinary figures are left alone."""

import pytest

from knowledge import catalog
from knowledge.personal_data import NEVER, Kind, find, without

MAYOR = "Rosa Huamaní Quispe"


def kinds(text: str) -> list[Kind]:
    return [mention.kind for mention in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "DNI 40123456",
        "mi dni es 40.123.456",
        "DNI: 40 123 456",
        "dni40123456",
        "D.N.I. N° 4012-3456",
        "identificada con 40123456-7",
        "documento 40123456.",
    ],
)
def test_it_finds_a_dni(text: str) -> None:
    assert kinds(text) == [Kind.DNI]


@pytest.mark.parametrize(
    "text",
    [
        "llámeme al 987654321",
        "987 654 321",
        "987-654-321",
        "9 8 7 6 5 4 3 2 1",
        "+51 987 654 321",
        "(+51) 987654321",
        "51987654321",
        "(083) 321456",
        "083-321456",
        "teléfono 32-1456",
        "01 4567890",
        "fijo: 4567890",
        "nueve ocho siete seis cinco cuatro tres dos uno",
    ],
)
def test_it_finds_a_phone(text: str) -> None:
    assert kinds(text) == [Kind.PHONE]


@pytest.mark.parametrize(
    "text",
    [
        "rosa.huamani@gmail.com",
        "ROSA_H@MUNI-SABAINO.GOB.PE",
        "rosa @ gmail . com",
        "rosa arroba gmail punto com",
        "rosa [at] gmail.com",
    ],
)
def test_it_finds_an_email(text: str) -> None:
    assert kinds(text) == [Kind.EMAIL]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("RUC 10401234567", Kind.RUC),
        ("cuenta 191-12345678-0-12", Kind.ACCOUNT),
        ("CCI 00219100123456789012", Kind.ACCOUNT),
        ("pasaporte N° A1234567", Kind.DOCUMENT),
        ("wa.me/51987654321", Kind.LINK),
        ("escríbame a @rosahuamani", Kind.LINK),
        ("vive en el Jr. Lima 123", Kind.ADDRESS),
        ("Av. Arequipa N° 450", Kind.ADDRESS),
    ],
)
def test_it_finds_other_ways_to_a_person(text: str, kind: Kind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Soy Juan Pérez, alcalde", "Soy (nombre), alcalde"),
        ("soy juan perez quispe de sabaino", "soy (nombre) de sabaino"),
        ("me llamo wayra tupa", "me llamo (nombre)"),
        ("la señora Rosa preguntó", "la señora (nombre) preguntó"),
        ("el alcalde Ttito Ccama firmó", "el alcalde (nombre) firmó"),
        ("QUISPE HUAMAN, Maria", "(nombre)"),
        ("regidora maria del carmen lopez", "regidora (nombre)"),
        ("lo dijo Elmer Condori Apaza ayer", "lo dijo (nombre) ayer"),
    ],
)
def test_it_finds_a_name(text: str, rest: str) -> None:
    assert without(text, find(text)) == rest


@pytest.mark.parametrize(
    "text", ["¿Rosa Huamaní puede firmar?", "lo pidió HUAMANI QUISPE", "rosa huamani"]
)
def test_it_finds_somebody_known_by_two_of_their_names(text: str) -> None:
    assert [mention.kind for mention in find(text, [MAYOR])] == [Kind.NAME]


def test_one_of_their_names_is_not_somebody_known() -> None:
    assert find("la rosa de los vientos", [MAYOR]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ley 27972, art. 9",
        "D.S. 043-2003-PCM",
        "Resolución 123-2024-CG",
        "Directiva N° 005-2026-EF/50.01",
        "S/ 25000000 de canon",
        "12,345,678 soles",
        "12345678 habitantes",
        "el CUI 2345678",
        "20261231",
        "RUC 20131312955",
    ],
)
def test_a_law_a_sum_or_a_date_is_no_document(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "soy alcalde de Sabaino",
        "Santa Rosa de Ocopa",
        "San Juan de Lurigancho",
        "Norma Técnica de Control Interno",
        "interés por mora y multa",
        "Juez de Paz",
        "el segundo párrafo",
        "Marco Macroeconómico Multianual",
        "el Concejo Municipal de Antabamba",
        "gerente municipal",
    ],
)
def test_an_office_a_place_or_a_norm_is_nobody(text: str) -> None:
    assert find(text) == []


def test_our_own_entries_hold_nobody() -> None:
    entries = catalog.load(catalog.ENTRIES).entries.values()
    texts = [text for e in entries for text in (e.question, e.answer, *e.variants)]
    assert [text for text in texts if find(text)] == []


def test_a_document_may_never_pass_and_a_name_after_a_look() -> None:
    assert Kind.DNI in NEVER
    assert Kind.NAME not in NEVER


@pytest.mark.parametrize("text", ["", "\ud800", "😀" * 50, "a" * 5000, "9" * 5000, "de " * 2000])
def test_no_text_breaks_it(text: str) -> None:
    find(text, [MAYOR])
