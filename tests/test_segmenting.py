"""Segmenters: words that join to the text to the letter, dictionaries per call, stop words."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import segmenting
from summarizer.lexicon import Lexicon
from summarizer.model import OptionsError
from summarizer.segmenting import CHUNK, SEGMENTERS, STOP_WORDS_FILE, load_stop_words, segment, segmenter
from summarizer.splitting import cut, split

NAMES = list(SEGMENTERS)
PIECES = st.sampled_from(["河岸", "新区", "启用", "3.5", "万吨", "年", "月", "日", "5G", "H7N9", "U.S.", "%", "第", "/", ":", "-", ",", "http://a.b", "x@y.zz",
                          " ", "\t", "\u3000", "\ud800", "\udc00",
                          "😀", "é", "e\u0301", "\u200d", "\x00", "１２", "．", "①", "㎡", "，", "。", "“", "𠮷"])
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(st.characters(), max_size=40))


def words(text: str, name: str = "rjieba", dictionary: object = None) -> list[str]:
    return [word for word, _ in segmenter(name, dictionary)(text)]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_words_join_to_the_text(name: str, text: str) -> None:
    for raw in (False, True):
        tokens = segmenter(name, raw=raw)(text)
        assert "".join(word for word, _ in tokens) == text
        assert all(word and tag for word, tag in tokens)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_words_join_to_the_text_with_a_dictionary(text: str) -> None:
    assert "".join(words(text, dictionary=("河岸新区", "3.5 万吨 9 m", "，。", "年月 5", "5G启用"))) == text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kept", [
    "3.5万吨", "170家", "20%", "1,000万元", "6月3日", "2031年6月3日", "2031年", "10:30", "10点30分", "第3名",
    "3～5年", "1/3", "5.6℃", "90年代", "６月", "３.５万亩", "2031-06-03",
    "H7N9", "C919", "5G", "COVID-19", "U.S.", "https://example.org/a?b=1", "li.xiao@example.com",
])
def test_kept_as_one_word(name: str, kept: str) -> None:
    assert kept in words(f"他说{kept}，是的")
    assert kept in words(f"共 {kept} 了")


@pytest.mark.parametrize("text, others", [("2031天津论坛", ["天津"]), ("2031年度报告", ["年度"]), ("来了3日本人", ["日本"]), ("2031元旦", ["元旦"])])
def test_a_unit_is_not_cut_from_a_longer_word(text: str, others: list[str]) -> None:
    assert any(word.startswith(other) for other in others for word in words(text))


def test_tags_of_what_is_kept() -> None:
    assert segmenter("rjieba")("6月3日运来3.5万吨，见a@b.cn")[:3] == [("6月3日", "t"), ("运来", "v"), ("3.5万吨", "m")]
    assert ("a@b.cn", "eng") in segmenter("rjieba")("见a@b.cn")


@pytest.mark.parametrize("name", NAMES)
def test_raw_tokens_are_the_package_s_own(name: str) -> None:
    import rjieba

    from summarizer import jieba_loader

    text = "6月3日运来3.5万吨钢材，占20%。"
    own = rjieba.tag(text) if name == "rjieba" else [(pair.word, pair.flag) for pair in jieba_loader.pos_tokenizer().cut(text)]
    assert segmenter(name, raw=True)(text) == own


def test_a_word_never_crosses_a_sentence_s_end() -> None:
    sentences = split("他去北京。\n市委在那里")
    assert [[word for word, _ in tokens] for tokens in segment(sentences, segmenter("rjieba"))] == [["他", "去", "北京", "。"], ["市委", "在", "那里"]]


def test_long_text_goes_through_in_chunks_cut_at_safe_borders() -> None:
    text = "河岸新区启用智慧路灯，" * (3 * CHUNK // 11)
    assert set(words(text)) == set(words("河岸新区启用智慧路灯，"))
    assert "".join(words("x" * (3 * CHUNK))) == "x" * (3 * CHUNK)


@pytest.mark.parametrize("unit", ["1", "1,", "a@", "a.", "1/", "第1", "http://", "年1月", "a1-", "3.", "x"])
def test_hostile_input_takes_linear_time(unit: str) -> None:
    text = unit * 100_000
    began = time.perf_counter()
    assert "".join(words(text)) == text
    assert time.perf_counter() - began < 20


class TestUserDictionary:
    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("line", [
        "智慧路灯", "智慧路灯 500", "智慧路灯 nz", "智慧路灯 500 nz", "智慧路灯\t500  nz\r", ("智慧路灯", 500, "nz"), ("智慧路灯",),
    ])
    def test_every_form_of_a_line(self, name: str, line: object) -> None:
        assert ("智慧路灯", "nz") in segmenter(name, (line,))("河岸新区启用智慧路灯。")

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("word", ["iPhone 15 100 nz", "修好渠、种好树", "3月风", "C++20", "a-b/c"])
    def test_words_with_spaces_punctuation_and_digits(self, name: str, word: str) -> None:
        kept = word.split(" 100")[0]
        assert kept in words(f"他说{kept}啊", name, (word,))

    @pytest.mark.parametrize("name", NAMES)
    def test_it_is_nobody_else_s(self, name: str) -> None:
        """A dictionary changes its own segmenter only: not the default one, nor one with another dictionary."""
        text = "河岸新区启用智慧路灯。"
        before = words(text, name)
        assert "智慧路灯" in words(text, name, ("智慧路灯",))
        assert words(text, name) == before
        assert words(text, name, ("河岸新",))[0] == "河岸新"

    def test_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "words.txt"
        path.write_text("\ufeff智慧路灯 500 nz\n\n河岸新区\n", encoding="utf-8")
        assert words("河岸新区启用智慧路灯", dictionary=path) == ["河岸新区", "启用", "智慧路灯"]
        path.write_text("启用智慧 9000\n", encoding="utf-8")
        assert "启用智慧" in words("河岸新区启用智慧路灯", dictionary=str(path))

    @pytest.mark.parametrize("line", ["智慧 路灯", "智慧路灯 -5 n", "智慧路灯 五 n", "智慧路灯 1.5", "路灯 99999999999999999999 n", "路\ud800灯"])
    def test_a_bad_line_is_named(self, tmp_path: Path, line: str) -> None:
        with pytest.raises(OptionsError, match="line 2"):
            segmenter("rjieba", ("河岸", line))
        path = tmp_path / "words.txt"
        path.write_bytes(f"河岸\n{line}\n".encode("utf-8", "surrogatepass"))
        with pytest.raises(OptionsError, match=r"words\.txt") as caught:
            segmenter("rjieba", path)
        assert caught.value.option == "user_dictionary"

    @pytest.mark.parametrize("entry", [5, None, ("路灯", "many", "n"), ()])
    def test_a_bad_entry_is_named(self, entry: object) -> None:
        with pytest.raises(OptionsError, match="line 1"):
            segmenter("rjieba", (entry,))

    @pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", "a folder"])
    def test_a_file_that_cannot_be_read(self, tmp_path: Path, content: object) -> None:
        path = tmp_path / "words.txt"
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif content:
            path.mkdir()
        with pytest.raises(OptionsError, match=r"words\.txt"):
            segmenter("rjieba", path)
        with pytest.raises(OptionsError, match=r"words\.txt"):
            load_stop_words(path)


def test_an_unknown_segmenter_is_answered_with_the_names() -> None:
    with pytest.raises(OptionsError, match="rjieba, jieba"):
        segmenter("pkuseg")


def test_the_same_tokens_from_many_threads() -> None:
    text = "河岸新区6月3日启用智慧路灯，全年省电三成。" * 20
    for name in NAMES:
        tag = segmenter(name, ("智慧路灯",))
        with ThreadPoolExecutor(8) as pool:
            assert len({tuple(tokens) for tokens in pool.map(tag, [text] * 32)}) == 1


def test_jieba_loads_without_a_word() -> None:
    """Neither jieba's log lines nor its warnings reach the user, and rjieba's path does not import it."""
    code = ("import sys; from summarizer.segmenting import segmenter; segmenter('rjieba')('你好'); assert 'jieba' not in sys.modules;"
            "segmenter('jieba')('你好')")
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


class TestStopWords:
    def test_words_of_reporting_are_in_and_subjects_are_not(self) -> None:
        stop_words = load_stop_words()
        assert {"说", "表示", "记者", "近日", "有关", "进行", "介绍", "报道", "消息", "的", "the"} <= stop_words
        assert not stop_words & {"经济", "北京", "教育", "主题教育", "路灯", "河流", "机器人"}

    def test_the_file_is_tidy(self) -> None:
        """Groups under a comment line, each sorted, no word twice, all in lower case."""
        groups = STOP_WORDS_FILE.read_text(encoding="utf-8").split("\n\n")
        listed = [[line for line in group.splitlines() if not line.startswith("# ")] for group in groups]
        assert all(group.startswith("# ") for group in groups)
        assert all(group == sorted(group) for group in listed)
        every = [word for group in listed for word in group]
        assert len(every) == len(set(every)) == len(load_stop_words())
        assert all(word == word.strip().lower() for word in every)

    def test_the_user_s_list_takes_the_place_of_ours(self, tmp_path: Path) -> None:
        path = tmp_path / "stop.txt"
        path.write_text("# our own\n路灯\n\nThe\n#\n", encoding="utf-8")
        assert load_stop_words(path) == {"路灯", "the", "#"}
        assert load_stop_words(("路灯", " The ")) == {"路灯", "the"}
        assert load_stop_words(()) == frozenset()

    def test_an_entry_that_is_no_word(self) -> None:
        with pytest.raises(OptionsError, match="stopwords"):
            load_stop_words((5,))


def test_a_segmenter_that_is_dropped_leaves_nothing_for_the_garbage_collector():
    """Its dictionary is 33 MB, which count as one object: a collection may be a long time off."""
    segmenting._users.cache_clear()
    gc.collect()
    gc.disable()
    try:
        for name in segmenting.SEGMENTERS:
            assert segmenter(name, ("河岸路灯",))("河岸路灯亮了")[0][0] == "河岸路灯"
            segmenting._users.cache_clear()
            assert gc.collect() == 0, name
    finally:
        gc.enable()


def test_a_lexicon_that_has_become_too_large_is_not_kept(monkeypatch):
    monkeypatch.setattr(segmenting, "FULL_OF_USERS", 5)
    segmenting._users.cache_clear()
    one = segmenter("rjieba", ("河岸路灯",))
    for text, kept in (("路灯亮了。", True), ("路灯亮了，河岸通车，公园开放。", False)):
        lexicon = one.lexicon(frozenset())
        row = one.row(text, cut(text), frozenset())
        assert row.tokens(0) == one(text)
        assert (one.lexicon(frozenset()) is lexicon) == kept
    segmenting._users.cache_clear()


def test_what_is_said_of_a_token_is_found_out_once():
    asked = []
    lexicon = Lexicon(frozenset())
    numbers = lexicon.number([("路灯", "n"), ("启用", "v"), ("路灯", "n")]).tolist()

    def longer(word: str, tag: str) -> str:
        asked.append(word)
        return word + tag

    for _ in range(2):
        assert [lexicon.notes(longer)[number] for number in numbers] == ["路灯n", "启用v", "路灯n"]
    assert asked == ["路灯", "启用"]
