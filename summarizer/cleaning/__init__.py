"""Cleaning: markup, page furniture, image placeholders and datelines out, every removal recorded.

``clean(article)`` returns the article with its text as the rest of the program counts it: paragraphs joined by one newline.
"""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.model import Article, Edit
from summarizer.cleaning.edits import apply, compose
from summarizer.cleaning.markup import has_markup, strip
from summarizer.cleaning.whitespace import tidy

FILE_TITLE = re.compile(r"(\d*)[.、\s_-]*(.+?)\.txt\s*(?:\n|\Z)", re.I)

PLACEHOLDER = re.compile(r"^[-—=*_\s]*(?:这里有图片)?[-—=*_\s]*$\n?", re.M)
DATELINE = re.compile(r"新华社[^\n，。（(]{0,20}?电\s*(?:[（(]\w*记者[^）)\n]{1,40}[）)])?\s*")


def clean(article: Article) -> Article:
    """The article with markup, page furniture and its dateline removed; what was removed stands in ``edits``.

    An article cleaned already (``source`` is set) is returned as it is.
    """
    if article.source is not None:
        return article
    source = text = article.text
    title = article.title
    metadata = dict(article.metadata)
    edits: list[Edit] = []
    if article.format == "html" or (article.format == "auto" and has_markup(text)):
        edits = strip(text)
        text = apply(text, edits)
    step = tidy(text)
    edits = compose(edits, step)
    text = apply(text, step)
    first = text.split("\n", 1)[0]
    match = FILE_TITLE.fullmatch(first) if len(first) < 200 else None
    if match:
        title = title or match[2]
        if match[1]:
            metadata["order"] = match[1]
        step = [Edit(0, min(len(first) + 1, len(text)), "", "title")]
        edits = compose(edits, step)
        text = apply(text, step)
    step = [Edit(*m.span(), "", "placeholder") for m in PLACEHOLDER.finditer(text) if m.group()]
    edits = compose(edits, step)
    text = apply(text, step)
    dateline = DATELINE.match(text)
    if dateline:
        metadata["dateline"] = dateline.group().strip()
        step = [Edit(0, dateline.end(), "", "dateline")]
        edits = compose(edits, step)
        text = apply(text, step)
    return replace(article, text=text, title=title, metadata=metadata, source=source, edits=tuple(edits))
