"""The learned ranker: what its pieces promise, whatever its weights are."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.learned import choosing, kinds, lines, pieces, vocabulary, weights
from summarizer.learned import ranking as learned
from summarizer.learned.grams import PAIR, POS_CLASSES, page, units
from summarizer.learned.importance import GRAM_FEATURES, gram_features, title_keys
from summarizer.learned.sentences import GROUPS, SENTENCE_FEATURES, running
from summarizer.marks import balanced
from summarizer.model import ELLIPSIS, Article, NoTextError, Options
from summarizer.pipeline import analyse
from tests.conftest import ROOT

NEWS = (
    "河岸新区管委会3日宣布，全区主干道已全部启用智慧路灯（一期工程），每年可省电三成。\n"
    "据介绍，新路灯按车流和天色调节亮度，夜里没有车时只亮一半。市民王芳说：“晚上散步更安心了，路也看得清楚。”\n"
    "为改善老街照明，住建局今年还将更换两千盏旧灯。项目总投资约两千万元，由市政公司建设，预计明年六月完工。此外，旧灯会送到乡村小学继续使用。"
)
TEXTS = (
    NEWS,
    "短。",
    "没有标点的一段话也要有一行",
    "The council opened a new library on Monday. It holds 40,000 books, and entry is free for all residents.",
    "河岸新區啟用智慧路燈，每年省電三成。居民說，晚上散步更安心了。",
    "5G 网络在 C919 客机上试用成功。团队用了 3 年，测试了 1,200 次！",
    "“走吧。”他说。“去哪里？”她问。",
)
anything = st.text(st.sampled_from(list("河岸新区启用智慧路灯，。！？“”（）：；、 \nAb1据称为在3月日他说")), min_size=1, max_size=120)


def document(text: str, title: str | None = None):
    return analyse(Article(text, title=title))


def outputs(text: str, options: Options | None = None):
    options = options or Options()
    laid = document(text)
    scores = learned.score_sentences(laid, options)
    return laid, scores, learned.line(laid, scores, options), learned.choose(laid, scores, options)


def test_units_are_han_characters_and_whole_words():
    found = units("C919飞了1次，Ａ。")
    assert found.starts.tolist() == [0, 4, 5, 6, 7, 9]
    assert found.lengths.tolist() == [4, 1, 1, 1, 1, 1]
    same = units("Linux linux LINUX").codes
    assert len(set(same.tolist())) == 1
    assert units("，。").codes.size == 0


def naive_grams(laid):
    """Each gram's count, spread, first and last unit, by plain loops."""
    found = {}
    for k, (code, sentence) in enumerate(zip(laid.codes.tolist(), laid.sentence.tolist(), strict=True)):
        keys = [code]
        if k + 1 < len(laid.codes) and laid.sentence[k + 1] == sentence:
            keys.append(PAIR + code * 0x10000 + int(laid.codes[k + 1]))
        for key in keys:
            entry = found.setdefault(key, [0, set(), k, k])
            entry[0] += 1
            entry[1].add(sentence)
            entry[3] = k
    return [(key, count, len(spread), first, last) for key, (count, spread, first, last) in sorted(found.items())]


@settings(deadline=None)
@given(anything)
def test_grams_are_as_counted_by_hand(text):
    try:
        laid = page(document("开头。" + text))
    except (ValueError, NoTextError):
        return
    assert list(zip(*(column.tolist() for column in (laid.key, laid.count, laid.spread, laid.first, laid.last)), strict=True)) == naive_grams(laid)


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 6), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_a_network_is_as_computed_by_hand(rows, inputs, hidden, seed):
    rng = np.random.default_rng(seed)
    w1, b1, w2, b2 = (rng.standard_normal(shape).astype(np.float32) for shape in ((inputs, hidden), (hidden,), (hidden, 2), (2,)))
    x = rng.standard_normal((rows, inputs)).astype(np.float32)
    active = [[max(0.0, sum(float(x[r, i]) * float(w1[i, h]) for i in range(inputs)) + float(b1[h])) for h in range(hidden)] for r in range(rows)]
    by_hand = [[sum(active[r][h] * float(w2[h, o]) for h in range(hidden)) + float(b2[o]) for o in range(2)] for r in range(rows)]
    assert np.allclose(weights.Network([w1, w2], [b1, b2])(x), by_hand, atol=1e-4)


def test_the_table_finds_what_it_holds_and_only_that():
    table = weights.load().table
    known = table.look_up(table.keys[::997])
    assert known[2].all()
    assert np.array_equal(known[0], table.idf[::997])
    idf, prior, found = table.look_up(np.array([1, PAIR + 1, int(table.keys[-1]) + 1]))
    assert not found.any()
    assert (prior == 0).all()
    assert (idf == np.float32(table.unknown_idf)).all()


