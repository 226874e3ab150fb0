"""The words and patterns by which page furniture is known. Every pattern is bounded, so that matching stays linear on hostile text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from summarizer.model import Span
from summarizer.patterns import lazy

STOPS = "。！？!?；\n"


def words(listed: str) -> str:
    """A pattern for any of the words (or patterns) in the list, longer ones first."""
    return "(?:" + "|".join(sorted(listed.split(), key=len, reverse=True)) + ")"


def has_any(text: str, signs: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether one of the signs stands in the text: patterns, each by its first character, which most texts have not and which is found ten times faster."""
    return bool([sign for character, sign in signs.items() if character in text and sign.search(text)])  # a list: quicker than any() over a generator


def lines_with(text: str, signs: Mapping[str, re.Pattern[str]]) -> list[Span]:
    r"""The lines in which one of the signs stands, each with its newline, in order. No sign crosses a line's end.

    >>> lines_with("路灯亮了。\n图自新华社\n天黑了。", {"图": re.compile("图[据自]")})
    [(6, 12)]
    """
    found: set[Span] = set()
    for character, sign in signs.items():
        end = 0
        for match in sign.finditer(text) if character in text else ():
            if match.start() >= end:
                start = max(end, text.rfind("\n", end, match.start()) + 1)
                end = text.find("\n", match.start()) + 1 or len(text)
                found.add((start, end))
    return sorted(found)


def any_of(*patterns: str) -> re.Pattern[str]:
    """One compiled pattern for any of several."""
    return lazy("|".join(f"(?:{pattern})" for pattern in patterns))


NAMES = r"[一-鿿·]{1,8}(?:[ 、，,/&]+[一-鿿·]{1,8}){0,9}"
SHORT_NAMES = r"[一-鿿·]{2,4}(?:[ 、]+[一-鿿·]{2,4}){0,5}"
REPORTER = r"(?:见习|实习|特约|首席|全媒体)?(?:记者|通讯员)"
DAY = r"(?:\d{4} ?[-/.年] ?)?\d{1,2} ?[-/.月] ?\d{1,2} ?日?"
CLOCK = r"[ T]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
COLON = "[:：丨|/]"
OPEN, CLOSE = r"[（(【\[〖]", r"[）)】\]〗]"

# names in brackets, or in a by-line of reporter and correspondent that runs into the text: there the last one ends where one of OPENINGS follows
NAME = (
    r"(?!据|从|在|节|注|手记|调查|观察|按|说|被|遇|与|采|认为|表示|介绍|告诉|指出|写道|来到|走[进访到]|看[到见]|见到|了解|获[悉得]|发现|联系|致电|探访|体验|实测|"
    r"打开|登录|查[阅询看]|近[日期]|日前|最近|昨|今[天日年]|随|跟|就|对|通过|前往|拨打|赶到|提?问|追问|[收接]到|以)[一-鿿·]{2,4}?(?<![据从在以对和与])")
WHO = rf"{NAME}(?:[ 　、]{NAME}){{0,5}}"
OPENINGS = (
    r" ?(?=\d{1,4}[年月日]|近日|日前|近期|近年|最近|今[天日年]|昨[天日]|去年|当地时间|据(?!说)|随着|截至|入[春夏秋冬]|为了|"
    r"为(?:进一步|深入|贯彻|加强|推动|提升|丰富|切实|不断|有效|全面|维护|保障|助力|落实|做好|营造|引导|确保|充分|广大|规范|更好|持续|促进|弘扬|庆祝|方便|传承|增强|深化|打造|筑牢|强化|支持|提高|迎接|积极|全力|激发)|对于|"
    r"[“《]|[从在以](?=[“\d])|[男女]子(?!汉)|一[名位辆场起]|记者[从在]|综合)")

