"""What is special about a batch: keywords that its articles have and texts in general have not."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from summarizer.digest.model import CorpusKeyword
from summarizer.tfidf import Idf

BUCKETS = 1 << 19
USUAL = frozenset(
    "记者 表示 报道 介绍 消息 新闻 网站 日电 新华社 本报 本报讯 通讯员 编辑 责任编辑 来源 作者 图片 视频 资料 情况 问题 工作 进行 相关 有关 目前 近日 今年 去年 时间 发展 推动 推进 加强 开展 举行 举办 召开 活动 会议 内容 方面 我国 全国 "
    "地区 单位 部门 人员 负责人 群众 人民 国家 中国 公司 企业 项目 建设 服务 管理 提升 提高 促进 实现 重要 主要 重大 全面 积极 指出 强调 认为 提供 支持 原标题 正文 点击 关注 公众号 小时 分钟 万元 亿元 元 数据 显示 同比 增长 同比增长 日前 "
    "当地 当地时间 上午 下午 同时 此外 以及 成为 更加 不断 持续 进一步 深入 坚持 切实 有效 积极 落实 做好 习近平 总书记 领导 干部 社会 经济 生活 世界 国内 国际 未来 北京时间 参与 方式 作用 影响 标准 能力 水平 力度 机制 体系".split())
"""Words that any article may have among its keywords: no theme is named by them."""


class Sieve:
    """Counts words that may be many, keeping only those that are frequent: a first pass counts by hash, in an array of fixed size; a second one counts exactly those whose
    hash came up often enough. Memory does not grow with the number of articles, nor does the result depend on their order.
    """

    def __init__(self, least: int) -> None:
        self.least = least
        self.buckets: Any = np.zeros(BUCKETS, dtype=np.uint32)
        self.counts: dict[str, int] = {}

    def sift(self, words: Iterable[str]) -> None:
        """First pass: an article's words."""
        for word in words:
            self.buckets[_bucket(word)] += 1

    def count(self, words: Iterable[str]) -> None:
        """Second pass: the same words again."""
        for word in words:
            if self.frequent(word):
                self.counts[word] = self.counts.get(word, 0) + 1

    def frequent(self, word: str) -> bool:
        """Whether the first pass may have seen the word often enough (never a false no)."""
        return bool(self.buckets[_bucket(word)] >= self.least)


def _bucket(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace")) % BUCKETS


def special(counts: Mapping[str, int], total: int, background: Idf, most: int = 30) -> list[CorpusKeyword]:
    """The words that stand out, best first.

    counts: in how many of the ``total`` articles each is a keyword. background: how rare it is in general. A word's score grows with the share of articles that have it,
    and with how much larger that is than in general (pointwise Kullback-Leibler divergence: T. Tomokiyo and M. Hurst, 2003). Parts of better words are left out.
    """
    rows = []
    for word, count in counts.items():
        if word in USUAL or (count < 2 and total > 5):
            continue
        share = count / total
        general = math.exp(-background.get(word.lower()))
        gain = share * math.log((share + 1e-9) / (general + 1e-6))
        if gain > 0:
            rows.append((-round(gain, 9), word, count))
    best = sorted(rows)
    kept: list[tuple[float, str, int]] = []
    for gain, word, count in best:
        if not any(word in other or (other in word and count < other_count) for _, other, other_count in kept):
            kept.append((gain, word, count))
        if len(kept) == most:
            break
    top = -kept[0][0] if kept else 1.0
    return [CorpusKeyword(word, round(-gain / top, 6), count) for gain, word, count in kept]
