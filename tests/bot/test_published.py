"""What is published reaches every process at once, and leaves it as fast; files and back."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.live_catalog import LiveCatalog
from db import entry_acts
from db.engine import Database
from db.entries import CuratedEntry
from db.entry_acts import Move
from db.entry_states import Action
from db.roles import Role
from knowledge import catalog, check, publishing
from knowledge.matcher import Matcher
from tests.fakes import SATURDAY
from tests.processes import python

CURATOR = Move(None, frozenset({Role.CURATOR}), SATURDAY)
CONTENT = {
    "question": "¿Se puede empastar el libro de actas con hilo de oro?",
    "variants": ["empaste dorado de libros", "hilo de oro para el libro de actas"],
    "answer": "Sí: ninguna norma exige un color.",
    "legal_basis": "Ley 27972, art. 22",
    "sources": ["Ley 27972: Ley Orgánica de Municipalidades"],
    "topic": "concejo_alcaldia",
    "validity": "estable",
    "reviewed_on": "2026-11-21",
    "owner": "",
}
FILE = """\
- {id: archivo, question: '¿Quién custodia las llaves del archivo?', answer: La secretaría.}
- {id: otra, question: '¿Cuándo abre la mesa de partes?', answer: A las ocho.}
"""


def publish(session: Session) -> str:
    entry = entry_acts.draft(session, CONTENT, None, CURATOR)
    entry_acts.act(session, entry, Action.PUBLISH, CURATOR)
    return entry.entry_id


def archive(session: Session) -> None:
    entry = session.query(CuratedEntry).one()
    entry_acts.act(session, entry, Action.ARCHIVE, CURATOR)


@pytest.fixture
def base(tmp_path: Path) -> catalog.Catalog:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "archivo.yaml").write_text(FILE, encoding="utf-8")
    return catalog.load(tmp_path / "base")


def test_another_process_knows_it_at_the_next_question(
    database: Database, base: catalog.Catalog
) -> None:
    matcher = Matcher(base.entries.values())
    live = LiveCatalog(base, matcher)
    before = database.run_now(live.read)
    entry_id = database.run_now(publish)
    after = database.run_now(live.read)
    assert (entry_id in before.entries, entry_id in after.entries) == (False, True)
    assert matcher.match("empaste dorado de libros").id == entry_id
    assert "concejo_alcaldia" in after.topics
    database.run_now(archive)
    assert entry_id not in database.run_now(live.read).entries
    assert entry_id not in [c.id for c in matcher.match("empaste dorado de libros").candidates]


def test_what_was_rolled_back_is_forgotten(database: Database, base: catalog.Catalog) -> None:
    live = LiveCatalog(base, Matcher(base.entries.values()))
    with Session(database.engine) as session:
        entry_id = publish(session)
        assert entry_id in live.read(session).entries
    assert entry_id not in database.run_now(live.read).entries


def test_an_entry_of_a_file_that_one_by_chat_replaced_comes_back(database: Database) -> None:
    entry_id = database.run_now(publish)
    original = catalog.Entry(id=entry_id, question="¿Otra?", answer="Original.")
    base = catalog.Catalog({entry_id: original})
    live = LiveCatalog(base, Matcher(base.entries.values()))
    assert database.run_now(live.read).entries[entry_id].answer == CONTENT["answer"]
    database.run_now(archive)
    assert database.run_now(live.read).entries[entry_id] == original


def test_ask_reads_the_configured_database_and_export_writes_a_file_to_load(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    entry_id = database.run_now(publish)
    settings = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path)}
    question = "empaste dorado de libros"
    told = python("-m", "bot", "ask", "--json", question, **settings)
    assert f'"id": "{entry_id}"' in told.stdout.decode()
    done = python("-m", "bot", "knowledge", "export", str(tmp_path / "out"), **settings)
    assert done.returncode == 0, done.stderr
    assert check.check(tmp_path / "out") == []
    [entry] = catalog.load(tmp_path / "out").entries.values()
    assert (entry.id, entry.answer) == (entry_id, CONTENT["answer"])
    database.run_now(archive)
    gone = python("-m", "bot", "ask", "--json", question, **settings)
    assert entry_id not in gone.stdout.decode()


def test_what_check_would_refuse_is_known_before() -> None:
    good = {"id": "curada-1", **CONTENT}
    assert publishing.faults(good) == []
    assert "601" in publishing.faults(good | {"answer": "a" * 601})[0]
    assert "ninguna fuente" in publishing.faults(good | {"sources": []})[0]
