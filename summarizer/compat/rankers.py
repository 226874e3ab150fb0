"""The packages' methods as rankers: raw scores over a Document that was split by ``split`` or ``split_whole`` and cut by jieba, nothing joined or filtered.

Damping, tolerance and window are taken from the options; where no window is given each package has its own (2; 5).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from summarizer import jieba_loader
from summarizer.compat import graphs, jieba_analyse, textrank4zh
from summarizer.model import Document, Keyword, Options, OptionsError, PathOrEntries, Scores, Sentence, Span

if TYPE_CHECKING:
    from jieba import Tokenizer


class _Place(NamedTuple):
    """A word in the text: where it begins and its part of speech."""

    word: str
    start: int
    tag: str


def split(text: str) -> list[Sentence]:
    """The sentences of textrank4zh: cut at ``? ! ; ？ ！ 。 ； ……`` and newlines, which belong to none, without the white space around.

    >>> [(s.text, s.start, s.paragraph) for s in split("灯亮了。\\n　人来了")]
    [('灯亮了', 0, 0), ('人来了', 6, 1)]
    """
    sentences = []
    paragraph = before = 0
    for index, (start, end) in enumerate(textrank4zh.sentence_spans(text)):
        paragraph += text.count("\n", before, start)
        before = start
        sentences.append(Sentence(text[start:end], start, end, index, paragraph))
    return sentences


def split_whole(text: str) -> list[Sentence]:
    """The whole text as one sentence: jieba.analyse knows no others."""
    return [Sentence(text, 0, len(text), 0, 0)] if text else []


def score_sentences(document: Document, options: Options) -> Scores:
    """textrank4zh's weight of each sentence of a document split by ``split``; the weights add up to 1."""
    stop_words = textrank4zh.default_stop_words()
    view = [textrank4zh.word_views(tokens, stop_words, ())[1] for tokens in document.tokens]
    return Scores(graphs.sentence_scores(view, alpha=options.damping, tol=options.tolerance).tolist())


def score_keywords(document: Document, options: Options) -> list[Keyword]:
    """textrank4zh's best ``options.keywords`` words of a document split by ``split``, with their raw weights."""
    stop_words, tags = textrank4zh.default_stop_words(), frozenset(textrank4zh.ALLOW_SPEECH_TAGS)
    views = [textrank4zh.word_views(tokens, stop_words, tags) for tokens in document.tokens]
    config = {"alpha": options.damping, "tol": options.tolerance}
    scores = graphs.word_scores([view[2] for view in views], [view[1] for view in views], options.window or 2, **config)
    # words that differ in white space around them are one to the package
    places = (_Place(place.word.strip(), place.start + len(place.word) - len(place.word.lstrip()), place.tag)
              for place in _token_places(document) if place.tag != "x")
    return _keywords(document, scores, places, options, tags)


def score_keywords_tfidf(document: Document, options: Options) -> list[Keyword]:
    """jieba.analyse.extract_tags: the best ``options.keywords`` words with their raw weights; a table of IDF may be given in the options."""
    words = list(_cutter(options.user_dictionary).cut(document.article.text))
    table, median = _idf(options.idf)
    weights = jieba_analyse.tfidf_weights(words, words, jieba_analyse.STOP_WORDS, table, median)
    starts = itertools.accumulate(map(len, words), initial=0)
    tags = jieba_loader.word_tags()
    return _keywords(document, weights, (_Place(word, start, tags.get(word, "")) for word, start in zip(words, starts, strict=False)), options)


def score_keywords_textrank(document: Document, options: Options) -> list[Keyword]:
    """jieba.analyse.textrank: the best ``options.keywords`` words of a document split by ``split_whole``, with their raw weights."""
    keys = jieba_analyse.textrank_keys(itertools.chain.from_iterable(document.tokens))
    weights = jieba_analyse.textrank_weights(keys, options.window or jieba_analyse.SPAN)
    return _keywords(document, weights, _token_places(document), options, frozenset(jieba_analyse.NOUNS_AND_VERBS))


def _token_places(document: Document) -> Iterator[_Place]:
    for sentence, tokens in zip(document.sentences, document.tokens, strict=True):
        start = sentence.start
        for word, tag in tokens:
            yield _Place(word, start, tag)
            start += len(word)


def _keywords(
    document: Document, scores: Mapping[str, float], places: Iterable[_Place], options: Options, tags: frozenset[str] = frozenset(),
) -> list[Keyword]:
    """The best words as Keywords; their part of speech is that of the first occurrence, among ``tags`` where one is."""
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:options.keywords]
    offsets: dict[str, list[Span]] = {word: [] for word in best}
    found: dict[str, str] = {}
    for word, start, tag in places:
        if word in offsets:
            offsets[word].append((start, start + len(word)))
            if word not in found or (tag in tags and found[word] not in tags):
                found[word] = tag
    titled = [word.strip() for word, _ in document.title_tokens]
    return [Keyword(word, scores[word], len(offsets[word]) + titled.count(word), found[word], tuple(offsets[word])) for word in best]


def _lines(source: PathOrEntries) -> tuple[str, ...]:
    if isinstance(source, (str, PathLike)):
        return tuple(Path(source).read_text(encoding="utf-8-sig").splitlines())
    return tuple(entry if isinstance(entry, str) else " ".join(map(str, entry)) for entry in source)


def _cutter(user_dictionary: PathOrEntries | None) -> Tokenizer:
    """jieba's tokenizer without tags (its words are not always the tagger's), with the user's words."""
    return jieba_loader.tokenizer() if user_dictionary is None else _own_cutter(_lines(user_dictionary))


@lru_cache(maxsize=4)
def _own_cutter(lines: tuple[str, ...]) -> Tokenizer:
    cutter: Tokenizer = vars(jieba_loader.private_pos_tokenizer())["tokenizer"]
    cutter.load_userdict(cast(Any, list(lines)))
    return cutter


def _idf(source: PathOrEntries | None) -> tuple[Mapping[str, float], float]:
    if source is None:
        return jieba_analyse.load_idf()
    try:
        return jieba_analyse.parse_idf(filter(str.strip, _lines(source)), "the IDF table")
    except (OSError, ValueError) as error:
        raise OptionsError(f"idf: {error}", "idf") from error
