"""Page furniture: lines and tails that belong to the page and not to the article.

Three kinds, by where they stand: whole lines anywhere (placeholders, credits, links), the article's head (``原标题：``, ``来源：``) and its tail (``责任编辑：``,
disclaimers, ``（完）``). All are conservative: a line must be furniture as a whole, and a tail must begin after a sentence's final mark.
"""

from __future__ import annotations

import re

from summarizer.model import Edit

ROLES = (r"(?:责任?编辑|责编|责任校对|编辑|编审|编译|校对|审校|审核|审稿|监审|终审|初审|复审|一审|二审|三审|监制|总监制|制片人|主编|副主编|出品|值班\w{0,4}|美编|排版|制图|采写|采编|撰稿|撰文|"
         r"参与采写|译者|供稿|供图|摄影|摄像|图文|本文作者|作者|通讯员|报道员|实习生|实习记者|实习编辑|新媒体编辑|流程编辑|本期(?:编辑|监制|校对|审核|作者))")
SOURCES = (r"(?:(?:文章|本文|稿件|图文|图片|消息|新闻|信息|资料|数据|视频)?来 ?源|(?:本文)?转自|转载自|图源|文源|原标题|原题为?|投稿邮箱|联系邮箱|邮箱地址|本文链接|原文链接|原文地址|文章链接|新闻热线|"
           r"发布时间|发表时间|更新时间|发布日期|(?:阅读|浏览|点击)(?:量|数|次数))")
LOOSE = r"(?:文|图|记者|文字|图片|资料|综合|整理|策划|统筹|翻译|漫画|联系方式|联系电话)"
NAME_LIST = r"[一-鿿·]{1,8}(?:[ 、，,/&]+[一-鿿·]{1,8}){0,9}"
DAY = r"(?:(?P<year>\d{4}) ?[-/.年] ?)?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2}) ?日?"
CLOCK = r"[ T]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
RULERS = "-—–_=*~#+·•. |"

PLACEHOLDERS = (
    r"[-—–_=*~\s]*[（(【\[]?(?:这里|此处)(?:有|为|是)?(?:一[张段个])?(?:图片?|图像|视频|表格|音频)[）)】\]]?[-—–_=*~\s]*",
    r"[（(【\[<](?:图片?|配图|插图|视频|表情|图表|音频|image|img|photo|video)\d{0,3}[）)】\]>]",
    r"(?:点击|单击|轻触|戳)?(?:查看|放大|浏览)(?:高清)?(?:大图|原图|图片|更多图片)[>»]*",
    r"(?:图片|视频|内容)(?:正在)?加载(?:中|失败)[.…]*|(?:点击|轻触|单击)(?:图片)?(?:播放|放大|查看)(?:视频|图片)|(?:您的|你的)浏览器不支持.{0,20}",
    r"[▲△▼▽]\s?[^\n]{1,78}",
)
SHARING = (r"微信|微博|新浪微博|腾讯微博|朋友圈|QQ空间|QQ好友|QQ|人民微博|打印本页|打印|收藏|评论|举报|纠错|点赞|分享|转发|关闭窗口|关闭|字号|字体|大|中|小|A-|A\+|返回|首页|顶部|我要评论|我要分享|我要纠错|扫一扫|手机看|"
           r"参与互动|人参与|\(\d*\)|（\d*）")
