"""The pieces of a sentence that may stand as a line of their own.

A piece is a run of clauses, or two runs with the clauses between them left out. What may be left out or cut is decided on token borders by what a clause begins and
ends with, so that a piece keeps its subject, its attribution and its balance; which of the allowed pieces is best is for the networks to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..model import Sentence, Span, Token, token_offsets
from ..trimming import clauses

NAMES = ("nr", "ns", "nt", "nz", "j", "eng")
NOUN_LIKE = ("n", "j", "eng", "s", "i", "l", "x")
VERB_LIKE = ("v", "d", "p", "a")
LONGEST_CLAUSES = 14
FINAL = "。！？!?”…."

SAYING = frozenset("表示 称 说 指出 认为 强调 介绍 透露 坦言 直言 写道 告诉 宣布 呼吁 回应 解释 提到 谈到 说道 问道 预计 预测 预期 警告 承认 否认 证实 建议 要求 提出 宣称 声称 补充 显示 获悉 了解 了解到 悉 看到 发现 注意到 "
                   "披露 通报 报道 指 感慨 感叹 相信 希望 觉得 提醒 主张 重申 评价 分析 判断 表态 申明 声明 明确 规定 通知 决定 指称 据称 承诺 辩称 消息 得知 表明 说明 意味着 导致 使得 使 让 令 包括 例如 比如 即 如 分别为 分别 是 为 有 "
                   "就是 以及 批评 质疑 指控 指责 提问 询问 问 讲 讲道 谈 答 将 把 被 对 向 由 的 地 得 等 和 与 及 或 在 于 而 但 并 则 其中 不 没有 要 能 可以 可 应 应该 必须 需要 需 会 想 愿意 并且 例 称赞 称之为 包含 涵盖 涉及".split())
"""Words that no piece ends with: a clause, a list or an object must follow."""
QUOTING = frozenset("表示 称 说 指出 认为 强调 介绍 透露 坦言 直言 写道 告诉 宣布 呼吁 回应 解释 提到 谈到 说道 预计 预测 警告 承认 否认 证实 建议 要求 宣称 声称 补充 披露 通报 感慨 提醒 主张 重申 评价 分析 表态 声明 承诺 辩称 批评 质疑 "
                    "指控 指责 讲 讲道 显示 指 明确 提出 记者 报道 发现 表明 获悉".split())
"""Words by which somebody speaks: what follows the comma is theirs."""
GENERIC = re.compile(
    r"(?:[^，]{0,8}?(?:据|从|根据)[^，]{0,40}?(?:报道称|报道|消息|介绍|了解到|了解|悉|透露|显示|报导|称|获悉|通报|说|表示)"
    r"|[^，]{0,30}(?:记者|小编|编辑)[^，]{0,30}(?:获悉|了解到|看到|注意到|发现|报道|得知)"
    r"|[^，]{0,20}(?:报道|消息|数据|公告|通报|资料|信息|通知|天眼查|调查|爆料|统计)[^，]{0,14}(?:称|显示|指出|说|报道|表明|消息)"
    r"|[^，]{0,24}\d+ ?日 ?(?:消息|讯|电|报道|获悉)|(?:获悉|了解到|据悉|据了解|消息称|报道称))[：:，,]?")
"""A clause that only says where the news comes from."""
TIME = re.compile(r"(?:当地时间|北京时间|美东时间|[\d０-９一二三四五六七八九十]+(?:年|月|日|号|时|分|点)|今|昨|前|当|明|近|日|天|晚|早|午|上|下|凌晨|傍晚|夜间|间|[（(]\d+日[）)]|此前|目前|最近|年|月|初|末|底|中旬|上旬|下旬|周|星期|"
                  r"[一二三四五六日]|以来|\s|，|,)+")
OPENERS = frozenset("此外 另外 同时 不过 然而 但 但是 因此 所以 而 而且 并且 于是 另一方面 与此同时 据悉 据了解 据介绍 据报道 报道称 目前 日前 近日 近期 最近 当前 今年以来 值得一提的是 值得注意的是 需要注意的是 事实上 其实 当然 总之 总的来看 "
                    "总体来看 总体而言 具体来看 具体来说 随后 之后 接着 最终 此次 此前 如今 昨天 今天 昨日 今日 据称 原来 不仅如此 除此之外 换言之 也就是说 由此 为此 当天 当日 当晚 随即 期间 后来 具体而言 简而言之 综上 显然 众所周知 消息称 "
                    "可以说 一直以来 长期以来 多年来 近年来 对此".split())
"""Openings that a line can do without."""
UNRESOLVED = frozenset("他 她 它 他们 她们 它们 其 其中 该 此 这 这些 那 那些 这样 这里 那里 这种 此类 此举 上述 前者 后者 对方 双方 我 我们 你 你们 您 咱们 大家 以上 以下 如下 如图 这是 这个 那个 这一 这次 这项 这家 这位 这座 这款 这份 这名 这场 "
                       "并 并且 也 还 又 再 更 就 都 则 却 且 及 或 以及 和 与 甚至 从而 进而 反而 只是 只有 使 使得 让 令 导致 造成 包括 如 像 即 以 以便 因 因为 由于 故 之 其它 其他 另 另一 而是 不是 不但 不仅 既 虽然 尽管 但 但是 而 而且 所以 "
                       "因此 于是 可 可是 不过 然而 此后 此时 为此 例如 比如 那么 同样 同时 本次 此番 此次 本届 该校 该院 该县 该市 该局 该国 该股 该剧 该片 该车 该机 该案 本报 本网 笔者 记者 图为 图 某 某些 有人 有的 一些 尤其 特别是 届时 另据 除 除此之外 "
                       "问 答 第二 第三 第四 其次 再次 最后 此外 另外 一是 二是 三是 四是 五是 随后 后来 接着 当天 当日 当晚 当时 之后 随即 期间 同日 与此同时".split())
"""Words a line cannot begin with: they point back, or join on to what is not there."""
LEANING = frozenset("随着 为了 由于 如果 虽然 尽管 若 只要 除 除了 无论 不管 即使 因为 鉴于 截至 截止 当 自 自从 经 经过 通过 根据 按照 依据 依照 针对 围绕 对于 关于 作为 据 面对 凭借 基于 至于 不仅 不但 既 一旦 倘若 假如 首先 第一 一是 先是 比起 "
                    "相比 每当 正值 临近 例如 比如 特别是 尤其是 或者 以便 以及 受 为 其中 目前 近日 日前 同时 此外 一方面 与其 要么 除非 哪怕 从 本着 结合 坚持 围绕着 站在 趁 趁着 借助 依托 借 虽 因 自从 继 从而".split())
"""Words that open a clause which leans on the next one."""
LEANING_END = frozenset("后 时 以来 来 下 中 上 前 际 外 起 间 期间 之后 之前 之际 之下 之中 之外 同时 以后 以前 时候 过程 背景 基础 方面 看 而言 来说 来看 的话 为例 之一 之时 当中 之上 以外 这里 过程中 背景下 基础上 情况下 前提下 者 的".split())
CAPTION = re.compile(r"^[▲△▼■●◆↑↓]|^图[为源片：:①-⑨\d]|^[（(]?(?:资料图|视频|来源|原标题|责任编辑|责编|编辑|作者|文[/｜|]|摄影|点击|关注|扫码|广告|声明|免责|以上内容|风险提示|注[：:])|[^。]{0,60}(?:摄|供图|图源|资料图片?|图片来源|受访者提供|发)[）)]?$|^[^。，]{0,20}记者[^。，]{0,20}$"
                     r"|违法和不良|举报电话|版权|转载|仅供参考|不构成|投资建议|敬请关注|如需|请联系|微信号|公众号|二维码|下载")
"""Sentences that are furniture or captions rather than prose."""


class Piece(NamedTuple):
    """Clauses ``a`` to ``b`` and, for a piece in two, ``c`` to ``d`` (ends included; -1 for one run); ``start``: how it begins, one of the constants below;
    ``poor``: how many of the signs of a bad line it bears (0: none)."""

    a: int
    b: int
    c: int
    d: int
    start: int
    poor: int


AT_HEAD, AFTER_TIME, AFTER_SOURCE, IN_MIDDLE = 0, 1, 2, 3


VERBS = re.compile("举行|会见|召开|出席|会谈|致辞|访问|首发|开幕|闭幕|获|启动|发布|落幕|举办|成立|通车|开通|完成|出炉|夺冠|击败|战胜|逝世|遇难|受伤|死亡|上涨|下跌|增长|下降")
"""Verbs that taggers often take for nouns."""


class Clause(NamedTuple):
    """A clause by its token borders, its span without the mark that ends it, and what it allows."""

    first: int
    last: int
    start: int
    end: int
    leans: bool
    quotes: bool
    generic: bool
    timely: bool
    ends_well: bool
    verb: bool


class Cut(NamedTuple):
    """A sentence cut into clauses, with what is dropped from any piece (parentheses, dates between subject and verb), what may be dropped (places), and the offices
    of persons (where they begin, where the name begins and ends), which may be dropped for who is known without. Spans but those of clauses count in the article's text.
    """

    clauses: list[Clause]
    dropped: list[Span]
    optional: list[Span]
    offices: list[tuple[int, int, int]]
    pieces: list[Piece]


def cut(sentence: Sentence, tokens: Sequence[Token], limit: int) -> Cut:
    """The pieces of a sentence that may stand as a line of about ``limit`` characters."""
    offsets = token_offsets(tokens)
    found: list[Clause] = []
    k = 0
    spans = clauses(sentence.text)[:LONGEST_CLAUSES + 1]
    for number, (start, end) in enumerate(spans):
        first = k
        while k < len(tokens) and offsets[k] < end:
            k += 1
        clause = _clause(sentence.text, tokens, offsets, first, k, start, number == len(spans) - 1 and end == len(sentence.text))
        if clause:
            found.append(clause)
    base, text = sentence.start, sentence.text
    dropped = [(base + start, base + end) for start, end in _dropped(text, tokens, offsets)]
    optional = [(base + start, base + end) for start, end in _optional(tokens, offsets)]
    held = [(clause.first, number) for clause in found if (number := offices(tokens, clause.first, clause.last))]
    titled = [(base + offsets[k], base + offsets[k + number], base + offsets[k + number + 1]) for k, number in held]
    return Cut(found, dropped, optional, titled, _pieces(text, tokens, found[:LONGEST_CLAUSES], limit))


def _clause(text: str, tokens: Sequence[Token], offsets: Sequence[int], first: int, last: int, start: int, closes: bool) -> Clause | None:
    while last > first and _is_mark(tokens[last - 1]):
        last -= 1
    while first < last and (tokens[first][0].isspace() or tokens[first][0] in "，；：、,;:。"):
        first += 1
    if first >= last:
        return None
    start, end = offsets[first], offsets[last]
    body = text[start:end]
    word, tail = tokens[first][0], tokens[last - 1]
    timely = TIME.fullmatch(body) is not None
    generic = GENERIC.fullmatch(body) is not None
    quotes = tail[0] in QUOTING or tail[0][-1:] in "称说" or (last - first > 1 and tokens[last - 2][0] in QUOTING and tail[1] in ("ul", "u", "n", "uz"))
    leans = not closes and (timely or word in LEANING or tail[0] in LEANING_END or tail[0][-1:] in "后时" or quotes or generic)
    ends_well = not leans and tail[0] not in SAYING and not (tail[1][:1] in "pcdf" and not closes) and tail[1] not in ("uj", "ud", "uv")
    verb = any(tag[0] == "v" for _, tag in tokens[first:last]) or VERBS.search(body) is not None
    return Clause(first, last, start, end, leans, quotes, generic, timely, ends_well, verb)


def _is_mark(token: Token) -> bool:
    return token[0] in "，；：、,;:。—… \n" or token[0] == "——" or token[0] == "……"


def _dropped(text: str, tokens: Sequence[Token], offsets: Sequence[int]) -> list[Span]:
    """Parentheses, and dates between a subject and its verb: no piece has them."""
    spans = [match.span() for match in PARENTHESES.finditer(text) if not match.group()[1:-1].isdigit()]
    for k in range(1, len(tokens) - 1):
        if _subject(tokens[k - 1]) and (end := _date_end(tokens, k)) > k and end < len(tokens) \
                and tokens[end][1][:1] in "vpd" and tokens[end][0] not in AFTER_DATE:
            spans.append((offsets[k], offsets[end]))
    return sorted(spans)


def _subject(token: Token) -> bool:
    return (token[1][:1] in "nj" or token[1] == "eng" or token[0] in "）)”》") and token[0] not in TIMEWORDS


def _date_end(tokens: Sequence[Token], k: int) -> int:
    """Where the date that may begin at token k ends; k where there is none."""
    first = k
    while k < len(tokens) and tokens[k][0] in TIMEWORDS:
        k += 1
    if k == len(tokens) or not DATE.fullmatch(tokens[k][0]):
        return first
    k += 1
    while k < len(tokens) and tokens[k][0] in DAYTIMES:
        k += 1
    return k


def _optional(tokens: Sequence[Token], offsets: Sequence[int]) -> list[Span]:
    """Where something happened, between subject and verb (习近平〔在钓鱼台国宾馆〕会见…), and the offices before a name (〔国务院总理〕李强): what a headline leaves out."""
    spans: list[Span] = []
    for k in range(1, len(tokens) - 2):
        word, tag = tokens[k]
        if word == "在" and _subject_or_date(tokens[k - 1]):
            end = k + 1
            while end < min(len(tokens), k + 9) and tokens[end][1][:1] in "nsjbfqmtliu" and tokens[end][0] not in EVENTS:
                end += 1
            if end > k + 1 and end < len(tokens) and tokens[end][0] in EVENTS and _goes_on(tokens, end):
                spans.append((offsets[k], offsets[end]))
    return spans


def _goes_on(tokens: Sequence[Token], event: int) -> bool:
    """Whether the event's verb needs no place after it: it has an object, or says enough alone."""
    word, tag = tokens[event + 1] if event + 1 < len(tokens) else ("", "x")
    return word != "的" and (tag != "x" or word in OPENING or tokens[event][0] in COMPLETE)


