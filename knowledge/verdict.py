"""Decides what a ranking is good for: an answer, a choice of answers, or owning up to not know."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.ranking import Ranking
from knowledge.reading import Answerable

ANSWER_FROM = 0.75  # probability of being right from which an answer is given outright
SUGGEST_FROM = 0.15  # from here on "¿quiso decir…?"; below, it does not know
SHORT = 2  # content words up to which a question may mean several entries
RIVAL_WITHIN = 2.5  # score units behind the first: another entry this near is a rival
RIVAL_HOLDS = 0.85  # ... if it holds this much of what the first holds of the question
SHOWN = 5
UNCONFIRMED = "por_confirmar"


class Outcome(StrEnum):
    ANSWER = "answer"
    REFER = "refer"
    SUGGEST = "suggest"
    SMALLTALK = "smalltalk"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Candidate:
    """An entry and how likely it is the right one, 0 to 1."""

    id: str
    score: float


@dataclass(frozen=True)
class Match:
    """What a question was understood as; candidates are best first, up to SHOWN."""

    question: str
    outcome: Outcome
    id: str | None = None
    score: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    smalltalk: str | None = None


def judge(question: str, ranked: Ranking | None, entries: list[Answerable]) -> Match:
    """`entries` by slot. `refer` is for an answer that is not confirmed."""
    if ranked is None:
        return Match(question, Outcome.UNKNOWN)
    likely = zip(ranked.slots, ranked.probabilities[:SHOWN], strict=False)
    candidates = tuple(Candidate(entries[slot].id, round(score, 4)) for slot, score in likely)
    outcome = _outcome(ranked, entries[ranked.slots[0]])
    direct = outcome in (Outcome.ANSWER, Outcome.REFER)
    return Match(
        question,
        outcome,
        id=candidates[0].id if direct else None,
        score=candidates[0].score,
        candidates=candidates,
    )


def _outcome(ranked: Ranking, best: Answerable) -> Outcome:
    if ranked.probability < SUGGEST_FROM:
        return Outcome.UNKNOWN
    if ranked.probability < ANSWER_FROM or _is_ambiguous(ranked):
        return Outcome.SUGGEST
    return Outcome.REFER if best.validity == UNCONFIRMED else Outcome.ANSWER


def _is_ambiguous(ranked: Ranking) -> bool:
    """Few words that several entries hold about equally: "foncomun", "plazo predial"."""
    if len(ranked.query.content) > SHORT or len(ranked.slots) < 2:
        return False
    held = ranked.figures[:2, 0]
    near = ranked.scores[0] - ranked.scores[1] <= RIVAL_WITHIN
    return near and bool(held[1] >= RIVAL_HOLDS * held[0])
