"""Last repairs by the text: names that were cut become whole; Latin glosses in brackets and names of accounts go.

A surname and one character that are followed by the same character wherever they stand miss that character. The rule is accessor variety (Feng, Chen, Deng
and Zheng 2004) at its simplest: a string that has one neighbour wherever it stands is no unit of its own. Authorities whose names have words inside that join
others are known by their names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from summarizer.model import Document, Span
from summarizer.patterns import lazy
from summarizer.phrases import Candidate, is_part

LEAST = 2
"""How often a name must stand in the text before its neighbour says anything."""
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段"
    "雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤尚温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁符阮尤裴")
NEVER = frozenset(
    "的了和与在是说称就将被把对从向于等之也都又还及或为以到至让给由其这那并而但则因所每各某任问答喊写看做去来走有用能会要可不没很更最已正再只才上下中内外前后里间时作获"
    "市省县区镇乡村州路街道桥河湖山岛海江港湾站局厅部院校队组会社党团省人年月日号")
"""Characters that follow a name without being a part of it, and those that follow the names of places."""
PLACES = frozenset("路街村镇乡县区州湖桥岛")
"""Of those, what belongs to a name that it follows wherever that stands."""
DOMAINS = (
    "住房和城乡建设", "住房城乡建设", "文化和旅游", "文化广电和旅游", "工业和信息化", "经济和信息化", "人力资源和社会保障", "规划和自然资源",
    "国家发展和改革", "国家发展改革", "发展和改革", "发展改革", "卫生和计划生育", "城市管理和综合执法", "新闻出版和广电", "新闻出版广电", "农业和农村",
    "商务和经济", "科技和信息化", "科技和经济信息化", "退役军人事务", "市场监督管理", "国有资产监督管理", "应急管理")
UNITED_NATIONS = "联合国"
AUTHORITY = lazy(
    rf"(?:国家)?(?:{'|'.join(DOMAINS)})(?:部|厅|局|总局|委员会|委)|{UNITED_NATIONS}(?:教科文组织|难民署|粮农组织|开发计划署|儿童基金会|环境规划署)")
"""Names that are one, though they have words inside that join others: authorities for these domains, and those of the United Nations."""
ACCOUNT = lazy(r"[”》」]?(?:官方)?(?:微信|公众号|客户端|官微|微博|视频号|抖音|APP|App|app)|[”》」](?:发布)?消息")
"""What follows the name of an account or programme that reports."""


def completed(document: Document, chosen: Iterable[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """The candidates, cut names with the character that they miss, none that is then a part of another, and none that only ever explains a name in brackets.

    chosen: with scores, the best first.
    """
    result: list[tuple[Candidate, float]] = []
    text = document.article.text
    lowered = text.lower()
    authorities = _authorities(text)
    for candidate, score in chosen:
        if not candidate.in_title and _is_aside(lowered, candidate.key):
            continue
        whole = _of_authority(text, authorities, _whole(document, candidate))
        key = whole.key
        alike = [other.key for other, _ in result if key in other.key or other.key in key]
        if not any(is_part(key, other) or is_part(other, key) for other in alike):
            result.append((whole, score))
    return result


def _authorities(text: str) -> list[Span]:
    """Where authorities are named. Most texts have none of the words in their names, which are sooner looked for than whole names."""
    if UNITED_NATIONS not in text and not any(map(text.__contains__, DOMAINS)):
        return []
    return [match.span() for match in AUTHORITY.finditer(text)]


def _places(text: str, key: str) -> Iterator[Span]:
    """Where each occurrence of the key begins and ends."""
    at = text.find(key)
    while at >= 0:
        yield at, at + len(key)
        at = text.find(key, at + len(key))


def _is_aside(text: str, key: str) -> bool:
    """Whether the key only explains what was named before, or names the account that tells it."""
    if key.isascii():
        return _is_gloss(text, key)
    named = False
    for _, end in _places(text, key):
        if not ACCOUNT.match(text, end):
            return False
        named = True
    return named


def _of_authority(text: str, authorities: Sequence[Span], candidate: Candidate) -> Candidate:
    """The candidate, or where it is everywhere a piece of an authority's name, or ends within one, all of that. authorities: where their names stand.

    >>> _of_authority("云渡市文化和旅游局", [(3, 9)], Candidate("云渡市文化", ("云渡市", "文化"), ("ns", "n"), 1, 0)).key
    '云渡市文化和旅游局'
    """
    key = candidate.key
    wholes = set()
    for start, end in _places(text, key) if authorities else ():
        after = bisect_right(authorities, start, key=itemgetter(1))  # none overlaps another: the first that ends after the start is the only one to look at
        over = authorities[after] if after < len(authorities) and authorities[after][0] < end else None
        wholes.add(key if over is None else text[min(start, over[0]):max(end, over[1])])
    if len(wholes) != 1 or wholes == {key}:
        return candidate
    whole = wholes.pop()
    return candidate._replace(key=whole, words=(whole,), tags=("nt",))


def _is_gloss(text: str, key: str) -> bool:
    """Whether a Latin word stands beside a bracket wherever it stands: the foreign name or the ticker of what was named before.

    >>> _is_gloss("台风“卡努”（khanun）来了", "khanun"), _is_gloss("oppo（oppo）的手机", "oppo")
    (True, False)
    """
    return all(text[start - 1:start] in ("（", "(") or text[end:end + 1] in ("）", ")") for start, end in _places(text, key))


def _whole(document: Document, candidate: Candidate) -> Candidate:
    key = candidate.key
    person = key[0] in SURNAMES and any(tag.startswith("nr") for tag in candidate.tags)
    place = len(candidate.tags) == 1 and candidate.tags[0] in ("ns", "nr", "nz")
    if len(key) != 2 or not (person or place):
        return candidate
    missing = _follower(document, key)
    if missing is None or not (missing in PLACES if place and not person else missing not in NEVER):
        return candidate
    return candidate._replace(key=key + missing, words=(*candidate.words, missing), tags=(*candidate.tags, "nr"))


def _follower(document: Document, key: str) -> str | None:
    """The one Han character that follows the key wherever it begins a word, if that is so, and if it is a word's last at least once.

    One occurrence is enough for what belongs to the name of a place.
    """
    text, edges = document.article.text, document.edges
    following: set[str] = set()
    count = ends = 0
    for at, end in _places(text, key):
        if edges[at] and edges[end]:
            following.add(text[end:end + 1])
            if len(following) > 1:
                return None
            count += 1
            ends += end + 1 < len(edges) and edges[end + 1]
    character = following.pop() if ends else ""
    return character if "一" <= character <= "鿿" and (count >= LEAST or character in PLACES) else None
