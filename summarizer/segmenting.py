"""Sentence → words with part of speech; segmenters by name, stop words, user dictionaries.

A segmenter is a function from a string to tokens whose words, joined, are the string to the letter. Nothing here changes a module-wide dictionary:
a user dictionary gets a segmenter of its own, cached by content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from os import PathLike, fspath, stat
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import rjieba

from summarizer import jieba_loader
from summarizer.lexicon import FULL, Lexicon, Numbers, TokenRow, row_of, starts_of
from summarizer.model import OptionsError, PathOrEntries, Sentence, Sentences, Token
from summarizer.patterns import lazy

Tagger = Callable[[str], list[Token]]

CHUNK = 20_000
"""Characters given to a tagger at once: its memory grows with the length of the call."""
MOST_LEXICONS = 4
FULL_OF_USERS = 30_000
"""The same as FULL for a segmenter with a user's dictionary: several are kept, each with words of its own."""
DEFAULT_TAG = "nz"
CONTEXT = 16
STAND_IN = "\ue000"
"""Stands for a number with its unit while the words around it are cut; a private character, which taggers leave alone."""
KEPT_FREQUENCY = 10_000
"""What a new word without a frequency gets at least: that of a common word, so that its neighbours rarely pull it apart (河岸新 + 区 as 河岸 + 新区)."""
MAX_FREQUENCY = 10**12
STOP_WORDS_FILE = Path(__file__).parent / "data" / "stop_words.txt"

_UNITS = (
    "年代|年级|周年|周岁|年|个月|月份|月|个工作日|日|星期|周|天|小时|分钟|秒钟|分|秒|毫秒|世纪|季度|学年|岁|点|时",
    "多家|余家|家|多名|余名|名|多个|余个|个|位|人次|家次|批次|人|户|口|只|头|匹|条|项|件|起|例|座|栋|幢|所|间|套|台|辆|架|艘|列|次|届|期|批|支|枚|颗|张|份|册|部|篇|首|幅|场|轮|度|倍|成|折|级|层|楼|排|行",
    "种|类|款|股|手|对|副|组|队|页|章|节|集|环|班次|车次|箱|袋|瓶|桶|本|双|粒|字|根|块|门|道|处|片|团|尾|株|棵|亩|卷|圈|票|桌|亿|万",
    "吨|千克|公斤|斤|毫克|克|毫升|升|平方公里|平方千米|平方米|立方米|公里|千米|海里|英里|英寸|英尺|厘米|毫米|微米|纳米|米|公顷|千瓦时|千瓦|兆瓦|瓦|伏|安|赫兹|分贝|摄氏度|光年|标准箱",
    "元人民币|元|美元|欧元|日元|英镑|港元|港币|卢布|韩元|澳元|角|个百分点|个基点",
)


def _any_of(words: Iterable[str]) -> str:
    """An expression for the longest of the words that stands at a place: those of one character that begin no other together, as one look tells them."""
    words = sorted(words, key=lambda word: -len(word))
    begin_others = {word[0] for word in words if len(word) > 1}
    alone = "".join(word for word in words if len(word) == 1 and word not in begin_others)
    return "|".join([f"[{alone}]", *(word for word in words if word not in alone)])


