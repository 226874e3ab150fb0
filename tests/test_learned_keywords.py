"""The learned keywords: candidates against a naive twin, what a reader would strike, and the contract."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.learned import keyword_candidates, keyword_choice, keyword_traits, keyword_words, keywords
from summarizer.learned.keyword_candidates import MAX_UNITS, Units, candidates, text_of, units
from summarizer.learned.keyword_features import MAX_CANDIDATES, is_technical
from summarizer.learned.keyword_words import CLASS
from summarizer.model import Article, Document, Keyword, Options, OptionsError, Sentence
from tests.documents import LIGHTS, document

CAMPAIGN = (
    "“多走路、少开车”绿色出行活动6月3日在海州市启动。海州市交通局说，“多走路、少开车”绿色出行活动将持续三个月。\n"
    "海州市交通局开设了十二条步行路线，市民可以用手机打卡。绿色出行活动去年减少碳排放两千吨。记者了解到，“多走路、少开车”标语贴满了车站。"
)
PHONES = (
    "星河科技今天发布了 Nova X 20 Pro 手机。Nova X 20 Pro 手机搭载自研芯片，电池容量 5000mAh，支持 120Hz 刷新率。\n"
    "星河科技说，Nova X 20 Pro 手机 9 月 1 日开售，售价 3999 元。分析师认为，自研芯片让星河科技不再依赖供应商。"
)
PATENT = (
    "本发明公开了一种晾衣架，所述晾衣架包括支架、滑轮和电机，所述滑轮设有凹槽，所述电机驱动滑轮转动。所述支架与墙体连接，"
    "所述凹槽用于放置绳索。本发明的晾衣架结构简单，使用方便，绳索不易脱落。"
)

INNER, BORDER = (keyword_traits.OF_CLASS & bit > 0 for bit in (keyword_traits.INNER, keyword_traits.BORDER))


def found(text: str, title: str | None = None, **options: object) -> list[Keyword]:
    return keywords.score_keywords(document(text, title), Options.from_mapping(options))


def words(text: str, title: str | None = None, **options: object) -> list[str]:
    return [keyword.word for keyword in found(text, title, **options)]


def made(*sentences: str) -> Document:
    """A document from words and tags as ``word/tag word/tag``."""
    rows = [[tuple(token.rsplit("/", 1)) for token in sentence.split("  ")] for sentence in sentences]
    result, start = [], 0
    for i, row in enumerate(rows):
        text = "".join(word for word, _ in row)
        result.append(Sentence(text, start, start + len(text), i, 0))
        start += len(text)
    return Document(Article("".join(sentence.text for sentence in result)), result, rows)


def naive_counts(of: Units) -> Counter[tuple[int, ...]]:
    """Every run of up to MAX_UNITS units that may stand inside a term, by looping."""
    counts: Counter[tuple[int, ...]] = Counter()
    for start in range(len(of.ids)):
        for end in range(start + 1, min(start + MAX_UNITS, len(of.ids)) + 1):
            if all(INNER[of.classes[start:end]]):
                counts[tuple(of.ids[start:end].tolist())] += 1
    return counts


TOKENS = st.sampled_from([
    ("路灯", "n"), ("智慧", "n"), ("亮", "v"), ("的", "uj"), ("，", "x"), ("AI", "eng"), (" ", "x"), ("5G", "eng"), ("河岸", "ns"), ("3", "m")])


@given(st.lists(st.lists(TOKENS, min_size=1, max_size=12), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_candidates_are_the_runs_that_a_naive_count_finds(sentences):
    text = ["".join(word for word, _ in sentence) for sentence in sentences]
    starts = np.cumsum([0, *map(len, text)]).tolist()
    article = Document(Article("".join(text)), [Sentence(t, starts[i], starts[i + 1], i, 0) for i, t in enumerate(text)], sentences)
    of = units(article, Options())
    runs = candidates(of)
    expected = naive_counts(of)
    if runs is None:
        assert not expected
        return
    got = {tuple(of.ids[start:start + size].tolist()): count
           for start, size, count in zip(runs.starts[runs.first].tolist(), runs.sizes.tolist(), runs.counts.tolist(), strict=True)}
    assert got == dict(expected)
    longer = expected
    of_right = runs.longer(runs.cells)[1]
    for row, number in enumerate(runs.numbers.tolist()):
        start, size = int(runs.starts[row]), int(runs.sizes[number])
        right = tuple(of.ids[start:start + size + 1].tolist()) if size < MAX_UNITS and start + size < len(of.ids) else ()
        assert of_right[row] == (longer[right] if right and INNER[of.classes[start + size]] else 0)


def test_a_space_joins_latin_words_and_nothing_else():
    of = units(document("用 Nova X 手机 拍照。"), Options())
    runs = candidates(of)
    assert runs is not None
    texts = {text_of(of, start, start + size - 1) for start, size in zip(runs.starts[runs.first].tolist(), runs.sizes.tolist(), strict=True)}
    assert "nova x 手机" in texts
    assert not any("手机 拍照" in text for text in texts)


def test_a_slogan_in_quotes_is_one_keyword_with_its_marks():
    result = found(CAMPAIGN)
    best = [keyword.word for keyword in result[:5]]
    assert "多走路、少开车" in best
    assert not {"走路", "开车", "少开车"} & {keyword.word for keyword in result}
    slogan = next(keyword for keyword in result if keyword.word == "多走路、少开车")
    assert slogan.count == 3
    assert all(CAMPAIGN[start:end] == slogan.word for start, end in slogan.offsets)


def test_names_are_whole_and_no_part_stands_beside_its_whole():
    for text in (LIGHTS, CAMPAIGN, PHONES):
        keys = [word.lower() for word in words(text)]
        assert not [(a, b) for a in keys for b in keys if a != b and a in b]
    assert "Nova X 20 Pro" in " ".join(words(PHONES, keywords=5))
    assert not {"Nova", "Pro", "X 20", "Nova X"} & set(words(PHONES))


def test_numbers_generic_words_verbs_and_stop_words_are_no_keywords():
    for text in (LIGHTS, CAMPAIGN, PHONES):
        stop = document(text).stop_words
        for keyword in found(text, keywords=50):
            assert not keyword.word[0].isdigit() or any(c.isalpha() for c in keyword.word)
            assert keyword.word not in keyword_traits.generic_words()
            assert keyword.word.lower() not in stop
            assert len(keyword.word) > 1
    assert not {"5000mAh", "120Hz", "售价", "发布", "开售", "认为", "启动", "记者"} & set(words(PHONES + CAMPAIGN, keywords=100))


def test_in_a_patent_an_act_can_be_a_keyword():
    patent, news = document(PATENT), document(CAMPAIGN)
    assert is_technical(units(patent, Options()))
    assert not is_technical(units(news, Options()))
    assert {"晾衣架", "滑轮"} <= set(words(PATENT, keywords=5))


def chosen(limit: int, technical: bool, doubtful: tuple[int, ...] = ()) -> list[tuple[int, float]]:
    """The choice among a whole, a part of it that occurs more often, and one that does not."""
    marked = [i in doubtful for i in range(3)]
    return keyword_choice.Choice(["智慧路灯", "路灯", "智慧"], [2, 5, 2], [2, 1, 1], [0.9, 0.1, 0.05], [False] * 3, marked, technical).best(limit)


def test_a_part_may_stand_beside_its_whole_only_in_technical_texts():
    assert chosen(5, technical=False) == [(0, 0.9)]
    assert chosen(5, technical=True) == [(0, 0.9), (1, 0.1)]
    assert chosen(1, technical=True) == [(0, 0.9)]


def test_a_likely_part_or_whole_may_stand_in_technical_texts_but_no_part_of_a_name():
    for name, expected in ((False, [(0, 0.9), (1, 0.5)]), (True, [(0, 0.9)])):
        choice = keyword_choice.Choice(["海州市路灯", "海州市"], [2, 2], [2, 1], [0.9, 0.5], [False, name], [False] * 2, True)
        assert choice.best(5) == expected


def test_what_is_doubtful_is_left_out_once_there_are_others_enough():
    texts = ["路灯", "传感器", "河岸", "照明", "亮度"]
    choice = keyword_choice.Choice(texts, [1] * 5, [1] * 5, [0.9, 0.8, 0.7, 0.6, 0.5], [False] * 5, [True, False, False, True, False], False)
    assert [texts[i] for i, _ in choice.best(10)] == ["路灯", "传感器", "河岸", "亮度"]
    assert [texts[i] for i, _ in choice.best(3)] == ["路灯", "传感器", "河岸"]


def test_terms_words_and_phrases_part_the_candidates():
    both, single, phrases = (set(words(LIGHTS, terms=terms)) for terms in ("both", "words", "phrases"))
    assert "智慧路灯" in phrases
    assert "智慧路灯" not in single
    assert "路灯" in single
    assert not single & phrases
    assert both & phrases


def test_single_characters_only_on_request():
    text = "灯亮了。灯很亮。灯坏了，灯修好了。灯又亮了，街上的灯都亮了。"
    assert not [word for word in words(text) if len(word) == 1]
    assert "灯" in words(text, single_characters=True)


def test_scores_fall_from_one_and_the_first_five_of_ten_are_the_five():
    for text in (LIGHTS, CAMPAIGN, PHONES, PATENT):
        ten = found(text, keywords=10)
        scores = [keyword.score for keyword in ten]
        assert scores[0] == 1
        assert scores == sorted(scores, reverse=True)
        assert min(scores) > 0
        assert [k.word for k in found(text, keywords=5)] == [k.word for k in ten[:5]]
    assert found(LIGHTS, keywords=0) == []


def test_offsets_are_every_place_in_order_and_the_title_adds_to_the_count():
    with_title, without = ({k.word: k for k in found(LIGHTS, title)} for title in ("河岸新区启用智慧路灯", None))
    assert with_title["智慧路灯"].count == without["智慧路灯"].count + 1
    assert with_title["智慧路灯"].offsets == without["智慧路灯"].offsets
    for keyword in without.values():
        assert list(keyword.offsets) == sorted(keyword.offsets)
        assert len(keyword.offsets) == keyword.count
        assert all(LIGHTS[start:end].lower() == keyword.word.lower() for start, end in keyword.offsets)


def test_an_ignored_title_changes_no_score_and_no_order():
    titled, plain = found(LIGHTS, "河岸新区启用智慧路灯", ignore_title=True), found(LIGHTS)
    assert [(k.word, k.score, k.offsets) for k in titled] == [(k.word, k.score, k.offsets) for k in plain]


def test_a_title_lifts_what_it_names():
    def place(result: list[str]) -> int:
        return result.index("传感器") if "传感器" in result else len(result)

    assert place(words(LIGHTS, "传感器监测空气质量")) < place(words(LIGHTS))


@pytest.mark.parametrize("text", ["。", "了。", "1234。", "……", "ab", "灯"])
def test_texts_without_candidates_or_with_hardly_any_give_what_there_is(text):
    assert all(keyword.word in text for keyword in found(text))


def test_quotes_that_never_close_and_marks_alone_do_no_harm():
    for text in ("“智慧路灯亮了。智慧路灯灭了。", "智慧路灯”亮了“。", "《》“”「」", "·•-./&_+", "A - B . C & D", "“" * 50 + "灯" * 50):
        assert isinstance(found(text), list)


def test_an_unreadable_idf_table_is_the_users_error():
    with pytest.raises(OptionsError, match="IDF"):
        found(LIGHTS, idf=("路灯",))


@pytest.mark.parametrize("title", [None, "河岸新区路灯启用"])
@pytest.mark.parametrize("at_once", [1, 7, 40])
def test_candidates_with_very_many_places_are_described_in_groups(monkeypatch, title, at_once):
    article = document(LIGHTS, title=title)
    whole = keywords.score_keywords(article, Options())
    monkeypatch.setattr("summarizer.learned.keyword_features.PLACES_AT_ONCE", at_once)
    assert keywords.score_keywords(article, Options()) == whole


def test_only_the_most_promising_candidates_are_weighed():
    text = "。".join(f"海州第{a}{b}中学智慧路灯工程项目" for a in "东西南北中" for b in "春夏秋冬梅兰竹菊") + "。"
    seen = keywords.look(document(text), Options())
    assert seen is not None
    assert len(seen[1].numbers) <= MAX_CANDIDATES


def test_a_model_survives_packing():
    model = keywords.load()
    again = keywords.unpacked(keywords.packed(model))
    for table in ("words", "characters", "beside"):
        priors, other = getattr(model, table), getattr(again, table)
        assert other.rows == priors.rows
        assert sorted(priors.rows.values()) == list(range(1, len(priors.values)))
        assert np.array_equal(other.values, priors.values)
    assert "\n" in model.beside.rows, "a line break is a word that terms stand beside"
    for name in ("technical", "other"):
        network, other = getattr(model, name), getattr(again, name)
        assert np.array_equal(other.hidden, network.hidden)
        assert np.array_equal(other.output, network.output)
        assert other.output_bias == network.output_bias


@pytest.mark.parametrize("title", (None, "海州智慧路灯获奖"))
def test_the_words_beside_a_term_count_at_each_of_its_places(title):
    seen = keywords.look(document("智慧路灯在海州亮了，智慧路灯的电费少了。\n居民喜欢智慧路灯。", title), Options())
    assert seen is not None
    units, known = seen
    priors = keywords.load().beside
    columns = keywords.prior_columns(keywords.load().words, keywords.load().characters, priors, units, known)[:, -4 * keywords.DOMAINS:]
    words = [units.words[k].lower() for k in units.ids.tolist()]
    for i, (first, count) in enumerate(zip(known.part.first.tolist(), known.part.counts.tolist(), strict=True)):
        places = [(start, end) for start, end in zip(known.part.starts.tolist(), known.part.ends.tolist(), strict=True)][first:first + count]
        sides = np.array([[*priors.values[priors.rows.get(words[start - 1], 0)][:keywords.DOMAINS],
                           *priors.values[priors.rows.get(words[end], 0)][keywords.DOMAINS:]] for start, end in places])
        titled = np.array([start < units.title_end for start, _ in places])
        assert np.allclose(columns[i], [*sides.mean(0), *sides[titled].sum(0)], atol=1e-5), known.texts[i]
    assert columns.any()


def test_borders_are_a_part_of_what_may_stand_inside():
    assert not (BORDER & ~INNER).any()
    assert not INNER[[CLASS["break"], CLASS["stop"], CLASS["function"]]].any()
    assert set(keyword_words.TAGS.values()) <= set(range(len(CLASS)))


OFFICES = "海州市委书记陆明远来到河岸新区。陆明远看了智慧路灯。党委书记和几位工作人员介绍情况。王某说，智慧路灯很亮。周女士也来了，周女士说智慧路灯省电。"


def test_people_in_office_and_people_without_a_name_are_no_keywords():
    result = words(OFFICES, keywords=50)
    assert "智慧路灯" in result
    assert not {"党委书记", "书记", "工作人员", "王某", "周女士", "女士"} & set(result)


def mended(of: Document, chance: dict[str, float]) -> dict[str, float]:
    """The chances after mending, of the candidates that have one; all others have little."""
    seen = keywords.look(of, Options())
    assert seen is not None
    chances = np.array([chance.get(text, 0.01) for text in seen[1].texts])
    keyword_choice.mend(*seen, chances, keyword_choice.fragments(seen[1]))
    return {text: value for text, value in zip(seen[1].texts, chances.tolist(), strict=True) if value > 0.01}


def test_a_term_that_goes_on_in_the_same_noun_hands_its_chance_to_the_whole():
    of = made("青渡/ns  新区/ns  建成/v", "青渡/ns  新区/ns  的/uj  学校/n", "他/r  到/v  青渡/ns  新区/ns", "青渡/ns  在/p  江边/s")
    assert mended(of, {"青渡": 0.5, "青渡新区": 0.1}) == {"青渡新区": 0.5}


def test_a_place_before_different_words_keeps_its_chance():
    of = made("青渡/ns  新区/ns  建成/v", "青渡/ns  医院/n  的/uj  学校/n", "他/r  到/v  青渡/ns", "青渡/ns  在/p  江边/s")
    assert mended(of, {"青渡": 0.5, "青渡新区": 0.1}) == {"青渡": 0.5, "青渡新区": 0.1}


def test_a_piece_passes_over_longer_pieces():
    of = made(*["青渡/ns  蘑菇/n  种植/vn  协会/n  成立/v"] * 3)
    assert mended(of, {"青渡蘑菇": 0.5}) == {"青渡蘑菇种植协会": 0.5}


SIGNED = (
    "本报记者 陆明远 摄。智慧路灯亮了。本报记者 陆明远 摄。河岸新区的居民看智慧路灯。本报记者 陆明远 摄。"
    "工程师沈月清介绍智慧路灯，沈月清说路灯省电。沈月清还到了河岸新区。")


def test_who_signs_each_picture_is_no_keyword():
    of = document(SIGNED)
    seen = keywords.look(of, Options())
    assert seen is not None
    unwanted = dict(zip(seen[1].texts, keyword_choice.unwanted(of, Options(), *seen).tolist(), strict=True))
    assert unwanted["陆明远"]
    assert not unwanted["沈月清"]


ABSTRACT = "以云渡河为例,分析了河水的温度与流速.在三个断面连续观测两年,流速随季节变化.冬季流速低,夏季流速高,温度与流速有关."


def test_western_full_stops_are_a_sign_of_an_abstract():
    assert is_technical(units(document(ABSTRACT), Options()))


def test_the_first_keywords_do_not_depend_on_what_was_read_before():
    before = [(k.word, k.score, k.offsets) for k in found(LIGHTS)]
    lexicon = keyword_words.lexicon(document(LIGHTS).stop_words)
    size = len(lexicon)
    for text in (CAMPAIGN, PHONES, PATENT, OFFICES):
        found(text)
    lexicon.number([(f"路灯{i}", "n") for i in range(3000)])
    assert len(lexicon) >= size + 3000
    assert [(k.word, k.score, k.offsets) for k in found(LIGHTS)] == before


def test_a_lexicon_numbers_a_document_as_its_tokens_in_a_row():
    article = document(CAMPAIGN, "绿色出行活动启动")
    lexicon = keyword_words.Lexicon(article.stop_words)
    end = keyword_words.END
    for title in ((), article.title_tokens):
        flat = [*title, end, *(token for tokens in article.tokens for token in (*tokens, end))]
        assert [lexicon.tokens[number] for number in lexicon.row(article, title).tolist()] == flat


def test_a_column_grows_with_the_lexicon_and_keeps_what_it_has():
    lexicon = keyword_words.Lexicon(frozenset())
    asked: list[str] = []

    def size(word: str) -> int:
        asked.append(word)
        return len(word)

    first = lexicon.column(size, size, np.int64)
    lexicon.number([("灯" * i, "n") for i in range(1, 40)])
    values = lexicon.column(size, size, np.int64)
    assert [values[i] for i in range(len(lexicon.texts))] == [len(text) for text in lexicon.texts]
    assert len(asked) == len(set(asked)) == len(lexicon.texts)
    assert first is not values


def test_a_lexicon_that_is_full_is_replaced(monkeypatch):
    stop_words = frozenset(["只此一处的词"])
    first = keyword_words.lexicon(stop_words)
    assert keyword_words.lexicon(stop_words) is first
    monkeypatch.setattr(keyword_words, "FULL", 0)
    assert keyword_words.lexicon(stop_words) is not first


@given(st.lists(st.lists(TOKENS, min_size=1, max_size=12), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_runs_of_long_texts_are_numbered_as_those_of_short_ones(sentences):
    text = ["".join(word for word, _ in sentence) for sentence in sentences]
    starts = np.cumsum([0, *map(len, text)]).tolist()
    article = Document(Article("".join(text)), [Sentence(t, starts[i], starts[i + 1], i, 0) for i, t in enumerate(text)], sentences)
    of = units(article, Options())
    usual = candidates(of)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keyword_candidates, "LONG", 0)
        patched.setattr(keyword_candidates, "FITS", 400 * len(of.ids))
        unusual = candidates(of)
    assert (usual is None) == (unusual is None)
    if usual is not None and unusual is not None:
        assert all(np.array_equal(one, other) for one, other in zip(usual, unusual, strict=True))


def test_what_firms_are_called_without_their_names_is_no_keyword():
    text = (
        "7月24日，河岸长明集团股份有限公司、河岸长明商业管理集团股份有限公司、青山长明投资有限公司新增一则被执行人信息，执行标的约3亿元，案号为（2026）青05执57号，执行法院为河岸市中级人民法院。"
        "河岸长明集团股份有限公司成立于1992年9月，法定代表人为李明，注册资本10亿元，由河岸合兴集团有限公司、李明等共同持股。"
        "风险信息显示，长明集团曾因未按时履行法律义务而被法院强制执行，此前还存在多条股权冻结信息。")
    assert words(text)[0] == "长明"
    assert not {"集团股份有限公司", "股份有限公司", "有限公司", "集团", "公司"} & set(words(text))
