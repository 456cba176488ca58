"""Nothing that a person wrote, and nothing that finds a person, is in any log."""

import logging
import re

import pytest

from bot import logs
from db.engine import Database
from db.people import Address
from tests.fakes import SATURDAY, Talk
from tests.people import MAYOR, agree, list_phone

TEXT, PHONE, NUMBER = "texto-plantado-para-los-registros", "999000111", "70707070"
SAID_IN_TESTS = ("Ana Quispe", "Rosa Huaman", "FONCOMUN", "ceviche", "presupuesto", "PIA")
TOKENS = ("fake-token-of-the-tests", "very-secret")
CHAT = re.compile(r"\b(?:fake|telegram|whatsapp|web|console):[\w-]*\d[\w-]*|fake:[\w-]+")


class Quoting(Exception):  # noqa: N818
    """An error that quotes what somebody wrote, as those of libraries do."""


def explode(session: object) -> None:
    raise Quoting(TEXT) from ValueError(PHONE)


async def test_a_failing_handler_quotes_nobody(talk: Talk, log_file: object) -> None:
    def fail(context: object) -> None:
        raise Quoting(f"{TEXT} {PHONE} fake:{NUMBER}")

    talk.router.texts.clear()
    talk.router.text()(fail)
    await talk(NUMBER, TEXT)
    for seconds in (1, 5):
        talk.clock.forward(seconds=seconds)
        await talk.settle()
    assert [reply.template for reply in talk.channel.sent[f"fake:{NUMBER}"]] == ["could_not_handle"]


async def test_a_conversation_leaves_no_trace(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    await list_phone(talk, f"51{PHONE}", TEXT)
    await agree(talk, NUMBER)
    await talk(NUMBER, contact={"phone": PHONE, "user_id": NUMBER})
    await talk(MAYOR, TEXT)
    assert TEXT not in caplog.text


async def test_an_error_of_the_database_does_not_quote_its_values(database: Database) -> None:
    def twice(session) -> None:
        for _ in range(2):
            row = {"address": TEXT, "first_seen_at": SATURDAY, "last_seen_at": SATURDAY}
            session.execute(Address.__table__.insert().values(**row, alive=True, enrolled=False))

    with pytest.raises(Exception, match="addresses") as caught:
        await database.run(twice)
    logging.getLogger("db").error("planted", exc_info=caught.value)
    ours, _, _ = str(caught.value).partition("DETAIL")  # which PostgreSQL adds, and we do not log
    assert TEXT not in ours


def test_an_exception_is_shown_by_its_kind_and_place() -> None:
    try:
        explode(None)
    except Quoting as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "it broke", (), None)
        record.exc_info = (type(error), error, error.__traceback__)
    shown = logs.Discreet(logs.FORMAT).format(record)
    assert "in explode" in shown
    assert "Quoting" in shown
    assert "ValueError" in shown
    assert TEXT not in shown
    assert PHONE not in shown
