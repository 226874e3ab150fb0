"""Cleaning: markup, page furniture, image placeholders and datelines out, every removal recorded.

``clean(article)`` returns the article with its text as the rest of the program counts it: paragraphs joined by one newline, at most one space inside.
Each step gives edits over the text before it; together they are the article's ``edits``, which lead every character back to the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.cleaning import datelines, furniture, headlines, markup, titles, vocabulary
from summarizer.cleaning.edits import apply, compose
from summarizer.cleaning.whitespace import tidy
from summarizer.dates import iso_date
from summarizer.model import Article, Edit
from summarizer.patterns import lazy

__all__ = ["apply", "clean", "compose"]
ROUNDS = 12

# 原标题：X, with X ending at a line break, a run of spaces, or its own repetition
ORIGINAL = lazy(r"\s*原标题[:：]\s*(?P<title>\S[^\n]{5,90}?)(?:\s*\n\s*|[ \u3000\xa0]{3,}|\s*(?P=title)\s*)")
LABEL = lazy(r"\s*原标题[:：]\s*")
SURE = 0.6
"""Where X runs into the text without any of these: how likely its end must be for it to be taken off; below that only the label goes."""
PURPOSES = "进一步|深入|切实|全力|推动|解决|加快|贯彻|落实|做好|提升|保障|加强|确保|营造|充分|持续|更好|丰富|有效|全面|积极"

# a heading that is not called so, run into a text that begins with its first words, or with what it was done for
HEADING_RUN_IN = lazy(
    r"(?:\d{1,2}、)?(?P<title>(?P<head>[^\s，。：:“《]{6})[^\n。！？，]{3,60}?)(?=(?P=head))"
    rf"|(?P<act>[^\n。！？，]{{6,60}}?(?:工作|活动|行动|服务|会议|培训|演练|仪式|讲座|论坛|大会|发布会))(?=为(?:{PURPOSES})[^，。注提奠打增]{{4,60}}，)")


@dataclass(slots=True)
class Draft:
    """An article on its way: the text as it stands, and the edits that led to it."""

    text: str
    title: str | None
    date: str | None
    metadata: dict[str, str]
    edits: Sequence[Edit] = field(default=())

    def step(self, edits: Sequence[Edit]) -> None:
        """Apply edits that count in the text as it stands."""
        if edits:
            self.text = apply(self.text, edits)
            self.edits = compose(self.edits, edits)


def clean(article: Article) -> Article:
    """The article with markup, page furniture and its dateline removed.

    article: as read; its ``format`` says what its text is, ``auto`` looks for tags. One that was cleaned already (``source`` is set) is returned as it is.
    Returns it with ``text`` cleaned, ``source`` as it was, ``edits`` (rules: markup, entity, hidden, navigation, code, placeholder, furniture, dateline, title,
    space, control) and whatever of ``title``, ``date`` and ``metadata`` (order, agency, place, dateline, dateline_date, original_title) the text itself said.
    Never raises; an article with nothing readable in it comes back without a letter in its text.
    """
    if article.source is not None:
        return article
    draft = Draft(article.text, article.title, article.date, dict(article.metadata))
    if article.format == "markdown":
        _strip_markdown(draft)
    if article.format == "html" or (article.format != "text" and markup.has_markup(draft.text)):
        _strip_markup(draft)
    elif draft.title is None and article.format != "markdown":
        _take_short_title(draft)
    _take_original_title(draft)
    draft.step(tidy(draft.text))
    _take_first_line(draft)
    draft.step(_told(draft, furniture.lines(draft.text)))
    _trim_head(draft)
    between = furniture.inside(draft.text)
    if between:
        draft.step(between)
        _trim_head(draft)
    _trim_tail(draft)
    source = article.text
    edits = tuple([edit for edit in draft.edits if source[edit.start:edit.end] != edit.text])
    return Article(draft.text, draft.title, article.id, draft.date, article.format, draft.metadata, source, edits)


def _strip_markdown(draft: Draft) -> None:
    from summarizer.cleaning import markdown  # which few articles are

    found = markdown.blocks(draft.text)
    draft.step(found.edits)
    draft.title = draft.title or found.title
    draft.date = draft.date or (iso_date(found.date) if found.date else None)
    for inline in (markdown.links, markdown.emphasis, markdown.escapes):
        draft.step(inline(draft.text))


def _strip_markup(draft: Draft) -> None:
    text = draft.text
    names = markup.names(text)
    stretches = [(0, len(text), False)]
    drops: list[Edit] = []
    if names & markup.STRUCTURE or "<!--" in text or "display" in text or "hidden" in text:
        from summarizer.cleaning import pages  # of no use for text and plain fragments

        outline = pages.outline(text, names, draft.title)
        drops = outline.drops
        stretches = pages.stretches(outline, len(text))
        draft.title = draft.title or outline.title
        draft.date = draft.date or (iso_date(outline.date) if outline.date else None)
        if outline.byline:
            _learn_byline(draft, outline.byline)
    first = max(text.find("<"), 0)
    edits = markup.strip(text, markup.before(first, stretches), bool(names & markup.BLOCK))
    if drops:
        edits = sorted(edits + drops)
    draft.step(edits)


def _learn_byline(draft: Draft, byline: str) -> None:
    """The date and the source that stand between a page's heading and its text."""
    stamp = vocabulary.STAMP.search(byline)
    if stamp and draft.date is None:
        draft.date = iso_date(stamp.group())
    source = vocabulary.SOURCE.search(byline)
    if source:
        draft.metadata.setdefault("source", source[1])


