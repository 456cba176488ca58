"""What an operator does: migrate, check, back up, restore, prune."""

import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from bot import app as application
from bot import jobs, settings
from bot.files import FileStore
from bot.leadership import leadership
from db import schema
from db.engine import Database, normalise_url
from knowledge import catalog
from knowledge import check as knowledge_check

MANIFEST = "manifest.json"
SQLITE_COPY = "municipio.db"
POSTGRES_DUMP = "municipio.dump"
FILES = "files"
PG_DUMP, PG_RESTORE = "pg_dump", "pg_restore"
NOT_A_BACKUP = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, KeyError, TypeError)
"""What reading something else, or half of one, raises."""


def _with_settings(act: Callable[[settings.Settings], int]) -> int:
    try:
        return act(settings.load())
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 2


@contextmanager
def _database(loaded: settings.Settings) -> Iterator[Database]:
    database = Database(loaded.database)
    try:
        yield database
    finally:
        database.close()


def migrate() -> int:
    def act(loaded: settings.Settings) -> int:
        loaded.data_dir.mkdir(parents=True, exist_ok=True)
        with _database(loaded) as database:
            changed = schema.migrate(database.engine)
        print("Base de datos actualizada." if changed else "La base de datos ya estaba al día.")
        return 0

    return _with_settings(act)


def check() -> int:
    """Settings, database and knowledge; 1 when any of them is not as it should be."""

    def act(loaded: settings.Settings) -> int:
        faults = [str(fault) for fault in knowledge_check.check(catalog.ENTRIES)]
        try:
            with _database(loaded) as database, database.engine.connect() as connection:
                if schema.current(connection) != schema.head():
                    faults.append("La base de datos no está al día: ejecute «municipio migrate».")
        except Exception as error:
            faults.append(f"La base de datos no responde: {type(error).__name__}.")
        for fault in faults:
            print(fault)
        for name, state in _channels(loaded).items():
            print(f"{name}: {state}")
        print("Todo en orden." if not faults else f"Fallas: {len(faults)}.")
        return 1 if faults else 0

    return _with_settings(act)


def _channels(loaded: settings.Settings) -> dict[str, str]:
    given = {
        "Telegram": loaded.telegram_token.get_secret_value(),
        "WhatsApp": loaded.whatsapp_token.get_secret_value(),
        "Chat web": loaded.webchat,
    }
    return {name: "configurado" if value else "apagado" for name, value in given.items()}


def prune() -> int:
    def act(loaded: settings.Settings) -> int:
        with _database(loaded) as database:
            schema.migrate(database.engine)
            now = application.now()
            done = database.run_now(lambda session: jobs.prune(session, now))
            done |= jobs.sweep_files(database.engine, FileStore(loaded.data_dir / FILES), now)
        print(json.dumps(done, ensure_ascii=False))
        return 0

    return _with_settings(act)


def backup(target: Path) -> int:
    """One file with the database and what people sent; taken while the service runs."""

    def act(loaded: settings.Settings) -> int:
        partial = target.with_name(f"{target.name}.partial")
        try:
            _back_up(loaded, partial)
            partial.replace(target)
        except (OSError, subprocess.CalledProcessError, sqlite3.Error, SQLAlchemyError) as error:
            partial.unlink(missing_ok=True)
            print(f"No se pudo guardar la copia: {_why(error)}.", file=sys.stderr)
            return 1
        print(f"Copia guardada en {target}.")
        return 0

    return _with_settings(act)


def _back_up(loaded: settings.Settings, target: Path) -> None:
    url = normalise_url(loaded.database)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(target, "w:gz") as archive:
        copy = _dump(url, Path(folder))
        manifest = Path(folder) / MANIFEST
        with _database(loaded) as database, database.engine.connect() as connection:
            record = {"revision": schema.current(connection), "database": copy.name}
        manifest.write_text(json.dumps(record), encoding="utf-8")
        archive.add(manifest, MANIFEST)
        archive.add(copy, copy.name)
        if (loaded.data_dir / FILES).exists():
            archive.add(loaded.data_dir / FILES, FILES)


def _why(error: Exception) -> str:
    """Without the command, which holds the password of the database."""
    if isinstance(error, subprocess.CalledProcessError):
        return f"{Path(error.cmd[0]).name} terminó con {error.returncode}; su razón está arriba"
    if isinstance(error, FileNotFoundError) and error.filename in (PG_DUMP, PG_RESTORE):
        return f"falta el programa {error.filename}"
    return getattr(error, "strerror", None) or type(error).__name__


def _dump(url: URL, folder: Path) -> Path:
    if url.get_backend_name() == "sqlite":
        copy = folder / SQLITE_COPY
        with sqlite3.connect(str(url.database)) as source, sqlite3.connect(copy) as made:
            source.backup(made)
        return copy
    copy = folder / POSTGRES_DUMP
    subprocess.run([PG_DUMP, "-Fc", "-f", str(copy), _plain(url)], check=True)
    return copy


def restore(source: Path) -> int:
    """Put a backup in place; refused while a process uses the database."""

    def act(loaded: settings.Settings) -> int:
        loaded.data_dir.mkdir(parents=True, exist_ok=True)
        with _database(loaded) as database:
            lock = leadership(database.engine)
            if not lock.acquire():
                print("El servicio está en marcha: deténgalo antes de reponer.", file=sys.stderr)
                return 1
            try:
                return _restore(loaded, source)
            finally:
                lock.release()

    return _with_settings(act)


def _restore(loaded: settings.Settings, source: Path) -> int:
    url = normalise_url(loaded.database)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
            record = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
            kind = record["database"]
        except NOT_A_BACKUP as error:
            print(f"{source} no es una copia nuestra ({type(error).__name__}).", file=sys.stderr)
            return 1
        expected = SQLITE_COPY if url.get_backend_name() == "sqlite" else POSTGRES_DUMP
        if kind != expected:
            print("La copia es de otra clase de base de datos.", file=sys.stderr)
            return 1
        try:
            _load(url, Path(folder) / expected)
        except (OSError, subprocess.CalledProcessError, sqlite3.Error) as error:
            print(f"No se pudo reponer la base de datos: {_why(error)}.", file=sys.stderr)
            return 1
        if (Path(folder) / FILES).exists():
            shutil.copytree(Path(folder) / FILES, loaded.data_dir / FILES, dirs_exist_ok=True)
    with _database(loaded) as database:
        schema.migrate(database.engine)
    print("Copia repuesta.")
    return 0


def _load(url: URL, copy: Path) -> None:
    if url.get_backend_name() == "sqlite":
        # Through SQLite itself, so that a write-ahead log left behind can't mix in.
        with sqlite3.connect(copy) as source, sqlite3.connect(str(url.database)) as target:
            source.backup(target)
        return
    subprocess.run(
        [PG_RESTORE, "--clean", "--if-exists", "--no-owner", "-d", _plain(url), str(copy)],
        check=True,
    )


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
