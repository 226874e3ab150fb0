"""summarizer.compat against the packages that it stands in for, and the parts it is made of against naive ones."""

import os
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import conformance
from summarizer import jieba_loader
from summarizer.compat import graphs, jieba_analyse, pagerank, rankers
from summarizer.compat import textrank4zh as ours
from summarizer.jieba_tagging import Model
from summarizer.model import Article, Document, Options, OptionsError
from summarizer.pipeline import extract_keywords
from summarizer.segmenting import segment, segmenter

jieba = conformance.jieba
theirs = conformance.textrank4zh
posseg = conformance.posseg
jieba.setLogLevel(60)

LIGHTS = (
    "河岸新区启用首批智慧路灯，一千二百盏路灯按车流和行人自动调节亮度。新区管委会负责人周岚说，智慧路灯每年可省电三成……路灯上的传感器还能监测空气质量！\n"
    "　　居民李秀英说：“晚上散步更安心了，灯会跟着人亮。”今年年底前，河岸新区还将在八条道路上安装智慧路灯；智慧路灯由城市运行中心统一调度。\n"
    "路灯亮了，散步的人多了。路灯亮了，散步的人多了。"
)
RELEASE = (
    "开源编辑器 Heron Editor 发布 3.2 版本。heron 支持 Python、Rust 和 Go，HERON 的启动时间缩短到 0.8 秒？开发者可以用 pip install heron-editor==3.2.1 安装!\n"
    "新版本改进了插件接口, 插件开发者需要修改配置文件;配置文件的格式见 https://heron.example/docs。Editor 社区下载量增长 35%，GitHub 上有 5G 模块和 C919 主题。"
)
HARVEST = "\n".join((
    "青禾乡今年试种高粱，高粱亩产比玉米高两成。", "合作社统一收购高粱，统一销售。", "合作社社长韦大川介绍，高粱耐旱，省水省肥。",
    "省农科院派来技术员，技术员教农户间苗、施肥。", "农户卖高粱，合作社卖高粱酒。", "高粱 玉米 高粱 玉米 高粱", "玉米", "高粱！高粱！高粱！",
))
ODD = [
    "", " ", "\n\n", "。！？……", "，、：", "路灯", "灯", "的了和", "A", "a b c", "hello world hello World", "123 456 123", "路灯路灯路灯", "路灯。路灯",
    "路灯\u3000\u3000路灯\x85智慧\u2003路灯\u2028灯\x1c亮",
    "a.b.c-d_e%f", "龘靐齉䲜㐀𠮷𠮷路灯", "路灯" * 60, "１２３ＡＢＣ路灯", "走吧。”然后他走了；“好",
    "\ud800路灯\udfff路灯", "\r\n路灯\r\n智慧\r\n路灯\r\n", "\ufeff路灯\u200b路灯",
]
TEXTS = [LIGHTS, RELEASE, HARVEST, *ODD]

WORDS = ["路灯", "智慧", "城市", "散步", "居民", "调节", "高粱", "的", "和", "Python", "python", "A", "5G",
         "，", "。", "！", "；", "……", "\n", " ", "　", "“", "灯", "龘"]
odd_text = st.text(
    st.one_of(st.sampled_from("路灯智慧周岚李秀英韦大川的了a5.%-+ 。，\n"), st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), st.characters()),
    max_size=25,
)
tie_heavy = st.lists(st.sampled_from(WORDS), max_size=50).map("".join)
views = st.lists(st.lists(st.sampled_from("abcdefghij"), max_size=9), max_size=14)
relaxed = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def comparison():
    return conformance.Conformance()


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_every_call_gives_what_the_package_gives(comparison, text):
    comparison.add("text", text)
    assert [example for package in comparison.packages.values() for example in package.examples] == []


