"""/docs in a real browser: it draws, asks no other host for anything, and its examples can be tried.

Run by ``make browser-test``, which installs Debian's chromium; not part of ``make test``.
"""

import re
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.conftest import ROOT
from tests.http_server import serving

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no chromium: `make browser-test` installs it on Debian"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser, server):
    """An empty page that fails the test when anything is asked of another host, or a script fails."""
    opened = browser.new_page(viewport={"width": 1200, "height": 1600})
    opened.set_default_timeout(60_000)
    foreign, errors = [], []
    opened.on("request", lambda request: None if request.url.startswith((server.url, "data:", "blob:")) else foreign.append(request.url))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield opened
    opened.close()
    assert (foreign, errors) == ([], [])


def test_the_page_lists_every_path_and_the_first_example_runs(page, server, tmp_path):
    page.goto(f"{server.url}/docs")
    for path in ("/v1/summarize", "/v1/keywords", "/v1/digest", "/healthz", "/metrics"):
        expect(page.locator(".opblock-summary-path", has_text=path).first).to_be_visible()
    page.locator("#operations-articles-summarize .opblock-summary-control").click()
    page.locator("#operations-articles-summarize button.execute").click()
    answer = page.locator("#operations-articles-summarize .live-responses-table tr.response .response-col_status").first
    expect(answer).to_contain_text("200", timeout=60_000)
    expect(page.locator("#operations-articles-summarize .live-responses-table .highlight-code").first).to_contain_text("智慧路灯")
    page.screenshot(path=str(tmp_path / "docs.png"), full_page=True)
    assert (tmp_path / "docs.png").stat().st_size > 50_000


def test_the_documented_javascript_client_runs(page, server):
    manual = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    code = re.findall(r"```javascript\n(.*?)```", manual, re.S)
    assert code
    page.goto(f"{server.url}/docs")
    for program in code:
        shown = page.evaluate("async () => { const shown = []; const console = {log: (...parts) => shown.push(parts.join(' '))};\n"
                              + program.replace("http://127.0.0.1:8000", server.url) + "\nreturn shown.join('\\n'); }")
        assert "智慧路灯" in shown
