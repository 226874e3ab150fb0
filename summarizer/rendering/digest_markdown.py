"""A digest as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from summarizer.digest.model import Digest
from summarizer.rendering import digest_view as view
from summarizer.rendering.markdown import escape


def digest(whole: Digest, include: tuple[str, ...] = ()) -> Iterator[str]:
    """Brief, keywords, themes with their articles, timeline, names, failures."""
    yield f"# 文摘\n\n{view.subtitle(whole)}\n"
    if whole.brief:
        notes = view.sources(whole)
        yield "\n## 要闻\n\n" + "".join(f"{number}. {_shown(p.text)}（{_shown(notes[p.position])}）\n" for number, p in enumerate(whole.brief, 1))
    if whole.keywords:
        yield "\n## 关键词\n\n" + " · ".join(f"{_shown(k.word)}（{k.count}）" for k in whole.keywords[: view.BARS]) + "\n"
    yield from _themes(whole)
    if whole.timeline:
        yield "\n## 时间线\n\n"
        for date, certain, events in view.days(whole):
            when = f"**{view.day(date)}{'' if certain else '（推定）'}**"
            yield "".join(f"- {when} {_shown(e.text)}（{_shown(view.short(whole.ids[e.position], 80))}）\n" for e in events)
    for label, rows in (("人物", whole.names.persons), ("地点", whole.names.places), ("机构", whole.names.organisations)):
        if rows:
            yield f"\n## {label}\n\n" + " · ".join(f"{_shown(one.name)}（{one.count}）" for one in rows[: view.A_NAME]) + "\n"
    if whole.failures:
        yield "\n## 未能读取\n\n" + "".join(f"- {_shown(f.source)}：{_shown(f.reason)}\n" for f in whole.failures)


def _themes(whole: Digest) -> Iterator[str]:
    copies = view.copies(whole)
    entry = lru_cache(maxsize=32)(whole.articles.__getitem__)
    for theme in whole.themes:
        if len(whole.themes) > 1:
            yield f"\n## {_shown(theme.name)}（{len(theme.members)} 篇）\n"
        else:
            yield "\n## 文章\n"
        for position in theme.members:
            one = entry(position)
            if one.duplicate_of is not None:
                continue
            summary = one.summary
            title = summary.title or summary.line.text or one.id
            about = " · ".join(_shown(part) for part in (view.day(one.day), one.source or "", view.short(one.id, 200)) if part)
            yield f"\n### {'［新］' if one.is_new and view.marks_new(whole) else ''}{_shown(view.short(title, 120))}\n\n"
            yield f"{_shown(summary.line.text)}\n\n" if summary.title else ""
            yield "".join(f"- {_shown(s.text)}\n" for s in summary.sentences) + ("\n" if summary.sentences else "")
            yield f"关键词：{' · '.join(_shown(k.word) for k in summary.keywords)}\n\n" if summary.keywords else ""
            yield f"{about}\n"
            if position in copies:
                yield "\n相近的文章：" + "、".join(_shown(view.short(whole.ids[other], 80)) for other in copies[position]) + "\n"


def _shown(text: str) -> str:
    return escape(view.visible(text))
