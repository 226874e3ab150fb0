"""Every format of a digest shows all of it, and nothing in an article can break out of it."""

import csv
import io
import json
import re
import shutil
import sys
from html.parser import HTMLParser

import pytest

from summarizer import render
from summarizer.digest import Store
from summarizer.model import Article, Failure
from summarizer.rendering import RENDERERS, digest_html, digest_view
from summarizer.rendering.digest_view import href, paragraphs
from tests.digests import batch, made

HOSTILE = [
    Article("<script>alert(1)</script>路灯亮了\u202e，`居民`说*好*。[点我](javascript:alert(1)) =1+1 的公式也在。\u2066昨天6月3日他说。",
            '"><img src=x onerror=alert(1)>',
            "=cmd|' /C calc'!A0\x1b[2J\nnext", "2026-06-03", "text", {"source": "<b onmouseover=alert(2)>"}),
    Article("{{ 7 * 7 }} {% raw %}路灯亮了。'-->]]></style></script><svg onload=alert(3)>居民很高兴。",
            "@SUM(A1)</title><script>alert(4)</script>", "javascript:alert(5)", None, "text"),
    Article("路灯亮了。居民散步。", "长" * 1_000_000, "long", "2026-06-04", "text"),
]
FAILURES = [Failure("<img src=x onerror=alert(6)>.txt", "\u202e<script>alert(7)</script>")]


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def tags(page):
    parser = Tags()
    parser.feed(page)
    return parser.seen


@pytest.fixture(scope="module")
def hostile():
    return made([*HOSTILE, *batch(2)], failures=list(FAILURES), links=lambda article: article.id)


@pytest.mark.parametrize("form", [name for name, found in RENDERERS.items() if found.digest])
def test_every_format_names_themes_or_articles_and_ends_its_last_line(form):
    text = render(made(batch()), form)
    assert "智慧路灯" in text
    assert text.endswith("\n") or form in ("html", "email")