# who made the page: 责任编辑：张三
ROLES = words("""责任?编辑 责编 责任校对 编辑 编审 编译 校对 审校 审核 审稿 监审 终审 初审 复审 一审 二审 三审 监制 总监制 制片人 主编 副主编 出品
              值班\\w{0,4} 美编 排版 制图 采写 采编 撰稿 撰文
                参与采写 译者 供稿 供图 摄影 摄像 图文 本文作者 作者 通讯员 报道员 实习生 实习记者 实习编辑 新媒体编辑 流程编辑
                本期(?:编辑|监制|校对|审核|作者)""")
# where it came from, and when
SOURCES = words("""(?:文章|本文|稿件|图文|图片|消息|新闻|信息|资料|素材|数据|视频)?来[\\x20]?源 (?:本文)?转自 转载自 图源 文源 原标题 原题为?
              投稿邮箱 联系邮箱 邮箱地址 本文链接 原文链接 原文地址
                  文章链接 新闻热线 发布时间 发表时间 更新时间 发布日期 (?:阅读|浏览|点击)(?:量|数|次数)""")
# words that also begin ordinary lines: labels only at the very end of a text
LOOSE = words("文 图 记者 文字 图片 资料 综合 整理 策划 统筹 翻译 漫画 联系方式 联系电话")
SHARING = words("""微信 微信好友 微博 新浪微博 复制链接 链接 抖音 小红书 知乎 豆瓣 海报
              腾讯微博 朋友圈 QQ空间 QQ好友 QQ 人民微博 打印本页 打印 收藏 评论 举报 纠错 点赞 分享 转发 关闭窗口 关闭 字号
              字体 大 中 小 A- A\\+ 返回 首页 顶部 我要评论
                  我要分享 我要纠错 扫一扫 手机看 参与互动 人参与 \\(\\d*\\) （\\d*）""")
RELATED = words("""相关(?:阅读|新闻|链接|文章|报道|推荐|专题) 延伸阅读 推荐阅读 更多(?:阅读|新闻|精彩|推荐|报道) 热门(?:推荐|新闻|文章) 猜你喜欢
              往期(?:回顾|推荐|精选) 新闻排行 精彩推荐 为您推荐""")