LINES = (
    rf"[（(【\[]?{ROLES} ?[:：丨|/]+ ?[^。！？!?；，\n]{{0,60}}[）)】\]]?",
    rf"[（(【\[]?{SOURCES} ?[:：丨|/]+ ?[^。！？!?；，\n]{{0,60}}[）)】\]]?",
    rf"[（(【\[]?原标题 ?[:：] ?[^\n]{{1,70}}",
    rf"(?:文|图|记者|图片)(?:[/丨|]|(?<=记者)[:：]) ?{NAME_LIST}",
    rf"[（(【\[]?(?:责任编辑|责编|校对|编辑|审核|监制|摄影|通讯员) (?:[一-鿿·]{{2,4}})(?:[ 、]+[一-鿿·]{{2,4}}){{0,5}}[）)】\]]?",
    rf"[一-鿿“”·]{{0,14}}(?:社|网|报|台|客户端|新闻|“[^“”\n]{{1,8}}”)(?:见习|实习|特约|首席|全媒体)?(?:记者|通讯员) ?(?!手记|调查|观察|体验|探访|节|们|站|会|证|在|从){NAME_LIST}"
    r"(?: ?[（(](?:摄影|摄像|文|图|文/图)[）)])?(?: ?(?:摄|摄影|文|图|文/图|[一-鿿、，]{0,10}报道))?(?:。?[（(]完[）)])?",
    rf"[（(\[]?(?:更新时间戳?|发布于|时间|日期)?[:： ]*{DAY}(?:{CLOCK}[）)\]]?(?: ?(?:来自|来源)[:： ]*[^。！？\n]{{1,16}})?|(?<=:\d)[）)])",
    rf"分享(?:到|至)[:：]?(?:[ /、|]*(?:{SHARING}|豆瓣|贴吧|人人网|更多))*",
    rf"(?:[ /、|]*(?:{SHARING})){{3,}}[:：]?",
    r"(?:点击|请)?(?:阅读|查看)(?:原文|全文|更多|详情)[>»]*|(?:点击)?(?:展开|收起)(?:全文|更多)|返回(?:首页|顶部|列表|上一页|目录)|[上下]一[篇页条][:：].{0,60}|加载更多|正文[:：]",
    r"(?=[^\n]*(?:公众号|二维码|微信|客户端|关注我们))(?=[^\n]*(?:关注|订阅|扫|识别|长按))(?:欢迎|请|敬请|快来|点击|扫码|扫描|长按|识别|扫一扫|微信扫码|微信搜索|关注)[^。\n]{0,50}[。！!]?",
    r"(?:您|你)?(?:当前|现在|所在)(?:的)?位置(?:是)?[:：] ?[^。\n]{1,60}|(?:首页|主页|新闻(?:中心)?|[一-鿿]{2,6}(?:网|频道)) ?[>»›][^。\n]{0,60}",
    r"(?:Copyright|COPYRIGHT|©|版权所有|All [Rr]ights [Rr]eserved|京公网安备|[一-鿿]ICP[备证]).{0,100}",
    r"[（(【\[](?:完|全文完|图|文/图|待续|未完待续)[）)】\]]|责任编辑|全文完|未完待续",
    r"(?:免责|版权|广告|特别|郑重)声明[:：].{1,400}",
    r"(?:本文)?(?:未经授权|未经许可|未经允许)[，,]?(?:不得|禁止|请勿)[^\n]{0,20}转载[^\n]{0,20}",
)
RULES = tuple((rule, re.compile("|".join(f"(?:{p})" for p in patterns).replace("?P<year>", "").replace("?P<month>", "").replace("?P<day>", "")))
              for rule, patterns in (("placeholder", PLACEHOLDERS), ("furniture", LINES)))
DATE_LINE = re.compile(rf"(?:(?:发布|发表|更新)?(?:时间|日期)[:：] ?)?{DAY}(?:{CLOCK})?(?: .{{0,40}})?")
RELATED_LINE = re.compile(
    r"[【\[（(■◆●▼·\s]*(?:相关(?:阅读|新闻|链接|文章|报道|推荐|专题)|延伸阅读|推荐阅读|更多(?:阅读|新闻|精彩|推荐|报道)|热门(?:推荐|新闻|文章)|猜你喜欢|往期(?:回顾|推荐|精选)|新闻排行|精彩推荐|为您推荐)[】\]）)\s]*[:：>»]*")
LONGEST = 80
STATEMENTS = ("免责声明", "版权声明", "广告声明", "特别声明", "郑重声明")

