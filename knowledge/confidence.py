"""How sure to be that the best entry is right: a logistic over named signals of the ranking."""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.features import NAMES

FILE = Path(__file__).parent / "calibration.yaml"
CEILING = 60.0  # beyond it exp() only overflows

SIGNALS = (
    "bias",
    "score",  # of the best entry, by the ranking weights
    "margin",  # to the second
    "odds",  # of the best entry against the other candidates, as a logarithm
    *(f"best_{name}" for name in NAMES),
    "unexplained",  # share of the question's weight that no known word explains
    "lacking",  # share of the content words that the best entry lacks
    "lacked",  # rarity of the rarest word that it lacks
    "telling",  # rarity of the rarest word that it holds
    "brevity",  # 1 for a single content word, 1/2 for two ...
    "fewness",  # 1 if the best entry has a single phrasing, 1/2 if two ...
    "other_aspect",  # how well its best phrase fits, if it asks something else of the subject
)


@dataclass(frozen=True)
class Calibration:
    """Fitted weights, in the order of features.NAMES and of SIGNALS."""

    ranking: NDArray[np.float32]
    confidence: NDArray[np.float64]

    def probability(self, signals: list[float]) -> float:
        logit = float(self.confidence @ np.array(signals))
        return 1 / (1 + math.exp(-max(-CEILING, min(CEILING, logit))))


@cache
def calibration() -> Calibration:
    raw = yaml.safe_load(FILE.read_text("utf-8"))
    return Calibration(
        np.array([raw["ranking"].get(name, 0.0) for name in NAMES], np.float32),
        np.array([raw["confidence"].get(name, 0.0) for name in SIGNALS]),
    )
