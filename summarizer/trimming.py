"""Sentence → one line: clauses kept or dropped, never rewritten.

What a line may lose, in this order: an attribution (据介绍，) or a connective (此外，) at its head and the full stop at its end, always;
parentheses, then whole clauses, where it is too long; and only where no clause fits that reads as a sentence, the end of one, from a border
between words on, with an ellipsis in its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter

from summarizer.marks import CLOSERS, balanced, pairs, unpaired
from summarizer.model import ELLIPSIS, Document, Line, Span, Token, token_offsets
from summarizer.patterns import lazy

__all__ = ["attribution_end", "balanced", "clauses", "tidy_spans", "trim"]

MAX_CLAUSES = 14
"""Clauses looked at when choosing; what comes later in a sentence is left out of a line anyway."""
MAX_STEPS_BACK = 12
"""Words that a cut goes back at the most, to end with one that leaves nothing hanging."""
TWO_RUNS = 0.8
"""What a line of two runs is worth, compared with one of one."""
MAX_REPEATS = 4
"""More repetitions of a word than this do not make a clause more telling."""
LEAST_REST = 4
"""What is left when an attribution is dropped must have this many characters."""

_BREAK = lazy(
    r"[，；。！？!?,:;：—…](?:(?<=[，；。！？])|(?<=[!?])(?![A-Za-z0-9=&/])|(?<![A-Za-z0-9].)(?<=[,:;：])|(?<=：)(?!\d)|(?<=[,:;])(?![A-Za-z0-9/])|(?<=—)—+|(?<=…)…*)"
    rf"[，；。！？!?：—…]*[{re.escape(CLOSERS)}]*\s*"
)
"""Where a clause ends: looked for by its first character, which what is before and behind it must bear out."""
_GENERIC = (
    "负责人|有关人士|相关人士|业内人士|知情人士|分析人士|消息人士|专业人士|专家|工作人员|有关人员|相关人员|分析师|业内|民警|办案人员|目击者|学者|"
    "研究人员"
)
_SAYS = "表示|介绍|告诉|透露|称|说|指出|解释|坦言|认为|强调"
_ATTRIBUTION = lazy(
    r"[\u4e00-\u9fff]{0,8}[社网报][^，。：；“”]{0,20}\d{1,2}月\d{1,2}日[^，。：；“”]{0,8}(?:[电讯]|专电)(?:[（(][^（）()]{0,40}[)）])?\s*"
    rf"|(?:[^，。：；“”]{{0,12}}[，,])?记者[^，。：；“”]{{0,30}}(?:获悉|了解到|注意到|看到|发现|得知|采访到)[，,]"
    rf"|(?:(?:另|日前|近日|此前|随后|目前)[，,]?)?(?:据|综合(?=[^，。：；“”]{{2,40}}报道))[^，。：；“”]{{0,40}}?(?:介绍|报道|消息|了解|透露|悉|称|披露|统计|测算|估算|显示|说|表示|通报|反映)[，,：]"
    rf"|[^，。：；“”]{{0,24}}?(?:{_GENERIC})[^，。：；“”]{{0,10}}?(?:{_SAYS})(?:[^，。：；“”]{{0,8}}记者)?[说称道]?[，,]"
    r"|(?:数据|资料|公告|统计|调查|研究|结果|报告)(?:结果)?(?:显示|表明)[，,]"
    r"|(?:有|有关)?(?:媒体|外媒|网友|消息|报道)(?:报道)?(?:称|说|报道)[，,]"
)
_CONNECTIVE = lazy(
    r"(?:此外|另外|同时|与此同时|不过|然而|但是|但|可是|而且|并且|因此|因而|所以|于是|其中|当然|事实上|实际上|其实|总之|总的来说|总体来看|总体来说|总体而言|换句话说|换言之|也就是说|一方面|另一方面|"
    r"首先|其次|再次|再者|最后|第[一二三四五六七八九十]|[一二三四五六]是|值得一提的是|值得注意的是|值得关注的是|值得指出的是|需要指出的是|需要说明的是|需要注意的是|具体来看|具体来说|具体而言|例如|比如|"
    r"对此|为此|可以说|毫无疑问|众所周知|简而言之|简单来说|简单地说|不仅如此|除此之外|更重要的是|重要的是|更为重要的是|有意思的是|有趣的是|总而言之|综上所述|综上|由此可见|由此|那么|好的?|嗯|对|是的|没错)[，,：:]"
    r"|(?:[（(]?\d{1,2}[)）]|\d{1,2}(?:、|[.．]\s)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳]|[•·▲■●◆★※*]|-\s)\s*"
)
_LEANS_BACK = lazy(
    r"(?:并|而|且|也|还|又|则|就|才|却|但|以(?!色列)|使|让|令|从而|进而|因此|因而|所以|于是|其|这|此|该|对此|为此|即|如|例如|比如|包括|尤其|特别是|甚至|以及|及|和|与|等|或|不仅|而是|另|同时|他|她|它|均|都|将|已|是)"
)
"""A clause that begins so needs the one before it, or its subject."""
_LEANS_ON = lazy(
    r"(?:但是?|而且?|并且?|同时|不过|然而)?(?:虽然|虽|尽管|如果|如|若|假如|假设|只要|只有|无论|不管|不论|即使|哪怕|随着|为了|为|由于|因为|因|在(?:.*?)(?:中|下|上|时|后|前|里|期间|之际|方面|过程中|基础上|同时)$|当|自|自从|从|按照|依照|根据|依据|据|通过|经过|除了?|围绕|针对|面对|对于|关于|"
    r"鉴于|作为|.*(?:不仅|不但|不只)|一方面|与其|正如|面向|结合|本着|继|对|向|就)|.*?(?:时|之后|以后|后|以来|期间|之际|的话|来看|而言|来说|方面|同时|之前|之外|以及|和|与|的是|：|:|—|称|表示|指出|认为|强调|说)[，,：:]?$"
)
"""A clause that begins or ends so leads up to the next one."""
_SAID = lazy(r".*(?:说|称|表示|指出|认为|强调|透露|指控|披露|坦言|宣布|报道|提出|写道|回应|介绍|告诉\S{1,8})$")
_SETTING = frozenset(("t", "tg", "f", "s", "ns", "m", "q", "p", "r", "x"))
"""The tags of words that tell only when and where."""
_OPEN_ENDED = frozenset(("p", "c", "d", "uj", "ud", "uv", "r"))
_ASCII_STOP = lazy(r"(?:[\u4e00-\u9fff）)][.．]|[^.．]．)$")
_CLOSING_QUOTES = frozenset("”’」』﹂﹄｣")
_SPACES = lazy(r"\s+")
_PLAIN_SPACES = " \u00a0\u2002\u2003\u2009\u3000"
_NO_HEAD = _PLAIN_SPACES + "，,、；;：:。▶►▷●■◆◇★☆"
_NO_TAIL = _PLAIN_SPACES + "，,、；;：:—·－-/"
_PARENTHESES = lazy(r"[（(][^（）()]*[)）]")


def trim(document: Document, index: int, limit: int) -> Line:
    """Sentence ``index`` of the document as one line of at most ``limit`` characters, the ellipsis included.

    The line's spans are slices of the article's text, in order; joined, with an ellipsis after them where a clause had to be cut, they are its text.
    Quotes and brackets in it are balanced, it holds no line break or tab, and words, numbers and dates are whole. Where not even one word fits, it is
    the ellipsis alone, without a span.
    """
    sentence = document.sentences[index]
    text = sentence.text
    spans = _shortened(document, index, text, limit)
    ellipsis = ""
    if spans is None:
        spans = _cut(text, document.row.tokens(index), _lead_end(text), limit - len(ELLIPSIS))
        ellipsis = ELLIPSIS
    shifted = tuple((sentence.start + start, sentence.start + end) for start, end in spans)
    return Line("".join(text[start:end] for start, end in spans) + ellipsis, shifted)


def _shortened(document: Document, index: int, text: str, limit: int) -> list[Span] | None:
    """The spans to keep so that the line fits, by dropping whole parts only; None where no such line is worth reading."""
    start = _lead_end(text)
    whole = tidy_spans(text, [(start, len(text))])
    if length(whole) <= limit:
        return whole
    plain = tidy_spans(text, _without([(start, len(text))], [(m.start() - start, m.end() - start) for m in _PARENTHESES.finditer(text, start)]))
    if length(plain) <= limit:
        return plain
    return _best_clauses(document, index, text, start, limit)


def length(spans: Iterable[Span]) -> int:
    """How many characters the spans hold together."""
    return sum(end - start for start, end in spans)


def clauses(text: str, longest: int | None = None) -> list[Span]:
    """Cut a sentence into clauses: after ， ； ： —— and final marks outside of quotes and brackets; each keeps its mark.

    A quotation that opens a clause and closes after a final mark is a clause too. longest: quotes and brackets of more characters than this do not
    hold together what is in them. Linear in the text.

    >>> clauses("他说：“好，走。”我们到了，天亮了。")
    [(0, 3), (3, 9), (9, 14), (14, 18)]
    """
    held = pairs(text, longest)
    result, start, k = [], 0, 0
    for match in _BREAK.finditer(text):
        while k < len(held) and held[k][1] <= match.start():
            k += 1
        end = match.end()
        inside = k < len(held) and held[k][0] <= match.start()
        if inside and not (held[k] == (start, end) and text[end - 1] in _CLOSING_QUOTES):
            continue
        if start < end < len(text):
            result.append((start, end))
            start = end
    if start < len(text):
        result.append((start, len(text)))
    return result


def attribution_end(text: str) -> int:
    """Where the statement begins after an attribution at the head of the text (据介绍， · 记者从市政府获悉， · 有关负责人表示，); 0 where there is none.

    An attribution to a named speaker is part of the news and is not counted.

    >>> attribution_end("据介绍，新桥六月通车。"), attribution_end("李明称，新桥六月通车。")
    (4, 0)
    """
    match = _ATTRIBUTION.match(text)
    return match.end() if match and len(text) - match.end() >= LEAST_REST else 0


def _lead_end(text: str) -> int:
    """Where the sentence proper begins, after attributions and connectives."""
    at = len(text) - len(text.lstrip())
    for _ in range(4):
        match = _CONNECTIVE.match(text, at) or _ATTRIBUTION.match(text, at)
        if not match or len(text) - match.end() < LEAST_REST:
            break
        at = match.end()
    return at


def tidy_spans(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans as a line shows them: no white space at the ends, no line break, tab or double space, no mark dangling at the end, no quote or bracket
    without its partner, no final full stop (other final marks stay). Neighbouring spans are joined.
    """
    kept = list(spans)
    while True:
        joined = "".join([text[start:end] for start, end in kept])
        dropped = [(at, at + 1) for at in unpaired(joined)] or _extra_spaces(joined)
        if not dropped:
            ends = [*_head(joined), *_tail(joined)]
            return _neighbours_joined(_without(kept, ends) if ends else kept)
        kept = _without(kept, dropped)


