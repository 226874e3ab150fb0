"""Learn where a headline ends that runs into its text: the weights of ``summarizer/cleaning/headlines.py``.

    python benchmarks/train_headlines.py DATA [--evaluate]

Learnt from headlines with their texts (the sets whose references are headlines), put together without a mark between them, and from unlabelled articles
that bear their headline (原标题：) with a line break or a run of spaces behind it, or with a mark by which a text is known to begin; those count double.
``--evaluate`` leaves each third of the articles with a line break or spaces out in turn, and prints how often the end is found in them.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from summarizer.cleaning import ORIGINAL, PURPOSES, headlines

HEADLINES = {"xinhua": ("summary", 1), "xwlb": ("summary", 3), "lctt": ("title", 1)}
"""The field of each set that holds a headline, and of how many articles one is taken: CCTV's are many and all alike."""
UNLABELLED = "crud"
BY_BEGINNING = re.compile(
    r"\s*原标题[:：]\s*(?P<title>\S[^\n。]{7,64}?)\s*(?:"
    r"(?=【[^【】\n]{0,24}(?:报道|讯|消息|记者|综合)[^【】\n]{0,24}】)"
    r"|(?=(?:参考消息|海外|央广|央视|中新|新华|人民|中国|环球|澎湃|封面|南都|红星|极目|新京|北京|上游|九派|大皖|齐鲁|河南|湖北|每日|证券|智通|格隆汇|财联|上观)"
    r"[一-鿿A-Za-z]{0,8}?(?:社|网|报|新闻|APP|经济|客户端|汇|之家|时报)(?:[一-鿿]{0,6}\d{1,2}月\d{1,2}日|[^，。\n]{0,4}?(?:讯|消息|记者|报道|获悉|据)))"
    r"|(?=(?<![在于至到自从截和与的第从：:、，0-9（(“])(?:(?:近日|日前|当地时间|北京时间)(?!在|于|同|与|向|对|将|的|起|前|以来|开始|宣布|表示|说)"
    r"|(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日|近期|最近|昨日|昨天|今日|今天)(?:[上下]午|凌晨|早上|晚上?|傍晚)?(?:\d{1,2}[时点](?:\d{1,2}分)?许?)?[，,]))"
    r"|(?=(?:近年来|连日来|前几天|日前|当前，|目前，|为了|随着|由于|本公司董事会))"
    r"|(?=截至\d{4}年\d{1,2}月\d{1,2}日)|(?=\d{4}-\d{1,2}-\d{1,2} +\d{1,2}:\d{2})|(?=(?:通讯员|本报记者|[一-鿿]{2}新闻记者) ?[一-鿿]{2,4}[ 　近日\d])"
    rf"|(?=为(?:{PURPOSES}))|(?=(?<![依根占证数论票单收字凭])据[^，。\n]{{1,30}}[，,]))")
WEIGHT = {"headlines": 1.0, "layout": 2.0, "beginning": 2.0}
LENGTHS = range(6, 71)
FEWEST = 6
"""In so many articles a feature must hold."""
DECAY = 1.0
LEAST = 2
"""The least weight that is kept, in units of 1 / SCALE."""


@dataclass(frozen=True, slots=True)
class Example:
    """A headline put together with its text: each candidate's features, the number of the right one, and where the example comes from."""

    features: list[list[str]]
    right: int
    kind: str


def example(title: str, text: str, kind: str) -> Example | None:
    """The example, or None where the headline is too short or long, or no text follows."""
    title, text = title.strip(), text.strip()
    if len(title) not in LENGTHS or len(text) < 60:
        return None
    found = list(headlines.candidates(title + text))
    right = [place for place, _ in found].index(len(title))
    return Example([features for _, features in found], right, kind)