_UNIT = _any_of("|".join(_UNITS).split("|"))
_NO_UNIT = (
    "年[度期]|天[津猫眼]|元[旦宵首]|日[本常]|月球|家[庭居电]|名[单校]|部[分门委]|项目|组[织委]|队[伍员]|点[评球赞]|场[馆景]|成[都立员为果]|门[店户票]|道[路德]|层[面次]|手[机游]|对[于外手]|级别|集[团中合]|"
    "节[目日]|股[东市权票]|份额|只[有能是要]|人[民工员类]|安[全徽排]|时[代期间]|分[别析]|期[间货]|首[次届先都]|行[业动为]|位[于置]|起[来诉]|条[件例]|种[植子]|本[届次月周]|口[岸罩]|块链|升[级至]|字[节幕]|双[方边十]|片区"
)
"""Words that follow a number (a year, a score) without being its unit."""
_REST = r"\d*(,\d{3})*(?:[.．]\d+)?"
_FIRSTS = "".join({unit[0]: "" for group in _UNITS for unit in group.split("|")})
_BEGINS = rf"\d*(?:[.．]\d+)?(?:[-~～—/,:：.．]\d|[{_FIRSTS}年月日号点时%％‰℃°十百千万亿兆多余])"
"""How every quantity goes on after its first character, in a form that fails fast."""
_QUANTITY = (
    rf"[0-9０-９第](?<![A-Za-z0-9０-９._].)(?<![A-Za-z][-_].)(?<!第(?!\d))(?={_BEGINS})(?:(?=\d*[年月日点时:：/.-])(?P<date>"
    r"\d{3}年(?![代级度期])(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,3}年\d{1,2}月(?:\d{1,2}[日号])?|\d?月(?!球)份?(?:\d{1,2}[日号])?|\d?日(?![本常])"
    r"|\d{3}(?P<dash>[-/.])\d{1,2}(?P=dash)\d{1,2}(?!\d)|\d?[:：]\d{2}(?:[:：]\d{2})?(?!\d)|\d?[点时](?:\d{1,2}分)?(?:许|半(?!天)|整(?!个))|\d?[点时]\d{1,2}分"
    rf")|{_REST.replace('(,', '(?P<grouped>,')}(?P<range>[-~～—/]\d{_REST.replace('(,', '(?:,')})?"
    rf"(?:[%％‰℃°]|(?!{_NO_UNIT})[十百千]?[万亿兆]{{0,2}}[多余]?(?:{_UNIT})|(?(grouped)|(?(range)|(?!)))(?![A-Za-z0-9])))"
)
_ADDRESS = (
    r"(?P<address>https?://[!-~]*[A-Za-z0-9/]|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+|(?<![A-Za-z.])[A-Za-z]\.(?:[A-Za-z]\.)+)"
)
_MIXED = r"(?P<mixed>(?<![A-Za-z0-9])(?:[A-Za-z]+-?\d|\d+[A-Za-z])[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)"
"""H7N9, 5G, COVID-19: rjieba keeps them whole, jieba does not."""
_INITIALS = lazy(r"\.(?<=[A-Za-z]\.)[A-Za-z]\.")
_TAGS = {"date": "t", "address": "eng", "mixed": "eng"}
"""The part of speech of what a group of these expressions holds; that of other numbers is m."""
_SURROGATE = lazy("[\ud800-\udfff]")
_WHOLE_TO_TAGGERS = lazy(r"[\u4e00-\u9fd5A-Za-z+#&_-]+")
"""Words that a tagger can find by itself: it cuts at other characters, and we at numbers."""
_SAFE_BORDER = lazy(r"[\s，。！？；：、,;!?]")


class Entry(NamedTuple):
    """One line of a user dictionary; ``frequency`` None: as high as it takes to keep it whole."""

    word: str
    frequency: int | None = None
    tag: str = DEFAULT_TAG


Finder = Callable[[str], tuple[list[str], list[Token]]]
"""From a text to what is one token in it before any tagger looks: the pieces before, between and after those tokens, one more than they are; and they."""


class Segmenter:
    """From a text to its tokens, whose words joined are the text to the letter: ``segmenter(text)``; ``row`` takes a document at once.

    tokens: does one text. cutter: does documents faster, where the segmenter has a way. full: words after which a lexicon is not kept.
    """

    def __init__(self, tokens: Tagger, cutter: _Cutter | None = None, full: int = FULL) -> None:
        self._tokens = tokens
        self._cutter = cutter
        self._full = full
        self._lexicons: dict[frozenset[str], Lexicon] = {}

    def __call__(self, text: str) -> list[Token]:
        """The tokens of one text."""
        return self._tokens(text)

    def lexicon(self, stop_words: frozenset[str]) -> Lexicon:
        """The words met so far under these stop words; a new one where it has become too large to keep."""
        known = self._lexicons.get(stop_words)
        if known is None or len(known) > self._full:
            if len(self._lexicons) >= MOST_LEXICONS:
                self._lexicons = {}
            known = self._lexicons[stop_words] = Lexicon(stop_words)
        return known

    def row(self, text: str, sentences: Sentences, stop_words: frozenset[str]) -> TokenRow:
        """The tokens of a text in a row; no word crosses a sentence's end. sentences: as splitting.cut gives them."""
        lexicon = self.lexicon(stop_words)
        row = self._row(text, sentences, lexicon)
        if len(lexicon) > self._full:
            self._lexicons.pop(stop_words, None)
        return row

    def _row(self, text: str, sentences: Sentences, lexicon: Lexicon) -> TokenRow:
        numbers = self._cutter.numbers(text, lexicon) if self._cutter else None
        if numbers is not None:
            starts = starts_of(lexicon, numbers)
            borders = np.array(sentences.starts + sentences.ends, np.int32)
            tokens = starts.searchsorted(borders)
            if (starts[tokens] == borders).all():
                return TokenRow(lexicon, numbers, starts, tokens[:len(sentences)], tokens[len(sentences):])
        return row_of(lexicon, sentences, map(self._tokens, [sentence.text for sentence in sentences]), text)


