"""Make the bundled IDF table: python benchmarks/train_idf.py FOLDER

FOLDER holds the development sets as JSON lines. Only words seen in enough documents are written; all others have the value of a word
seen in one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import rjieba

from summarizer.tfidf import BUNDLED, Idf, inverse_document_frequency, save_bundled, train_idf

SETS = ("crud", "xinhua", "xwlb", "lctt", "lawbench", "csl", "vcsum")
MIN_DOCUMENTS = 5


def documents(folder: Path) -> Iterator[list[str]]:
    for name in SETS:
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as rows:
            for row in rows:
                text = json.loads(row)["text"]
                yield [word for line in text.splitlines() for word, _ in rjieba.tag(line)]


def main() -> None:
    texts = list(documents(Path(sys.argv[1])))
    idf = train_idf(texts, MIN_DOCUMENTS)
    save_bundled(Idf.of(idf.values, round(inverse_document_frequency(len(texts), 1), 2)))
    print(f"{len(texts)} documents, {len(idf.values)} words, {BUNDLED.stat().st_size} bytes")


if __name__ == "__main__":
    main()
