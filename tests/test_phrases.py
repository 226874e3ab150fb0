"""Keywords: what is one, what stands for what, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import phrases, tfidf
from summarizer.model import Article, Document, Keyword, Options, Sentence
from tests.documents import LIGHTS, document

COUNCIL = "海州市委召开会议。海州市委要求抓好防汛。海州天气炎热。市委书记到海州市委机关调研。"


def keywords(text: str, title: str | None = None, **options: object) -> list[Keyword]:
    given = Options.from_mapping(options)
    found = document(text, title)
    return phrases.keywords(found, tfidf.score_words(found, given), given)


def words(text: str, title: str | None = None, **options: object) -> list[str]:
    return [keyword.word for keyword in keywords(text, title, **options)]


def made(*sentences: str, text: str | None = None) -> Document:
    """A document from words and tags as ``word/tag word/tag``, so that a test does not hang on the segmenter."""
    rows = [[tuple(token.rsplit("/", 1)) for token in sentence.split(" ")] for sentence in sentences]
    found, start = [], 0
    for i, row in enumerate(rows):
        part = "".join(word for word, _ in row)
        found.append(Sentence(part, start, start + len(part), i, 0))
        start += len(part)
    return Document(Article("".join(sentence.text for sentence in found)), found, rows)


def scored(found: Document, **options: object) -> dict[str, float]:
    given = Options.from_mapping(options)
    return {keyword.word: keyword.score for keyword in phrases.keywords(found, tfidf.score_words(found, given), given)}


def test_a_phrase_stands_for_its_words():
    found = words(LIGHTS)
    assert "智慧路灯" in found
    assert not {"智慧", "路灯"} & set(found)
    assert "河岸新区" in found
    assert not {"河岸", "新区"} & set(found)


def test_a_word_that_mostly_stands_alone_beats_the_phrase_around_it():
    found = made(*["路灯/n 亮/v"] * 8, "智慧/n 路灯/n 亮/v", "智慧/n 路灯/n 亮/v")
    assert "路灯" in scored(found)
    assert "智慧路灯" not in scored(found)


def test_a_single_token_stands_for_tokens_inside_it():
    found = made("海州市委/nt 要求/v", "海州市委/nt 决定/v", "海州/ns 炎热/a", "市委/n 开会/v")
    assert list(scored(found, idf=("海州市委 6", "海州 3", "市委 3", "要求 1"))) == ["海州市委"]


@pytest.mark.parametrize("text", [LIGHTS, COUNCIL, LIGHTS + COUNCIL, "机器学习 machine learning 与 deep learning。machine learning 和 learning。" * 3])
def test_no_keyword_is_a_part_of_another(text):
    found = [word.lower() for word in words(text, keywords=50)]
    assert not [(a, b) for a in found for b in found if a != b and phrases.is_part(a, b)]


def test_a_slogan_in_quotes_is_kept_whole():
    text = "各街道开展“守护蓝天、建设家园”活动。“守护蓝天、建设家园”活动受到居民欢迎。居民守护家园。"
    assert "守护蓝天、建设家园" in words(text)
    assert not {"蓝天", "家园", "守护"} & set(words(text))


def test_a_slogan_quoted_once_counts_with_the_title():
    text = "各街道开展“守护蓝天、建设家园”活动，居民欢迎。"
    slogan = next(k for k in keywords(text, title="海州开展“守护蓝天、建设家园”活动") if k.word == "守护蓝天、建设家园")
    assert slogan.count == 2
    assert len(slogan.offsets) == 1
    assert "守护蓝天、建设家园" not in words(text)


def test_numbers_stop_words_and_single_characters_are_no_keywords():
    text = "2023年，3.5万人表示支持，占75%。记者说，灯亮了，12号线的灯也亮了。https://example.org/a 也报道了灯。"
    found = words(text, keywords=50)
    assert found
    assert all(len(word) > 1 and not any(map(str.isdigit, word)) for word in found)
    assert not {"表示", "记者", "说", "的"} & set(found)
    assert not [word for word in found if "://" in word]
    assert "灯" in words(text, keywords=50, single_characters=True)


def test_mixed_tokens_are_keywords():
    text = "5G基站覆盖全城。C919客机首飞。H7N9病毒已被控制，5G网络和C919客机受关注，H7N9疫苗上市。"
    found = " ".join(words(text))
    assert all(name in found for name in ("5G", "C919", "H7N9"))


def test_case_is_folded_and_the_commonest_form_printed():
    found = keywords("OpenData 平台开放。opendata 受欢迎。OpenData 免费。OPENDATA 很好。", keywords=1)[0]
    assert (found.word, found.count, len(found.offsets)) == ("OpenData", 4, 4)


def test_the_titles_occurrences_add_to_the_count_and_not_to_the_offsets():
    found = keywords("智慧路灯很亮。这些智慧路灯很省电。", title="河岸启用智慧路灯")[0]
    assert (found.word, found.count, found.offsets) == ("智慧路灯", 3, ((0, 4), (9, 13)))


def test_the_title_makes_its_words_weigh_more():
    text = "路灯亮了。公园开了。路灯省电。公园很美。"
    assert words(text, title="公园")[0] == "公园"
    assert words(text, title="路灯")[0] == "路灯"


def test_offsets_stand_at_whole_words():
    """市民 is no word of 城市民政."""
    found = next(k for k in keywords("城市民政部门提醒市民。市民满意。") if k.word == "市民")
    assert found.offsets == ((8, 10), (11, 13))


def test_english_phrases_keep_their_spaces():
    found = words("Machine learning is used here. We like machine learning. Lights are bright.")
    assert "machine learning" in [word.lower() for word in found]


def test_terms_asks_for_words_or_phrases_alone():
    only_words, only_phrases = words(LIGHTS, terms="words", keywords=50), words(LIGHTS, terms="phrases", keywords=50)
    assert "路灯" in only_words
    assert "智慧路灯" not in only_words
    assert "智慧路灯" in only_phrases
    assert not {"路灯", "智慧", "亮度"} & set(only_phrases)


@given(st.integers(0, 12), st.integers(0, 12))
@settings(max_examples=20, deadline=None)
def test_fewer_keywords_are_the_first_of_more(few, many):
    few, many = sorted((few, many))
    short, long = keywords(LIGHTS, keywords=few), keywords(LIGHTS, keywords=many)
    assert short == long[:few]


@given(st.lists(st.sampled_from(["智慧", "路灯", "河岸", "新区", "AI", "Ai", " ", "，", "。", "的", "3", "“", "”", "\n", "İ", "𠀀"]), max_size=30),
       st.sampled_from(["both", "words", "phrases"]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_text_gives_exact_places_and_scores_in_range(parts, terms, single):
    text = "".join(parts)
    found = document(text)
    scores = tfidf.score_words(found, Options())
    result = phrases.keywords(found, scores, Options(terms=terms, single_characters=single))
    assert [k.score for k in result] == sorted((k.score for k in result), reverse=True)
    for k in result:
        assert 0 < k.score <= 1
        assert k.count == len(k.offsets) > 0
        assert list(k.offsets) == sorted(k.offsets)
        assert all(text[start:end].lower() == k.word.lower() for start, end in k.offsets)
    assert not result or result[0].score == 1.0


def test_parts_of_speech_are_those_of_the_last_word():
    assert {k.word: k.pos for k in keywords(LIGHTS)}["智慧路灯"] == "n"


def test_a_long_run_of_nouns_takes_seconds():
    """Pieces of runs are at most four words: were they not, this would take hours."""
    found = made(" ".join(f"路灯{i % 7}/n" for i in range(20_000)))
    assert phrases.keywords(found, tfidf.score_words(found, Options()), Options())


@given(st.text("路灯ab ", max_size=40), st.lists(st.text("路灯ab", min_size=1, max_size=3), min_size=2, max_size=5, unique=True), st.randoms())
def test_a_long_text_is_searched_for_all_keys_at_once_as_for_each(text, keys, random):
    edges = bytes(random.choice((0, 1, 1)) for _ in range(len(text) + 1))
    each = [phrases._aligned(text, key, edges) for key in keys]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "SEARCHED", -1)
        assert phrases._all_aligned(text, keys, edges) == each
