"""Words and phrases by which clauses are judged, kept apart from the rules: what a line may begin with, end with, or do without."""

from __future__ import annotations

from summarizer.patterns import lazy


def words(text: str) -> frozenset[str]:
    """The words of a text with spaces between them."""
    return frozenset(text.split())


SAYING = words("""
    表示 称 说 指出 认为 强调 介绍 透露 坦言 直言 写道 告诉 宣布 呼吁 回应 解释 提到 谈到 说道 问道 预计 预测 预期 警告 承认 否认 证实 建议 要求 提出 宣称
    声称 补充 显示 获悉 了解 了解到 悉 看到 发现 注意到 披露 通报 报道 指 感慨 感叹 相信 希望 觉得 提醒 主张 重申 评价 分析 判断 表态 申明 声明 明确 规定
    通知 决定 指称 据称 承诺 辩称 消息 得知 表明 说明 意味着 导致 使得 使 让 令 包括 例如 比如 即 如 分别为 分别 是 为 有 就是 以及 批评 质疑 指控 指责
    提问 询问 问 问及 问到 提及 谈及 讲 讲道 谈 答 将 把 被 对 向 由 的 等 和 与 及 或 在 于 而 但 并 则 其中 不 没有 要 能 可以 可 应 应该 必须 需要 需 想
    愿意 并且
    例 称赞 称之为 包含 涵盖 涉及 写着 着 印着 基于 位于 属于 关于 由于 因 为了 通过 根据
""")
"""Words that no piece ends with: a clause, a list or an object must follow."""
QUOTING = words("""
    表示 称 说 指出 认为 强调 介绍 透露 坦言 直言 写道 告诉 宣布 呼吁 回应 解释 提到 谈到 说道 预计 预测 警告 承认 否认 证实 建议 要求 宣称 声称 补充 披露
    通报 感慨 提醒 主张 重申 评价 分析 表态 声明 决定 宣布 承诺 辩称 批评 质疑 指控 指责 讲 讲道 显示 指 明确 提出 记者 报道 发现 表明 获悉
""")
"""Words by which somebody speaks: what follows the comma is theirs."""
OPENERS = words("""
    此外 另外 同时 不过 然而 但 但是 因此 所以 而 而且 并且 于是 另一方面 与此同时 据悉 据了解 据介绍 据报道 报道称 目前 日前 近日 近期 最近 当前 今年以来
    值得一提的是 值得注意的是 需要注意的是 事实上 其实 当然 总之 总的来看 总体来看 总体而言 具体来看 具体来说 随后 之后 接着 最终 此次 此前 如今 昨天 今天
    昨日 今日 据称 原来 不仅如此 除此之外 换言之 也就是说 由此 为此 当天 当日 当晚 随即 期间 后来 具体而言 简而言之 综上 显然 众所周知 消息称 可以说
    一直以来 长期以来 多年来 近年来 对此 连日来 前不久 不久前 另悉 另讯 迄今为止 事实证明 相比之下 在此之前 当今世界
""")
"""Openings that a line can do without."""
UNRESOLVED = words("""
    没错 本 据此 系 当中 而应
    他 她 它 他们 她们 它们 其 其中 该 此 这 这些 那 那些 这样 这里 那里 这种 此类 此举 上述 前者 后者 对方 双方 以上 以下 如下 如图 这是 这个 那个 这一
    这次 这项 这家 这位 这座 这款 这份 这名 这场 并 并且 也 还 又 再 更 就 都 则 却 且 及 或 以及 和 与 甚至 从而 进而 反而 只是 只有 使 使得 让 令 导致
    造成 包括 如 像 即 以 以便 故 之 其它 其他 另 另一 而是 不是 但 但是 而 而且 所以 因此 于是 可 可是 不过 然而 此后 此时 为此 例如 比如 那么 同样 同时
    本次 此番 此次 本届 该校 该院 该县 该市 该局 该国 该股 该剧 该片 该车 该机 该案 本报 本网 笔者 记者 图为 图 某 某些 有人 有的 一些 尤其 特别是 届时
    另据 除此之外 问 答 第二 第三 第四 其次 再次 最后 此外 另外 一是 二是 三是 四是 五是 随后 后来 接着 当天 当日 当晚 当时 之后 随即 期间 同日 与此同时
    会上 会后 席间 活动中 现场会上 突然 涉案 涉事 上年 上年同期 去年同期 事发 然后 紧接着 可当 可见 同比 环比
""")
"""Words a line cannot begin with: they point back, or join on to what is not there."""
LISTED = words("""
    及 以及 及其 和 与 或 或者
""")
"""Words that go on with a list: what comes before them is not the end of it, and what comes after them does not stand without it."""
SPLIT_OFF = LISTED | words("""
    特别是 尤其是 尤其 特别 包括 其中 剥夺 并处 并处罚金
""")
"""Words with which no second run begins, since they speak of what was left out."""
LEANING = words("""
    应 随着 为了 由于 如果 虽然 尽管 若 只要 除 除了 无论 不管 即使 因为 鉴于 截至 截止 当 自 自从 经 经过 通过 根据 按照 依据 依照 针对 围绕 对于 关于
    作为 据 面对 凭借 基于 至于 不仅 不但 既 一旦 倘若 假如 首先 第一 一是 先是 比起 相比 每当 正值 临近 例如 比如 特别是 尤其是 或者 以便 以及 受 为 其中
    目前 近日 日前 同时 此外 一方面 与其 要么 除非 哪怕 从 本着 结合 坚持 围绕着 站在 趁 趁着 借助 依托 借 虽 因 继 从而
""")
"""Words that open a clause which leans on the next one."""
LEANING_END = words("""
    后 时 以来 来 下 中 上 前 际 外 起 间 期间 之后 之前 之际 之下 之中 之外 同时 以后 以前 时候 过程 背景 基础 方面 看 而言 来说 来看 的话 为例 之一 之时
    当中 之上 以外 这里 过程中 背景下 基础上 情况下 前提下 者 的 伊始 一案 案 邀请 止
""")
FORECASTS = words("""
    预计 预测 预期 估计 预报 据预计 可能 或 如果 若 假如
""")
"""Openings of a clause that makes what follows a forecast."""
CONDITIONS = words("""
    如果 若 只要 只有 除非 假如 倘若 一旦 无论 不管 即使 哪怕 虽然 虽 尽管 不仅 不但 既 与其 要么 当 每当 除 除了 如
""")
"""Openings of a clause without which the rest would not be true."""
CONCESSIONS = words("""
    尽管 虽然 虽 虽说 固然
""")
"""Openings of a concession, which says little without what comes after it."""
HALVES = words("""
    不仅 不但 不光 不只 不单 不仅仅 与其 要么
""")
"""Words of a clause that says half of something."""
PAIRED = words("""
    一边 一面
""")
"""Words of which each half of something has one."""
SECOND_HALVES = words("""
    还 也 更 而且 更是 还是 并 并且 且 同时 就 不如
""")
"""How the other half begins."""
JOINTLY = words("""
    联合 会同 携手 协同 陪同 依托 联手
""")
"""Verbs that say with whom something is done, and not what."""
CONTRARY = words("""
    但 但是 不过 然而 却 可 可是 而 仍 依然 仍然
""")
"""What comes after a concession."""
AIMS = words("""
    为 为了 为给 通过 根据 按照 经 针对 随着 因 由于 因为 基于 鉴于 出于 凭借 借助
""")
"""Prepositions after a subject that open a purpose or ground."""
PURPOSES = words("""
    为 为了 为给 为进一步 随着
""")
"""Openings of a purpose or of what goes before that may run over several clauses."""
KEENLY = tuple(sorted(words("""
    全力 充分 有效 切实 进一步 不断 着力 深入 持续 积极 全面 扎实 大力 严厉 坚决 努力 更好 及时 确保 保障 推动 促进 提升 提高 加强
    动员 引导 号召 增进 营造 打造
""")))
"""Beginnings by which a purpose goes on in the next clause."""
CAUSES = words("""
    因 由于 因为
""")
"""Those of them that open a cause, whatever follows."""
GROUNDS = words("""
    结合 立足 围绕 着眼 作为 紧扣 依托 本着 为了 为进一步 基于 鉴于 由于 因为 出于
""")
"""Words after a subject whose clause leads up to the next one."""
PROVISOS = words("""
    如果 若 一旦 倘若 假如 即使 即便 尽管 虽然 无论 不管 除非
""")
"""Words after a subject whose clause leads up to the next one, unless it says itself what follows"""
FOLLOWS = words("""
    就 则 便 也 都 仍 仍然 将 会 要 可 可以 应 应当 必须 需 需要 不得 不能 能 能够 可能 但 却
""")
"""by one of these."""
DAYTIMES = words("""
    上午 下午 晚 晚上 晚间 凌晨 中午 早间 夜间 清晨 早上 傍晚 深夜 晚些时候
""")
"""What may follow a date."""
TIMEWORDS = words("""
    当地时间 北京时间 时间
""")
"""What may come before a date."""
THAT_DAY = words("""
    当天 当日
""")
"""Days that were named before."""
AFTER_DATE = words("""
    至 到 起 止 前 后 以来 的 是 为 电 讯 消息 报道 开始 截止
""")
"""A date before these is not only a date."""
EVENTS = words("""
    会见 举行 召开 出席 会谈 表示 宣布 开幕 闭幕 启动 揭牌 签署 发布 成立 落幕 举办 说 指出 强调 亮相 公布 通报 致辞 发表 主持 开赛 开庭 竣工 开工 落成
    展出 上演 播出 发射 首飞 通车 开业 揭晓 同 与 会晤 正式 集体 分别 共同 接受 参观 考察 抵达 继续 亲切 看望 慰问 视察 发言 演讲 以 就 应约 主题 拉开帷幕
    向 对
""")
"""Verbs of events; a place before them may be left out."""
COMPLETE = words("""
    开幕 闭幕 启动 揭牌 落幕 竣工 开工 落成 通车 开业 揭晓 首飞 会谈 会晤 召开 成立 开赛
""")
"""Those that say enough without an object."""
MORE = words("""
    进一步 促进 推动 加强 提升 落实 丰富 营造 帮助 保障 提高 弘扬 庆祝 迎接 切实 深入 更好 深化 积极 全面 贯彻 做好 扎实 有效
""")
"""What follows 为 where a purpose begins."""
BEGINS = words("""
    据 据悉 根据 按照 针对 随着 受 为 为了 截至 近日 日前
""")
"""Words that open a sentence behind a heading whose words come again in it."""
HEADINGS = ("预警", "响应", "通知", "公告", "信号", "提示", "提醒", "消息", "通报", "动态", "快讯")
"""How headings end whose words come again in the sentence behind them."""
GLUED = words("""
    据 据悉 据了解 据介绍 对此 随着 为了 此外 截至 原标题 截止 针对
""")
"""Words that open a sentence: inside a clause they show that a heading was run into it."""
NO_SUBJECT = words("""
    主要 计划 预计 拟 加快 力争 下一步 据 同比 环比 合计 共计 其中 同时 感情 思想 行动 工作 今后 请 集
""")
"""Words that begin a clause without being its subject."""
ALSO = words("""
    也 还 则 又 亦 仍 再次 再 更 更是 还是 也是 还将 也将 还有 也有 同样 随后 随即 继而 进而 从而 于是
""")
"""Adverbs by which a clause goes on from what was said before it."""
VAGUE = words("""
    公司 学院 学校 会议 活动 项目 法院 警方 校方 政府 全市 全省 全县 全区 本市 我市 我省 我县 我区 双方 当地 现场 代表团 网友 男子 女子 老人 民警 医院 企业
    基金 店员 店家 消息 文章 报告 报道 通知 公告 文件 方案 计划 作者 导演 影片 作品 比赛 球队 主队 客队 教练 对手 球员 车辆 飞机 船只 医生 患者 家属 孩子 母亲
    父亲 妻子 丈夫 院方 厂家 商家 平台 系统 产品 新机 新车 节目 展览 论坛 大会 大赛 检方 司机 乘客 嫌疑人 犯罪嫌疑人 被告 被告人 原告 受害者 市民 村民
    居民 专家 记者 笔者 发言人 负责人 小区 银行 集团 客户 用户 中心 场馆 展馆 剧组 剧情 故事 团队 学生 老师 家长 同学 大家 人们 我们 你们 咱们 自己
    指南 办法 分析 与会者 官方 嘉宾 志愿者 街道
    调研组 检查组 督导组 巡视组 工作组 考察团 参访团 调查组 课题组 险情 灾情 伤者 死者 面积 总面积 金额 总额 价格 数量 比例 全长 总长 总投资
    会商 座谈会 研讨会 培训会
""")
"""Words that say who only after somebody was named."""
WHOLES = ("全市", "全省", "全县", "全区", "本市", "我市", "我省", "我县", "我区")
"""Those of them that leave open which, whatever comes after."""
KIN = words("""
    女儿 儿子 妻子 丈夫 父亲 母亲 爸爸 妈妈 爷爷 奶奶 哥哥 姐姐 弟弟 妹妹
""")
"""Words that say whose only after somebody was named, whatever the name behind them."""
PREDICATES = words("""
    产生 开业 出舱 竣工 开赛 亮相 签约 挂牌 揭牌 晋级 出战 就任 当选 离任 去世 被捕 落马 受审 开庭 宣判 访华 抵达 辞职 是 将 被
    举行 会见 召开 出席 会谈 致辞 访问 首发 开幕 闭幕
    获 启动 发布 落幕 举办 成立 通车 开通 出炉 夺冠 击败 战胜 逝世 遇难 受伤 死亡 上涨 下跌 增长 下降
""")
"""Verbs that taggers often take for nouns, as words."""
ACTS = words("""
    弘扬 祝贺 祝福 晋级 严肃处理 严肃查处 施策 查明 拓宽 大力支持 陈述 封锁 敬献 荣获 建立健全 拉开帷幕 杜绝 努力实现 晋升 采取措施 安抚 严格执行 勾勒 崇尚
    深化 研发 掌控 通航 质证 力争 印发 申报 抗议 曝光 汇报 大力发展 达成协议 充分肯定 换乘 开除公职 落实 坚定 健全 筑牢 团结 清理 畅通 充满 热爱 致富 激活
    讲好 兜牢 凸显 重建 珍惜 尊重 容忍 走深 落细 系好 贯彻落实 举行会谈 深入开展 积极参与 进一步提高 严厉打击 坚定信心 全面落实 始终保持 热烈欢迎 不断加强
    纷纷表示 赶赴现场 一致同意 坚决贯彻 充分反映 听取意见 表示感谢 高度重视 发表声明 出席会议 紧紧围绕 顺利完成 不断完善 结合实际 圆满完成 不断丰富 交换意见
    扩大开放 加强团结 面向未来 开展调查 打电话 归属于 深刻领会 共出动 洋溢着 切实加强 切实做好 充分认识 尽快恢复 积极开展 切实增强 紧盯 认真落实 惠及 普及
    扎根 中断 缅怀 确保安全 热烈祝贺 加大力度 串联 前往 前来 过上 助力 利用 充分发挥 指导 部署 锚定 牢记 会见 会同 谋划 研究部署 任命 重温 责令 构筑 压实
    途经 历时 面向 致力于 致力 细化 聚力 书写 力求 共创 全力支持 明确提出 认真学习 充分利用 积极探索 教育引导 要带头 全面提高 被誉为 办理 等候 地处 送上
    落地 上线 开播 发售 官宣
    增派 反推 牵动 排名第 净流入 主持会议 守好 努力提高 覆盖全国 方便群众 运往 离村 同比增加 保持稳定 领略 符合规定 收报 当好 共商 织密 作出贡献 贡献力量 收窄
    结营 寓意 流传 醉驾 拟任 训诫 严厉训诫 偏少 偏多 刻意追求 全力以赴 孤注一掷 蓬勃发展 精彩纷呈 息息相关 层出不穷 络绎不绝 脱颖而出 优势互补 深入人心 坚定不移
    紧密结合 有所增加 不幸遇难 如火如荼 此起彼伏 投案自首 取得实效 抓获归案 引人注目 紧锣密鼓 焕然一新 源远流长 大大提高 跃跃欲试 依法惩治 严阵以待 持之以恒
    争先恐后 马不停蹄 拒不执行 谋取私利 离家出走 交相辉映 付出代价 淋漓尽致 彻底解决 认真贯彻 稳步增长 深入探讨 擅自改变 提前完成 争分夺秒 竭尽全力 坚持不懈
    井然有序 热火朝天 与日俱增 热闹非凡 时有发生 齐心协力 供认不讳 形势严峻 任务艰巨 群众反映 及时发现 精心设计
    积极响应 投入使用 继续加强 快速增长 广泛开展 不断扩大 持续增长 顺利进行 迅速开展 不断创新 合理安排 再次发生 严格遵守 自觉遵守 圆满结束 尽量减少 妥善安置
    充分运用 深入调查 深入研究 持续保持 密切相关 不断涌现 顺利开展 依法处理 深入分析 明显增加 密切配合 和平解决 全面完成 依法查处 立案查处 明显改善 同步进行
    严厉查处 通力合作 迅速行动 认真对待 继续发扬 相互支持 明显增强 共同完成 依法打击 有所改善 明确指出 持续上升 隆重举行 逐步形成 深入基层 普遍认为 大大增加
    努力学习 切实落实 重新启动 继续执行 立即行动 急剧下降 另案处理 及时处理 充分调动 充分考虑 停止使用 依法严惩 逐步完善 认真执行 稳步发展 有所提高 大大减少
    大力开展 在京举行 全面实施 从宽处理 一再强调 颁布实施 继续前进 紧急召开 热烈响应 正确处理 大幅提高 互相帮助 一再表示 对外开放 依法追究 拉开序幕 全线贯通
    同意 收官 开园 首发 定档 落户 封顶 合龙 投产 投用 首航 结业 开渔 谢幕 杀青 上市 回国 加盟 齐聚 张贴 立项 辟谣 长达 多达 轻信 腾飞 回港 上岗 上台 主办 主导
""")
"""Verbs that the tagger takes for names, nouns or adjectives."""
COUNTED = words("""
    部门 单位 机构 地 国 多 多个 多家 多地 多名 多位 多国 领导 媒体 省份 省市 地区 国家 城市
""")
"""What may follow 等 behind a list that its first item can stand for (某部〔、某局、某会〕等部门)."""
NO_PREDICATES = words("""
    安全 健康 幸福 文明 和谐 科学 民主 公平 公正 诚信 绿色 智能 平安 困难 麻烦 危险
""")
"""Adjectives that a clause may end with as with a noun (食品安全)."""
STAYS = words("""
    处于 陷入 位于 置于 沉浸在 正在 仍在 尚在 正 仍
""")
"""Words with which a clause ends well that otherwise would lead up to the next one (〔处于〕危机之中)."""
INSIDE = words("""
    中 之中 当中 之下 下
""")
"""How such a clause ends."""
HOSTS = words("""
    主办 承办 协办 举办 联合主办 共同主办 联合承办 联合举办 共同举办 主办承办 指导 支持 组织 组织实施 实施 打造 出品 发起 冠名 开展
""")
"""Verbs that say by whom something is held (某协会〔主办〕的比赛)."""
DEEDS = words("""
    要求 决定 建议 声明 承诺 警告 批评 评价 分析 报道 呼吁 表态 主张 指控 指责 提醒 预测 回应 解释 预期
""")
"""Those of them that behind 的 are what was said (各方的〔要求〕)."""
LIGHT = words("""
    进行 作出 做出 加以 予以 开展 接受 提出 展开 发出 给出 提供
""")
"""Verbs whose object says what is done (〔进行〕分析)."""
MEETS = ("在", "与", "同", "和", "就", "接受", "会见")
"""Words by which an occasion begins, behind a subject (李明〔在会上〕表示)."""
SPOKEN = ("说", "时说", "是说", "地说", "说道", "称赞道", "笑道", "感慨道", "感叹道")
"""With which words a clause ends that only says that somebody spoke."""
DECREES = words("""
    印发 发布 出台 公布 下发 制定 发表 推出 刊发 联合印发 联合发布 颁布 发出
""")
"""Verbs by which a paper is issued, which is news without what the paper says."""
DECREED = words("""
    提出 指出 明确 要求 显示 强调 称 规定 表示 说 明确提出
""")
"""Verbs behind its name that open what it says."""
MANNERS = words("""
    正在 全力 着力 依法 大力 有力 有序 全面 用心 精心 扎实 重点
""")
"""Adverbs that it takes for nouns, adjectives or times."""
ATTRIBUTES = words("""
    现任 相关 知名 原有 独有 已知 未知 在职 在校 在建 在押 涉案 涉事 涉外 驻华 应届 例行 超大 自主 统战 可疑 坚强 这起 超导 留守 水毁
""")
"""Words before nouns that it takes for verbs."""
TERMS = ("拘留", "停业", "停产", "停运", "停牌", "休市", "放假", "为期", "历时", "工期", "限期", "期限", "有效期", "不少于", "至少", "超过",
         "达", "满", "近", "约", "共", "余")