def test_pages_ask_nothing_of_any_host_and_allow_no_script_but_their_own(hostile):
    page = render(hostile, "html")
    policy = next(attrs["content"] for tag, attrs in tags(page) if attrs.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, attrs in tags(page) + tags(render(hostile, "email")):
        assert tag not in ("img", "iframe", "object", "embed", "link")
        assert not any(name.startswith("on") for name in attrs)
        assert not re.match(r"\s*(javascript|data|https?):", attrs.get("href", ""), re.I)
        assert "src" not in attrs
    assert [tag for tag, _ in tags(page)].count("script") == 1
    assert "script" not in [tag for tag, _ in tags(render(hostile, "email"))]
    assert "class" not in {name for _, attrs in tags(render(hostile, "email")) for name in attrs}
    assert "style" not in {name for _, attrs in tags(page) for name in attrs}, "a strict policy forbids style attributes"


def test_hostile_text_comes_out_as_text(hostile):
    for form in ("html", "email"):
        page = render(hostile, form)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "{{ 7 * 7 }}" in page or form == "email"
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", page)
        assert len(page) < 200_000, "a title of a million characters is shortened"
    markdown = render(hostile, "markdown")
    assert "\\<script\\>" in markdown
    assert not re.search(r"(?<!\\)\[点我\]|(?<!\\)<", markdown)
    assert len(markdown) < 100_000


def test_no_cell_is_a_formula(hostile):
    for row in csv.reader(io.StringIO(render(hostile, "csv"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_json_keeps_everything_as_it_was(hostile):
    whole = json.loads(render(hostile, "json"))
    assert whole["articles"][0]["id"] == HOSTILE[0].id
    assert whole["articles"][2]["title"] == HOSTILE[2].title
    assert [json.loads(row) for row in render(hostile, "jsonl").splitlines()] == whole["articles"]


@pytest.mark.parametrize(("link", "expected"), [
    ("notes/a%20b.txt", "notes/a%20b.txt"), ("../a.txt", "../a.txt"), ("https://example.org/a?b=1", "https://example.org/a?b=1"), ("javascript:alert(1)", ""),
    ("JaVaScRiPt:alert(1)", ""), (" javascript:alert(1)", ""), ("java\nscript:x", ""), ("data:text/html,x", ""), ("//evil.example/x", ""), ("\\\\evil\\x", ""),
    ('a" onclick="x', ""), (None, ""),
])
def test_links_lead_to_files_beside_the_page_or_to_the_web(link, expected):
    assert href(link) == expected


def test_key_sentences_are_marked_in_the_text_and_reached_by_their_links():
    page = render(made(batch()), "html")
    targets = {attrs["id"] for tag, attrs in tags(page) if tag == "mark"}
    links = {attrs["href"][1:] for tag, attrs in tags(page) if tag == "a" and re.fullmatch(r"#a\d+s\d+", attrs.get("href", ""))}
    assert links
    assert links <= targets
    anchors = {attrs["id"] for _, attrs in tags(page) if "id" in attrs}
    assert {attrs["href"][1:] for tag, attrs in tags(page) if tag == "a" and attrs["href"].startswith("#")} <= anchors


def test_a_marked_text_is_the_text():
    for entry in made(batch()).articles:
        shown = "\n".join("".join(run.text for run in runs) for runs in paragraphs(entry))
        assert shown == entry.summary.article.text


def test_a_large_digest_goes_over_several_pages_and_none_of_it_is_lost(monkeypatch):
    monkeypatch.setattr(digest_view, "LARGE", 100)
    monkeypatch.setattr(digest_view, "PER_PAGE", 30)
    articles = batch(40)
    with Store() as store:
        whole = made(articles, store)
        assert digest_html.is_large(whole)
        page = "".join(digest_html.page(whole, "d-", "d.html"))
        pages = {name: "".join(pieces) for name, pieces in digest_html.more_pages(whole, "d-", "d.html")}
    assert len(pages) > 3
    assert len(page) < sum(map(len, pages.values()))
    ids = [attrs["id"] for text in (page, *pages.values()) for tag, attrs in tags(text) if tag == "article"]
    assert sorted(ids) == sorted(f"a{i + 1}" for i in range(len(articles)))
    for text in (page, *pages.values()):
        for link in (attrs["href"] for tag, attrs in tags(text) if tag == "a" and ".html" in attrs["href"]):
            name, _, anchor = link.partition("#")
            assert not anchor or f'id="{anchor}"' in (page if name == "d.html" else pages[name])


def browser():
    """Chromium through playwright, or None, said loudly."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if sync_playwright and chromium:
        return sync_playwright, chromium
    print("\n*** BROWSER TESTS WERE NOT RUN: they need `pip install playwright` and a chromium on the PATH ***", file=sys.__stderr__, flush=True)
    return None


def test_the_page_in_a_real_browser(hostile, tmp_path):
    """Nothing runs but the page's own script, nothing is asked for, the policy is not violated, and search, links and narrow screens work."""
    found = browser()
    if found is None:
        return
    path = tmp_path / "digest.html"
    path.write_text(render(hostile, "html"), encoding="utf-8")
    start, chromium = found
    said, asked = [], []
    with start() as playwright:
        window = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        page = window.new_page(viewport={"width": 390, "height": 800})
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        count = page.locator("article:visible").count()
        page.fill("#q", "马拉松")
        assert 0 < page.locator("article:visible").count() < count
        assert "找到" in page.text_content("#found")
        page.fill("#q", "没有这样的词")
        assert page.locator("article:visible").count() == 0
        page.fill("#q", "")
        article = page.locator("article").last
        article.locator("summary").click()
        link = article.locator(".keys a").first
        target = link.get_attribute("href")
        link.click()
        assert page.locator(f"mark{target}").is_visible()
        page.goto(path.as_uri() + page.locator("article .keys a").first.get_attribute("href"))
        page.reload()
        assert page.locator("article mark").first.is_visible(), "an address with an anchor opens the article"
        page.emulate_media(color_scheme="dark")
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(color_scheme="light", media="print")
        assert dark != page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert not page.locator("nav").is_visible()
        window.close()
    assert said == []
    assert set(asked) == {path.as_uri()}
