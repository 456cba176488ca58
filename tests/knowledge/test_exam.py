"""Counting how the matcher did in an exam."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge import exam
from knowledge.exam import Question
from knowledge.matcher import Matcher
from tests.knowledge.small_base import ENTRIES

TOPICS = {entry.id: entry.topic or "" for entry in ENTRIES}
SHEET = """
- {q: "quién firma el acta", id: acta, kind: in, register: formal, also: [], half: held}
- {q: "receta de ceviche", id: null, kind: far, register: colloquial, also: [], half: fit}
"""


def run(*questions: Question) -> exam.Result:
    return exam.run(Matcher(ENTRIES), questions, TOPICS)


def test_it_reads_the_questions_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(SHEET, "utf-8")
    acta, far = exam.load(tmp_path)
    assert (acta.right, acta.half) == ({"acta"}, "held")
    assert (far.right, far.kind) == (frozenset(), "far")


def test_it_refuses_a_question_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('- {q: "x", sort: in}', "utf-8")
    with pytest.raises(ValidationError):
        exam.load(tmp_path)


def test_a_right_answer_counts_as_first_and_served() -> None:
    result = run(Question(q="¿Quién firma el acta de transferencia?", id="acta"))
    assert result.overall == exam.Tally(1, 1.0, 1.0, 1.0, 1.0, 0.0)
    assert result.confusions == ()


def test_an_answer_that_also_serves_is_right() -> None:
    result = run(Question(q="¿Quién firma el acta de transferencia?", id="pia", also=("acta",)))
    assert (result.overall.first, result.overall.wrong_direct) == (1.0, 0.0)


def test_a_wrong_answer_counts_against_and_names_the_pair() -> None:
    result = run(Question(q="¿Quién firma el acta de transferencia?", id="pia"))
    assert (result.overall.first, result.overall.wrong_direct) == (0.0, 1.0)
    assert result.confusions == ((("pia", "acta"), 1),)


def test_the_right_entry_among_the_choices_serves() -> None:
    result = run(Question(q="foncomun", id="foncomun-origen", kind="ambiguous"))
    assert (result.ambiguous.served, result.ambiguous.direct) == (1.0, 0.0)


def test_it_counts_false_answers_apart_by_kind() -> None:
    result = run(
        Question(q="¿Quién firma el acta de transferencia?", kind="near"),
        Question(q="receta de ceviche", kind="far"),
    )
    assert (result.false_near, result.false_far) == (1.0, 0.0)


def test_it_counts_small_talk() -> None:
    result = run(Question(q="hola", kind="smalltalk"), Question(q="vacancia", kind="smalltalk"))
    assert result.small_talk == 0.5


def test_it_tells_registers_and_topics_apart() -> None:
    result = run(
        Question(q="uso del foncomun", id="foncomun-uso", register="keywords"),
        Question(q="Q ES EL PIA", id="vacancia", register="caps"),
    )
    assert {name: tally.first for name, tally in result.by_register.items()} == {
        "caps": 0.0,
        "keywords": 1.0,
    }
    assert result.by_topic["foncomun"].count == 1
