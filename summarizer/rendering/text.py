"""Plain text for terminals and pipes."""

from __future__ import annotations

from summarizer.model import Summary
from summarizer.patterns import lazy

CONTROL = lazy(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def plain(value: str) -> str:
    """Text that keeps to its line and moves no cursor: each run of control characters becomes one space.

    >>> plain("a\\tb\\x1b[2J")
    'a b [2J'
    """
    return CONTROL.sub(" ", value)


def piece(summary: Summary, task: str, include: tuple[str, ...], alone: bool) -> str:
    """One result: the line; the keywords; or title, key sentences and keywords. Several are told apart by their ids."""
    name = plain(summary.id or "")
    if task == "oneline":
        body = plain(summary.line.text)
        return _with_parts(body if alone else f"{name}\t{body}", summary)
    if task == "keywords":
        words = [plain(keyword.word) for keyword in summary.keywords]
        return "\n".join(words) if alone else "\t".join([name, *words])
    return _with_parts("\n".join(_block(summary, name, alone)), summary)


def _block(summary: Summary, name: str, alone: bool) -> list[str]:
    lines = [] if alone else [f"== {name}"]
    if summary.title:
        lines.append(plain(summary.title))
    lines += [plain(sentence.text) for sentence in summary.sentences]
    if summary.keywords:
        lines.append("关键词：" + " · ".join(plain(keyword.word) for keyword in summary.keywords))
    return lines if alone else [*lines, ""]


def _with_parts(body: str, summary: Summary) -> str:
    if summary.explain is None:
        return body
    rows = summary.explain["sentences"]
    names = list(dict.fromkeys(name for row in rows for name in row["parts"]))
    widths = [max(7, len(name)) for name in names]
    head = "  ".join(["sentence", "  score", *(name.rjust(width) for name, width in zip(names, widths, strict=True))])
    lines = [head]
    for row in rows:
        parts = [f"{row['parts'].get(name, 0):.3f}".rjust(width) for name, width in zip(names, widths, strict=True)]
        start, end = row["start"], row["end"]
        shown = plain(summary.article.text[start : min(end, start + 24)])
        lines.append("  ".join([str(row["index"]).rjust(8), f"{row['score']:.3f}".rjust(7), *parts, shown]))
    return "\n".join([body, *lines])