"""How words end behind which a day counts days (行政拘留5日)."""
TOLD = words("""
    来自 位于 由 地处 坐落于 承载
""")
"""Words that open what describes a name and may go with it (来自河岸的李明)."""
TOWARDS = words("""
    对 对于 与 和 跟 向 用 把 将 给 沿 沿着 通过 按 按照 根据
""")
"""Prepositions whose phrase belongs to the verb behind it and describes no subject."""
SPOTS = words("""
    在 于 从 自
""")
"""Prepositions that open a place or time."""
PLACES = ("厂区", "现场", "园区", "中心", "广场", "门口", "路", "村", "室", "馆", "内", "里", "上", "站", "县", "市", "镇", "大厅", "公司", "医院", "学校")
"""How a clause ends that only says where."""
OFFICES = ("主席", "总书记", "总理", "常委", "书记", "委员长", "部长", "发言人", "总统", "外长", "主任", "国务委员", "首相", "议长", "秘书长")
"""How offices end that a known person can do without."""
POSTS = ("主任", "书记", "院长", "局长", "会长", "领队", "记者", "经理", "董事长", "教授", "专家", "主席", "校长", "所长", "总裁", "部长", "组长", "队长")
"""How posts end, before a name."""
SPACED = lazy("[\u4e00-\u9fff][ \u3000]+[\u4e00-\u9fff]")
QUOTE = lazy("[“”《》「」]")
QUOTED = lazy("“[^”]*”|《[^》]*》|「[^」]*」")
PARENTHESES = lazy(r"[（(][^（）()]*[)）]|[\[［][^\[\]［］]*[\]］]")
DATE = lazy(r"(?:(?:\d{4}年)?\d{1,2}月)?\d{1,2}[日号]|今日|今天|昨日|昨天|日前|近日")
NOTHING_TOLD = lazy(
    r"(?:介绍|通报|回应|发布|公布|关注)[^，。；：]{0,30}(?:有关|相关|具体)?情况|(?:接到|接|打来)了?[^，。；：]{0,16}(?:电话|来电|求助)"
    r"|(?:发布|发表|刊发|刊登|发出|召开|举行|举办|公布|接到|通报|介绍|披露)(?!会)[^，。；：]{0,16}(?:公告|通告|通报|声明|发布会|吹风会|情况说明|文章|评论|网志|博文|消息|指令|报警|举报)"
    r"|(?:直击|走进|来到|赶到|前往)[^，。；：]{0,12}(?:现场|进展|附近)"
    r"|(?:刊发|刊登|发表|发布)[^。；]{0,50}一文|^[^，。；：]{1,8}(?:回应|道歉|辟谣|发声)了?$"
    r"|(?<!主持)召开[^，。；：]{0,16}(?:会议|大会|推进会|座谈会)|即将[^，。；：]{0,12}(?:举行|开幕|到来|来临)"
    r"|主持[^，。；：]{0,8}记者会|(?:接受|对)[^，。；：]{0,16}采访|发布信息|引发[^，。；：]{0,8}(?:关注|热议|讨论|反感|争议)"
    r"|(?:公布|发布|提出|推出|作出|做出|出台)了?(?:一[项份个则]|多[项份])[^，。；：]{0,10}|(?:记者|笔者)(?:走访|探访|走进|来到)[^，。；：]{0,30}")
