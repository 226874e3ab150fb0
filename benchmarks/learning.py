"""Small networks trained with numpy alone: Adam (Kingma & Ba 2015), logistic loss, and a listwise loss. One thread and a fixed seed give the same
bytes again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from summarizer.learned.weights import Network

Array = npt.NDArray[Any]
Gradient = Callable[[Array, Array, Array, float], Array]
"""(outputs, row numbers, list numbers, progress 0…1) → the loss's gradient by the outputs."""
DECAY = 1e-4


def train(rows: Array, starts: Array, outputs: int, gradient: Gradient, *, hidden: int, epochs: int, lists: int, rate: float, seed: int = 0) -> Network:
    """A network of one hidden layer, by Adam with a rate falling to zero.

    rows: (n, features). starts: where each list (document) of rows begins, and the end. lists: how many of them make a batch.
    """
    mean, deviation = rows.mean(0), rows.std(0)
    deviation[deviation < 1e-3] = 1
    rng = np.random.default_rng(seed)
    sizes = (rows.shape[1], hidden, outputs)
    weights = [(rng.standard_normal(shape) * np.sqrt(2 / shape[0])).astype(np.float32) for shape in pairwise(sizes)]
    weights[-1] *= np.float32(0.3)
    parameters = [*weights, *(np.zeros(size, np.float32) for size in sizes[1:])]
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in parameters]
    number = len(starts) - 1
    steps = epochs * -(-number // lists)
    for step, chosen in enumerate(_batches(number, lists, epochs, rng)):
        index = np.concatenate([np.arange(starts[i], starts[i + 1]) for i in chosen])
        inputs = ((rows[index] - mean) / deviation).astype(np.float32)
        before = inputs @ parameters[0] + parameters[2]
        active = np.maximum(before, 0)
        owner = np.repeat(np.arange(len(chosen)), [starts[i + 1] - starts[i] for i in chosen])
        slope = (gradient(active @ parameters[1] + parameters[3], index, owner, step / steps) / len(chosen)).astype(np.float32)
        back = (slope @ parameters[1].T) * (before > 0)
        _step(parameters, moments, (inputs.T @ back, active.T @ slope, back.sum(0), slope.sum(0)), step + 1, rate * (1 - step / steps) + 1e-5)
    first = parameters[0] / deviation[:, None]
    return Network([first.astype(np.float32), parameters[1]], [(parameters[2] - mean @ first).astype(np.float32), parameters[3]])


def together(networks: Sequence[Network]) -> Network:
    """One network that gives the mean of what several of one hidden layer give: their hidden units side by side."""
    number = np.float32(len(networks))
    return Network([np.concatenate([n.weights[0] for n in networks], axis=1), np.concatenate([n.weights[1] for n in networks]) / number],
                   [np.concatenate([n.biases[0] for n in networks]), sum((n.biases[1] for n in networks), np.float32(0)) / number])


def _batches(number: int, lists: int, epochs: int, rng: np.random.Generator) -> Iterator[Array]:
    for _ in range(epochs):
        order = rng.permutation(number)
        yield from (order[at:at + lists] for at in range(0, number, lists))


def _step(parameters: Sequence[Array], moments: Sequence[tuple[Array, Array]], gradients: Sequence[Array], step: int, rate: float) -> None:
    for parameter, (first, second), gradient in zip(parameters, moments, gradients, strict=True):
        first += 0.1 * (gradient - first)
        second += 0.001 * (gradient * gradient - second)
        change = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        parameter -= (rate * (change + (DECAY * parameter if parameter.ndim == 2 else 0))).astype(np.float32)


def logistic(labels: Array, weights: Array) -> Gradient:
    """Cross-entropy of each output with its label (0 or 1), weighted by row and output."""
    return lambda outputs, index, owner, progress: (1 / (1 + np.exp(-outputs)) - labels[index]) * weights[index]


def listwise(labels: Array, weights: Array, *, temperature: float = 0.05, sharpness: float = 20.0) -> Gradient:
    """Cross-entropy of each list's softmax with softmax(label / temperature) (ListNet, Cao et al. 2007), annealed into the expected label under the softmax.

    labels: one a row (ROUGE, 0…1). weights: (lists, outputs), of which rows know theirs by ``weights[row]`` spread out: shape (rows, outputs).
    """
    def gradient(outputs: Array, index: Array, owner: Array, progress: float) -> Array:
        wanted = labels[index]
        target = _softmax(wanted / temperature, owner)
        columns = []
        for column in outputs.T.astype(np.float64):
            chance = _softmax(column, owner)
            expected = np.bincount(owner, chance * wanted)
            columns.append((1 - progress) * (chance - target) - progress * sharpness * chance * (wanted - expected[owner]))
        return np.stack(columns, axis=1) * weights[index]

    return gradient


def _softmax(values: Array, owner: Array) -> Array:
    highest = np.full(owner[-1] + 1, -np.inf)
    np.maximum.at(highest, owner, values)
    grown = np.exp(values - highest[owner])
    return grown / np.bincount(owner, grown)[owner]
