"""YAML read twice over: quickly as plain values, or as values that remember their lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# The C parser is some ten times faster; it is missing where PyYAML was built without libyaml.
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"

# What reading a file can raise. ValueError also covers text that is not UTF-8.
READ_ERRORS = (OSError, ValueError, RecursionError, yaml.YAMLError)


class _Loader(_BASE):  # type: ignore[misc]
    """Leaves dates as text: PyYAML raises a bare ValueError, without a line, for 2026-02-30."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in _BASE.yaml_implicit_resolvers.items()
}


def load(path: Path) -> Any:
    """The plain value of a file; raises one of READ_ERRORS."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)


class _TextLoader(_Loader):
    """Leaves numbers as they were written too: `id: 0012` is a text that lacks its quotes."""


_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _NUMBERS]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def load_texts(path: Path) -> Any:
    """The value of a file in which all numbers stay text; raises one of READ_ERRORS."""
    return yaml.load(path.read_text(encoding="utf-8"), _TextLoader)


@dataclass(frozen=True)
class Lined:
    """A value, the YAML node it came from, and so the line of each of its parts."""

    value: Any
    node: Any

    def line(self, *where: str | int) -> int:
        """The line of the part at `where`, or of the nearest part around it that exists."""
        node = self.node
        for step in where:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return _line(node)

    def items(self) -> Iterator["Lined"]:
        """The elements of a list."""
        for value, node in zip(self.value, self.node.value, strict=True):
            yield Lined(value, node)

    def repeated_keys(self) -> Iterator[tuple[str, int]]:
        """Keys given twice in this block; YAML would silently keep the last."""
        seen: set[str] = set()
        for key, _ in self.node.value if isinstance(self.node, yaml.MappingNode) else ():
            if key.value in seen:
                yield key.value, _line(key)
            seen.add(key.value)


def load_lined(path: Path) -> Lined:
    """The value of a file with its lines; raises one of READ_ERRORS."""
    loader = _Loader(path.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        return Lined(loader.construct_document(node) if node else None, node)
    finally:
        loader.dispose()


def error_line(error: Exception) -> int:
    """The line that a reading error points to; 1 when it names none."""
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    if "end of stream" in str(error):
        marks.reverse()  # a quote left open: the line that opens it, not the end of the file
    mark = marks[0] or marks[1]
    return mark.line + 1 if mark else 1


def _child(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step]
    return None


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1 if node is not None else 1