RULERS = "-—–_=*~#+·•. |"
PLACEHOLDER = any_of(
    rf"[-—–_=*~\s]*{OPEN}?(?:这里|此处)(?:有|为|是)?(?:一[张段个])?(?:图片?|图像|视频|表格|音频){CLOSE}?[-—–_=*~\s]*",
    r"[（(【\[<](?:图片?|配图|插图|视频|表情|图表|音频|image|img|photo|video)\d{0,3}[）)】\]>]",
    r"(?:点击|单击|轻触|戳)?(?:查看|放大|浏览)(?:高清)?(?:大图|原图|图片|更多图片)[>»]*",
    r"(?:图片|视频|内容)(?:正在)?加载(?:中|失败)[.…]*|(?:点击|轻触|单击)(?:图片)?(?:播放|放大|查看)(?:视频|图片)|(?:您的|你的)浏览器不支持.{0,20}",
    r"[▲△▼▽]\s?[^\n]{1,78}",
)
# furniture that ends like a sentence has one of these in it
LINE_SIGN = lazy("声明|转载|关注|订阅|下载|标题|▲|△|▼|▽")
FINAL_MARKS = ("。", "！", "？", "”")
# whole lines that name people, sources or times; the same in the middle of an article may be an entry of a list
CREDIT = any_of(
    rf"{OPEN}?(?:{ROLES}|{SOURCES}) ?{COLON}+ ?[^{STOPS}，]{{0,60}}{CLOSE}?",
    rf"{OPEN}?原标题 ?[:：] ?[^\n]{{1,70}}",
    rf"(?:文|图|记者|图片)(?:[/丨|]|(?<=记者)[:：]) ?{NAMES}",
    rf"{OPEN}?(?:责任编辑|责编|校对|编辑|审核|监制|摄影|通讯员) {SHORT_NAMES}{CLOSE}?",
    rf"[一-鿿“”·]{{0,14}}(?:社|网|报|台|客户端|新闻|“[^“”\n]{{1,8}}”){REPORTER} ?(?!手记|调查|观察|体验|探访|节|们|站|会|证|在|从){NAMES}"
    r"(?: ?[（(](?:摄影|摄像|文|图|文/图)[）)])?(?: ?(?:摄|摄影|文|图|文/图|[一-鿿、，]{0,10}报道))?(?:。?[（(]完[）)])?",
    rf"{OPEN}?(?:更新)?时间戳 ?[:：] ?[\d :：/.-]{{4,30}}{CLOSE}?",
    rf"{OPEN}?(?:更新时间|发布于|时间|日期)?[:： ]*{DAY}{CLOCK}{CLOSE}?(?: ?(?:来自|来源)[:： ]*[^。！？\n]{{1,16}})?",
)
FURNITURE = any_of(
    rf"分享(?:到|至)[:：]?(?:[ /、|]*(?:{SHARING}|贴吧|人人网|更多))*",
    rf"(?:[ /、|]*{SHARING}){{3,}}[:：]?",
    r"(?:点击|请)?(?:阅读|查看)(?:原文|全文|更多|详情)[>»]*|(?:点击)?(?:展开|收起)(?:全文|更多)|返回(?:首页|顶部|列表|上一页|目录)|"
    r"[上下]一[篇页条][:：].{0,60}|加载更多|正文[:：]",
    r"(?=[^\n]*(?:公众号|二维码|客户端|关注我们))(?=[^\n]*(?:关注|订阅|下载))"
    r"(?:欢迎|请|敬请|快来|点击|扫码|扫描|长按|识别|扫一扫|微信扫码|微信搜索|关注我们)[^。，\n]{0,30}(?:，[^。，\n]{0,20})?[。！!]?",
    r"(?:您|你)?(?:当前|现在|所在)(?:的)?位置(?:是)?[:：] ?[^。\n]{1,60}|(?:首页|主页|新闻(?:中心)?|[一-鿿]{2,6}(?:网|频道)) ?[>»›][^。\n]{0,60}",
    r"(?:Copyright|COPYRIGHT|©|版权所有|All [Rr]ights [Rr]eserved|京公网安备|[一-鿿]ICP[备证]).{0,100}",
    rf"{OPEN}(?:完|全文完|图|文/图|待续|未完待续){CLOSE}|责任编辑|全文完|未完待续",
    r"(?:免责|版权|广告|特别|郑重)声明[:：] ?(?:本文|本[网站平]|文[内中]含|该文|以上内容|凡|转载|此文).{1,80}",
    r"(?:本文)?(?:未经授权|未经许可|未经允许)[，,]?(?:不得|禁止|请勿)[^\n]{0,20}转载[^\n]{0,20}",
)
DATE_LINE = any_of(
    rf"(?:(?:发布|发表|更新)?(?:时间|日期)[:：] ?)?{DAY}(?:{CLOCK})?(?: .{{0,40}})?",
    rf"[^{STOPS}，、·|丨｜]{{1,20}} ?[·|丨｜] ?{DAY}(?:{CLOCK})?(?: ?[·|丨｜] ?[^{STOPS}，]{{1,30}})?",
)
RELATED_LINE = lazy(rf"[【\[（(■◆●▼·\s]*{RELATED}[】\]）)\s]*[:：>»]*")

# the outlet that a dropped label names, pictures' and figures' own sources apart
SOURCE = lazy(r"(?<!图片)(?<!素材)(?<!数据)(?<!资料)来 ?源 ?[:：丨|/]+ ?([^\s:：，。；（）()【】\[\]]{2,16})")
STAMP = lazy(rf"\d{{4}} ?[-/.年] ?\d{{1,2}} ?[-/.月] ?\d{{1,2}} ?日?{CLOCK}")

# a paper, agency or site that the text runs on from
OUTLET = (r"(?:华尔街见闻|金十数据|(?!据)[一-鿿]{1,7}?(?:通讯社|新闻网|[日晚时商早晨]报|客户端|[一二三]财经|(?<=央视)财经|新闻(?![发办中部记网出])|"
          r"网(?![络友站民店购红上点格])|报(?![道告名社刊])|社(?![区会交保长员团])))")
