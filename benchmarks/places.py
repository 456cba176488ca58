"""How many official place names are resolved right at first guess, clean and misspelt."""

import random
import string
import time
from collections import Counter
from dataclasses import dataclass

from knowledge import folding
from knowledge.places import Place, Places

SEED = 20261120


@dataclass(frozen=True)
class Score:
    right: int
    asked: int
    wrong: int
    milliseconds: float

    @property
    def share(self) -> float:
        return self.right / (self.right + self.asked + self.wrong)


def official_name(place: Place) -> str:
    """«SABAINO ANTABAMBA»: capitals, no accents, with the province."""
    return folding.fold(f"{place.name} {place.province}").upper()


def misspell(text: str, chance: random.Random) -> str:
    """One random slip in a letter: left out, doubled by another, changed or swapped."""
    at = chance.choice([i for i, char in enumerate(text) if char != " "])
    letter = chance.choice(string.ascii_uppercase)
    return chance.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
        ]
    )


def score(places: Places, written: list[tuple[Place, str]]) -> Score:
    counts: Counter[str] = Counter()
    start = time.perf_counter()
    for place, text in written:
        resolution = places.resolve(text)
        if resolution.kind != "found":
            counts["asked"] += 1
        else:
            counts["right" if resolution.places == (place,) else "wrong"] += 1
    spent = (time.perf_counter() - start) * 1000 / len(written)
    return Score(counts["right"], counts["asked"], counts["wrong"], spent)


def official_scores() -> dict[str, Score]:
    places, chance = Places.load(), random.Random(SEED)
    clean = [(place, official_name(place)) for place in places.all()]
    return {
        "official": score(places, clean),
        "one typo": score(places, [(place, misspell(text, chance)) for place, text in clean]),
    }


def main() -> list[str]:
    rows = [
        f"| {name} | {result.share:.2%} | {result.asked} | {result.wrong}"
        f" | {result.milliseconds:.2f} |"
        for name, result in official_scores().items()
    ]
    head = "| names | right at first guess | asked again | wrong | ms each |"
    return [head, "|---|---:|---:|---:|---:|", *rows]


if __name__ == "__main__":
    print("\n".join(main()))
