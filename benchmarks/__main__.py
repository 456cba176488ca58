"""Runs benchmarks, all or those named: `python -m benchmarks [--list] [--write] [NAME …]`.

A benchmark is a module of this folder with `def main() -> list[str]`; its docstring's first line is
the heading. A tool whose `main` returns nothing (one that fits weights, say) is left alone.
"""

import argparse
import ast
import gc
import os
import platform
import re
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "RESULTS.md"
RETURNS = "list[str]"
"""What tells a benchmark from a tool, read without importing either."""
PREFACE = """\
# Results

Written by `python -m benchmarks --write`. Compare figures of one run only: they depend on the
machine and on what else it was doing.
"""
_SECTION = re.compile(r"^<!-- benchmark: (\w+) -->\n(.*?)(?=^<!-- benchmark: |\Z)", re.M | re.S)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print and perhaps keep the results; 1 when a benchmark failed, 2 for a wrong name."""
    known = discover(FOLDER)
    options = read_options(arguments)
    if options.list:
        print("\n".join(f"{name}: {heading}" for name, heading in known.items()))
        return 0
    if unknown := [name for name in options.names if name not in known]:
        print(f"no benchmark: {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    names = options.names or list(known)
    results = {name: section for name in names if (section := run(name, known[name]))}
    if options.write and results:
        write(RESULTS, results, list(known))
    return 0 if len(results) == len(names) else 1


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure, and print Markdown.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all when none is named")
    parser.add_argument("--list", action="store_true", help="say which benchmarks there are")
    parser.add_argument("--write", action="store_true", help=f"keep the results in {RESULTS.name}")
    return parser.parse_args(arguments)


def discover(folder: Path) -> dict[str, str]:
    """Names and headings of the benchmarks of a folder; nothing is imported."""
    return {
        path.stem: heading
        for path in sorted(folder.glob("*.py"))
        if not path.stem.startswith("_") and (heading := heading_of(path))
    }


def heading_of(path: Path) -> str:
    """The heading of a benchmark; empty for a module that is none."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    if not any(_is_main(statement) for statement in tree.body):
        return ""
    lines = (ast.get_docstring(tree) or path.stem).splitlines()
    return lines[0].rstrip(".")


def _is_main(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.FunctionDef)
        and statement.name == "main"
        and statement.returns is not None
        and ast.unparse(statement.returns) == RETURNS
    )


def run(name: str, heading: str) -> str:
    """Run one and print its section; one that fails prints why, returns nothing, stops nobody."""
    print(f"{name} …", file=sys.stderr, flush=True)
    started = time.perf_counter()
    try:
        lines: list[str] = import_module(f"{__package__}.{name}").main()
    except Exception:
        traceback.print_exc()
        return ""
    gc.collect()  # the next one must not pay for this one's leavings
    section = "\n".join([f"## {heading}", "", *lines, "", _circumstances(started)])
    print(section, end="\n\n", flush=True)
    return section


def _circumstances(started: float) -> str:
    day = datetime.now(UTC).date()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    spent = time.perf_counter() - started
    return f"*{day}, Python {platform.python_version()}, {machine}; took {spent:.0f} s.*"


def write(path: Path, results: dict[str, str], order: Sequence[str]) -> None:
    """Put the results into the file; sections of benchmarks that did not run now are kept."""
    known = dict(sections(path.read_text(encoding="utf-8"))) if path.exists() else {}
    known.update(results)
    parts = [f"<!-- benchmark: {name} -->\n{known[name]}\n" for name in order if name in known]
    path.write_text("\n".join([PREFACE, *parts]), encoding="utf-8")


def sections(text: str) -> Iterator[tuple[str, str]]:
    for found in _SECTION.finditer(text):
        yield found[1], found[2].strip()


if __name__ == "__main__":
    sys.exit(main())
