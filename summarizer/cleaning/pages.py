"""Whole web pages: which part of the markup is the article.

Blocks of text between block-level tags are judged by their length, their share of link text, and the names of the elements around them, short ones by their
neighbours (Kohlschütter, Fankhauser and Nejdl, Boilerplate detection using shallow text features, 2010; Pomikálek, Removing boilerplate and duplicate content
from web corpora, 2011, section 3.2). Fragments, which have no page around the article, lose hidden elements only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from summarizer.cleaning.markup import BLOCK, DROPPED, PAGE, RAW, TAG, listed, tag_name
from summarizer.model import Edit
from summarizer.patterns import lazy

RAW_END = {name: lazy(rf"</{name}[^<>]*>", re.I) for name in RAW}
HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
VOID = listed("area base basefont br col embed frame hr img input link meta param source track wbr")
AROUND = listed("nav footer aside header menu dialog")
SPLITTING = (BLOCK - {"br"}) | {"td", "th"}
TOKEN = lazy(rf"<!--|{TAG}")
HIDDEN = lazy(r"display\s*:\s*none|visibility\s*:\s*hidden|\shidden(?=[\s>/=])", re.I)
ATTRIBUTE = lazy(r"(?:class|id|role)\s*=\s*[\"']?([^\"'<>]{1,200})", re.I)
BESIDE = lazy(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|breadcrumbs?|crumbs?|location|footer|foot|copyright|sidebar|side|aside|share\w*|social\w*|comments?|related|"
    r"recommend\w*|hot\w*|rank\w*|ads?|advert\w*|banner|login|toolbar|pager|"
    r"pagination|search\w*|tags?|header|top|topbar|qrcode|links?|editor|disclaimer|statement)(?:$|[\s_-])", re.I)
META_DATE = lazy(r"(?:published_?time|pub_?date|publish_?date|datepublished|create_at)", re.I)
CONTENT = lazy(r"(?:content|datetime)\s*=\s*[\"']?([^\"'<>]{4,40})", re.I)
SEPARATOR = lazy(r"\s*[_|｜]+\s*|\s+[-–—]+\s+|\s*--+\s*|\s*——\s*")
LONG, SHORT = 40, 12
BYLINE_REACH = 1000
FINAL = lazy("[。！？!?…]")
TIGHT = 0.35


Token = tuple[str, str, int, int]


@dataclass(slots=True)
class Block:
    """Text between two block-level tags: where it is, how many characters it has, how many of them are links, and what stands around it."""

    start: int
    end: int
    beside: bool
    inside: bool
    heading: bool
    size: int = 0
    links: int = 0
    final: bool = False

    def verdict(self) -> bool | None:
        """Whether the block is article text; None where it is too short to tell."""
        if self.links > TIGHT * self.size:
            return False
        if self.size >= LONG or (self.final and self.size >= SHORT):
            return True
        return None


@dataclass(slots=True)
class Element:
    """An open element: where its tag starts and ends, and what it means for the text inside."""

    name: str
    start: int
    inner: int
    drop: bool
    beside: bool
    inside: bool


@dataclass(slots=True)
class Outline:
    """What was found out about a document: what to drop and why, its title and date, and where line breaks count (``pre``)."""

    drops: list[Edit] = field(default_factory=list)
    title: str | None = None
    date: str | None = None
    preformatted: list[tuple[int, int]] = field(default_factory=list)
    page_title: str = ""
    headings: list[tuple[int, int]] = field(default_factory=list)
    byline: str = ""
    blocks: list[Block] = field(default_factory=list)


def outline(source: str, names: frozenset[str], known_title: str | None = None) -> Outline:
    """Look over a document once, in time linear in its length. names: of the elements in it, in lower case."""
    found = _scan(source, page=bool(names & PAGE))
    if names & PAGE:
        found.drops += _boilerplate(found.blocks)
    _choose_title(found, source, known_title)
    if found.headings:
        end = found.headings[0][1]
        found.byline = plain(source[end:end + BYLINE_REACH])
    found.drops = _merged(found.drops)
    return found


def tokens(source: str) -> Iterator[Token]:
    """Cut a document into ``text``, ``open``, ``close`` and ``skip`` (comments, scripts, styles), each with the element's name and its span."""
    position = 0
    unclosed: set[str] = set()
    while (match := TOKEN.search(source, position)) is not None:
        start, end = match.span()
        if start > position:
            yield "text", "", position, start
        token = match.group()
        name = tag_name(token)
        if token == "<!--":
            close = -1 if name in unclosed else source.find("-->", end)
            end = close + 3 if close >= 0 else end
            if close < 0:
                unclosed.add(name)
            yield "skip", name, start, end
        elif name in RAW and token[1] != "/":
            end = _raw_end(source, name, end)
            yield "skip", name, start, end
        else:
            yield "close" if token[1] == "/" else "open", name, start, end
        position = end
    if position < len(source):
        yield "text", "", position, len(source)


