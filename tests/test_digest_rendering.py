"""Every format of a digest shows all of it, and nothing in an article can break out of it."""

import csv
import io
import json
import re

import pytest

from summarizer import render
from summarizer.digest import Store
from summarizer.rendering import RENDERERS, digest_html, digest_view
from summarizer.rendering.digest_view import href, paragraphs
from tests.digests import FAILURES, HOSTILE, batch, made
from tests.pages import tags


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
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝")) for cell in row)
        assert not re.search("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]", "".join(row))


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
