"""Text without accents or case, letter by letter: what is found in it can be shown as typed.

Whoever only compares words asks `text.normalise`, which is for any script and never too long.
"""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """The words of a text, lower case, without accents, one space apart."""
    return " ".join(WORD.findall(plain(text)))


def plain(text: str) -> str:
    """Lower case without accents and *of the same length*: spans found in it hold in the text.

    The promise needs composed text (NFC); `compose` gives it.
    """
    return "".join(map(_plain_letter, text))


def compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1024)
def _plain_letter(char: str) -> str:
    base = unicodedata.normalize("NFKD", char)[0].lower()
    return base if len(base) == 1 else char
