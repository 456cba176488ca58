"""Updates answered a second by long polling with 50 chats, beside the usual ways to write a bot.

Everybody waits for an answer before writing again. Every bot is a process of its own, and so is
the server; they take turns, so that whatever else the machine does falls on all of them alike.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.processes import ROOT, clean_environment, free_port
from tests.telegram_api.policy import TOKEN

CHATS = 50
MESSAGES = 10
"""Of each person: fewer than a stranger may ask in an hour."""
LATENCIES = (0.0, 0.02)
"""Seconds that the server's answer to a send takes: none at all, and less than the real one's."""
WARM_UP = 3
TURNS = 3
QUESTION = "FONCOMUN EN QUE LO PUEDO GASTAR"
GREETING = "hola"
SEQUENTIAL, CONCURRENT = "PTB, one by one", "PTB, concurrent"
OURS = "ours, a greeting"
COLUMNS = (
    "| server answers in | bot | updates/s | beside PTB one by one"
    " | p50 ms | p99 ms | beside PTB concurrent | CPU ms each |"
)


@dataclass(frozen=True)
class Bot:
    name: str
    arguments: tuple[str, ...]
    text: str


BOTS = (
    Bot(SEQUENTIAL, ("benchmarks.ptb_echo", "{url}", TOKEN, "sequential"), GREETING),
    Bot(CONCURRENT, ("benchmarks.ptb_echo", "{url}", TOKEN, "concurrent"), GREETING),
    Bot(OURS, ("bot", "run"), GREETING),
    Bot("ours, a question", ("bot", "run"), QUESTION),
)


@dataclass
class Score:
    """What a bot did in each of its turns."""

    rates: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Milliseconds that an update cost the bot's process."""

    @property
    def rate(self) -> float:
        return median(self.rates)

    def wait(self, share: float) -> float:
        ordered = sorted(self.waits)
        return ordered[int(share * len(ordered))]


def main() -> list[str]:
    rows = [row for latency in LATENCIES for row in compare(latency)]
    return [COLUMNS, "|---:|---|" + "---:|" * 6, *rows, "", _note()]


def compare(latency: float) -> list[str]:
    scores = {bot.name: Score() for bot in BOTS}
    for _ in range(TURNS):
        for bot in BOTS:
            measure(bot, scores[bot.name], latency)
    return [f"| {latency * 1_000:.0f} ms {_row(bot.name, scores)}" for bot in BOTS]


def measure(bot: Bot, score: Score, latency: float) -> None:
    with serving(latency) as (order, url), running(bot, url) as process:
        order(first_chat=1_000, messages=WARM_UP, text=bot.text)
        before = cpu_seconds(process)
        result = order(first_chat=2_000, messages=MESSAGES, text=bot.text)
        spent = cpu_seconds(process) - before
    score.cpu.append(spent * 1_000 / len(result["waits"]))
    score.rates.append(len(result["waits"]) / result["seconds"])
    score.waits += result["waits"]


@contextmanager
def serving(latency: float) -> Iterator[tuple[Callable[..., Any], str]]:
    """The server and the people: gives how to order a shift of theirs, and the server's address."""
    command = [sys.executable, "-m", "benchmarks.telegram_load", str(latency)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin
        assert server.stdout
        channel_in, channel_out = server.stdin, server.stdout

        def order(**shift: Any) -> Any:
            print(json.dumps({"chats": CHATS, **shift}), file=channel_in, flush=True)
            return json.loads(channel_out.readline())

        ports = json.loads(channel_out.readline())
        try:
            yield order, f"http://127.0.0.1:{ports['port']}"
        finally:
            server.kill()


@contextmanager
def running(bot: Bot, url: str) -> Iterator[subprocess.Popen[bytes]]:
    folder = Path(tempfile.mkdtemp())
    environment = clean_environment(
        DATA_DIR=str(folder),
        PORT=str(free_port()),
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_API_URL=url,
        TELEGRAM_RATE="0",
        LOG_LEVEL="WARNING",
    )
    arguments = [argument.format(url=url) for argument in bot.arguments]
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """What the process has used so far, all its threads together (Linux)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _row(name: str, scores: dict[str, Score]) -> str:
    score = scores[name]
    faster = score.rate / scores[SEQUENTIAL].rate
    slowest = score.wait(0.99) / scores[CONCURRENT].wait(0.99)
    return (
        f"| {name} | {score.rate:.0f} | {faster:.2f}x"
        f" | {score.wait(0.5):.0f} | {score.wait(0.99):.0f} | {slowest:.2f}x"
        f" | {median(score.cpu):.1f} |"
    )


def _note() -> str:
    return (
        f"{TURNS} turns of {CHATS * MESSAGES:,} updates each; updates/s is the median turn. Ours "
        "is `python -m bot run` as in production, with inbox and outbox on disk (SQLite, every "
        "commit synced); the others echo and store nothing. With a server that answers in no time "
        "(there is none) only the CPU counts, and the interpreter runs one thread at a time. Three "
        "quarters of what an update costs ours is spent in the database thread: by cProfile 76 % "
        "of that on the record (nine statements, the mapping of rows, the commit), 7 % on reading "
        "the update, 7 % on router and handler. The rest is the call that sends."
    )


if __name__ == "__main__":
    print("\n".join(main()))
