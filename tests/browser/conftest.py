"""A server, a browser, and pages that fail their test when a script fails or anything is asked of another host."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.http_server import Server, serving

# no name is resolved: whatever a page wanted from elsewhere would fail, and be seen
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
PATIENCE = 90_000
"""Milliseconds for what takes one or two on a machine with nothing else to do."""
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no chromium: `make browser-test` installs it on Debian"
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout
    assert fonts, "no Chinese font: `make browser-test` installs fonts-noto-cjk on Debian"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        yield running
        running.close()


class Opener:
    """Opens pages, and watches them all."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server = browser, server
        self.contexts: list[BrowserContext] = []
        self.foreign: list[str] = []
        self.errors: list[str] = []

    def __call__(self, path: str = "/", size: str = "desktop", *, url: str | None = None, locale: str = "zh-CN", **context: Any) -> Page:
        base = url or self.server.url
        opened = self.browser.new_context(viewport=SIZES[size], locale=locale, **context)  # type: ignore[arg-type]
        self.contexts.append(opened)
        opened.set_default_timeout(PATIENCE)
        opened.on("request", lambda request: None if request.url.startswith((base + "/", "data:", "blob:" + base)) else self.foreign.append(request.url))
        opened.on("weberror", lambda error: self.errors.append(str(error.error)))
        opened.on("console", lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None)
        page = opened.new_page()
        page.goto(base + path)
        return page

    def close(self) -> None:
        for one in self.contexts:
            one.close()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Opener]:
    opener = Opener(browser, server)
    yield opener
    opener.close()
    assert (opener.foreign, opener.errors) == ([], [])


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)
