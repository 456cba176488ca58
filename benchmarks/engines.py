"""The matcher and what one would use instead, asked the same way: by `first` and by `three`."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Protocol

import bm25s
import Stemmer
import tantivy
from rapidfuzz import fuzz, process

from knowledge import text
from knowledge.catalog import Entry
from knowledge.matcher import Matcher

THREE = 3
PHRASES = 40  # looked at to find three entries
LANGUAGE = "spanish"
WRITER_MEMORY = 15_000_000  # bytes; the least that tantivy takes
FIELD = "words"


class Engine(Protocol):
    """`first` is what is timed."""

    def first(self, question: str) -> str: ...

    def three(self, question: str) -> list[str]: ...


class Ours:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self._matcher = Matcher(entries)

    def first(self, question: str) -> str:
        return next(iter(self.three(question)), "")

    def three(self, question: str) -> list[str]:
        return [found.id for found in self._matcher.match(question).candidates[:THREE]]


class Fuzzy:
    """rapidfuzz over all phrasings; the text is normalised first, as its manual advises."""

    def __init__(self, entries: Sequence[Entry], scorer: Callable[..., float]) -> None:
        told = [(phrase, entry.id) for entry in entries for phrase in _phrases(entry)]
        self._phrases = [text.normalise(phrase) for phrase, _ in told]
        self._ids = [entry_id for _, entry_id in told]
        self._scorer = scorer

    def first(self, question: str) -> str:
        found = process.extractOne(text.normalise(question), self._phrases, scorer=self._scorer)
        return self._ids[found[2]] if found else ""

    def three(self, question: str) -> list[str]:
        asked = text.normalise(question)
        found = process.extract(asked, self._phrases, scorer=self._scorer, limit=PHRASES)
        return _unlike(self._ids[number] for _, _, number in found)


class Fts5:
    """SQLite's full-text search, a document per entry."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._base = sqlite3.connect(":memory:")
        options = "id UNINDEXED, words, tokenize='unicode61 remove_diacritics 2'"
        self._base.execute(f"CREATE VIRTUAL TABLE entries USING fts5({options})")
        rows = [(entry.id, _document(entry)) for entry in entries]
        self._base.executemany("INSERT INTO entries VALUES (?, ?)", rows)

    def first(self, question: str) -> str:
        return next(iter(self.three(question)), "")

    def three(self, question: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in text.normalise(question).split())
        asked = "SELECT id FROM entries WHERE words MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] for row in self._base.execute(asked, (words, THREE))] if words else []


class Bm25:
    """bm25s with Spanish stems, a document per entry."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._stemmer = Stemmer.Stemmer(LANGUAGE)
        self._ids = [entry.id for entry in entries]
        self._index = bm25s.BM25()
        documents = self._tokens([_document(entry) for entry in entries])
        self._index.index(documents, show_progress=False)

    def first(self, question: str) -> str:
        return next(iter(self.three(question)), "")

    def three(self, question: str) -> list[str]:
        asked = self._tokens([question])
        found, _ = self._index.retrieve(asked, k=THREE, show_progress=False)
        return [self._ids[number] for number in found[0]]

    def _tokens(self, texts: list[str]) -> "bm25s.tokenization.Tokenized":
        plain = [text.normalise(one) for one in texts]
        return bm25s.tokenize(plain, stopwords="es", stemmer=self._stemmer, show_progress=False)


class Tantivy:
    """tantivy with Spanish stems, a document per entry, in memory."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field(FIELD, tokenizer_name=LANGUAGE)
        self._index = tantivy.Index(schema.build())
        stems = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        stems = stems.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
        stems = stems.filter(tantivy.Filter.stemmer(LANGUAGE))
        self._index.register_tokenizer(LANGUAGE, stems.build())
        writer = self._index.writer(WRITER_MEMORY, 1)
        for entry in entries:
            writer.add_document(tantivy.Document(id=[entry.id], words=[_document(entry)]))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def first(self, question: str) -> str:
        return next(iter(self.three(question)), "")

    def three(self, question: str) -> list[str]:
        query, _ = self._index.parse_query_lenient(text.normalise(question), [FIELD])
        hits = self._searcher.search(query, THREE).hits
        return [self._searcher.doc(address)["id"][0] for _, address in hits]


ENGINES: dict[str, Callable[[Sequence[Entry]], Engine]] = {
    "ours": Ours,
    "rapidfuzz WRatio": lambda entries: Fuzzy(entries, fuzz.WRatio),
    "rapidfuzz token_set_ratio": lambda entries: Fuzzy(entries, fuzz.token_set_ratio),
    "SQLite FTS5": Fts5,
    "bm25s": Bm25,
    "tantivy": Tantivy,
}


def _phrases(entry: Entry) -> tuple[str, ...]:
    return (entry.question, *entry.variants)


def _document(entry: Entry) -> str:
    return text.normalise(" . ".join((*_phrases(entry), *entry.keywords)))


def _unlike(ids: Iterable[str]) -> list[str]:
    return list(islice(dict.fromkeys(ids), THREE))
