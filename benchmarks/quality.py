"""Quality side by side: our rankers, the baselines and the packages that users have today, on any JSON lines file.

    python benchmarks/quality.py DATA.jsonl --task oneline [--ignore-title] [--peers] [--limit N] [--reference summary]
    python benchmarks/quality.py DATA.jsonl --task summarize --chars 130
    python benchmarks/quality.py DATA.jsonl --task keywords --at 5
    python benchmarks/quality.py --floors                 (the project's small set against floors/floors.json; status 1 where one is missed)
    python benchmarks/quality.py --floors --raise         (writes floors that rose; lowering one is an edit by hand that a reviewer sees)

Prints means x100 with 95 % bootstrap intervals. The learned ranker's figures on a file that it was trained on are no evidence: benchmarks/train_ranker.py
prints its cross-validated ones.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from summarizer import Options, extract_keywords, one_line, summarize
from summarizer.evaluation import MEASURES, bootstrap, measure
from summarizer.model import Article, NoTextError
from summarizer.ranking import RANKERS

FLOORS = Path(__file__).parent / "floors"
SLACK = 1.0
"""How far under its measured value a floor is set, in points x100: a change of one segment in one article is not a fall."""
Predict = Callable[[dict[str, Any]], Any]


def rows(path: str | Path, limit: int | None = None) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


def article(row: dict[str, Any], with_title: bool) -> Article:
    return Article(row["text"], title=row.get("title") if with_title else None, id=str(row["id"]))


def first_sentence(row: dict[str, Any]) -> str:
    text = row["text"].strip()
    return text[: text.find("。") + 1] or text


def ours(name: str, task: str, budget: dict[str, Any], at: int, with_title: bool) -> Predict:
    options = Options(ranker=name, **budget)

    def predict(row: dict[str, Any]) -> Any:
        one = article(row, with_title)
        if task == "keywords":
            return [keyword.word for keyword in extract_keywords(one, options.replace(keywords=max(10, at)))]
        return one_line(one, options).text if task == "oneline" else summarize(one, options.replace(keywords=0)).summary

    return predict


def peers(task: str, chars: int, at: int) -> Iterator[tuple[str, Predict]]:
    from peers import in_budget, load

    for peer in load():
        if task == "keywords" and peer.keywords:
            yield peer.name, lambda row, rank=peer.keywords: rank((row.get("title") or "") + "\n" + row["text"], at)
        elif task == "oneline" and peer.sentences:
            yield peer.name, lambda row, rank=peer.sentences: "".join(rank(row["text"], 1))
        elif task == "summarize" and peer.sentences:
            yield peer.name, lambda row, rank=peer.sentences: in_budget(rank(row["text"], 10), chars)


def scored(predict: Predict, data: list[dict[str, Any]], task: str, field: str, at: int) -> list[tuple[float, ...]]:
    found = []
    for row in data:
        try:
            predicted = predict(row)
        except NoTextError:
            predicted = ""
        found.append(measure(task, predicted, row[field], at))
    return found


def line_of(name: str, values: list[tuple[float, ...]]) -> str:
    means = [100 * sum(column) / len(values) for column in zip(*values, strict=True)]
    interval = bootstrap([row[-1] for row in values])
    return "  ".join([name.ljust(22), f"{len(values):6d}", *(f"{mean:6.2f}" for mean in means), f"{100 * interval.low:.2f}-{100 * interval.high:.2f}"])


def compare(given: argparse.Namespace) -> int:
    data = rows(given.data, given.limit)
    field = given.reference or ("keywords" if given.task == "keywords" else "summary")
    budget = {name: getattr(given, name) for name in ("chars", "sentences", "ratio") if getattr(given, name)}
    print("  ".join(["".ljust(22), "  docs", *(name.rjust(6) for name in MEASURES[given.task]), "95 %"]))
    if given.task != "keywords":
        print(line_of("first sentence, raw", scored(first_sentence, data, given.task, field, given.at)), flush=True)
    for name, ranker in RANKERS.items():
        able = ranker.keywords if given.task == "keywords" else ranker.sentences
        if able and (not given.ranker or name in given.ranker):
            predict = ours(name, given.task, budget, given.at, not given.ignore_title)
            print(line_of(name, scored(predict, data, given.task, field, given.at)), flush=True)
    for name, predict in peers(given.task, given.chars or 130, given.at) if given.peers else ():
        print(line_of(name + " (package)", scored(predict, data, given.task, field, given.at)), flush=True)
    return 0


def check_floors(raise_them: bool) -> int:
    """Every floor is a task, a reference, a ranker and a value; all are measured on the small set."""
    path = FLOORS / "floors.json"
    floors = json.loads(path.read_text(encoding="utf-8"))
    data = rows(FLOORS / "small.jsonl")
    missed = 0
    for floor in floors:
        predict = ours(floor["ranker"], floor["task"], floor["options"], floor["at"], with_title=True)
        value = round(100 * sum(row[-1] for row in scored(predict, data, floor["task"], floor["reference"], floor["at"])) / len(data), 2)
        short = value < floor["floor"]
        missed += short
        print(f"{floor['task']:10} {floor['ranker']:10} {floor['reference']:9} {value:6.2f}  floor {floor['floor']:6.2f}{'  MISSED' if short else ''}")
        if raise_them:
            floor["floor"] = max(floor["floor"], round(value - SLACK, 1))
    if raise_them:
        path.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    return 1 if missed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--task", choices=list(MEASURES), default="oneline")
    parser.add_argument("--reference")
    parser.add_argument("--ranker", action="append")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--ignore-title", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--at", type=int, default=5)
    parser.add_argument("--chars", type=int)
    parser.add_argument("--sentences", type=int)
    parser.add_argument("--ratio", type=float)
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("--raise", dest="raise_them", action="store_true")
    given = parser.parse_args()
    if given.floors:
        return check_floors(given.raise_them)
    if not given.data:
        parser.error("a JSON lines file is needed, or --floors")
    return compare(given)


if __name__ == "__main__":
    sys.exit(main())
