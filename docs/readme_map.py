"""Writes README's map: every module with the sentence it opens with, so that the map stays true.

`python docs/readme_map.py` rewrites it; `--check` says whether it is true.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BEGIN, END = "<!-- map: written by docs/readme_map.py -->", "<!-- end of the map -->"
FOLDERS = {
    "bot": "the machine: start-up, router, rendering, dispatcher, sender, clock, web",
    "bot/channels": "what all platforms share, and the small ones",
    "bot/channels/telegram": "Telegram",
    "handlers": "what a person can do by chat",
    "knowledge": "understands text",
    "db": "the record: nouns, their rules, how they are stored",
    "benchmarks": "what `make bench` measures",
}


def section() -> str:
    """The map as Markdown."""
    lines = [BEGIN]
    for folder, what in FOLDERS.items():
        lines += ["", f"**{folder}/: {what}**", ""]
        lines += [
            f"- `{path.name}`: {_sentence(path)}"
            for path in sorted((ROOT / folder).glob("*.py"))
            if path.name != "__init__.py"
        ]
    return "\n".join([*lines, "", END])


def with_map(text: str) -> str:
    """The README's text with the map as it should be. Raises ValueError without the marks."""
    before, found, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError("README.md has no marks for the map")
    return before + section() + after


def _sentence(path: Path) -> str:
    documented = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return documented.split("\n\n")[0].replace("\n", " ")


def main() -> int:
    text = README.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        return int(with_map(text) != text)
    README.write_text(with_map(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
