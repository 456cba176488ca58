"""Entries written by chat as the YAML files that `check` accepts and `load` reads back."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from knowledge import check

FILE = "publicadas.yaml"
WIDTH = 100


def as_yaml(entries: Iterable[Mapping[str, Any]]) -> str:
    """A file of these entries; what is empty is left out."""
    blocks = [{key: value for key, value in entry.items() if value} for entry in entries]
    return yaml.safe_dump(blocks, allow_unicode=True, sort_keys=False, width=WIDTH)


def faults(entry: Mapping[str, Any]) -> list[str]:
    """Why `check` would refuse the entry: it is asked itself, so that the two cannot differ."""
    with TemporaryDirectory() as folder:
        Path(folder, FILE).write_text(as_yaml([entry]), encoding="utf-8")
        return [fault.message for fault in check.check(Path(folder))]