HEAD = tuple((rule, re.compile(pattern)) for rule, pattern in (
    ("furniture", r"[^。！？\n]{0,110}，正文[:：] ?|正文[:：] ?"),
    ("furniture", r"[（(](?:原标题|原题)[:：](?P<original>[^（）()\n]{1,90})[）)] ?"),
    ("furniture", rf"(?:本文)?(?:来源|转自|转载自)[:：] ?(?:{NAME_LIST}|[\w-]{{2,16}}) "),
    ("furniture", r"(?:摘要|导读|核心提示|内容提要|原标题)[:：] ?"),
))
HEAD_REACH = 140
HEAD_SIGNS = ("正文", "标题", "原题", "来源", "转自", "转载自", "摘要", "导读", "核心提示", "内容提要")

IS_BOILERPLATE = re.compile(
    r"未经(?:本[网站报刊社台]|书面|许可|授权|允许|同意)[^。\n]{0,30}(?:转载|复制|摘编)|转载(?:请|时|须|需)[^。\n]{0,16}(?:注明|联系|获得|授权)|(?:如有|若有|如涉及|涉嫌|版权)[^。\n]{0,12}侵权[^。\n]{0,16}(?:联系|删除|告知)|"
    r"侵权联系|(?:股市|投资|市场)有风险，[^。\n]{0,12}(?:谨慎|审慎)|不构成[^。\n]{0,16}投资[^。\n]{0,4}建议|据此(?:操作|入市|投资)，?[^。\n]{0,6}风险|版权归(?:原作者|作者|原创|本[网站平]|原)[^。\n]{0,8}所有|"
    r"版权等问题[^。\n]{0,40}联系|均包含本声明|(?:本文|文章|内容|该文)[^。\n]{0,10}[仅只]代表作者|不代表本[网站平公刊报][^。\n]{0,8}(?:观点|立场)|与本[网站平][^。\n]{0,6}无关")
BOILERPLATE_SIGNS = ("转载", "侵权", "有风险", "建议", "据此", "版权", "声明", "代表", "无关")
STATEMENT = re.compile(
    r"(?:(?:广告|免责|版权|特别|郑重)声明|声明|注|免责条款|风险提示)[:：] ?(?=本文|本[网站平]|文[内中]含|该文|以上内容|凡|转载|此文|请在转载|任何|市场有风险)[^\n]{5,400}\Z|"
    r"(?:爆料、维权通道|新闻(?:线索)?(?:爆料|报料|热线)[^。：\n]{0,8})[:：][^\n]{5,200}\Z")
STATEMENT_SIGNS = ("声明", "注：", "注:", "免责", "风险提示", "维权通道", "新闻热线", "爆料")
FINAL = r"(?<=[。！？!?”’」』…）)】\]〗》\s])"
CREDITS = re.compile(rf"{FINAL}(?:[^。！？，；：:\n”]{{0,30}}(?:记者|通讯员)[^。！？，；：:\n]{{2,40}}?)?(?:{ROLES}|{SOURCES}|{LOOSE})(?: ?[:：丨|/]+|(?:(?<=校对)|(?<=编辑)|(?<=责编)) ) ?[^。！？；，\n]{{1,110}}\Z")
CREDIT_SIGN = re.compile("[:：丨|/]|校对|编辑|责编")
BRACKETED = re.compile(
    rf"{FINAL}[（(【\[〖](?:[^（）()【】\[\]。！？；\n]{{0,12}}(?:来源|转自|编辑|编译|作者|原标题|原题|审校|校对|采写|记者|通讯员|图源|摄影|供图|供稿|提供|一审|特约|主编|联合报道)[^（）()\[\]。！？；\n]{{0,60}}|"
    r"文 ?[/／|][^（）()\[\]。！？；\n]{1,40}|文/图[^（）()\[\]。！？；\n]{0,40}|[^（）()\[\]。！？；，\n]{1,10}(?:网|报|社|客户端|新闻|APP)(?:[ /][^（）()\[\]。！？；\n]{1,20})?|"
    r"完|全文完|图|待续|本文完|[一-鿿]{2,3}(?:[ 、][一-鿿]{2,3}){0,5})[）)】\]〗]\Z")
