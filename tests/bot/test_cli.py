"""The command line: what other programs rely on, what is said when something is wrong."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from knowledge.catalog import ENTRIES
from tests.processes import ROOT, python

KEYS = ["question", "outcome", "id", "score", "candidates", "ms"]
OUTCOMES = {"answer", "refer", "suggest", "smalltalk", "unknown"}
MANY = 1000
SECONDS_FOR_MANY = 30
"""Far more than it takes, far less than a slow matcher would need."""
OTHER = """\
- id: otra-pregunta
  question: ¿Quién custodia las llaves del archivo?
  variants: [llaves del archivo]
  answer: La secretaría general.
"""


def ask(*arguments: str | bytes, stdin: bytes = b"") -> list[dict[str, Any]]:
    done = python("-m", "bot", "ask", "--json", *arguments, stdin=stdin)
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


@pytest.fixture
def other(tmp_path: Path) -> Path:
    (tmp_path / "otras.yaml").write_text(OTHER, encoding="utf-8")
    return tmp_path


def test_one_question_gives_one_object() -> None:
    [record] = ask("¿Qué", "es", "el", "FONCOMUN?")
    assert list(record) == KEYS
    assert record["question"] == "¿Qué es el FONCOMUN?"
    assert record["outcome"] in OUTCOMES
    assert 0 <= record["score"] <= 1
    assert len(record["candidates"]) <= 5
    assert all(list(candidate) == ["id", "score"] for candidate in record["candidates"])
    scores = [candidate["score"] for candidate in record["candidates"]]
    assert scores == sorted(scores, reverse=True)
    assert record["ms"] > 0


def test_one_object_a_line_whatever_is_in_the_line() -> None:
    lines = [b"hola", b"", b"\xff\xfe roto", "👍".encode(), b"receta de ceviche\r", b"x" * 100_000]
    records = ask(stdin=b"\n".join(lines))
    assert len(records) == len(lines)
    assert [record["outcome"] for record in records[:2]] == ["smalltalk", "unknown"]
    assert records[2]["question"] == "\ufffd\ufffd roto"
    assert (
        records[4] | {"question": "receta de ceviche", "outcome": "unknown", "id": None}
        == (records[4])
    )


def test_an_argument_that_is_not_utf8_is_a_question_too() -> None:
    [record] = ask(b"\xff ceviche")
    assert "ceviche" in record["question"]


def test_a_thousand_questions_take_seconds() -> None:
    questions = "\n".join(f"plazo para aprobar el presupuesto {n}" for n in range(MANY))
    began = time.perf_counter()
    records = ask(stdin=questions.encode())
    assert time.perf_counter() - began < SECONDS_FOR_MANY
    assert [record["question"][-3:] for record in records[-2:]] == ["998", "999"]


def test_no_question_gives_no_object() -> None:
    assert ask() == []


def test_another_folder_answers_in_place_of_ours(other: Path) -> None:
    known, unknown = ask("--knowledge", str(other), stdin=b"llaves del archivo\nque es el foncomun")
    assert (known["outcome"], known["id"]) == ("answer", "otra-pregunta")
    assert unknown["id"] is None


def test_in_words_it_is_an_answer_to_read(other: Path) -> None:
    done = python("-m", "bot", "ask", "--knowledge", str(other), "llaves del archivo")
    assert "La secretaría general." in done.stdout.decode()


@pytest.mark.parametrize("command", [("ask", "--knowledge"), ("knowledge", "check")])
def test_a_folder_with_a_fault_is_named_with_its_line(
    other: Path, command: tuple[str, ...]
) -> None:
    (other / "otras.yaml").write_text(OTHER + "- id: sin-respuesta\n", encoding="utf-8")
    done = python("-m", "bot", *command, str(other))
    assert done.returncode == 1
    assert f"{other / 'otras.yaml'}:5: " in done.stdout.decode()


def test_our_own_knowledge_is_found_in_order() -> None:
    done = python("-m", "bot", "knowledge", "check", str(ENTRIES))
    assert (done.returncode, done.stdout.decode()) == (0, "Todo en orden.\n")


@pytest.mark.parametrize("arguments", [(), ("volar",), ("ask", "--volar"), ("backup",)])
def test_a_wrong_call_is_told(arguments: tuple[str, ...]) -> None:
    done = python("-m", "bot", *arguments)
    assert done.returncode == 2
    assert b"usage: municipio" in done.stderr


def test_the_help_costs_no_heavy_import() -> None:
    heavy = "{'sqlalchemy', 'aiohttp', 'starlette', 'apscheduler', 'numpy', 'telegram'}"
    code = f"import sys, bot.cli; bot.cli.build_parser(); print({heavy} & set(sys.modules))"
    assert python("-c", code).stdout == b"set()\n"


def test_asking_costs_no_server_and_no_database() -> None:
    heavy = "{'sqlalchemy', 'aiohttp', 'starlette', 'apscheduler', 'telegram', 'scipy', 'pandas'}"
    code = (
        "import sys, bot.cli\n"
        "try:\n    bot.cli.main(['ask', '--json', 'hola'])\n"
        f"except SystemExit:\n    print({heavy} & set(sys.modules))"
    )
    assert python("-c", code).stdout.splitlines()[-1] == b"set()"


def test_the_demo_is_for_this_machine_only(tmp_path: Path) -> None:
    done = python("-m", "bot", "demo", HOST="0.0.0.0", DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "solo se sirve en la propia máquina" in done.stderr.decode()


def test_the_program_is_installed_under_its_name() -> None:
    assert 'municipio = "bot.cli:main"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