HEAD_SIGN = lazy("资料图|资料照|截图|全文|蓝字| 图|供图|摄|通报|公告|通告|声明|图源|图据|"
                 "编者按|编辑|□|◎|文 ?[/／|｜丨]|每经|正文|标题|原题|来源|转自|转载自|摘要|导读|核心提示|内容提要|作者")
HEAD = tuple(map(lazy, (
    r"[^。！？\n]{0,110}，正文[:：] ?|正文[:：] ?",
    r"[（(](?:原标题|原题)[:：](?P<original>[^（）()\n]{1,90})[）)] ?",
    rf"(?:本文)?(?:来源|转自|转载自)[:：] ?(?:{NAMES}|[\w－-]{{2,16}}) ",
    rf"(?:本文)?(?:来源|转自|转载自) ?[:：|｜] ?{OUTLET}(?:[－·-](?:{OUTLET}|[一-鿿]{{2,6}}频道|e公司|《[一-鿿]{{2,8}}》))?",
    # a headline, its source, and the text, with spaces between
    rf"(?P<original>[^。\n]{{6,50}}?) 来源[:：] ?{OUTLET}(?:[－·—-]{{1,2}}[^\s。，]{{2,10}})? (?:原创稿 )?",
    rf"(?:作者|[一-鿿]{{0,4}}编辑|每经记者)[:： ] ?{WHO}(?:[ ，](?:每经)?(?:责任)?编辑[:： ] ?{WHO})?{OPENINGS}",
    rf"[□◎] ?(?:{REPORTER} )?{WHO}{OPENINGS}",
    rf"文 ?[/／|｜丨] ?(?:[一-鿿]{{2,8}}{REPORTER} ?)?{WHO}(?: ?[编图][辑]? ?[/／|｜丨] ?(?:[一-鿿、]{{2,12}} |{WHO}))?{OPENINGS}",
    r"本文(?:来源|转自|转载自)[:：]?\s?[【《“][^【】《》“”\n]{1,20}[】》”][；;，,。 ]?",
    r"[^。！？；\n（(]{2,40}[（(](?:(?:图片?来源[:：]|图源[:：]|图据)[^（）()\n]{1,30}|[^（）()\n，。]{0,12}(?:资料图片?|资料照片|截图|供图|(?<!拍)摄))[）)] ?",
    # a caption with its credit, run into the text
    r"[^\n]{2,70}?(?:[。！？] ?| )(?:[一-鿿·]{2,4} |视觉中国 ?(?:资料)?|资料)图(?:片(?!由)|(?!片))(?=[一-鿿\d“])",
    r"[^\n。！？]{4,60}[。！？] ?(?:(?:本文)?图均?为 )?[一-鿿A-Za-z“”]{2,16} ?供图(?=[一-鿿\d“])",
    r"[^\n。！？]{4,80}[。！？]? ?[一-鿿]{2,10}记者 ?[一-鿿·]{2,4} ?摄(?: (?=[一-鿿\d“])|(?=新华社|中新社|中新网|人民网|本报|\d{1,2}月\d{1,2}日))",
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}{CLOCK} ?作者[:：] ?[一-鿿·]{{2,4}} ",
    r"(?:情况|警情|案情)?(?:通报|公告|通告|声明|说明)(?=\d{4}年)",
    r"(?:摘要|导读|核心提示|内容提要|原标题)[:：] ?|编者按(?:[:：] ?| (?=[一-鿿]))",
    r"全文(?:共|约)?\d{2,5}字[，,]? ?阅读(?:大约|约)?(?:需要?|用时)?\d{1,3}分钟 ?|点击(?:上方)?蓝字，?关注我们[吧！!]? ?",
)))

