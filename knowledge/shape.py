"""The shape of what stands in YAML: which keys, of which types, with which values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

VALIDITIES = ("estable", "anual", "variable", "historico", "por_confirmar")
APPLIES_TO = ("all", "provincial", "distrital")

# Where inside a block (a key, or a key and a position in its list), and what is wrong there.
Problem: TypeAlias = tuple[tuple[str | int, ...], str]
# What is wrong with a value, or None.
Complaint: TypeAlias = Callable[[object], str | None]


def is_text(value: object) -> str | None:
    if not isinstance(value, str):
        return f"debe ser texto y es {_kind(value)}; si es texto, póngalo entre comillas"
    return None if value.strip() else "está en blanco"


def is_day(value: object) -> str | None:
    if not isinstance(value, str):
        return f"debe ser una fecha AAAA-MM-DD y es {_kind(value)}"
    try:
        date.fromisoformat(value)
    except ValueError:
        return f"«{value}» no es una fecha AAAA-MM-DD"
    return None


def is_one_of(*choices: str) -> Complaint:
    def complaint(value: object) -> str | None:
        return None if value in choices else f"«{value}» no es uno de: {', '.join(choices)}"

    return complaint


@dataclass(frozen=True)
class Shape:
    """A block of YAML: its single values, its lists of texts, and the keys it cannot lack."""

    values: Mapping[str, Complaint]
    lists: tuple[str, ...]
    required: tuple[str, ...]

    def problems(self, raw: object) -> Iterator[Problem]:
        """All that keeps `raw` from being used; an optional key without a value is absent."""
        if not isinstance(raw, dict):
            yield (), f"debe ser un bloque «clave: valor» y es {_kind(raw)}"
            return
        for key in self.required:
            if key not in raw:
                yield (), f"falta «{key}»"
            elif raw[key] is None:
                yield (key,), f"«{key}» está en blanco"
        for key, value in raw.items():
            if value is not None:
                yield from self._wrong(key, value)

    def forgiven(self, raw: object) -> object:
        """The block without what is harmless: blanks in lists, a text where a list of one goes."""
        if not isinstance(raw, dict):
            return raw
        return {key: _list(value) if key in self.lists else value for key, value in raw.items()}

    def unknown_keys(self, raw: Mapping[str, Any]) -> list[str]:
        return [key for key in raw if key not in self.values and key not in self.lists]

    def tidy(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The known keys that have a value, ready for a dataclass; only for a `raw` in shape."""
        return {
            key: tuple(text.strip() for text in value) if key in self.lists else value.strip()
            for key, value in raw.items()
            if value is not None and (key in self.values or key in self.lists)
        }

    def _wrong(self, key: str, value: object) -> Iterator[Problem]:
        if key in self.lists:
            yield from _wrong_list(key, value)
        elif key in self.values and (complaint := self.values[key](value)):
            yield (key,), f"«{key}» {complaint}"


DAYS = ("reviewed_on", "valid_until")
ENTRY = Shape(
    required=("id", "question", "answer"),
    lists=("variants", "keywords", "sources", "related"),
    values={
        **dict.fromkeys(
            ("id", "topic", "question", "answer", "legal_basis", "owner"), is_text
        ),
        **dict.fromkeys(DAYS, is_day),
        "validity": is_one_of(*VALIDITIES),
        "applies_to": is_one_of(*APPLIES_TO),
    },
)  # fmt: skip


def _list(value: object) -> object:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list):
        return listed
    return [text for text in listed if not (text is None or str(text).strip() == "")]


def _wrong_list(key: str, values: object) -> Iterator[Problem]:
    if not isinstance(values, list):
        yield (key,), f"«{key}» debe ser una lista y es {_kind(values)}"
        return
    for position, value in enumerate(values):
        if complaint := is_text(value):
            yield (key, position), f"«{key}», elemento {position + 1}: {complaint}"


def _kind(value: object) -> str:
    kinds = {bool: "sí/no", int: "un número", float: "un número", str: "un texto",
             list: "una lista", dict: "un bloque", type(None): "nada"}  # fmt: skip
    return kinds.get(type(value), type(value).__name__)
