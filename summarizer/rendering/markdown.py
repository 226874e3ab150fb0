"""Markdown."""

from __future__ import annotations

import re

from summarizer.model import Digest, Summary
from summarizer.rendering.text import plain

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
LIST_START = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))")


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


def digest(whole: Digest, include: tuple[str, ...]) -> str:
    """The digest as one page: each article's title, line and keywords, then what could not be read."""
    blocks = [f"# 文摘\n\n共 {len(whole.articles)} 篇"]
    for summary in whole.articles:
        words = " · ".join(escape(keyword.word) for keyword in summary.keywords)
        about = " · ".join(escape(part) for part in (summary.article.date or "", summary.id or "") if part)
        blocks.append(f"## {escape(summary.title or summary.line.text)}\n\n{escape(summary.line.text)}\n\n关键词：{words}\n\n{about}")
    if whole.failures:
        blocks.append("## 未能读取\n\n" + "\n".join(f"- {escape(f.source)}：{escape(f.reason)}" for f in whole.failures))
    return "\n\n".join(blocks) + "\n"
