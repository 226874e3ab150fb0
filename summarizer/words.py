"""A document's content words: what every ranker counts, so that all of them count the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from summarizer.model import Document, Token

PUNCTUATION_TAGS = frozenset("xw")


def content_forms(tokens: Sequence[Sequence[Token]], stop_words: frozenset[str]) -> dict[str, str]:
    """The lower-case form of each distinct word that says something: no punctuation, no stop words.

    >>> content_forms([[("The", "eng"), ("路灯", "n"), ("，", "x"), ("AI", "eng")]], frozenset({"the"}))
    {'路灯': '路灯', 'AI': 'ai'}
    """
    tags = dict(chain.from_iterable(tokens))
    forms = {word: word.lower() for word, tag in tags.items() if tag not in PUNCTUATION_TAGS}
    return {word: form for word, form in forms.items() if form not in stop_words}


def content_words(document: Document) -> list[list[str]]:
    """The content words of each sentence, lower-case, in order, repeats kept."""
    forms = content_forms(document.tokens, document.stop_words)
    return [[forms[word] for word, _ in tokens if word in forms] for tokens in document.tokens]


def title_words(document: Document) -> list[str]:
    """The content words of the title, as `content_words` has them."""
    forms = content_forms([document.title_tokens], document.stop_words)
    return [forms[word] for word, _ in document.title_tokens if word in forms]
