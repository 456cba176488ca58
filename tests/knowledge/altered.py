"""Our own answers with one thing altered: a figure, a body, a «no», an instrument."""

import re
from collections.abc import Iterable, Iterator

from knowledge.catalog import Entry

CHANGES = (
    ("puede", "no puede"),
    ("debe", "no debe"),
    ("No ", "Sí, "),
    ("Sí", "No"),
    ("obligatori", "facultativ"),
    ("concejo", "alcalde"),
    ("alcalde", "concejo"),
    ("ordenanza", "acuerdo"),
    ("provincial", "distrital"),
    ("distrital", "provincial"),
    ("MEF", "PCM"),
    ("Contraloría", "SUNAT"),
    ("JNE", "ONPE"),
    ("hábiles", "calendario"),
    ("antes", "después"),
    ("solo", "también"),
    ("como máximo", "como mínimo"),
    ("al menos", "a lo más"),
    *((number, "nueve") for number in ("dos", "tres", "cuatro", "cinco", "seis", "diez")),
)
_FIGURE = re.compile(r"(?<![\d.,/-])\b\d{1,3}\b(?![\d/.,-])(?! ?°)")
_SENTENCE = re.compile(r"(?<=[.;])\s")


def sentences(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """The altered sentence alone, and the entry that says otherwise."""
    for entry in entries:
        for sentence in _SENTENCE.split(entry.answer):
            yield from ((altered, entry.id) for altered in _altered(sentence))


def _altered(sentence: str) -> Iterator[str]:
    if figure := _FIGURE.search(sentence):
        doubled = str(2 * int(figure[0]) + 1)
        yield sentence[: figure.start()] + doubled + sentence[figure.end() :]
    for old, new in CHANGES:
        changed = re.sub(rf"\b{old}", new, sentence, count=1)
        if changed != sentence:
            yield changed
