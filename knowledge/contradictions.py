"""Where a new answer says something else than an old one: other figures, another body, yes for no.

It compares claims of one kind in sentences about the same, and is made to catch rather than to
be right: a curator looks at what it finds before anything is published.
"""

from knowledge import (
    clash,
    clashing_figures,
    clashing_names,
    clashing_rules,
    clashing_words,
    statements,
)
from knowledge.clash import Contradiction, Pair

__all__ = ["Contradiction"]


def find(
    answer: str, other: str, *, asked: str = "", about: str = "", same_question: bool = True
) -> list[Contradiction]:
    """What `answer` says against `other`; one of a kind.

    `asked` and `about` are their questions: an answer need not repeat what it was asked. Those
    that do not ask the same are neighbours: more must agree before a difference means anything.
    """
    near = clash.SAME_QUESTION if same_question else clash.NEIGHBOURS
    pair = Pair(statements.read(answer, asked), statements.read(other, about), near)
    if not pair.ours or not pair.theirs:
        return list(clashing_rules.loud(answer, other))
    if not pair.news:
        return []
    clashes = [*clashing_figures.by_sentence(pair), *clashing_rules.turned(pair)]
    if pair.same_question:
        clashes += clashing_rules.verdicts(pair, answer, other, about or asked)
        clashes += clashing_figures.single(pair)
        clashes += clashing_rules.turned_answers(pair)
        clashes += clashing_figures.norms(pair)
        clashes += clashing_figures.bodies(pair)
        if same_question and not clashes:
            whole = f"{asked or about} {answer}", f"{about} {other}"
            clashes += clashing_names.names_and_numbers(pair, *whole)
            clashes += clashing_names.swapped(pair, answer, other)
            clashes += clashing_rules.limits(pair)
            clashes += clashing_words.reworded(pair)
    found: dict[str, Contradiction] = {}
    for each in clashes:
        found.setdefault(each.kind, each)
    return list(found.values())
