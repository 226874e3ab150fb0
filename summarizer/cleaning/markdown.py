"""Markdown → text: front matter, headings, lists, links, emphasis, code fences and hard-wrapped lines, as edits over the source.

What CommonMark draws is kept to the letter, the marks themselves go. Every pattern is bounded to a line and a few hundred characters, so that time
stays linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from summarizer.cleaning.markup import glue
from summarizer.model import Edit
from summarizer.patterns import lazy

FRONT_KEY = lazy(r"(title|date):[ \t]*[\"']?([^\n\"']{1,200})", re.I)
FENCE = lazy(r" {0,3}(```+|~~~+)")
HEADING = lazy(r" {0,3}(#{1,6})(?:[ \t]+|(?=[^\s#\d!]))")
UNDERLINE = lazy(r" {0,3}(=+|-{2,})[ \t]*\Z")
MARKER = lazy(r"[ \t]{0,12}(?:>[ \t]?)*(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)?")
REFERENCE = lazy(r" {0,3}\[[^\]\n]{1,100}\]:[ \t]+\S+.*")
BLOCK_START = lazy(r"[ \t]*(?:#{1,6}\s|>|[-*+][ \t]|\d{1,9}[.)][ \t、]|```|~~~|\||<|\Z)")
TARGET = r"(?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,100}\])"
LINKS = lazy(rf"!\[[^\[\]\n]{{0,300}}\]{TARGET}|\[([^\[\]\n]{{1,300}})\]{TARGET}|<((?:https?|mailto):[^<>\s]{{1,500}})>")
EMPHASIS = lazy(
    r"(\*\*|__|~~)(?=\S)([^\n]{1,300}?)(?<=\S)\1"
    r"|(?<![\d*])(\*)(?=[^\s*])([^*\n]{1,300}?)(?<=\S)\*(?![\d*])"
    r"|(?<![\w_])(_)(?=[^\s_])([^_\n]{1,300}?)(?<=\S)_(?![\w_])"
    r"|(`{1,3})([^`\n]{1,300})\7")
ESCAPE = lazy(r"\\([\\`*_{}\[\]()#+.!<>|~-])")


@dataclass(slots=True)
class Found:
    """What a Markdown text says of itself."""

    title: str | None = None
    date: str | None = None
    edits: list[Edit] = field(default_factory=list)


def blocks(text: str) -> Found:
    """Edits for what stands at the beginning of lines: front matter, headings, list and quote marks, fences, rules, and soft line breaks."""
    found = Found()
    position = _front_matter(text, found)
    wrapped = "\n\n" in text.replace("\r\n", "\n")
    fence, fence_start = "", 0
    previous = ""
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end].rstrip("\r")
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                found.edits.append(Edit(fence_start, end, "", "code"))
                fence = ""
        elif mark:
            fence, fence_start, previous = mark[1][:3], position, ""
        else:
            previous = _line(text, position, line, previous if wrapped else "", found)
        position = end + 1
    return found


def _front_matter(text: str, found: Found) -> int:
    if not text.startswith("---\n"):
        return 0
    end = text.find("\n---", 3)
    if end < 0:
        return 0
    for key, value in FRONT_KEY.findall(text, 0, end):
        if key.lower() == "title":
            found.title = value.strip()
        else:
            found.date = value.strip()
    stop = text.find("\n", end + 1)
    stop = len(text) if stop < 0 else stop
    found.edits.append(Edit(0, stop, "", "markup"))
    return stop


def _line(text: str, position: int, line: str, previous: str, found: Found) -> str:
    """Edits for one line; returns the line if the next one may continue its paragraph, else nothing."""
    end = position + len(line)
    heading = HEADING.match(line)
    if heading:
        said = line[heading.end():].rstrip().rstrip("#").rstrip()
        if heading[1] == "#" and found.title is None and said:
            found.title = said.strip("*_` ")
            found.edits.append(Edit(position, end, "", "title"))
        else:
            stop = heading.end() + len(said)
            found.edits.append(Edit(position, position + heading.end(), "", "markup"))
            if stop < len(line):
                found.edits.append(Edit(position + stop, end, "", "markup"))
        return ""
    if REFERENCE.fullmatch(line) or ("--" in line and "|" in line and not line.strip(" \t:|-")) or (previous and UNDERLINE.match(line)):
        found.edits.append(Edit(position, end, "", "markup"))
        return ""
    marker = MARKER.match(line)
    skip = marker.end() if marker else 0
    if previous and line.strip() and not BLOCK_START.match(line) and not previous.endswith(("  ", "\\")):
        # a soft break: nothing between Han characters, else a space
        start = position - 1 - (text[position - 2:position - 1] == "\r")
        skip = len(line) - len(line.lstrip())
        found.edits.append(Edit(start, position + skip, glue(previous.rstrip()[-1:], line.lstrip()[:1]), "space"))
    elif skip and skip < len(line):
        found.edits.append(Edit(position, position + skip, "", "markup"))
    if line.lstrip().startswith("|"):
        found.edits.extend(Edit(position + i, position + i + 1, " ", "markup") for i in range(skip, len(line)) if line[i] == "|")
        return ""
    return line


def links(text: str) -> list[Edit]:
    """Edits that leave the text of links and drop pictures."""
    edits = []
    for match in LINKS.finditer(text):
        group = 1 if match[1] is not None else 2 if match[2] is not None else 0
        if group:
            edits += [Edit(match.start(), match.start(group), "", "markup"), Edit(match.end(group), match.end(), "", "markup")]
        else:
            edits.append(Edit(*match.span(), "", "placeholder"))
    return edits


def emphasis(text: str) -> list[Edit]:
    """Edits that drop the marks of bold, italic, struck and code."""
    edits = []
    for match in EMPHASIS.finditer(text):
        group = next(g for g in (2, 4, 6, 8) if match[g] is not None)
        edits += [Edit(match.start(), match.start(group), "", "markup"), Edit(match.end(group), match.end(), "", "markup")]
    return edits


def escapes(text: str) -> list[Edit]:
    """Edits that drop the backslash of escaped marks."""
    return [Edit(match.start(), match.start() + 1, "", "markup") for match in ESCAPE.finditer(text)]
