"""Files: kept once by their content, named safely, refused when too large."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import files
from bot.files import FileStore, FileTooLarge, clean_name
from bot.messages import Attachment, AttachmentKind
from tests.fakes import SATURDAY

OLD = SATURDAY - timedelta(days=100)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def kept(store: FileStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_file_is_found_again_by_its_hash(store: FileStore) -> None:
    saved = store.save(b"acta", "acta.pdf")
    assert store.path(saved.path).read_bytes() == b"acta"
    assert (saved.name, saved.mime, saved.size) == ("acta.pdf", "application/pdf", 4)
    assert saved.kind is AttachmentKind.DOCUMENT


def test_the_same_content_is_kept_once(store: FileStore) -> None:
    first, second = store.save(b"acta", "a.pdf"), store.save(b"acta", "b.pdf")
    assert first.path == second.path
    assert len(kept(store)) == 1


def test_another_content_is_another_file(store: FileStore) -> None:
    store.save(b"acta", "a.pdf")
    store.save(b"Acta", "a.pdf")
    assert len(kept(store)) == 2


def test_a_picture_is_a_photo(store: FileStore) -> None:
    assert store.save(b"x", "foto.jpg").kind is AttachmentKind.PHOTO
    assert store.save(b"x", "sin nombre", "image/png").kind is AttachmentKind.PHOTO


def test_a_file_that_is_too_large_is_not_kept(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 3)
    with pytest.raises(FileTooLarge):
        store.save(b"four", "a.pdf")
    assert store.save(b"abc", "a.pdf").size == 3
    assert len(kept(store)) == 1


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64])
def test_only_a_hash_leads_to_a_file(store: FileStore, digest: str) -> None:
    with pytest.raises(ValueError, match="not a file of ours"):
        store.path(digest)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("acta.pdf", "acta.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Documentos\\acta 1.pdf", "acta 1.pdf"),
        ("ac\x00ta\n.pdf", "acta.pdf"),
        ("", "archivo"),
        ("carpeta/", "archivo"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def aged(store: FileStore, saved: Attachment) -> None:
    os.utime(store.path(saved.path), (OLD.timestamp(), OLD.timestamp()))


def test_old_files_that_nothing_names_are_swept(store: FileStore) -> None:
    used, unused = store.save(b"acta", "a.pdf"), store.save(b"export", "b.xlsx")
    for file in (used, unused):
        aged(store, file)
    assert store.sweep({used.path}, SATURDAY) == 1
    assert kept(store) == [store.path(used.path)]


def test_a_file_that_was_saved_again_lately_is_not_swept(store: FileStore) -> None:
    aged(store, store.save(b"acta", "a.pdf"))
    store.save(b"acta", "a.pdf")
    assert store.sweep(set(), datetime.now(UTC) - timedelta(hours=1)) == 0
    assert len(kept(store)) == 1
