"""Fits knowledge/calibration.yaml: `python -m benchmarks.fit_calibration [EXAM FOLDER]`.

Samples: the half of the exam that is for fitting, and phrasings held out of the entries. Some
entries are left out whole: their phrasings are municipal questions that no entry answers. Where
few phrasings are left, questions about other offices crowd the base: a folder from elsewhere.
"""

import argparse
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import yaml

from benchmarks.filler import fill
from benchmarks.fitting import Array, Choice, fit_logistic, fit_ranking
from knowledge import catalog, confidence, exam, ranking
from knowledge.catalog import Entry
from knowledge.features import NAMES
from knowledge.index import Index
from knowledge.query import Reader
from knowledge.smalltalk import small_talk

EXAM = Path("tests/knowledge/exam")
HELD_OUT = (0.3, 0.3, 0.3, 0.6, 0.8, 0.9, 1.0)  # of the variants of each entry, fold by fold
HELD_OUT_ASKED = 5  # of the variants of each entry
CROWDED_FROM = 0.8  # with so few phrasings left, the base is large and foreign as well
CROWDED_WEIGHT = 0.4
CROWD = 1_500  # other entries there
LEFT_OUT = 0.15  # of the entries of each fold
LEFT_OUT_ASKED = 2  # of the variants of each of those
SEED = 20
EXAM_WEIGHT, VARIANT_WEIGHT, LEFT_OUT_WEIGHT = 4.0, 1.0, 0.5
RANKING_PENALTY, CONFIDENCE_PENALTY = 3e-4, 1e-3


@dataclass(frozen=True)
class Sample:
    """A question asked of an index, and the entries that answer it."""

    index: Index
    reader: Reader
    question: str
    right: frozenset[str]
    weight: float


def samples(entries: list[Entry], questions: Iterable[exam.Question]) -> Iterator[Sample]:
    rng = random.Random(SEED)
    index = Index(entries)
    reader = Reader(index)
    for question in questions:
        if question.half == "fit" and question.kind in ("in", "near", "far"):
            yield Sample(index, reader, question.q, question.right, EXAM_WEIGHT)
    for held_out in HELD_OUT:
        yield from _fold(entries, held_out, rng)


def _fold(entries: list[Entry], held_out: float, rng: random.Random) -> Iterator[Sample]:
    kept: list[Entry] = []
    asked: list[tuple[str, str, float]] = []
    for entry in entries:
        variants = rng.sample(entry.variants, len(entry.variants))
        if rng.random() < LEFT_OUT:
            asked += [(v, "", LEFT_OUT_WEIGHT) for v in variants[:LEFT_OUT_ASKED]]
            continue
        held = round(held_out * len(variants))
        kept.append(replace(entry, variants=tuple(variants[held:])))
        asked += [
            (variant, entry.id, VARIANT_WEIGHT) for variant in variants[:held][:HELD_OUT_ASKED]
        ]
    if held_out >= CROWDED_FROM:
        kept += [_with_fewer(entry, held_out) for entry in fill([], CROWD)]
    index = Index(kept)
    reader = Reader(index)
    share = CROWDED_WEIGHT if held_out >= CROWDED_FROM else 1.0
    for question, answer, weight in asked:
        yield Sample(index, reader, question, frozenset(filter(None, [answer])), weight * share)


def _with_fewer(entry: Entry, held_out: float) -> Entry:
    held = round(held_out * len(entry.variants))
    return replace(entry, variants=entry.variants[held:])


def choice(sample: Sample, fitted: confidence.Calibration) -> Choice | None:
    if small_talk().kind(sample.question):
        return None
    ranked = ranking.rank(sample.index, sample.reader.read(sample.question), fitted)
    if ranked is None:
        return None
    ids = (sample.index.entries[slot].id for slot in ranked.slots)
    right = np.array([entry_id in sample.right for entry_id in ids])
    return Choice(ranked.figures.astype(float), right, sample.weight, ranked.signals)


def fit(asked: list[Sample]) -> confidence.Calibration:
    """The ranking first: the signals of confidence depend on it."""
    fitted = confidence.calibration()
    choices = [found for sample in asked if (found := choice(sample, fitted))]
    weights = fit_ranking(choices, RANKING_PENALTY).astype(np.float32)
    fitted = replace(fitted, ranking=weights)
    choices = [found for sample in asked if (found := choice(sample, fitted))]
    signals: Array = np.array([found.signals for found in choices])
    right = np.array([float(found.right[0]) for found in choices])
    importance = np.array([found.weight for found in choices])
    sure = fit_logistic(signals, right, importance, CONFIDENCE_PENALTY)
    return replace(fitted, confidence=sure)


def save(fitted: confidence.Calibration, provenance: str) -> None:
    figures = {
        "ranking": dict(zip(NAMES, fitted.ranking.tolist(), strict=True)),
        "confidence": dict(zip(confidence.SIGNALS, fitted.confidence.tolist(), strict=True)),
    }
    rounded = {part: {k: round(v, 4) for k, v in found.items()} for part, found in figures.items()}
    body = yaml.safe_dump({"provenance": provenance} | rounded, sort_keys=False, width=98)
    head = "# Fitted by benchmarks/fit_calibration.py: run it after changing entries or lexicon.\n"
    confidence.FILE.write_text(head + body, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exam", nargs="?", type=Path, default=EXAM)
    folder: Path = parser.parse_args().exam
    entries = list(catalog.load(catalog.ENTRIES).entries.values())
    questions = exam.load(folder)
    asked = list(samples(entries, questions))
    save(
        fit(asked),
        f"{datetime.now(UTC).date()}: {len(entries)} entries, {len(asked)} questions, of which "
        f"{sum(sample.weight == EXAM_WEIGHT for sample in asked)} of the exam's fitting half",
    )


if __name__ == "__main__":
    main()
