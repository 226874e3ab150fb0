"""An article split and segmented: what the rankers work on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from summarizer.model.values import Article, Sentence, Token

if TYPE_CHECKING:
    from summarizer.lexicon import ContentWords, TokenRow

PUNCTUATION_TAGS = frozenset("xw")


class Document:
    """An article split into sentences and segmented once: what every ranker works on.

    sentences: the article's. tokens[i]: the words of sentences[i]; joined they give its text to the letter. title_tokens: the title's. stop_words: words that
    say nothing. row: the tokens as numbers, where they were segmented so; either they or the tokens may be left out. heading: what sentences and lines are
    compared with, by default the title; cleaning may have found a headline over the text. A value: nothing in it changes; what several stages count is
    counted when it is first asked for, and kept.
    """

    def __init__(self, article: Article, sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]] | None = None, title_tokens: Sequence[Token] = (),
                 stop_words: frozenset[str] = frozenset(), row: TokenRow | None = None, heading: str | None = None) -> None:
        self.article = article
        self.heading = (article.title or "") if heading is None else heading
        self.sentences = sentences
        self.title_tokens = title_tokens
        self.stop_words = stop_words
        if tokens is not None:
            self.tokens = tokens
        if row is not None:
            self.row = row

    @cached_property
    def tokens(self) -> Sequence[Sequence[Token]]:
        """The words of each sentence with their parts of speech."""
        return self.row.all_tokens()

    @cached_property
    def row(self) -> TokenRow:
        """The tokens of the whole text as numbers."""
        from summarizer.lexicon import Lexicon, row_of

        return row_of(Lexicon(self.stop_words), self.sentences, self.tokens, self.article.text)

    @cached_property
    def words(self) -> ContentWords:
        """The words that say something (no punctuation, no stop words), in lower case, in the order of the text, as numbers."""
        return self.row.content()

    @cached_property
    def roles(self) -> Any:
        """What each token of ``row`` may do in a keyword (see summarizer.lexicon): an array of 8-bit integers."""
        return self.row.roles()

    @cached_property
    def counts(self) -> Any:
        """How often each word of ``vocabulary`` occurs: an array of 64-bit integers."""
        return self.words.counts()

    @cached_property
    def vocabulary(self) -> list[str]:
        """The distinct content words, lower-case, in order of first appearance."""
        return list(map(self.row.lexicon.form_texts.__getitem__, self.words.forms.tolist()))

    @cached_property
    def forms(self) -> dict[str, str]:
        """The lower-case form of each distinct word that says something: no punctuation, no stop words."""
        return content_forms(self.tokens, self.stop_words)

    @cached_property
    def content(self) -> list[list[str]]:
        """The content words of each sentence, lower-case, in order, repeats kept."""
        flat = list(map(self.vocabulary.__getitem__, self.words.numbers.tolist()))
        return [flat[first:last] for first, last in itertools.pairwise(self.words.bounds.tolist())]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The distinct content words in order of first appearance, numbered from 0."""
        return {word: i for i, word in enumerate(self.vocabulary)}

    @cached_property
    def title_row(self) -> TokenRow:
        """The title's tokens as numbers of the same lexicon."""
        from summarizer.lexicon import title_row

        return title_row(self.row.lexicon, self.title_tokens)

    @cached_property
    def edges(self) -> bytes:
        """For each place in the text, its end among them, 1 where a word begins or ends."""
        return self.row.edges(len(self.article.text))


def content_forms(tokens: Iterable[Sequence[Token]], stop_words: frozenset[str]) -> dict[str, str]:
    """The lower-case form of each distinct word that says something: no punctuation, no stop words.

    >>> content_forms([[("The", "eng"), ("路灯", "n"), ("，", "x"), ("AI", "eng")]], frozenset({"the"}))
    {'路灯': '路灯', 'AI': 'ai'}
    """
    tags = dict(itertools.chain.from_iterable(tokens))
    return {word: form for word, tag in tags.items() if tag not in PUNCTUATION_TAGS and (form := word.lower()) not in stop_words}


def best_first(values: Sequence[float]) -> list[int]:
    """Indices by falling value; equal values keep their order.

    >>> best_first([0.2, 1.0, 0.2])
    [1, 0, 2]
    """
    return sorted(range(len(values)), key=lambda i: (-values[i], i))


def token_offsets(tokens: Sequence[Token], start: int = 0) -> list[int]:
    """Where each token begins, and at last where the last one ends, counted from ``start``.

    >>> token_offsets([("走", "v"), ("路灯", "n")], 5)
    [5, 6, 8]
    """
    return list(itertools.accumulate([len(word) for word, _ in tokens], initial=start))
