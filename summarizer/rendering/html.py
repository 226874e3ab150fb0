"""Self-contained HTML pages: no script, no request to any host, everything from articles escaped."""

from __future__ import annotations

from html import escape

from summarizer.model import Summary
from summarizer.rendering.text import plain

STYLE = """
:root{color-scheme:light dark;--ink:#1c1e21;--soft:#5f6670;--rule:#d9dde3;--mark:#fff2b8;--page:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e7e9ec;--soft:#a2a9b4;--rule:#3a4048;--mark:#5b4d12;--page:#16181b}}
body{margin:0 auto;max-width:44rem;padding:1.5rem 1rem 4rem;background:var(--page);color:var(--ink);
font:1rem/1.75 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin:0 0 .3rem}article,section{border-top:1px solid var(--rule);padding:1.1rem 0}
.line{margin:.2rem 0}.about,.words{color:var(--soft);font-size:.9rem;margin:.2rem 0}mark{background:var(--mark);color:inherit}
ol{padding-left:1.4rem}
"""
HEAD = ('<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>文摘</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>文摘</h1>\n")
TAIL = "\n</body>\n</html>\n"


def shown(value: str | None) -> str:
    """Text safe inside an element and inside a quoted attribute."""
    return escape(plain(value or ""))


def piece(summary: Summary, task: str, include: tuple[str, ...], alone: bool) -> str:
    """One result as an <article>."""
    rows = [f"<h2>{shown(summary.title or summary.id)}</h2>"]
    if task != "keywords":
        rows.append(f'<p class="line">{shown(summary.line.text)}</p>')
    if summary.sentences:
        rows.append("<ol>" + "".join(f"<li>{shown(s.text)}</li>" for s in summary.sentences) + "</ol>")
    if summary.keywords:
        rows.append(f'<p class="words">{_words(summary)}</p>')
    if summary.id and summary.title:
        rows.append(f'<p class="about">{shown(summary.id)}</p>')
    return "<article>\n" + "\n".join(rows) + "\n</article>"


def _words(summary: Summary) -> str:
    return " · ".join(shown(keyword.word) for keyword in summary.keywords)