@relaxed
@given(text=tie_heavy, window=st.integers(0, 10), lower=st.booleans(), sources=st.tuples(*[st.sampled_from([*ours.VIEWS, "unknown"])] * 3))
def test_ties_and_orders_are_the_package_s(comparison, text, window, lower, sources):
    call = {"window": window, "lower": lower, "vertex_source": sources[0], "edge_source": sources[1]}
    pair = [conformance.keywords(ranker, text, call) for ranker in (comparison.theirs[0], comparison.ours[0])]
    assert conformance.compare_keywords(*pair) != "differences"
    call = {"lower": lower, "source": sources[2]}
    pair = [conformance.sentences(ranker, text, call) for ranker in (comparison.theirs[1], comparison.ours[1])]
    assert conformance.compare_ranked(*pair) != "differences"
    for name in ("sentences", *(f"words_{view}" for view in ours.VIEWS)):
        assert getattr(comparison.theirs[1], name) == getattr(comparison.ours[1], name)


@relaxed
@given(
    text=tie_heavy, top=st.sampled_from([None, 0, 1, 3, -1, 20]), weights=st.booleans(), flags=st.booleans(),
    tags=st.sampled_from([(), ("n",), ["n", "v", "vn", "ns"], ("eng", "nz", "x"), "nv"]),
)
def test_jieba_analyse_is_equal_to_the_last_bit(text, top, weights, flags, tags):
    call = {"topK": top, "withWeight": weights, "withFlag": flags, "allowPOS": tags}
    assert jieba_analyse.extract_tags(text, **call) == jieba.analyse.extract_tags(text, **call)
    assert jieba_analyse.textrank(text, **call) == jieba.analyse.textrank(text, **call)


def test_the_comparison_tells_differences_from_swaps():
    ranking = [("a", 0.5), ("b", 0.3), ("c", 0.2)]
    assert conformance.compare_ranked(ranking, list(ranking)) == "equal"
    assert conformance.compare_ranked(ranking, [("a", 0.5), ("b", 0.3 + 1e-14), ("c", 0.2)]) == "equal within 1e-12"
    assert conformance.compare_ranked([("a", 0.5), ("b", 0.5 - 1e-14)], [("b", 0.5), ("a", 0.5 - 1e-14)]) == "swaps"
    assert conformance.compare_ranked(ranking, [("b", 0.3), ("a", 0.5), ("c", 0.2)]) == "differences"
    assert conformance.compare_ranked(ranking, [("a", 0.5), ("b", 0.3 + 1e-9), ("c", 0.2)]) == "differences"
    assert conformance.compare_ranked(ranking, ranking[:2]) == "differences"
    assert conformance.compare_keywords((ranking, {"ab"}), (ranking, {"bc"})) == "differences"


def test_own_stop_words_tags_and_delimiters_do_what_they_do_in_the_package(tmp_path):
    stop_words = tmp_path / "stop.txt"
    stop_words.write_bytes("路灯\r\n  散步 \n\n\xffheron".encode("utf-8", "surrogateescape") + b"\xff\xe8\n")
    for arguments in ({"stop_words_file": str(stop_words)}, {"stop_words_file": stop_words}, {"allow_speech_tags": ["n", b"v"]},
                      {"delimiters": ["，", "。", "说"]}, {"delimiters": []}, {"delimiters": "，。"}):
        pair = theirs.TextRank4Keyword(**arguments), ours.TextRank4Keyword(**arguments)
        for ranker in pair:
            ranker.analyze(LIGHTS, lower=True)
        assert pair[0].keywords == pair[1].keywords
        assert pair[0].words_all_filters == pair[1].words_all_filters
        assert pair[0].seg.ws.stop_words == pair[1].seg.ws.stop_words
        assert pair[0].sentences == pair[1].sentences


