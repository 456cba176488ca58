"""Questions are kept without personal data, and what nobody could answer can be ranked."""

from datetime import timedelta

import pytest

from db import questions
from db.engine import Database
from db.questions import Question, Rating
from tests.fakes import SATURDAY


def log(database: Database, text: str, outcome: str = "unknown", days: int = 0) -> None:
    values = {"outcome": outcome, "entry_id": None, "score": 0.123456, "channel": "web"}
    now = SATURDAY + timedelta(days=days)
    database.run_now(lambda s: questions.log(s, text=text, now=now, **values))


def rate(database: Database, useful: bool, address: str = "fake:rosa") -> None:
    values = {"entry_id": "pla-comision", "useful": useful, "now": SATURDAY}
    database.run_now(lambda s: questions.rate(s, address=address, **values))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("escríbame a rosa.h@muni-sabaino.gob.pe por favor", "escríbame a … por favor"),
        ("mi celular es 987 654 321", "mi celular es …"),
        ("llámeme al +51 987-654-321.", "llámeme al …."),
        ("DNI 41234567", "DNI …"),
        ("mi cuenta 00-123-456789", "mi cuenta …"),
    ],
)
def test_it_takes_personal_data_out(typed: str, kept: str) -> None:
    assert questions.without_personal_data(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["¿Qué dice la Ley 30204?", "presupuesto de S/ 44 000", "artículo 4, inciso 2", "MUNI 2017"],
)
def test_it_keeps_the_numbers_of_a_question(typed: str) -> None:
    assert questions.without_personal_data(typed) == typed


def test_a_question_is_kept_with_its_outcome(database: Database) -> None:
    log(database, "receta de ceviche")
    [row] = database.run_now(lambda s: list(s.query(Question)))
    assert (row.text, row.outcome, row.entry_id, row.score) == (
        "receta de ceviche",
        "unknown",
        "",
        0.1235,
    )


def test_a_question_without_end_is_cut(database: Database) -> None:
    log(database, "x" * 10_000)
    [row] = database.run_now(lambda s: list(s.query(Question)))
    assert len(row.text) == questions.MAX_QUESTION_LENGTH


def test_the_most_repeated_unanswered_question_comes_first(database: Database) -> None:
    for text in ("una vez", "Dos Veces", "dos veces"):
        log(database, text)
    log(database, "contestada", outcome="answer")
    assert database.run_now(questions.unanswered) == [("dos veces", 2), ("una vez", 1)]


def test_a_second_thumb_changes_the_first(database: Database) -> None:
    rate(database, True)
    rate(database, False)
    [row] = database.run_now(lambda s: list(s.query(Rating)))
    assert row.useful is False


def test_the_thumb_of_another_is_another(database: Database) -> None:
    rate(database, True)
    rate(database, False, "fake:julio")
    assert database.run_now(lambda s: s.query(Rating).count()) == 2


def test_pruning_forgets_old_questions_only(database: Database) -> None:
    log(database, "vieja")
    log(database, "nueva", days=2)
    before = SATURDAY + timedelta(days=1)
    assert database.run_now(lambda s: questions.prune(s, before)) == 1
    assert database.run_now(lambda s: s.query(Question).one().text) == "nueva"


def test_it_counts_what_was_the_answer_lately(database: Database) -> None:
    for days in (0, 1, 40):
        log_answer(database, "pla-acta", days)
    log_answer(database, "pre-uit", 40)
    since = SATURDAY + timedelta(days=1)
    count = database.run_now(lambda s: questions.asked_for(s, ["pla-acta", "otra"], since))
    assert count == {"pla-acta": 2}


def test_it_does_not_count_guesses(database: Database) -> None:
    log(database, "plazo", outcome="suggest")
    assert database.run_now(lambda s: questions.asked_for(s, ["", "pla-acta"], SATURDAY)) == {}


def log_answer(database: Database, entry_id: str, days: int) -> None:
    values = {"outcome": "answer", "entry_id": entry_id, "score": 0.9, "channel": "web"}
    now = SATURDAY + timedelta(days=days)
    database.run_now(lambda s: questions.log(s, text="?", now=now, **values))
