"""Persons, places and organisations named in an article, and their counts over many.

The segmenter's tags alone make too many names (高峰, 白白 and 马拉松 are all "persons" to it), and miss those that no dictionary has. A name must look like one: a surname and
a place in the sentence where names stand; a place's or an organisation's last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from summarizer.digest.model import Name, Names
from summarizer.model import Token

KINDS = ("persons", "places", "organisations")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃"
    "武戴莫孔向汤习温常康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司"
    "卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻"
    "位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶"
    "陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭葉蘇呂盧鐘譚陸範賈韋鄒龍賀顧龔錢嚴湯溫齊喬龐顏莊聶魯歐關蘭寧紀單塗項連藍車")
DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "夏侯", "尉迟", "皇甫", "慕容", "司徒", "令狐", "东方", "端木", "公孙", "独孤", "歐陽", "司馬")
_H = "\u4e00-\u9fff"
_GIVEN = r"[^\W\d_A-Za-z，。]"
_ROLE = ("记者|主任|副主任|书记|局长|处长|科长|所长|院长|校长|厂长|站长|队长|镇长|乡长|村长|县长|市长|省长|区长|部长|司长|厅长|会长|理事长|秘书长|董事长|总经理|经理|总监|总裁|主席|总理|总统|首相|委员长|"
         "教授|研究员|院士|工程师|总师|设计师|总设计师|医生|医师|护士|护士长|教师|老师|学者|专家|律师|法官|检察官|民警|警官|司机|驾驶员|船长|船工|队员|教练|运动员|选手|演员|导演|作家|诗人|画家|插画师|"
         "居民|村民|市民|农户|大户|渔民|渔户|工人|职工|员工|志愿者|负责人|发言人|同志|先生|女士|代表|委员|常委|大使|大臣|外长|防长|馆长|台长|社长|总编|主编|行长|秘书|顾问|创始人|店主|老板|师傅|讲解员|传承人|馆员|管家|飞手|种粮大户|社区书记")
_SAYS = "说|表示|介绍|告诉|坦言|回应|认为|指出|透露|解释|强调|称|笑着|回忆|建议|预计|估算|提醒|算了|补充|感慨|感叹|直言|呼吁|解释说|带队|说道|點頭|說|表示|介紹|告訴|回憶|解釋|認為"
_BEFORE_ROLE = re.compile(rf"(?:{_ROLE})(?P<name>[{_H}]{{2,4}})")
_BEFORE_SAYS = re.compile(rf"(?:^|[，。！？；：、”」\n　 ])(?P<name>[{_H}]{{2,4}}?)(?=(?:{_SAYS})(?![{_H}]?[明书法]))")
_SOUNDS = ("阿埃艾爱安昂奥巴白拜班邦保堡鲍贝本比彼边别宾波玻伯博布采查察楚茨达大戴丹道得德登邓迪蒂丁东杜多敦顿恩尔法凡范菲费芬丰冯佛夫弗福富盖甘冈高戈哥歌格葛根古瓜圭哈海汉豪赫黑亨侯胡华怀惠霍基吉加贾杰金津久喀卡凯坎康考柯科克肯孔"
           "库夸奎拉莱赖兰朗劳勒雷里理利莉历立丽连良列林琳留龙隆卢鲁路伦罗洛马玛迈麦曼茂梅门蒙米密明缪摩莫默姆慕穆拿娜纳南内尼涅宁纽努诺欧帕派潘庞佩彭皮平珀普其奇齐契钱乔切琴丘热仁日茹瑞若撒萨塞赛桑瑟森沙莎山尚舍申圣施什史士舒斯司丝"
           "松苏索塔泰坦汤唐陶特腾提图托脱瓦万王威韦维魏温翁沃乌伍武西希锡夏肖谢辛欣休许逊雅亚延扬耶伊依易意因英尤于约扎詹泽占兹佐")
"""The characters that foreign names are written with."""
_FOREIGN = re.compile(rf"(?<!·)[{_SOUNDS}]{{1,6}}(?:·[{_SOUNDS}]{{1,7}}){{1,3}}(?!·)(?!大学|医院|公司)")
PLACE_ENDS = ("特别行政区", "自治区", "自治州", "自治县", "新区", "开发区", "省", "市", "县", "镇", "乡", "村", "州", "區", "縣", "鎮", "鄉")
ORGANISATION_ENDS = (
    "研究院|研究所|研究中心|委员会|管委会|指挥部|气象台|气象局|管理局|公安局|教育局|水务局|税务局|住建局|农村局|卫健委|发改委|人民政府|县政府|市政府|省政府|区政府|人民法院|法院|检察院|医学院|学院|大学|中学|小学|幼儿园|"
    "医院|卫生院|卫生服务中心|博物馆|图书馆|美术馆|科技馆|剧院|出版社|通讯社|日报社|电视台|集团|股份公司|有限公司|公司|银行|证券|基金会|协会|学会|商会|联合会|合作社|理事会|交易所|联盟|总局|监管局|旅游局|文旅局|体育局|財政局|商务部|外交部|国防部|"
    "教育部|财政部|公安部|工信部|交通运输部|农业农村部|生态环境部|自然资源部|文化和旅游部|国家卫生健康委|国务院|法庭|航天局|发射场|航空公司|铁路局|俱乐部")
_ORGANISATION = re.compile(f"(?:{ORGANISATION_ENDS})$")
_PLACE = re.compile(f"(?:{'|'.join(PLACE_ENDS)})$")
_NO_NAME = re.compile("^(?:新华|本报|记者|负责|有关|相关|其中|目前|我们|他们|她们|大家|自己|这[个些样里]|那[个些样里]|全[国省市县镇村区]|各[地级省市县区]|本[市省县报]|该|一[个些]|多[个数]|某|两|几)"
                      "|(?:表示|介绍|认为|时候|同时|一起|进行|成为|工作)$")
_NO_PLACE = frozenset("城市 都市 股市 上市 新村 农村 乡村 城镇 乡镇 县城 超市 门市 市 县 镇 村 省 区 全省 全市 全县 全镇 全村 本市 本省 外省 省市 市县 城中村 喜市 新区 开发区 自治区 夜市 集市 楼市 早市 闹市 大都市 该市 该县 该镇 该村 该省 各省 各市 各县 "
                      "各镇 各村 老城区 城区 节省 特别行政区 灯市 中心城市 出城市 村镇 乡村振兴 山村 渔村 示范村 示范县 示范镇 示范市 试点城市 中小城市 大城市 小镇 特色小镇 古镇 古村 行政村 自然村 贫困村 贫困县 县市 海洋 太阳 地球".split())
_NO_ORGANISATION = frozenset(ORGANISATION_ENDS.split("|")) - {"国务院", "外交部", "商务部", "国防部", "教育部", "财政部", "公安部", "工信部"}
_JOINABLE = frozenset(("n", "ns", "nt", "nz", "nr", "nrt", "nrfg", "j", "vn", "v", "a", "an", "b", "f", "s", "ng", "eng", "l"))
_STARTS = frozenset(("ns", "nz", "nt", "nr", "nrt", "j", "n", "b"))
_STOPS = frozenset("代表 联合 责令 任务 措施 信息 写信 给 缴纳 同志 兼 受 赴 所属 行长 部长 秘书长 姑娘 居民 记者 主任 院长 校长 以及 和 与 及 由 从 在 对 据 到 向 让 请 使 把 被 为 是 有 称 说 将 年度 相关 有关 其他 多家 一家 这家 该".split())
_VAGUE = frozenset("平台 上市 科技 商贸 有限 基本 养老 医疗 失业 职工 城乡 社会 专门 中心 爱婴 市级 县级 省级 半导体 高校 定点 智能 便民 金融 工业园区 船东 纪律 财政经济 综合 地方 国内 海外 外国 民营 知名 大型 上级 基层 乡镇 部分 附属 民办 公办 镇".split())
"""No organisation begins with these: they say what kind it is, not which."""
LONGEST = 16
Counts = dict[tuple[str, str], int]


def found(text: str, tokens: Sequence[Sequence[Token]]) -> Counts:
    """How often each ``(kind, name)`` stands in an article, in order of first appearance. kind: one of KINDS.

    text: the article. tokens: its words with their parts of speech, sentence by sentence.
    """
    counts: Counts = {}
    tags = {word: tag for row in tokens for word, tag in row}
    for name in dict.fromkeys(_persons(text)):
        if name not in _NO_PERSON and tags.get(name, "nr").startswith("nr"):
            counts["persons", name] = text.count(name)
    for row in tokens:
        for kind, name in _places_and_organisations(row):
            counts[kind, name] = counts.get((kind, name), 0) + 1
    return _without_parts(counts)


def _persons(text: str) -> Iterator[str]:
    for match in _BEFORE_ROLE.finditer(text):
        name = _person_at(match["name"], text, match.end("name"))
        if name:
            yield name
    for match in _BEFORE_SAYS.finditer(text):
        if _is_person(match["name"]):
            yield match["name"]
    for match in _FOREIGN.finditer(text):
        if not _NO_NAME.search(match.group()):
            yield match.group()


_AFTER_NAME = re.compile(rf"(?:$|[^{_H}]|{_SAYS}|和|与|及|带|在|对|向|的|等|从|把|将|正|又|也|则|是|有|来|去|用|指|蹲|站|告|每|家|一|被|为|以|同|率|两|以|已|还|就|最|都|了|当|出|跟|到|给|走|看|拿|先|今|昨|前|後|蹲|這|她|他)")


def _person_at(letters: str, text: str, end: int) -> str | None:
    """The name at the head of the letters that follow a role: the longest that is one and is followed by what follows names."""
    begin = end - len(letters)
    for length in (3, 2, 4):
        name = letters[:length]
        if len(name) == length and _is_person(name) and _AFTER_NAME.match(text, begin + length):
            return name
    return None


_NO_PERSON = frozenset("卫星 洪峰 高峰 关心 冷月 文章 全会 全票 白皮书 祝融 应该 乌方 马拉松 强调 安排 官方 海关 公告 明白 施工方 任内 车型 白白 安静 温凉 连成 张开 荣誉".split())
"""What is tagged as a name, begins with a surname, and is none."""
_COMMON_SECOND = frozenset("认表介告坦声某方媒们说和与及的了在是有为对从把将一不上中下大小个些这那此其并或等就都也还又被给让向到来去")


def _is_person(name: str) -> bool:
    double = name[:2] in DOUBLE_SURNAMES
    if _NO_NAME.search(name) or not 2 <= len(name) <= (4 if double else 3):
        return False
    given = name[2:] if double else name[1:]
    return (double or name[0] in SURNAMES) and bool(given) and not any(letter in _COMMON_SECOND for letter in given)


def _places_and_organisations(row: Sequence[Token]) -> Iterator[tuple[str, str]]:
    words = [word for word, _ in row]
    i = 0
    while i < len(row):
        end = _organisation_end(row, i)
        if end:
            whole = "".join(words[i:end])
            yield "organisations", whole[1:] if whole[0] in "从由在对据受赴到向让请" else whole
            i = end
            continue
        word, tag = row[i]
        if i + 1 < len(row) and tag in ("ns", "nr", "nz", "nrt") and len(word) > 1 and words[i + 1] in PLACE_ENDS and word + words[i + 1] not in _NO_PLACE:
            yield "places", word + words[i + 1]
            i += 2
            continue
        if tag == "ns" and len(word) > 1 and word not in _NO_PLACE and (_PLACE.search(word) or word in KNOWN_PLACES):
            yield "places", word
        i += 1


def _organisation_end(row: Sequence[Token], begin: int) -> int:
    """Where the organisation ends that begins with this token; 0 where none does."""
    if row[begin][1] not in _STARTS or row[begin][0] in _NO_PLACE or row[begin][0] in _VAGUE:
        return 0
    length = 0
    best = 0
    for i in range(begin, min(len(row), begin + 6)):
        word, tag = row[i]
        if tag not in _JOINABLE or word in _STOPS or (i > begin + 1 and tag == "nr"):
            break
        length += len(word)
        if length > LONGEST:
            break
        if _ORGANISATION.search(word) and (i > begin or (len(word) > 3 and word not in _NO_ORGANISATION) or word in _NATIONAL):
            best = i + 1
    whole = "".join(word for word, _ in row[begin:best])
    return 0 if not best or whole in _NO_ORGANISATION or _NO_NAME.search(whole) else best


_NATIONAL = frozenset(("国务院", "外交部", "商务部", "国防部", "教育部", "财政部", "公安部", "工信部"))
KNOWN_PLACES = frozenset(
    "中国 北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 广州 深圳 成都 杭州 武汉 西安 南京 苏州 郑州 长沙 沈阳 青岛 "
    "宁波 东莞 无锡 济南 大连 厦门 福州 昆明 合肥 哈尔滨 长春 石家庄 太原 南昌 南宁 贵阳 兰州 西宁 银川 乌鲁木齐 拉萨 呼和浩特 海口 三亚 珠海 佛山 温州 烟台 唐山 雄安 延安 井冈山 遵义 敦煌 美国 俄罗斯 日本 韩国 朝鲜 英国 法国 德国 意大利 西班牙 "
    "葡萄牙 荷兰 比利时 瑞士 瑞典 挪威 芬兰 丹麦 波兰 乌克兰 希腊 土耳其 以色列 伊朗 伊拉克 叙利亚 沙特 沙特阿拉伯 阿富汗 巴基斯坦 印度 尼泊尔 孟加拉国 斯里兰卡 缅甸 泰国 老挝 越南 柬埔寨 马来西亚 新加坡 印度尼西亚 菲律宾 蒙古 哈萨克斯坦 "
    "乌兹别克斯坦 塔吉克斯坦 吉尔吉斯斯坦 土库曼斯坦 澳大利亚 新西兰 加拿大 墨西哥 古巴 巴西 阿根廷 智利 秘鲁 委内瑞拉 哥伦比亚 埃及 南非 尼日利亚 肯尼亚 埃塞俄比亚 坦桑尼亚 阿尔及利亚 摩洛哥 利比亚 苏丹 加沙 巴勒斯坦 黎巴嫩 约旦 卡塔尔 阿联酋 "
    "科威特 华盛顿 纽约 东京 首尔 莫斯科 伦敦 巴黎 柏林 罗马 日内瓦 布鲁塞尔 维也纳 欧盟 欧洲 亚洲 非洲 拉美 北美 南美 中东 东南亚 中亚 长三角 珠三角 京津冀 粤港澳大湾区 长江 黄河 珠江 淮河 洞庭湖 鄱阳湖 太湖 渤海 黄海 东海 南海 太平洋 大西洋 "
    "印度洋".split())


def _without_parts(counts: Counts) -> Counts:
    """Counts in which a short form goes over to the one full form that ends with it (应急管理局 → 云渡市应急管理局) or begins with it (云渡 → 云渡市).

    >>> _without_parts({("places", "云渡"): 2, ("places", "云渡市"): 1})
    {('places', '云渡市'): 3}
    """
    out = dict(counts)
    tails: dict[tuple[str, str], list[str]] = {}
    for kind, name in counts:
        for cut in range(1, len(name) - 1):
            if kind != "persons":
                tails.setdefault((kind, name[cut:]), []).append(name)
        if kind == "places" and _PLACE.search(name):
            tails.setdefault((kind, _PLACE.sub("", name)), []).append(name)
    for kind, name in sorted(counts, key=lambda key: len(key[1])):
        wholes = [whole for whole in tails.get((kind, name), []) if (kind, whole) in out]
        if len(wholes) == 1 and (kind == "organisations" or len(name) == 2):
            out[kind, wholes[0]] += out.pop((kind, name))
    return out


def merged(rows: Iterable[Counts]) -> Counts:
    """Mentions of each name over many articles; parts go over to their wholes as they do within one."""
    counts: Counts = {}
    for row in rows:
        for key, times in row.items():
            counts[key] = counts.get(key, 0) + times
    return _without_parts(counts)


def ranked(counts: Mapping[tuple[str, str], int], most: int, least: int = 1) -> Names:
    """The ``most`` most frequent names of each kind, those with fewer than ``least`` mentions left out."""
    out = {}
    for kind in KINDS:
        rows = sorted((-times, key[1]) for key, times in counts.items() if key[0] == kind and times >= least)
        out[kind] = tuple(Name(name, -times) for times, name in rows[:most])
    return Names(**out)