def test_the_weights_come_back_as_they_were_packed():
    model = weights.load()
    again = weights.unpacked(weights.packed(model))
    assert np.array_equal(again.table.keys, model.table.keys)
    assert np.array_equal(again.table.prior, model.table.prior)
    for name in weights.NETWORKS:
        for ours, theirs in zip(getattr(again, name).weights, getattr(model, name).weights, strict=True):
            assert np.array_equal(ours, theirs)
    assert model.grams.weights[0].shape[0] == len(GRAM_FEATURES)
    assert model.sentences.weights[0].shape[0] == len(SENTENCE_FEATURES)
    assert model.lines.weights[0].shape[0] == len(lines.LINE_FEATURES)
    assert model.sets.weights[0].shape[0] == len(choosing.SET_FEATURES)
    assert model.kinds.weights[0].shape == (len(kinds.KIND_FEATURES), 4 * len(kinds.KIND_FEATURES))


@pytest.mark.parametrize("text", TEXTS)
def test_scores_lie_between_0_and_1_and_the_best_is_1(text):
    laid, scores, _, _ = outputs(text)
    assert len(scores.values) == len(laid.sentences)
    assert max(scores.values) == 1
    assert all(0 <= value <= 1 for value in scores.values)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("limit", (1, 5, 12, 30, 60, 500))
def test_a_line_is_slices_of_the_text_within_its_limit(text, limit):
    laid, _, line, _ = outputs(text, Options(line_chars=limit))
    cut = "".join(laid.article.text[start:end] for start, end in line.spans)
    assert line.text in (cut, cut + ELLIPSIS)
    assert len(line.text) <= limit
    assert balanced(cut)
    assert not set("\n\t") & set(line.text)
    assert list(line.spans) == sorted(line.spans)


@settings(deadline=None)
@given(anything, st.integers(1, 80))
def test_any_text_gives_a_line_that_keeps_the_promises(text, limit):
    laid, _, line, chosen = outputs("甲乙丙。丁戊己。" + text, Options(line_chars=limit))
    cut = "".join(laid.article.text[start:end] for start, end in line.spans)
    assert line.text in (cut, cut + ELLIPSIS)
    assert len(line.text) <= limit
    assert chosen == sorted(set(chosen))


@pytest.mark.parametrize("budget", (
    {"sentences": 1}, {"sentences": 2}, {"sentences": 50}, {"ratio": 0.3}, {"ratio": 1.0}, {"chars": 40}, {"chars": 90}, {"chars": 10_000}))
def test_a_summary_keeps_to_its_budget(budget):
    laid, _, _, chosen = outputs(NEWS, Options(**budget))
    characters = sum(len(laid.sentences[i].text) for i in chosen)
    assert chosen == sorted(set(chosen))
    assert chosen
    assert len(chosen) <= budget.get("sentences", 99)
    assert characters <= budget.get("chars", 10**9)
    assert "ratio" not in budget or characters <= budget["ratio"] * len(laid.article.text) or len(chosen) == 1
    if budget.get("sentences", 0) > len(laid.sentences) or budget.get("chars", 0) == 10_000:
        assert len(chosen) == len(laid.sentences)


def test_nothing_is_chosen_where_nothing_fits():
    assert outputs(NEWS, Options(chars=3))[3] == []


def test_order_by_score_holds_the_same_sentences():
    laid, scores, _, chosen = outputs(NEWS)
    by_score = learned.choose(laid, scores, Options(order="score"))
    assert sorted(by_score) == chosen
    assert [scores.values[i] for i in by_score] == sorted((scores.values[i] for i in chosen), reverse=True)


def test_a_repetition_is_not_chosen_while_another_sentence_fits():
    twice = "智慧路灯按车流和天色调节亮度，每年可省电三成。"
    text = f"{twice}新桥六月通车，两岸往来只要五分钟。{twice}"
    laid = document(text)
    chosen = learned.choose(laid, learned.score_sentences(laid, Options()), Options(sentences=2))
    assert len({laid.sentences[i].text for i in chosen}) == 2


def test_a_title_helps_and_is_never_the_line():
    title = "旧路灯送到乡村小学继续使用"
    titled, untitled = document(NEWS, title), document(NEWS)
    about = next(s.index for s in titled.sentences if "乡村小学" in s.text)
    with_title = learned.score_sentences(titled, Options()).values[about]
    assert with_title > learned.score_sentences(untitled, Options()).values[about]
    assert learned.score_sentences(titled, Options(ignore_title=True)).values == learned.score_sentences(untitled, Options()).values
    alone = document("河岸新区启用智慧路灯。居民说晚上散步更安心了，老街也亮起来了。", "河岸新区启用智慧路灯")
    assert learned.line(alone, learned.score_sentences(alone, Options()), Options()).text != "河岸新区启用智慧路灯"


def test_a_headline_over_the_text_informs_as_a_title_does():
    headline = "旧路灯送到乡村小学继续使用"
    below = document(f"原标题：{headline}\n{NEWS}")
    assert (below.heading, below.article.title, below.article.text) == (headline, None, NEWS)
    titled = learned.score_sentences(document(NEWS, headline), Options())
    assert learned.score_sentences(below, Options()).values == titled.values
    ignored = analyse(Article(f"原标题：{headline}\n{NEWS}"), Options(ignore_title=True))
    assert ignored.heading == ""
    assert learned.score_sentences(ignored, Options()).values == learned.score_sentences(document(NEWS), Options()).values


