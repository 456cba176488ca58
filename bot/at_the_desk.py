"""What an operator's commands share: one transaction of the configured database, or a refusal."""

import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot import phones, settings
from bot.seeding import seed_bodies
from bot.spanish import LIMA
from db import schema
from db.engine import Database


class Refusal(Exception):  # noqa: N818
    """What was asked can't be done; the message says, in Spanish, what to change."""


def in_database(act: Callable[[Session, settings.Settings], Any]) -> int:
    """Run `act` in one transaction of the configured database; print why it was refused."""
    try:
        loaded = settings.load()
        loaded.data_dir.mkdir(parents=True, exist_ok=True)
        with closing(Database(loaded.database)) as database:
            schema.migrate(database.engine)
            database.run_now(seed_bodies)
            database.run_now(lambda session: act(session, loaded))
    except (settings.SettingsError, phones.BadList, Refusal) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def day_to_come(text: str, now: datetime) -> date:
    """A day of Lima's that is not past. Raises Refusal."""
    found = day(text)
    if found < now.astimezone(LIMA).date():
        raise Refusal(f"El {found:%d/%m/%Y} ya pasó: use la fecha de hoy o una posterior.")
    return found


def day(text: str) -> date:
    """Raises Refusal for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"«{text}» no es una fecha: escríbala como 2027-01-01.") from None
