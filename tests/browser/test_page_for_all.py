"""The page for everybody: by keyboard, by ear, in two languages, without JavaScript, at night, on paper, and when something goes wrong."""

import pytest
from playwright.sync_api import expect

from tests.browser.helpers import CLIPBOARD, EXAMPLES, HARBOUR, STORMS, STREET_LIGHTS, answer, drawn, drop, many, marked, paste, picks, settle
from tests.conftest import ROOT
from tests.http_server import serving

AXE = ROOT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


def test_one_key_copies_the_line_and_one_the_summary(visit, server, size):
    page = visit("/?example=harbour", size=size, permissions=CLIPBOARD)
    expected = answer(server, HARBOUR.read_text(encoding="utf-8"))
    page.keyboard.press("c")
    expect(page.locator("#said")).to_contain_text("一句话已复制")
    assert clipboard(page) == expected["line"]
    page.keyboard.press("s")
    expect(page.locator("#said")).to_contain_text("要点已复制")
    assert clipboard(page) == expected["summary"]
    page.evaluate("navigator.clipboard.writeText('')")
    page.locator("#copy-line").click()
    expect(page.locator("#copy-line")).to_contain_text("已复制")
    assert clipboard(page) == expected["line"]


def test_the_keys_do_nothing_while_one_types_or_when_they_are_off(visit):
    page = visit("/?example=harbour", permissions=CLIPBOARD)
    page.evaluate("navigator.clipboard.writeText('before')")
    page.locator("#text").focus()
    page.keyboard.press("c")
    page.locator("#keyboard summary").click()
    page.locator("#keys-on").uncheck()
    page.locator("h1").click()
    page.keyboard.press("c")
    assert clipboard(page) == "before"
    page.reload()
    page.keyboard.press("s")
    assert clipboard(page) == "before"


def test_where_there_is_no_clipboard_copying_still_works(visit):
    page = visit("/?example=harbour", permissions=CLIPBOARD)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not here')); }")
    page.keyboard.press("c")
    expect(page.locator("#said")).to_contain_text("一句话已复制")
    assert clipboard(page) == page.locator("#line").inner_text()


def test_everything_can_be_done_with_the_keyboard(visit, size):
    page = visit(size=size, permissions=CLIPBOARD)
    seen = []
    for _ in range(24):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.dataset.example || document.activeElement.tagName"))
    wanted = ["A", "language", "text", "go", "files", "clear", "lights", "all", "ranker", "versus", "by", "slider", "amount"]
    assert [one for one in seen if one in wanted][: len(wanted) + 1] == ["A", "A", *wanted[1:]]
    # each stop can be seen
    page.locator("#go").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "text"
    paste(page, HARBOUR.read_text(encoding="utf-8"))
    drawn(page)
    page.locator("#slider").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelectorAll('#picks li').length === 4")
    keys = [f"s{index}" for index, _, _ in marked(page)]
    for key in keys:
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.id") == key
        expect(page.locator("#why")).to_be_visible()
        expect(page.locator(f"#{key}")).to_have_attribute("aria-describedby", "why")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == keys[-2]
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == f"s{int(keys[-2][1:]) + 1}"
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_be_hidden()
    # a keyword, and back to it
    page.locator("[data-word]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.word")
    # a key sentence leads to its place
    page.locator("#pick1").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == keys[0]
    # the article is one stop of the tab key, not sixty
    assert page.locator("#article [tabindex='0']").count() == 1


def test_the_focus_stays_where_it_was_when_the_result_is_redrawn(visit):
    page = visit("/?example=harbour")
    page.locator("#pick2").focus()
    page.evaluate("() => { const box = document.getElementById('amount'); box.value = 5; box.dispatchEvent(new Event('input', {bubbles: true})); }")
    page.wait_for_function("() => document.querySelectorAll('#picks li').length === 5")
    assert page.evaluate("document.activeElement.id") == "pick2"


