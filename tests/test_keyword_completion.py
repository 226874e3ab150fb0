"""Repairs of keywords by the text around them."""

from __future__ import annotations

from summarizer.learned.keyword_completion import completed
from summarizer.model import Article, Document, Sentence
from summarizer.phrases import Candidate


def made(*tokens: tuple[str, str]) -> Document:
    text = "".join(word for word, _ in tokens)
    return Document(Article(text), [Sentence(text, 0, len(text), 0, 0)], [list(tokens)])


def keys(document: Document, *words: tuple[str, str]) -> list[str]:
    return [c.key for c, _ in completed(document, [(Candidate(word, (word,), (tag,), 1, 0), 1.0) for word, tag in words])]


CUT = (("梁小", "nr"), ("雨", "n"), ("来", "v"), ("了", "u"), ("，", "x"), ("梁小", "nr"), ("雨说", "v"), ("好", "a"))


def test_a_cut_name_gets_its_last_character():
    assert keys(made(*CUT), ("梁小", "nr")) == ["梁小雨"]


def test_a_name_that_goes_on_differently_is_whole():
    assert keys(made(("梁小", "nr"), ("雨", "n"), ("梁小", "nr"), ("说", "v")), ("梁小", "nr")) == ["梁小"]


def test_once_proves_nothing_and_verbs_are_no_part_of_a_name():
    assert keys(made(("梁小", "nr"), ("雨", "n")), ("梁小", "nr")) == ["梁小"]
    assert keys(made(("梁小", "nr"), ("说", "v"), ("梁小", "nr"), ("说", "v")), ("梁小", "nr")) == ["梁小"]


def test_other_words_stay():
    assert keys(made(("路灯", "n"), ("杆", "n"), ("路灯", "n"), ("杆", "n")), ("路灯", "n")) == ["路灯"]


def test_a_completed_name_does_not_stand_beside_itself():
    assert keys(made(*CUT), ("梁小雨", "nr"), ("梁小", "nr")) == ["梁小雨"]


def test_a_latin_gloss_in_brackets_goes_and_a_latin_name_stays():
    document = made(("台风", "n"), ("（", "x"), ("MUYUN", "eng"), ("）", "x"), ("和", "c"), ("OPENX", "eng"), ("手机", "n"))
    assert keys(document, ("muyun", "eng"), ("openx", "eng"), ("台风", "n")) == ["openx", "台风"]


def test_an_authority_is_whole_wherever_its_name_was_cut():
    document = made(("云渡市", "ns"), ("文化", "n"), ("和", "c"), ("旅游局", "n"), ("与", "c"), ("住房", "n"), ("和", "c"), ("城乡", "n"), ("建设部", "nt"))
    found = completed(document, [(Candidate("云渡市文化", ("云渡市", "文化"), ("ns", "n"), 1, 0), 1.0), (Candidate("住房", ("住房",), ("n",), 1, 0), 0.9),
                                 (Candidate("城乡建设部", ("城乡", "建设部"), ("n", "nt"), 1, 0), 0.8)])
    assert [candidate.key for candidate, _ in found] == ["云渡市文化和旅游局", "住房和城乡建设部"]


def test_a_word_that_stands_by_itself_too_is_no_piece_of_an_authority():
    document = made(("住房", "n"), ("和", "c"), ("城乡", "n"), ("建设部", "nt"), ("谈", "v"), ("住房", "n"))
    assert keys(document, ("住房", "n")) == ["住房"]


def test_a_street_keeps_its_last_character():
    assert keys(made(("灯火", "ns"), ("路", "n"), ("街道", "n")), ("灯火", "ns")) == ["灯火路"]
    assert keys(made(("云渡", "ns"), ("市", "n"), ("和", "c")), ("云渡", "ns")) == ["云渡"]


def test_the_account_that_reports_is_no_keyword():
    document = made(("“", "x"), ("清风", "n"), ("云渡", "ns"), ("”", "x"), ("微信", "n"), ("公众号", "n"), ("说", "v"), ("路灯", "n"))
    assert keys(document, ("清风云渡", "n"), ("路灯", "n")) == ["路灯"]
    document = made(("据", "p"), ("“", "x"), ("清风", "n"), ("云渡", "ns"), ("”", "x"), ("消息", "n"), ("，", "x"), ("路灯", "n"))
    assert keys(document, ("清风云渡", "n"), ("路灯", "n")) == ["路灯"]