def _raw_end(source: str, name: str, position: int) -> int:
    """Where a script or style ends; one that is never closed swallows the rest, as in browsers."""
    match = RAW_END[name].search(source, position)
    return match.end() if match else len(source)


def _scan(source: str, page: bool) -> Outline:
    found = Outline()
    stack = [Element("", 0, 0, False, False, False)]
    opened: dict[str, int] = {}
    dropping = links = 0
    block: Block | None = None
    for kind, name, start, end in tokens(source):
        if kind == "skip":
            found.drops.append(Edit(start, end, "", "hidden"))
        elif kind == "text":
            if dropping:
                continue
            if block is None:
                block = Block(start, end, stack[-1].beside, stack[-1].inside, stack[-1].name in HEADINGS)
                found.blocks.append(block)
            _count(block, source[start:end], end, bool(links))
        elif kind == "open":
            tag = source[start:end]
            if name == "meta" and page and found.date is None:
                found.date = _meta_date(tag)
            if name in SPLITTING:
                block = None
            if name in VOID or tag.endswith("/>"):
                continue
            element = _element(name, start, end, tag, stack[-1], page)
            stack.append(element)
            opened[name] = opened.get(name, 0) + 1
            dropping += element.drop
            links += name == "a"
        elif opened.get(name):
            if name in SPLITTING:
                block = None
            closed = ""
            while closed != name:
                element = stack.pop()
                closed = element.name
                opened[closed] -= 1
                dropping -= element.drop
                links -= closed == "a"
                _finish(found, element, source, start, end if closed == name else start, dropped=bool(dropping))
    return found


def _element(name: str, start: int, end: int, tag: str, parent: Element, page: bool) -> Element:
    drop = name in DROPPED or (len(tag) > len(name) + 2 and HIDDEN.search(tag) is not None)
    beside, inside = parent.beside, parent.inside
    if page:
        inside = inside or name in ("article", "main")
        if name in AROUND:
            beside = True
        elif name not in ("html", "body", "article", "main", "h1", "a", "p", "span"):
            said = " ".join(ATTRIBUTE.findall(tag))
            beside = beside or (bool(said) and BESIDE.search(said) is not None)
    return Element(name, start, end, drop, beside, inside)


def _finish(found: Outline, element: Element, source: str, inner_end: int, end: int, dropped: bool) -> None:
    if element.drop:
        found.drops.append(Edit(element.start, end, "\n" if element.name in SPLITTING else "", "hidden"))
    elif dropped:
        return
    elif element.name == "title" and not found.page_title:
        found.page_title = plain(source[element.inner:inner_end])
        found.drops.append(Edit(element.start, end, "\n", "title"))
    elif element.name == "h1":
        found.headings.append((element.start, end))
    elif element.name == "pre":
        found.preformatted.append((element.inner, inner_end))
    elif element.name == "time" and found.date is None:
        match = CONTENT.search(source, element.start, element.inner)
        found.date = match[1] if match else None


def _count(block: Block, text: str, end: int, linked: bool) -> None:
    if "&" in text:
        text = html.unescape(text)
    size = len("".join(text.split()))
    block.end = end
    block.size += size
    block.links += size if linked else 0
    block.final = block.final or FINAL.search(text) is not None


def _meta_date(tag: str) -> str | None:
    match = CONTENT.search(tag) if META_DATE.search(tag) else None
    return match[1] if match else None


