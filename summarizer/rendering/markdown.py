"""Markdown."""

from __future__ import annotations

from summarizer.model import Summary
from summarizer.patterns import lazy
from summarizer.rendering.text import plain

SPECIAL = lazy(r"([\\`*_{}\[\]<>#|~!])")
LIST_START = lazy(r"^(\s*)([-+]|\d+(?=[.)]))")


def escape(value: str) -> str:
    """Text that Markdown shows as it stands.

    >>> escape("<b> *1* #2")
    '\\\\<b\\\\> \\\\*1\\\\* \\\\#2'
    """
    return LIST_START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", plain(value)))


def piece(summary: Summary, task: str, include: tuple[str, ...], alone: bool) -> str:
    """One result as a section."""
    heading = f"## {escape(summary.title or summary.id or '(无题)')}"
    if task == "oneline":
        return f"- {escape(summary.line.text)}" if alone else f"- **{escape(summary.id or '')}** {escape(summary.line.text)}"
    words = " · ".join(escape(keyword.word) for keyword in summary.keywords)
    if task == "keywords":
        return f"{heading}\n\n{words}"
    blocks = [heading, f"> {escape(summary.line.text)}", "\n".join(f"- {escape(s.text)}" for s in summary.sentences)]
    return "\n\n".join(blocks + ([f"**关键词** {words}"] if words else []))
