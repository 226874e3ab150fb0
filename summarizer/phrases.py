"""Words → keywords: candidates (words and phrases), which of them say the same, and where they stand.

A candidate is a word, a run of up to four nouns and the like, or a phrase in quotes. The steps are usable one by one: `candidates`, any scores for them,
`publish`.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, compress
from operator import itemgetter
from typing import NamedTuple

from summarizer.model import Document, Keyword, Options, Span, Token, content_forms, token_offsets
from summarizer.patterns import lazy

MAX_WORDS = 4
MAX_LENGTH = 14
MAX_LATIN_LENGTH = 40
MAX_QUOTES = 200
"""How many of the phrases in quotes are looked up in the whole text, those quoted most often first: it keeps long texts linear."""
PHRASE_BONUS = 0.5
TITLE_BONUS = 0.6
ONCE = 0.6
"""What is left of the score of a word that occurs once: by its rarity alone it would pass for important, and many such are slips of the segmenter."""
WHOLE = 0.8
WHOLE_WORD = 0.4
"""What share of a part's worth a phrase, or a word of the dictionary (a name, mostly), must have to stand for it."""

NOUNS = ("n", "nr", "nrt", "nrfg", "ns", "nt", "nz", "nl", "nw", "vn", "j", "l", "i", "un")
CODES = {**dict.fromkeys(NOUNS, "n"), **dict.fromkeys(("b", "an", "ng", "s"), "b"), "eng": "e"}
"""What a part of speech may do: ``n`` stand alone, in a phrase, and end one; ``b`` stand in a phrase before its last word; ``e`` as n, also after a space."""
SPACE, BREAK = "_", "."
ALONE = "neE"
_END = ("\n", "x")
JOINT = lazy("[nbeE](?=[nbeE])")
QUOTED = lazy(r"[“‘「『《]([^“”‘’「」『』《》，。！？；：\s]{3,14})[”’」』》]")
IDIOM = "l"


class Candidate(NamedTuple):
    """A keyword to be, all in lower case.

    key: its text. words, tags: its tokens. times, in_title: how often these tokens stand in the text and in the title. quoted: found in quotes.
    """

    key: str
    words: tuple[str, ...]
    tags: tuple[str, ...]
    times: int
    in_title: int
    quoted: bool = False

    @property
    def is_phrase(self) -> bool:
        """Whether it is more than one word."""
        return len(self.words) > 1


def keywords(document: Document, word_scores: Mapping[str, float], options: Options) -> list[Keyword]:
    """The document's keywords by the scores of its words, best first; the first five of ten are the five.

    word_scores: lower-case words → numbers not below 0 that grow with a word's occurrences (tf·idf, a centrality); words without one are no keywords.
    Options used: keywords, terms, single_characters.
    """
    found = candidates(document, options)
    return publish(document, zip(found, score_candidates(document, found, word_scores), strict=True), options)


def candidates(document: Document, options: Options) -> list[Candidate]:
    """All candidates: words of the text in order of first appearance, then phrases that occur twice (the title counts).

    Nothing that is a number, a stop word or an address, and no word of one character unless asked for.
    Options used: terms, single_characters.
    """
    body = _Units(document.tokens, document.forms)
    title = _Units([document.title_tokens], content_forms([document.title_tokens], document.stop_words))
    result = []
    if options.terms != "phrases":
        keys, tags = body.alone()
        shortest = 1 if options.single_characters else 2
        first_tags = dict(zip(reversed(keys), reversed(tags), strict=True))
        titled = Counter(title.alone()[0])
        result = [Candidate(key, (key,), (first_tags[key],), count, titled[key] if titled else 0)
                  for key, count in Counter(keys).items() if shortest <= len(key) <= MAX_LATIN_LENGTH and "://" not in key]
    if options.terms != "words":
        repeated = Counter(chain(body.pairs(), title.pairs()))
        found = list(body.phrases(repeated))
        known = dict(reversed(found))
        counts = Counter([key for key, _ in found])
        titled = Counter([key for key, _ in title.phrases(repeated)])
        result += [Candidate(key, *known[key], count, titled[key]) for key, count in counts.items() if count + titled[key] > 1]
        result += [c for c in _quoted(document) if c.key not in counts]
    return result