def test_getters_filter_after_ranking_as_in_the_package(comparison):
    for ranker in (*comparison.theirs, *comparison.ours):
        ranker.analyze(LIGHTS)
    (their_words, their_sentences), (our_words, our_sentences) = comparison.theirs, comparison.ours
    for number in (-1, 0, 1, 3, 100):
        for length in (0, 1, 2, 8, 30):
            assert our_words.get_keywords(number, word_min_len=length) == their_words.get_keywords(number, word_min_len=length)
            assert our_sentences.get_key_sentences(number, sentence_min_len=length) == their_sentences.get_key_sentences(number, sentence_min_len=length)
        for least in (0, 1, 2, 3):
            expected = their_words.get_keyphrases(keywords_num=number, min_occur_num=least)
            assert sorted(our_words.get_keyphrases(keywords_num=number, min_occur_num=least)) == sorted(expected)
    assert our_words.get_keywords(1)[0].word == our_words.get_keywords(1)[0]["word"]


def test_key_phrases_come_in_order_of_first_appearance():
    ranker = ours.TextRank4Keyword()
    ranker.analyze(LIGHTS)
    phrases = ranker.get_keyphrases(keywords_num=40, min_occur_num=1)
    assert len(phrases) > 2
    assert phrases == sorted(phrases, key=LIGHTS.index)


def test_a_similarity_of_the_caller_s_own_is_called_for_every_pair(comparison):
    def shared(words: list[str], other: list[str]) -> float:
        return float(len(set(words) & set(other)))

    pair = [conformance.sentences(ranker, LIGHTS, {"sim_func": shared}) for ranker in (comparison.theirs[1], comparison.ours[1])]
    assert conformance.compare_ranked(*pair) != "differences"
    assert pair[1] != conformance.sentences(comparison.ours[1], LIGHTS, {})


def test_the_segmentation_classes_answer_as_the_package_s():
    their, our = theirs.Segmentation.Segmentation(), ours.Segmentation()
    assert our.segment(RELEASE, lower=True) == their.segment(RELEASE, lower=True)
    assert our.ss.segment(RELEASE.encode()) == their.ss.segment(RELEASE.encode())
    for flags in ((True, True, True), (False, True, False), (True, False, True), (False, False, False)):
        assert our.ws.segment(LIGHTS, *flags) == their.ws.segment(LIGHTS, *flags)
    assert ours.util.allow_speech_tags == theirs.util.allow_speech_tags
    assert ours.util.sentence_delimiters == theirs.util.sentence_delimiters
    with pytest.raises(ValueError, match="str or bytes"):
        our.segment(7)


NETWORKX = tuple(map(int, networkx.__version__.split(".")[:2]))


@relaxed
@given(
    size=st.integers(1, 12), seed=st.integers(0, 10_000), filled=st.floats(0, 0.6), plain=st.booleans(),
    config=st.sampled_from([{}, {"alpha": 0.5}, {"alpha": 1.0}, {"tol": 1e-9}, {"weight": None}, {"personalization": {0: 1, 3: 2}}, {"nstart": {0: 1.0}},
                            {"dangling": {0: 3}}, {"max_iter": 3}]),
)
def test_pagerank_equals_networkx_to_the_last_bit_or_fails_with_it(size, seed, filled, plain, config):
    generator = np.random.default_rng(seed)
    matrix = np.triu(generator.random((size, size)) * (generator.random((size, size)) < filled))
    matrix = np.maximum(matrix, matrix.T) if not plain else (np.maximum(matrix, matrix.T) > 0).astype(float)
    rows, columns = matrix.nonzero()
    try:
        expected = networkx.pagerank(networkx.from_numpy_array(matrix), **config)
    except networkx.PowerIterationFailedConvergence:
        with pytest.raises(pagerank.ConvergenceError, match="rounds"):
            pagerank.graph_pagerank(rows, columns, matrix[rows, columns], size, **config)
    else:
        ours = pagerank.graph_pagerank(rows, columns, matrix[rows, columns], size, **config).tolist()
        # from 3.7 on networkx adds what dangling vertices give away in pairs
        theirs = list(expected.values())
        assert ours == (theirs if NETWORKX < (3, 7) else pytest.approx(theirs, rel=1e-12))


