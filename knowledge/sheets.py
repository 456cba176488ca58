"""A file read with its lines: the blocks that have the right shape, and the faults of the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge import yaml_lines
from knowledge.faults import Fault
from knowledge.shape import Shape
from knowledge.yaml_lines import Lined

TOPICS_FILE = "topics.yaml"


@dataclass(frozen=True)
class Record:
    """One well-shaped block as written, and where it stands."""

    file: Path
    lined: Lined

    def fault(self, message: str, *where: str | int) -> Fault:
        return Fault(self.file, self.lined.line(*where), message)


@dataclass(frozen=True)
class Sheet:
    """What one file gave."""

    records: list[Record]
    faults: list[Fault]


def entry_files(folder: Path) -> list[Path]:
    """The files of entries of a folder, by name. A table of topics may lie among them."""
    files = sorted(path for path in folder.glob("*.y*ml") if path.suffix in {".yaml", ".yml"})
    return [path for path in files if not is_topics_table(path)]


def is_topics_table(path: Path) -> bool:
    """Told from entries by what it holds, since a file of entries may bear the same name."""
    if path.name != TOPICS_FILE or not path.is_file():
        return False
    try:
        rows = yaml_lines.load(path)
    except yaml_lines.READ_ERRORS:
        return False
    return isinstance(rows, list) and all(
        isinstance(row, dict) and {"id", "title"} <= row.keys() and "question" not in row
        for row in rows
    )


def read(path: Path, shape: Shape) -> Sheet:
    try:
        lined = yaml_lines.load_lined(path)
    except yaml_lines.READ_ERRORS as error:
        return Sheet([], [Fault(path, yaml_lines.error_line(error), _unreadable(error))])
    if not isinstance(lined.value, list):
        return Sheet([], [Fault(path, lined.line(), "el archivo debe ser una lista")])
    records: list[Record] = []
    faults: list[Fault] = []
    for item in lined.items():
        found = list(_misshapen(path, item, shape))
        faults += found
        if not found:
            records.append(Record(path, item))
    return Sheet(records, faults)


def repeated_ids(records: list[Record]) -> Iterator[Fault]:
    first: dict[str, Record] = {}
    for record in records:
        entry_id = record.lined.value["id"].strip()
        if entry_id in first:
            other = first[entry_id]
            place = f"{other.file.name}:{other.lined.line('id')}"
            yield record.fault(f"el id «{entry_id}» ya está en {place}", "id")
        first.setdefault(entry_id, record)


def _misshapen(path: Path, item: Lined, shape: Shape) -> Iterator[Fault]:
    for where, message in shape.problems(item.value):
        yield Fault(path, item.line(*where), message)


def _unreadable(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "el archivo no está en UTF-8"
    if isinstance(error, OSError):
        return f"no se pudo leer el archivo: {error.strerror}"
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"YAML mal escrito: {problem}"