def segment(sentences: Sequence[Sentence], segmenter: Tagger) -> list[list[Token]]:
    """The tokens of each sentence: one call of the segmenter for each, so that no word crosses a sentence's end."""
    return [segmenter(sentence.text) for sentence in sentences]


def segmenter(name: str, user_dictionary: PathOrEntries | None = None, *, raw: bool = False) -> Segmenter:
    """The segmenter of that name, knowing the user's words.

    name: a key of SEGMENTERS. user_dictionary: a UTF-8 file in jieba's format (``word [frequency] [tag]``, one a line) or a tuple of such lines or of
    ``(word, frequency, tag)``. Words without a frequency get one that keeps them whole. raw: the tokens as the package gives them; otherwise numbers
    with their units, dates, addresses, and dictionary words with spaces or punctuation in them are kept as one token.

    Raises OptionsError for an unknown name, a file that cannot be read, or a bad line (file and line are named).

    >>> segmenter("rjieba")("新增5G基站3.5万座")
    [('新增', 'v'), ('5G', 'eng'), ('基站', 'n'), ('3.5万座', 'm')]
    """
    if name not in SEGMENTERS:
        raise OptionsError(f"unknown segmenter {name!r}; the segmenters are {', '.join(SEGMENTERS)}", "segmenter")
    if isinstance(user_dictionary, tuple):
        return _users(name, user_dictionary, "user_dictionary", raw)
    if user_dictionary is not None:
        lines = _lines(user_dictionary, "user_dictionary")
        return _users(name, lines, fspath(user_dictionary), raw)
    return _own(name, raw)


@cache
def _own(name: str, raw: bool) -> Segmenter:
    return _built(name, (), "", raw)


@lru_cache(maxsize=4)
def _users(name: str, lines: tuple[Any, ...], where: str, raw: bool) -> Segmenter:
    """Few are kept: each holds a dictionary of its own (rjieba 33 MB, jieba 82 MB)."""
    return _built(name, lines, where, raw)


def _built(name: str, lines: tuple[Any, ...], where: str, raw: bool) -> Segmenter:
    entries = _entries(lines, where)
    tag = SEGMENTERS[name](entries)
    full = FULL_OF_USERS if entries else FULL
    if raw:
        return Segmenter(_whole(tag), full=full)
    patterns = [_QUANTITY] if name == "rjieba" else [_MIXED, _QUANTITY]
    odd = {entry.word: entry.tag for entry in entries if not _WHOLE_TO_TAGGERS.fullmatch(entry.word)}
    if odd:
        patterns.insert(0, "|".join(map(re.escape, sorted(odd, key=lambda word: -len(word)))))
    find = _finder(lazy(f"({'|'.join(patterns)})"), lazy(f"({'|'.join([*patterns[:-1], _ADDRESS, _QUANTITY])})"), odd)
    cutter = _Cutter(tag.jieba, find) if isinstance(tag, _Rjieba) else None
    return Segmenter(_whole(_keeping(tag, find)), cutter, full)


def _finder(usual: re.Pattern[str], with_addresses: re.Pattern[str], words: Mapping[str, str]) -> Finder:
    """What finds numbers with their units, dates, addresses, and the user's words with marks in them. Group 1 of the expressions is all that they match."""
    def find(text: str) -> tuple[list[str], list[Token]]:
        addresses = "@" in text or "://" in text or ("." in text and _INITIALS.search(text))
        pattern = with_addresses if addresses else usual
        parts, step = pattern.split(text), pattern.groups + 1
        found = parts[1::step]
        tags = ["m"] * len(found)
        for group, at in pattern.groupindex.items():
            if group in _TAGS:
                tags = [_TAGS[group] if part else tag for part, tag in zip(parts[at::step], tags, strict=True)]
        if words:
            tags = [words.get(word) or tag for word, tag in zip(found, tags, strict=True)]
        return parts[::step], list(zip(found, tags, strict=True))

    return find


