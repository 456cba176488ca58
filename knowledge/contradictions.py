"""Where a new answer says something else than an old one: other figures, another body, yes for no.

It compares claims of one kind in sentences about the same, and is made to catch rather than to
be right: a curator looks at what it finds before anything is published.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge import claim_words, claims, opposites, statements
from knowledge.claims import Kind
from knowledge.statements import Sentence

SAME_SUBJECT = 0.3
"""Share of the shorter sentence's words from which two sentences are about the same."""
ALIKE = 0.5
"""... from which only a word such as «no» need stand between them."""
SAME_ANSWER = 0.25
"""... the same for two whole answers, when only one of them is on each side of a pair of words."""
EVERYWHERE = frozenset(
    {Kind.OFTEN, Kind.PERIOD, Kind.DATE, Kind.SHARE, Kind.AMOUNT, Kind.MAJORITY, Kind.COUNT}
)
"""Compared in the whole answers when each has a single claim of the kind."""
BY_UNIT = frozenset({Kind.COUNT, Kind.DECIDES})
"""Compared when they are of the same things, or about the same deed."""


@dataclass(frozen=True)
class Contradiction:
    """What each of the two says; `kind` names it for people."""

    kind: str
    ours: str
    theirs: str


def find(answer: str, other: str, *, asked: str = "", about: str = "") -> list[Contradiction]:
    """What `answer` says against `other`, two answers to what may be one question.

    `asked` and `about` are their questions: an answer need not repeat what it was asked.
    """
    ours, theirs = statements.read(answer, asked), statements.read(other, about)
    if not ours or not theirs:
        return []
    clashes = [*_figures(ours, theirs), *_turned(ours, theirs)]
    if _ask_the_same(ours, theirs):
        clashes += _opposite_verdicts(answer, other, ours, theirs)
        clashes += _single_figures(ours, theirs)
        clashes += _turned_answers(ours, theirs)
        clashes += _other_norms(ours, theirs)
        clashes += _other_bodies(ours, theirs)
    found: dict[str, Contradiction] = {}
    for clash in clashes:
        found.setdefault(clash.kind, clash)
    return list(found.values())


def _ask_the_same(ours: list[Sentence], theirs: list[Sentence]) -> bool:
    """Whether one's question is about what the other says; as much as they say of it."""
    mine, yours = ours[0].topic, theirs[0].topic
    if not mine or not yours:
        return True
    return (
        max(
            statements.alike(mine, yours | _words(theirs)),
            statements.alike(yours, mine | _words(ours)),
        )
        >= ALIKE
    )


def _figures(ours: list[Sentence], theirs: list[Sentence]) -> Iterator[Contradiction]:
    for kind in Kind:
        mine = [sentence for sentence in ours if sentence.of(kind)]
        yours = [sentence for sentence in theirs if sentence.of(kind)]
        for one in mine:
            for other in yours:
                if not _comparable(one, other, kind):
                    continue
                left = _unsaid(one, other, yours, kind)
                right = _unsaid(other, one, mine, kind)
                if left and right:
                    yield Contradiction(kind.value, ", ".join(left), ", ".join(right))


def _comparable(one: Sentence, other: Sentence, kind: Kind) -> bool:
    if kind is Kind.NORM and not (one.words and other.words):
        return False  # the basis only: see _other_norms
    return _both_lead(one, other) or _closeness(one, other, kind) >= SAME_SUBJECT


def _both_lead(one: Sentence, other: Sentence) -> bool:
    return one.leads and other.leads and _ask_the_same([one], [other])


def _closeness(one: Sentence, other: Sentence, kind: Kind) -> float:
    return statements.alike(one.besides(kind), other.besides(kind))


def _unsaid(one: Sentence, other: Sentence, others: list[Sentence], kind: Kind) -> list[str]:
    """What `one` claims and `other` does not, nor any there that is nearer, or both the first."""
    near = min(_closeness(one, other, kind), ALIKE)
    said = dict(other.of(kind))
    for each in others:
        if _closeness(one, each, kind) > near or (
            _both_lead(one, each) and kind is not Kind.DECIDES
        ):
            said |= each.of(kind)
    units = {claims.unit(kind, value) for value in other.of(kind)} - {""}
    return [
        words
        for value, words in one.of(kind).items()
        if not _within(value, said) and (kind not in BY_UNIT or claims.unit(kind, value) in units)
    ]


