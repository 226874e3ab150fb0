"""Sentence → one line: clauses kept or dropped, never rewritten."""

from __future__ import annotations

from summarizer.model import ELLIPSIS, Document, Line


def trim(document: Document, index: int, limit: int) -> Line:
    """Sentence ``index`` of the document as one line of at most ``limit`` characters, the ellipsis included."""
    sentence = document.sentences[index]
    text = sentence.text.split("\n")[0].split("\t")[0]
    if len(text) <= limit:
        return Line(text, ((sentence.start, sentence.start + len(text)),))
    end = limit - 1
    return Line(text[:end] + ELLIPSIS, ((sentence.start, sentence.start + end),) if end else ())