def test_screen_readers_are_told_what_changed(visit, size):
    page = visit(size=size, permissions=CLIPBOARD)
    said = page.get_by_role("status")
    paste(page, STREET_LIGHTS)
    expect(said).to_contain_text("结果已更新：选了 3 句")
    page.locator("#slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("选了 2 句")
    page.locator("[data-word]").first.click()
    expect(said).to_contain_text("第 1 处")
    page.locator("#found-close").click()
    page.locator("#clear").click()
    page.locator("#go").click()
    expect(said).to_contain_text("还没有文章")
    page.locator("#s0, #pick1").first.wait_for(state="detached")
    page.locator("[data-example=all]").click()
    expect(said).to_contain_text("文摘已生成")


@pytest.mark.parametrize(("locale", "heading"), [("zh-CN", "摘要"), ("zh-TW", "摘要"), ("en-GB", "Summarizer"), ("fr-FR", "摘要")])
def test_the_interface_speaks_the_browsers_language(visit, locale, heading):
    page = visit("/?example=lights", locale=locale)
    expect(page.locator("h1")).to_have_text(heading)
    assert page.evaluate("document.documentElement.lang") == ("en" if locale == "en-GB" else "zh-CN")
    page.locator("#s0").focus()
    expect(page.locator("#why")).to_contain_text("Ranks" if locale == "en-GB" else "高分")


def test_the_language_can_be_changed_and_the_text_stays(visit, size):
    page = visit(size=size, permissions=CLIPBOARD)
    paste(page, STREET_LIGHTS)
    drawn(page)
    page.select_option("#ranker", "textrank")
    settle(page)
    page.locator("#language").click()
    expect(page.locator("h1")).to_have_text("Summarizer")
    assert page.input_value("#text").startswith("河岸新区启用智慧路灯")
    assert page.input_value("#ranker") == "textrank"
    expect(page.locator("#line")).not_to_be_empty()
    assert "language=en" in page.url
    page.wait_for_load_state("load")  # another page, whose script has yet to run
    page.fill("#amount", "0")
    expect(page.locator("#error-amount")).to_contain_text("whole number")
    # and of an empty page, without being told off
    other = visit("/", size=size)
    other.locator("#language").click()
    expect(other.locator("h1")).to_have_text("Summarizer")
    expect(other.locator(".error:not(:empty)")).to_have_count(0)


def test_at_night_the_page_is_dark(visit, size):
    light, dark = visit("/?example=lights", size=size), visit("/?example=lights", size=size, color_scheme="dark")
    brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)"
    assert light.evaluate(brightness) > 700 > 150 > dark.evaluate(brightness)
    shades = "[1, 5].map(k => [...document.querySelectorAll('.s.k' + k)].map(one => getComputedStyle(one).backgroundColor)[0])"
    assert light.evaluate(shades) != dark.evaluate(shades)


