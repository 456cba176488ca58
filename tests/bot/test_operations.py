"""What an operator does: migrate, check, back up, restore, prune, each by the command line."""

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot import operations
from bot.app import now
from bot.files import FileStore
from bot.leadership import leadership
from db import inbox, people
from db.engine import Database
from db.inbox import UpdateStatus
from db.people import Person
from tests.postgres import create as make_database
from tests.postgres import server_programs


@pytest.fixture
def data(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a service that has been used."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "municipio.db")
    monkeypatch.delenv("MUNICIPIO_DATABASE_URL", raising=False)
    monkeypatch.setenv("MUNICIPIO_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def record(data: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{data / 'municipio.db'}")
    yield database
    database.close()


def add(record: Database, name: str) -> None:
    record.run_now(lambda s: people.add_person(s, name, now()))


def names(record: Database) -> list[str]:
    return record.run_now(lambda s: [person.name for person in s.query(Person)])


def test_a_backup_brings_back_people_and_files(
    data: Path, record: Database, tmp_path: Path
) -> None:
    add(record, "Rosa")
    file = FileStore(data / "files").save(b"acta", "acta.pdf")
    assert operations.backup(tmp_path / "copia.tar.gz") == 0
    add(record, "Julio")
    shutil.rmtree(data / "files")
    assert operations.restore(tmp_path / "copia.tar.gz") == 0
    assert names(record) == ["Rosa"]
    assert FileStore(data / "files").path(file.path).read_bytes() == b"acta"


def test_a_backup_can_be_taken_while_the_service_runs(
    data: Path, record: Database, tmp_path: Path
) -> None:
    lock = leadership(record.engine)
    lock.acquire()
    add(record, "Rosa")
    assert operations.backup(tmp_path / "copia.tar.gz") == 0
    lock.release()


def test_a_restore_is_refused_while_the_service_runs(
    data: Path, record: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    operations.backup(tmp_path / "copia.tar.gz")
    add(record, "Rosa")
    lock = leadership(record.engine)
    lock.acquire()
    assert operations.restore(tmp_path / "copia.tar.gz") == 1
    assert "está en marcha" in capsys.readouterr().err
    assert names(record) == ["Rosa"]
    lock.release()


def test_a_restore_into_an_empty_folder_works(
    data: Path, record: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(record, "Rosa")
    operations.backup(tmp_path / "copia.tar.gz")
    monkeypatch.setenv("MUNICIPIO_DATA_DIR", str(tmp_path / "new"))
    assert operations.restore(tmp_path / "copia.tar.gz") == 0
    restored = Database(f"sqlite:///{tmp_path / 'new' / 'municipio.db'}")
    assert names(restored) == ["Rosa"]
    restored.close()


@pytest.fixture
def postgres(
    postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A service on PostgreSQL, and the programs of its own release on the path."""
    monkeypatch.setenv("PATH", f"{server_programs()}{os.pathsep}{os.environ['PATH']}")
    url = make_database(postgres_server, f"backup_{uuid4().hex[:12]}")
    monkeypatch.setenv("MUNICIPIO_DATABASE_URL", url)
    monkeypatch.setenv("MUNICIPIO_DATA_DIR", str(tmp_path / "data"))
    assert operations.migrate() == 0
    database = Database(url)
    yield database
    database.close()


def test_a_backup_of_postgresql_brings_back_people_and_the_order_of_codes(
    postgres: Database, tmp_path: Path
) -> None:
    add(postgres, "Rosa")
    assert operations.backup(tmp_path / "copia.tar.gz") == 0
    add(postgres, "Julio")
    postgres.engine.dispose()
    assert operations.restore(tmp_path / "copia.tar.gz") == 0
    add(postgres, "Elena")
    assert sorted(names(postgres)) == ["Elena", "Rosa"]


def test_a_backup_that_fails_leaves_the_last_one_and_no_part_of_itself(
    postgres: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    target = tmp_path / "copia.tar.gz"
    assert operations.backup(target) == 0
    whole = target.read_bytes()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert operations.backup(target) == 1
    assert "falta el programa pg_dump" in capsys.readouterr().err
    assert target.read_bytes() == whole
    assert list(tmp_path.glob("copia*")) == [target]


@pytest.mark.parametrize("content", [b"", b"not an archive"])
def test_what_is_no_backup_changes_nothing(
    data: Path, record: Database, tmp_path: Path, content: bytes
) -> None:
    add(record, "Rosa")
    (tmp_path / "x").write_bytes(content)
    assert operations.restore(tmp_path / "x") == 1
    assert operations.restore(tmp_path / "missing") == 1
    assert names(record) == ["Rosa"]


def test_half_a_backup_changes_nothing(data: Path, record: Database, tmp_path: Path) -> None:
    operations.backup(tmp_path / "copia.tar.gz")
    add(record, "Rosa")
    whole = (tmp_path / "copia.tar.gz").read_bytes()
    (tmp_path / "half").write_bytes(whole[: len(whole) // 2])
    assert operations.restore(tmp_path / "half") == 1
    assert names(record) == ["Rosa"]


@pytest.mark.parametrize("manifest", [{}, {"database": "municipio.dump"}, [1]])
def test_a_backup_of_another_kind_changes_nothing(
    data: Path, record: Database, tmp_path: Path, manifest: object
) -> None:
    add(record, "Rosa")
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with tarfile.open(tmp_path / "x.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "manifest.json", "manifest.json")
    assert operations.restore(tmp_path / "x.tar.gz") == 1
    assert names(record) == ["Rosa"]


def test_migrating_says_whether_there_was_anything_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUNICIPIO_DATA_DIR", str(tmp_path / "new"))
    assert [operations.migrate(), operations.migrate()] == [0, 0]
    assert capsys.readouterr().out.splitlines() == [
        "Base de datos actualizada.",
        "La base de datos ya estaba al día.",
    ]


def test_the_check_finds_all_well(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert operations.check() == 0
    assert "Todo en orden." in capsys.readouterr().out


def test_the_check_finds_a_database_that_was_not_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUNICIPIO_DATA_DIR", str(tmp_path))
    assert operations.check() == 1
    assert "municipio migrate" in capsys.readouterr().out


def test_the_check_says_which_channels_are_on(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUNICIPIO_TELEGRAM_TOKEN", "1:very-secret")
    operations.check()
    said = capsys.readouterr().out
    assert "Telegram: configurado" in said
    assert "WhatsApp: apagado" in said
    assert "very-secret" not in said


@pytest.mark.parametrize("command", ["migrate", "check", "prune"])
def test_wrong_settings_are_told_instead_of_used(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUNICIPIO_PORT", "70000")
    assert getattr(operations, command)() == 2
    assert "MUNICIPIO_PORT" in capsys.readouterr().err


def test_pruning_forgets_what_is_past_its_time(
    data: Path, record: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, age in enumerate((400, 1)):
        record.run_now(
            lambda s, number=number, age=age: inbox.store(
                s,
                channel="web",
                external_id=str(number),
                chat="web:x",
                payload={},
                now=now() - timedelta(days=age),
                status=UpdateStatus.IGNORED,
            )
        )
    assert operations.prune() == 0
    assert json.loads(capsys.readouterr().out)["inbox"] == 1
    assert record.run_now(lambda s: s.query(inbox.Update).count()) == 1


def test_pruning_deletes_the_files_that_nothing_names(
    data: Path, record: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    store = FileStore(data / "files")
    used, unused = store.save(b"acta", "acta.pdf"), store.save(b"export", "lista.xlsx")
    long_ago = (now() - timedelta(days=91)).timestamp()
    for file in (used, unused):
        os.utime(store.path(file.path), (long_ago, long_ago))
    add(record, f"Quien guarda {used.path}")
    assert operations.prune() == 0
    assert json.loads(capsys.readouterr().out)["files"] == 1
    assert store.path(used.path).exists()
    assert not store.path(unused.path).exists()