# what stands before the tail: a sentence's final mark, a closed quotation or bracket, a space or a line break
FINAL_MARK = r"[。！？!?”’」』…）)】\]〗》\s]"
FINAL = f"(?<={FINAL_MARK})"
CREDIT_SIGN = lazy("[:：丨|/]|校对|编辑|责编")
CREDITS = lazy(
    rf"{FINAL}(?:[^。！？，；：:\n”]{{0,30}}(?:记者|通讯员)[^。！？，；：:\n]{{2,40}}?)?(?:{ROLES}|{SOURCES}|{LOOSE})"
    rf"(?: ?{COLON}+|(?:(?<=校对)|(?<=编辑)|(?<=责编)) ) ?[^。！？；，\n]{{1,110}}\Z"
    # the source and the editors of a page need no final mark before them: a date, a name, a place may be the last of the text
    rf"|{OPEN}?(?:素材|信息|内容|图片|资料|视频|部分)?(?<![的自据明])(?:来源|流程编辑|责任编辑|责编|原标题) ?(?:[:：丨|]+|//) ?"
    r"[^。！？；，\n]{1,110}\Z")
HASHTAGS = lazy(r"(?:#[^#\n。]{1,20}#[、 ]?){2,9}(?:作者[:：;；]?[^。！？\n]{1,12}?责编[:：;；]?[^。！？\n]{1,10}?)?(?:本文由[^。！？\n]{2,40}[！!])?\Z")
CREDIT_WORDS = words("来源 转自 编辑 编译 作者 原标题 原题 审校 校对 采写 记者 通讯员 图源 摄影 供图 供稿 提供 一审 特约 主编 联合报道")
BRACKETED = lazy(
    rf"{OPEN}(?<={FINAL_MARK}.)(?:[^（）()【】\[\]。！？；\n]{{0,12}}{CREDIT_WORDS}[^（）()\[\]。！？；，\n]{{0,50}}|"
    r"文 ?[/／|][^（）()\[\]。！？；\n]{1,40}|[^（）()\[\]。！？；，\n]{1,10}(?:网|报|社|客户端|新闻|APP)(?:[ /][^（）()\[\]。！？；\n]{1,20})?|"
    rf"完|全文完|图|待续|本文完|[一-鿿]{{2,3}}(?:[ 、][一-鿿]{{2,3}}){{0,5}}|(?<=〖)[^〖〗\n。]{{1,14}}){CLOSE}\Z"
    rf"|{OPEN}(?:文章|本文)?(?:来源|原标题|原题)(?:[:：丨|]|为(?=《|[:：])) ?[^（）()【】\[\]\n]{{1,60}}{CLOSE}\Z")
# run into the text between two of its paragraphs: an advertisement, a link, the credit of a picture. A credit ends at a space, or where a date or a
# source opens the next sentence
BETWEEN = r"(?<=[。！？!?…”\n]) ?(?<![一-鿿，、：]” )(?<![一-鿿，、：]”)"
SPACED = r" (?=[一-鿿\d“])"
OPENS = r"(?<![根数依证单占另])(?=据(?![此点守说]))|(?<![于在自从至到为])(?=\d{1,2}月\d{1,2}日|20\d\d年\d)|(?=当地时间)"
NEXT = rf"(?:{SPACED}|{OPENS})"
INSIDE_SIGNS = {
    "广": lazy("广告 "), "[": lazy(r"\[[^\[\]\n]{0,70}(?:下载|红包|[头大]奖)"), "图": lazy(r"图(?:片来源|源|[据自]|(?<=[供截]图)[ 据\d当])"),
    "资": lazy(r"资料(?:图片?|照片?)?[ 据\d当]"), "摄": lazy(r"摄(?:影(?:报道)?)?[ 据\d当]"), ">": lazy(">>"), "击": lazy("击(?:获取|查看|进入|了解|阅读)")}