def test_on_paper_stand_the_result_and_the_article_only(visit):
    page = visit("/?example=harbour")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in ("#text", ".bar", "footer", "#copy-line", ".strip"):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in ("#line", "#picks", "#article", ".graph"):
        expect(page.locator(shown)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    # marks that a printer without colours shows too
    assert "underline" in page.evaluate("getComputedStyle(document.querySelector('#article [class*=k]')).textDecorationLine")
    assert len(page.pdf(format="A4")) > 20_000


def test_errors_stand_beside_their_field_in_plain_words(visit, size):
    page = visit(size=size, permissions=CLIPBOARD)
    page.locator("#go").click()
    expect(page.locator("#error-text")).to_contain_text("请粘贴文字")
    expect(page.locator("#text")).to_have_attribute("aria-invalid", "true")
    gap = page.locator("#error-text").bounding_box()["y"] - page.evaluate("document.getElementById('text').getBoundingClientRect().bottom")
    assert 0 <= gap < 20
    paste(page, "。。。")
    expect(page.locator("#error-text")).to_contain_text("没有可读的正文")
    paste(page, STREET_LIGHTS)
    drawn(page)
    expect(page.locator(".error:not(:empty)")).to_have_count(0)
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    page.fill("#amount", "0")
    expect(page.locator("#error-amount")).to_have_text("请填 1 到 1000 之间的整数。")
    expect(page.locator("#amount")).to_have_attribute("aria-invalid", "true")
    assert picks(page), "what was drawn before stays"
    page.fill("#amount", "2")
    expect(page.locator("#error-amount")).to_be_empty()
    drop(page, [("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)])
    expect(page.locator("#error-files")).to_contain_text("“picture.png”：它不是文本文件")
    drop(page, [("empty.txt", b"")])
    expect(page.locator("#error-files")).to_contain_text("文件是空的")


def test_limits_are_said_in_plain_words_too(visit, tmp_path):
    with serving(tmp_path, "--workers", "1", "--max-characters", "300", "--max-body-bytes", "20000", "--max-articles", "2") as small:
        page = visit(url=small.url, permissions=CLIPBOARD)
        paste(page, many(20))
        expect(page.locator("#error-text")).to_contain_text("最多 300 字")
        drop(page, [(path.name, path.read_bytes()) for path in STORMS])
        expect(page.locator("#error-files")).to_contain_text("最多 2 篇")
        drop(page, [("large.txt", many(600).encode())])
        expect(page.locator("#error-text")).to_contain_text("最多 0.02 MB")


def test_a_server_that_is_gone_or_busy_is_said_too(visit):
    page = visit(permissions=CLIPBOARD)
    page.route("**/draw*", lambda route: route.abort())
    paste(page, STREET_LIGHTS)
    expect(page.locator("#error-form")).to_contain_text("连不上服务器")
    page.unroute("**/draw*")
    page.route("**/draw*", lambda route: route.fulfill(status=503, content_type="application/problem+json", body="{}"))
    page.locator("#go").click()
    expect(page.locator("#error-form")).to_contain_text("服务器正忙")
    page.unroute("**/draw*")
    page.locator("#go").click()
    drawn(page)
    expect(page.locator("#error-form")).to_be_empty()
    visit.errors[:] = [text for text in visit.errors if "Failed to load resource" not in text]  # the browser's own words on the two answers above


def test_what_an_article_says_is_never_run(visit):
    page = visit(permissions=CLIPBOARD)
    evil = "<img src=x onerror=alert(1)>“引号”'\"&amp;<script>alert(2)</script></textarea></p>\u202e路灯亮了。"
    page.on("dialog", lambda dialog: pytest.fail("a script of an article ran"))
    drop(page, [("<b onmouseover=alert(3)>.txt", f"{evil}\n\n河岸的路灯{evil}昨夜亮了{evil}。居民很高兴。".encode())])
    drawn(page)
    assert page.locator("#result img, #result script, #result [onerror], #chosen b").count() == 0
    assert "\u202e" not in page.locator("#article").inner_text()
    drop(page, [(f"<i>{i}.txt", f"河岸的路灯{evil}昨夜亮了第{i}次。居民很高兴。".encode()) for i in range(2)])
    expect(page.frame_locator(".digest iframe").locator("article").first).to_be_visible()
    assert page.frame_locator(".digest iframe").locator("img, article i").count() == 0


def test_the_page_says_that_nothing_leaves_the_machine_and_its_policy_sees_to_it(visit, server):
    page = visit()
    expect(page.locator(".private")).to_contain_text("不发往别处")
    expect(page.locator(".private")).to_contain_text(f"127.0.0.1:{server.port}")
    _, head, _ = server.request("GET", "/")
    policy = head["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    # and it is in force: an inline style or handler does nothing, a request to another host is refused before it is made
    done = page.evaluate("""async () => {
        document.body.insertAdjacentHTML('beforeend', '<p id="probe" style="color:rgb(1, 2, 3)" onclick="window.ran = true">probe</p>');
        document.getElementById('probe').click();
        const refused = await fetch('http://127.0.0.2:9/').then(() => false, () => true);
        return [getComputedStyle(document.getElementById('probe')).color, Boolean(window.ran), refused];
    }""")
    assert done[0] != "rgb(1, 2, 3)"
    assert done[1:] == [False, True]
    assert all("Content Security Policy" in text for text in visit.errors)  # the browser's reports of just these
    assert len(visit.errors) >= 3
    visit.errors.clear()
    visit.foreign.clear()


WITHOUT = {"java_script_enabled": False}


def test_without_javascript_paste_submit_read(visit, server, size):
    page = visit(size=size, **WITHOUT)
    page.fill("#text", STREET_LIGHTS)
    page.select_option("#ranker", "textrank")
    page.fill("#amount", "2")
    page.locator("#go").click()
    expected = answer(server, STREET_LIGHTS, ranker="textrank", sentences=2)
    expect(page.locator("#line")).to_have_text(expected["line"])
    assert picks(page) == [one["text"] for one in expected["sentences"]]
    expect(page.locator("#article .s[class*=k]")).to_have_count(2)
    assert page.input_value("#text").replace("\r\n", "\n") == STREET_LIGHTS
    assert page.input_value("#ranker") == "textrank"
    assert page.locator("a.no-script").get_attribute("href") == "./?ranker=textrank&amount=2"
    page.locator("#pick1").click()  # a link to its place
    assert page.url.endswith(f"#s{expected['sentences'][0]['index']}")
    assert page.locator(".script-only:visible").count() == 0
    page.fill("#amount", "0")
    page.locator("#go").click()
    expect(page.locator("#error-amount")).to_contain_text("请填 1 到 1000")
    assert page.input_value("#text").replace("\r\n", "\n") == STREET_LIGHTS
    visit.errors[:] = [text for text in visit.errors if "422" not in text]


def test_without_javascript_files_examples_downloads_and_the_language(visit, size):
    page = visit(size=size, accept_downloads=True, **WITHOUT)
    page.locator("[data-example=clinic]").click()
    expect(page.locator("#article .title")).to_contain_text("社区医院")
    with page.expect_download() as event:
        page.locator("button[name=save][value=markdown]").click()
    assert "社区医院" in event.value.path().read_text(encoding="utf-8")
    page.locator("#language").click()
    expect(page.locator("h1")).to_have_text("Summarizer")
    expect(page.locator("#article .title")).to_contain_text("社区医院")
    page.set_input_files("#files", [EXAMPLES / "008_1356c2193a800576.txt"])
    page.locator("#go").click()
    expect(page.locator("#article")).to_contain_text("听潮一号")
    page.set_input_files("#files", list(STORMS))
    page.locator("#go").click()
    expect(page.locator("article h4")).to_have_count(3)


def violations(page):
    assert AXE.is_file(), "axe-core is not installed: `make browser-test` does it with npm"
    for frame in page.frames:
        frame.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [(one["id"], one["impact"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit, size, scheme):
    page = visit(size=size, color_scheme=scheme, permissions=CLIPBOARD)
    assert violations(page) == []
    page.locator("#go").click()
    page.fill("#amount", "0")
    settle(page)
    assert violations(page) == [], "with errors"
    page.fill("#amount", "6")
    page.locator("[data-example=harbour]").click()
    drawn(page)
    assert violations(page) == [], "with a result"
    page.select_option("#versus", "textrank")
    expect(page.locator(".versus")).to_be_visible()
    page.locator("[data-word]").first.click()
    page.locator("#keyboard summary").click()
    assert violations(page) == [], "compared, with a keyword open"
    page.locator("#found-close").click()
    page.locator("#s3").focus()
    assert violations(page) == [], "with the reasons of a sentence"
    page.locator("[data-example=all]").click()
    expect(page.frame_locator(".digest iframe").locator("h1")).to_be_visible()
    page.wait_for_timeout(300)
    assert violations(page) == [], "a digest"
    english = visit("/?example=ferry", size=size, color_scheme=scheme, locale="en-GB")
    assert violations(english) == [], "in English"


@pytest.mark.parametrize("text", [
    "河岸新区启用首批智慧路灯。",
    "他写下了" + "supercalifragilisticexpialidocious_" * 9 + "这个名字。网址是https://example.org/" + "very-long-path/" * 20 + "，打不开。路灯亮了。",
    many(500),
    (EXAMPLES / "012_46171b077997b166.txt").read_text(encoding="utf-8"),
], ids=["one sentence", "long words", "500 sentences", "English"])
def test_nothing_sticks_out_whatever_the_article(visit, size, text):
    page = visit(size=size, permissions=CLIPBOARD)
    paste(page, text)
    drawn(page)
    for by, amount in (("sentences", "20"), ("chars", "40")):
        page.select_option("#by", by)
        page.fill("#amount", amount)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        outside = page.evaluate("""() => [...document.querySelectorAll('#result p, #result li, #result h3, #result button, #result svg')]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1
                           || getComputedStyle(one).display === 'block' && one.scrollWidth > one.clientWidth + 2)
            .map(one => one.outerHTML.slice(0, 80))""")
        assert outside == []
