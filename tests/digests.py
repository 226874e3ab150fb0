"""What the tests of digests share: small batches of articles written for them."""

from __future__ import annotations

import random

from summarizer import Options
from summarizer.digest import Digest, Store, build_digest
from summarizer.model import Article, Failure

FAST = Options(ranker="tfidf", keywords=6, sentences=2)

FLOOD = (
    "受强降雨影响，青石县6月14日夜间启动防汛二级响应。截至15日12时，全县平均降雨量136.8毫米，最大点雨量出现在望溪镇，为287.4毫米。\n"
    "青石县应急管理局局长周启明介绍，全县已紧急转移群众1234人，关闭景区17处，停运公交线路41条。预计洪峰将于16日凌晨通过县城。\n"
    "消防员从清晨起乘冲锋舟逐户敲门，把地势较低的老城居民接到学校安置。"
)
FLOOD_AGAIN = FLOOD.replace("紧急转移群众", "转移安置群众").replace("清晨起", "一早便").replace("介绍", "说")
TOPICS = {
    "智慧路灯": (
        "{place}的智慧路灯昨晚亮了，灯杆上的感应器会跟着行人调节亮度。",
        "管委会主任李秀峰说，智慧路灯一年能省下三成电费。", "路灯换成智慧路灯以后，值夜班的护士回家不再害怕。",
        "灯杆装有求助按钮，民警说路灯下的报警比过去快了许多。",
        "维修工老郭管着几百盏智慧路灯，哪盏灯坏了手机就会响。", "有居民担心灯杆摄像头拍到窗户，主任李秀峰请他们逐杆查看。",
        "按照计划，{place}年底前还要把余下的路灯都换成智慧路灯。", "设计灯杆的工程师用了半年时间挑选感应器和灯头。"),
    "水稻收割": (
        "{place}的水稻熟了，收割机一早就开进稻田。", "种粮大户孙长河蹲在田埂上数稻穗，说今年的水稻比去年沉。", "合作社的收割机排着队，一天能割两百亩水稻。",
        "稻谷割下来直接运去烘干，农技员守在烘干塔旁。", "前些天的雨耽误了收割，农户们抢着晴天割稻。", "镇上的米厂已经开始收购新稻谷，价格比去年高。",
        "{place}今年扩种了水稻，预计稻谷总产再增一成。", "孙长河打算割完这茬水稻，把绝收的田改种油菜。"),
    "海洋卫星": (
        "海洋卫星昨天从{place}发射升空，火箭飞行正常。",
        "总设计师林远航介绍，海洋卫星能看清海面上半米高的海浪。", "卫星每天绕地球十四圈，同一片海域一天半就能看到一次。",
        "地面站收到了卫星传回的第一幅海面图像。", "渔民最关心卫星的海浪预报什么时候能用。", "雷达高度计是卫星上最重的载荷，用了六年研制。",
        "发射场的工作人员在{place}守了三天，等到云散才点火。", "三颗海洋卫星组网以后，台风周围的海浪会看得更清楚。"),
    "马拉松": (
        "{place}马拉松昨天早上鸣枪，选手跑过跨江大桥。", "最后一名选手跑到终点时，马拉松的拱门已经拆了一半。", "组委会把马拉松的奖牌做成旧船板的样子。",
        "补给站的志愿者从半夜开始切香蕉，等选手来拿。", "医生提醒，没有训练过的选手不要勉强跑完马拉松。", "跑道沿江而设，马拉松选手说风大得睁不开眼。",
        "明年的马拉松可能提前到四月，{place}已经开始修跑道。", "冠军选手是一位中学体育老师，他跑马拉松八年了。"),
}
PLACES = ("白河市", "青山县", "东湾镇", "云岭区", "石桥镇", "柳湾村")

HOSTILE = [
    Article("<script>alert(1)</script>路灯亮了\u202e，`居民`说*好*。[点我](javascript:alert(1)) =1+1 的公式也在。\u2066昨天6月3日他说。",
            '"><img src=x onerror=alert(1)>',
            "=cmd|' /C calc'!A0\x1b[2J\nnext", "2026-06-03", "text", {"source": "<b onmouseover=alert(2)>"}),
    Article("{{ 7 * 7 }} {% raw %}路灯亮了。'-->]]></style></script><svg onload=alert(3)>居民很高兴。",
            "@SUM(A1)</title><script>alert(4)</script>", "javascript:alert(5)", None, "text"),
    Article("路灯亮了。居民散步。", "长" * 1_000_000, "long", "2026-06-04", "text"),
    Article("# 标题\n\n- ![图](http://evil.example/x.png) 路灯亮了，居民很高兴。", "＝1+1 与 \x1b]0;标题\x07", "x\r\n=2+2", None, "text",
            {"source": "\t=cmd()"}),
]
FAILURES = [Failure("<img src=x onerror=alert(6)>.txt", "\u202e<script>alert(7)</script>")]


def batch(per_topic: int = 4) -> list[Article]:
    """Articles on four subjects, two editions of one report, and one article that stands alone."""
    found = []
    for topic, pool in TOPICS.items():
        for i in range(per_topic):
            place = PLACES[(i + len(topic)) % len(PLACES)]
            chosen = random.Random(f"{topic} {i}").sample(pool, 3)
            text = "".join(sentence.format(place=place) for sentence in chosen) + f"这是{place}第{i * 37 + 101}号通讯。"
            found.append(Article(text, f"{place}：{topic}", f"{topic}-{i}", f"2026-06-{10 + i % 20:02d}", "text"))
    return [*found, Article(FLOOD, "青石县遭遇强降雨", "flood-1", "2026-06-15",
    "text"), Article(FLOOD_AGAIN, "强降雨袭击青石县", "flood-2", "2026-06-15", "text"),
            Article("老裁缝关了铺子。他在巷口做了四十年衣裳，剪刀和熨斗都留给了徒弟。", "巷口的裁缝铺", "tailor", None, "text")]


def made(articles: list[Article], store: Store | None = None, **how: object) -> Digest:
    """A digest with a quick ranker."""
    return build_digest(articles, FAST, store=store, **how)  # type: ignore[arg-type]
