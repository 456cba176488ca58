"""Other figures, norms, bodies: claims of one kind in sentences about the same."""

from collections.abc import Iterator

from knowledge import claim_words, claims, statements
from knowledge.claims import Kind
from knowledge.clash import Contradiction, Pair, both_lead
from knowledge.statements import Sentence

EVERYWHERE = frozenset(
    {Kind.OFTEN, Kind.PERIOD, Kind.DATE, Kind.SHARE, Kind.AMOUNT, Kind.MAJORITY, Kind.COUNT}
)
"""Compared in the whole answers when each has a single claim of the kind."""
SAME_BODY = 0.3
"""Share of the shorter answer words from which naming other bodies is a contradiction."""
SAME_ANSWER = 0.5
"""Share of the shorter answer's words from which another legal basis is a contradiction."""
BY_UNIT = frozenset({Kind.COUNT, Kind.DECIDES})
"""Compared when they are of the same things, or about the same deed."""


def by_sentence(pair: Pair) -> Iterator[Contradiction]:
    for kind in Kind:
        mine = [sentence for sentence in pair.ours if sentence.of(kind)]
        yours = [sentence for sentence in pair.theirs if sentence.of(kind)]
        for one in mine:
            for other in yours:
                if not _comparable(pair, one, other, kind):
                    continue
                left = _unsaid(pair, one, other, yours, kind)
                right = _unsaid(pair, other, one, mine, kind)
                if left and right:
                    yield Contradiction(kind.value, ", ".join(left), ", ".join(right))


def _comparable(pair: Pair, one: Sentence, other: Sentence, kind: Kind) -> bool:
    if kind is Kind.NORM and not (one.words and other.words):
        return False  # the basis only: see `norms`
    return both_lead(one, other) or _closeness(one, other, kind) >= pair.near.subject


def _closeness(one: Sentence, other: Sentence, kind: Kind) -> float:
    return statements.alike(one.besides(kind), other.besides(kind))


def _unsaid(
    pair: Pair, one: Sentence, other: Sentence, others: list[Sentence], kind: Kind
) -> list[str]:
    """What `one` claims and `other` does not, nor any there that is nearer, or both the first."""
    near = min(_closeness(one, other, kind), pair.near.alike)
    said = dict(other.of(kind))
    for each in others:
        if _closeness(one, each, kind) > near or (
            both_lead(one, each) and kind is not Kind.DECIDES
        ):
            said |= each.of(kind)
    units = {claims.unit(kind, value) for value in other.of(kind)} - {""}
    return [
        words
        for value, words in one.of(kind).items()
        if not _within(value, said) and (kind not in BY_UNIT or _of_these(kind, value, units))
    ]


def _of_these(kind: Kind, value: str, units: set[str]) -> bool:
    unit = claims.unit(kind, value)
    return unit in units or (kind is Kind.COUNT and claim_words.IN_ALL in {unit, *units})


def single(pair: Pair) -> Iterator[Contradiction]:
    """The only claim of its kind in each of the answers."""
    for kind in EVERYWHERE:
        mine, yours = _all_of(pair.ours, kind), _all_of(pair.theirs, kind)
        if len(mine) == len(yours) == 1:
            [(value, said)], [(other, there)] = mine.items(), yours.items()
            if not _within(value, yours) and _same_unit(kind, value, other):
                yield Contradiction(kind.value, said, there)


def _same_unit(kind: Kind, one: str, other: str) -> bool:
    units = {claims.unit(kind, one), claims.unit(kind, other)}
    return kind is not Kind.COUNT or len(units) == 1 or claim_words.IN_ALL in units


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


def bodies(pair: Pair) -> Iterator[Contradiction]:
    """One names a body where the other names another, and neither names the other's."""
    mine, yours = (_bodies(side) for side in (pair.ours, pair.theirs))
    if mine and yours and not mine.keys() & yours.keys() and pair.likeness >= SAME_BODY:
        said, there = (", ".join(side.values()) for side in (mine, yours))
        yield Contradiction(Kind.DECIDES.value, said, there)


def _bodies(sentences: list[Sentence]) -> dict[str, str]:
    named = _all_of(sentences, Kind.DECIDES)
    return {value.partition(":")[2]: said for value, said in named.items()}


def norms(pair: Pair) -> Iterator[Contradiction]:
    """Nearly the same answer on another basis altogether."""
    mine, yours = (
        _all_of([each for each in side if not each.words], Kind.NORM)
        for side in (pair.ours, pair.theirs)
    )
    if not mine or not yours or any(_within(value, yours) for value in mine):
        return
    if pair.likeness >= SAME_ANSWER:
        yield Contradiction(Kind.NORM.value, ", ".join(mine.values()), ", ".join(yours.values()))