def _take_short_title(draft: Draft) -> None:
    line = titles.short_line(draft.text)
    if line is None or titles.file_name(line) is not None:
        return
    if furniture.rule(line, head=True, edge=True) is None and furniture.head(line) is None and datelines.find(line) is None:
        draft.title = line


def _take_original_title(draft: Draft) -> None:
    start = draft.text[:headlines.REACH]
    label = LABEL.match(start)
    if label is None:
        _take_heading(draft, start)
        return
    match = ORIGINAL.match(start)
    if match:
        title, end = match["title"], match.end()
    else:
        border = headlines.border(start[label.end():])
        if border is None:
            return
        title, end = start[label.end():label.end() + border.place], label.end() + border.place
        if border.chance < SURE:
            title, end = title.partition("。")[0], label.end()
    draft.metadata["original_title"] = title.strip()
    draft.step([Edit(0, end, "", "furniture")])


def _take_heading(draft: Draft, start: str) -> None:
    if start[:6] not in start[9:72] and "为" not in start[8:64] and "、" not in start[1:3]:
        return  # nothing that the expression could begin with: no repetition, no purpose, no number
    match = HEADING_RUN_IN.match(start)
    if match and match.end() < len(start):
        draft.metadata.setdefault("original_title", match["title"] or match["act"])
        draft.step([Edit(0, match.end(), "", "furniture")])


def _take_first_line(draft: Draft) -> None:
    """A first line that is a file's name gives the title; one that repeats the title goes."""
    first = draft.text.partition("\n")[0]
    named = titles.file_name(first)
    if named is not None:
        title, order = named
        draft.title = draft.title or title
        if order:
            draft.metadata["order"] = order
    elif draft.title is None or first != draft.title:
        return
    draft.step([Edit(0, min(len(first) + 1, len(draft.text)), "", "title")])


def _told(draft: Draft, edits: Sequence[Edit]) -> Sequence[Edit]:
    """The edits, once the draft has learnt from the furniture they drop: its source, and its date if that stands near the head."""
    for start, end, _, rule in edits:
        if rule == "furniture":
            said = draft.text[start:min(end, start + 300)]
            date = iso_date(said) if draft.date is None and start < 300 else None
            if date and len(date) == 10:
                draft.date = date
            source = vocabulary.SOURCE.search(said) if "源" in said else None
            if source:
                draft.metadata.setdefault("source", source[1])
    return edits


def _trim_head(draft: Draft) -> None:
    """Labels and datelines at the head, one after another; a dateline may also come after one or two headings."""
    text = draft.text
    edits: list[Edit] = []
    position = 0
    for _ in range(ROUNDS):
        label = furniture.head(text[position:position + furniture.HEAD_REACH])
        found = None if label else datelines.find(text[position:position + datelines.REACH])
        if label:
            end, original = label
            rule = "furniture"
            if original:
                draft.metadata.setdefault("original_title", original)
        elif found:
            end, rule = found.end, "dateline"
            _learn(draft, found.said)
        else:
            break
        while text[position + end:position + end + 1] in (" ", "\n"):
            end += 1
        if position + end >= len(text):
            break
        edits.append(Edit(position, position + end, "", rule))
        position += end
    draft.step(_told(draft, edits))
    if "dateline" not in draft.metadata:
        _trim_later_dateline(draft)


def _trim_later_dateline(draft: Draft) -> None:
    text = draft.text
    position = 0
    for _ in range(2):
        end = text.find("\n", position, position + 60)
        if end < 0 or text[position:end].endswith(titles.FINAL):
            return
        position = end + 1
        found = datelines.find(text[position:position + datelines.REACH])
        if found and position + found.end < len(text) and text[position + found.end] != "\n":
            _learn(draft, found.said)
            draft.step([Edit(position, position + found.end, "", "dateline")])
            return


def _learn(draft: Draft, said: dict[str, str]) -> None:
    for name, value in said.items():
        draft.metadata.setdefault(name, value)
    if said.get("agency", "本报") != "本报":
        draft.metadata.setdefault("source", said["agency"])
    if draft.date is None and len(said.get("dateline_date", "")) == 10:
        draft.date = said["dateline_date"]


def _trim_tail(draft: Draft) -> None:
    text = draft.text
    edits: list[Edit] = []
    stop = len(text)
    for _ in range(ROUNDS):
        start = furniture.tail(text, stop)
        if start is None:
            break
        while start > 0 and text[start - 1] in " \n":
            start -= 1
        if start == 0:
            break
        edits.append(Edit(start, stop, "", "furniture"))
        stop = start
    draft.step(_told(draft, edits[::-1]))
