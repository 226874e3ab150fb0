"""Requests shown in the documentation; the tests send each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LIGHTS = (
    "河岸新区6月3日启用首批智慧路灯，一千二百盏路灯按车流和行人自动调节亮度。新区管委会负责人周岚说，智慧路灯每年可省电三成。\n"
    "路灯上的传感器还能监测空气质量，数据实时传到城市运行中心。居民李秀英说：“晚上散步更安心了，灯会跟着人亮。”\n"
    "今年年底前，河岸新区还将在另外八条道路上安装智慧路灯。"
)
LIBRARY = (
    "松溪县图书馆新馆5月20日开放，藏书四十万册，设有儿童阅览区和方言资料室。馆长顾明说，新馆每晚开到九点。\n"
    "读者可以凭身份证直接借书，归还时投入门口的自助还书机。县里还为六个乡镇配了流动图书车。"
)
PAGE = "<h1>河岸新区启用智慧路灯</h1><p>河岸新区启用首批智慧路灯，每年可省电三成。</p><p>居民说，晚上散步更安心了。</p>"

SUMMARIZE: Mapping[str, Mapping[str, Any]] = {
    "text": {"id": "lights", "title": "河岸新区启用智慧路灯", "text": LIGHTS, "options": {"sentences": 2, "keywords": 5}},
    "html": {"html": PAGE, "options": {"chars": 40}, "include": ["text"]},
    "textrank": {"text": LIGHTS, "options": {"ranker": "textrank", "ratio": 0.3, "order": "score"}, "include": ["explain"]},
}
KEYWORDS: Mapping[str, Mapping[str, Any]] = {
    "text": {"id": "library", "text": LIBRARY, "options": {"keywords": 5}},
    "dictionary": {"text": LIBRARY, "options": {"terms": "words", "user_dictionary": ["流动图书车 10 n"], "stopwords": ["馆长"]}},
}
DIGEST: Mapping[str, Mapping[str, Any]] = {
    "two articles": {"articles": [{"id": "lights", "title": "河岸新区启用智慧路灯", "date": "2026-06-03", "text": LIGHTS}, {"id": "library", "text": LIBRARY}]},
}
