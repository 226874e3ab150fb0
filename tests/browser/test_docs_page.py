"""/docs in a real browser: it draws, asks no other host for anything, and its examples can be tried.

Run by ``make browser-test``, which installs Debian's chromium; not part of ``make test``.
"""

import re

from playwright.sync_api import expect

from tests.conftest import ROOT


def test_the_page_lists_every_path_and_the_first_example_runs(visit, tmp_path):
    page = visit("/docs")
    for path in ("/v1/summarize", "/v1/keywords", "/v1/digest", "/healthz", "/metrics"):
        expect(page.locator(".opblock-summary-path", has_text=path).first).to_be_visible()
    page.locator("#operations-articles-summarize .opblock-summary-control").click()
    page.locator("#operations-articles-summarize button.execute").click()
    answer = page.locator("#operations-articles-summarize .live-responses-table tr.response .response-col_status").first
    expect(answer).to_contain_text("200", timeout=60_000)
    expect(page.locator("#operations-articles-summarize .live-responses-table .highlight-code").first).to_contain_text("智慧路灯")
    page.screenshot(path=str(tmp_path / "docs.png"), full_page=True)
    assert (tmp_path / "docs.png").stat().st_size > 50_000


def test_the_documented_javascript_client_runs(visit, server):
    manual = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    code = re.findall(r"```javascript\n(.*?)```", manual, re.S)
    assert code
    page = visit("/docs")
    for program in code:
        shown = page.evaluate("async () => { const shown = []; const console = {log: (...parts) => shown.push(parts.join(' '))};\n"
                              + program.replace("http://127.0.0.1:8000", server.url) + "\nreturn shown.join('\\n'); }")
        assert "智慧路灯" in shown
