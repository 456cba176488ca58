"""Puts the candidates for a question in order, and measures how clear the order is."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge import features
from knowledge.confidence import Calibration
from knowledge.features import NAMES
from knowledge.index import Index
from knowledge.query import Query

LEAST_AGAINST = 0.03  # the others together weigh at least this, beside 1
CLEAR = 2.5  # score units: a wider margin says no more
SAME_WORDS = 0.97  # how sure to be of the only entry that has the question word for word
SOFTNESS = 0.25  # how slowly the shown scores fall behind the first


@dataclass(frozen=True)
class Ranking:
    """Candidates best first: slots, phrases that match best, scores, a row of figures each."""

    query: Query
    slots: list[int]
    phrases: list[str]
    scores: list[float]
    figures: NDArray[np.float32]
    signals: list[float]
    probability: float  # that the first is right

    @property
    def probabilities(self) -> list[float]:
        """The first one's, and for the others what their distance leaves of it."""
        behind = SOFTNESS * np.minimum(0, np.array(self.scores) - self.scores[0])
        return [self.probability * float(kept) for kept in np.exp(behind)]


def rank(
    index: Index, query: Query, fitted: Calibration, bonus: dict[int, float] | None = None
) -> Ranking | None:
    """None when no entry shares a telling word. `bonus` adds to the score of some slots."""
    compared = features.compare(index, query)
    if not compared.slots:
        return None
    scores = compared.figures @ fitted.ranking
    if bonus:
        scores += np.array([bonus.get(slot, 0.0) for slot in compared.slots], np.float32)
    order = np.argsort(-scores, kind="stable")
    slots = [compared.slots[at] for at in order.tolist()]
    figures = compared.figures[order]
    measured = _signals(index, query, slots[0], scores[order], figures[0])
    probability = fitted.probability(measured)
    if _is_word_for_word(figures[:, NAMES.index("letters")]):
        probability = max(SAME_WORDS, probability)
    return Ranking(
        query=query,
        slots=slots,
        phrases=[index.phrases[compared.phrases[at]] for at in order.tolist()],
        scores=scores[order].tolist(),
        figures=figures,
        signals=measured,
        probability=probability,
    )


def _is_word_for_word(letters: NDArray[np.float32]) -> bool:
    """Whether the first, and no other, has a phrase that is the question."""
    return bool(letters[0] == 1 and not (letters[1:] == 1).any())


def _signals(
    index: Index,
    query: Query,
    best: int,
    scores: NDArray[np.float32],
    figures: NDArray[np.float32],
) -> list[float]:
    """As in confidence.SIGNALS; scores are in order."""
    top = float(scores[0])
    against = float(np.exp(scores - top).sum()) - 1
    return [
        1.0,
        top,
        min(CLEAR, top - float(scores[1])) if len(scores) > 1 else CLEAR,
        -math.log(max(against, LEAST_AGAINST)),
        *figures.tolist(),
        query.unexplained,
        *_holding(index, query, best),
        1 / max(1, len(query.content)),
        1 / index.phrase_count(best),
        float(figures[NAMES.index("astray")] * figures[NAMES.index("overlap")]),
    ]


def _holding(index: Index, query: Query, slot: int) -> tuple[float, float, float]:
    """As in confidence.SIGNALS: "lacking", "lacked" and "telling"."""
    held = index.terms_of(slot)
    content = query.content
    found = [meaning.weight for meaning in content if not held.isdisjoint(meaning.terms)]
    lacked = [meaning.weight for meaning in content if held.isdisjoint(meaning.terms)]
    lacking = len(lacked) / len(content) if content else 0.0
    return lacking, max(lacked, default=0.0) / index.rarest, max(found, default=0.0) / index.rarest
