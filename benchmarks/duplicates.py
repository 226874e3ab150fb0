"""Near-duplicates: planted copies found and wrongly found.

    python benchmarks/duplicates.py ARTICLES.jsonl [--documents 2000]

Copies of a third of the articles are planted, with 5, 10 or 20 % of their characters changed (a third of the changes each: another character, one dropped,
one put in);
of each level a third also has its sentences in another order and a third a paragraph of another article added. A pair that was not planted counts as wrong,
unless
it is a natural one: found among the untouched articles too.
"""

import argparse
import itertools
import json
import random
import re
import sys
import time

import numpy as np

from summarizer.digest import duplicates
from summarizer.digest.sketches import sketch

LEVELS = (0.05, 0.10, 0.20)
VARIANTS = ("characters", "reordered", "paragraph added")


def changed(text, share, letters, rng):
    """The text with that share of its characters changed."""
    out = list(text)
    for i in rng.sample(range(len(out)), round(share * len(out))):
        kind = rng.randrange(3)
        out[i] = rng.choice(letters) if kind == 0 else "" if kind == 1 else out[i] + rng.choice(letters)
    return "".join(out)


def planted(texts, rng):
    """``(text, number of its original, level, variant)`` for a third of the texts."""
    letters = "".join(texts[:200])
    for number, original in enumerate(rng.sample(range(len(texts)), len(texts) // 3)):
        level, variant = LEVELS[number % 3], VARIANTS[number // 3 % 3]
        text = changed(texts[original], level, letters, rng)
        if variant == "reordered":
            parts = re.findall(r"[^。！？]+[。！？]*", text)
            rng.shuffle(parts)
            text = "".join(parts)
        elif variant == "paragraph added":
            text += "\n" + rng.choice(texts)[:120]
        yield text, original, level, variant


def found_pairs(texts):
    """All pairs of positions that were put into one group."""
    sketches = [np.frombuffer(sketch(text), "<u4") for text in texts]
    found = duplicates.groups(sketches, lambda i: (None, texts[i]), lambda i: (-len(texts[i]), i))
    return {(a, b) for group in found for a in group for b in group if a < b}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the natural and the wrong pairs")
    given = parser.parse_args()
    with open(given.articles, encoding="utf-8") as rows:
        texts = [json.loads(row)["text"] for row in itertools.islice(rows, given.documents)]
    natural = found_pairs(texts)
    copies = list(planted(texts, random.Random(given.seed)))
    whole = texts + [text for text, *_ in copies]
    began = time.perf_counter()
    found = found_pairs(whole)
    seconds = time.perf_counter() - began
    owner = list(range(len(texts))) + [original for _, original, *_ in copies]
    print(f"{len(texts)} articles, {len(copies)} copies planted, {seconds:.1f} s ({len(whole) / seconds:.0f} articles/s)")
    for level in LEVELS:
        for variant in VARIANTS:
            rows = [(original, len(texts) + i) for i, (_, original, its, kind) in enumerate(copies) if (its, kind) == (level, variant)]
            hit = sum(pair in found for pair in rows)
            print(f"  {level:4.0%} changed, {variant:16}  recall {hit / len(rows):.3f}  ({hit} of {len(rows)})")
        rows = [(original, len(texts) + i) for i, (_, original, its, _) in enumerate(copies) if its == level]
        print(f"  {level:4.0%} changed: recall {sum(pair in found for pair in rows) / len(rows):.3f}")
    right = [(a, b) for a, b in found if owner[a] == owner[b]]
    known = [(a, b) for a, b in found if owner[a] != owner[b] and tuple(sorted((owner[a], owner[b]))) in natural]
    wrong = found - set(right) - set(known)
    print(f"  precision {len(right) / max(1, len(right) + len(wrong)):.4f}: {len(right)} planted pairs, {len(wrong)} wrong; {len(natural)} natural pairs apart")
    if given.show:
        for kind, pairs in (("natural", natural), ("wrong", wrong)):
            for a, b in sorted(pairs):
                similarity = duplicates.jaccard(duplicates.Facts.of(None, whole[a]).shingles, duplicates.Facts.of(None, whole[b]).shingles)
                print(f"{kind} {similarity:.2f}", repr(whole[a][:70]), "|", repr(whole[b][:70]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
