"""One article from end to end: read, clean, split, segment, rank, select, trim.

The stages know nothing of each other; this is the only module that knows their order for one article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from summarizer import cleaning, ranking, reading, segmenting, selecting, splitting, trimming
from summarizer.model import (
    Article,
    Document,
    Failure,
    Keyword,
    Line,
    NoTextError,
    Options,
    OptionsError,
    RankingError,
    ReadingError,
    Scores,
    Sentence,
    Summary,
    best_first,
)
from summarizer.stages import LONG, Out, Stages, finished, staged, together

DEFAULTS = Options()
NO_LINE = Line()


def read_articles(sources: Any, *, on_failure: Callable[[Failure], None] | None = None, **how: Any) -> Iterator[Article]:
    """Read and clean articles from a path, folder, glob, open file, bytes, or a list of such.

    sources and how: as in ``reading.read`` (input_format, encoding, text_column, title_column, id_column, include, exclude).
    on_failure: called with each source that gave no article, after which reading goes on; without it the first one raises ReadingError.

    Yields cleaned articles in order, one at a time: a file of a million rows takes no more memory than one of ten.
    """
    for found in reading.read(sources, **how):
        outcome = found if isinstance(found, Failure) else clean_or_fail(found)
        if isinstance(outcome, Article):
            yield outcome
        elif on_failure is not None:
            on_failure(outcome)
        else:
            raise ReadingError(outcome.source, outcome.reason)


def clean_or_fail(article: Article) -> Article | Failure:
    """The article cleaned, or a Failure where no readable text is left in it."""
    try:
        return _readable(cleaning.clean(article))
    except ReadingError as error:
        return Failure(error.source, error.reason)


def failure_of(article: Article, error: NoTextError | RankingError) -> Failure:
    """What stands in the place of an article's result where there is none: the rest of a batch goes on."""
    return Failure(error.source, error.reason) if isinstance(error, NoTextError) else Failure(article.id or "the article", str(error))


def summarize(article: Article | str, options: Options = DEFAULTS) -> Summary:
    """The line, the key sentences and the keywords of one article.

    article: one from ``read_articles``, or text (plain, or with markup) that is cleaned first. options: see Options.
    Where the ranker ranks sentences only, the keywords are those of ranking.FALLBACK_KEYWORDS.
    Raises NoTextError where nothing readable is left, OptionsError for an unknown ranker or segmenter, or a ranker that ranks no sentences;
    RankingError where the ranker comes to no result under the options (a conformance ranker that does not settle).

    >>> result = summarize("河岸新区启用智慧路灯。路灯按车流调节亮度，每年省电三成。居民说晚上散步更安心了。", Options(sentences=1, ranker="lead"))
    >>> result.summary
    '河岸新区启用智慧路灯。'
    """
    return finished(summarizing(article, options))


def summary_of(document: Document, options: Options = DEFAULTS) -> Summary:
    """What ``summarize`` gives, for an article that was analysed (with the same options) already."""
    return finished(summarizing_document(document, options))


def one_line(article: Article | str, options: Options = DEFAULTS) -> Line:
    """The article in one line of at most ``options.line_chars`` characters. Arguments and errors as for ``summarize``."""
    return line_summary(article, options).line


def extract_keywords(article: Article | str, options: Options = DEFAULTS) -> list[Keyword]:
    """The article's keywords, best first, at most ``options.keywords``. Arguments and errors as for ``summarize``."""
    return list(keyword_summary(article, options).keywords)


def line_summary(article: Article | str, options: Options = DEFAULTS) -> Summary:
    """A Summary in which only the line is filled in: what ``oneline`` prints."""
    return finished(lining(article, options))


def keyword_summary(article: Article | str, options: Options = DEFAULTS) -> Summary:
    """A Summary in which only the keywords are filled in: what ``keywords`` prints."""
    return finished(keywording(article, options))


def summarize_all(articles: Iterable[Article | str], options: Options = DEFAULTS) -> Iterator[Summary | Failure]:
    """``summarize`` of many articles, in order: the same results in less time, as many articles go through each stage together (see summarizer.stages).

    An article without a result (where ``summarize`` raises NoTextError or RankingError) has its Failure in its place; OptionsError is raised.

    >>> found = summarize_all(["新桥今天通车。居民说方便多了。", "（　）"], Options(sentences=1, ranker="lead"))
    >>> [one.reason if isinstance(one, Failure) else one.summary for one in found]
    ['新桥今天通车。', 'no readable text is left after cleaning']
    """
    def outcome(article: Article | str) -> Stages[Summary | Failure]:
        try:
            return (yield from summarizing(article, options))
        except (NoTextError, RankingError) as error:
            return failure_of(Article(article) if isinstance(article, str) else article, error)

    return together(outcome, articles)


def summarizing(article: Article | str, options: Options) -> Stages[Summary]:
    """``summarize`` in stages."""
    return in_stages(summarizing_document, article, options)


def lining(article: Article | str, options: Options) -> Stages[Summary]:
    """``line_summary`` in stages."""
    return in_stages(_line_of_document, article, options)


def keywording(article: Article | str, options: Options) -> Stages[Summary]:
    """``keyword_summary`` in stages."""
    return in_stages(_keywords_of_document, article, options)


def in_stages(work: Callable[[Document, Options], Stages[Out]], article: Article | str, options: Options) -> Stages[Out]:
    """Work in stages on a document, from its article on: without a pause where the text is long. Errors as for ``summarize``."""
    cleaned = _cleaned(article)
    if len(cleaned.text) > LONG:
        return finished(work(analyse(cleaned, options), options))
    yield
    document = analyse(cleaned, options)
    yield
    return (yield from work(document, options))