@relaxed
@given(view=views, block=st.sampled_from([1, 7, 40, 4_000_000]))
def test_long_documents_are_scored_without_the_matrix_to_the_same_effect(view, block):
    listed = graphs.sentence_scores(view)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphs, "MAX_PAIRS", 0)
        patch.setattr(graphs, "BLOCK", block)
        assert np.abs(graphs.sentence_scores(view) - listed).max(initial=0) < 1e-12


def test_memory_stays_bounded_where_a_matrix_would_not():
    """Six thousand sentences that all share a word: 36 million pairs."""
    view = [["路灯", f"词{i % 997}", f"物{i}"] for i in range(6_000)]
    scores = graphs.sentence_scores(view, tol=1e-9)
    assert scores.sum() == pytest.approx(1)
    assert scores[0] == pytest.approx(scores[997], rel=1e-6)


@settings(max_examples=150, deadline=None)
@given(odd_text)
def test_our_tagger_gives_jieba_s_words_and_tags(text):
    assert jieba_loader.pos_tokenizer().lcut(text) == posseg.lcut(text)
    assert jieba_loader.pos_tokenizer().lcut(text, HMM=False) == posseg.lcut(text, HMM=False)
    for call in ({}, {"HMM": False}, {"cut_all": True}):
        assert jieba_loader.tokenizer().lcut(text, **call) == jieba.lcut(text, **call)


def test_the_search_takes_the_greatest_of_equal_states():
    """Two states, everything equally likely: jieba's ``max`` over pairs takes the greater name, at the end and at every step back."""
    low, high = ("S", "a"), ("S", "b")
    even = {low: -1.0, high: -1.0}
    model = Model({"灯": (low, high)}, even, {low: even, high: even}, {low: {"灯": -1.0}, high: {"灯": -1.0}})
    assert model.route("灯灯灯") == [high] * 3
    assert model.route("亮") == [high]


def test_the_dictionary_read_here_is_the_one_jieba_builds():
    with open(jieba_loader.package_file("dict.txt"), "rb") as file:
        frequencies, total = jieba.Tokenizer.gen_pfdict(file)
    ours = jieba_loader.tokenizer()
    assert (ours.FREQ, ours.total) == (frequencies, total)
    assert jieba_loader.word_tags() == posseg.POSTokenizer().word_tag_tab


def test_a_private_tokenizer_may_be_changed_without_harm_to_the_shared_one():
    private = jieba_loader.private_pos_tokenizer()
    private.add_word("智慧路灯", 1_000, "nz")
    assert [pair.word for pair in private.cut("启用智慧路灯")] == ["启用", "智慧路灯"]
    assert [pair.word for pair in jieba_loader.pos_tokenizer().cut("启用智慧路灯")] == ["启用", "智慧", "路灯"]
    ranker = ours.TextRank4Keyword(tokenizer=private)
    ranker.analyze("启用智慧路灯")
    assert [item.word for item in ranker.keywords] == ["启用", "智慧路灯"]


PROBE = """
import sys, warnings
import numpy  # which sets filters of its own
before = list(warnings.filters)
from summarizer.compat.jieba_analyse import extract_tags, textrank
from summarizer.compat.textrank4zh import TextRank4Keyword, TextRank4Sentence
assert "jieba" not in sys.modules
print(*extract_tags("河岸新区启用智慧路灯"), *textrank("河岸新区启用智慧路灯"))
for ranker in TextRank4Keyword(), TextRank4Sentence():
    ranker.analyze("河岸新区启用智慧路灯。路灯亮了。")
assert warnings.filters == before
assert not {"networkx", "scipy", "textrank4zh", "sklearn"} & set(sys.modules)
"""