def offices(tokens: Sequence[Token], first: int, last: int) -> int:
    """How many tokens from ``first`` on are the offices of the person named after them: 0 where there are none."""
    k = first
    while k < last and (tokens[k][1][:1] in "njbls" and not tokens[k][1].startswith("nr") or tokens[k][0] == "、"):
        k += 1
    return k - first if first < k < last and tokens[k][1].startswith("nr") and tokens[k - 1][0].endswith(OFFICES) and len(tokens[k][0]) > 1 else 0


def _subject_or_date(token: Token) -> bool:
    return _subject(token) or token[1] == "t" or DATE.fullmatch(token[0]) is not None or token[0] in DAYTIMES


PARENTHESES = re.compile(r"[（(][^（）()]*[)）]")
DATE = re.compile(r"(?:(?:\d{4}年)?\d{1,2}月)?\d{1,2}[日号]|今日|今天|昨日|昨天|日前|近日")
DAYTIMES = frozenset("上午 下午 晚 晚上 晚间 凌晨 中午 早间 夜间 清晨 早上 傍晚 深夜 晚些时候".split())
TIMEWORDS = frozenset("当地时间 北京时间 时间".split())
AFTER_DATE = frozenset("至 到 起 止 前 后 以来 的 是 为 电 讯 消息 报道 开始 截止".split())
EVENTS = frozenset("会见 举行 召开 出席 会谈 表示 宣布 开幕 闭幕 启动 揭牌 签署 发布 成立 落幕 举办 说 指出 强调 亮相 公布 通报 致辞 发表 主持 开赛 开庭 竣工 开工 落成 展出 上演 播出 发射 首飞 通车 开业 揭晓 同 与 会晤 正式 集体 分别 共同 接受 参观 考察 抵达 继续 亲切 看望 慰问 视察 发言 演讲 以 就 应约 主题 拉开帷幕 向 对".split())
COMPLETE = frozenset("开幕 闭幕 启动 揭牌 落幕 竣工 开工 落成 通车 开业 揭晓 首飞 会谈 会晤 召开 成立 开赛".split())
OPENING = "“《「‘"
OFFICES = ("主席", "总书记", "总理", "常委", "书记", "委员长", "部长", "发言人", "总统", "外长", "主任", "国务委员", "首相", "议长", "秘书长")


