"""The learned numbers: small networks and the table of grams, from two files of the package's data folder, read once a process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..products import product
from . import arrayfile
from .grams import PAIR, Floats, Ints, Mask

FILE = Path(__file__).parent.parent / "data" / "sentences.npy"
IDF_STEP, PRIOR_STEP = 1 / 25, 1 / 32
"""One step of the table's bytes."""
NETWORKS = ("grams", "sentences", "lines", "readers", "sets", "kinds")


class Network(NamedTuple):
    """Dense layers with rectified linear units between them: ``weights[i]`` of shape (in, out), ``biases[i]`` of shape (out,)."""

    weights: Sequence[Floats]
    biases: Sequence[Floats]

    def __call__(self, rows: Floats) -> Floats:
        """One row of outputs for each row of inputs.

        >>> identity = np.eye(2, dtype=np.float32)
        >>> Network([identity, identity], [np.float32([0, 1]), np.float32([0.5, 0])])(np.float32([[-3, 2]])).tolist()
        [[0.5, 3.0]]
        """
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            if i:
                np.maximum(rows, 0, out=rows)
            rows = product(rows, weight)
            rows += bias
        return rows


class GramTable(NamedTuple):
    """Grams seen in at least five documents: sorted keys, their inverse document frequency, and the log-odds that one in a body is in its summary too."""

    keys: Ints
    idf: Floats
    prior: Floats
    unknown_idf: float

    def look_up(self, keys: Ints) -> tuple[Floats, Floats, Mask]:
        """For each key its idf, its prior, and whether the table knows it."""
        at = self.keys.searchsorted(keys)
        known = self.keys.take(at, mode="clip") == keys
        idf, prior = self.idf.take(at, mode="clip"), self.prior.take(at, mode="clip")
        idf[~known] = self.unknown_idf
        prior[~known] = 0
        return idf, prior, known


class Model(NamedTuple):
    """All that is learned for sentences: the table, the networks for grams, sentences, lines (by ROUGE, and by readers' verdicts) and sets of sentences, and
    what the kinds of text learned from are like (see kinds.distance)."""

    table: GramTable
    grams: Network
    sentences: Network
    lines: Network
    readers: Network
    sets: Network
    kinds: Network


def rounded(table: GramTable) -> GramTable:
    """The table with its numbers as they come back from the file."""
    return GramTable(table.keys, np.clip(np.round(table.idf / IDF_STEP), 0, 255).astype(np.float32) * np.float32(IDF_STEP),
                     np.clip(np.round(table.prior / PRIOR_STEP), -128, 127).astype(np.float32) * np.float32(PRIOR_STEP), float(np.float32(table.unknown_idf)))


def save(model: Model) -> None:
    """Write the package's weights; the same model gives the same bytes."""
    arrayfile.write(FILE, packed(model))


@cache
def load() -> Model:
    """The package's own weights."""
    return unpacked(arrayfile.read(FILE))


def packed(model: Model) -> dict[str, Any]:
    """The model as arrays to write: table keys by first character (pairs) so that an entry takes four bytes; weights as single floats in one run."""
    table = model.table
    single = table.keys < PAIR
    pairs = table.keys[~single] - PAIR
    heads, counts = np.unique(pairs >> 16, return_counts=True)
    networks = [getattr(model, name) for name in NETWORKS]
    shapes = [[len(n.weights), *(size for weight in n.weights for size in weight.shape)] for n in networks]
    flat = [array.ravel() for n in networks for weight, bias in zip(n.weights, n.biases, strict=True) for array in (weight, bias)]
    return {
        "singles": table.keys[single].astype(np.uint16), "heads": heads.astype(np.uint16), "counts": counts.astype(np.uint16),
        "seconds": (pairs & 0xFFFF).astype(np.uint16),
        "idf": np.round(table.idf / IDF_STEP).astype(np.uint8), "prior": np.round(table.prior / PRIOR_STEP).astype(np.int8),
        "unknown_idf": np.float32(table.unknown_idf),
        "shapes": np.array([number for shape in shapes for number in shape], np.int32), "weights": np.concatenate(flat).astype(np.float32),
    }


def unpacked(arrays: Mapping[str, Any]) -> Model:
    """The model from what `packed` gives."""
    pairs = (np.repeat(arrays["heads"].astype(np.int64), arrays["counts"]) << 16) + arrays["seconds"] + PAIR
    table = GramTable(np.concatenate((arrays["singles"].astype(np.int64), pairs)), arrays["idf"].astype(np.float32) * np.float32(IDF_STEP),
                      arrays["prior"].astype(np.float32) * np.float32(PRIOR_STEP), float(arrays["unknown_idf"]))
    shapes, flat = arrays["shapes"].tolist(), arrays["weights"]
    networks, at = [], 0
    while shapes:
        layers, sizes, shapes = shapes[0], shapes[1:1 + 2 * shapes[0]], shapes[1 + 2 * shapes[0]:]
        weights, biases = [], []
        for rows, columns in zip(sizes[::2], sizes[1::2], strict=True):
            weights.append(flat[at:at + rows * columns].reshape(rows, columns))
            biases.append(flat[at + rows * columns:at + (rows + 1) * columns])
            at += (rows + 1) * columns
        networks.append(Network(weights[:layers], biases[:layers]))
    return Model(table, *networks)
