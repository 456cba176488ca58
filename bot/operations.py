"""What an operator does: migrate, check, back up, restore, prune."""

import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL

from bot import app as application
from bot import jobs, settings
from bot.leadership import leadership
from db import schema
from db.engine import Database, normalise_url
from knowledge import catalog
from knowledge import check as knowledge_check

MANIFEST = "manifest.json"
SQLITE_COPY = "municipio.db"
POSTGRES_DUMP = "municipio.dump"
FILES = "files"
NOT_A_BACKUP = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, KeyError, TypeError)
"""What reading something else, or half of one, raises."""


def _with_settings(act: Callable[[settings.Settings], int]) -> int:
    try:
        return act(settings.load())
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 2


def migrate() -> int:
    def act(loaded: settings.Settings) -> int:
        loaded.data_dir.mkdir(parents=True, exist_ok=True)
        changed = schema.migrate(Database(loaded.database).engine)
        print("Base de datos actualizada." if changed else "La base de datos ya estaba al día.")
        return 0

    return _with_settings(act)


def check() -> int:
    """Settings, database and knowledge; 1 when any of them is not as it should be."""

    def act(loaded: settings.Settings) -> int:
        faults = [str(fault) for fault in knowledge_check.check(catalog.ENTRIES)]
        try:
            with Database(loaded.database).engine.connect() as connection:
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
        database = Database(loaded.database)
        schema.migrate(database.engine)
        done = database.run_now(lambda session: jobs.prune(session, application.now()))
        print(json.dumps(done, ensure_ascii=False))
        return 0

    return _with_settings(act)


def backup(target: Path) -> int:
    """One file with the database and what people sent; taken while the service runs."""

    def act(loaded: settings.Settings) -> int:
        url = normalise_url(loaded.database)
        with tempfile.TemporaryDirectory() as folder, tarfile.open(target, "w:gz") as archive:
            copy = _dump(url, Path(folder))
            manifest = Path(folder) / MANIFEST
            with Database(loaded.database).engine.connect() as connection:
                record = {"revision": schema.current(connection), "database": copy.name}
            manifest.write_text(json.dumps(record), encoding="utf-8")
            archive.add(manifest, MANIFEST)
            archive.add(copy, copy.name)
            if (loaded.data_dir / FILES).exists():
                archive.add(loaded.data_dir / FILES, FILES)
        print(f"Copia guardada en {target}.")
        return 0

    return _with_settings(act)


def _dump(url: URL, folder: Path) -> Path:
    if url.get_backend_name() == "sqlite":
        copy = folder / SQLITE_COPY
        with sqlite3.connect(str(url.database)) as source, sqlite3.connect(copy) as made:
            source.backup(made)
        return copy
    copy = folder / POSTGRES_DUMP
    subprocess.run(["pg_dump", "-Fc", "-f", str(copy), _plain(url)], check=True)
    return copy


def restore(source: Path) -> int:
    """Put a backup in place; refused while a process uses the database."""

    def act(loaded: settings.Settings) -> int:
        loaded.data_dir.mkdir(parents=True, exist_ok=True)
        lock = leadership(Database(loaded.database).engine)
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
        _load(url, Path(folder) / expected)
        if (Path(folder) / FILES).exists():
            shutil.copytree(Path(folder) / FILES, loaded.data_dir / FILES, dirs_exist_ok=True)
    schema.migrate(Database(loaded.database).engine)
    print("Copia repuesta.")
    return 0


def _load(url: URL, copy: Path) -> None:
    if url.get_backend_name() == "sqlite":
        # Through SQLite itself, so that a write-ahead log left behind can't mix in.
        with sqlite3.connect(copy) as source, sqlite3.connect(str(url.database)) as target:
            source.backup(target)
        return
    subprocess.run(
        ["pg_restore", "--clean", "--if-exists", "--no-owner", "-d", _plain(url), str(copy)],
        check=True,
    )


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
