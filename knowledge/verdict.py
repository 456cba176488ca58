"""Decides what a ranking is good for: an answer, a choice of answers, or owning up to not know."""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.features import NAMES
from knowledge.ranking import Ranking
from knowledge.reading import Answerable

ANSWER_FROM = 0.9  # probability of being right from which an answer is given outright
FEW_FROM = (0.97, 0.96, 0.95)  # ... by an entry with 0, 1 or 2 variants: too little to know it by
ASTRAY_FROM = 0.95  # ... if no phrasing of the entry asks the same: the cost, who, how long ...
THIN, THIN_FROM = 0.55, 0.96  # ... if the entry holds less than that share of what is asked
WHOLE = 0.8  # ... and none of its phrasings this much of it
SUGGEST_FROM = 0.11  # from here on "¿quiso decir…?"; below, it does not know
SHORT = 2  # content words of what may be a subject and no question yet
SHORT_IN_ALL = 3  # ... and words of any kind: "el plazo predial"
RIVAL_HOLDS = 0.7  # another entry that holds this much of what the first does is a rival
SHOWN = 5
UNCONFIRMED = "por_confirmar"
_YEAR = re.compile(r"\b20\d\d\b")


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
    if ranked.probability < SUGGEST_FROM and not _is_subject(ranked):
        return Outcome.UNKNOWN
    if ranked.probability < _enough(ranked, best) or _is_ambiguous(ranked) or _is_number(ranked):
        return Outcome.SUGGEST
    if _is_of_another_year(ranked.query.told, best):
        return Outcome.SUGGEST
    return Outcome.REFER if best.validity == UNCONFIRMED else Outcome.ANSWER


def _enough(ranked: Ranking, best: Answerable) -> float:
    figures = dict(zip(NAMES, ranked.figures[0], strict=True))
    enough = dict(enumerate(FEW_FROM)).get(len(best.variants), ANSWER_FROM)
    if figures["astray"]:
        enough = max(enough, ASTRAY_FROM)
    thin = figures["entry"] < THIN and figures["recall"] < WHOLE
    return max(enough, THIN_FROM) if thin else enough


def _is_subject(ranked: Ranking) -> bool:
    """A word or two that are known, and no question yet: "desastres"."""
    return _is_short(ranked) and not ranked.query.unexplained


def _is_ambiguous(ranked: Ranking) -> bool:
    """Few words that several entries hold about equally: "foncomun", "plazo predial"."""
    if not _is_short(ranked) or len(ranked.slots) < 2:
        return False
    return bool(ranked.figures[1, 0] >= RIVAL_HOLDS * ranked.figures[0, 0])


def _is_of_another_year(told: str, best: Answerable) -> bool:
    """What was done in 2017 does not answer for 2019; a rule without a year answers for any."""
    its = set(_YEAR.findall(best.question))
    asked = set(_YEAR.findall(told))
    return bool(its and asked) and not asked & {*its, *_YEAR.findall(best.answer)}


def _is_number(ranked: Ranking) -> bool:
    """Only figures: "99" names something that an entry counts, but asks nothing."""
    return not any(letter.isalpha() for letter in ranked.query.told)


def _is_short(ranked: Ranking) -> bool:
    words = ranked.query.meanings
    return 1 <= len(ranked.query.content) <= SHORT and len(words) <= SHORT_IN_ALL
