"""The catalogue of good practices of regional and local governments (2015-2018), by filters."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge import sheets
from knowledge.faults import Fault, KnowledgeError
from knowledge.shape import Shape, is_text
from knowledge.text import normalise

PRACTICES = Path(__file__).parent / "practices"

REQUIRED = ("id", "title", "regions", "level", "theme", "implementing_area", "objective", "result",
            "criterion", "maturity", "period", "source", "variants")  # fmt: skip
LISTS = ("regions", "tools", "steps", "variants", "keywords")
TEXTS = tuple(key for key in (*REQUIRED, "scope", "note") if key not in LISTS)
PRACTICE = Shape(values=dict.fromkeys(TEXTS, is_text), lists=LISTS, required=REQUIRED)

# Words of "región de San Martín" or "prácticas sobre salud" that tell nothing apart.
EMPTY_WORDS = frozenset(
    ("a", "al", "con", "contra", "de", "del", "el", "en", "la", "las", "lo", "los", "para", "por",
     "que", "region", "sobre", "un", "una", "y")
)  # fmt: skip
STEM = 5  # letters that two words must share to count as the same: "escolar", "escolares"


@dataclass(frozen=True, kw_only=True)
class Practice:
    """One experience as the catalogue of 2018 tells it: history, with its `period`."""

    id: str
    title: str
    regions: tuple[str, ...]
    scope: str | None = None
    level: str
    theme: str
    implementing_area: str
    objective: str
    tools: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    result: str
    criterion: str
    maturity: str
    period: str
    source: str
    note: str | None = None
    variants: tuple[str, ...]
    keywords: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return " ".join([*self.regions, self.scope or ""])

    @property
    def words(self) -> str:
        """All that a free search looks into."""
        told = (self.title, self.objective, self.result, self.theme, self.place)
        return " ".join([*told, *self.tools, *self.variants, *self.keywords])


@dataclass(frozen=True)
class Practices:
    """All practices, in the order of their ids."""

    items: tuple[Practice, ...]

    def get(self, practice_id: str) -> Practice | None:
        return next((item for item in self.items if item.id == practice_id), None)

    def filter(
        self,
        *,
        region: str | None = None,
        theme: str | None = None,
        level: str | None = None,
        criterion: str | None = None,
        text: str | None = None,
    ) -> list[Practice]:
        """Those that meet every filter given. Values may be typed carelessly, or in part."""
        wanted: list[tuple[str | None, Callable[[Practice], str]]] = [
            (region, lambda item: item.place),
            (theme, lambda item: item.theme),
            (level, lambda item: item.level),
            (criterion, lambda item: item.criterion),
            (text, lambda item: item.words),
        ]
        asked = [(value, told) for value, told in wanted if value]
        return [
            item
            for item in self.items
            if all(_speaks_of(told(item), value) for value, told in asked)
        ]

    @property
    def regions(self) -> list[str]:
        return sorted({region for item in self.items for region in item.regions}, key=normalise)

    @property
    def themes(self) -> list[str]:
        return _distinct(item.theme for item in self.items)

    @property
    def levels(self) -> list[str]:
        return _distinct(item.level for item in self.items)

    @property
    def criteria(self) -> list[str]:
        return _distinct(item.criterion for item in self.items)


def load(folder: Path = PRACTICES) -> Practices:
    """All practices of a folder; raises KnowledgeError with every fault, each with its line."""
    read = [sheets.read(path, PRACTICE) for path in sheets.entry_files(folder)]
    records = [record for sheet in read for record in sheet.records]
    faults = [fault for sheet in read for fault in sheet.faults]
    faults += sheets.repeated_ids(records)
    if faults or not records:
        raise KnowledgeError(faults or [Fault(folder, 1, "la carpeta no tiene ninguna práctica")])
    items = [Practice(**PRACTICE.tidy(record.lined.value)) for record in records]
    return Practices(tuple(sorted(items, key=lambda item: item.id)))


def _speaks_of(told: str, asked: str) -> bool:
    """Whether every telling word of `asked` begins like some word of `told`."""
    told_words = normalise(told).split()
    words = [word for word in normalise(asked).split() if word not in EMPTY_WORDS]
    return all(any(_alike(word, other) for other in told_words) for word in words)


def _alike(asked: str, told: str) -> bool:
    return told.startswith(asked[:STEM]) and (len(asked) > 3 or told == asked)


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