def test_a_line_does_not_begin_in_a_headline_whose_end_is_not_known():
    text = "云渡的灯火夜色里的老街，人来人往，灯火照着石板路。市政公司今年为老街更换了两千盏旧灯，卖糖的老人说从来没见过这么亮的晚上。"
    laid = document("原标题：" + text)
    assert laid.article.text == text
    assert laid.heading.startswith("云渡的灯火")
    assert not learned.line(laid, learned.score_sentences(laid, Options()), Options()).text.startswith("云渡的灯火")


@pytest.mark.parametrize("opening", (
    "近日，河岸警方就打掉了这样一个偷灯团伙。", "我局打掉了一个偷灯团伙。", "河岸警方打掉了一个偷灯团伙......", "有传闻称河岸警方打掉了偷灯团伙。",
    "《行动计划》要求打掉偷灯团伙。", "没过多久，河岸警方打掉了偷灯团伙。", "河岸法院收下此案，涉及偷灯团伙。"))
def test_a_line_that_points_back_gives_way(monkeypatch, opening):
    monkeypatch.setattr(lines, "REFERRING", 100.0)
    laid = document(opening + "河岸警方抓获嫌疑人六名，追回旧灯两千盏。")
    assert "团伙" not in learned.line(laid, learned.score_sentences(laid, Options()), Options()).text


def test_a_headline_that_the_output_does_not_show_may_be_the_line():
    laid = document("原标题：老街换上智慧路灯\n为改善照明，连日来，老街换上智慧路灯。居民说安心。")
    assert learned.line(laid, learned.score_sentences(laid, Options()), Options()).text == "老街换上智慧路灯"


def judged(text: str):
    """The pieces of a text's sentences with what the ranker knows of them: themselves, their features, the facts of their sentences, the sentences' scores."""
    own = learned.scored(document(text), weights.load(), Options())
    order = list(range(len(own.weighed.page.document.sentences)))
    found = lines.candidates(own.weighed.page, weights.load().table, order, 60)
    rows, _ = lines.line_features(own.weighed, found, own.raw[0], order, 60, own.title)
    return found, rows, lines.sentence_facts(own.rows, own.raw[1]), own.raw[0]


def test_readers_mind_what_points_back_or_says_nothing():
    """Each pair: a sentence that tells what happened, and one of the same article that does not stand alone."""
    for told, other in (("河岸新区管委会3日宣布全区主干道启用智慧路灯", "那么，这样的路灯到底好在哪里呢？"),
                        ("云渡市公安局2日抓获六名盗窃路灯的嫌疑人", "他还对记者讲起了当时的情形，在场的人都笑了。")):
        found, rows, facts, _ = judged(f"{told}，每年可省电三成。{other}")
        odds = weights.load().readers(lines.reader_features(rows, found, facts))[:, 0]
        assert odds[found.sentence == 0].max() > odds[found.sentence == 1].max()


@pytest.mark.parametrize("odds, counted", [(1e9, lines.MOST_READABLE), (-1e9, lines.LEAST_READABLE), (1.5, 1.5)])
def test_the_readers_opinion_counts_within_bounds(odds, counted):
    found, rows, facts, raw = judged(NEWS)
    model = weights.load()
    width = lines.reader_features(rows, found, facts).shape[1]

    def worths(log_odds: float):
        fixed = weights.Network([np.zeros((width, 1), np.float32)], [np.float32([log_odds])])
        return lines.worths(model._replace(readers=fixed), rows, found, raw, facts)

    assert worths(odds) - worths(0.0) == pytest.approx(lines.READERS * counted, abs=1e-5)


