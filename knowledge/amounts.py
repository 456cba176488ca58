"""Sums of money as people write them in Peru: «S/ 1.5 millones», «500 mil soles», «S/ 250,000.00».

Peru's point is for decimals and its comma for thousands; both are read the other way round where
nothing else makes sense («1.500.000», «1,5 millones»).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from knowledge import folding

THOUSAND, MILLION = Decimal(1_000), Decimal(1_000_000)
SCALES = {"mil": THOUSAND, "k": THOUSAND, "mm": MILLION, "m": MILLION}
WORDS = {
    "medio": Decimal("0.5"),
    "un": Decimal(1),
    "dos": Decimal(2),
    "tres": Decimal(3),
    "cuatro": Decimal(4),
    "cinco": Decimal(5),
    "seis": Decimal(6),
    "siete": Decimal(7),
    "ocho": Decimal(8),
    "nueve": Decimal(9),
    "diez": Decimal(10),
}
_NUMBER = r"\d{1,3}(?:['’., ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_COUNT = rf"(?P<number>{_NUMBER})"
_WORD = rf"(?P<word>{'|'.join(WORDS)})"
_SCALE = r"(?: ?(?P<scale>mil(?! ?millon)|mil millones|millones|millon|mm|k|m)\b\.?)?"
_BIG = r"(?: (?P<big>mil|millones|millon)\b)"
_SOLES = r"(?: (?:de )?(?:nuevos )?soles\b)"
_SIGN = r"(?<![a-z])s ?/ ?\.? ?"
_LEAD = (
    r"(?:(?:por )?(?:un |el )?(?:monto|importe|presupuesto|inversion)(?: total)?(?: de| por)?[: ]+)"
)
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_LEAD}?{_SIGN}{_COUNT}{_SCALE}{_SOLES}?",
        rf"{_LEAD}?\b{_COUNT}{_SCALE}{_SOLES}",
        rf"{_LEAD}?\b{_WORD}{_BIG}{_SOLES}",
    )
)
# Without a currency only where nothing but a sum can be meant.
ALONE = tuple(
    re.compile(rf"{_LEAD}?{pattern}")
    for pattern in (
        rf"{_COUNT} ?(?P<scale>mm)\b\.?",
        rf"{_COUNT} ?{_BIG.replace('(?: ', '(?:', 1)}",
        rf"{_WORD}{_BIG}",
    )
)
LED = re.compile(rf"{_LEAD}{_COUNT}{_SCALE}")


@dataclass(frozen=True)
class Amount:
    """A sum in soles, and where it stands in the (composed) text."""

    soles: Decimal
    start: int
    end: int


def find(text: str) -> Amount | None:
    """The first sum inside a sentence; it must say its currency, or that it is a sum."""
    plain = folding.plain(folding.compose(text))
    found = [match for pattern in (*PATTERNS, LED) if (match := pattern.search(plain))]
    first = min(found, key=lambda match: (match.start(), -match.end()), default=None)
    return _amount(first) if first else None


def parse(text: str) -> Decimal | None:
    """The sum that an answer to «¿cuánto?» names: here a bare number is one too."""
    plain = folding.plain(folding.compose(text)).strip(" .,;")
    bare = re.compile(rf"{_COUNT}{_SCALE}")
    for pattern in (*PATTERNS, *ALONE, LED, bare):
        if match := pattern.fullmatch(plain):
            return _amount(match).soles
    return None


def stands_alone(text: str) -> Decimal | None:
    """The sum when the text is nothing else: a part between two commas."""
    plain = folding.plain(folding.compose(text)).strip(" .,;")
    for pattern in (*PATTERNS, *ALONE, LED):
        if match := pattern.fullmatch(plain):
            return _amount(match).soles
    return None


def _amount(match: re.Match[str]) -> Amount:
    groups = match.groupdict()
    scale = _scale(groups.get("scale") or groups.get("big") or "")
    word = groups.get("word")
    number = WORDS[word] if word else _number(groups["number"], scaled=scale > 1)
    return Amount(number * scale, match.start(), match.end())


def _scale(word: str) -> Decimal:
    if word.startswith("mil mill"):
        return THOUSAND * MILLION
    return MILLION if word.startswith("millon") else SCALES.get(word, Decimal(1))


def _number(typed: str, *, scaled: bool) -> Decimal:
    """Digits to a number: what the last separator means depends on what follows it."""
    parts = re.split(r"['’., ]", typed)
    if len(parts) == 1:
        return Decimal(parts[0])
    *whole, last = parts
    separator = typed[len(typed) - len(last) - 1]
    grouped = len(last) == 3 and (len(parts) > 2 or separator != "." or not scaled)
    if grouped:
        return Decimal("".join(parts))
    return Decimal(f"{''.join(whole)}.{last}")
