"""Entries are put and dropped while others ask: no rebuild, and no state between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from knowledge import reading
from knowledge.catalog import Entry
from knowledge.matcher import Matcher, Outcome
from tests.knowledge.small_base import ENTRIES

ASKERS = 3
ROUNDS = 40
MOTOTAXI = Entry(
    id="mototaxi",
    question="¿Quién autoriza mototaxis?",
    variants=("permiso de mototaxi",),
    answer="La municipalidad distrital.",
)
LEFT = {entry.id for entry in ENTRIES} | {"mototaxi"}


def first(matcher: Matcher, question: str) -> str | None:
    return next((found.id for found in matcher.match(question).candidates), None)


def test_it_takes_an_entry_put_later() -> None:
    matcher = Matcher(ENTRIES)
    matcher.put(MOTOTAXI)
    assert matcher.match("quien autoriza mototaxis").id == "mototaxi"


def test_it_takes_the_first_entry_of_an_empty_base() -> None:
    matcher = Matcher([])
    matcher.put(MOTOTAXI)
    assert first(matcher, "quien autoriza mototaxis") == "mototaxi"


def test_it_forgets_the_old_words_of_an_entry_put_again() -> None:
    matcher = Matcher(ENTRIES)
    matcher.put(replace(MOTOTAXI, id="leche"))
    match = matcher.match("leche beneficiarios")
    assert "leche" not in {found.id for found in match.candidates}
    assert first(matcher, "quien autoriza mototaxis") == "leche"


def test_it_mends_the_words_of_an_entry_put_later() -> None:
    matcher = Matcher(ENTRIES)
    assert first(matcher, "MOTOTXI") is None
    matcher.put(MOTOTAXI)
    assert first(matcher, "MOTOTXI") == "mototaxi"


def test_putting_one_by_one_equals_building_at_once() -> None:
    grown = Matcher(ENTRIES[:3])
    for entry in ENTRIES[3:]:
        grown.put(entry)
    question = "plazo de la licencia de una tienda"
    assert grown.match(question).candidates == Matcher(ENTRIES).match(question).candidates


@pytest.mark.parametrize(
    "question",
    [
        "con cuántos votos se vaca al alcalde",
        "permiso de mototaxi para el alcalde",
        "MOTOTXI",
        "mototaxis en enero",
        "vasodemototaxi",
    ],
)
def test_putting_and_dropping_leaves_it_as_it_was(question: str) -> None:
    changed = Matcher(ENTRIES)
    changed.put(MOTOTAXI)
    changed.drop("mototaxi")
    assert changed.match(question) == Matcher(ENTRIES).match(question)


def test_it_forgets_a_dropped_entry() -> None:
    matcher = Matcher(ENTRIES)
    matcher.drop("leche")
    match = matcher.match("¿Quiénes reciben el Vaso de Leche?")
    assert "leche" not in {found.id for found in match.candidates}


def test_dropping_what_is_not_there_changes_nothing() -> None:
    matcher = Matcher(ENTRIES)
    matcher.drop("no-existe")
    assert matcher.match("¿Quiénes reciben el Vaso de Leche?").id == "leche"


def test_dropping_every_entry_leaves_nothing_to_answer() -> None:
    matcher = Matcher(ENTRIES)
    for entry in ENTRIES:
        matcher.drop(entry.id)
    assert matcher.match("¿Quiénes reciben el Vaso de Leche?").outcome is Outcome.UNKNOWN


def test_a_dropped_entry_is_no_context() -> None:
    matcher = Matcher(ENTRIES)
    matcher.drop("arbitrios")
    assert matcher.match("¿y cuándo?", previous="arbitrios") == matcher.match("¿y cuándo?")


def test_an_entry_that_cannot_be_read_changes_nothing() -> None:
    matcher = Matcher(ENTRIES)
    with pytest.raises(TypeError):
        matcher.put(replace(MOTOTAXI, id="leche", variants=(7,)))  # type: ignore[arg-type]
    assert matcher.match("¿Quiénes reciben el Vaso de Leche?").id == "leche"


def test_an_update_reads_no_other_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = Matcher(ENTRIES)
    seen: list[str] = []

    def noticed(entries: list[Entry], *rest: object) -> reading.Reading:
        seen.extend(entry.id for entry in entries)
        return reading.read(entries, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("knowledge.index.read", noticed)
    matcher.put(MOTOTAXI)
    matcher.drop("mototaxi")
    assert set(seen) == {"mototaxi"}


def test_others_ask_while_entries_come_and_go() -> None:
    matcher, start = Matcher(ENTRIES), Barrier(ASKERS + 1)

    def asked(asker: int) -> Iterator[set[str]]:
        start.wait()
        for turn in range(ROUNDS):
            match = matcher.match(f"quien autoriza mototaxis o la licencia {asker}{turn}")
            matcher.explain("permiso de mototaxi")
            yield {found.id for found in match.candidates}

    def change() -> None:
        start.wait()
        for turn in range(ROUNDS):
            matcher.put(replace(MOTOTAXI, variants=(f"permiso de motocar {turn}",)))
            matcher.drop("mototaxi")

    with ThreadPoolExecutor(ASKERS + 1) as pool:
        changed = pool.submit(change)
        answers = [pool.submit(lambda n: list(asked(n)), number) for number in range(ASKERS)]
        changed.result()
        assert all(ids <= LEFT for answer in answers for ids in answer.result())
    assert first(matcher, "¿Quiénes reciben el Vaso de Leche?") == "leche"
