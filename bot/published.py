"""What was published by chat, for programs beside the bot: followed by `ask`, exported as YAML."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import settings
from bot.at_the_desk import in_database
from bot.live_catalog import LiveCatalog
from db import entries
from db.engine import open_reader
from knowledge import publishing
from knowledge.catalog import Catalog
from knowledge.matcher import Matcher

FOLDER = "respuestas"
"""Where in the data folder an export goes if nobody says where."""
AWAY_SECONDS = 10.0
"""A database that did not answer is left alone for so long."""


def follow(base: Catalog, matcher: Matcher) -> Callable[[], Catalog]:
    """Call it before each question: the catalog of that moment.

    Without a database, or with one that does not answer, the files alone are the catalog.
    """
    try:
        engine = open_reader(settings.load().database)
    except (settings.SettingsError, ValueError):
        engine = None
    live = LiveCatalog(base, matcher)
    last, look_at = base, 0.0

    def current() -> Catalog:
        nonlocal last, look_at
        if engine is None or time.monotonic() < look_at:
            return last
        try:
            with Session(engine) as session:
                last = live.read(session)
        except SQLAlchemyError:
            look_at = time.monotonic() + AWAY_SECONDS
        return last

    return current


def export(folder: Path | None) -> int:
    """Write what is in force as one YAML file, which `knowledge check` accepts."""

    def act(session: Session, loaded: settings.Settings) -> None:
        target = folder or loaded.data_dir / FOLDER
        blocks = [as_block(item) for item in entries.published(session)]
        file = target / publishing.FILE
        if not blocks:
            file.unlink(missing_ok=True)
            print("No hay respuestas publicadas por chat.")
            return
        target.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        partial.write_text(publishing.as_yaml(blocks), encoding="utf-8")
        partial.replace(file)
        print(f"Respuestas publicadas: {len(blocks)}, en {file}")

    try:
        return in_database(act)
    except OSError as error:
        print(f"No se pudo escribir: {error.strerror}.", file=sys.stderr)
        return 1


def as_block(item: entries.Published) -> dict[str, Any]:
    """One entry as it stands in a file."""
    return {"id": item.entry_id, **item.content}