def _boilerplate(blocks: list[Block]) -> list[Edit]:
    """The blocks that are not the article, runs of them as one."""
    blocks = [block for block in blocks if block.size]
    wanted = _candidates(blocks)
    verdicts = [block.verdict() if wanted(block) else False for block in blocks]
    if True not in verdicts:
        verdicts = [wanted(block) for block in blocks]
    drops: list[Edit] = []
    good = _by_neighbours(blocks, verdicts)
    for i, block in enumerate(blocks):
        if good[i]:
            continue
        if drops and i and not good[i - 1]:
            drops[-1] = drops[-1]._replace(end=block.end)
        else:
            drops.append(Edit(block.start, block.end, "\n", "navigation"))
    return drops


def _candidates(blocks: list[Block]) -> Callable[[Block], bool]:
    """Where the article may be: inside <article> or <main> if a fair share of the text is there, else wherever no navigation is, else anywhere."""
    total = sum(block.size for block in blocks if not block.beside)
    inside = sum(block.size for block in blocks if block.inside and not block.beside)
    if inside >= 100 and inside >= 0.3 * total:
        return lambda block: block.inside and not block.beside
    if total >= 50:
        return lambda block: not block.beside
    return lambda block: True


def _by_neighbours(blocks: list[Block], verdicts: list[bool | None]) -> list[bool]:
    """Short blocks are article text between article text, and so are headings before it."""
    after: list[bool | None] = []
    following: bool | None = None
    for verdict in reversed(verdicts):
        after.append(following)
        following = verdict if verdict is not None else following
    after.reverse()
    result = []
    before: bool | None = None
    for block, verdict, following in zip(blocks, verdicts, after, strict=True):
        result.append(verdict if verdict is not None else bool(following) and (bool(before) or block.heading))
        before = verdict if verdict is not None else before
    return result


def _choose_title(found: Outline, source: str, known_title: str | None) -> None:
    headings = [(plain(source[start:end]), (start, end)) for start, end in found.headings]
    headings = [(text, span) for text, span in headings if text]
    if known_title is not None:
        chosen = [span for text, span in headings if text == known_title]
        found.title = known_title
    elif found.page_title:
        chosen = [span for text, span in headings if text in found.page_title]
        found.title = max((text for text, _ in headings if text in found.page_title), key=len, default=None) or _without_site(found.page_title)
    else:
        chosen = [span for _, span in headings[:1]]
        found.title = headings[0][0] if headings else None
    found.drops += [Edit(start, end, "\n", "title") for start, end in chosen]


def _without_site(title: str) -> str:
    """A page's title without the site's name after (or before) it.

    >>> _without_site("河岸新区启用智慧路灯_本地新闻_某某网")
    '河岸新区启用智慧路灯'
    """
    parts = [part for part in SEPARATOR.split(title) if part]
    return parts[0] if parts and len(parts[0]) >= 6 else max(parts, key=len, default=title)


def plain(fragment: str) -> str:
    """The text of a short piece of markup on one line."""
    return " ".join(html.unescape(TOKEN.sub("", fragment)).split())


def stretches(found: Outline, length: int) -> list[tuple[int, int, bool]]:
    """What lies between the drops, cut where preformatted text begins and ends; each with whether its line breaks count."""
    cuts = sorted({0, length, *(edge for drop in found.drops for edge in (drop.start, drop.end)), *(edge for span in found.preformatted for edge in span)})
    drops = iter(found.drops)
    preformatted = iter(sorted(found.preformatted))
    after = Edit(length, length, "", "")
    drop, pre = next(drops, after), next(preformatted, (length, length))
    result = []
    for start, end in pairwise(cuts):
        while drop.end <= start < length:
            drop = next(drops, after)
        while pre[1] <= start < length:
            pre = next(preformatted, (length, length))
        if not drop.start <= start < drop.end:
            result.append((start, end, pre[0] <= start < pre[1]))
    return result


def _merged(drops: list[Edit]) -> list[Edit]:
    """Spans in order, none inside or across another."""
    result: list[Edit] = []
    for drop in sorted(drops, key=lambda drop: (drop.start, -drop.end)):
        if result and drop.start < result[-1].end:
            drop = drop._replace(start=result[-1].end)
        if drop.start < drop.end:
            result.append(drop)
    return result
