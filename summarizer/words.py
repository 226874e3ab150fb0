"""A document's content words: what every ranker counts, so that all of them count the same."""

from __future__ import annotations

from summarizer.lexicon import ROLES
from summarizer.model import Document, content_forms


def content_words(document: Document) -> list[list[str]]:
    """The content words of each sentence, lower-case, in order, repeats kept."""
    return document.content


def title_words(document: Document) -> list[str]:
    """The content words of the title, as `content_words` has them."""
    forms = content_forms([document.title_tokens], document.stop_words)
    return [forms[word] for word, _ in document.title_tokens if word in forms]


def terms(document: Document) -> list[list[str]]:
    """The content words of each sentence that may be part of a keyword by their part of speech: nouns and the like."""
    return [[form for word, tag in tokens if tag in ROLES and (form := document.forms.get(word))] for tokens in document.tokens]
