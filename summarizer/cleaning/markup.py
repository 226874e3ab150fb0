"""HTML → text: tags, entities, comments and hidden elements, as edits over the source.

A tokenizer of our own, because every character of the result must lead back to the source; a DOM forgets where its text stood.
Every regular expression stops at the next ``<``, so that hostile markup costs linear time.
"""

from __future__ import annotations

import html
import re

from summarizer.model import Edit
from summarizer.cleaning.whitespace import INVISIBLE

BLOCK = frozenset((
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup "
    "hr html legend li main menu nav ol option p pre section select summary table tbody tfoot thead title tr ul").split())
CELLS = frozenset(("td", "th", "img", "input"))
INLINE = frozenset((
    "a abbr acronym area audio b base basefont bdi bdo big button canvas caption cite code col colgroup data datalist del dfn em embed font frame frameset "
    "i iframe ins kbd label link map mark marquee meta meter nobr noframes noscript object optgroup output param picture progress q rp rt ruby s samp script small "
    "source span strike strong style sub sup svg template textarea time track tt u var video wbr").split())
KNOWN = BLOCK | CELLS | INLINE
HIDDEN = frozenset("script style noscript template svg iframe object select textarea button head".split())

NAME = re.compile(r"</?([a-zA-Z][\w:-]*)")
TAG = (r"<(?:[/?!]?[a-zA-Z](?:[^<>\"']*(?:\"[^\"<]*\"[^<>\"']*|'[^'<]*'[^<>\"']*){0,100}>|[^<>]*>))")
SPACES = r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#160|#12288|#8194|#8195|#xa0|#x3000);?"
GAP = re.compile(rf"(?:[\s{INVISIBLE}]+|{TAG}|{SPACES}){{1,500}}|&(?:\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});?")
PIECE = re.compile(rf"({TAG})|[\s{INVISIBLE}]+|{SPACES}")
MARKUP = re.compile(
    r"<(?:!doctype|!--|/?(?:div|p|span|br|a|b|i|u|em|strong|font|img|table|tr|td|ul|ol|li|h[1-6]|html|body|head|section|article|blockquote|center|pre)[\s/>])", re.I)
ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|hellip|middot|emsp|ensp|#\d{2,6}|#x[0-9a-f]{2,6});", re.I)


def has_markup(text: str) -> bool:
    """Whether a text of unknown format holds HTML tags or entities."""
    return ("<" in text and MARKUP.search(text) is not None) or ("&" in text and ENTITY.search(text) is not None)


def strip(text: str) -> list[Edit]:
    """Edits that take tags and entities out of ``text``; block elements leave a newline, cells and white space one space."""
    edits: list[Edit] = []
    known: dict[str, str | None] = {}
    for match in GAP.finditer(text):
        gap = match.group()
        start, end = match.span()
        if gap not in known:
            known[gap] = _replacement(gap)
        wanted = known[gap]
        if wanted is None or wanted == gap:
            continue
        edits.append(Edit(start, end, wanted, "entity" if gap[0] == "&" and "<" not in gap else "markup"))
    return edits


def _replacement(gap: str) -> str | None:
    """What stands for a run of tags and white space, or for one entity; None where it must stay."""
    if "<" not in gap:
        return html.unescape(gap) if gap[0] == "&" else ("\n" if "\n" in gap else " ")
    wanted = ""
    for match in PIECE.finditer(gap):
        if match[1] is None:
            wanted = wanted or " "
            continue
        name = NAME.match(match[1])
        tag = name[1].lower() if name else ""
        if tag in BLOCK:
            return "\n"
        if tag in CELLS:
            wanted = wanted or " "
    return wanted
