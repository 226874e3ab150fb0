"""Datelines at an article's head: ``某社甲城3月5日电（记者张三）``, ``本报讯``, ``某网3月5日消息，``.

They say who reported, from where and when, not what happened; a first sentence without its dateline is the better line. What they say goes to the
article's metadata. Only the head is looked at: an attribution inside a sentence (``据某社报道，``) belongs to the sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from summarizer.cleaning.vocabulary import OPENINGS, REPORTER, WHO
from summarizer.patterns import lazy

OUTLETS = (
    r"(?:通讯社|日报社|晚报社|网站|客户端|融媒体?(?:中心)?|新闻网|新闻|经纬|之家|科技|娱乐|财经|体育|在线|头条|资本局|资本邦|快讯|周刊|杂志|传媒|"
    r"电视台|广播|央视|社|网|报|台|APP|App)")
DATE = r"(?:(?P<year>\d{4}) ?年 ?)?(?:(?P<month>\d{1,2}) ?月 ?)?(?P<day>\d{1,2}) ?日"
HAN_DAY = r"[一二三四五六七八九十〇○\d]{1,3}月[一二三四五六七八九十\d]{1,3}日"
HOUR = r"(?:凌晨|清晨|早间|上午|午间|中午|下午|傍晚|晚间|晚|夜间)?"
AGENCY = rf"(?P<agency>(?!据|从|在)[^\W_]{{0,14}}?{OUTLETS}{{1,4}}(?<!气象台))"
PLACE = r"(?P<place>(?:(?![社网报])[一-鿿·]){0,10}?)"
KIND = r"(?:新媒体|体育|国际|综合|图片|文化|财经|英文)?(?:专|特|快|急|综合)?"
NAMES = r"[一-鿿·]{1,8}(?:[ 、，,/]+[一-鿿·]{1,8}){0,9}"
WIRE_END = r"电(?!商(?!务)|[影视力脑话子台动池器梯网信站量价源缆报能玩竞机线路车磁气流])"
NEWS_END = r"(?:快|综合|消息)?讯(?![息号飞问通员期速])"

# what may follow: the reporters, a colon or comma, and for features 题：
SAID = "(?:记者|通讯员|编辑|实习生|报道员|作者|特派员|编译|摄影|新闻)"
REPORTERS = (
    rf"(?: ?[（(【\[](?:[^（）()【】\[\]\n]{{0,40}}{SAID}[^（）()【】\[\]\n]{{0,60}}|{NAMES})[）)】\]])?"
    rf"(?: ?{REPORTER}" r"[^，。：:（）()\n]{2,40}?(?:，(?:通讯员|实习生)[^，。：:（）()\n]{2,30}?)?报道[:：])?")
TAIL = REPORTERS + r" ?(?:题 ?[:：]|[:：，,]{1,2}|——|--)? ?"

SIGNED = r"[一-鿿·]{1,4}(?: [一-鿿·]{1,4}){0,5} ?"

PATTERNS = tuple((tuple(map(frozenset, map(str.split, signs.split("|")))), lazy(pattern + TAIL)) for signs, pattern in (
    ("电 日", rf"据? ?(?P<agency>新华社|中新社|中新网|本报|新华网|人民网)?{PLACE} ?{DATE} ?{KIND}{WIRE_END}"),
    ("电", rf"(?P<agency>新华社|中新社|中新网) ?{KIND}电(?= )"),
    ("讯", r"(?P<agency>(?!据|从|在)[一-鿿]{2,5}?)(?<![通资简快音视问审传腾闻即短电])讯(?= )"
     rf"(?: {REPORTER} ?{WHO}(?: (?:通讯员|实习生) ?{WHO})?(?: 发自[一-鿿]{{2,4}})?{OPENINGS})?"),
    ("据 电", rf"据(?P<agency>新华社|中新社|本报) ?{KIND}{WIRE_END}"),
    ("电 日", rf"{AGENCY}{PLACE} ?{DATE} ?{HOUR}{KIND}{WIRE_END}"),
    ("本报 讯", rf"(?P<agency>本报){PLACE} ?(?:{DATE} ?)?{NEWS_END}"),
    ("讯", rf"{AGENCY}(?P<place>[一-鿿]{{0,4}}?) ?(?:{DATE} ?{HOUR})?{NEWS_END}"),
    ("讯 日", rf"(?P<agency>[^\W_]{{0,16}}?){DATE} ?{HOUR}{NEWS_END}"),
    ("消息", rf"{AGENCY}(?<!官网)(?<!官方网站) ?(?:{DATE} ?{HOUR})?消息(?=[，,：:（(])(?: ?[（(][^（）()\n]{{1,30}}[）)])?(?=[，,：:])"),
    ("消息 日", rf"{DATE} ?{HOUR}消息(?=[，,：:])"),
    ("消息 日", rf"{AGENCY}{PLACE} ?{DATE} ?{HOUR}消息(?= ?[（(][^（）()\n]{{0,20}}{REPORTER})"),
    ("报道 （|报道 (", rf"{AGENCY}报道(?= ?[（(][^（）()\n]{{0,20}}{REPORTER}[^（）()\n]{{1,30}}[）)][:：])"),
    ("报道 记者|报道 通讯员", rf"{AGENCY} ?(?:{DATE} ?)?{REPORTER}[^，。：:（）()\n]{{2,30}}?报道(?=[:：])"),
    ("报道 记者", rf"(?P<agency>[^\W_]{{2,14}}?) ?{REPORTER}[ 　][^，。：:（）()“”\n]{{2,40}}? [一-鿿]{{2,4}}报道(?![称说中的了])"),
    ("报道 日", rf"{AGENCY} ?{DATE} ?报道(?=[：: 据《“\d])"),
    ("获悉", rf"{AGENCY}(?:记者)?(?:{DATE} ?)?获悉(?=[，,])"),
    ("消息 ：|消息 :", r"(?P<place>[一-鿿]{2,6})消息(?=[：:])"),
    ("记者 ：|记者 :", rf"{AGENCY}(?:见习|实习|首席|全媒体)?记者[ 　]?[一-鿿·]{{2,4}}(?:[ 、][一-鿿·]{{2,4}}){{0,3}}(?=[:：])"),
    ("通讯员|实习生", rf"{AGENCY} ?{REPORTER}[ 　]?{WHO}(?:[ 　]?(?:通讯员|实习生)[ 　]?{WHO}){{1,3}}{OPENINGS}"),
    # the same of one of them
    ("记者", rf"{AGENCY}(?:见习|实习|首席|全媒体)?(?:记者|通讯员)[ 　]?[一-鿿·]{{2,4}}(?:[ 、][一-鿿·]{{2,4}}){{0,3}}"
     r"(?=\d{1,4}[年月日]|近日|日前|今天|今日|昨天|昨日)"),
    ("记者|通讯员", rf"(?:{AGENCY} ?)?{REPORTER}[ 　]{WHO}(?:[ 　]{REPORTER}[ 　]?{WHO})?{OPENINGS}"),
    ("（ 记者|（ 通讯员|( 记者|( 通讯员", rf"[（(](?:{AGENCY} ?)?{REPORTER}[ 　:：]?{WHO}(?:[ 　、]?{REPORTER}[ 　]?{WHO})?[）)]"),
    ("记者 ）|通讯员 ）|记者 )|通讯员 )", rf"{REPORTER}[ 　]{WHO}(?:[ 　]{REPORTER}[ 　]?{WHO})?[）)]"),
    ("（ 讯|( 讯", r"[（(](?P<agency>[一-鿿]{2,8}[网社报])讯[）)]"),
    ("讯 -|讯 —|讯 ·", rf"(?P<agency>(?!据|从|在)[一-鿿]{{2,8}}[-—·][一-鿿]{{2,8}}?) ?(?:{DATE} ?{HOUR}|(?<=[网报刊社端])){NEWS_END}"),
    ("【 】", rf"【(?P<agency>[^【】 \n]{{0,16}}?(?:[报网社台刊]|客户端|新闻))(?:报道)?(?:驻[^【】 \n]{{1,12}}?)?(?:特约|特派|见习|实习)?"
     rf"记者 ?(?![被在遇与采]){SIGNED}(?:[^【】 \n]{{2,12}}记者 ?{SIGNED})?】"),
    ("【 】", r"【(?P<agency>[^【】 \n]{0,20}?)(?:微?特稿|专稿)】"),
    ("【 】", r"【(?P<agency>[^【】 \n]{1,20}?)(?: ?(?:见习|实习|特约)?(?:记者|通讯员)[^【】\n]{1,30}?|综合| )?(?:报道|讯|消息)(?:[ ，:：][^【】\n]{0,40})?】"),
    # 【本報月灣七月六日訊】: Traditional papers, numerals in Chinese
    ("本報|本报|中央社|新華社|中新社",
     rf"【?(?P<agency>本報|本报|中央社|新華社|中新社)(?P<place>[一-鿿]{{0,8}}?) ?(?:{HAN_DAY} ?)?(?:專|专|特|綜合|综合)?[訊讯電电](?!息)】?"),
    # YUNDU, June 20, 2026 (Agency) — as English wires write it
    ("—|–|-", r"(?P<place>[A-Z][A-Z .'’-]{1,30})(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|[A-Z][A-Za-z .]{1,20}) ?"
    r"(?:\([A-Za-z][A-Za-z .]{1,30}\) ?)?| ?\([A-Za-z][A-Za-z .]{1,30}\) ?)(?:-{1,2}(?= )|—|–)"),
))
"""Each with the words that stand in what it matches, all of one of these sets: looking for them first saves trying most patterns."""
WORDS = sorted({word for signs, _ in PATTERNS for words in signs for word in words})
SIGNS = (*"电讯電訊】—–-", "消息", "报道", "获悉", "记者")
SIGN = lazy("[电讯電訊】—–]|- |消息|报道|获悉|记者")
"""One of them stands near the head of any text that has a dateline."""
AGENCY_FIRST = lazy(AGENCY)
OUTLET_LAST = lazy(rf"{OUTLETS}\Z")
NEAR = 60
REACH = 160


class Dateline(NamedTuple):
    """A dateline found at the head: its length, and what it says."""

    end: int
    said: dict[str, str]


def find(text: str) -> Dateline | None:
    """The dateline that ``text`` begins with, or None.

    >>> find("某新闻社甲城3月5日电（记者张三）路灯亮了。")
    Dateline(end=17, said={'agency': '某新闻社', 'place': '甲城', 'dateline_date': '03-05', 'dateline': '某新闻社甲城3月5日电（记者张三）'})
    >>> find("据外媒报道，路灯亮了。") is None
    True
    """
    match = _match(text)
    return Dateline(match.end(), _said(match)) if match else None


def begins(text: str) -> bool:
    """Whether ``text`` begins with a dateline."""
    return _match(text) is not None


def _match(text: str) -> re.Match[str] | None:
    head = text[:REACH]
    clause = _clause(head)
    for sign in SIGNS:
        if sign in clause:
            break
    else:
        return None
    if not SIGN.search(head, 0, NEAR):
        return None
    for pattern in _patterns(tuple([word for word in WORDS if word in clause]), AGENCY_FIRST.match(head) is not None):
        match = pattern.match(head)
        if match:
            return match
    return None


def _clause(head: str) -> str:
    """Up to the first comma or full stop: none stands before a dateline's sign, but in brackets, or where a correspondent stands for the sign 记者."""
    clause = head.partition("，")[0].partition("。")[0]
    return head if clause.startswith("【") or "通讯员" in clause else clause