def examples(data: Path) -> list[Example]:
    """All examples of the data, in order."""
    result: list[Example | None] = []
    for name, (field, step) in HEADLINES.items():
        result += [example(row[field], row["text"], "headlines") for row in rows(data / f"{name}.jsonl")[::step]]
    for row in rows(data / f"{UNLABELLED}.jsonl"):
        match, kind = ORIGINAL.match(row["text"][:400]), "layout"
        if match is None:
            match, kind = BY_BEGINNING.match(row["text"][:400]), "beginning"
        if match:
            result.append(example(match["title"], row["text"][match.end(0 if kind == "layout" else "title"):], kind))
    return [item for item in result if item is not None]


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def matrix(example: Example, known: dict[str, int]) -> sparse.csr_matrix:
    """One row a candidate, one column a feature."""
    found = [[known[feature] for feature in features if feature in known] for features in example.features]
    ends = np.cumsum([0, *map(len, found)])
    return sparse.csr_matrix((np.ones(ends[-1]), np.concatenate([np.array(row, np.int32) for row in found]), ends), (len(found), len(known)))


def learn(chosen: Sequence[Example]) -> dict[str, int]:
    """The weights that make the right ends likeliest (conditional log-likelihood, less a penalty on their squares), in units of 1 / SCALE."""
    counts = Counter(feature for item in chosen for feature in {name for features in item.features for name in features})
    known = {feature: i for i, feature in enumerate(sorted(feature for feature, count in counts.items() if count >= FEWEST))}
    parts = [matrix(item, known) for item in chosen]
    whole = sparse.vstack(parts).tocsr()
    turned = whole.T.tocsr()
    sizes = np.array([part.shape[0] for part in parts])
    begins = np.cumsum(sizes) - sizes
    home = np.repeat(np.arange(len(sizes)), sizes)
    right = begins + np.array([item.right for item in chosen])
    worth = np.array([WEIGHT[item.kind] for item in chosen])

    def loss(weights: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        scores = whole @ weights
        best = np.maximum.reduceat(scores, begins)
        powers = np.exp(scores - best[home])
        total = np.add.reduceat(powers, begins)
        slope = powers / total[home] * worth[home]
        slope[right] -= worth
        return float(-(worth * (scores[right] - best - np.log(total))).sum() + DECAY * weights @ weights / 2), turned @ slope + DECAY * weights

    found = minimize(loss, np.zeros(len(known)), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    rounded = np.round(found * headlines.SCALE).astype(int).tolist()
    return {feature: weight for feature, weight in zip(known, rounded, strict=True) if abs(weight) >= LEAST}


def written(weights: dict[str, int]) -> str:
    """As the file has it: one line a weight, the features that have it behind it."""
    return "".join(f"{weight} {' '.join(feature for feature, other in weights.items() if other == weight)}\n" for weight in sorted(set(weights.values())))


def evaluate(found: Sequence[Example]) -> None:
    """Three folds over the articles whose layout shows the headline's end."""
    layout = [item for item in found if item.kind == "layout"]
    outcomes = []
    for fold in range(3):
        weights = learn([item for item in found if item.kind != "layout"] + [item for i, item in enumerate(layout) if i % 3 != fold])
        for item in layout[fold::3]:
            scores = np.array([sum(weights.get(feature, 0) for feature in features) for features in item.features]) / headlines.SCALE
            chances = np.exp(scores - scores.max())
            outcomes.append((1 / chances.sum(), int(scores.argmax()) - item.right))
    print(f"{len(outcomes)} headlines; weights {len(weights)}, {len(written(weights).encode())} bytes")
    print("chance at least   share   right   too early   too late")
    for least in (0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        kept = np.array([miss for chance, miss in outcomes if chance >= least])
        print(f"{least:15} {len(kept) / len(outcomes):7.3f} {np.mean(kept == 0):7.3f} {np.mean(kept < 0):11.3f} {np.mean(kept > 0):10.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--evaluate", action="store_true")
    options = parser.parse_args()
    found = examples(options.data)
    if options.evaluate:
        evaluate(found)
    else:
        headlines.FILE.write_text(written(learn(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
