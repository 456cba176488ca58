"""Files of obligations, read with their lines: whoever wrote one is told where it is wrong."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import obligation_rules, sheets
from knowledge.faults import Fault, KnowledgeError
from knowledge.obligation_rules import RuleError
from knowledge.obligations import Obligation
from knowledge.shape import APPLIES_TO, Shape, is_one_of, is_text
from knowledge.sheets import Record

OURS = Path(__file__).parent / "obligations"
IDS = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")
"""Short enough for a button's action."""
FREQUENCIES = ("mensual", "trimestral", "semestral", "anual", "por período", "única")
TEXTS = ("title", "deadline_text", "responsible", "area", "legal_basis", "entry", "note")


def _is_id(value: object) -> str | None:
    if isinstance(value, str) and IDS.fullmatch(value):
        return None
    return "son letras minúsculas, números y guiones, hasta 32"


def _is_rule(value: object) -> str | None:
    if complaint := is_text(value):
        return complaint
    try:
        obligation_rules.check(str(value))
    except RuleError as fault:
        return f"no sirve: {fault}"
    return None


def _is_count(value: object) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return None if whole and int(str(value)) >= 1 else "es un número entero, de 1 en adelante"


def _is_flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "es «true» o «false»"


OBLIGATION = Shape(
    required=("id", "title", "frequency", "deadline_text", "rule", "responsible", "area"),
    lists=(),
    values={
        **dict.fromkeys(TEXTS, is_text),
        "id": _is_id,
        "rule": _is_rule,
        "frequency": is_one_of(*FREQUENCIES),
        "applies_to": is_one_of(*APPLIES_TO),
        **dict.fromkeys(("first_year", "every_years"), _is_count),
        **dict.fromkeys(("tax", "minor"), _is_flag),
    },
)


@dataclass(frozen=True)
class Known:
    """What a file may refer to: the areas (topics), and the ids of curated answers."""

    areas: Collection[str]
    entries: Collection[str]


def load(folder: Path = OURS) -> list[Obligation]:
    """The obligations of every file of a folder. Raises KnowledgeError with every fault."""
    records, faults = _read(_files(folder))
    if faults:
        raise KnowledgeError(sorted(faults))
    return [of(record.lined.value) for record in records]


def check(path: Path, known: Known) -> list[Fault]:
    """All that is wrong with a file, or with the files of a folder."""
    records, faults = _read(_files(path) if path.is_dir() else [path])
    for record in records:
        faults += _dangling(record, known)
    return sorted(faults)


def blocks(path: Path) -> list[dict[str, Any]]:
    """The blocks of a file that was checked."""
    return [record.lined.value for record in sheets.read(path, OBLIGATION).records]


def of(block: dict[str, Any]) -> Obligation:
    """The obligation that a block in shape describes."""
    given: dict[str, Any] = {
        key: value.strip() if isinstance(value, str) else value
        for key, value in block.items()
        if value is not None
    }
    return Obligation(**given)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.y*ml") if path.suffix in {".yaml", ".yml"})


def _read(files: list[Path]) -> tuple[list[Record], list[Fault]]:
    read = [sheets.read(path, OBLIGATION) for path in files]
    records = [record for sheet in read for record in sheet.records]
    faults = [fault for sheet in read for fault in sheet.faults]
    faults += sheets.repeated_ids(records)
    for record in records:
        faults += _strange_keys(record)
    return records, faults


def _strange_keys(record: Record) -> Iterator[Fault]:
    for key in OBLIGATION.unknown_keys(record.lined.value):
        yield record.fault(f"«{key}» no es una clave conocida", key)
    for key, line in record.lined.repeated_keys():
        yield Fault(record.file, line, f"la clave «{key}» está repetida")


def _dangling(record: Record, known: Known) -> Iterator[Fault]:
    raw = record.lined.value
    if raw["area"].strip() not in known.areas:
        yield record.fault(f"el área «{raw['area']}» no es un tema conocido", "area")
    if raw.get("entry") and raw["entry"].strip() not in known.entries:
        yield record.fault(f"no existe la respuesta «{raw['entry']}»", "entry")
