"""Municipal Spanish as data: function words, abbreviations, synonyms and acronyms."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "lexicon.yaml"

Group = tuple[tuple[str, ...], ...]  # expressions of one meaning, each a tuple of words


@dataclass(frozen=True)
class Lexicon:
    function_words: frozenset[str]
    question_words: frozenset[str]
    courtesy_words: frozenset[str]
    everyday_words: frozenset[str]
    abbreviations: dict[str, tuple[str, ...]]
    same: tuple[Group, ...]
    similar: tuple[Group, ...]
    aspects: dict[str, Group]
    acronyms: frozenset[str]
    stems: dict[str, str]
    irregular: dict[str, str]  # forms that do not look like their infinitive


@cache
def lexicon() -> Lexicon:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load(FILE.read_text("utf-8"), loader)
    acronyms = {str(short): _words(full) for short, full in raw["acronyms"].items()}
    return Lexicon(
        function_words=frozenset(_words(raw["function_words"])),
        question_words=frozenset(_words(raw["question_words"])),
        courtesy_words=frozenset(_words(raw["courtesy_words"])),
        everyday_words=frozenset(_words(raw["everyday"])),
        abbreviations={str(k): _words(full) for k, full in raw["abbreviations"].items()},
        same=(*_groups(raw["same"]), *(((short,), full) for short, full in acronyms.items())),
        similar=_groups(raw["similar"]),
        aspects=dict(zip(raw["aspects"], _groups(raw["aspects"].values()), strict=True)),
        acronyms=frozenset(acronyms),
        stems=raw["stems"],
        irregular={
            form: verb for verb, forms in raw["irregular"].items() for form in forms.split()
        },
    )


def _groups(raw: Iterable[list[str]]) -> tuple[Group, ...]:
    return tuple(tuple(_words(expression) for expression in group) for group in raw)


def _words(text: Any) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFD", str(text).lower())
    return tuple("".join(c for c in plain if not unicodedata.combining(c)).split())
