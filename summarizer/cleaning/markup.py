"""HTML → text: tags, entities, comments and hidden elements, as edits over the source.

A tokenizer of our own, because every character of the result must lead back to the source; a DOM forgets where its text stood.
Every regular expression stops at the next ``<``, so that hostile markup costs linear time.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable, Iterator

from summarizer.cleaning.whitespace import BREAK, INVISIBLE, SPACE, SPACES
from summarizer.model import Edit
from summarizer.patterns import lazy


def listed(names: str) -> frozenset[str]:
    """The names in a string, apart by spaces."""
    return frozenset(names.split())


BLOCK = listed(
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header "
    "hgroup hr html legend li main menu nav ol option p pre section select summary table tbody tfoot thead title tr ul")
CELLS = frozenset(("td", "th", "img", "input"))
INLINE = listed(
    "a abbr acronym area audio b base basefont bdi bdo big button canvas caption cite code col colgroup data datalist del dfn em embed font frame "
    "frameset i iframe ins kbd label link map mark marquee meta meter nobr noframes noscript object optgroup output param picture progress q rp rt ruby s samp "
    "script small source span strike strong style sub sup svg template textarea time track tt u var video wbr")
RAW = frozenset(("script", "style"))
DROPPED = listed("noscript template svg button iframe object select textarea head math canvas audio video")
PAGE = listed("html body nav main footer")
STRUCTURE = RAW | DROPPED | PAGE | frozenset(("title", "h1", "pre"))
"""Elements for which a document is looked at as a page, not as a fragment."""

NAME = lazy(r"</?([a-zA-Z][\w:-]*)")
OPENING = lazy(r"<([a-zA-Z!?][\w:-]*)")
QUOTED = "(?:\"[^\"<]*\"[^<>\"']*|'[^'<]*'[^<>\"']*)"
TAG = rf"<[/?!]?(?:[a-zA-Z][^<>\"']*(?:>|{QUOTED}{{1,100}}>|[^<>]*(?:>|\Z))|(?<=!)\[[^<>]*>)"
SPACE_ENTITY = r"&(?:nbsp|ensp|emsp|thinsp|zwnj|#160|#12288|#8194|#8195|#x[aA]0|#x3000);?"
BLANK = f"[{SPACES}{INVISIBLE}]+"
# A run of tags and the white space between them. It begins with "<", which makes the search fast; its length is bounded, which keeps memory flat.
RUN = lazy(rf"{TAG}(?:{BLANK}|{TAG}|{SPACE_ENTITY}){{0,300}}")
PIECE = lazy(rf"(?P<tag>{TAG})|{BLANK}|(?P<space>{SPACE_ENTITY})")
ENTITY = lazy(rf"(?:{SPACE_ENTITY})+|&(?:#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});?")
WIDE = lazy("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")
NEWLINE = lazy(r"\n[ \t\r\n]*")
MARKUP = lazy(
    r"<(?:!doctype|!--|/?(?:div|p|span|br|a|b|i|u|em|strong|font|img|table|tr|td|ul|ol|li|h[1-6]|html|body|head|section|article|blockquote|center|"
    r"pre)[\s/>])", re.I)
SURE_ENTITY = lazy(r"&(?:nbsp|lt|gt|amp|quot|[lr][ds]quo|mdash|ndash|hellip|middot|emsp|ensp|#\d{2,6}|#[xX][0-9a-fA-F]{2,6});")


def has_markup(text: str) -> bool:
    """Whether a text of unknown format holds HTML tags or entities."""
    return ("<" in text and MARKUP.search(text) is not None) or ("&" in text and SURE_ENTITY.search(text) is not None)


def tag_name(tag: str) -> str:
    """The element's name in lower case; empty for comments and declarations."""
    match = NAME.match(tag)
    return match[1].lower() if match else ""


def names(text: str) -> frozenset[str]:
    """The names of all elements that open in the text, in lower case."""
    return frozenset(map(str.lower, set(OPENING.findall(text))))


