"""Two answers side by side: what they are compared by, and what a comparison finds."""

from dataclasses import dataclass

from knowledge import statements
from knowledge.statements import Sentence

ASKED = 0.5
"""Share of a question's words that the other answer must have, for both to answer it."""


@dataclass(frozen=True)
class Contradiction:
    """What each of the two says; `kind` names it."""

    kind: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Measure:
    """How near two sentences must be to be held against each other, as the share of the shorter
    one's words that the other has too."""

    subject: float
    """They are about the same."""
    alike: float
    """Only the opposite word need stand between them."""
    turned: float
    """Only a «no» need, when just one of them has any."""


SAME_QUESTION = Measure(subject=0.25, alike=0.33, turned=0.25)
NEIGHBOURS = Measure(subject=0.3, alike=0.5, turned=0.5)


@dataclass(frozen=True)
class Pair:
    """The sentences of a new answer and of an old one."""

    ours: list[Sentence]
    theirs: list[Sentence]
    near: Measure

    @property
    def news(self) -> list[Sentence]:
        """Ours that are not theirs word for word."""
        theirs = {each.plain for each in self.theirs}
        return [each for each in self.ours if each.plain not in theirs]

    @property
    def same_question(self) -> bool:
        """Whether one's question is about what the other says; as much as they say of it."""
        return same_question(self.ours, self.theirs)

    @property
    def likeness(self) -> float:
        return statements.alike(words(self.ours), words(self.theirs))


def same_question(ours: list[Sentence], theirs: list[Sentence]) -> bool:
    mine, yours = ours[0].topic, theirs[0].topic
    if not mine or not yours:
        return True
    return (
        max(
            statements.alike(mine, yours | words(theirs)),
            statements.alike(yours, mine | words(ours)),
        )
        >= ASKED
    )


def both_lead(one: Sentence, other: Sentence) -> bool:
    return one.leads and other.leads and same_question([one], [other])


def words(sentences: list[Sentence]) -> frozenset[str]:
    return frozenset().union(*(each.words for each in sentences))