class _Units:
    """Tokens in a row with what each may do: a character of ``codes`` a token, as CODES has them; ``E``: Latin, one space after the Latin word before it."""

    def __init__(self, sentences: Sequence[Sequence[Token]], forms: Mapping[str, str]) -> None:
        self.flat = list(chain.from_iterable([*tokens, _END] for tokens in sentences))
        self.forms = forms
        code = CODES.get
        self.codes = "".join([code(tag, BREAK) if word in forms else BREAK for word, tag in self.flat])
        if "e.e" in self.codes:
            self._join_latin()
        self.joints = [match.start() for match in JOINT.finditer(self.codes)]

    def _join_latin(self) -> None:
        """Leave out the single spaces between Latin words."""
        codes = "".join([SPACE if word == " " else code for (word, _), code in zip(self.flat, self.codes, strict=True)])
        kept = [not (code == SPACE and codes[i - 1:i + 2] == "e_e") for i, code in enumerate(codes)]
        self.flat = list(compress(self.flat, kept))
        self.codes = codes.replace("e_e", "eE").replace("E_e", "EE")

    def alone(self) -> tuple[list[str], list[str]]:
        """The words that may stand alone, in lower case, and their tags."""
        tokens = list(compress(self.flat, map(ALONE.__contains__, self.codes)))
        forms = self.forms
        return [forms[word] for word, _ in tokens], [tag for _, tag in tokens]

    def pairs(self) -> list[tuple[str, str]]:
        """Every two words side by side that may stand in one phrase."""
        flat, forms = self.flat, self.forms
        return [(forms[flat[i][0]], forms[flat[i + 1][0]]) for i in self.joints]

    def phrases(self, repeated: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
        """Each place of each phrase all of whose pairs of neighbours are repeated (else it is not): its text in lower case, its words, its tags."""
        places = [i for i, pair in zip(self.joints, self.pairs(), strict=True) if repeated[pair] > 1]
        joints = frozenset(places)
        for i in places:
            key, last = self.forms[self.flat[i][0]], i
            while last in joints and last - i < MAX_WORDS - 1:
                last += 1
                key += (" " if self.codes[last] == "E" else "") + self.forms[self.flat[last][0]]
                if len(key) > (MAX_LATIN_LENGTH if key.isascii() else MAX_LENGTH):
                    break
                if self.codes[last] != "b":
                    yield key, _words_and_tags(self.flat[i:last + 1])


def _words_and_tags(tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple([word.lower() for word, _ in tokens]), tuple([tag for _, tag in tokens])


def _quoted(document: Document) -> Iterator[Candidate]:
    """Phrases of more than one word that stand in quotes or title marks and occur at least twice, quoted or not: slogans, names of works."""
    text = document.article.text
    quotes = [key for key, _ in Counter([match[1].lower() for match in QUOTED.finditer(text)]).most_common(MAX_QUOTES)]
    if not quotes:
        return
    lowered, title = _lowered(text), _lowered(document.article.title or "")
    repeated = [key for key in quotes if lowered.count(key) + title.count(key) > 1]
    if not repeated:
        return
    forms = document.forms
    flat = list(chain.from_iterable(document.tokens))
    starts = _starts(document)
    for key in repeated:
        spans = _aligned(lowered, key, document.borders)
        if len(spans) + title.count(key) > 1 and spans:
            inside = [token for token in flat[bisect_left(starts, spans[0][0]):bisect_left(starts, spans[0][1])] if token[0] in forms]
            if len(inside) > 1:
                yield Candidate(key, *_words_and_tags(inside), len(spans), title.count(key), True)


def score_candidates(document: Document, found: Sequence[Candidate], word_scores: Mapping[str, float]) -> list[float]:
    """A score for each candidate from those of its words; 0 for a part that a whole stands for.

    An occurrence of a word is worth its score ÷ its occurrences. A candidate's worth is that of all its words × its own occurrences: where a whole is worth
    as much as a part of it, or nearly so, the part is left out. Its score is the mean instead of the sum, more for more words and for those of the title,
    less for what occurs once.
    """
    counts = Counter(chain(chain.from_iterable(document.content), [word.lower() for word, _ in document.title_tokens]))
    shares = {word: score / counts[word] for word, score in word_scores.items() if word in counts}
    worth, scores = {}, []
    for key, words, _, times, in_title, _ in found:
        size, count = len(words), times + in_title
        total = (sum([shares.get(word, 0.0) for word in words]) if size > 1 else shares.get(key, 0.0)) * count
        worth[key] = total
        if size > 1:
            total *= (1.0 + PHRASE_BONUS * math.log2(size)) / size
        if in_title:
            total *= 1.0 + TITLE_BONUS
        scores.append(total * ONCE if count == 1 else total)
    lost = _stood_for(found, worth)
    return [0.0 if c.key in lost else score for c, score in zip(found, scores, strict=True)] if lost else scores


def _stood_for(found: Sequence[Candidate], worth: Mapping[str, float]) -> set[str]:
    """The keys of the candidates that a longer one, worth enough, has as a proper part. Linear in the candidates."""
    lost: set[str] = set()
    for c in found:
        if len(c.key) > 2:
            bar = worth[c.key] / (WHOLE if c.is_phrase else WHOLE_WORD)
            lost.update([part for part in _parts(c.key) if worth.get(part, bar) < bar])
    return lost


def _parts(key: str) -> list[str]:
    """The proper parts of two characters or more; of Latin text none but whole words.

    >>> _parts("智慧灯"), _parts("big data")
    (['智慧', '慧灯'], ['big', 'data'])
    """
    if key.isascii():
        return key.split() if " " in key else []
    size = len(key)
    if size == 3:
        return [key[:2], key[1:]]
    return [key[start:end] for start in range(size - 1) for end in range(start + 2, size + (start > 0))]


def publish(document: Document, scored: Iterable[tuple[Candidate, float]], options: Options) -> list[Keyword]:
    """The best candidates as keywords: never a part beside its whole, with counts, offsets and the commonest spelling; scores as shares of the best.

    scored: candidates with scores, the larger the better; those not above 0 are left out. Equal ones stay in the order given. Options used: keywords.
    """
    ranked = sorted([(c, round(score, 9)) for c, score in scored if score > 0], key=itemgetter(1), reverse=True)
    chosen: list[tuple[Candidate, float]] = []
    for c, score in ranked:
        if len(chosen) == options.keywords:
            break
        key = c.key
        alike = [other.key for other, _ in chosen if key in other.key or other.key in key]
        if not any(is_part(key, other) or is_part(other, key) for other in alike):
            chosen.append((c, score))
    return locate(document, chosen)


def locate(document: Document, chosen: Sequence[tuple[Candidate, float]]) -> list[Keyword]:
    """Candidates with scores, the best first, as keywords: counts, offsets and the commonest spelling; scores as shares of the best."""
    lowered = _lowered(document.article.text)
    return [_located(document, lowered, c, score / chosen[0][1]) for c, score in chosen]


def is_part(part: str, whole: str) -> bool:
    """Whether one text stands in the other; Latin letters count as whole words only.

    >>> is_part("路灯", "智慧路灯"), is_part("ai", "said"), is_part("ai", "ai芯片")
    (True, False, True)
    """
    at = whole.find(part)
    while at >= 0:
        if not _splits_latin(whole, at) and not _splits_latin(whole, at + len(part)):
            return True
        at = whole.find(part, at + 1)
    return False


def _splits_latin(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1:place + 1].isascii() and text[place - 1:place + 1].isalnum()


def _located(document: Document, lowered: str, candidate: Candidate, score: float) -> Keyword:
    """A candidate with its places in the text (whose lower case is given), and the title's added to its count."""
    key, title = candidate.key, document.article.title or ""
    spans = _aligned(lowered, key, document.borders)
    in_title = _aligned(_lowered(title), key, token_offsets(document.title_tokens)) if title else []
    word = key
    if key != key.upper():
        word = _commonest([document.article.text[start:end] for start, end in spans] + [title[start:end] for start, end in in_title]) or key
    pos = candidate.tags[-1] if CODES.get(candidate.tags[-1]) else IDIOM
    return Keyword(word, score, len(spans) + len(in_title), pos, tuple(spans))


def _commonest(forms: Sequence[str]) -> str:
    """The form that occurs most often, the first of them in the text; empty where there is none."""
    return Counter(forms).most_common(1)[0][0] if forms else ""


def _lowered(text: str) -> str:
    """Lower case of the same length, so that offsets hold: what would grow stays as it is.

    >>> _lowered("AİB")
    'aİb'
    """
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join([c.lower() if len(c.lower()) == 1 else c for c in text])


def _starts(document: Document) -> array[int]:
    """Where the tokens of the text begin, rising."""
    starts = array("q")
    for sentence, tokens in zip(document.sentences, document.tokens, strict=True):
        starts.extend(accumulate([len(word) for word, _ in tokens[:-1]], initial=sentence.start) if tokens else ())
    return starts


def _aligned(text: str, key: str, borders: Sequence[int]) -> list[Span]:
    """Where the key stands in the text as whole tokens. borders: where these begin and end, rising.

    >>> _aligned("市民路灯民路", "民路", [0, 2, 4, 6])
    [(4, 6)]
    """
    spans, at = [], text.find(key)
    while at >= 0:
        end = at + len(key)
        whole = _has(borders, at) and _has(borders, end)
        if whole:
            spans.append((at, end))
        at = text.find(key, end if whole else at + 1)
    return spans


def _has(places: Sequence[int], place: int) -> bool:
    i = bisect_left(places, place)
    return i < len(places) and places[i] == place