"""How a clause ends that only says that something was told or visited, and not what."""
NOTHING_TOLD_ENDS = frozenset("况话电助告报明会章论志文息令警场展近议行幕来临访注感应歉谣声了")
"""With which characters that ends, but for what follows 一项, 多项 and the like, and 记者 or 笔者."""
LABEL = lazy(r"(?:【[^【】]{1,20}】 ?|[▲△▼▽↑↓]+ ?|(?:\d{1,2}|[一二三四五六七八九十]{1,2})、)(?=.)")
"""A label, a number or a mark that points to a picture before a sentence."""
THEME = lazy(
    r"“(?<=(?:举办|举行|开展|召开|启动|组织|参加|开启)“)[^”]{6,40}”(?:主题)?(?!(?:主题|系列|宣传|教育|党日|实践|志愿|服务|专题)*(?:活动|行动|项目|计划|工程))(?=[一-鿿])"
    r"|以“[^”]{4,40}”为主题的")
"""A motto that something is held under."""
HEARD = ("新闻发布会", "吹风会", "记者会", "情况", "电话", "采访")
"""Those of them that say as little where they end a sentence."""
ASKING = lazy("什么|吗|怎么|如何|呢|谁|哪|为何|何时|多少|是否|有没有|能不能|会不会")
ALERT = lazy(r"(?:发布|升级|解除|变更|更新)[^，。；：]{0,16}(?:预警|信号|警报)$")
"""How a clause ends that is news before its colon, whatever comes after."""
VERBS = lazy(
    "(?:赴|调研|开业|通电话|出舱|产生|竣工|开赛|亮相|签约|挂牌|揭牌|晋级|出战|就任|当选|离任|去世|被捕|落马|受审|开庭|宣判|访华|抵达|辞职|是|将|被|举行|会见|召开|出席|"
    "会谈|致辞|访问|首发|开幕|闭幕|获|启动|发布(?!会)|落幕|举办|成立|通车|开通|出炉|夺冠|击败|战胜|逝世|遇难|受伤|死亡|上涨|下跌|增长|下降)(?!的)"
    "|通过了|(?:审议|表决|投票)通过|(?:正式|恢复|暂停|停止)营业|上了一")
