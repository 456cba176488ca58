"""What we publish: our own entries, topics and practices."""

import re
from pathlib import Path

import pytest
import yaml

from knowledge import catalog, practices, sheets
from knowledge.check import check

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge"
RESEARCHED = ROOT.parent / "shared" / "data" / "topics.yaml"
FEWEST_VARIANTS = 10

PERSONAL = {
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+\.\w"),
    "mobile phone": re.compile(r"(?<![\d./=-])9\d{2}[ -]?\d{3}[ -]?\d{3}(?![\d./-])"),
    "landline": re.compile(r"\(0?\d{1,2}\)\s*\d{6,7}\b|(?i:tel[eé]fono|tel\.|anexo)\s*:?\s*\d{4,}"),
    "DNI": re.compile(r"(?i:\bdni\b)\D{0,9}\d{8}\b"),
}


def our_files() -> list[Path]:
    return sorted([*KNOWLEDGE.glob("entries/*.yaml"), *KNOWLEDGE.glob("practices/*.yaml")])


def test_our_entries_have_no_fault() -> None:
    assert [str(fault) for fault in check(catalog.ENTRIES)] == []


def test_every_researched_question_has_its_entry() -> None:
    if not RESEARCHED.is_file():
        pytest.skip("the researched topics are not beside this checkout")
    researched = yaml.safe_load(RESEARCHED.read_text(encoding="utf-8"))
    missing = {row["id"] for row in researched} - catalog.load(catalog.ENTRIES).entries.keys()
    assert missing == set()


def test_what_could_not_be_verified_refers_instead_of_answering() -> None:
    if not RESEARCHED.is_file():
        pytest.skip("the researched topics are not beside this checkout")
    entries = catalog.load(catalog.ENTRIES).entries
    researched = yaml.safe_load(RESEARCHED.read_text(encoding="utf-8"))
    unverified = [row["id"] for row in researched if not row["verified"]]
    assert {entries[id_].validity for id_ in unverified} == {"por_confirmar"}


def test_every_entry_can_be_asked_for_in_ten_ways() -> None:
    entries = catalog.load(catalog.ENTRIES).entries.values()
    assert [entry.id for entry in entries if len(entry.variants) < FEWEST_VARIANTS] == []


def test_every_entry_says_when_it_was_reviewed_and_who_owns_it() -> None:
    entries = catalog.load(catalog.ENTRIES).entries.values()
    assert [entry.id for entry in entries if not (entry.reviewed_on and entry.owner)] == []


def test_every_topic_has_entries_and_every_entry_a_topic() -> None:
    ours = catalog.load(catalog.ENTRIES)
    assert {entry.topic for entry in ours.entries.values()} == ours.topics.keys()
    assert catalog.known_topics(catalog.ENTRIES) == ours.topics


def test_our_practices_use_only_known_keys() -> None:
    for path in sheets.entry_files(practices.PRACTICES):
        for record in sheets.read(path, practices.PRACTICE).records:
            assert practices.PRACTICE.unknown_keys(record.lined.value) == []


@pytest.mark.parametrize("kind", PERSONAL)
def test_no_personal_data_is_published(kind: str) -> None:
    found = {
        (path.name, match.group())
        for path in our_files()
        for match in PERSONAL[kind].finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("e-mail", "escriba a alguien@pcm.gob.pe"),
        ("mobile phone", "llame al 987 654 321"),
        ("landline", "teléfono: 2197000"),
        ("DNI", "DNI N.° 12345678"),
    ],
)
def test_the_patterns_know_personal_data(kind: str, text: str) -> None:
    assert PERSONAL[kind].search(text)


@pytest.mark.parametrize("text", ["S/ 828 mil", "https://x.pe/noticias/987654321-alcaldes"])
def test_the_patterns_let_figures_and_addresses_pass(text: str) -> None:
    assert not any(pattern.search(text) for pattern in PERSONAL.values())


def test_every_topic_fits_a_row_of_a_whatsapp_list() -> None:
    topics = catalog.known_topics(catalog.ENTRIES).values()
    assert [t.id for t in topics if len(t.title) > 24 or len(t.description) > 72] == []
