"""Which entries a question calls up, and how much each of its words tells."""

from dataclasses import replace

from knowledge.catalog import Entry
from knowledge.index import Index
from tests.knowledge.small_base import ENTRIES


def weight(index: Index, word: str) -> float:
    return index.rarities[index.terms([word])[0]]


def held(index: Index, *words: str) -> dict[str, float]:
    """What each entry holds of the words."""
    found = index.nominate(dict.fromkeys(index.terms(words), 1.0))
    return {entry.id: float(found[slot]) for slot, entry in enumerate(index.entries)}


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    index = Index(ENTRIES)
    assert weight(index, "leche") > weight(index, "transferencia")


def test_many_phrasings_of_one_entry_are_one_witness() -> None:
    wordy = replace(ENTRIES[-2], variants=tuple(f"vaso de leche {n}" for n in range(20)))
    many = Index([*ENTRIES[:-2], wordy, ENTRIES[-1]])
    assert weight(many, "leche") == weight(Index(ENTRIES), "leche")


def test_only_entries_with_a_word_are_called_up() -> None:
    called = {entry for entry, share in held(Index(ENTRIES), "leche").items() if share}
    assert called == {"leche"}


def test_a_word_in_the_question_tells_more_than_one_in_the_answer() -> None:
    asked = Entry(id="a", question="¿Qué es el margesí?", answer="Un registro.")
    told = Entry(
        id="t", question="¿Qué es un registro?", variants=("registro",) * 3, answer="Un margesí."
    )
    shares = held(Index([asked, told]), "margesi")
    assert shares["a"] > shares["t"] > 0


def test_a_keyword_calls_up_its_entry() -> None:
    named = replace(ENTRIES[0], keywords=("empalme",))
    assert held(Index([named, *ENTRIES[1:]]), "empalme")["comision"] > 0


def test_a_word_of_nearly_all_entries_calls_up_none_beside_a_rare_one() -> None:
    crowd = [
        Entry(id=f"e{n}", question=f"trámite municipal {n}", answer="Consulte.") for n in range(200)
    ]
    index = Index([*crowd, Entry(id="rare", question="trámite de xilófonos", answer="No.")])
    called = {entry for entry, share in held(index, "tramite", "xilofonos").items() if share}
    assert called == {"rare"}
    assert len([share for share in held(index, "tramite").values() if share]) == 201


def test_every_change_is_counted() -> None:
    index = Index(ENTRIES)
    before = index.version
    index.drop("no-existe")
    assert index.version == before
    index.drop("leche")
    assert index.version > before