def test_loading_jieba_is_silent_and_neither_reads_nor_writes_a_shared_cache(tmp_path):
    """A cache file that another user laid in the temporary directory has no say: here it is no dictionary at all."""
    (tmp_path / "jieba.cache").write_bytes(b"not a dictionary")
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    root = Path(__file__).parent.parent
    run = subprocess.run([sys.executable, "-W", "error", "-c", PROBE], capture_output=True, env=environment, cwd=root, timeout=120, check=False)
    assert run.stderr.decode() == ""
    assert run.returncode == 0
    assert run.stdout.decode().split() == [*jieba.analyse.extract_tags("河岸新区启用智慧路灯"), *jieba.analyse.textrank("河岸新区启用智慧路灯")]
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert (tmp_path / "jieba.cache").read_bytes() == b"not a dictionary"


def test_threads_with_different_filters_do_not_disturb_each_other():
    def both(tags: tuple[str, ...]) -> tuple[list[str], list[str]]:
        return jieba_analyse.textrank(HARVEST + LIGHTS, allowPOS=tags), jieba_analyse.extract_tags(LIGHTS, allowPOS=tags)

    calls = [("n",), ("v", "vn"), ("ns", "nr"), ("n", "v", "vn", "ns")] * 25
    alone = {tags: both(tags) for tags in set(calls)}
    assert len({str(result) for result in alone.values()}) == 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(both, calls)) == [alone[tags] for tags in calls]


def test_stop_words_and_idf_belong_to_the_object(tmp_path):
    stop_words, idf = tmp_path / "stop.txt", tmp_path / "idf.txt"
    stop_words.write_text("路灯\n智慧", encoding="utf-8")
    idf.write_text("散步 9.5\n居民 1.0\n高粱 3.0\n", encoding="utf-8")
    pairs = [(jieba.analyse.TFIDF(), jieba_analyse.TFIDF()), (jieba.analyse.TFIDF(str(idf)), jieba_analyse.TFIDF(str(idf))),
             (jieba.analyse.TextRank(), jieba_analyse.TextRank())]
    for their, our in pairs:
        their.set_stop_words(str(stop_words))
        our.set_stop_words(str(stop_words))
        assert our.extract_tags(LIGHTS, withWeight=True) == their.extract_tags(LIGHTS, withWeight=True)
    their, our = pairs[0]
    their.set_idf_path(str(idf))
    our.set_idf_path(str(idf))
    assert our.extract_tags(LIGHTS, withWeight=True) == their.extract_tags(LIGHTS, withWeight=True)
    assert (our.idf_freq, our.median_idf) == (their.idf_freq, their.median_idf)
    assert "路灯" in jieba_analyse.TFIDF().extract_tags(LIGHTS)


def test_the_module_s_setters_change_its_functions(tmp_path, monkeypatch):
    monkeypatch.setattr(jieba_analyse._TFIDF, "stop_words", set(jieba_analyse.STOP_WORDS))
    monkeypatch.setattr(jieba_analyse._TEXTRANK, "stop_words", set(jieba_analyse.STOP_WORDS))
    monkeypatch.setattr(jieba_analyse._TFIDF, "idf_path", None)
    (tmp_path / "stop.txt").write_text("路灯\n", encoding="utf-8")
    (tmp_path / "idf.txt").write_text("散步 99\n", encoding="utf-8")
    assert "路灯" in jieba_analyse.extract_tags(LIGHTS)
    jieba_analyse.set_stop_words(tmp_path / "stop.txt")
    jieba_analyse.set_idf_path(tmp_path / "idf.txt")
    assert "路灯" not in jieba_analyse.extract_tags(LIGHTS) + jieba_analyse.textrank(LIGHTS)
    assert jieba_analyse.extract_tags("散步", withWeight=True) == [("散步", 99.0)]