def test_verdicts_name_documents_and_lines_by_codes_alone():
    seen = set()
    for row in map(json.loads, (ROOT / "benchmarks" / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()):
        assert set(row) == {"file", "id", "lines"}
        assert all(int(code) < 2**32 and well in (0, 1) for code, well in row["lines"].items())
        assert (row["file"], row["id"]) not in seen
        seen.add((row["file"], row["id"]))
    assert len(seen) > 1000


def test_parts_are_named_for_a_reader_and_only_given_when_asked_for():
    laid = document(NEWS)
    assert learned.score_sentences(laid, Options()).parts == ()
    parts = learned.score_sentences(laid, Options(include=("explain",))).parts
    assert len(parts) == len(laid.sentences)
    assert all(set(part) == {"position", "words", "support", "title", "length", "form"} for part in parts)
    assert set(parts[0]) <= set(GROUPS)
    assert all(part["title"] == 0 for part in parts)


def test_scores_from_elsewhere_are_not_trusted_for_what_they_lack():
    laid, scores, line, chosen = outputs(NEWS)
    bare = type(scores).__bases__[0](scores.values)
    assert learned.line(laid, bare, Options()) == line
    assert learned.choose(laid, bare, Options()) == chosen


def test_features_are_finite_and_the_same_again():
    for text in TEXTS:
        laid = page(document(text))
        rows = gram_features(laid, weights.load().table, title_keys(laid))
        assert np.isfinite(rows).all()
        assert rows.shape == (len(laid.key), len(GRAM_FEATURES))
    assert outputs(NEWS)[1:] == outputs(NEWS)[1:]


def test_what_stands_about_a_gram_is_that_of_its_first_place_and_sentence():
    rng = np.random.default_rng(0)
    for text in TEXTS:
        laid = page(document(text))
        prior, idf = rng.standard_normal((2, len(laid.key))).astype(np.float32)
        rows = gram_features(laid, weights.GramTable(laid.key, idf, prior, 0.0), title_keys(laid))
        pairs = {int(at): int(gram) for at, gram in zip(laid.joined, laid.gram[len(laid.start):], strict=True)}
        of = {name: rows[:, GRAM_FEATURES.index(name)] for name in GRAM_FEATURES}
        assert np.array_equal(of["prior"], prior)
        for k, (first, pair) in enumerate(zip(laid.first.tolist(), laid.pair.tolist(), strict=True)):
            beside = [prior[pairs[at]] if at in pairs else 0 for at in (first - 1, first + pair, first - 2, first + 1 + pair)]
            assert [of[name][k] for name in ("left_prior", "right_prior", "far_left_prior", "far_right_prior")] == beside
            home = [gram for at, gram in pairs.items() if laid.sentence[at] == laid.sentence[first]]
            assert of["sentence_prior"][k] == pytest.approx(np.mean(prior[home]) if home else 0, abs=1e-5)
            assert of["sentence_support"][k] == pytest.approx(np.mean(laid.spread[home] > 1) if home else 0, abs=1e-6)


def pieces_of(text: str, sentence: int = 0) -> dict[str, set[str]]:
    """All lines that one of a text's sentences may become, each with the signs of a bad line that it bears."""
    laid = document(text)
    found = lines.candidates(page(laid), weights.load().table, [sentence], 60)
    return {"".join(laid.article.text[start:end] for start, end in lines.spans_of(found, k, laid.article.text)):
            {name for name, sign in zip(pieces.SIGNS, signs, strict=True) if sign} for k, signs in enumerate(found.signs.tolist())}


def texts_of(text: str) -> set[str]:
    """Those that bear no sign but that of a date, a source, or a described subject."""
    return {piece for piece, signs in pieces_of(text).items() if signs <= {"timely", "sourced", "described", "run_in"}}


@pytest.mark.parametrize(("text", "may", "may_not"), (
    ("据介绍，新桥六月通车，两岸往来只要五分钟。", "新桥六月通车", "据介绍"),
    ("李明表示，新桥六月通车。", "李明表示，新桥六月通车", "李明表示"),
    ("近日，河岸新区启用智慧路灯。", "河岸新区启用智慧路灯", "近日"),
    ("来自青山的李明3日获得第一名，随后返回家乡。", "李明获得第一名", "随后返回家乡"),
    ("由青山大学共同承担的项目在河岸启动，费用由市里承担。", "由青山大学共同承担的项目在河岸启动", "费用由市里承担"),
    ("河岸新区开展节水行动近日，河岸新区启用智慧路灯，每年可省电三成。", "河岸新区启用智慧路灯", "近日"),
    ("青山论坛在河岸举行，主题为“绿色发展”。", "青山论坛在河岸举行", "主题为"),
    ("市政公司决定，在旧桥拆除之后，新桥将继续使用旧名。", "市政公司决定，在旧桥拆除之后，新桥将继续使用旧名", "市政公司决定"),
    ("市博物馆收藏的最大的一件瓷器，将在六月展出。", "市博物馆收藏的最大的一件瓷器，将在六月展出", "市博物馆收藏的最大的一件瓷器"),
    ("为改善老街照明，加快旧城改造，市政公司今年更换两千盏旧灯。", "市政公司今年更换两千盏旧灯", "为改善老街照明"),
    ("市政公司（下称公司）3日宣布，新桥六月通车。", "市政公司宣布，新桥六月通车", "市政公司宣布"),
    ("债券定于3日发行，期限五年。", "债券定于3日发行", "债券定于发行"),
    ("如果降雨持续，水库将开闸放水。", "如果降雨持续，水库将开闸放水", "水库将开闸放水"),
    ("为进一步改善老街照明，充分听取居民意见，有效节约用电，市政公司更换两千盏旧灯。", "市政公司更换两千盏旧灯", "为进一步改善老街照明，充分听取居民意见"),
    ("尽管老街照明不足，但旧灯今年全部更换。", "尽管老街照明不足，但旧灯今年全部更换", "尽管老街照明不足"),
    ("青山公司如果拆除旧桥，居民绕行两公里。", "青山公司如果拆除旧桥，居民绕行两公里", "青山公司如果拆除旧桥"),
    ("青山镇如果拆除旧桥就赔偿居民，并修建新桥。", "青山镇如果拆除旧桥就赔偿居民", "青山镇如果拆除旧桥"),
    ("青山队凭借在最后阶段的强劲冲刺，夺得第一名。", "青山队凭借在最后阶段的强劲冲刺，夺得第一名", "青山队凭借在最后阶段的强劲冲刺"),
    ("随着新桥通车，沿着河岸铺设新路，青山镇今年更换两千盏旧灯。", "青山镇今年更换两千盏旧灯", "随着新桥通车，沿着河岸铺设新路"),
    ("由青山协会主办，河岸大学承办的灯会3日开幕。", "由青山协会主办，河岸大学承办的灯会开幕", "由青山协会主办"),
    ("市政公司以节约用电为目标，今年更换两千盏旧灯。", "市政公司以节约用电为目标，今年更换两千盏旧灯", "以节约用电为目标"),
    ("市政公司在会上通报称，系灯具短路引起停电，线路已经修好。", "市政公司在会上通报称，系灯具短路引起停电，线路已经修好", "系灯具短路引起停电"),
    ("一名男子在老街拆下旧灯后，在河岸西南部附近的街道上向路人兜售路灯，民警将其带走。",
     "一名男子在老街拆下旧灯后，在河岸西南部附近的街道上向路人兜售路灯，民警将其带走",
     "在河岸西南部附近的街道上向路人兜售路灯"),
    ("青山县公安局对违法的李某依法行政拘留5日，李某赔偿了旧灯的损失。", "青山县公安局对违法的李某依法行政拘留5日，李某赔偿了旧灯的损失",
     "5日，李某赔偿了旧灯的损失"),
    ("市政公司不仅修好了路灯，还清理了旧线路。", "市政公司不仅修好了路灯，还清理了旧线路", "市政公司不仅修好了路灯"),
    ("青山海关共查获旧灯两千盏，及电缆、灯杆等材料三百吨。", "青山海关共查获旧灯两千盏，及电缆、灯杆等材料三百吨", "青山海关共查获旧灯两千盏"),
    ("市政公司不仅修好了路灯，清理了旧线路，还给老街换了井盖。", "市政公司不仅修好了路灯，清理了旧线路，还给老街换了井盖",
     "市政公司不仅修好了路灯，清理了旧线路"),
    ("河岸新区联合青山大学，在老街举办灯会。", "河岸新区联合青山大学，在老街举办灯会", "河岸新区联合青山大学"),
    ("在青山这个刚刚建成的厂区，市政公司换上了智慧路灯。", "在青山这个刚刚建成的厂区，市政公司换上了智慧路灯", "在青山这个刚刚建成的厂区"),
    ("近日传出，青山公司买下旧桥。", "近日传出，青山公司买下旧桥", "青山公司买下旧桥"),
    ("1953年7月27日，老街通车典礼在青山举行。", "1953年7月27日，老街通车典礼在青山举行", "老街通车典礼在青山举行"),
    ("“青山（河岸）灯会”在新区（一期）举行。", "“青山（河岸）灯会”在新区举行", "“青山灯会”在新区举行"),
    ("受冷空气影响，预计10日凌晨至11日，青山市有中雨，局部大雨。", "受冷空气影响，预计10日凌晨至11日，青山市有中雨，局部大雨", "青山市有中雨"),
    ("住建局接到举报，称旧桥下有人焚烧电缆，连夜出动两队人员，烧毁旧灯百余盏。", "住建局接到举报，称旧桥下有人焚烧电缆，连夜出动两队人员，烧毁旧灯百余盏",
     "住建局接到举报，烧毁旧灯百余盏"),
    ("为深入改善老街照明，弘扬节约风气，教育引导居民节约用电，坚决消除隐患，连日来，河岸镇更换两千盏旧灯。", "河岸镇更换两千盏旧灯", "弘扬节约风气"),
    ("为大力弘扬互助精神，关心劳动群体，强力改善照明，7月24日上午，青山镇更换了旧灯。", "青山镇更换了旧灯", "关心劳动群体"),
    ("作为青山市首个试点，青山银行在各方密切配合下，成功落地全市首单路灯贷款业务。", "青山银行在各方密切配合下，成功落地全市首单路灯贷款业务",
     "成功落地全市首单路灯贷款业务"),
    ("河岸警方一边向居民分发宣传页，一边讲解用电常识。", "河岸警方一边向居民分发宣传页，一边讲解用电常识", "河岸警方一边向居民分发宣传页"),
    ("老街的灯光在明亮与昏暗之间来回变化。", "老街的灯光在明亮与昏暗之间来回变化", "老街的灯光与昏暗之间来回变化"),
    ("河岸镇举办“灯火可亲，节约用电”摄影展。", "河岸镇举办摄影展", "灯火可亲"),
    ("河岸镇开展“灯火可亲，节约用电”主题宣传活动。", "河岸镇开展“灯火可亲，节约用电”主题宣传活动", "河岸镇开展宣传活动"),
    ("河岸镇为期三天的灯会由李明当天宣布开幕。", "河岸镇为期三天的灯会由李明宣布开幕", "河岸镇为期三天的灯会由李明当天宣布开幕"),
    ("青山公司展示了路灯2号（2a）和旧灯（见图）。", "青山公司展示了路灯2号（2a）和旧灯", "青山公司展示了路灯2号和旧灯"),
    ("路灯详情见下表：截止本公告日，青山公司已更换两千盏旧灯。", "青山公司已更换两千盏旧灯", "路灯详情见下表：截止本公告日"),
    ("国内首部路灯安全手册近日上线，居民可免费领取。", "国内首部路灯安全手册上线，居民可免费领取", "国内首部路灯安全手册"),
    ("青山下辖五个县（市、区），今年更换两千盏旧灯。", "青山下辖五个县（市、区），今年更换两千盏旧灯", "青山下辖五个县，今年更换两千盏旧灯"),
    ("青山水利官微消息，河岸镇更换了两千盏旧灯。", "河岸镇更换了两千盏旧灯", "青山水利官微消息"),
    ("会上介绍，今年老街更换了两千盏旧灯。", "今年老街更换了两千盏旧灯", "会上介绍"),
    ("据悉，今年上半年，青山市政公司累计换灯两万盏。", "今年上半年，青山市政公司累计换灯两万盏", "青山市政公司累计换灯两万盏"),
    ("今年，青山市政公司更换了旧灯。", "青山市政公司更换了旧灯", "今年"),
    ("根据市政局的报告，今年一季度，青山市政公司更换了旧灯。", "根据市政局的报告，今年一季度，青山市政公司更换了旧灯", "青山市政公司更换了旧灯"),
    ("青山法院宣判李某诈骗案，对被告人李某判处有期徒刑十年，剥夺政治权利一年。", "青山法院宣判李某诈骗案", "青山法院宣判李某诈骗案，剥夺政治权利一年"),
    ("河岸镇文化站举办老街灯光摄影大赛3日，河岸镇文化站举办老街灯光摄影大赛。", "河岸镇文化站举办老街灯光摄影大赛", "3日"),
    ("【青山速览】老街更换了两千盏旧灯。", "老街更换了两千盏旧灯", "【青山速览】老街更换了两千盏旧灯"),
    ("青山市议会周二以多数通过了一项路灯法案，将要求各区换灯。", "青山市议会周二以多数通过了一项路灯法案", "青山市议会周二以多数"),
    ("河岸新区的防汛形势严峻，各镇转移居民三百人。", "河岸新区的防汛形势严峻", "转移居民三百人"),
    ("河岸公司正处于债务危机之中，据一份报告称，公司可能在年底破产。", "河岸公司正处于债务危机之中", "据一份报告称"),
    ("一项民调显示，多数居民反对市政公司最近作出的停用路灯的决定。", "一项民调显示，多数居民反对市政公司最近作出的停用路灯的决定", "一项民调显示"),
    ("河岸气象台发布暴雨黄色预警：预计今夜有大雨。", "河岸气象台发布暴雨黄色预警", "河岸气象台"),
    ("市政公司提出三点：换灯要快。", "市政公司提出三点：换灯要快", "市政公司提出三点"),
    ("市政局、财政局、水务局等五部门印发《路灯管理办法》提出，鼓励各镇换灯。", "市政局等五部门印发《路灯管理办法》", "鼓励各镇换灯"),
    ("市政局、财政局等部门更换旧灯。", "市政局、财政局等部门更换旧灯", "市政局等部门更换旧灯"),
    ("市长李明在出席河岸灯光节开幕式时表示，路灯明年全部更换。", "市长李明表示，路灯明年全部更换", "市长李明"),
    ("青山协会主办的河岸灯光摄影大赛暨老街照片展在新馆开幕。", "河岸灯光摄影大赛暨老街照片展在新馆开幕", "青山协会"),
    ("青山协会主办的比赛在新馆开幕。", "青山协会主办的比赛在新馆开幕", "比赛在新馆开幕"),
    ("由青山协会主办，河岸镇文化站承办，老街灯光摄影大赛3日开幕。", "老街灯光摄影大赛开幕", "由青山协会主办，河岸镇文化站承办"),
    ("河岸镇文化站联合青山大学志愿者协会举办老街灯光摄影大赛。", "河岸镇文化站举办老街灯光摄影大赛", "河岸镇文化站联合青山大学志愿者协会"),
    ("河岸镇举办灯光展，吸引了众多的游客，商铺增收三成。", "河岸镇举办灯光展，吸引了众多的游客", "吸引了众多的游客"),
    ("市政局组织召开全市路灯安全警示会。", "市政局组织召开全市路灯安全警示会", "市政局"),
    ("应急响应根据水位变化，河岸海事局3日启动二级应急响应。", "河岸海事局启动二级应急响应", "应急响应"),
    ("对河岸来说，路灯是不可或缺的。", "对河岸来说，路灯是不可或缺的", "对河岸来说"),
    ("青山电力认为，一季度为全年用电的低点，此后将回升。", "青山电力认为，一季度为全年用电的低点", "此后将回升"),
    ("由青山设计院研发的6万吨运灯船“灯火”号交付。", "6万吨运灯船“灯火”号交付", "由青山设计院"),
    ("太平灯业（3.2, -0.21, -1.65%）（3.2, -0.21, -1.65%）（3.2, -0.21, -1.65%）宣布更换路灯。", "太平灯业宣布更换路灯", "太平灯业"),
    ("青山队[3胜2负]今晚出战河岸队。", "青山队今晚出战河岸队", "青山队今晚"),
), ids=lambda value: str(value)[:12])
def test_what_may_be_left_out_of_a_line(text, may, may_not):
    found = texts_of(text)
    assert may in found
    assert may_not not in found


@pytest.mark.parametrize(("text", "piece", "sign"), (
    ("该公司六月建成新桥。", "该公司六月建成新桥", "points_back"),
    ("公司将在六月建成新桥。", "公司将在六月建成新桥", "vague"),
    ("居民也用上了智慧路灯。", "居民也用上了智慧路灯", "also"),
    ("河岸新区智慧路灯项目。", "河岸新区智慧路灯项目", "verbless"),
    ("进一步加强路灯管理。", "进一步加强路灯管理", "subjectless"),
    ("什么是智慧路灯？", "什么是智慧路灯？", "question"),
    ("“灯火照古桥，夜半客船到”，诗人写的是老街。", "“灯火照古桥，夜半客船到”，诗人写的是老街", "quotation"),
    ("有记者提问，老街的路灯何时更换。", "有记者提问，老街的路灯何时更换", "caption"),
    ("图为新桥。", "图为新桥", "caption"),
    ("李明（左）为新桥剪彩。", "李明为新桥剪彩", "caption"),
    ("市政公司召开新闻发布会。", "市政公司召开新闻发布会", "empty"),
    ("市政公司接到居民的电话，老街的路灯灭了一半。", "市政公司接到居民的电话", "empty"),
    ("会上宣布了新桥的名字。", "会上宣布了新桥的名字", "points_back"),
    ("杜绝路灯事故发生。", "杜绝路灯事故发生", "subjectless"),
    ("全面推进路灯改造。", "全面推进路灯改造", "subjectless"),
    ("指南提出了路灯的间距。", "指南提出了路灯的间距", "vague"),
    ("李明接受了本台记者采访，谈到老街的路灯。", "李明接受了本台记者采访", "empty"),
    ("外交部发言人李明主持例行记者会。", "外交部发言人李明主持例行记者会", "empty"),
    ("老街的新路灯，等你来看。", "老街的新路灯，等你来看", "caption"),
    ("青山灯会即将开幕，河岸镇换上了新路灯。", "青山灯会即将开幕", "empty"),
    ("市政公司召开路灯工作会议，宣布更换两千盏旧灯。", "市政公司召开路灯工作会议", "empty"),
    ("调研组强调路灯要省电。", "调研组强调路灯要省电", "vague"),
    ("女儿王芳在老街安装了路灯。", "女儿王芳在老街安装了路灯", "vague"),
    ("针对老街照明不足，河岸镇还更换了两千盏旧灯。", "针对老街照明不足，河岸镇还更换了两千盏旧灯", "also"),
    ("市政公司公布一项新方案，老街的路灯将全部更换。", "市政公司公布一项新方案", "empty"),
    ("下一步，河岸镇将更换旧灯。", "河岸镇将更换旧灯", "caption"),
    ("2.计划更换的路灯。", "2.计划更换的路灯", "caption"),
    ("停电给您带来不便，深感歉意。", "停电给您带来不便，深感歉意", "caption"),
    ("当中披露，路灯坏了一半。", "当中披露，路灯坏了一半", "points_back"),
    ("观察路灯两个月，从中找到规律，青山法院判处李某徒刑一年。", "观察路灯两个月，青山法院判处李某徒刑一年", "hangs"),
), ids=lambda value: str(value)[:12])
def test_signs_of_a_bad_line_are_seen(text, piece, sign):
    found = {text.rstrip("？"): signs for text, signs in pieces_of(text).items()}
    assert sign in found[piece.rstrip("？")]


def test_a_name_that_only_closes_is_no_paper():
    assert "河岸市政局发布新规》提出，要换灯" in pieces_of("河岸市政局发布新规》提出，要换灯。")


def test_a_list_that_breaks_off_a_caption_or_who_said_it_is_no_line():
    assert set(pieces_of("老街亮灯。▲李明为新桥剪彩。", 1)) == {"李明为新桥剪彩"}
    assert not pieces_of("老街的李女士高兴地说。")
    assert pieces_of("老街的李女士写了一本小说。")
    assert set(pieces_of("老街亮灯。\n2、李明为新桥剪彩。", 1)) == {"李明为新桥剪彩"}
    assert not pieces_of("新规今天施行、路灯停用、河岸镇不再收费……")
    assert pieces_of("新规今天施行、路灯停用、河岸镇不再收费。")


def test_a_line_names_all_places_that_the_title_lists_or_none():
    text = "五月以来，北京、山西两地启用智慧路灯，夜里没有车时只亮一半。6月4日，山西省智慧路灯现场会召开。"
    laid = document(text, "北京、山西启用智慧路灯")
    line = learned.line(laid, learned.score_sentences(laid, Options()), Options()).text
    assert ("北京" in line) == ("山西" in line)


@settings(deadline=None)
@given(anything)
def test_pieces_lie_inside_their_sentence_in_order(text):
    laid = document("河岸。" + text.replace("\n", ""))
    cuts = pieces.cut(laid, range(len(laid.sentences)), 60)
    for (a, b, c, d, _, place), spans in zip(cuts.pieces.tolist(), cuts.characters.tolist(), strict=True):
        low, high = cuts.first[place], cuts.first[place + 1]
        assert low <= a <= b < high
        assert (c, d) == (-1, -1) or b + 1 < c <= d < high
        sentence = laid.sentences[place]
        assert sentence.start <= spans[0] < spans[1] <= spans[2] <= spans[3] <= sentence.end
    for sentence, dropped, optional in zip(laid.sentences, cuts.dropped, cuts.optional, strict=True):
        assert all(sentence.start <= start < end <= sentence.end for start, end in dropped + optional)


@given(st.from_regex(vocabulary.GENERIC.pattern, fullmatch=True))
def test_a_source_ends_with_one_of_some_characters(text):
    assert text[-1] in vocabulary.GENERIC_ENDS


@given(st.from_regex(vocabulary.NOTHING_TOLD.pattern, fullmatch=True))
def test_what_only_says_that_something_was_told_is_looked_for_by_how_it_may_end(text):
    assert text[-1] in vocabulary.NOTHING_TOLD_ENDS or any(word in text for word in ("一", "多", "者"))


@pytest.mark.parametrize("text", (
    "【热点】河岸新区（下称新区）3日宣布：全区12条主干道启用“灯火”智慧路灯！",
    "智慧路灯论坛在河岸会展中心开幕（共3天），展出“灯火”等35项成果。",
))
def test_characters_marks_and_digits_are_those_that_a_piece_shows(text):
    found, rows, *_ = judged("河岸。" + text)
    columns = [lines.LINE_FEATURES.index(name) for name in ("fullness", "marks", "digits")]
    for k, row in enumerate(rows[:, columns].tolist()):
        if found.pieces[k, 2] < 0:
            shown = "".join(("河岸。" + text)[start:end] for start, end in lines.spans_of(found, k, "河岸。" + text))
            digits = sum(map(str.isdigit, shown))
            assert row == pytest.approx([len(shown) / 60, sum(map("“”《》「」：？！；".count, shown)) / 2, 5 * digits / len(shown)])
    assert found.lean.any() == ("论坛" in text)


def test_running_sums():
    assert running(np.array([1, 2, 3])).tolist() == [0, 1, 3, 6]


def test_what_an_article_is_like_is_as_counted_by_hand():
    laid = page(document("新桥通车了吗？两岸居民很高兴。\n旧桥拆除。"))
    number, length, unevenness, paragraphs, questions, *tags = np.exp(kinds.kind_features(laid))
    words = [tag for sentence in laid.document.tokens for _, tag in sentence]
    lengths = np.array([7, 8, 5])
    assert number == pytest.approx(3)
    assert length == pytest.approx(17 / 3)
    assert unevenness == pytest.approx(np.sqrt(((lengths - lengths.mean()) ** 2).mean()) + 3)
    assert paragraphs == pytest.approx(2 / 3)
    assert questions == pytest.approx(1 / 3 + kinds.SELDOM)
    assert tags[POS_CLASSES.index("d")] == pytest.approx(words.count("d") / len(words) + kinds.RARE)
    assert sum(tags) == pytest.approx(1 + kinds.RARE * len(POS_CLASSES))


@given(st.integers(0, 1000))
def test_the_distance_to_the_nearest_kind_is_mahalanobis_distance(seed):
    rng = np.random.default_rng(seed)
    number = len(kinds.KIND_FEATURES)
    means, roots = rng.standard_normal((2, number)), rng.standard_normal((2, number, number)) + 3 * np.eye(number)
    network = weights.Network([np.concatenate(list(roots), axis=1).astype(np.float32)],
                              [np.concatenate([-mean @ root for mean, root in zip(means, roots, strict=True)]).astype(np.float32)])
    features = rng.standard_normal(number)
    by_hand = [(features - mean) @ root @ root.T @ (features - mean) for mean, root in zip(means, roots, strict=True)]
    assert kinds.distance(network, features) == pytest.approx(min(by_hand), rel=1e-3)


def test_news_is_familiar_and_a_list_is_not():
    stock = "螺丝 M6 40只 螺母 M6 40只 垫圈 80只 角铁 12根 扳手 3把 锤子 2把。"
    assert kinds.is_familiar(weights.load().kinds, page(document(NEWS)))
    assert not kinds.is_familiar(weights.load().kinds, page(document("\n".join([stock] * 8))))


@pytest.mark.parametrize("options", (Options(sentences=2), Options(sentences=6), Options(chars=60), Options(ratio=0.3)))
def test_an_unfamiliar_article_is_chosen_from_by_its_hedge_too(monkeypatch, options):
    monkeypatch.setattr(choosing, "HEDGE", 1e4)
    monkeypatch.setattr(choosing, "hedged", lambda raw, hedge: hedge)
    laid = document(NEWS + "".join(f"第{name}条道路下月开工。" for name in "甲乙丙丁戊"))
    scores = learned.score_sentences(laid, options)
    for wanted in (1, len(laid.sentences) - 1):
        hedge = [float(i == wanted) for i in range(len(laid.sentences))]
        said = dataclasses.replace(scores, values=hedge)  # an unfamiliar article's scores are hedged
        chosen = choosing.choose(scores.weighed, weights.load().sets, said, scores.raw[1], options, hedge)
        assert wanted in chosen
        assert chosen == sorted(set(chosen))
