"""`municipio obligations …`: what staff add to the calendar, and the dates it gives."""

import sys
from pathlib import Path

from sqlalchemy.orm import Session

from bot import app as application
from bot import at_the_desk, settings, working_days
from bot.at_the_desk import Refusal, in_database
from db import bodies, own_obligations
from handlers import obligation_book, obligation_intake
from knowledge import catalog, obligation_files
from knowledge.faults import KnowledgeError
from knowledge.obligation_files import Known


def check(path: Path) -> int:
    """Print every fault of a file, or of a folder's files, with its line; 1 when there is any."""
    if not path.exists():
        print(f"No existe {path}.", file=sys.stderr)
        return 2
    faults = obligation_files.check(path, _known())
    print("\n".join(map(str, faults)) or "Todo en orden.")
    return 1 if faults else 0


def import_file(path: Path) -> int:
    """Add the obligations of a file, or put them in the place of those with their ids."""

    def act(session: Session, loaded: settings.Settings) -> None:
        try:
            now = application.now()
            taken = obligation_intake.take(session, path, _known(), by=None, now=now)
        except KnowledgeError as error:
            raise Refusal(str(error)) from None
        print(f"Nuevas: {len(taken.added)}. Reemplazadas: {len(taken.replaced)}.")

    return in_database(act)


def list_own() -> int:
    def act(session: Session, loaded: settings.Settings) -> None:
        for row in own_obligations.all_of(session):
            print(f"{row.obligation}: {row.fields['title']}")

    return in_database(act)


def list_dates(first: str, last: str, code: str) -> int:
    """What falls due in those days: of a municipality, or the same for all."""

    def act(session: Session, loaded: settings.Settings) -> None:
        since, until = at_the_desk.day(first), at_the_desk.day(last)
        body = bodies.get(session, code) if code else None
        if code and (body is None or not body.is_municipality):
            raise Refusal(f"No hay una municipalidad con el código «{code}».")
        days = working_days.load(session)
        if body:
            dues = obligation_book.dues(session, body, since, until, days)
        else:
            dues = obligation_book.everybodys_dues(session, since, until, days)
        for due in dues:
            told = (due.obligation.id, due.obligation.title, due.obligation.legal_basis)
            print(due.on, *filter(None, told), sep=" · ")

    return in_database(act)


def remove(id_: str) -> int:
    def act(session: Session, loaded: settings.Settings) -> None:
        if not obligation_intake.remove(session, id_, by=None, now=application.now()):
            raise Refusal(f"No hay una obligación agregada con el id «{id_}».")
        print("Quitada.")

    return in_database(act)


def _known() -> Known:
    return obligation_intake.known_of(catalog.load(catalog.ENTRIES))