@pytest.mark.parametrize(("content", "message"), [("路灯\n", "line 1"), ("路灯 5\n亮度 five\n", "line 2"), ("", "no word")])
def test_a_bad_idf_table_is_refused_by_name_and_the_old_one_stays(tmp_path, content, message):
    path = tmp_path / "idf.txt"
    path.write_text(content, encoding="utf-8")
    ranker = jieba_analyse.TFIDF()
    with pytest.raises(ValueError, match=message):
        ranker.set_idf_path(path)
    assert ranker.extract_tags("路灯") == ["路灯"]
    with pytest.raises(OSError, match=r"missing\.txt"):
        ranker.set_idf_path(tmp_path / "missing.txt")


def document(text: str, split, title: str | None = None, **options) -> Document:
    cut = segmenter("jieba", options.get("user_dictionary"), raw=True)
    sentences = split(text)
    return Document(Article(text, title=title), sentences, segment(sentences, cut), cut(title) if title else ())


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_rankers_give_the_packages_scores_with_places_in_the_text(text):
    options = Options(keywords=30)
    words, sentences = ours.TextRank4Keyword(), ours.TextRank4Sentence()
    words.analyze(text)
    sentences.analyze(text)
    split, whole = document(text, rankers.split), document(text, rankers.split_whole)
    assert [sentence.text for sentence in split.sentences] == sentences.sentences
    assert all(text[s.start:s.end] == s.text and s.paragraph == text[:s.start].count("\n") for s in split.sentences)
    assert dict(enumerate(rankers.score_sentences(split, options).values)) == {item.index: item.weight for item in sentences.key_sentences}
    for found, expected in (
        (rankers.score_keywords(split, options), [(item.word, item.weight) for item in words.get_keywords(30)]),
        (rankers.score_keywords_tfidf(whole, options), jieba_analyse.extract_tags(text, 30, withWeight=True)),
        (rankers.score_keywords_textrank(whole, options), jieba_analyse.textrank(text, 30, withWeight=True)),
    ):
        assert [(keyword.word, keyword.score) for keyword in found] == expected
        assert all(keyword.count == len(keyword.offsets) > 0 for keyword in found)
        assert all(text[start:end] == keyword.word for keyword in found for start, end in keyword.offsets)


def test_the_title_adds_to_the_count_only():
    found = rankers.score_keywords_textrank(document("路灯照亮居民。", rankers.split_whole, title="路灯"), Options())
    assert {(keyword.word, keyword.count, keyword.offsets, keyword.pos) for keyword in found} >= {("路灯", 2, ((0, 2),), "n"), ("居民", 1, ((4, 6),), "n")}


def test_the_rankers_know_the_user_s_words_and_table():
    words = ("智慧路灯 1000 nz",)
    assert "智慧路灯" in [k.word for k in rankers.score_keywords(document(LIGHTS, rankers.split, user_dictionary=words), Options())]
    whole = document(LIGHTS, rankers.split_whole)
    best = rankers.score_keywords_tfidf(whole, Options(user_dictionary=words, idf=("智慧路灯 50.0", "路灯 1.0")))[0]
    assert (best.word, best.count) == ("智慧路灯", LIGHTS.count("智慧路灯"))
    with pytest.raises(OptionsError, match="line 1"):
        rankers.score_keywords_tfidf(whole, Options(idf=("路灯",)))
    with pytest.raises(OptionsError, match="missing"):
        rankers.score_keywords_tfidf(whole, Options(idf="missing.txt"))


def test_a_call_raises_no_warning():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        jieba_analyse.extract_tags(LIGHTS)
        ours.TextRank4Sentence().analyze(LIGHTS)
    assert caught == []


def test_the_ranker_takes_a_window_where_one_is_given_and_has_the_packages_where_none_is():
    text = "河岸新区启用智慧路灯，路灯按车流调节亮度，居民夸路灯省电。新区还要在八条道路安装智慧路灯。"

    def scores(**options):
        return [(keyword.word, keyword.score) for keyword in extract_keywords(text, Options(ranker="textrank4zh", **options))]

    assert scores() == scores(window=2)
    assert scores() != scores(window=5)
