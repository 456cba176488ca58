"""Numbers of three digits and more, spelt out: «seiscientas treinta y dos» is 632."""

import re

from knowledge.date_vocabulary import CARDINALS

_STEMS = ("dosc", "tresc", "cuatroc", "quin", "seisc", "setec", "ochoc", "novec")
_HUNDREDS = {"cien": 100, "ciento": 100} | {
    f"{stem}ient{ending}": 100 * number
    for number, stem in enumerate(_STEMS, start=2)
    for ending in ("os", "as")
}
_VALUES = _HUNDREDS | {word: value for word, value in CARDINALS.items() if value < 100}
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_BELOW_A_THOUSAND = rf"(?:{_WORD})(?: (?:y )?(?:{_WORD}))*"
_SPELT = re.compile(
    rf"\b(?:(?P<thousands>{_BELOW_A_THOUSAND}) mil(?: (?P<rest>{_BELOW_A_THOUSAND}))?"
    rf"|(?P<hundreds>(?:{'|'.join(_HUNDREDS)})(?: (?:y )?(?:{_WORD}))+"
    rf"|(?:{'|'.join(word for word in _HUNDREDS if word.endswith('s'))})))\b(?! mill)"
)


def compose(plain: str) -> str:
    """The plain text with such numbers in digits; shorter ones stay as they were written."""
    return _SPELT.sub(_digits, plain)


def _digits(match: re.Match[str]) -> str:
    if match["hundreds"]:
        return str(_sum(match["hundreds"]))
    return str(1000 * _sum(match["thousands"]) + _sum(match["rest"] or ""))


def _sum(words: str) -> int:
    return sum(_VALUES.get(word, 0) for word in words.split())
