"""The fault list: every row that concerns Telegram has a test that names it in its docstring."""

import ast
import re
from collections.abc import Iterator

from tests.processes import ROOT

ROWS = {1, 2, 3, *range(8, 18), *range(19, 29), *range(32, 37)}
"""Of the list of faults that this project keeps: outages, refusals, doubles, crashes, bad input."""
NAMED = re.compile(r"\bRows? (\d+(?:(?:, | and )\d+)*)")


def docstrings() -> Iterator[str]:
    for path in (ROOT / "tests").rglob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
                yield ast.get_docstring(node) or ""


def test_every_fault_has_its_test() -> None:
    named = {
        int(number)
        for text in docstrings()
        for found in NAMED.finditer(text)
        for number in re.findall(r"\d+", found[1])
    }
    assert named >= ROWS, sorted(ROWS - named)
