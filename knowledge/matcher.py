"""Finds the entry that answers a question, and says how sure it is.

Entries change while others ask: `matcher.put(entry)` adds one or replaces the one of its id,
`matcher.drop(id)` forgets one. Each takes milliseconds, rebuilds nothing, and may be called from
any thread; whoever asks sees the state before or after, never between. An entry is anything with
the properties of `Answerable`; a catalog's `Entry` is one. A match may name an entry that was
dropped a moment later: look its answer up with `.get`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from threading import Lock

from knowledge import followup, ranking
from knowledge.confidence import Calibration, calibration
from knowledge.features import NAMES
from knowledge.index import Index
from knowledge.query import Reader
from knowledge.ranking import Ranking
from knowledge.reading import Answerable
from knowledge.smalltalk import small_talk
from knowledge.verdict import SHOWN, Candidate, Match, Outcome, judge

__all__ = ["Answerable", "Candidate", "Explanation", "Match", "Matcher", "Outcome"]

TOPIC_BONUS = 0.5  # in score units, for the topic just browsed
REPEAT_PENALTY = 4.0  # in score units: a follow-up seldom wants the same answer again
SMALL_TALK_BELOW = 0.85  # probability of an answer from which a message is no small talk
ALONE_FROM = 1.1  # a follow-up is read alone only if that is this many times as sure


@dataclass(frozen=True)
class Explanation:
    """Why an entry is a candidate: for each feature, its figure and what it adds to the score."""

    id: str
    score: float
    read_as: str  # the question, mended
    phrase: str  # the phrasing that matches best, as compared
    features: dict[str, tuple[float, float]]


class Matcher:
    """Matches questions with entries, which may be put and dropped at any time."""

    def __init__(self, entries: Iterable[Answerable], *, fitted: Calibration | None = None) -> None:
        self._index = Index(entries)
        self._reader = Reader(self._index)
        self._fitted = fitted or calibration()
        self._courtesy = small_talk()  # read now: the first to ask need not wait for it
        self._lock = Lock()  # an update touches many arrays; a question takes about a millisecond

    def put(self, entry: Answerable) -> None:
        """Adds an entry, or replaces the one that has its id."""
        with self._lock:
            self._index.put(entry)

    def drop(self, entry_id: str) -> None:
        """Forgets an entry; an id that is not there changes nothing."""
        with self._lock:
            self._index.drop(entry_id)

    def match(
        self, question: str, *, previous: str | None = None, topic: str | None = None
    ) -> Match:
        """`previous` is the last entry of the same chat, `topic` the one just browsed."""
        kind = self._courtesy.kind(question)
        if kind:
            return Match(question, Outcome.SMALLTALK, score=1.0, smalltalk=kind)
        with self._lock:
            return self._judged(question, previous, topic)

    def explain(self, question: str) -> list[Explanation]:
        """The candidates that `match` weighs, best first, and why."""
        with self._lock:
            found = self._rank(question, {})
            return self._explained(found) if found else []

    def _judged(self, question: str, previous: str | None, topic: str | None) -> Match:
        bonus = self._bonus(topic)
        found = self._rank(question, bonus)
        before = self._index.slots.get(previous) if previous else None
        if before is not None and followup.leans(question):
            found = _surer(found, self._continued(question, before, bonus))
        kind = self._small_talk(question, found)
        if kind:
            return Match(question, Outcome.SMALLTALK, score=1.0, smalltalk=kind)
        return judge(question, found, self._index.entries)

    def _small_talk(self, question: str, found: Ranking | None) -> str | None:
        """The kind of small talk that a message may be, misspelt or with a word besides."""
        known, ordinary = self._index, self._courtesy.vocabulary
        if found is None:
            return self._courtesy.likely(question, known, ())
        asked = (m.word for m in found.query.content if m.word not in ordinary)
        if found.probability >= SMALL_TALK_BELOW and any(word in known for word in asked):
            return None
        return self._courtesy.likely(question, known, found.query.telling)

    def _explained(self, found: Ranking) -> list[Explanation]:
        weights = self._fitted.ranking.tolist()
        rows = zip(
            found.slots, found.probabilities, found.phrases, found.figures.tolist(), strict=True
        )
        return [
            Explanation(
                id=self._index.entries[slot].id,
                score=score,
                read_as=found.query.words,
                phrase=phrase,
                features={
                    name: (figure, figure * weight)
                    for name, figure, weight in zip(NAMES, figures, weights, strict=True)
                },
            )
            for slot, score, phrase, figures in islice(rows, SHOWN)
        ]

    def _rank(self, question: str, bonus: dict[int, float], context: str = "") -> Ranking | None:
        query = self._reader.read(question, context)
        return ranking.rank(self._index, query, self._fitted, bonus)

    def _continued(self, question: str, before: int, bonus: dict[int, float]) -> Ranking | None:
        """The question read together with what the last entry was about."""
        about = followup.subject(self._index.entries[before].question)
        penalty = {before: bonus.get(before, 0.0) - REPEAT_PENALTY}
        return self._rank(question, bonus | penalty, about)

    def _bonus(self, topic: str | None) -> dict[int, float]:
        if topic is None:
            return {}
        entries = self._index.entries
        return {
            slot: TOPIC_BONUS for slot in self._index.slots.values() if entries[slot].topic == topic
        }


def _surer(alone: Ranking | None, together: Ranking | None) -> Ranking | None:
    if alone is None or together is None:
        return alone or together
    if alone.slots[0] == together.slots[0]:
        return max(alone, together, key=lambda reading: reading.probability)
    return alone if alone.probability > ALONE_FROM * together.probability else together
