"""One article from end to end, for every ranker: the contract's invariants on the project's own examples."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from summarizer import Options, OptionsError, ReadingError, extract_keywords, one_line, read_articles, summarize
from summarizer.model import Article, NoTextError, to_json
from summarizer.ranking import RANKERS
from tests.conftest import EXAMPLES, STREET_LIGHTS

SENTENCE_RANKERS = [name for name, ranker in RANKERS.items() if ranker.sentences]
KEYWORD_RANKERS = [name for name, ranker in RANKERS.items() if ranker.keywords]


@pytest.fixture(scope="module")
def examples():
    failures = []
    articles = list(read_articles(EXAMPLES, on_failure=failures.append))
    assert len(articles) >= 20
    assert [failure.source for failure in failures] == [str(EXAMPLES / "016_broken.txt")]
    return articles


@pytest.mark.parametrize("name", SENTENCE_RANKERS)
def test_every_sentence_and_span_is_an_exact_slice(name, examples):
    for article in examples:
        result = summarize(article, Options(ranker=name))
        text = result.article.text
        assert [text[s.start : s.end] for s in result.sentences] == [s.text for s in result.sentences]
        assert "".join(text[start:end] for start, end in result.line.spans) == result.line.text.removesuffix("…")
        assert 0 < len(result.line.text) <= 60
        assert not set(result.line.text) & set("\n\t\r")
        assert [s.start for s in result.sentences] == sorted(s.start for s in result.sentences)
        assert 1 <= len(result.sentences) <= 3
        for keyword in result.keywords:
            assert {text[start:end].lower() for start, end in keyword.offsets} <= {keyword.word.lower()}
        if not RANKERS[name].conformance:
            assert all(0 <= s.score <= 1 for s in result.sentences)


@pytest.mark.parametrize("name", SENTENCE_RANKERS)
@pytest.mark.parametrize("chars", [1, 12, 60, 200])
def test_a_budget_in_characters_is_never_exceeded_and_never_wasted(name, chars, examples):
    for article in examples[:6]:
        result = summarize(article, Options(ranker=name, chars=chars, keywords=0))
        assert 0 < len(result.summary) <= chars
        assert "".join(s.text for s in result.sentences) == result.summary.removesuffix("…")


@pytest.mark.parametrize("name", SENTENCE_RANKERS)
def test_order_by_score_and_by_source_choose_the_same(name, examples):
    by_source = summarize(examples[0], Options(ranker=name)).sentences
    by_score = summarize(examples[0], Options(ranker=name, order="score")).sentences
    assert sorted(s.start for s in by_score) == [s.start for s in by_source]
    assert [s.score for s in by_score] == sorted((s.score for s in by_score), reverse=True)


@pytest.mark.parametrize("name", SENTENCE_RANKERS)
def test_more_sentences_than_there_are_gives_all(name):
    text = "甲公司发布新产品。乙城市开通地铁。丙学校迎来新生。"
    assert summarize(text, Options(ranker=name, sentences=99)).summary.replace("。", "") == text.replace("。", "")


@pytest.mark.parametrize("name", KEYWORD_RANKERS)
def test_five_keywords_are_the_first_of_ten(name, examples):
    for article in examples[:8]:
        ten = extract_keywords(article, Options(ranker=name))
        assert extract_keywords(article, Options(ranker=name, keywords=5)) == ten[:5]
        assert [k.score for k in ten] == sorted((k.score for k in ten), reverse=True)


@pytest.mark.parametrize("name", [name for name in KEYWORD_RANKERS if not RANKERS[name].conformance])
def test_no_keyword_is_a_number_a_single_character_or_part_of_another(name, examples):
    for article in examples:
        words = [k.word for k in extract_keywords(article, Options(ranker=name))]
        assert all(len(word) > 1 and not word.isdigit() for word in words)
        assert not [(a, b) for a in words for b in words if a != b and a.lower() in b.lower()]


def test_a_ranker_without_the_task_says_who_has_it():
    with pytest.raises(OptionsError, match=r"ranks keywords only.*textrank"):
        summarize(STREET_LIGHTS, Options(ranker="jieba-tfidf"))
    with pytest.raises(OptionsError, match=r"ranks sentences only.*textrank"):
        extract_keywords(STREET_LIGHTS, Options(ranker="lead"))
    with pytest.raises(OptionsError, match=r"unknown ranker 'best'.*textrank"):
        summarize(STREET_LIGHTS, Options(ranker="best"))
    with pytest.raises(OptionsError, match=r"segmenter 'best'.*jieba"):
        summarize(STREET_LIGHTS, Options(segmenter="best"))


@pytest.mark.parametrize("text", ["", " \n　", "。！？", "<div>&nbsp;</div>"])
def test_nothing_readable_is_an_error_of_its_own(text):
    for call in (summarize, one_line, extract_keywords):
        with pytest.raises(NoTextError, match="no readable text"):
            call(text)


def test_the_first_failure_raises_where_nobody_takes_failures():
    with pytest.raises(ReadingError, match="no-such-file"):
        list(read_articles("no-such-file.txt"))


def test_the_title_informs_but_is_not_the_line_and_can_be_ignored():
    article = next(read_articles(STREET_LIGHTS.encode()))
    assert article.title == "河岸新区启用智慧路灯"
    assert one_line(article).text != article.title
    assert summarize(article, Options(ignore_title=True)).title is None
    assert summarize(article).title == article.title


@pytest.mark.parametrize("name", SENTENCE_RANKERS)
def test_eight_threads_give_what_one_gives(name, examples):
    def run(article: Article) -> str:
        return to_json(summarize(article, Options(ranker=name, include=("explain",))).to_dict(("explain",)))

    alone = [run(article) for article in examples]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(run, examples * 3)) == alone * 3


def test_own_words_and_own_stop_words_belong_to_one_call_only():
    text = "澜舟智能体落地河岸新区。澜舟智能体服务居民，居民说很方便。"
    before = extract_keywords(text, Options(ranker="tfidf"))
    words = extract_keywords(text, Options(ranker="tfidf", user_dictionary=("澜舟智能体 1000 nz",)))
    assert "澜舟智能体" in [k.word for k in words]
    assert "居民" not in [k.word for k in extract_keywords(text, Options(ranker="tfidf", stopwords=("居民",)))]
    assert extract_keywords(text, Options(ranker="tfidf")) == before


def test_explain_shows_every_sentence_with_its_parts():
    result = summarize(STREET_LIGHTS, Options(include=("explain",)))
    rows = result.explain["sentences"]
    assert [row["index"] for row in rows] == list(range(result.stats["sentences"]))
    assert all(row["parts"] for row in rows)