def _keeping(tag: Tagger, find: Finder) -> Tagger:
    """The tagger for what lies between the things found; each of those is one token."""
    def tokens(text: str) -> list[Token]:
        between, kept = find(text)
        if not kept:
            return tag(text)
        found: list[Token] = []
        for piece, token in zip(between, kept, strict=False):
            if piece:
                found += tag(piece)
            found.append(token)
        if between[-1]:
            found += tag(between[-1])
        return found

    return tokens


class _Cutter:
    """Documents → numbers in a lexicon, by rjieba's ``cut``, half the work of its ``tag``: a part of speech depends on the word alone, and is remembered."""

    def __init__(self, jieba: Any, find: Finder) -> None:
        self._jieba = jieba
        self._find = find

    def numbers(self, text: str, lexicon: Lexicon) -> Numbers | None:
        """The tokens of the text; None where it holds what rjieba cannot take or what we mark numbers with."""
        if STAND_IN in text:
            return None
        try:
            if len(text) <= CHUNK:
                return self._chunk(text, lexicon)
            return self._in_chunks(text, lexicon)
        except UnicodeEncodeError:
            return None

    def _in_chunks(self, text: str, lexicon: Lexicon) -> Numbers:
        """The tokens of a long text. What is not filled of an array for as many tokens as characters takes no memory."""
        numbers, count = np.empty(len(text), np.int32), 0
        for chunk in _chunks(text):
            found = self._chunk(chunk, lexicon)
            numbers[count:count + len(found)] = found
            count += len(found)
        numbers.resize(count, refcheck=False)
        return numbers

    def _chunk(self, text: str, lexicon: Lexicon) -> Numbers:
        between, kept = self._find(text)
        marked = STAND_IN.join(between)
        words: list[str | Token] = self._jieba.cut(marked)
        place = -1
        for token in kept:
            place = words.index(STAND_IN, place + 1)
            words[place] = token
        return lexicon.number(words, lambda new: self._tags(new, marked))

    def _tags(self, words: list[str], text: str) -> dict[str, str]:
        """The part of speech that ``tag`` gives each word. By itself a word may be cut once more; then the text in which it was found has the answer."""
        found = dict(self._jieba.tag(STAND_IN.join(words)))
        for word in words:
            if word not in found:
                found.update(self._jieba.tag(_around(word, text)))
            if word not in found:
                return dict(self._jieba.tag(text))
        return found


def _around(word: str, text: str) -> str:
    """The first place of the word in the text, with the words beside it."""
    at = text.find(word)
    return text[max(0, at - CONTEXT):at + len(word) + CONTEXT]


def _whole(tag: Tagger) -> Tagger:
    """A tagger for any string: in chunks where it is long, and with lone surrogates (which rjieba cannot take) tagged as U+FFFD.

    Nothing here refers to itself: a segmenter that is dropped must free its dictionary (33 MB) at once, not when the garbage is collected next.
    """
    def some(text: str) -> list[Token]:
        try:
            return tag(text)
        except UnicodeEncodeError:
            return _respelled(tag(_SURROGATE.sub("\ufffd", text)), text)

    return lambda text: some(text) if len(text) <= CHUNK else [token for chunk in _chunks(text) for token in some(chunk)]


