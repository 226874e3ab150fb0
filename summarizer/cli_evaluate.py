"""What ``summarizer evaluate`` prints: a row a ranker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from summarizer import pipeline, ranking
from summarizer.evaluation import MEASURES, bootstrap, measure, read_references
from summarizer.model import Article, Options, ReadingError


def table(articles: Sequence[Article], sources: Sequence[str], task: str, field: str | None, names: Sequence[str], at: int, options: Options) -> Iterator[str]:
    """A heading, then a line a ranker: its name, how many articles, and each measure x100; the last with its 95 % interval.

    Raises ReadingError where a source holds no reference, or no article has one.
    """
    references = _references(sources, field or ("keywords" if task == "keywords" else "summary"))
    known = [article for article in articles if article.id in references]
    if not known:
        raise ReadingError(" ".join(sources), "no article has a reference of its own id")
    yield "  ".join(["ranker".ljust(14), "articles", *(name.rjust(6) for name in MEASURES[task]), "95 %"]) + "\n"
    for name in names or _able(task):
        rows = [_measured(article, task, references, at, options.replace(ranker=name)) for article in known]
        means = [100 * sum(column) / len(rows) for column in zip(*rows, strict=True)]
        interval = bootstrap([row[-1] for row in rows])
        shown = [f"{mean:6.2f}" for mean in means]
        yield "  ".join([name.ljust(14), f"{len(rows):8d}", *shown, f"{100 * interval.low:.2f}-{100 * interval.high:.2f}"]) + "\n"


def _references(sources: Sequence[str], field: str) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for source in sources:
        try:
            with open(source, encoding="utf-8-sig") as lines:
                found.update(read_references(lines, source, field))
        except (OSError, UnicodeDecodeError) as error:
            raise ReadingError(source, f"references are read from JSON lines in UTF-8: {getattr(error, 'strerror', None) or error}") from error
    return found


def _able(task: str) -> list[str]:
    return [name for name, ranker in ranking.RANKERS.items() if (ranker.keywords if task == "keywords" else ranker.sentences)]


def _measured(article: Article, task: str, references: Mapping[str, str | list[str]], at: int, options: Options) -> tuple[float, ...]:
    reference = references[article.id or ""]
    if task == "keywords":
        words = pipeline.extract_keywords(article, options.replace(keywords=max(at, options.keywords)))
        return measure(task, [word.word for word in words], reference, at)
    text = pipeline.one_line(article, options).text if task == "oneline" else pipeline.summarize(article, options.replace(keywords=0)).summary
    return measure(task, text, reference, at)
