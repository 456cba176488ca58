"""Claims: what a text says that can be compared, its kind, and the words that say it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from knowledge import folding, spelt_numbers
from knowledge.date_vocabulary import CARDINALS


class Kind(StrEnum):
    PERIOD = "plazo"
    DATE = "fecha"
    AMOUNT = "monto"
    SHARE = "porcentaje"
    COUNT = "cantidad"
    NORM = "norma"
    MAJORITY = "votacion"
    OFTEN = "frecuencia"
    DECIDES = "quien"
    DEED = "instrumento"
    NTH = "orden"


@dataclass(frozen=True)
class Claim:
    """`value` is what can be compared, `said` the words, plain."""

    kind: Kind
    value: str
    said: str


def plain(text: str) -> str:
    return spelt_numbers.compose(folding.plain(folding.compose(text)))


def unit(kind: Kind, value: str) -> str:
    """What is counted, or done: three sessions say nothing of two councillors."""
    if kind is Kind.DECIDES:
        return value.partition(":")[0]
    what = value.partition(" ")[2]
    return "vez" if what.startswith("al ") else what


def find(
    pattern: str, plain: str, kind: Kind, value: Callable[[re.Match[str]], str]
) -> list[Claim]:
    return [Claim(kind, value(match), match[0]) for match in re.finditer(pattern, plain)]


def figure(text: str) -> str:
    if text[0].isalpha():
        return str(sum(CARDINALS[word] for word in text.split(" y ")))
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", text)
    return whole.replace(",", ".").removesuffix(".0")
