"""The house is in order: what the documents list is what there is, and nothing is forgotten."""

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import handlers
from bot import cli, rendering
from bot.router import Router
from bot.settings import PREFIX, SECRETS, Settings
from tests.processes import ROOT

HIDDEN_BUT_OURS = frozenset({".ci"})
MADE_HERE = frozenset({"data", "build", "node_modules", "__pycache__", ".git"})
SUBCOMMAND = re.compile(r"^    (\w+)(?:  |$)", re.MULTILINE)
# Put together here, so that this file does not hold what it looks for.
PLACES = "|".join(f"/{folder}/" for folder in ("work", "home/[a-z]+", "root", "Users/[a-z]+"))
MACHINE_PATH = re.compile(rf"(?<![\w.}}>)/])(?:{PLACES}|[A-Z]:\\Users)")
REGISTRY = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|jfrog|artifactory|nexus|registry)[\w.-]*"
    r"|(?:^|\s)--(?:extra-)?index" + r"-url",
    re.MULTILINE,
)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def our_files() -> Iterator[Path]:
    """What belongs to the project: not what its tools and its runs leave behind."""
    for top in ROOT.iterdir():
        hidden = top.name.startswith(".") and top.name not in HIDDEN_BUT_OURS
        if top.name in MADE_HERE:
            continue
        if top.is_file():
            yield top
        elif not (hidden or top.suffix == ".egg-info"):
            inside = (path for path in top.rglob("*") if path.is_file())
            yield from (path for path in inside if "__pycache__" not in path.parts)


def lines_that_hold(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in our_files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in pattern.finditer(text)]
    return found


@pytest.mark.parametrize("document", ["README.md", ".env.example"])
@pytest.mark.parametrize("setting", Settings.model_fields)
def test_every_setting_is_in_the_documents(document: str, setting: str) -> None:
    assert re.search(rf"\b{PREFIX}{setting.upper()}\b", text_of(document))


@pytest.mark.parametrize("document", ["README.md", ".env.example"])
def test_no_document_names_a_setting_that_is_gone(document: str) -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    known |= {f"{PREFIX}{name}_FILE" for name in SECRETS}
    known |= {f"{PREFIX}TEST_BROWSER"}
    assert set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", text_of(document))) <= known


def test_every_secret_is_a_setting() -> None:
    assert {name.lower() for name in SECRETS} <= set(Settings.model_fields)


@pytest.mark.parametrize("command", sorted(handlers.build_router().commands))
def test_every_chat_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"/{command}\b", text_of("README.md"))


@pytest.mark.parametrize("command", SUBCOMMAND.findall(cli.build_parser().format_help()))
def test_every_command_of_the_command_line_is_in_the_readme(command: str) -> None:
    assert f"`municipio {command}" in text_of("README.md")


def test_the_command_line_has_commands() -> None:
    found = SUBCOMMAND.findall(cli.build_parser().format_help())
    assert {"run", "demo", "chat", "ask", "knowledge", "migrate", "check", "backup"} <= set(found)


def test_every_module_with_a_router_is_in_the_roster() -> None:
    names = [path.stem for path in (ROOT / "handlers").glob("[!_]*.py")]
    modules = [importlib.import_module(f"handlers.{name}") for name in names]
    routed = {m.__name__ for m in modules if isinstance(getattr(m, "router", None), Router)}
    assert routed == {module.__name__ for module in handlers.ROSTER}


def test_every_visible_command_has_a_description() -> None:
    routes = set(handlers.build_router().commands.values())
    visible = {route.name for route in routes if not route.hidden}
    assert visible <= set(rendering.labels("commands"))


def test_no_command_has_a_letter_that_telegram_refuses() -> None:
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in handlers.build_router().commands)


def test_no_file_names_a_place_of_somebodys_machine() -> None:
    assert lines_that_hold(MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_that_hold(REGISTRY) == []


def test_the_map_names_every_module_with_the_sentence_it_opens_with() -> None:
    subprocess.run([sys.executable, ROOT / "docs" / "readme_map.py", "--check"], check=True)
