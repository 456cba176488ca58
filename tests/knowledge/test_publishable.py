"""Who asked is in no entry: names, documents, phones and mails in many spellings, and places."""

from pathlib import Path

import pytest

from knowledge import askers, publishable
from knowledge.askers import Asker

ROSA = Asker(("Rosa Huamaní Quispe",), ("telegram:712345678", "web:ab12"))
KNOWN = ("Rosa Huamaní Quispe", "Julio Carrasco Vargas")
IDENTITIES = (
    "Soy Rosa Huamaní",
    "soy la alcaldesa rosa huamani",
    "ROSA HUAMANÍ QUISPE",
    "Quispe, Rosa",
    "mi DNI es 43218765",
    "dni n.° 43.218.765",
    "43218765",
    "mi celular 987654321",
    "cel. 987 654 321",
    "+51 987-654-321",
    "(083) 321654",
    "rosa.huamani@gmail.com",
    "rosa punto huamani arroba gmail punto com",
    "RUC 10432187651",
    "Huamaní",
    "mi Telegram es 712345678",
    "el alcalde Julio Carrasco",
)
SECRETS = ("rosa", "huaman", "quispe", "4321", "43.218", "987", "321654", "7123", "carrasco")
QUESTION = "¿puedo empastar los libros de actas?"


PLANTED = [
    line.split(" || ")
    for line in Path(__file__).with_name("identities.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("identity", "parts"), PLANTED)
def test_whoever_is_told_of_in_whatever_way_is_taken_out(identity: str, parts: str) -> None:
    for shape in ("{}", "{} ¿Puedo empastar los libros?", "¿Puedo empastar los libros? {}"):
        clean = publishable.cleaned(shape.format(identity), KNOWN, ROSA).lower()
        assert not [part for part in parts.lower().split("|") if part.strip() in clean], clean


@pytest.mark.parametrize(("identity", "parts"), PLANTED)
def test_a_curator_is_told_of_what_was_left(identity: str, parts: str) -> None:
    found = publishable.findings({"answer": f"Sí. {identity}"}, KNOWN, ROSA)
    assert {finding.kind for finding in found} - {publishable.PLACE}


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        ("Informe de Rosa Huamaní", "nombre"),
        ("Consulta de Rosa", publishable.ASKER),
        ("correo de rosa@gmail.com", "correo"),
        ("DNI 43218765", "dni"),
    ],
)
@pytest.mark.parametrize("part", publishable.CITED)
def test_basis_and_source_name_nobody_either(identity: str, kind: str, part: str) -> None:
    [finding] = publishable.findings({part: identity}, KNOWN, ROSA)
    assert (finding.kind, finding.hard) == (kind, True)
    assert publishable.has_marks({part: publishable.cited(identity, KNOWN, ROSA)})


@pytest.mark.parametrize(
    "text",
    [
        "Ley 27972, art. 20; D.S. 004-2019-JUS; Res. 12345678-2024",
        "Norma: https://www.gob.pe/institucion/pcm/normas-legales/43218765-004",
        "Municipalidad Distrital de Santa Rosa, Ordenanza 012-2025",
    ],
)
def test_a_norm_with_its_link_stays_in_basis_and_source(text: str) -> None:
    assert publishable.findings({"sources": [text]}, KNOWN, ROSA) == []
    assert publishable.cited(text, KNOWN, ROSA) == text


def test_the_name_by_which_a_stranger_says_who_writes_is_an_askers() -> None:
    said = ("Hola, soy la alcaldesa Saturnina Mamani. ¿Puedo?", "Atte. Ing. Nélida Ccoyllo")
    assert askers.introduced(said) == ("Saturnina Mamani", "Nélida Ccoyllo")
    assert askers.introduced(["El colegio José Olaya, ¿paga arbitrios?"]) == ()


@pytest.mark.parametrize("identity", IDENTITIES)
@pytest.mark.parametrize("shape", ["{}. {q}", "{q} {}", "{}, {q}", "Buenas, {}; {q} Gracias"])
def test_a_question_is_left_without_who_asked_it(identity: str, shape: str) -> None:
    clean = publishable.cleaned(shape.format(identity, q=QUESTION), KNOWN, ROSA)
    assert "empastar los libros de actas" in clean
    assert not [secret for secret in SECRETS if secret in clean.lower()]


@pytest.mark.parametrize("identity", IDENTITIES)
@pytest.mark.parametrize("part", publishable.TEXTS)
def test_what_a_curator_leaves_in_keeps_it_from_being_published(identity: str, part: str) -> None:
    text = f"Consulte a {identity} en la oficina."
    value = [text] if part in ("variants", "keywords") else text
    found = publishable.findings({part: value}, KNOWN, ROSA)
    assert any(finding.hard and finding.field == part for finding in found)


@pytest.mark.parametrize(
    "text",
    [
        "¿Puedo pagar S/ 15 000 000 con el D.S. 004-2019-JUS?",
        "¿Cuándo vence el plazo del 31/12/2027 de la Ley 27972?",
        "¿La licencia puede ser de color rosado?",
        "¿Qué hace la Contraloría con el SIAF 2026?",
        "¿Paga arbitrios la I.E. José Carlos Mariátegui?",
        "¿Sirve la partida registral 11012345?",
        "¿Llamo al 1819 o a la línea 106?",
        "¿La UGEL recibe S/ 1 234 567.00?",
    ],
)
def test_what_tells_of_nobody_stays_as_it_was(text: str) -> None:
    assert publishable.cleaned(text, KNOWN, ROSA) == text
    assert publishable.findings({"question": text}, KNOWN, ROSA) == []


def test_a_place_is_flagged_and_taken_out_when_asked_for() -> None:
    text = "¿Puede el distrito de Sabaino cobrar peaje?"
    [finding] = publishable.findings({"question": text}, KNOWN, ROSA)
    assert (finding.kind, finding.words, finding.hard) == ("lugar", "Sabaino", False)
    assert publishable.without_places(text) == "¿Puede el distrito de (lugar) cobrar peaje?"
    assert publishable.has_marks({"question": publishable.without_places(text)})


@pytest.mark.parametrize("place", ["Santa Rosa", "Juan Espinoza Medrano", "Mariscal Cáceres"])
def test_a_place_that_is_called_like_a_person_stays_a_place(place: str) -> None:
    text = f"¿Puede la municipalidad de {place} cobrar peaje?"
    assert publishable.cleaned(text, KNOWN, ROSA) == text
    found = publishable.findings({"question": text}, KNOWN, ROSA)
    assert {(finding.kind, finding.hard) for finding in found} == {("lugar", False)}


def test_a_department_tells_of_nobody() -> None:
    assert publishable.findings({"question": "¿Hay canon en Apurímac?"}, KNOWN, ROSA) == []


def test_a_name_that_is_also_a_word_is_left_for_a_person_to_judge() -> None:
    [finding] = publishable.findings({"question": "¿Se pinta de rosa?"}, KNOWN, ROSA)
    assert not finding.hard
    assert publishable.cleaned("¿Se pinta de rosa?", KNOWN, ROSA) == "¿Se pinta de rosa?"