"""Verbs that taggers often take for nouns, but right before 的, where they describe."""
OLD_YEAR = lazy(r"1\d{3} ?年")
"""A year without which a line would tell history as news."""
PERIOD = lazy(r"(?:上半年|下半年|季度|年内|全年|以来|月份|\d[至到—–~-]\d+月|\d{4}年|年度|去年|今年|期间)[，,]?$")
"""How a clause ends that names the time that an amount is of."""
QUARTER = lazy("半年|季度")
"""What in it names a part of a year, which all that follows is of."""
AMOUNT = lazy("同比|环比|累计|计划|预计|共[有计]?[\\d一二三四五六七八九十]|较(?:上年|去年|常年|同期)|\\d ?[亿万%％]|均较")
"""An amount that is of such a time."""
RUMOURS = ("传出", "盛传", "网传", "传闻", "据传", "疑似")
"""How a clause ends that makes what follows a rumour."""
REFERS = lazy(
    r"^有(?:报道|消息|传言|传闻|网友)(?:称|说|爆料)|我(?:局|市|县|省|区|校|院|司|台|馆|镇|乡|站|所)(?![国们])|(?<![一-鿿])本(?:公司|集团|院|校|局|店|平台|行)|(?:…|\.{3,})$"
    r"|^与会者|^分析中|^没过多久|^《[一-鿿]{0,2}(?:行动计划|计划|方案|意见|通知|办法|规划|条例|报告|规定|措施)》"
    r"|此次|此案|这一(?![天年周])|本次(?!世|大)|这样一|这[次场位名项起]|(?:相关|有关|上述)(?:情况|问题|人员|部门的)|就是这|前述|该(?:公司|校|院|县|市|局|国|股|剧|片|案|项目|名|男子|女子)")
