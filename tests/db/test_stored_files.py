"""The record names its files: in columns, and deep inside what is kept as JSON."""

from sqlalchemy.orm import Session

from bot.messages import Attachment, AttachmentKind, Lane, Reply
from db import outbox, stored_files
from db.engine import Database
from tests.fakes import SATURDAY

HASH, OTHER = "0a" * 32, "b" * 64


def named(database: Database) -> set[str]:
    return database.run_now(lambda session: stored_files.named(session.connection()))


def answer(session: Session, text: str, *files: Attachment) -> None:
    reply = Reply(text, attachments=files)
    payload, key = reply.to_json(), f"answer/{text}"
    outbox.enqueue(
        session, key=key, address="web:x", lane=Lane.ANSWER, payload=payload, now=SATURDAY
    )


def test_a_file_of_an_answer_is_named(database: Database) -> None:
    acta = Attachment(AttachmentKind.DOCUMENT, name="acta.pdf", path=HASH)
    database.run_now(lambda session: answer(session, "Su acta", acta))
    assert named(database) == {HASH}


def test_what_is_longer_or_shorter_names_none(database: Database) -> None:
    for text in (f"x{HASH}", HASH[1:], f"{HASH}0", "Su acta"):
        database.run_now(lambda session, text=text: answer(session, text))
    assert named(database) == set()
