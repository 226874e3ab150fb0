"""What each part of the sentence ranker is worth: the ranker without it, against the whole, in cross-validation.

    python benchmarks/ablation.py DATA [--folds 2] [--only PART ...]

Where a part is learned, all networks are trained again without it; the others are left out of the program alone. Printed are the whole's ROUGE by file, and
for each part the change without it, with its standard error over the documents (the same ones, in pairs).
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import learning
import train_sentences
from learning import Array, Gradient

from summarizer.learned import choosing, lines, ranking
from summarizer.learned.importance import GRAM_FEATURES
from summarizer.learned.sentences import GROUPS, SENTENCE_FEATURES
from summarizer.learned.signs import SIGNS
from summarizer.model import best_first
from summarizer.selecting import select
from summarizer.trimming import trim

COUNTED = ("pair", "count", "spread", "frequency", "idf", "tf_idf", "article_length")
"""What importance may see where it is not learned from place, part of speech and priors."""


def without_columns(compute: Callable[..., Any], names: Sequence[str], gone: Callable[[str], bool]) -> Callable[..., Any]:
    """The function, some columns of what it computes (of the first, if it gives several things) set to 0."""
    columns = [i for i, name in enumerate(names) if gone(name)]

    def blanked(*arguments: Any, **named: Any) -> Any:
        result = compute(*arguments, **named)
        rows = (result[0] if isinstance(result, tuple) else result).copy()
        rows[:, columns] = 0
        return (rows, *result[1:]) if isinstance(result, tuple) else rows

    return blanked


def of_grams(gone: Callable[[str], bool]) -> list[tuple[Any, str, Any]]:
    """Grams without some of their features, in training and in use."""
    return [(module, "gram_features", without_columns(module.gram_features, GRAM_FEATURES, gone)) for module in (train_sentences, ranking)]


def of_sentences(group: str) -> list[tuple[Any, str, Any]]:
    """Sentences without a group of features."""
    return [(module, "sentence_features", without_columns(module.sentence_features, SENTENCE_FEATURES, lambda name: name in GROUPS[group]))
            for module in (train_sentences, ranking)]


def of_pieces() -> list[tuple[Any, str, Any]]:
    """Pieces without the signs of a bad line."""
    return [(lines, "line_features", without_columns(lines.line_features, lines.LINE_FEATURES, lambda name: name in SIGNS))]


def same_models(examples: Any, rows: Any, chosen: Any, cache: Any) -> dict[int, Any]:
    """What `train_sentences._unseen` gives, but by models that saw the documents."""
    once = [k for k in chosen if not examples[k].copy]
    _, weighed = train_sentences._weighed(examples, rows, once)
    network = train_sentences._train_sentences(examples, weighed, [k for k in chosen if any(examples[k].source.sentences)], cache)
    return {k: train_sentences.Unseen(weighed[k], train_sentences.sentence_scores(network, weighed[k], examples[k].title)) for k in chosen}


def cold(*arguments: Any, **named: Any) -> Gradient:
    """The listwise loss without its second half, expected ROUGE."""
    warm = learning.listwise(*arguments, **named)
    return lambda outputs, index, owner, progress: warm(outputs, index, owner, 0.0)


def whole_sentence(w: Any, model: Any, raw: Sequence[float], facts: Array, title: Array, options: Any) -> Any:
    """The best sentence, trimmed."""
    return trim(w.page.document, best_first([round(value, 9) for value in raw])[0], options.line_chars)


def one_by_one(w: Any, network: Any, scores: Any, raw: Any, options: Any, hedge: Any = None) -> list[int]:
    """The best sentences by score alone."""
    return select(w.page.document, scores, options)


FREE = [(lines, name, 0.0) for name in ("READERS", "REFERRING", "ASIDE", "TERSE", "STUB")] + [(lines, "COST", np.zeros(len(SIGNS)))]
PARTS: dict[str, tuple[bool, Callable[[], list[tuple[Any, str, Any]]]]] = {
    "importance: all but counts and rarity": (True, lambda: of_grams(lambda name: name not in COUNTED)),
    "importance: priors": (True, lambda: of_grams(lambda name: "prior" in name)),
    "sentences: position": (True, lambda: of_sentences("position")),
    "sentences: words": (True, lambda: of_sentences("words")),
    "sentences: support": (True, lambda: of_sentences("support")),
    "sentences: form": (True, lambda: of_sentences("form")),
    "lines: signs as features": (True, of_pieces),
    "learning: models that did not see the document": (True, lambda: [(train_sentences, "_unseen", same_models)]),
    "learning: expected ROUGE at the end": (True, lambda: [(train_sentences, "listwise", cold)]),
    "learning: three networks": (True, lambda: [(train_sentences, "ENSEMBLE", 1)]),
    "lines: pieces (whole sentences instead)": (False, lambda: [(lines, "line", whole_sentence)]),
    "lines: readers' network": (False, lambda: [(lines, "READERS", 0.0)]),
    "lines: readers' network and costs (worth in ROUGE alone)": (False, lambda: FREE),
    "summaries: sets (sentence by sentence instead)": (False, lambda: [(choosing, "choose", one_by_one)]),
}
"""Each part: whether the networks must be trained again without it, and what stands in its place: (module, name, value)."""


@contextmanager
def standing_in(changes: Sequence[tuple[Any, str, Any]]) -> Iterator[None]:
    """With other values for some names."""
    with ExitStack() as stack:
        for module, name, value in changes:
            stack.enter_context(patch.object(module, name, value))
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=2, help="so many of the five folds")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    given = parser.parse_args()
    counts = train_sentences.count(given.data)
    examples = train_sentences.examples(given.data)
    cache: dict[Any, Array] = {}
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for fold in range(given.folds):
        def learns(name: str, part: int, fold: int = fold) -> bool:
            return part != fold

        def tested(name: str, part: int, fold: int = fold) -> bool:
            return part == fold

        whole = train_sentences.fit(examples, counts, learns, cache)
        for part, (again, changes) in {"the whole": (False, list), **{name: PARTS[name] for name in given.only}}.items():
            with standing_in(changes()):
                trained = train_sentences.fit(examples, counts, learns, cache) if again else whole
                for name, values in train_sentences.evaluate(examples, trained, tested).items():
                    scores[part][name] += values
            print(f"fold {fold + 1}: {part}", file=sys.stderr, flush=True)
    report(scores)


def report(scores: dict[str, dict[str, list[float]]]) -> None:
    """A table: of the whole the mean, of the others what is lost, with its standard error."""
    whole = {name: np.array(values) for name, values in scores["the whole"].items()}
    print("| without | " + " | ".join(f"{name} ({len(values)})" for name, values in whole.items()) + " |")
    print("|---" * (len(whole) + 1) + "|")
    print("| nothing: the whole | " + " | ".join(f"{values.mean():.2f}" for values in whole.values()) + " |")
    for part, found in scores.items():
        if part != "the whole":
            changes = [np.array(found[name]) - values for name, values in whole.items()]
            print(f"| {part} | " + " | ".join(f"{change.mean():+.2f} ±{change.std() / len(change) ** 0.5:.2f}" for change in changes) + " |")


if __name__ == "__main__":
    main()
