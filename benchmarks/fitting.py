"""Two small fits by gradient descent: which candidate is right, and how sure to be."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Gradient = Callable[[Array], Array]

STEPS = 1_500
RATE = 0.05
DECAY = (0.9, 0.999)  # of Adam's two moving means


@dataclass(frozen=True)
class Choice:
    """A question: a row of figures per candidate, best first, and which rows are right."""

    figures: Array
    right: NDArray[np.bool_]
    weight: float
    signals: list[float]


def fit_ranking(choices: list[Choice], penalty: float) -> Array:
    """Weights under which right candidates come first (softmax over those of each question)."""
    usable = [choice for choice in choices if choice.right.any() and not choice.right.all()]
    figures = np.concatenate([choice.figures for choice in usable])
    right = np.concatenate([choice.right for choice in usable])
    sizes = np.array([len(choice.right) for choice in usable])
    starts = np.cumsum(sizes) - sizes
    weights = np.repeat([choice.weight for choice in usable], sizes)
    total = sum(choice.weight for choice in usable)

    def gradient(fitted: Array) -> Array:
        scores = figures @ fitted
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        raised = np.exp(scores)
        likely = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        wanted = raised * right
        wanted = wanted / np.repeat(np.add.reduceat(wanted, starts) + 1e-12, sizes)
        slope: Array = figures.T @ ((likely - wanted) * weights) / total
        return slope + penalty * fitted

    return _descend(gradient, np.ones(figures.shape[1]))


def fit_logistic(signals: Array, right: Array, weights: Array, penalty: float) -> Array:
    """Weights of a logistic whose value is the probability of being right; column 0 is the bias."""
    spread = signals.std(0)
    spread[spread == 0] = 1
    scaled = signals / spread
    ridge = np.full(signals.shape[1], penalty)
    ridge[0] = 0

    def gradient(fitted: Array) -> Array:
        likely = 1 / (1 + np.exp(-np.clip(scaled @ fitted, -60, 60)))
        slope: Array = scaled.T @ ((likely - right) * weights) / weights.sum()
        return slope + ridge * fitted

    fitted: Array = _descend(gradient, np.zeros(signals.shape[1])) / spread
    return fitted


def _descend(gradient: Gradient, start: Array) -> Array:
    fitted, mean, spread = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        slope = gradient(fitted)
        mean = DECAY[0] * mean + (1 - DECAY[0]) * slope
        spread = DECAY[1] * spread + (1 - DECAY[1]) * slope**2
        ahead = mean / (1 - DECAY[0] ** step)
        fitted -= RATE * ahead / (np.sqrt(spread / (1 - DECAY[1] ** step)) + 1e-9)
    return fitted