def summarizing_document(document: Document, options: Options) -> Stages[Summary]:
    """``summary_of`` in stages."""
    ranker = ranking.ranker(options.ranker)
    scores = yield from _sentence_scores(ranker, document, options)
    yield
    text, sentences = _chosen(ranker, document, scores, options)
    yield
    line = yield from _line(ranker, document, scores, options)
    keywords: list[Keyword] = []
    if options.keywords:
        yield
        keywords = yield from _keywords(ranker if ranker.keywords else ranking.ranker(ranking.FALLBACK_KEYWORDS), document, options)
    explain = _explain(document, scores) if "explain" in options.include else None
    return Summary(document.article, line, text, sentences, tuple(keywords), _stats(ranker, document, options), explain)


def _line_of_document(document: Document, options: Options) -> Stages[Summary]:
    ranker = ranking.ranker(options.ranker)
    scores = yield from _sentence_scores(ranker, document, options)
    yield
    line = yield from _line(ranker, document, scores, options)
    explain = _explain(document, scores) if "explain" in options.include else None
    return Summary(document.article, line, "", (), (), _stats(ranker, document, options), explain)


def _keywords_of_document(document: Document, options: Options) -> Stages[Summary]:
    ranker = ranking.ranker(options.ranker)
    keywords = (yield from _keywords(ranker, document, options)) if options.keywords else []
    return Summary(document.article, NO_LINE, "", (), tuple(keywords), _stats(ranker, document, options))


def analyse(article: Article | str, options: Options = DEFAULTS) -> Document:
    """Clean, split and segment one article, as the ranker named in the options wants it. Errors as for ``summarize``."""
    ranker = ranking.ranker(options.ranker)
    cleaned = _cleaned(article)
    if options.ignore_title and cleaned.title is not None:
        cleaned = replace(cleaned, title=None)
    segmenter = segmenting.segmenter(ranker.segmenter or options.segmenter, options.user_dictionary, raw=ranker.conformance)
    heading = "" if options.ignore_title else cleaned.heading or ""
    title = segmenter(cleaned.title) if cleaned.title else ()
    stop_words = segmenting.load_stop_words(options.stopwords)
    if ranker.split is not None:
        sentences = ranker.split(cleaned.text)
        return Document(cleaned, sentences, segmenting.segment(sentences, segmenter), title, stop_words, heading=heading)
    places = splitting.cut(cleaned.text)
    return Document(cleaned, places, None, title, stop_words, segmenter.row(cleaned.text, places, stop_words), heading)


def _cleaned(article: Article | str) -> Article:
    return _readable(cleaning.clean(Article(article) if isinstance(article, str) else article))


def _readable(article: Article) -> Article:
    if any(map(str.isalnum, article.text)):
        return article
    raise NoTextError(article.id or "the article", "no readable text is left after cleaning")


def _sentence_scores(ranker: ranking.Ranker, document: Document, options: Options) -> Stages[Scores]:
    if ranker.sentences is None:
        able = ", ".join(name for name, other in ranking.RANKERS.items() if other.sentences)
        raise OptionsError(f"ranker {ranker.name!r} ranks keywords only; those that rank sentences are {able}", "ranker")
    return (yield from staged(ranker.sentences, document, options))


def _keywords(ranker: ranking.Ranker, document: Document, options: Options) -> Stages[list[Keyword]]:
    if ranker.keywords is None:
        able = ", ".join(name for name, other in ranking.RANKERS.items() if other.keywords)
        raise OptionsError(f"ranker {ranker.name!r} ranks sentences only; those that rank keywords are {able}", "ranker")
    return (yield from staged(ranker.keywords, document, options))


def _line(ranker: ranking.Ranker, document: Document, scores: Scores, options: Options) -> Stages[Line]:
    if not document.sentences:
        return NO_LINE
    if ranker.line is not None:
        return (yield from staged(ranker.line, document, scores, options))
    return trimming.trim(document, scores.values.index(max(scores.values)), options.line_chars)


def _chosen(ranker: ranking.Ranker, document: Document, scores: Scores, options: Options) -> tuple[str, tuple[Sentence, ...]]:
    choose = ranker.choose or selecting.select
    chosen = choose(document, scores, options)
    sentences = tuple([document.sentences[i].scored(scores.values[i]) for i in chosen])
    if sentences or not document.sentences:
        return "".join(sentence.text for sentence in sentences), sentences
    return _trimmed_to_budget(document, scores, options)


def _trimmed_to_budget(document: Document, scores: Scores, options: Options) -> tuple[str, tuple[Sentence, ...]]:
    """Where not even one sentence fits the budget: the best one trimmed as a line, its kept pieces as sentences."""
    limit = options.chars or max(1, int((options.ratio or 1) * len(document.article.text)))
    best = best_first(scores.values)[0]
    line = trimming.trim(document, best, limit)
    whole = document.sentences[best]
    pieces = (replace(whole, text=document.article.text[start:end], start=start, end=end, score=scores.values[best]) for start, end in line.spans)
    return line.text, tuple(pieces)


def _stats(ranker: ranking.Ranker, document: Document, options: Options) -> dict[str, Any]:
    return {"characters": len(document.article.text), "sentences": len(document.sentences), "ranker": ranker.name,
            "segmenter": ranker.segmenter or options.segmenter}


def _explain(document: Document, scores: Scores) -> dict[str, Any]:
    rows = []
    for i, sentence in enumerate(document.sentences):
        parts = {name: round(value, 6) for name, value in scores.parts[i].items()} if scores.parts else {}
        rows.append({"index": sentence.index, "start": sentence.start, "end": sentence.end, "score": round(scores.values[i], 6), "parts": parts})
    return {"sentences": rows}
