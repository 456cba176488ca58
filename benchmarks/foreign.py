"""Whether it understands bases it was not made for: other trades, in a base of 2,000 entries."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from benchmarks.engines import Fuzzy
from benchmarks.filler import fill
from benchmarks.foreign_sets import Case, generated, written
from knowledge.catalog import Entry
from knowledge.exam import DIRECT
from knowledge.matcher import Matcher

SIZE = 2_000
VARIANTS = (0, 1, 2)  # that each entry keeps
SETS = {"written by hand": written, "combined": generated}
COLUMNS = (
    "| set | variants | asked | ours | token_set | ratio | among three | direct | of them right |"
)
NOTE = (
    "Bank, university, library, health and telephone questions; five wordings of each, of which "
    "two are asked and up to three told; the rest of the base asks other offices of the State. "
    "Nothing is fitted to these questions. «direct» is the share answered outright: with so few "
    "phrasings it rather offers a choice."
)


@dataclass(frozen=True)
class Count:
    asked: int
    first: int
    three: int
    direct: int
    direct_right: int
    rival_first: int


def main() -> list[str]:
    return [COLUMNS, "|---|" + "---:|" * 8, *_rows(), "", NOTE]


def _rows() -> Iterator[str]:
    for name, load in SETS.items():
        for kept in VARIANTS:
            count = measure(load(), kept)
            yield (
                f"| {name} | {kept} | {count.asked} | {count.first / count.asked:.3f}"
                f" | {count.rival_first / count.asked:.3f}"
                f" | {count.first / max(1, count.rival_first):.2f}x"
                f" | {count.three / count.asked:.3f} | {count.direct / count.asked:.3f}"
                f" | {count.direct_right / max(1, count.direct):.2f} |"
            )


def measure(cases: list[Case], kept: int) -> Count:
    entries = [_with_variants(entry, kept) for entry in fill([c.entry for c in cases], SIZE)]
    matcher, rival = Matcher(entries), Fuzzy(entries, fuzz.token_set_ratio)
    asked = [(question, case.entry.id) for case in cases for question in case.asked]
    matches = [(matcher.match(question), right) for question, right in asked]
    found = [([shown.id for shown in match.candidates], right) for match, right in matches]
    direct = [(match.id, right) for match, right in matches if match.outcome in DIRECT]
    return Count(
        asked=len(asked),
        first=sum(ids[:1] == [right] for ids, right in found),
        three=sum(right in ids[:3] for ids, right in found),
        direct=len(direct),
        direct_right=sum(answered == right for answered, right in direct),
        rival_first=sum(rival.first(question) == right for question, right in asked),
    )


def _with_variants(entry: Entry, count: int) -> Entry:
    return replace(entry, variants=entry.variants[:count])


if __name__ == "__main__":
    print("\n".join(main()))