def _head(text: str) -> list[Span]:
    """White space and marks that nothing can begin with, at the head."""
    kept = text.lstrip(_NO_HEAD)
    return [(0, len(text) - len(kept))] if len(kept) < len(text) else []


def _tail(text: str) -> list[Span]:
    """White space, commas and a full stop at the end."""
    end = len(text)
    while end:
        bare = len(text[:end].rstrip(_NO_TAIL))
        if text[:bare].endswith("。") or _ASCII_STOP.search(text, max(0, bare - 2), bare):
            bare -= 1
        if bare == end:
            break
        end = bare
    return [(end, len(text))] if end < len(text) else []


def _extra_spaces(text: str) -> list[Span]:
    """White space but for one plain space between words."""
    dropped: list[Span] = []
    if " " not in text and text.isprintable():
        return dropped
    for match in _SPACES.finditer(text):
        start, end = match.span()
        start += text[start] in _PLAIN_SPACES
        if start < end:
            dropped.append((start, end))
    return dropped


def _without(spans: Sequence[Span], dropped: Iterable[Span]) -> list[Span]:
    """The spans less what is dropped: ranges, in order of their starts, that count the characters of the joined spans.

    >>> _without([(10, 15), (20, 25)], [(0, 1), (4, 7)])
    [(11, 14), (22, 25)]
    """
    edges = [0]
    for start, end in dropped:
        start = max(start, edges[-1])
        edges += [start, max(start, end)]
    edges.append(length(spans))
    result: list[Span] = []
    base = k = 0
    for first, last in spans:
        size = last - first
        while k + 1 < len(edges) and edges[k] < base + size:
            start, end = max(edges[k], base), min(edges[k + 1], base + size)
            if start < end:
                result.append((first + start - base, first + end - base))
            if edges[k + 1] > base + size:
                break
            k += 2
        base += size
    return result


