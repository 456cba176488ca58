"""Yes for no: other verdicts, a «no» or its opposite in one of two sentences about the same."""

from collections.abc import Iterator

from knowledge import opposites, statements
from knowledge.clash import Contradiction, Pair, both_lead, words
from knowledge.statements import Sentence

SAME_ANSWER = 0.25
"""Share of the shorter answer's words from which a pair of opposites, one on each side, counts."""
CLOSE = 0.25
"""So much less like than the most like one may a sentence be, to be held against it for a «no»."""
FORBIDS = 0.5
"""Share of the shorter sentence's words from which «puede» and «no puede» are of the same deed."""
KIND = "si_o_no"


def verdicts(pair: Pair, answer: str, other: str, question: str) -> Iterator[Contradiction]:
    """Yes to a no. A verdict that is no answer's first word counts when they share the subject."""
    (mine, loud), (yours, aloud) = (statements.verdict(text, question) for text in (answer, other))
    if None in (mine, yours) or mine == yours or not (loud or aloud):
        return
    near = max(
        statements.alike(pair.ours[0].words, words(pair.theirs)),
        statements.alike(pair.theirs[0].words, words(pair.ours)),
    )
    if (loud and aloud) or near >= pair.near.subject:
        yield Contradiction(KIND, statements.opening(answer), statements.opening(other))


def loud(answer: str, other: str) -> Iterator[Contradiction]:
    """A bare «no» to a yes."""
    (mine, first), (yours, their_first) = (statements.verdict(text) for text in (answer, other))
    if first and their_first and mine != yours:
        yield Contradiction(KIND, statements.opening(answer), statements.opening(other))


def turned(pair: Pair) -> Iterator[Contradiction]:
    """Nearly the same sentence, with a «no» or the opposite word in one of them only."""
    for one in pair.news:
        for other in pair.theirs:
            near = _likeness(one, other)
            opposite = opposites.turned(one.rule, other.rule)
            nearest = near + CLOSE >= _nearest(one, pair.theirs)
            if (
                (near >= pair.near.turned and nearest and _turns(one, other))
                or (near >= pair.near.alike and opposite)
                or (near >= FORBIDS and _forbids(one, other))
                or (both_lead(one, other) and near >= SAME_ANSWER and opposite)
            ):
                yield Contradiction(KIND, one.text, other.text)


def _nearest(one: Sentence, others: list[Sentence]) -> float:
    return max(_likeness(one, other) for other in others)


def _likeness(one: Sentence, other: Sentence) -> float:
    return statements.alike(one.words | one.turned, other.words | other.turned)


def _turns(one: Sentence, other: Sentence) -> bool:
    return _denies(one, other) or _denies(other, one)


def _denies(one: Sentence, other: Sentence) -> bool:
    """It denies what the other says; who denies something as well may say the same otherwise."""
    said = other.said - other.denied - other.turned
    alone = one.nays and not other.nays and not other.turned & one.denied
    return bool((one.denied - one.said) & said and alone) or bool((one.turned - one.said) & said)


def _forbids(one: Sentence, other: Sentence) -> bool:
    """One of them says that it may be, the other that it may not."""
    return {opposites.may(one.rule), opposites.may(other.rule)} == {True, False}


def turned_answers(pair: Pair) -> Iterator[Contradiction]:
    mine, yours = (" ".join(each.rule for each in side) for side in (pair.ours, pair.theirs))
    if pair.likeness >= SAME_ANSWER and opposites.turned(mine, yours, opposites.WEIGHTY):
        yield Contradiction(KIND, pair.ours[0].text, pair.theirs[0].text)


def limits(pair: Pair) -> Iterator[Contradiction]:
    """The new answer limits a rule that the old one gives without any limit."""
    if any(opposites.limits(against.plain) for against in pair.theirs):
        return
    for one in pair.news:
        for against in pair.theirs:
            near = statements.alike(one.words, against.words)
            if near >= pair.near.subject and opposites.limits(one.plain):
                yield Contradiction("alcance", one.text, against.text)