@lru_cache(maxsize=1024)
def _patterns(present: tuple[str, ...], agency: bool) -> list[re.Pattern[str]]:
    """Those that may match where these of WORDS are, and where an agency's name comes first or not."""
    return [pattern for signs, pattern in PATTERNS
            if any(words.issubset(present) for words in signs) and (agency or not pattern.pattern.startswith(AGENCY))]


def may_begin(text: str, places: range) -> list[int]:
    """Those of the places in ``text``, rising, at which a dateline may begin: ``find`` finds none at others."""
    found = {at for at in places if text[at] == "【"}
    for sign in SIGN.finditer(text, places.start, places.stop + REACH):
        at = sign.start()
        found.update(range(max(text.rfind("，", 0, at), text.rfind("。", 0, at)) + 1, at + 1))
    return sorted(found.intersection(places))


def _said(match: re.Match[str]) -> dict[str, str]:
    found = match.groupdict("")
    agency, place = found.get("agency", "").strip(), found.get("place", "").strip()
    if place and OUTLET_LAST.search(place):
        agency, place = agency + place, ""
    date = "-".join([f"{int(found[name]):02d}" for name in ("year", "month", "day") if found.get(name)])
    said = {"agency": agency, "place": place, "dateline_date": date, "dateline": match.group().strip()}
    return {name: value for name, value in said.items() if value}