def _single_figures(ours: list[Sentence], theirs: list[Sentence]) -> Iterator[Contradiction]:
    for kind in EVERYWHERE:
        mine, yours = _all_of(ours, kind), _all_of(theirs, kind)
        if len(mine) == len(yours) == 1:
            [(value, said)], [(_, against)] = mine.items(), yours.items()
            if not _within(value, yours):
                yield Contradiction(kind.value, said, against)


def _all_of(sentences: list[Sentence], kind: Kind) -> dict[str, str]:
    return {value: said for each in sentences for value, said in each.of(kind).items()}


def _within(value: str, others: dict[str, str]) -> bool:
    """Whether it is said there too, if less precisely: «30 dias» for «30 dias habiles»."""
    return any(value == other or _vaguer(value, other) or _vaguer(other, value) for other in others)


def _vaguer(one: str, other: str) -> bool:
    one = one.removesuffix(f" {claim_words.IN_ALL}")
    if one.startswith(":"):
        return other.endswith(one)
    return other.startswith(f"{one} ") or (one.startswith("/") and other.endswith(one))


def _opposite_verdicts(
    answer: str, other: str, ours: list[Sentence], theirs: list[Sentence]
) -> Iterator[Contradiction]:
    """Yes to a no. A verdict that is no answer's first word counts when they share the subject."""
    (mine, loud), (yours, aloud) = statements.verdict(answer), statements.verdict(other)
    if None in (mine, yours) or mine == yours or not (loud or aloud):
        return
    near = max(
        statements.alike(ours[0].words, _words(theirs)),
        statements.alike(theirs[0].words, _words(ours)),
    )
    if (loud and aloud) or near >= SAME_SUBJECT:
        yield Contradiction("si_o_no", statements.opening(answer), statements.opening(other))


def _words(sentences: list[Sentence]) -> frozenset[str]:
    return frozenset().union(*(each.words for each in sentences))


def _turned(ours: list[Sentence], theirs: list[Sentence]) -> Iterator[Contradiction]:
    """Nearly the same sentence, with a «no» or the opposite word in one of them only."""
    for one in ours:
        for other in theirs:
            near = statements.alike(
                one.words | one.said | one.denied, other.words | other.said | other.denied
            )
            rule, against = one.rule, other.rule
            opposite = opposites.turned(rule, against)
            if (
                near >= ALIKE
                and (_denies(one, other) or _denies(other, one) or opposite or _forbids(one, other))
            ) or (_both_lead(one, other) and near >= SAME_ANSWER and opposite):
                yield Contradiction("si_o_no", one.text, other.text)


def _denies(one: Sentence, other: Sentence) -> bool:
    return bool((one.denied - one.said) & (other.said - other.denied))


def _forbids(one: Sentence, other: Sentence) -> bool:
    """One of them says that it may be, the other that it may not."""
    return {opposites.may(one.rule), opposites.may(other.rule)} == {True, False}


def _turned_answers(ours: list[Sentence], theirs: list[Sentence]) -> Iterator[Contradiction]:
    if statements.alike(_words(ours), _words(theirs)) < SAME_ANSWER:
        return
    mine, yours = (" ".join(each.rule for each in side) for side in (ours, theirs))
    if opposites.turned(mine, yours, opposites.WEIGHTY):
        yield Contradiction("si_o_no", ours[0].text, theirs[0].text)


def _other_bodies(ours: list[Sentence], theirs: list[Sentence]) -> Iterator[Contradiction]:
    """One names a body where the other names another, and neither names the other's."""
    mine, yours = (_bodies(side) for side in (ours, theirs))
    if mine and yours and not mine.keys() & yours.keys():
        near = statements.alike(_words(ours), _words(theirs))
        if near >= SAME_SUBJECT:
            yield Contradiction(
                Kind.DECIDES.value, ", ".join(mine.values()), ", ".join(yours.values())
            )


def _bodies(sentences: list[Sentence]) -> dict[str, str]:
    named = _all_of(sentences, Kind.DECIDES)
    return {value.partition(":")[2]: said for value, said in named.items()}


def _other_norms(ours: list[Sentence], theirs: list[Sentence]) -> Iterator[Contradiction]:
    """Nearly the same answer on another basis altogether."""
    mine, yours = (
        _all_of([each for each in side if not each.words], Kind.NORM) for side in (ours, theirs)
    )
    if not mine or not yours or any(_within(value, yours) for value in mine):
        return
    if statements.alike(_words(ours), _words(theirs)) >= ALIKE:
        yield Contradiction(Kind.NORM.value, ", ".join(mine.values()), ", ".join(yours.values()))