def _pieces(text: str, tokens: Sequence[Token], found: Sequence[Clause], limit: int) -> list[Piece]:
    pieces: list[Piece] = []
    n = len(found)
    head = 0
    kind = AT_HEAD
    room = limit + 24
    for a in range(n):
        start = _start(text, tokens, found, a, head, kind)
        if start is None:
            kind = _next(found, a, head, kind)
            head = a + 1 if kind is not None and head == a else head
            if kind is None:
                kind = IN_MIDDLE
            continue
        begin, poor = start
        verbs = False
        for b in range(a, n):
            if found[b].end - found[a].start > room:
                break
            verbs |= found[b].verb
            if found[b].ends_well:
                pieces.append(Piece(a, b, -1, -1, begin, poor + (not verbs and (found[b].end - found[a].start < 12 or text[-1] not in FINAL))))
            if begin != IN_MIDDLE and b + 2 < n and (found[b].ends_well or found[b].quotes):
                pieces += _second(tokens, found, a, b, begin, poor, room)
        if head == a:
            kind = _next(found, a, head, kind)
            head = a + 1 if kind != IN_MIDDLE else head
    return pieces


def _next(found: Sequence[Clause], a: int, head: int, kind: int) -> int:
    if a != head:
        return IN_MIDDLE
    if found[a].generic:
        return AFTER_SOURCE
    if found[a].timely:
        return kind if kind == AFTER_SOURCE else AFTER_TIME
    return IN_MIDDLE


