"""Make the bundled IDF table: python benchmarks/train_idf.py FOLDER

FOLDER holds the development sets as JSON lines. Only words seen in enough documents are written, grouped by their value rounded to a step,
one line a value, so that the program loads the file in a few milliseconds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import rjieba

from summarizer.tfidf import BUNDLED, Idf, inverse_document_frequency, train_idf

SETS = ("crud", "xinhua", "xwlb", "lctt", "lawbench", "csl", "vcsum")
MIN_DOCUMENTS = 5
STEP = 0.05


def documents(folder: Path) -> Iterator[list[str]]:
    for name in SETS:
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as rows:
            for row in rows:
                text = json.loads(row)["text"]
                yield [word for line in text.splitlines() for word, _ in rjieba.tag(line)]


def write_grouped(idf: Idf, rare: float, path: Path) -> None:
    """``value word word…`` lines; the first has no words: its value is the default."""
    rows = sorted((round(value / STEP), word) for word, value in idf.values.items())
    lines = [f"{rare:.2f}"]
    for step, group in groupby(rows, key=lambda row: row[0]):
        lines.append(" ".join([f"{step * STEP:.2f}", *(word for _, word in group)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    texts = list(documents(Path(sys.argv[1])))
    idf = train_idf(texts, MIN_DOCUMENTS)
    write_grouped(idf, inverse_document_frequency(len(texts), 1), BUNDLED)
    print(f"{len(texts)} documents, {len(idf.values)} words, {BUNDLED.stat().st_size} bytes")


if __name__ == "__main__":
    main()