"""What in a line points to something said before it, or leaves open who says it, or how it goes on."""
GENERIC = lazy(
    r"(?:会上(?:介绍|通报|透露|指出|强调)|[^，：]{0,16}(?:官微|官网|微信公众号)(?:消息|发布)?|[^，：]{0,12}编者按|核心观点|摘要|导读|要点|[^，：]{0,10}见下表|截[止至]本公告日|[^，]{0,8}?(?:据|从|根据|来自)[^，]{0,40}?(?:报道称|报道|消息|介绍|了解到|了解|悉|透露|显示|报导|称|获悉|通报|说|表示|分析|估计|统计|预测|推测|介绍说)"
    r"|[^，]{0,30}(?:记者|小编|编辑)[^，]{0,50}(?:获悉|了解到|看到|注意到|发现|报道|得知)"
    r"|[^，]{0,20}(?:报道|消息|数据|公告|通报|资料|信息|通知|天眼查|调查|爆料|统计)[^，]{0,14}(?:称|显示|指出|说|报道|表明|消息)"
    r"|(?:会议|通知|报告|文章|文件|评论|意见|方案|倡议书|报道)(?:还)?(?:指出|强调|要求|称|明确|提出|认为|提到)|综合[^，]{0,40}(?:报道|消息)|综述|简讯|快讯"
    r"|[^，]{0,24}(?:记者|通讯员|供图|摄)[^，。]{2,30}\d+ ?日(?:[上下]午|晚|凌晨|电|讯)?"
    r"|[^，]{0,24}(?:发布|发出)(?:公告|通告|通报|声明|消息|情况通报|情况说明)"
    r"|[^，：\d]{0,10}(?:网|社|报|台)(?:消息|讯|快讯)[ ，]*\d+月\d+日"
    r"|[^，]{0,24}\d+ ?日 ?(?:消息|讯|电|报道|获悉)|(?:获悉|了解到|据悉|据了解|消息称|报道称))[：:，,]?")
