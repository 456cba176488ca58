"""Requests against the published description of the Bot API: names, types, lengths."""

import gzip
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from tests.telegram_api.calls import TRUE, Call
from tests.telegram_api.entities import utf16

LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)")
AFTER_PARSING = "after entities parsing"
TAG = re.compile(r"<[^>]*>")
FALSE = (False, 0, "false", "False", "0")
ARRAY = "Array of "

SCALARS: dict[str, Callable[[Any], bool]] = {
    "Integer": lambda value: _is_number(value, r"-?\d+"),
    "Float": lambda value: _is_number(value, r"-?\d+(\.\d+)?([eE]-?\d+)?"),
    "Boolean": lambda value: value in TRUE or value in FALSE,
    "True": lambda value: value in TRUE,
    "String": lambda value: isinstance(value, str),
    "InputFile": lambda value: isinstance(value, str),
}


class Specification:
    def __init__(self, path: Path) -> None:
        published = json.loads(gzip.decompress(path.read_bytes()))
        self._types: dict[str, Any] = published["types"]
        self._methods = {name.lower(): body for name, body in published["methods"].items()}

    def violations(self, call: Call) -> list[str]:
        """Everything wrong with one request, each with its place; empty when it is in order."""
        method = self._methods.get(call.method.lower())
        if method is None:
            return [f"{call.method}: unknown method"]
        fields = {field["name"]: field for field in method.get("fields", ())}
        given = {**dict.fromkeys(call.files, ""), **call.params}
        found = [
            f"{call.method}.{name}: required"
            for name, field in fields.items()
            if field["required"] and name not in given
        ]
        for name, value in call.params.items():
            if name not in fields:
                found.append(f"{call.method}.{name}: unknown parameter")
            else:
                found += self._parameter(value, fields[name], f"{call.method}.{name}")
        return found

    def _parameter(self, value: Any, field: dict[str, Any], place: str) -> list[str]:
        """A parameter of a form: objects and lists come as JSON text."""
        if isinstance(value, str) and not set(field["types"]) <= SCALARS.keys():
            try:
                decoded = json.loads(value)
            except ValueError:
                decoded = value
            value = decoded if isinstance(decoded, dict | list) else value
        return self._field(value, field, place)

    def _field(self, value: Any, field: dict[str, Any], place: str) -> list[str]:
        attempts = [self._value(value, kind, place) for kind in field["types"]]
        return min(attempts, key=len) + _length(value, field["description"], place)

    def _value(self, value: Any, kind: str, place: str) -> list[str]:
        if kind.startswith(ARRAY):
            return self._array(value, kind.removeprefix(ARRAY), place)
        if check := SCALARS.get(kind):
            return [] if check(value) else [f"{place}: not a {kind}: {value!r:.60}"]
        described = self._types.get(kind, {})
        if subtypes := described.get("subtypes"):
            return min((self._value(value, name, place) for name in subtypes), key=len)
        return self._object(value, kind, described, place)

    def _array(self, value: Any, kind: str, place: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{place}: not an array"]
        return [
            fault
            for index, item in enumerate(value)
            for fault in self._value(item, kind, f"{place}[{index}]")
        ]

    def _object(self, value: Any, kind: str, described: dict[str, Any], place: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{place}: not a {kind}"]
        fields = {field["name"]: field for field in described.get("fields", ())}
        found = [f"{place}.{name}: unknown in {kind}" for name in value if name not in fields]
        for name, field in fields.items():
            if name in value:
                found += self._field(value[name], field, f"{place}.{name}")
            elif field["required"]:
                found.append(f"{place}.{name}: required in {kind}")
        return found


def _is_number(value: Any, pattern: str) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float | str) and bool(re.fullmatch(pattern, str(value)))


def _length(value: Any, description: str, place: str) -> list[str]:
    limits = LENGTH.search(description)
    if not limits or not isinstance(value, str):
        return []
    if limits[3] == "bytes":
        size = len(value.encode())
    else:
        size = utf16(unescape(TAG.sub("", value)) if AFTER_PARSING in description else value)
    if int(limits[1]) <= size <= int(limits[2]):
        return []
    return [f"{place}: {size} {limits[3]}, allowed {limits[1]}-{limits[2]}"]
