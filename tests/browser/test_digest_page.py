"""A digest's page in a real browser: hostile articles stay text, nothing is asked of any host, search and links work, and it can be read anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from summarizer import render
from tests.digests import FAILURES, HOSTILE, batch, made


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A digest of ordinary and of hostile articles, as a file."""
    path = tmp_path_factory.mktemp("digest") / "digest.html"
    whole = made([*HOSTILE, *batch(5)], failures=list(FAILURES), links=lambda article: article.id)
    path.write_text(render(whole, "html"), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, written: Path) -> Iterator[Page]:
    """The page, opened on a phone; fails the test where anything is said (a violated policy, a script's error, a dialog) or anything else is asked for."""
    opened = browser.new_page(viewport={"width": 390, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    opened.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(written.as_uri())
    yield opened
    opened.close()
    assert said == []
    assert set(asked) == {written.as_uri()}


def test_search_shows_the_articles_that_have_the_words(page: Page) -> None:
    count = page.locator("article:visible").count()
    page.fill("#q", "马拉松")
    assert 0 < page.locator("article:visible").count() < count
    assert "找到" in (page.text_content("#found") or "")
    page.fill("#q", "没有这样的词")
    assert page.locator("article:visible").count() == 0
    page.fill("#q", "")
    assert page.locator("article:visible").count() == count


def test_a_sentence_opens_its_article_at_its_place(page: Page, written: Path) -> None:
    article = page.locator("article").last
    article.locator("summary").click()
    link = article.locator(".keys a").first
    target = link.get_attribute("href")
    link.click()
    assert page.locator(f"mark{target}").is_visible()
    page.goto(written.as_uri() + (page.locator("article .keys a").first.get_attribute("href") or ""))
    page.reload()
    assert page.locator("article mark").first.is_visible(), "an address with an anchor opens the article"


def test_each_theme_has_a_picture_of_its_words(page: Page) -> None:
    pictures = page.locator("#themes section svg")
    assert pictures.count() == page.locator("#themes section:has(svg)").count() >= 3
    for i in range(pictures.count()):
        box = pictures.nth(i).bounding_box()
        assert box is not None
        assert box["width"] <= 390
        words = pictures.nth(i).locator("text:not(.num)").all_text_contents()
        assert 4 <= len(words) == len(set(words))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_read_on_any_screen(page: Page, tmp_path: Path, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ink, paper = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert (_light(ink) < _light(paper)) == (scheme == "light")
    page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert (tmp_path / "page.png").stat().st_size > 50_000


def test_on_paper_it_is_black_on_white_without_what_only_a_screen_needs(page: Page) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.locator("nav").is_visible()
    assert not page.locator("article details").first.is_visible()
    assert page.locator("#brief li").first.is_visible()


def _light(color: str) -> int:
    """The sum of red, green and blue in ``rgb(1, 2, 3)``."""
    return sum(int(part) for part in color[color.index("(") + 1 : -1].split(",")[:3])
