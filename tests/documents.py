"""Documents for tests, made from plain strings."""

from __future__ import annotations

from summarizer.model import Article, Document
from summarizer.segmenting import load_stop_words, segment, segmenter
from summarizer.splitting import split

LIGHTS = (
    "河岸新区启用首批智慧路灯，一千二百盏路灯按车流和行人自动调节亮度。新区管委会负责人周岚说，智慧路灯每年可省电三成。\n"
    "路灯上的传感器还能监测空气质量，数据实时传到城市运行中心。居民李秀英说：“晚上散步更安心了，灯会跟着人亮。”\n"
    "今年年底前，河岸新区还将在另外八条道路上安装智慧路灯。天气预报说明天有雨。"
)


def document(text: str, title: str | None = None) -> Document:
    """What the pipeline hands to a ranker."""
    tokens = segmenter("rjieba")
    sentences = split(text)
    return Document(Article(text, title=title), sentences, segment(sentences, tokens), tokens(title) if title else (), load_stop_words(None))
