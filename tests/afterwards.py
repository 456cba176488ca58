"""What can be said only of a whole run: `make test` looks at the traces that it left."""

import re
from pathlib import Path

import pytest

from bot import rendering
from tests.test_logs import CHAT, NUMBER, PHONE, SAID_IN_TESTS, TEXT, TOKENS

INCLUDED = frozenset({"consultation_parts", "form_buttons", "labels"})
"""Templates that are only parts of others."""


@pytest.fixture(scope="module")
def left(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.rootpath / ".pytest_cache" / "traces"


@pytest.fixture(scope="module")
def lines(left: Path) -> list[str]:
    """Everything that was logged, by the tests and by the bots that they started."""
    files = (file.read_text(encoding="utf-8", errors="replace") for file in left.glob("*.log"))
    return [line for text in files for line in text.splitlines()]


@pytest.mark.parametrize("planted", [TEXT, PHONE, NUMBER, *SAID_IN_TESTS, *TOKENS])
def test_the_logs_do_not_hold(planted: str, lines: list[str]) -> None:
    assert [line for line in lines if planted in line] == []


def test_the_logs_name_no_chat(lines: list[str]) -> None:
    assert [line for line in lines if re.search(CHAT, line)] == []


def test_the_logs_are_there(lines: list[str]) -> None:
    assert any("bot.dispatcher" in line for line in lines)


def test_every_template_was_rendered(left: Path) -> None:
    rendered = {name for file in left.glob("*.templates") for name in file.read_text().split()}
    paths = (path.relative_to(rendering.TEMPLATES) for path in rendering.TEMPLATES.rglob("*.j2"))
    all_of_them = {path.with_suffix("").as_posix() for path in paths} - INCLUDED
    assert all_of_them - rendered == set()