def _neighbours_joined(spans: Iterable[Span]) -> list[Span]:
    result: list[Span] = []
    for start, end in spans:
        if result and result[-1][1] == start:
            result[-1] = (result[-1][0], end)
        elif start < end:
            result.append((start, end))
    return result


def _best_clauses(document: Document, index: int, text: str, start: int, limit: int) -> list[Span] | None:
    """The most telling clauses that fit and read as a sentence: a run of them, or two runs with a gap between."""
    parts = [(max(first, start), last) for first, last in clauses(text, max(limit // 2, 16)) if last > start]
    if len(parts) < 2:
        return None
    if length(parts[:MAX_CLAUSES]) < limit:
        return _longest_head(text, parts, limit)
    parts = parts[:MAX_CLAUSES]
    tags, telling = _by_clause(document, index, parts)
    bare = [text[first:last].rstrip(" ，,") for first, last in parts]
    leads = [_SETTING.issuperset(tags[k]) or bool(_LEANS_ON.match(bare[k])) or _is_topic(bare[k], bare[k + 1:k + 2]) for k in range(len(parts))]
    follows = [bool(_LEANS_BACK.match(text, first)) for first, last in parts]
    subjects = [own[0][:1] in ("n", "r") if own else False for own in tags]
    said = [bool(_SAID.match(clause)) for clause in bare]
    head_costs = [_head_cost(k, leads, follows, said, subjects) for k in range(len(parts))]
    sums = list(accumulate(_weights(telling, document), initial=0.0))
    for _, runs in sorted(_candidates(parts, leads, follows, head_costs, sums, limit), key=itemgetter(0), reverse=True):
        spans = tidy_spans(text, [(parts[first][0], parts[last - 1][1]) for first, last in runs])
        if length(spans) <= limit:
            return spans if length(spans) >= min(8, limit // 2) else None
    return None


def _by_clause(document: Document, index: int, parts: Sequence[Span]) -> tuple[list[list[str]], list[dict[int, int]]]:
    """For each clause the parts of speech of the words that begin in it, and the length of each telling one by its number in the document's vocabulary.

    A sentence of a million words is looked at no further than its clauses are.
    """
    row, words = document.row, document.words
    first, begins = int(row.first[index]), document.sentences[index].start
    stop = int(row.starts.searchsorted(parts[-1][1] + begins))
    starts = row.starts[first:stop].tolist()
    tokens = list(map(row.lexicon.tokens.__getitem__, row.numbers[first:stop].tolist()))
    low, high = int(words.bounds[index]), int(words.bounds[index + 1])
    places, numbers = words.places[low:high].tolist(), words.numbers[low:high].tolist()
    tags, telling = [], []
    for start, end in parts:
        a, b = bisect_left(starts, start + begins), bisect_left(starts, end + begins)
        tags.append([tag for _, tag in tokens[a:b]])
        content = range(bisect_left(places, first + a), bisect_left(places, first + b))
        told = [(numbers[k], tokens[places[k] - first]) for k in content]
        telling.append({number: len(word) for number, (word, tag) in told if tag[0] not in "xucpry"})
    return tags, telling


def _longest_head(text: str, parts: Sequence[Span], limit: int) -> list[Span] | None:
    total, count = 0, 0
    while count < len(parts) and total + parts[count][1] - parts[count][0] <= limit:
        total += parts[count][1] - parts[count][0]
        count += 1
    return tidy_spans(text, [(parts[0][0], parts[count - 1][1])]) if count else None


def _candidates(
    parts: Sequence[Span], leads: Sequence[bool], follows: Sequence[bool], head_costs: Sequence[float], sums: Sequence[float], limit: int,
) -> Iterator[tuple[float, list[Span]]]:
    """Runs of clauses that fit and end well, with what they tell (sums: of the weights before each clause) less what they make the reader miss."""
    room = limit + 1
    count = len(parts)
    sizes = [last - first for first, last in parts]
    ends = [not lead for lead in leads]
    ends[-1] = True
    for i in range(count):
        size = 0
        for j in range(i, count):
            size += sizes[j]
            if size > room:
                break
            told = sums[j + 1] - sums[i]
            if ends[j]:
                yield round(told * head_costs[i], 9), [(i, j + 1)]
            if leads[j]:
                continue
            for k in range(j + 2, count):
                if follows[k] or size + sizes[k] > room:
                    continue
                tail = 0
                for m in range(k, count):
                    tail += sizes[m]
                    if size + tail > room:
                        break
                    if ends[m]:
                        yield round((told + sums[m + 1] - sums[k]) * head_costs[i] * TWO_RUNS, 9), [(i, j + 1), (k, m + 1)]


def _head_cost(k: int, leads: Sequence[bool], follows: Sequence[bool], said: Sequence[bool], subjects: Sequence[bool]) -> float:
    """What a line that begins with clause ``k`` is worth, compared with one that begins with the sentence: is a speaker missing, a subject, the thread?"""
    if all(leads[:k]) and not (k and follows[k]):
        return 0.75 if any(said[:k]) else 1.0
    if follows[k]:
        return 0.35
    return 0.85 if subjects[k] else 0.6


def _is_topic(clause: str, following: Sequence[str]) -> bool:
    """Whether the clause is what the next one says something of (…的做法，是…)."""
    return bool(following) and following[0].startswith(("是", "正是", "就是", "也是", "都是", "则是")) and "是" not in clause


def _weights(clauses: Sequence[Mapping[int, int]], document: Document) -> list[float]:
    """What each clause tells: its words, by number and length, those that the article and its title repeat counting more; earlier clauses a little more."""
    counts = document.counts.tolist()
    title = frozenset([document.numbers.get(word.lower(), -1) for word, _ in document.title_tokens] if document.title_tokens else ())
    weights = []
    for k, words in enumerate(clauses):
        told = [min(size, 4) * (1 + 0.3 * min(counts[n] - 1, MAX_REPEATS)) * (1.5 if n in title else 1.0) for n, size in words.items()]
        weights.append(sum(told) * 0.95**k)
    return weights


def _cut(text: str, tokens: Sequence[Token], start: int, room: int) -> list[Span]:
    """The head of a clause that is too long, up to a border between words that leaves nothing hanging; empty where not even one word fits.

    In a list, the border after an item is preferred if that costs less than a third of the room.
    """
    borders = token_offsets(tokens)
    last = bisect_right(borders, start + room) - 1
    item = text.rfind("、", start, borders[last] + 1)
    if 3 * (item - start) > 2 * room and item in borders:
        return tidy_spans(text, [(start, item)])
    complete = (k for k in range(last, max(0, last - MAX_STEPS_BACK), -1) if tokens[k - 1][1] not in _OPEN_ENDED and borders[k] > start)
    for k in (*complete, last):
        spans = tidy_spans(text, [(start, borders[k])]) if borders[k] > start else []
        if spans:
            return spans
    return []
