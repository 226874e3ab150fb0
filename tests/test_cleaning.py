"""Cleaning: what is dropped, what is kept, and that every character leads back to its source."""

import itertools
import math
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.cleaning import apply, blocks, clean, compose, datelines, furniture, headlines, titles, whitespace
from summarizer.cleaning.whitespace import is_tidy, tidy
from summarizer.model import Article, Edit

CASES = sorted(Path(__file__).parent.joinpath("cases", "cleaning").glob("*.txt"))
RULES = {"markup", "entity", "hidden", "navigation", "code", "placeholder", "furniture", "dateline", "title", "space", "control"}


def cleaned(text, **about):
    return clean(Article(text, **about))


def dropped(article, rule):
    return [article.source[edit.start : edit.end].strip() for edit in article.edits if edit.rule == rule]


def report(article):
    """What a case's .out file holds: title, date and metadata, a blank line, the text."""
    head = {"title": article.title, "date": article.date, **article.metadata}
    return "\n".join(f"{name}: {value}" for name, value in head.items() if value is not None) + "\n\n" + article.text + "\n"


def holds(article):
    """What holds for every cleaned article."""
    assert apply(article.source, article.edits) == article.text
    assert {edit.rule for edit in article.edits} <= RULES
    position = 0
    for edit in article.edits:
        assert position <= edit.start <= edit.end <= len(article.source)
        assert article.source[edit.start : edit.end] != edit.text
        position = edit.end
    assert is_tidy(article.text) or tidy(article.text) == []
    assert not article.text.startswith((" ", "\n"))
    assert not article.text.endswith((" ", "\n"))


# --- golden cases: a bug report becomes one file


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    text = path.read_bytes().decode("utf-8")
    article = cleaned(text, format="markdown" if path.stem.endswith(".md") else "auto")
    assert report(article) == path.with_suffix(".out").read_text(encoding="utf-8")
    holds(article)
    assert cleaned(article.text, format="text").text == article.text
    assert clean(article) is article


# --- edits and the way back


def edits_of(text):
    """Any list of edits over a text."""
    cuts = st.lists(st.integers(0, len(text)), min_size=0, max_size=8).map(sorted)
    replacements = st.lists(st.sampled_from(["", "", "\n", " ", "xy"]), min_size=4, max_size=4)
    return st.tuples(cuts, replacements).map(lambda drawn: [
        Edit(start, end, replacement, "markup") for start, end, replacement in zip(drawn[0][::2], drawn[0][1::2], drawn[1], strict=False)
        if start < end or replacement])


@given(st.data(), st.text("甲乙丙丁戊己庚辛", max_size=30))
def test_composed_edits_do_what_one_after_the_other_does(data, text):
    first = data.draw(edits_of(text))
    middle = apply(text, first)
    second = data.draw(edits_of(middle))
    both = compose(first, second)
    assert apply(text, both) == apply(middle, second)
    assert all(before.end <= after.start for before, after in itertools.pairwise(both))


@given(st.data(), st.integers(0, 40))
def test_source_spans_lead_back_to_the_same_characters(data, length):
    """Every kept character leads to where it stood, so a span without an edit inside leads to the very same characters."""
    source = "".join(chr(0x4E00 + i) for i in range(length))
    edits = [edit for edit in data.draw(edits_of(source)) if edit.start < edit.end]
    article = Article(apply(source, edits), source=source, edits=tuple(edits))
    for i, character in enumerate(article.text):
        ((start, end),) = article.source_spans([(i, i + 1)])
        assert 0 <= start < end <= length
        assert character in source or any((start, end) == (edit.start, edit.end) for edit in edits)
        if character in source:
            assert (start, end) == (source.index(character), source.index(character) + 1)
    if article.text:
        ((start, end),) = article.source_spans([(0, len(article.text))])
        kept = [source.index(character) for character in article.text if character in source]
        assert not kept or (start <= kept[0] and kept[-1] < end)


def test_a_character_put_in_stands_for_what_was_taken_out():
    article = cleaned("甲&amp;乙<br>丙", format="html")
    assert article.text == "甲&乙\n丙"
    assert article.source_spans([(0, 1), (1, 2), (2, 3), (4, 5), (0, 5)]) == [(0, 1), (1, 6), (6, 7), (11, 12), (0, 12)]


def test_sentences_of_a_scraped_page_can_be_highlighted_in_it():
    article = cleaned(next(path for path in CASES if path.stem == "whole_page").read_text(encoding="utf-8"))
    start = article.text.index("“以前")
    ((left, right),) = article.source_spans([(start, article.text.index("。”", start) + 2)])
    assert article.source[left:right] == "“以前路过公园总要打手电，”居民李秀英说，“现在灯会跟着人<b>亮</b>。”"