"""For each of INSIDE's alternatives what must stand in a text in which it is found."""
INSIDE = any_of(
    r"广告 [^\n×。]{2,60}(?<=[^\d] )×|(?<![一-鿿])广告 [^\n×。]{2,60}(?<!\d)×",
    r"\[(?=[^\[\]\n]{10,70}\])[^\[\]\n]*?(?:下载APP|下载app|红包|头奖|大奖)[^\[\]\n]*\]",
    rf"{BETWEEN}(?:"
    r"(?:(?:图片来源|图源)[:：]|图[据自]) ?[^\s，。：:；！？（）()]{2,16}?"
    rf"(?:(?<!记者)(?<!通讯员){SPACED}(?!(?:实习|见习)?(?:记者|通讯员))|{OPENS})"
    r"|(?:[一-鿿A-Za-z]{0,8}(?:记者|通讯员) ?[一-鿿·]{2,4} ?(?<![拍航])摄(?:影报道|影)?"
    rf"|[一-鿿·]{{2,4}} 摄(?:影报道)?|[一-鿿·]{{2,3}}(?<![拍航])摄){NEXT}"
    rf"|[^\s，。：:；！？（）()“”]{{0,12}} ?(?:资料图片?|资料照片?|(?:报道|视频|网络)截图|供图){NEXT}"
    r"|(?:点击(?:获取|查看|进入|了解|阅读)[^，。！？\n ]{0,8}?(?:资讯|详情|全文|大图)(?![页后可即的])"
    r"|(?:详情点击|点击详情|点击进入|查看更多|查看详情|更多新闻|新闻多一点|此前报道|相关阅读|相关新闻|相关报道|相关链接|延伸阅读) ?>{2,}))",
)
LINK = lazy(
    r"(?:【纠错】[^\n。]{0,20}|返回[一-鿿]{2,4}，查看更多|点击(?:进入|查看)专题[>»]*|查看更多|阅读原文|本版导读|"
    r"(?<=[。！？!?”…）)\n])(?:https?://[\w./?=&%#-]{4,200}|[A-Za-z0-9_.-]{1,40}@[A-Za-z0-9_.-]{3,40}))\Z")
LINK_SIGN = lazy("纠错】|专题|查看更多|阅读原文|本版导读|://|@")
STATEMENT = lazy(
    r"(?:(?:广告|免责|版权|特别|郑重)声明|声明|注|免责条款|风险提示)[:：] ?(?=本文|本[网站平]|文[内中]含|该文|以上内容|凡|转载|此文|请在转载|任何|"
    r"市场有风险)[^\n]{5,400}\Z|"
    r"(?:爆料、维权通道|新闻(?:线索)?(?:爆料|报料|热线)[^。：\n]{0,8})[:：][^\n]{5,200}\Z")
STATEMENT_SIGNS = {
    "声": lazy("声明[:：]"), "注": lazy("注[:：]"), "免": lazy("免责条款"), "风": lazy("风险提示"), "料": lazy("料(?<=[爆报]料)"), "热": lazy("热线")}
BOILERPLATE_SIGN = lazy("未经|转载|侵权|风险|不构成|版权|声明|代表|无关")
TAIL_SIGN = lazy("声明|注[:：]|免责|风险|建议|维权通道|热线|爆料|转载|侵权|据此|版权|代表|无关")
"""One of them stands near any statement and boilerplate."""
BOILERPLATE = any_of(
    r"未经(?:本[网站报刊社台]|书面|许可|授权|允许|同意)[^。\n]{0,30}(?:转载|复制|摘编)",
    r"转载(?:请|时|须|需)[^。\n]{0,16}(?:注明|联系|获得|授权)",
    r"(?:如有|若有|如涉及|涉嫌|版权)[^。\n]{0,12}侵权[^。\n]{0,16}(?:联系|删除|告知)|侵权联系",
    r"(?:股市|投资|市场)有风险，[^。\n]{0,12}(?:谨慎|审慎)|不构成[^。\n]{0,16}投资[^。\n]{0,4}建议|据此(?:操作|入市|投资)，?[^。\n]{0,6}风险",
    r"版权归(?:原作者|作者|原创|本[网站平]|原)[^。\n]{0,8}所有|版权等问题[^。\n]{0,40}联系|均包含本声明",
    r"(?:本文|文章|内容|该文)[^。\n]{0,10}[仅只]代表作者|不代表本[网站平公刊报][^。\n]{0,8}(?:观点|立场)|与本[网站平][^。\n]{0,6}无关",
)
