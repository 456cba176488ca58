"""The terminal: replies as plain text, and a whole conversation typed into the program."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot import metrics
from bot.app import now
from bot.channels.console import as_plain_text
from bot.messages import Button, Lane, Reply
from db import inbox, outbox
from db.engine import Database
from tests.processes import python


def test_marks_are_left_out_and_links_are_spelt_out() -> None:
    reply = Reply('<b>Base:</b> <a href="https://a.pe/?a=1&amp;b=2">Ley 30204</a> &lt;b&gt;')
    assert as_plain_text(reply) == "Base: Ley 30204 (https://a.pe/?a=1&b=2) <b>"


def test_choices_are_numbered_and_pages_are_not() -> None:
    row = (Button("Sí", action="si"), Button("No", action="no"))
    reply = Reply("¿Seguro?", (row, (Button("Norma", url="https://a.pe"),), (Button("Más", "m"),)))
    assert as_plain_text(reply).splitlines() == [
        "¿Seguro?",
        "  1. Sí",
        "  2. No",
        "  → Norma: https://a.pe",
        "  3. Más",
    ]


def test_a_conversation_in_the_terminal(tmp_path: Path) -> None:
    typed = "/temas\n\n1\nsalir\nesto ya no\n"
    done = python("-m", "bot", "chat", "--as", "rosa", stdin=typed.encode(), DATA_DIR=str(tmp_path))
    said = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    digest, _, talk = said.partition("Escriba su pregunta")
    assert "Recordatorios del" in digest
    assert said.count("Recordatorios del") == 1  # the others of the cast have theirs
    assert "¿Sobre qué tema es su duda?" in talk
    assert "Toque una o escriba su número." in talk
    assert talk.count("1. ") == 2


def test_it_does_not_wait_for_what_another_channel_has_to_do(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "municipio.db")
    database = Database(f"sqlite:///{tmp_path / 'municipio.db'}")
    database.run_now(leave_work_for_telegram)
    done = python("-m", "bot", "chat", stdin=b"/temas\n", DATA_DIR=str(tmp_path))
    assert "¿Sobre qué tema es su duda?" in done.stdout.decode()
    assert database.run_now(metrics.unsettled) == 2
    database.close()


def leave_work_for_telegram(session: Session) -> None:
    moment = {"now": now()}
    update = {"external_id": "1", "chat": "telegram:7", "payload": {}}
    inbox.store(session, channel="telegram", **update, **moment)
    reply = Reply("Aviso").to_json()
    outbox.enqueue(
        session, key="a", address="telegram:7", lane=Lane.REMINDER, payload=reply, **moment
    )


@pytest.mark.parametrize("setting", [{}, {"PORT": "70000"}])
def test_nobody_of_that_name_or_a_wrong_setting_is_told(
    tmp_path: Path, setting: dict[str, str]
) -> None:
    done = python("-m", "bot", "chat", "--as", "nadie", DATA_DIR=str(tmp_path), **setting)
    assert done.returncode == 2
    complaint = "el puerto va" if setting else "Están: alcaldesa-sabaino,"
    assert complaint in done.stderr.decode()