OTHER = re.compile(rf"(?:返回搜狐，查看更多|点击(?:进入|查看)专题[>»]*|查看更多|阅读原文|本版导读|{FINAL}https?://[\w./?=&%#-]{{4,200}}|{FINAL}[\w.-]{{1,40}}@[\w.-]{{3,40}})\Z")
REACH = 420
CLOSERS = tuple("）)】]〗")


def lines(text: str) -> list[Edit]:
    """Edits that take out the lines (paragraphs) that are furniture as a whole.

    >>> lines("路灯亮了。\n责任编辑：张三\n居民很高兴。")
    [Edit(start=5, end=13, text='', rule='furniture')]
    """
    paragraphs = text.split("\n")
    related = _related(paragraphs)
    edits = []
    start = 0
    kept = False
    for i, paragraph in enumerate(paragraphs):
        end = start + len(paragraph)
        name = rule(paragraph, i) if i < related else "furniture"
        if name is None or not paragraph:
            kept = True
        elif kept:  # with a line goes the newline before it, or after it where nothing has been kept yet
            edits.append(Edit(start - 1, end, "", name))
        else:
            edits.append(Edit(start, min(end + 1, len(text)), "", name))
        start = end + 1
    return edits


def rule(paragraph: str, index: int) -> str | None:
    """The name of the rule by which the paragraph (the ``index``-th of its text) is no article text as a whole, or None."""
    if paragraph[:1] in RULERS and len(paragraph) > 2 and not paragraph.strip(RULERS):
        return "placeholder"
    if len(paragraph) > LONGEST:
        return "furniture" if paragraph.startswith(STATEMENTS) else None
    for name, pattern in RULES:
        if pattern.fullmatch(paragraph):
            return name
    if index < 3 and DATE_LINE.fullmatch(paragraph):
        return "furniture"
    return None


def _related(paragraphs: list[str]) -> int:
    """Where a closing list of other articles begins (``相关阅读`` and nothing but short lines without a final mark after it)."""
    for i in range(len(paragraphs) - 1, max(0, len(paragraphs) - 40), -1):
        paragraph = paragraphs[i]
        if len(paragraph) <= 16 and RELATED_LINE.fullmatch(paragraph):
            return i
        if len(paragraph) > 50 or paragraph.endswith(("。", "！", "？", "”", "；", "：")):
            break
    return len(paragraphs)


def head(start: str) -> tuple[int, str, str | None] | None:
    """How much of an article's beginning (its first HEAD_REACH characters) is a label of the page's, by which rule, and the original title it names."""
    if not any(sign in start for sign in HEAD_SIGNS):
        return None
    for rule, pattern in HEAD:
        match = pattern.match(start)
        if match:
            return match.end(), rule, match.groupdict().get("original")
    return None


def tail(text: str, stop: int | None = None) -> int | None:
    """Where the furniture at the end of ``text[:stop]`` begins, or None. To be called again until nothing more is found.

    >>> tail("路灯亮了。（记者张三）")
    5
    """
    stop = len(text) if stop is None else stop
    offset = max(0, stop - REACH)
    end = text[offset:stop]
    start = None if end.endswith("。") else _unfinished(end)
    if start is None and any(sign in end for sign in STATEMENT_SIGNS):
        start = _start(STATEMENT.search(end))
    if start is None:
        start = _boilerplate(end)
    return offset + start if start is not None and offset + start > 0 else None


def _start(match: re.Match[str] | None) -> int | None:
    return match.start() if match else None


def _unfinished(end: str) -> int | None:
    """Where what follows the last sentence is a credit or a link."""
    if end.endswith(CLOSERS):
        return _start(BRACKETED.search(end))
    start = _start(OTHER.search(end))
    if start is None and CREDIT_SIGN.search(end, max(0, len(end) - 130)):
        start = _start(CREDITS.search(end, max(0, len(end) - 200)))
    return start


def _boilerplate(end: str) -> int | None:
    cut = max(end.rfind(mark, 0, len(end) - 2) for mark in "。！？\n ”】〗") + 1
    sentence = end[cut:]
    if 6 <= len(sentence) <= 150 and any(sign in sentence for sign in BOILERPLATE_SIGNS) and IS_BOILERPLATE.search(sentence):
        return cut
    return None
