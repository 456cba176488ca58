"""What people write around a place name: «distrito de», «municipalidad provincial de», «soy de»."""

from dataclasses import dataclass
from typing import Literal

from knowledge import folding

Kind = Literal["district", "province", "department"]
# What the words before a name ask for. «Provincial» asks for the municipality of a province.
Asked = Literal["district", "province", "provincial", "department", "municipality"]

ANY_KIND: frozenset[Kind] = frozenset({"district", "province", "department"})
KINDS: dict[Asked, frozenset[Kind]] = {
    "district": frozenset({"district"}),
    "province": frozenset({"province"}),
    "provincial": frozenset({"province"}),
    "department": frozenset({"department"}),
    "municipality": frozenset({"district", "province"}),
}
WORDS: dict[str, Asked] = {
    "distrito": "district",
    "distrital": "district",
    "provincia": "province",
    "provincial": "provincial",
    "departamento": "department",
    "depto": "department",
    "dpto": "department",
    "region": "department",
    "regional": "department",
    "gobierno": "department",
    "gore": "department",
    "municipalidad": "municipality",
    "municipio": "municipality",
    "muni": "municipality",
    "comuna": "municipality",
    "alcalde": "municipality",
    "alcaldesa": "municipality",
    "alcaldia": "municipality",
}
# Before a name these say nothing; no official name begins with one of them.
LEADING = frozenset(
    {"soy", "somos", "de", "del", "en", "es", "para", "por", "desde", "regidor", "regidora"}
    | {"funcionario", "funcionaria", "gerente", "trabajo"}
)
ARTICLES = frozenset({"de", "del", "la", "las", "el", "los", "y", "e"})


@dataclass(frozen=True)
class Phrase:
    """A name as typed, folded, without the words around it, and what those words asked for."""

    name: str
    asked: Asked | None = None


def read(text: str) -> Phrase:
    words = folding.fold(folding.compose(text)).split()
    kept, asked = strip_kinds(words)
    # Said before the first name («distrito de Acos») or, alone, after the last («Lima región»).
    return Phrase(" ".join(words[i] for i in kept), asked.get(0) or asked.get(len(kept)))


def strip_kinds(words: list[str]) -> tuple[list[int], dict[int, Asked]]:
    """Which words are names, and for a place among those what was asked just before it."""
    kept: list[int] = []
    asked: dict[int, Asked] = {}
    before_name = True
    for position, word in enumerate(words):
        if word in WORDS:
            asked[len(kept)] = WORDS[word]
            before_name = True
        elif not (before_name and word in LEADING):
            kept.append(position)
            before_name = False
    return kept, asked


def without_articles(name: str) -> str:
    """«villa maria triunfo» for «villa maria del triunfo»; a name of articles alone stays."""
    return " ".join(word for word in name.split() if word not in ARTICLES) or name