"""A clause that only says where the news comes from."""
GENERIC_ENDS = frozenset("绍报露出调微网号息布按点要读表日称道到解悉示导说析计测现知明求确为述讯午晚晨电告：:，,")
"""With which characters such a clause ends."""
TIME = lazy(
    r"[\d０-９一二三四五六七八九十年月日号时分点今昨前当明近天晚早午上下凌晨傍夜间此目最初末底中旬周星期以来至地北京美东许半第季度（）()—\-\s，,]{1,30}"
    r"|下一步|今后|接下来|未来|会上|会后|席间|活动中|活动现场|现场|节目中|眼下|截至目前|截至发稿")
"""A clause that only says when, or in the course of what."""
CAPTIONS_BEGIN = lazy(
    r"[一二三四五六七八九十]{1,3}、|0\d(?!\d)|[（(]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d)|附[：:]|下一步|[×*]|请|[▲△▼▽■●◆↑↓#@]|图[为源片：:①-⑨\d]"
    r"|[（(]?(?:资料图|视频|(?:信息|截图)?来源|(?:本文)?转自|原标题|撰文|供稿|责任编辑|责编|编辑|(?:漫画)?作者|文[/｜|]|摄影|点击|关注|扫码|广告|声明|免责|以上内容|风险提示|注[：:])"
    r"|[^。，]{0,20}记者[^。，]{0,20}$")
CAPTIONS = lazy(
    r"（[左中右前后](?:[一二三四五]|起|[左中右前后])?）|记者问|记者提问|媒体提问|点击>|深感歉意|等你来|敬请期待|欢迎(?:前来|报名|来电)|给您带来不便|敬请谅解"
    r"|如[是此](?:说|表示)|这样(?:说|表示)|拍摄的|成立于\d{4}|始于\d{4}|摄(?<=[^拍]摄)(?![影像取入氏制录下于])|”(?:近日|日前)"
    r"|摄[）)]?$|供图[）)]?$|图源[）)]?$|资料图片?[）)]?$|图片来源[）)]?$|受访者提供[）)]?$|发[）)]?$"
    r"|违法和不良|举报电话|追究法律责任|本网站|版权|转载|仅供参考|不构成|投资建议|敬请关注|如需|请联系|微信号|公众号|二维码|下载")
"""How sentences begin, and what else stands in them, that are furniture, captions or an organisation's history rather than news. Every way to say the latter
begins with a plain character, for then the engine passes over all others at once; so with THEME."""
