"""What a person does on the page, and the articles that the tests use."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page

from tests.conftest import EXAMPLES, STREET_LIGHTS
from tests.http_server import Server

CLIPBOARD = ["clipboard-read", "clipboard-write"]
HARBOUR = EXAMPLES / "003_a1fa7344c97ac023.txt"
STORMS = (EXAMPLES / "004_70bb831fe7e8b34b.txt", EXAMPLES / "005_1aa4a86076296f3b.txt", EXAMPLES / "007_62dc5820ea32c3c1.txt")
NAMES, THINGS = ("河岸", "松溪", "石桥", "白鹭", "望溪", "青屿", "月湾"), ("路灯", "图书馆", "渡船", "稻田", "码头", "公园", "水厂", "车站")
VERBS = ("完成检修", "重新开放", "换上新设备", "延长到晚上九点", "接待了第一批居民", "通过验收", "公布了账目", "招到了志愿者", "减少了三成用电")


def many(sentences: int) -> str:
    """An article of so many sentences, ten a paragraph, no two alike."""
    made = (f"{NAMES[i % 7]}的{THINGS[i * 3 % 8]}在第{i + 1}天{VERBS[i * 5 % 9]}，负责人说比去年快了{i % 23 + 2}天。" for i in range(sentences))
    return "".join(text + ("\n" if i % 10 == 9 else "") for i, text in enumerate(made))


def paste(page: Page, text: str) -> None:
    """Paste over what is in the text field, by the real clipboard."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.focus("#text")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")


def drawn(page: Page) -> Locator:
    """The result, once the page has come to rest."""
    page.wait_for_function("() => document.querySelector('.drawn') && !document.body.classList.contains('working')")
    return page.locator(".drawn")


def settle(page: Page) -> None:
    """Wait until what is being asked for is there, typing pauses included."""
    page.wait_for_timeout(500)
    page.wait_for_function("() => !document.body.classList.contains('working')")


def drop(page: Page, files: Sequence[tuple[str, bytes]]) -> None:
    """Drag files over the page and let go."""
    given = [[name, base64.b64encode(content).decode()] for name, content in files]
    page.evaluate("""given => {
        const carried = new DataTransfer();
        for (const [name, content] of given) carried.items.add(new File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name));
        for (const kind of ['dragenter', 'dragover', 'drop'])
            document.getElementById('result').dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
    }""", given)


def answer(server: Server, text: str, **options: Any) -> dict[str, Any]:
    """What the HTTP interface says to the same article."""
    status, _, body = server.post("/v1/summarize", {"text": text, "options": options, "include": ["text", "explain"]})
    assert status == 200, body
    found: dict[str, Any] = json.loads(body)
    return found


def picks(page: Page) -> list[str]:
    """The key sentences as listed."""
    return page.locator("#picks a").all_text_contents()


def marked(page: Page) -> list[list[Any]]:
    """The sentences that are marked in the article: number, text, shade."""
    found: list[list[Any]] = page.evaluate("""() => [...document.querySelectorAll('#article [class*=k][id]')]
        .map(one => [Number(one.id.slice(1)), one.textContent, Number(one.className.match(/k(\\d)/)[1])])""")
    return found


__all__ = ["CLIPBOARD", "EXAMPLES", "HARBOUR", "STORMS", "STREET_LIGHTS", "answer", "drawn", "drop", "many", "marked", "paste", "picks", "settle"]