def _start(text: str, tokens: Sequence[Token], found: Sequence[Clause], a: int, head: int, kind: int) -> tuple[int, int] | None:
    clause = found[a]
    word, tag = tokens[clause.first]
    if a == head and not clause.timely and not clause.generic:
        return kind, int(word in UNRESOLVED or (tag[:1] in "pc" and word in ("对此",)) or word[:1] in "该此其")
    if a == 0:
        return kind, 1
    if tag.startswith(NAMES) and not found[a - 1].quotes and not found[a - 1].leans and clause.verb and word not in UNRESOLVED:
        return IN_MIDDLE, 0
    return None


def _second(tokens: Sequence[Token], found: Sequence[Clause], a: int, b: int, begin: int, poor: int, room: int) -> list[Piece]:
    result = []
    size = found[b].end - found[a].start
    same_subject = tokens[found[b + 1].first][1][:1] in "vdp"
    for c in range(b + 2, len(found)):
        if found[c - 1].leans or found[c].leans and c == len(found) - 1:
            continue
        word, tag = tokens[found[c].first]
        if tag[:1] in "vdp" and not same_subject:
            continue
        if word in UNRESOLVED and tag[:1] not in "d":
            continue
        for d in range(c, len(found)):
            if size + found[d].end - found[c].start > room:
                break
            if found[d].ends_well:
                result.append(Piece(a, b, c, d, begin, poor))
        same_subject &= tag[:1] in "vdp"
    return result