PIECES = st.sampled_from([
    "路灯亮了。", "甲", " ", "　", "\n", "\r\n", "\t", "\u200b", "\u202e", "\0", "\ud800", "👨\u200d👩", "<div>", "</div>", "<p>", "<b>", "</b",
    "<br/>", "<!--", "-->",
    "<script>", "</script>", "<style>", "<title>", "</title>", "<h1>", "</h1>", "<html>", "<body>", "<nav>", "</nav>", "<a href='x'>", "</a>", "<pre>", "<td>",
    "<div style='display:none'>", "<T>", "a < b", "&nbsp;", "&amp;", "&#12345;", "&#xd800;", "&#99999999;", "&lt;p&gt;", "本报讯", "（记者张三）",
    "某新闻社甲城3月5日电",
    "责任编辑：", "原标题：", "来源：某报", "分享到", "（完）", "----", "[图片]", "12路灯.txt\n", "# ", "**", "[a](b)", "```", "| a |", "> ", "- ",
    "---\n", "title: x\n", "正文：", "3月5日消息，",
    "转载请注明", "声明：本文", "返回搜狐，查看更多", "相关阅读"])


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join)), st.sampled_from(["auto", "html", "text", "markdown"]))
def test_any_string_is_cleaned_to_something_tidy_that_leads_back(text, form):
    article = cleaned(text, format=form)
    holds(article)
    article.text.encode("utf-8")


def test_an_edit_changes_something():
    article = cleaned("<DIV>灯 \n亮", format="html")
    holds(article)
    assert article.text == "灯 亮"


@given(st.lists(PIECES, max_size=25).map("".join))
def test_cleaning_twice_is_cleaning_once(text):
    once = cleaned(text, format="text").text
    again = cleaned(once, format="text").text
    assert cleaned(again, format="text").text == again or len(again) < len(once)


def naive_tidy(text):
    """White space by the book: one character at a time."""
    from summarizer.cleaning.whitespace import BREAK, INVISIBLE, SPACES

    of_gaps = re.compile(f"[{SPACES}{INVISIBLE}]")
    result = ""
    gap = ""
    for i, character in enumerate(text + "\0"):
        if of_gaps.fullmatch(character) and i < len(text):
            gap += character
            continue
        keep = "\u200d" if gap == "\u200d" and result[-1:] >= "\u2600" else ""
        result += (keep or "\n" if BREAK.search(gap) else keep or " " if any(map(str.isspace, gap)) else keep) if result and i < len(text) else ""
        result += character if i < len(text) else ""
        gap = ""
    return result


@given(st.text(st.sampled_from("甲a。 　\n\r\t\u200b\u2028\x07😀\u200d"), max_size=30))
def test_white_space_as_a_naive_reading_of_the_rule_has_it(text):
    assert apply(text, tidy(text)) == naive_tidy(text)


# --- hostile input: linear time


