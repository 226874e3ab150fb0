"""Last repairs by the text: names that the segmenter cut get their missing character; Latin glosses in brackets go.

A surname and one character that are followed by the same character wherever they stand miss that character. The rule is accessor variety (Feng, Chen, Deng
and Zheng 2004) at its simplest: a string that has one neighbour wherever it stands is no unit of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.model import Document
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


def completed(document: Document, chosen: Iterable[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """The candidates, cut names with the character that they miss, none that is then a part of another, and none that only ever explains a name in brackets.

    chosen: with scores, the best first.
    """
    result: list[tuple[Candidate, float]] = []
    for candidate, score in chosen:
        if candidate.key.isascii() and not candidate.in_title and _is_gloss(document.article.text.lower(), candidate.key):
            continue
        whole = _whole(document, candidate)
        if not any(is_part(whole.key, other.key) or is_part(other.key, whole.key) for other, _ in result):
            result.append((whole, score))
    return result


def _is_gloss(text: str, key: str) -> bool:
    """Whether a Latin word stands beside a bracket wherever it stands: the foreign name or the ticker of what was named before.

    >>> _is_gloss("台风“卡努”（khanun）来了", "khanun"), _is_gloss("oppo（oppo）的手机", "oppo")
    (True, False)
    """
    at = text.find(key)
    while at >= 0:
        end = at + len(key)
        if text[at - 1:at] not in ("（", "(") and text[end:end + 1] not in ("）", ")"):
            return False
        at = text.find(key, end)
    return True


def _whole(document: Document, candidate: Candidate) -> Candidate:
    key = candidate.key
    if len(key) != 2 or key[0] not in SURNAMES or not any(tag.startswith("nr") for tag in candidate.tags):
        return candidate
    missing = _follower(document, key)
    if missing is None:
        return candidate
    return candidate._replace(key=key + missing, words=(*candidate.words, missing), tags=(*candidate.tags, "nr"))


def _follower(document: Document, key: str) -> str | None:
    """The one Han character that follows the key wherever it begins a word, if that is so, and if it is a word's last at least once."""
    text, edges = document.article.text, document.edges
    following: set[str] = set()
    count = ends = 0
    at = text.find(key)
    while at >= 0:
        end = at + len(key)
        if edges[at] and edges[end]:
            following.add(text[end:end + 1])
            if len(following) > 1:
                return None
            count += 1
            ends += end + 1 < len(edges) and edges[end + 1]
        at = text.find(key, end)
    character = following.pop() if count >= LEAST and ends else ""
    return character if "一" <= character <= "鿿" and character not in NEVER else None
