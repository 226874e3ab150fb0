"""Dates in Chinese text: found, and resolved against the day the article is of.

What the text leaves open is settled by likelihood and marked ``certain=False``; what cannot be settled is left out. Counting (三天两头, 5日游, 3个工作日),
repetition
(每周五) and the lunar calendar are no dates here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = "〇零一二三四五六七八九"
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
DAY_WORDS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}
YEAR_WORDS = {"大前": -3, "前": -2, "去": -1, "上": -1, "今": 0, "本": 0, "明": 1, "后": 2, "来": 1}
STEP_WORDS = {"上上": -2, "上": -1, "本": 0, "这": 0, "当": 0, "下": 1, "下下": 2}
SIMPLE = str.maketrans("週個號後來禮這兩從計劃將擬農曆報啟動屆時訂於預團", "周个号后来礼这两从计划将拟农历报启动届时定于预团")
"""The Traditional characters that dates and what is around them are written with; one for one, so that offsets hold."""
FAR = 150
"""Days from the article's own to a day given without a year, beyond which the year is uncertain."""

_N = "[0-9０-９]"
_CN = "[〇零一二三四五六七八九十]"
_MONTH = rf"(?:{_N}{{1,2}}|十[一二]?|[一二三四五六七八九])"
_DAY = rf"(?:{_N}{{1,2}}|二十[一二三四五六七八九]?|三十一?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = rf"(?:(?:1[5-9]|20){_N}{{2}}|[１２]{_N}{{3}}|[一二][〇零一二三四五六七八九]{{3}})"
_COUNT = rf"(?:{_N}{{1,3}}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]|半)"
_PART = "(?P<part>上旬|中旬|下旬|初|中|底|末)"
_EXPRESSION = re.compile(
    rf"(?P<iso>(?<![\d.])(?P<iy>(?:19|20)\d\d)(?P<sep>[-/.])(?P<im>1[0-2]|0?[1-9])(?P=sep)(?P<id>3[01]|[12]\d|0?[1-9])(?![\d]|[.]\d))"
    rf"|(?:(?P<year>(?<![\d０-９])(?P<y>{_YEAR})\s?年(?![代级度份轮来])|(?<!从)(?P<yw>大前|前|去|今|本|明|后|来)年(?![代级度龄岁来])|(?P<yl>(?<![0-9])上年)(?!度))"
    rf"(?:\s*(?P<m>{_MONTH})\s?月(?![份]?[大以之]|龄)份?)?)(?:\s?(?P<d>{_DAY})\s?[日号](?!线|游|电|元))?(?:{_PART})?"
    rf"|(?<![\d０-９.一二三四五六七八九十个第每历前])(?<![个第每历前]\s)(?P<m2>{_MONTH})\s?月(?![饼亮球光色薪供嫂大龄之])份?(?:\s?(?P<d2>{_DAY})\s?[日号](?!线|游|元)|(?P<part2>上旬|中旬|下旬|初|中(?!旬|国|央|华|小)|底|末)?)"
    rf"|(?:(?P<mw>上上|上|本|这|当|下)个?月(?![球亮台])(?:(?P<d3>{_DAY})[日号]|(?P<part3>上旬|中旬|下旬|初|底|末)?))"
    rf"|(?:(?P<ww>上上|上|本|这|下下|下)(?:个?(?:星期|礼拜)|周)(?P<wd>[一二三四五六日天末]))(?![年月])"
    rf"|(?<![每上下本这各一二三四五六日末至到])(?:周|星期|礼拜)(?P<wd2>[一二三四五六日])(?![至到、年月围边岁游围制易密期报刊])"
    rf"|(?<!《)(?P<dw>大前|大后|(?<![目以之此从生日眼面跟提空午饭睡赛会战术])前|昨|今|(?<![说声表证证])明|(?<![以之此今往最然过先落背身午饭睡赛会战术幕])后)(?P<dt>天(?!津|才|气|空|安|涯|文|地|际|线)|日(?!美国报|俄罗斯[”」』》（(网电]|头条|说法)|晚|晨|早|夜|午|儿)"
    rf"|(?<![第每近过约这那几])(?P<n>{_COUNT})(?P<unit>天|日|周|个?星期|个?礼拜|个月|年)(?P<way>前|后|以前|以后|之前|之后)(?![来面续期景台往者])"
    rf"|(?<![\d０-９.:：/~～一二三四五六七八九十零〇第每近约共半几百千万月初历])(?P<d4>{_N}{{1,2}}|二十[一二三四五六七八九]?|三十一?|十[一二三四五六七八九]?)[日号](?![线游元电均内期后前龄以之]|楼|院|馆|文件|公告|令|车|机|球|房|门|桌|位|口)"
)
_RECURRING = re.compile(r"(?:每年|每月|每逢|历年|逐年|农历|阴历|每周|每|往年)[的在]?$")
_LUNAR = re.compile(r"(?:农历|阴历|正月|腊月|闰)$")
_AHEAD = re.compile(r"[将拟](?!近|军|信)|预计|计划|定于|即将|届时|推迟[到至]|打算|有望|截止|启动报名|前完成|前投")
_RANGE = re.compile(r"\s*(?:至|到|[-—~～－–])\s*$")
_SAME = re.compile(r"同期|相比|以来")
_COMPARED = re.compile(r"(?:恢复[到至]|相当于|[较比超]|高于|低于|超过)$")
"""What comes before a year that something is measured by."""
_IN_RANGE = re.compile(r"(?!0000)[\d?]{4}(?:-|\Z)")
"""The years from 1 to 9999, and an unknown one."""
_OWN_DAY = re.compile(r"[大]?[昨今前明当][天日晚晨][（(]$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text: the words ``text[start:end]``, what they mean (ISO 8601 to the precision) and whether nothing was left to choose.

    Where the year is unknown, because the article's is, four question marks stand in its place.
    """

    start: int
    end: int
    date: str
    precision: str
    certain: bool


def number(text: str) -> int:
    """A number below a hundred as written, in digits or in characters; of four characters, a year.

    >>> number("十五"), number("二十"), number("３１"), number("二〇二六")
    (15, 20, 31, 2026)
    """
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _digit(tens or "一") * 10 + (_digit(ones) if ones else 0)
    value = 0
    for character in text:
        value = value * 10 + _digit(character)
    return value


def _digit(character: str) -> int:
    return 2 if character == "两" else max(0, DIGITS.index(character) - 1) if character in DIGITS else 0


def day_of(date: str | None) -> datetime.date | None:
    """The day that an ISO 8601 text names; None where it names none."""
    try:
        return datetime.date.fromisoformat(date) if date else None
    except ValueError:
        return None


def mentions(text: str, day: datetime.date | None = None, year: int | None = None) -> list[Mention]:
    """The dates in a text, in order.

    text: a paragraph or an article; a month or year once named holds for the bare days after it in the same paragraph. day: the day the article is of. year:
    the year
    it is of, where only that is known (it may be wrong: such dates are not certain).

    >>> [(m.date, m.certain) for m in mentions("昨日停课，18日复课，去年6月也停过。", datetime.date(2026, 6, 17))]
    [('2026-06-16', True), ('2026-06-18', False), ('2025-06', True)]
    """
    found: list[Mention] = []
    begin = 0
    for paragraph in text.split("\n"):
        found += _Paragraph(paragraph, begin, day, year).mentions()
        begin += len(paragraph) + 1
    return found


class _Paragraph:
    """One paragraph and what its dates so far say about the next ones."""

    def __init__(self, text: str, begin: int, day: datetime.date | None, year: int | None) -> None:
        self.text = text.translate(SIMPLE)
        self.begin = begin
        self.day = day
        self.year = year if day is None else day.year
        self.known_year: int | None = None
        self.known_month: tuple[int, int, bool] | None = None

    def mentions(self) -> Iterator[Mention]:
        """Its dates, in order; of a range the first."""
        last_end = -1
        for match in _EXPRESSION.finditer(self.text):
            before = self.text[max(0, match.start() - 6) : match.start()]
            if _LUNAR.search(before) or _RECURRING.search(before):
                continue
            ranged = last_end >= 0 and bool(_RANGE.fullmatch(self.text[last_end : match.start()]))
            try:
                resolved = self._resolve(match)
            except (OverflowError, ValueError):  # before the year 1 or after 9999
                resolved = None
            if resolved is None or not _IN_RANGE.match(resolved[0]):
                continue
            last_end = match.end()
            date, precision, certain = resolved
            if not ranged:
                yield Mention(self.begin + match.start(), self.begin + match.end(), date, precision, certain)

    def _resolve(self, match: re.Match[str]) -> tuple[str, str, bool] | None:
        given = match.groupdict()
        if given["iso"]:
            return self._full(int(given["iy"]), int(given["im"]), int(given["id"]), True)
        if given["year"]:
            return self._with_year(match)
        if given["m2"]:
            return self._without_year(number(given["m2"]), given["d2"], match)
        if given["mw"]:
            return self._month_word(given["mw"], given["d3"])
        if given["ww"]:
            return self._week_word(STEP_WORDS[given["ww"]], WEEKDAYS[given["wd"]], True)
        if given["wd2"]:
            return self._weekday(WEEKDAYS[given["wd2"]], match)
        if given["dw"]:
            return self._shifted(DAY_WORDS[given["dw"]])
        if given["n"]:
            return self._counted(given["n"], given["unit"], given["way"])
        return self._bare_day(number(given["d4"]), match)

    def _full(self, year: int, month: int, day: int, certain: bool) -> tuple[str, str, bool] | None:
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            return None
        self.known_year, self.known_month = year, (year, month, certain)
        return date.isoformat(), "day", certain

    def _month(self, year: int, month: int, certain: bool) -> tuple[str, str, bool] | None:
        if not 1 <= month <= 12:
            return None
        self.known_year, self.known_month = year, (year, month, certain)
        return f"{year:04d}-{month:02d}", "month", certain

    def _with_year(self, match: re.Match[str]) -> tuple[str, str, bool] | None:
        """2019年6月3日, 2019年6月, 2019年; 去年6月3日, 去年."""
        given = match.groupdict()
        certain = True
        if given["y"]:
            year = number(given["y"])
        elif self.year is None:
            return None
        else:
            year = self.year + YEAR_WORDS[given["yw"] or "上"]
            certain = self.day is not None
        if given["m"] and given["d"]:
            return self._full(year, number(given["m"]), number(given["d"]), certain)
        if given["m"]:
            return self._month(year, number(given["m"]), certain)
        if _SAME.match(self.text, match.end()) or _COMPARED.search(self.text, max(0, match.start() - 3), match.start()):
            return None
        self.known_year = year
        return f"{year:04d}", "year", certain

    def _without_year(self, month: int, day: str | None, match: re.Match[str]) -> tuple[str, str, bool] | None:
        """6月3日, 6月."""
        if not 1 <= month <= 12:
            return None
        year, certain = self._year_for(month, number(day) if day else None, match)
        if year is None:
            return (f"????-{month:02d}-{number(day):02d}", "day", False) if day and 1 <= number(day) <= 31 else None
        if day:
            return self._full(year, month, number(day), certain)
        return self._month(year, month, certain)

    def _year_for(self, month: int, day: int | None, match: re.Match[str]) -> tuple[int | None, bool]:
        if self.day is None and _OWN_DAY.search(self.text, max(0, match.start() - 4), match.start()):
            # 今天（1月12日）: of the article's own year, whatever year it speaks of
            return self.year, False
        if self.known_year is not None and self.known_year != self.year:
            return self.known_year, True
        if self.day is None:
            return (self.known_year, True) if self.known_year is not None else (self.year, False)
        there = [(abs((_safe(year, month, day or 15) - self.day).days), year) for year in (self.day.year - 1, self.day.year, self.day.year + 1)]
        distance, year = min(there)
        if self._ahead(match) and _safe(year, month, day or 15) < self.day.replace(day=1) and _safe(year + 1, month, day or 15) > self.day:
            return (year + 1, True) if distance > 45 else (year, False)
        return year, distance <= FAR and (self._ahead(match) or _safe(year, month, day or 1) <= self.day or distance <= 100)

    def _month_word(self, word: str, day: str | None) -> tuple[str, str, bool] | None:
        """本月15日, 上个月."""
        if word == "当":
            known = self.known_month
        elif self.day is None:
            known = None
        else:
            months = self.day.year * 12 + self.day.month - 1 + STEP_WORDS[word]
            known = (months // 12, months % 12 + 1, True)
        if known is None:
            return None
        # 上月 alone says nothing of the bare days after it: those are the article's own
        return self._full(known[0], known[1], number(day), known[2]) if day else (f"{known[0]:04d}-{known[1]:02d}", "month", known[2])

    def _week_word(self, weeks: int, weekday: int, certain: bool) -> tuple[str, str, bool] | None:
        """上周五: of the calendar week before this one, weeks beginning on Monday."""
        if self.day is None:
            return None
        date = self.day + datetime.timedelta(days=7 * weeks + weekday - self.day.weekday())
        return date.isoformat(), "day", certain

    def _weekday(self, weekday: int, match: re.Match[str]) -> tuple[str, str, bool] | None:
        """周五 alone: the last one, or the next one where the sentence looks ahead; never certain. In brackets after a date it belongs to the date."""
        before = self.text[max(0, match.start() - 1) : match.start()]
        if self.day is None or before in ("（", "(", "日", "号"):
            return None
        back = (self.day.weekday() - weekday) % 7
        days = 7 - back if self._ahead(match) and back else -back
        return (self.day + datetime.timedelta(days=days)).isoformat(), "day", False

    def _shifted(self, days: int) -> tuple[str, str, bool] | None:
        if self.day is None:
            return None
        return (self.day + datetime.timedelta(days=days)).isoformat(), "day", True

    def _counted(self, count: str, unit: str, way: str) -> tuple[str, str, bool] | None:
        """三天前, 两周后, 3个月前, 五年前."""
        if self.day is None or (count == "半" and "年" not in unit):
            return None
        steps = number(count) * (-1 if "前" in way else 1)
        if count == "半":
            months = self.day.year * 12 + self.day.month - 1 + (-6 if "前" in way else 6)
            return f"{months // 12:04d}-{months % 12 + 1:02d}", "month", False
        if unit in ("天", "日"):
            return (self.day + datetime.timedelta(days=steps)).isoformat(), "day", "前" in way
        if unit == "年":
            return (f"{self.day.year + steps:04d}", "year", "前" in way) if 0 < self.day.year + steps <= 9999 else None
        if unit == "个月":
            months = self.day.year * 12 + self.day.month - 1 + steps
            return (f"{months // 12:04d}-{months % 12 + 1:02d}", "month", "前" in way) if 12 <= months < 120_000 else None
        return (self.day + datetime.timedelta(days=7 * steps)).isoformat(), "day", False

    def _bare_day(self, day: int, match: re.Match[str]) -> tuple[str, str, bool] | None:
        """15日: of the month named last in the paragraph, else this month, or the one before where it would lie ahead and nothing says so."""
        if not 1 <= day <= 31:
            return None
        if self.known_month is not None:
            year, month, certain = self.known_month
            return self._full(year, month, day, certain)
        if self.day is None:
            return None
        if day <= self.day.day:
            return self._full(self.day.year, self.day.month, day, True)
        if self._ahead(match) or day - self.day.day <= 2:
            return self._full(self.day.year, self.day.month, day, self._ahead(match))
        last = self.day.replace(day=1) - datetime.timedelta(days=1)
        resolved = self._full(last.year, last.month, day, False)
        self.known_month = None
        return resolved

    def _ahead(self, match: re.Match[str]) -> bool:
        """Whether the sentence around a date looks ahead."""
        start = max(self.text.rfind(mark, 0, match.start()) for mark in "。！？；") + 1
        ends = [end for end in (self.text.find(mark, match.end()) for mark in "。！？；，") if end >= 0]
        return bool(_AHEAD.search(self.text, start, min(ends, default=len(self.text))))


def _safe(year: int, month: int, day: int) -> datetime.date:
    """The day, or the last one of its month."""
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(days=min(day, 28) - 1) if day > 28 else first.replace(day=day)