SIZE = 40_000
HOSTILE = {
    "open tags": "<a", "angles": "<", "quotes": '<a "', "mixed quotes": "<a '\" \"", "quoted": '<a" "<', "comments": "<!--", "scripts": "<script>",
    "hidden": "<div hidden>",
    "headings": "<h1>甲", "entities": "&", "number entities": "&#x", "spaces": "<p> ", "gaps": " \u200b", "newline gaps": " " * 50 + "x\n<p>",
    "rules": "-", "credits": "编辑：", "brackets": "（",
    "sources": "来源：", "original titles": "原标题：", "datelines": "某社甲城1月1日电", "days": "1月", "names": "张三 ", "tails": "。（记者张三）",
    "links": "。http://a", "mail": "。a@a", "shares": "微信 ",
    "statements": "。声明：本文", "stars": "**a ", "images": "![", "md links": "[a](", "ticks": "`a ", "fences": "```\n",
    "hashes": "# a" + " " * 20, "pipes": "|-", "md spaces": "   ", "quotes md": "> "}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_hostile_input_takes_linear_time(name, form):
    """Ten times the input takes no more than some thirty times the time (with a floor for what is too quick to measure)."""
    times = []
    for size in (SIZE // 10, SIZE):
        text = HOSTILE[name] * (size // len(HOSTILE[name]))
        start = time.perf_counter()
        holds(cleaned(text, format=form))
        times.append(time.perf_counter() - start)
    assert times[1] < 30 * times[0] + 1.0


def test_a_single_line_of_20_megabytes():
    text = "路灯昨晚全部亮了，居民都说好。" * 450_000
    start = time.perf_counter()
    assert cleaned(text).text == text
    assert time.perf_counter() - start < 20


# --- rules, one by one


@pytest.mark.parametrize("text, rest", [
    ("某新闻社甲城3月5日电（记者张三）路灯亮了。", "路灯亮了。"),
    ("某新闻社甲城3月5日体育专电 （张三 李四）路灯亮了。", "路灯亮了。"),
    ("甲城网3月5日电 据乙城媒体报道，路灯亮了。", "据乙城媒体报道，路灯亮了。"),
    ("本报甲城3月5日电（记者张三、李四）路灯亮了。", "路灯亮了。"),
    ("本报讯（记者张三）路灯亮了。", "路灯亮了。"),
    ("甲城晚报讯 记者张三、通讯员李四报道：路灯亮了。", "路灯亮了。"),
    ("甲城新闻网2026年3月5日讯（甲城日报记者 张三）路灯亮了。", "路灯亮了。"),
    ("甲城网消息：路灯亮了。", "路灯亮了。"),
    ("甲城网消息（早间新闻）：路灯亮了。", "路灯亮了。"),
    ("3月5日消息，路灯亮了。", "路灯亮了。"),
    ("甲城网记者张三3月5日报道：路灯亮了。", "路灯亮了。"),
    ("甲城网3月5日报道 路灯亮了。", "路灯亮了。"),
    ("【甲城网综合报道】路灯亮了。", "路灯亮了。"),
    ("甲城财经APP获悉，路灯亮了。", "路灯亮了。"),
    ("某新闻社甲城3月5日电（记者张三）乙城消息：路灯亮了。", "路灯亮了。"),
    ("甲城新闻记者 张小三2026年3月5日，路灯亮了。", "2026年3月5日，路灯亮了。"),
    ("甲城新闻记者 张小三通讯员 李四 王小五男子修路灯，市民点赞。", "男子修路灯，市民点赞。"),
    ("甲城新闻见习记者 张小三 通讯员 李四为进一步节能，路灯换新。", "为进一步节能，路灯换新。"),
    ("通讯员 张小三 记者 李四）近日，路灯亮了。", "近日，路灯亮了。"),
    ("（甲城网讯）路灯亮了。", "路灯亮了。"),
    ("新华社电 路灯亮了。", "路灯亮了。"),
    ("甲都讯 记者张小三 实习生 李小四 发自河岸 3月5日，路灯亮了。", "3月5日，路灯亮了。"),
    ("甲城风采讯 为节能，路灯换新。", "为节能，路灯换新。"),
    ("甲城新闻记者 张三据《河岸报》3月5日报道，路灯亮了。", "据《河岸报》3月5日报道，路灯亮了。"),
    ("甲城在线记者 张三以“路灯”为题的展览开幕。", "以“路灯”为题的展览开幕。"),
    ("甲城网记者 张小三 通讯员 李四 河岸报道新桥通车。", "新桥通车。"),
    ("甲城网河岸3月5日消息（见习记者 张小三）新桥通车。", "新桥通车。"),
    ("甲城在线报道（记者 张小三）：新桥通车。", "新桥通车。"),
    ("甲城新闻记者 张小三通讯员 李小四实习生 王小五3月5日，新桥通车。", "3月5日，新桥通车。"),
    ("通讯员 张三 记者 李四为进一步节能，路灯换新。", "为进一步节能，路灯换新。"),
    ("记者 张小三“路灯亮了。”居民说。", "“路灯亮了。”居民说。"),
    ("甲城网-河岸频道3月5日讯 路灯亮了。", "路灯亮了。"),
    ("新甲城·甲城日报讯 （记者 张三） 路灯亮了。", "路灯亮了。"),
    ("【甲通社微特稿】路灯亮了。", "路灯亮了。"),
    ("【甲城时报驻乙国特派记者 张三 甲城时报记者 李四】路灯亮了。", "路灯亮了。"),
])
def test_datelines_go_and_leave_a_sentence(text, rest):
    article = cleaned(text)
    assert article.text == rest
    assert article.metadata["dateline"]


@pytest.mark.parametrize("text", [
    "据某新闻社3月5日报道，路灯亮了。",
    "据甲城市政府消息，路灯亮了。",
    "甲城供电公司3月5日电力负荷创新高。",
    "3月5日电影节开幕，路灯亮了。",
    "甲城电影节3月5日开幕，消息传来，全城沸腾。",
    "通讯公司说路灯亮了。",
    "手机通讯录里有路灯的电话。",
    "【路灯】亮了。",
    "某公司官网3月5日消息，路灯亮了。",
    "记者张三从市政府获悉，路灯亮了。",
    "甲城新闻记者张三说路灯亮了。",
    "记者从甲城气象局获悉，近日路灯常亮。",
    "（记者张三了解到，路灯亮了）",
    "通讯员 说路灯亮了。",
    "记者 来到“智慧路灯”展区，路灯亮了。",
    "记者 近日从“灯会”获悉，路灯亮了。",
    "简讯 路灯亮了。",
    "通讯 路灯亮了。",
    "新华社电脑坏了，路灯亮着。",
    "【甲城特产】路灯亮了。",
    "记者 张三说，男子修好了路灯。",
    "甲城报记者采访了一位老人，他说路灯亮了。",
    "甲城电视台记者探访“河岸灯会”，路灯亮了。",
    "记者：什么是“智慧路灯”？",
    "甲城报记者张三去年修好了路灯。",
    "记者梳理出两点：1）路灯亮了；2）居民很高兴。",
    "（记者节特辑）路灯亮了。",
    "【甲城电视台一记者遇险】路灯亮了。",
    "【女记者采访路灯厂】路灯亮了。",
    "作者：认为近年来路灯亮了。",
])
def test_what_only_looks_like_a_dateline_stays(text):
    assert cleaned(text).text == text


def test_datelines_tell_place_date_and_agency():
    article = cleaned("某新闻社甲城2026年3月5日电（记者张三）路灯亮了。")
    assert article.date == "2026-03-05"
    assert {name: article.metadata[name] for name in ("agency", "place", "source", "dateline_date")} == {
        "agency": "某新闻社", "place": "甲城", "source": "某新闻社", "dateline_date": "2026-03-05"}
    article = cleaned("某新闻社甲城3月5日电 路灯亮了。", date="2025-03-06")
    assert (article.date, article.metadata["dateline_date"]) == ("2025-03-06", "03-05")
    assert datelines.find("") is None


@pytest.mark.parametrize("line", [
    "原标题：路灯亮了", "责任编辑：张三", "编辑 张三", "分享到：微信 微博", "来源：甲城日报", "（来源：甲城日报）", "2026-03-05 08:15",
    "版权所有 甲城网", "扫码关注我们的公众号", "阅读原文",
    "免责声明：本文来自网络。", "当前位置：首页 > 新闻 > 正文", "某新闻社记者张三 摄", "上一篇：公园步道完工", "[图片]", "------", "▲路灯。张三摄", "（完）"])
@pytest.mark.parametrize("form", ["text", "html"])
def test_furniture_lines_go(line, form):
    text = f"路灯亮了。\n{line}\n居民都说好。" if form == "text" else f"<p>路灯亮了。</p><p>{line.replace('>', '&gt;')}</p><p>居民都说好。</p>"
    article = cleaned(text, format=form)
    assert article.text == "路灯亮了。\n居民都说好。"
    assert dropped(article, "furniture") or dropped(article, "placeholder")


@pytest.mark.parametrize("line", [
    "编辑工作很辛苦", "来源广泛的消息说路灯亮了。", "作者是一位老人。", "记者手记", "分享", "声明", "2026年3月5日夜里，路灯亮了。",
    "编辑：这一句话有，逗号", "图为新启用的路灯。", "说明：路灯按车流调节亮度",
    "（一）路灯的变化", "……", "转载这个词出现在句子里。", "关注民生", "记者：您怎么看？", "原因：线路老化"])
def test_what_only_looks_like_furniture_stays(line):
    text = f"路灯亮了。\n居民都说好。\n晚上更安心了。\n路更亮了。\n{line}\n灯更省电了。\n天更黑了。\n人更多了。\n车更慢了。\n夜更静了。\n再见。"
    assert cleaned(text).text == text


@pytest.mark.parametrize("tail", [
    "（完）", "责任编辑：张三", " 编辑 张三 校对 李四", "（记者张三）", "（张三 李四）", "来源：甲城日报编辑：张三", "返回搜狐，查看更多",
    "（来源：甲城日报）返回搜狐，查看更多", "【编辑：张三】【来源：甲城日报】",
    "甲城日报记者 张三校对 李四", "未经授权不得转载。", "投资有风险，入市需谨慎。",
    "声明：转载此文只为让更多的人读到。如有不妥请来信，我们马上撤下。", "https://example.org/a", "(原标题：《路灯亮了》)"])
def test_tails_go(tail):
    assert cleaned("路灯亮了。居民都说好。" + tail).text == "路灯亮了。居民都说好。"


@pytest.mark.parametrize("tail", [
    "来源：甲城日报", "来源：河岸发布流程编辑：U021", "来源 | 甲城日报编辑 | 张三责编 | 李四",
    "（来源：甲城日报）", "【来源：甲城新闻】", "（原标题为《路灯亮了》）", "责任编辑：张三审核：李四",
    "素材来源：甲城日报", "#路灯#、#河岸新区#作者：小灯责编：小河",
])
def test_sources_need_no_final_mark_before_them(tail):
    assert cleaned("路灯亮了。居民都说好。河岸新区2026年3月5日" + tail).text == "路灯亮了。居民都说好。河岸新区2026年3月5日"


@pytest.mark.parametrize("tail", [
    "（单位：万元，含税）", "消息的来源：甲城日报", "#路灯#",
    "据来源：甲城日报", "警方将依法追究其法律责任。", "他说：“不许转载。”", "（文中人物均为化名，照片由本人拍摄，感谢支持）",
    "他们是：张三、李四、王五", "该书版权归学校所有。"])
def test_what_only_looks_like_a_tail_stays(tail):
    text = "路灯亮了。居民都说好。" + tail
    assert cleaned(text).text == text


def test_titles():
    assert cleaned("路灯亮了\n\n昨晚，路灯亮了。").title == "路灯亮了"
    assert cleaned("路灯亮了\n昨晚，路灯亮了。").title is None
    assert cleaned("路灯亮了。\n\n昨晚，路灯亮了。").title is None
    assert cleaned("路" * 41 + "\n\n昨晚，路灯亮了。").title is None
    assert cleaned("路灯亮了\n\n").title is None
    known = cleaned("路灯亮了\n昨晚，路灯亮了。", title="路灯亮了")
    assert (known.title, known.text) == ("路灯亮了", "昨晚，路灯亮了。")
    named = cleaned("03-路灯亮了.txt\n昨晚，路灯亮了。")
    assert (named.title, named.metadata["order"], named.text) == ("路灯亮了", "03", "昨晚，路灯亮了。")
    assert titles.file_name("5G路灯亮了.txt") == ("5G路灯亮了", None)
    assert titles.file_name("路灯亮了。") is None


@pytest.mark.parametrize("page, title", [
    ("<title>路灯昨晚都亮了_社会_甲城网</title><p>正文在这里。</p>", "路灯昨晚都亮了"),
    ("<title>甲城网 - 路灯昨晚都亮了</title><p>正文在这里。</p>", "路灯昨晚都亮了"),
    ("<title>甲城网</title><h1>路灯昨晚都亮了</h1><p>正文在这里。</p>", "甲城网"),
    ("<title>路灯昨晚都亮了|甲城网</title><h1>路灯昨晚都<i>亮</i>了</h1><p>正文在这里。</p>", "路灯昨晚都亮了"),
    ("<h1>路灯&amp;道路</h1><p>正文在这里。</p>", "路灯&道路"),
    ("<h1>  </h1><p>正文在这里。</p>", None),
])
def test_titles_of_pages(page, title):
    article = cleaned(page)
    assert article.title == title
    assert article.text.endswith("正文在这里。")
    assert "路灯昨晚都亮了" not in article.text or title == "甲城网"


def test_pages_keep_all_when_nothing_looks_like_an_article():
    assert cleaned("<html><body><a href=1>路灯</a> <a href=2>步道</a></body></html>").text == "路灯 步道"


def test_fragments_keep_all():
    text = "<div class='nav'><a href=1>第一段全是链接，但没有页面。</a></div><div>短</div>"
    assert cleaned(text).text == "第一段全是链接，但没有页面。\n短"


def test_line_breaks_count_where_no_tag_breaks_lines():
    assert cleaned("<b>第一段。</b>\n第二段。").text == "第一段。\n第二段。"
    assert cleaned("<p>第一\n段。</p>\n<p>第二段。</p>").text == "第一段。\n第二段。"
    assert cleaned("<p>one\ntwo</p>").text == "one two"
    assert cleaned("<p>甲</p><pre>一\n二</pre>").text == "甲\n一\n二"


def test_unclosed_scripts_and_hidden_elements():
    assert cleaned("<p>路灯亮了。</p><script>var a = 1").text == "路灯亮了。"
    assert cleaned("<p>路灯亮了。</p><div style='display:none'>甲<p>乙</p></div><p>丙</p>").text == "路灯亮了。\n丙"
    assert cleaned("<div style='display:none'>甲<p>乙").text == "甲\n乙"


def test_text_given_as_text_keeps_its_angles():
    assert cleaned("<p>路灯</p> &amp;", format="text").text == "<p>路灯</p> &amp;"


def test_dropping_is_told_with_offsets():
    article = cleaned("<p>路灯亮了。</p><p>责任编辑：张三</p>")
    assert dropped(article, "furniture") == ["</p><p>责任编辑：张三"]
    assert article.text == "路灯亮了。"


def test_furniture_alone_leaves_nothing():
    assert cleaned("责任编辑：张三\n------").text == ""
    assert cleaned("<p>&nbsp;</p><br>").text == ""
    assert furniture.tail("（完）") is None


def test_white_space_around_dropped_things_hides_none_of_them():
    head = "<head><title>智慧路灯</title></head>\n<body>\n<nav><a href='/'>首页</a></nav>\n"
    page = head + "<p>河岸新区的智慧路灯昨晚全部点亮，新区的居民都很高兴，散步的人一直走到深夜才回家。</p>\n<script>1</script>\n</body>"
    article = cleaned(page, format="html")
    dropped = {edit.rule: page[edit.start : edit.end] for edit in article.edits}
    assert "首页" in dropped["navigation"]
    assert {"hidden", "markup"} <= set(dropped)
    assert apply(page, article.edits) == article.text
    assert article.text.startswith("河岸新区")


@pytest.mark.parametrize(("text", "title", "rest"), (
    ("原标题：河岸新区启用智慧路灯7月25日，河岸新区主干道换上智慧路灯。", "河岸新区启用智慧路灯", "7月25日，河岸新区主干道换上智慧路灯。"),
    ("原标题：青山大学新校门落成青山大学新校门昨天落成，校友送来银杏。", "青山大学新校门落成", "青山大学新校门昨天落成，校友送来银杏。"),
    ("原标题：夜里的老街亮起来了据市政公司介绍，新路灯省电三成。", "夜里的老街亮起来了", "据市政公司介绍，新路灯省电三成。"),
    ("原标题：夜里的老街亮起来了为进一步方便市民，住建局更换了路灯。", "夜里的老街亮起来了", "为进一步方便市民，住建局更换了路灯。"),
), ids=("date", "its own beginning", "source", "purpose"))
def test_an_original_title_that_runs_into_the_text_is_taken_off(text, title, rest):
    found = clean(Article(text))
    assert (found.metadata["original_title"], found.text) == (title, rest)


def test_a_sentence_that_only_follows_the_label_stays_whole():
    rest = "居民说晚上散步更安心，路也看得清楚，旧灯会送到乡村小学，市里还要给老街换上两千盏，明年六月完工，到时候再看省了多少电，谁也说不准，"
    rest += "钱从哪里来，还没有人算过。"
    assert clean(Article("原标题：" + rest)).text == rest


def test_a_headline_whose_end_is_not_sure_stays_in_the_text_and_still_informs():
    found = clean(Article("原标题：云渡的灯火夜色里的老街，人来人往，灯火照着石板路，卖糖的老人说他在这里站了四十年，从来没见过这么亮的晚上。"))
    assert found.text.startswith("云渡的灯火夜色里的老街，")
    assert found.metadata["original_title"].startswith("云渡的灯火")
    assert found.title is None


@pytest.mark.parametrize("text, rest", [
    ("1、甲城原部长张三接受纪律审查甲城原部长张三涉嫌违纪，目前接受审查。", "甲城原部长张三涉嫌违纪，目前接受审查。"),
    ("甲城市布置沿河堤坝加固工作为进一步做好防汛，8月1日，甲城市召开会议。", "为进一步做好防汛，8月1日，甲城市召开会议。"),
    ("原标题：甲城医院开展义诊服务活动为推动优质资源下沉，医院组织专家义诊。", "为推动优质资源下沉，医院组织专家义诊。"),
    ("情况通报2026年7月17日6时，一家餐馆发生事故。", "2026年7月17日6时，一家餐馆发生事故。"),
    ("受伤的白鹭获救，站里放飞白鹭。 张小三 图7月25日，湖上飞回一只白鹭。", "7月25日，湖上飞回一只白鹭。"),
    ("志愿者讲垃圾分类。甲城审计局供图近日，审计局开展活动。", "近日，审计局开展活动。"),
    ("代表们参观云渡健身日。本文图均为 云渡体育局 供图云渡中学学生今天参加了活动。", "云渡中学学生今天参加了活动。"),
    ("7月26日拍摄的云渡湖。 甲通社记者 魏明 摄 7月27日，考察队抵达云渡湖。", "7月27日，考察队抵达云渡湖。"),
    ("2026年7月17日，云渡镇，消防员涉水搜救。视觉中国 资料图7月25日，云渡举行通气会。", "7月25日，云渡举行通气会。"),
    ("云渡新桥（资料图）近期，云渡湖水位上涨。", "近期，云渡湖水位上涨。"),
    ("云渡新桥在夜里（甲城电视台视频截图） 近期，云渡湖水位上涨。", "近期，云渡湖水位上涨。"),
    ("全文共867字，阅读大约需要2分钟近期，云渡湖水位上涨。", "近期，云渡湖水位上涨。"),
    ("甲城晚报讯 记者黎存、贺胜，通讯员岳轩报道：8日，文化厅举行发布会。", "8日，文化厅举行发布会。"),
    ("甲城新闻记者 李日：在云渡，新桥今天通车。", "在云渡，新桥今天通车。"),
    ("开工现场 甲城新闻记者 黎存 摄7月25日，云渡新桥开工。", "7月25日，云渡新桥开工。"),
    ("2026-07-25 07:40:29 作者：黎存 云渡新桥开工。", "云渡新桥开工。"),
])
def test_headings_and_captions_that_run_into_the_text_go(text, rest):
    assert cleaned(text).text == rest


@pytest.mark.parametrize("text", [
    "甲城市场监管局为进一步规范市场，开展行动。",
    "系列活动为推动文旅融合注入新动力，市民点赞。",
    "甲城电视台说，甲城电视台今晚直播。",
    "如下 图所示，路灯亮了。",
    "该方案由市政府提供资金。甲公司提供技术支持，市民说好。",
    "作者：黎存说云渡新桥好。",
    "作者认为近日云渡新桥开工。",
])
def test_what_only_looks_like_a_heading_or_caption_stays(text):
    assert cleaned(text).text == text


HEADLINE_WEIGHTS = {
    name: int(weight) for weight, *names in map(str.split, headlines.FILE.read_text(encoding="utf-8").splitlines()) for name in names}


@settings(deadline=None)
@given(st.text(alphabet="河岸新区路灯近日，。！“”（）3月日电讯记者报道新闻网 a1_|\n", max_size=140))
def test_the_end_of_a_headline_is_the_best_of_its_candidates(text):
    found = headlines.border(text)
    scores = {place: sum(HEADLINE_WEIGHTS.get(name, 0) for name in names) for place, names in headlines.candidates(text)}
    if found is None:
        assert not scores
        return
    assert scores[found.place] == max(scores.values())
    assert found.chance == pytest.approx(1 / sum(math.exp((score - scores[found.place]) / headlines.SCALE) for score in scores.values()), abs=1e-3)


def test_a_headline_before_its_source_is_the_original_title():
    article = cleaned("河岸新桥今天通车 两岸居民受益 来源：甲城网－河岸频道 原创稿 新桥全长八百米。")
    assert (article.text, article.heading) == ("新桥全长八百米。", "河岸新桥今天通车 两岸居民受益")


@pytest.mark.parametrize(("text", "rest"), [
    ("来源：甲城日报3月5日，新桥通车。", "3月5日，新桥通车。"),
    ("来源：金十数据新桥昨天通车。", "新桥昨天通车。"),
    ("来源：甲城新闻新桥昨天通车。", "新桥昨天通车。"),
    ("来源：甲城网－河岸频道新桥昨天通车。", "新桥昨天通车。"),
    ("本文转自：甲城网-河岸新闻网新桥昨天通车。", "新桥昨天通车。"),
    ("转自：甲城网甲城网消息：新桥通车。", "新桥通车。"),
    ("作者：王小河 李大桥随着天气转暖，新桥通车。", "随着天气转暖，新桥通车。"),
    ("□王小河为规范灯光，新桥换灯。", "为规范灯光，新桥换灯。"),
    ("责任编辑：王小河今日，新桥通车。", "今日，新桥通车。"),
    ("文 | 王小河编辑 | 李大桥3月5日，新桥通车。", "3月5日，新桥通车。"),
    ("文/甲城晚报全媒体记者 王小河 近日，新桥通车。", "近日，新桥通车。"),
])
def test_who_wrote_and_where_it_came_from_go_where_the_text_runs_on(text, rest):
    assert cleaned(text).text == rest


@pytest.mark.parametrize("text", [
    "来源：网络上的说法不一，新桥还没有通车。", "来源：社区居民说新桥通车。",
    "来源：新闻发布会上的说法，新桥通车。", "作者：认为近年来新桥多了。", "文/理分科取消，新桥通车。", "编辑：近日有人问新桥。",
])
def test_what_only_looks_like_a_credit_that_runs_on_stays(text):
    assert cleaned(text).text == text


@pytest.mark.parametrize(("text", "rest"), (
    ("两岸居民走上新桥。王小河 摄 业内人士表示，车程缩短一半。", "两岸居民走上新桥。\n业内人士表示，车程缩短一半。"),
    ("两岸居民走上新桥。河岸日报记者 王小河摄据悉，车程缩短一半。", "两岸居民走上新桥。\n据悉，车程缩短一半。"),
    ("工人在装护栏。图片来源：河岸新区官网 官方数据显示，车程缩短一半。", "工人在装护栏。\n官方数据显示，车程缩短一半。"),
    ("工人在装护栏。图据河岸建设集团7月28日，新桥通车。", "工人在装护栏。\n7月28日，新桥通车。"),
    ("新桥昨天通车，全长八百米。\n她宣布新桥通车。王小河 资料图片据本报此前报道，旧桥将拆除。",
     "新桥昨天通车，全长八百米。\n她宣布新桥通车。\n据本报此前报道，旧桥将拆除。"),
    ("工人在装护栏。受访者供图 李工说，车程缩短一半。", "工人在装护栏。\n李工说，车程缩短一半。"),
    ("新桥通车。广告 美味零食限时抢购 >>点此进入 ×两岸居民很高兴。", "新桥通车。\n两岸居民很高兴。"),
    ("新桥通车。广告 美味零食 ×广告 好书推荐 ×两岸居民很高兴。", "新桥通车。\n两岸居民很高兴。"),
    ("广告 美味零食 ×新桥今天通车。两岸居民很高兴。", "新桥今天通车。两岸居民很高兴。"),
    ("新桥通车。[下载APP看直播/预测领100元红包]两岸居民很高兴。", "新桥通车。\n两岸居民很高兴。"),
    ("新桥通车。点击查看更多详情两岸居民很高兴。", "新桥通车。\n两岸居民很高兴。"),
    ("新桥通车。新闻多一点>>旧桥建于1958年。", "新桥通车。\n旧桥建于1958年。"),
    ("新桥通车。两岸居民很高兴。 【纠错】 【", "新桥通车。两岸居民很高兴。"),
    ("新桥通车。两岸居民很高兴。〖 河岸日报 〗", "新桥通车。两岸居民很高兴。"),
    ("新桥通车。\n[扫码下载app，百万大奖的专家都在这儿！]\n两岸居民很高兴。", "新桥通车。\n两岸居民很高兴。"),
    ("广告 美味零食 ×\n新桥今天通车。\n广告 好书推荐 ×", "新桥今天通车。"),
    ("随后，新桥通车广告 美味零食限时抢购 ×两岸居民很高兴。", "随后，新桥通车\n两岸居民很高兴。"),
    ("编者按：新桥通车了。两岸居民很高兴。", "新桥通车了。两岸居民很高兴。"),
))
def test_what_is_run_in_between_paragraphs_goes(text, rest):
    cleaned = clean(Article(text))
    assert cleaned.text == rest
    assert apply(text, cleaned.edits) == rest


@pytest.mark.parametrize("text", (
    "重定向很常见。使用 >> 可以把输出追加到文件末尾。", "（见上文）。我们使用>>运算符读取输入。", "警方通报案情。这些聊天截图目前已提交警方。",
    "天气很热。婚纱摄影目前竞争激烈。", "天气很热。他热爱摄影 而她喜欢画画。", "根据“王某”的手机截图据此认定了事实。",
    "首批旧桥照片已经找到。无人机航摄目前已完成。",
    "他念了名单。图源：河岸路透社这一结果可能将导致当前内阁继续执政。", "他念了名单。图源：河岸气象局数据显示根据规定，将拆除旧桥。",
    "公司投放户外广告 规格为宽3×高5米，共四块。", "点击页面右上角的[下载APP]按钮，按提示安装。", "编者按照惯例把来稿分成三类，读者来信很多。",
    "操作很简单。点击查看详情页可了解更多。",
    "游客在桥上拍摄。记者在现场拍摄当地时间的变化。", "他摄影多年。王小河摄下了新桥。据说很美。", "这则广告很长，牌子宽 3×5 米。",
    "她打开截图，据此认定车号。", "资料显示，旧桥建于1958年。", "价格为[1,200元]起。", "编者按语写得很长，读者不一定看。", "图源自桥头的老照片，很清楚。",
))
def test_what_only_looks_like_it_stays(text):
    assert clean(Article(text)).text == text


@settings(deadline=None)
@given(st.lists(st.sampled_from([
    "新桥通车。", "两岸居民很高兴！", "广告 美味零食 ×", "[下载APP看直播/预测领红包]", "王小河 摄 ", "图源：新区官网 ", "详情点击>>", "受访者供图 ",
    "\n", " ", "据悉，", "8月1日，", "“好桥。”", "记者 李工 摄"]), max_size=12).map("".join))
def test_text_stays_tidy_whatever_is_taken_out_of_it(text):
    found = clean(Article(text))
    assert is_tidy(found.text)
    assert apply(text, found.edits) == found.text


@settings(deadline=None)
@given(st.lists(st.sampled_from([
    "新桥通车。", "广告 美味零食 ×", "[下载APP看直播/预测领红包]", "王小河 摄 ", "图源：新区官网 ", "详情点击>>", "受访者供图 ", "责任编辑：王小河", "相关阅读",
    "\r", "\n", "\n", " ", "　", "\u200b", "据悉，", "——"]), max_size=40).map("".join), st.integers(1, 12))
def test_a_long_text_is_cleaned_in_blocks_as_it_would_be_at_once(text, size):
    def found():
        return tidy(text), furniture.lines(text), furniture.inside(text)

    whole = found()
    with pytest.MonkeyPatch.context() as patch:
        for module in (whitespace, furniture):
            patch.setattr(module, "BLOCK", size)
            patch.setattr(module, "blocks", lambda text: blocks.blocks(text, size))
        assert found() == whole


def test_a_first_line_is_no_title_where_no_words_are_left_below_it():
    assert (cleaned("河岸新区启用智慧路灯\n\n！").title, cleaned("河岸新区启用智慧路灯\n\n！").text[:10]) == (None, "河岸新区启用智慧路灯")
    assert cleaned("河岸新区启用智慧路灯\n\n——\n路灯很亮。").title == "河岸新区启用智慧路灯"
