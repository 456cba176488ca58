"""Writes a question as from a phone in a hurry: capitals, no accents, SMS spelling and typos."""

import random

from knowledge import text

SMS = {
    "que": "q",
    "por": "x",
    "para": "xa",
    "de": "d",
    "del": "dl",
    "donde": "dnd",
    "cuando": "cdo",
    "cuanto": "cto",
    "como": "cm",
    "quien": "kn",
    "tambien": "tmb",
    "tengo": "tngo",
    "puede": "pued",
    "quiero": "kiero",
    "hacer": "aser",
    "municipalidad": "muni",
    "numero": "nro",
    "articulo": "art",
    "plazo": "plaso",
    "licencia": "lisencia",
}
EVERY = 3  # so many words apart are the typos
MIN_LETTERS = 4  # who misses a letter of a shorter word writes another word
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def noisy(question: str, seed: int) -> str:
    """All of it together; the same seed writes the same."""
    rng = random.Random(f"{seed} {question}")
    words = [SMS.get(word, word) for word in text.normalise(question).split()]
    for at in range(rng.randrange(EVERY), len(words), EVERY):
        if len(words[at]) >= MIN_LETTERS:
            words[at] = misspelt(words[at], rng)
    return " ".join(words).upper()


def misspelt(word: str, rng: random.Random) -> str:
    """One letter left out, changed, doubled or swapped with the one before."""
    at = rng.randrange(1, len(word))
    return rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        ]
    )