def _chunks(text: str) -> Iterable[str]:
    start = 0
    while len(text) - start > CHUNK:
        window = text[start:start + CHUNK]
        safe = max(window.rfind(mark) for mark in "\n。！？") + 1 or max((m.end() for m in _SAFE_BORDER.finditer(window, CHUNK // 2)), default=CHUNK)
        yield window[:safe]
        start += safe
    yield text[start:]


def _respelled(tokens: Sequence[Token], text: str) -> list[Token]:
    """The same cuts over another text of the same length."""
    result, start = [], 0
    for word, tag in tokens:
        result.append((text[start:start + len(word)], tag))
        start += len(word)
    return result


class _Rjieba:
    """rjieba's tagger, which also cuts."""

    def __init__(self, jieba: Any) -> None:
        self.jieba = jieba

    def __call__(self, text: str) -> list[Token]:
        """The tokens of one text."""
        tokens: list[Token] = self.jieba.tag(text)
        return tokens


def _rjieba(entries: Sequence[Entry]) -> Tagger:
    if not entries:
        return _Rjieba(rjieba)
    jieba = rjieba.Jieba()
    for entry in entries:
        frequency = entry.frequency
        if frequency is None:
            frequency = max(jieba.suggest_freq(entry.word), 0 if jieba.has_word(entry.word) else KEPT_FREQUENCY)
        jieba.add_word(entry.word, frequency, entry.tag)
    return _Rjieba(jieba)


def _jieba(entries: Sequence[Entry]) -> Tagger:
    try:
        tagger: Any = jieba_loader.private_pos_tokenizer() if entries else jieba_loader.pos_tokenizer()
    except ImportError as error:
        raise OptionsError("the segmenter jieba needs the package jieba, which is not installed", "segmenter") from error
    for word, frequency, tag in entries:
        if frequency is None:
            frequency = max(tagger.tokenizer.suggest_freq(word), 0 if tagger.tokenizer.FREQ.get(word) else KEPT_FREQUENCY)
        tagger.tokenizer.add_word(word, frequency)
        tagger.word_tag_tab[word] = tag
    return lambda text: [(pair.word, pair.flag) for pair in tagger.cut(text)]


SEGMENTERS: Mapping[str, Callable[[Sequence[Entry]], Tagger]] = MappingProxyType({"rjieba": _rjieba, "jieba": _jieba})
"""Segmenters by name: each makes a tagging function that knows the given dictionary entries."""


_ENTRY = lazy(r"(\S|\S.*?\S)(?:\s+(\d+))?(?:\s+([A-Za-z]+))?")


def _entries(lines: Sequence[Any], where: str) -> tuple[Entry, ...]:
    entries = []
    for number, line in enumerate(lines, 1):
        text = line if isinstance(line, str) else " ".join(str(part) for part in line) if isinstance(line, (tuple, list)) else ""
        text = text.strip()
        if not text and isinstance(line, str):
            continue
        match = _ENTRY.fullmatch(text)
        word, frequency, tag = match.groups() if match else ("", None, None)
        has_space = any(c.isspace() for c in word)
        if not word or (has_space and frequency is None) or (frequency and int(frequency) > MAX_FREQUENCY) or _SURROGATE.search(word):
            raise OptionsError(f"{where}, line {number}: expected a word, then (if wanted) its frequency and its tag, not {_shown(text)}", "user_dictionary")
        entries.append(Entry(word, int(frequency) if frequency else None, tag or DEFAULT_TAG))
    return tuple(entries)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")


def load_stop_words(source: PathOrEntries | None = None) -> frozenset[str]:
    """Stop words, lower-cased: our own list, or the user's in its place.

    source: None for our list for news; a UTF-8 file with one word a line (a line that begins with ``# `` is a comment); or a tuple of words.
    Raises OptionsError for a file that cannot be read or an entry that is not a string.
    """
    if source is None:
        return _own_stop_words()
    return _stop_words(source if isinstance(source, tuple) else _lines(source, "stopwords"))


@lru_cache(maxsize=1)
def _own_stop_words() -> frozenset[str]:
    return _stop_words(_lines(STOP_WORDS_FILE, "stopwords"))


@lru_cache(maxsize=8)
def _stop_words(lines: tuple[Any, ...]) -> frozenset[str]:
    for line in lines:
        if not isinstance(line, str):
            raise OptionsError(f"stopwords: expected words, not {_shown(str(line))}", "stopwords")
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("# "))


def _lines(path: str | PathLike[str], option: str) -> tuple[str, ...]:
    try:
        facts = stat(path)
        return _read_lines(fspath(path), facts.st_mtime_ns, facts.st_size)
    except UnicodeDecodeError as error:
        raise OptionsError(f"{option}: {fspath(path)} is not UTF-8 (byte {error.start})", option) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OptionsError(f"{option}: cannot read {fspath(path)}: {reason}", option) from error


@lru_cache(maxsize=8)
def _read_lines(path: str, modified: int, size: int) -> tuple[str, ...]:
    """The lines of a file; ``modified`` and ``size`` make a changed file a new one for the cache."""
    return tuple(Path(path).read_text(encoding="utf-8-sig").split("\n"))
