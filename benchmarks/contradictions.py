"""Contradictions with our entries that are caught, and alarms about answers in keeping."""

from pathlib import Path
from typing import Any

import yaml

from knowledge import catalog, contradictions
from knowledge.catalog import Entry
from tests.knowledge import altered

FOLDER = Path("tests/knowledge")
Rows = list[list[str]]


def caught(rows: Rows, entries: dict[str, Entry]) -> float:
    """The share of these answers that are found to contradict their entry."""
    found = (_contradicts(answer, entries[entry_id]) for answer, entry_id in rows)
    return sum(found) / len(rows)


def _contradicts(answer: str, entry: Entry) -> bool:
    whole = f"{entry.answer} {entry.legal_basis or ''}"
    return bool(contradictions.find(answer, whole, about=entry.question))


def load(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def main() -> list[str]:
    entries = catalog.load(catalog.ENTRIES).entries
    ours = load("contradictions.yaml")
    share = caught(ours["against_entries"], entries), caught(ours["beside_entries"], entries)
    lines = [
        "| set | pairs | caught | alarms in keeping | both at first sight |",
        "|---|---:|---:|---:|---:|",
        f"| ours | {len(ours['against_entries'])} | {share[0]:.0%} | {share[1]:.0%} | |",
    ]
    planted = [list(pair) for pair in altered.sentences(entries.values())]
    lines.append(f"| one thing altered | {len(planted)} | {caught(planted, entries):.0%} | | |")
    for name, rows in load("contradictions_unseen.yaml").items():
        share = caught(rows["against"], entries), caught(rows["in_keeping"], entries)
        first = " / ".join(f"{figure:.0%}" for figure in rows["first_sight"])
        pairs = len(rows["against"])
        lines.append(f"| unseen {name} | {pairs} | {share[0]:.0%} | {share[1]:.0%} | {first} |")
    return lines


if __name__ == "__main__":
    print("\n".join(main()))
