"""The mailbox of the web chat: once per key, in order, and the history of both sides."""

from datetime import timedelta

from db import inbox, webchat
from db.engine import Database
from db.webchat import Mail
from tests.fakes import SATURDAY

ROSA, JULIO = "web:rosa", "web:julio"


def post(database: Database, key: str, address: str = ROSA, later: float = 0) -> int:
    values = {"payload": {"text": key}, "edit": "", "now": SATURDAY + timedelta(seconds=later)}
    return database.run_now(lambda s: webchat.post(s, address=address, key=key, **values))


def write(database: Database, text: str, address: str = ROSA, later: float = 0) -> None:
    database.run_now(
        lambda s: inbox.store(
            s,
            channel="web",
            external_id=text,
            chat=address,
            payload={"text": text},
            now=SATURDAY + timedelta(seconds=later),
        )
    )


def texts(mails: list[Mail]) -> list[str]:
    return [mail.payload["text"] for mail in mails]


def after(database: Database, last: int, address: str = ROSA) -> list[Mail]:
    return database.run_now(lambda s: webchat.after(s, address, last))


def history(database: Database, address: str = ROSA) -> list[Mail]:
    return database.run_now(lambda s: webchat.history(s, address, "web"))


def test_a_repeated_delivery_is_in_the_mailbox_once(database: Database) -> None:
    assert post(database, "a") == post(database, "a")
    assert texts(after(database, 0)) == ["a"]


def test_a_page_gets_what_came_after_the_last_it_has(database: Database) -> None:
    first = post(database, "a")
    post(database, "b")
    post(database, "c")
    assert texts(after(database, first)) == ["b", "c"]


def test_a_page_gets_nothing_of_another_address(database: Database) -> None:
    post(database, "a", JULIO)
    assert after(database, 0) == []


def test_the_history_shows_both_sides_oldest_first(database: Database) -> None:
    write(database, "pregunta")
    post(database, "respuesta", later=1)
    write(database, "gracias", later=2)
    assert texts(history(database)) == ["pregunta", "respuesta", "gracias"]
    assert [mail.id is None for mail in history(database)] == [True, False, True]


def test_the_history_shows_nothing_of_another_address(database: Database) -> None:
    write(database, "secreto", JULIO)
    post(database, "respuesta", JULIO)
    assert history(database) == []


def test_a_long_history_shows_its_end(database: Database) -> None:
    for number in range(webchat.HISTORY + 5):
        post(database, str(number), later=number)
    shown = texts(history(database))
    assert (len(shown), shown[0], shown[-1]) == (webchat.HISTORY, "5", str(webchat.HISTORY + 4))


def test_text_that_no_database_takes_is_cleaned(database: Database) -> None:
    post(database, "a")
    database.run_now(
        lambda s: webchat.post(
            s, address=ROSA, key="b", payload={"text": "x\ud800\x00"}, edit="", now=SATURDAY
        )
    )
    assert texts(after(database, 1)) == ["x?"]


def test_pruning_forgets_old_mail_only(database: Database) -> None:
    post(database, "vieja")
    post(database, "nueva", later=60)
    gone = database.run_now(lambda s: webchat.prune(s, SATURDAY + timedelta(seconds=30)))
    assert (gone, texts(after(database, 0))) == (1, ["nueva"])