def strip(text: str, kept: Iterable[tuple[int, int, bool]], blocks: bool) -> list[Edit]:
    """Edits that take tags and entities out of stretches of ``text``; block elements leave a newline, cells and white space one space.

    kept: the stretches, each with whether its line breaks count. blocks: whether the document has block elements; line breaks count where it has none.
    """
    edits: list[Edit] = []
    position = stretch_end = 0
    for start, end, breaks in kept:
        breaks = breaks or not blocks
        position = position if start == stretch_end else start
        floor = max(position, edits[-1].end) if edits else position
        for match in RUN.finditer(text, start, end):
            tags_start, run_end = match.span()
            run_start = tags_start
            while run_start > floor and text[run_start - 1] in " \n":  # white space before the run goes with it
                run_start -= 1
            rest = max(position, start)
            piece = text[rest:run_start]
            if "&" in piece or "\n" in piece:
                _between(piece, rest, breaks, edits)
            position = floor = run_end
            wanted = replacement(match.group(), breaks)
            if wanted is None:
                edits.extend(_piecewise(text, tags_start, run_end, breaks))
                continue
            if run_start < tags_start and wanted in ("", " "):
                wanted = "\n" if (breaks or run_start < start) and "\n" in text[run_start:tags_start] else " "
            edits.append(Edit(run_start, run_end, "" if run_start == 0 or run_end == len(text) else wanted, "markup"))
        rest = max(position, start)
        _between(text[rest:end], rest, breaks, edits)
        stretch_end = end
    return edits


def before(first: int, parts: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """The same stretches, with line breaks counting up to position ``first`` (plain lines before the first tag)."""
    result = []
    for start, end, breaks in parts:
        if start < first < end and not breaks:
            result += [(start, first, True), (first, end, False)]
        else:
            result.append((start, end, breaks or end <= first))
    return result


def _between(piece: str, offset: int, breaks: bool, edits: list[Edit]) -> None:
    """Edits for text between tags: its entities, and its line breaks where they do not count."""
    found = []
    if "&" in piece:
        found += [Edit(offset + m.start(), offset + m.end(), wanted, "entity") for m in ENTITY.finditer(piece) if (wanted := decoded(m.group())) != m.group()]
    if not breaks and "\n" in piece:
        found += [Edit(offset + m.start(), offset + m.end(), glue(piece[m.start() - 1:m.start()], piece[m.end():m.end() + 1]), "space")
                  for m in NEWLINE.finditer(piece)]
        found.sort()
    edits += found


def glue(before: str, after: str) -> str:
    """What stands for a soft line break: nothing where Han characters or their marks meet, else a space (CSS Text 3, segment break transformation)."""
    return "" if WIDE.match(before) and WIDE.match(after) else " "


def decoded(entity: str) -> str:
    """The text of an entity; a run of entities for spaces is one space."""
    text = html.unescape(entity)
    return " " if text.isspace() else text


@functools.lru_cache(maxsize=1024)  # scraped articles repeat the same few runs
def replacement(run: str, breaks: bool) -> str | None:
    """What stands for a run of tags and white space; None where tags of unknown name must be looked at one by one."""
    wanted = ""
    for match in PIECE.finditer(run):
        tag = match["tag"]
        if tag is None:
            if breaks and BREAK.search(match.group()):
                wanted = "\n"
            elif match["space"] or SPACE.search(match.group()):
                wanted = wanted or " "
            continue
        name = tag_name(tag)
        if name in BLOCK:
            wanted = "\n"
        elif name in CELLS:
            wanted = wanted or " "
        elif name and name not in INLINE and not ("-" in name or ":" in name):
            return None
    return wanted


def _piecewise(text: str, start: int, end: int, breaks: bool) -> Iterator[Edit]:
    """A run with tags that HTML does not know: those stay as text (``<T>`` in an article about programs)."""
    for match in PIECE.finditer(text, start, end):
        wanted = replacement(match.group(), breaks)
        if wanted is not None and wanted != match.group():
            yield Edit(*match.span(), wanted, "markup" if match["tag"] else "space")
