"""How well and how fast questions find their entry, beside what one would use instead.

Each engine is built in a process of its own, so that memory is its own; time is CPU time.
"""

import gc
import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from benchmarks.engines import ENGINES, Engine
from benchmarks.filler import fill
from knowledge import catalog, exam
from knowledge.exam import Question

EXAM = Path(__file__).parents[1] / "tests" / "knowledge" / "exam"
STATM = Path("/proc/self/statm")  # only Linux says how much memory is in use
PAGE = 4096
MEGABYTE = 1_000_000
FEW = 50  # entries, to warm up
SIZES = {0: 1_000, 2_000: 250, 20_000: 100}  # entries (0: only ours) and questions at most
SEED = 8
BASELINE = "rapidfuzz WRatio"
COLUMNS = "| entries | engine | first | three | median ms | p99 ms | faster | p99 | build s | MB |"


@dataclass(frozen=True)
class Score:
    """Shares, then CPU milliseconds a question, CPU seconds, megabytes that memory grew."""

    entries: int
    first: float
    three: float
    median: float
    slowest: float  # the 99th percentile
    build: float
    memory: float


def main() -> list[str]:
    return [COLUMNS, "|---:|---|" + "---:|" * 8, *_rows(), "", _note()]


def _rows() -> Iterator[str]:
    for size in SIZES:
        scores = {name: _apart(name, size) for name in ENGINES}
        for name, score in scores.items():
            yield _row(name, score, scores[BASELINE])


def _apart(name: str, size: int) -> Score:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(measure, name, size).result()


def measure(name: str, size: int) -> Score:
    entries = list(catalog.load(catalog.ENTRIES).entries.values())
    entries = fill(entries, size or len(entries))
    asked = questions(SIZES[size])
    ENGINES[name](entries[:FEW]).first("¿qué es?")  # what is loaded once is not the index's
    gc.collect()
    before, started = _memory(), time.process_time()
    engine = ENGINES[name](entries)
    build = time.process_time() - started
    spent = sorted(_milliseconds(engine, question) for question in asked)
    gc.collect()
    memory = (_memory() - before) / MEGABYTE
    found = [(question.right, engine.three(question.q)) for question in asked]
    return Score(
        len(entries),
        sum(bool(right.intersection(three[:1])) for right, three in found) / len(asked),
        sum(bool(right.intersection(three)) for right, three in found) / len(asked),
        median(spent),
        spent[int(0.99 * len(spent))],
        build,
        memory,
    )


def questions(count: int) -> list[Question]:
    """Up to `count` questions that an entry of ours answers, none of them used for fitting."""
    held = (question for question in exam.load(EXAM) if question.half == "held")
    inside = [question for question in held if question.kind == "in"]
    return random.Random(SEED).sample(inside, min(count, len(inside)))


def _milliseconds(engine: Engine, question: Question) -> float:
    started = time.process_time()
    engine.first(question.q)
    return (time.process_time() - started) * 1_000


def _memory() -> int:
    return int(STATM.read_text().split()[1]) * PAGE if STATM.exists() else 0


def _row(name: str, score: Score, baseline: Score) -> str:
    faster = f"{baseline.median / score.median:.1f}x | {baseline.slowest / score.slowest:.1f}x"
    return (
        f"| {score.entries:,} | {name} | {score.first:.3f} | {score.three:.3f}"
        f" | {score.median:.2f} | {score.slowest:.2f} | {faster}"
        f" | {score.build:.2f} | {score.memory:.0f} |"
    )


def _note() -> str:
    asked = ", ".join(str(len(questions(count))) for count in SIZES.values())
    return (
        f"Questions of the exam's held half, in wordings that no entry has: {asked}, the same for "
        f"all engines. «faster» compares median and p99 with {BASELINE} `extractOne`. "
        "Beyond our own entries the base is filled up with questions about other offices."
    )


if __name__ == "__main__":
    print("\n".join(main()))
