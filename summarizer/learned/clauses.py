"""A sentence cut into clauses: what each begins and ends with decides whether a line may begin or end there; and what a line may leave out inside of them."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from ..model import Span, Token
from ..trimming import clauses as clause_spans
from .vocabulary import (
    ACTS,
    AFTER_DATE,
    AIMS,
    ALSO,
    CAUSES,
    COMPLETE,
    CONCESSIONS,
    CONTRARY,
    DATE,
    DAYTIMES,
    EMPTY,
    EVENTS,
    GENERIC,
    GLUED,
    GROUNDS,
    HALVES,
    HEARD,
    JOINTLY,
    KEENLY,
    KIN,
    LABEL,
    LEANING,
    LEANING_END,
    MANNERS,
    MORE,
    OFFICES,
    OLD_YEAR,
    OPENERS,
    PAIRED,
    PARENTHESES,
    PLACES,
    POSTS,
    PREDICATES,
    PURPOSES,
    QUOTE,
    QUOTED,
    QUOTING,
    SAYING,
    SECOND_HALVES,
    SPACED,
    THAT_DAY,
    THEME,
    TIME,
    TIMEWORDS,
    TOWARDS,
    UNRESOLVED,
    VAGUE,
    VERBS,
)

MOST_CLAUSES = 15
COLONS = ("：", ":")
MARKS = "，；：、,;:。—… \n"
OPENING_QUOTES = "“《「‘"
QUOTES = "“”《》「」‘’"
DATE_ENDS = "日号天前间"
NEAR = 8
"""Purposes and places are sought in so many tokens."""
NOUNS = ("n", "j", "eng", "s", "l", "b")
"""Tags that a subject may begin with."""
NAMED = ("ns", "nt", "nr", "nz", "j")
"""Tags of names."""
HEADED = 4
"""A heading run into a sentence has at least so many tokens."""


class Clause(NamedTuple):
    """Tokens ``first`` to ``last`` (excluded), without marks; its span in the sentence; and what it is.

    leans: it leads up to the next clause, so that no line ends with it. quotes: what follows is somebody's word. generic: it only names a source.
    timely: only a time. ends_well: a line may end with it. verb: it has one that is neither quoted nor inside of what only describes a noun; predicate: it
    has any. glued: a heading or caption was run into it. latin: it has Latin words. head, tag: its first word that is no date, and that word's part of
    speech. described: where its subject begins behind what describes it (来自河岸的〔团队获胜〕), or 0. post: it is a person and his office, no more.
    also: it goes on from something said before (也, 还). vague: its subject is a word that any article may have (公司, 会议). back: it points back.
    dashed: it follows a dash or colon. heads: it is a heading, to which the next clause was glued. empty: it only says that something was told or visited,
    and the sentence goes on to say what. tells: it begins with a verb of saying, so that what follows is another's deed.
    """

    first: int
    last: int
    start: int
    end: int
    leans: bool
    quotes: bool
    generic: bool
    timely: bool
    ends_well: bool
    verb: bool
    predicate: bool
    glued: bool
    latin: bool
    head: str
    tag: str
    described: int
    post: bool
    also: bool
    vague: bool
    back: bool
    dashed: bool
    heads: bool
    empty: bool
    tells: bool


def clauses(text: str, tokens: Sequence[Token], offsets: Sequence[int]) -> list[Clause]:
    """The first clauses of a sentence, at most MOST_CLAUSES. offsets: where its tokens begin and, at last, end."""
    found: list[Clause] = []
    k = 0
    for _, end in clause_spans(text)[:MOST_CLAUSES]:
        first = k
        while k < len(tokens) and offsets[k] < end:
            k += 1
        border = _glue(tokens, first, k)
        if border:
            heading = _clause(text, tokens, offsets, first, border, True)
            if heading:
                found.append(heading._replace(heads=True))
            first = border
        clause = _clause(text, tokens, offsets, first, k, end == len(text))
        if clause:
            found.append(clause)
    return _without_half_concessions(_with_long_purposes(found, tokens), tokens)


def retagged(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, those that the tagger takes for something else as the verbs and adverbs that they are."""
    return [(word, "v") if word in ACTS else (word, "d") if word in MANNERS else (word, tag) for word, tag in tokens]


def _without_half_concessions(found: list[Clause], tokens: Sequence[Token]) -> list[Clause]:
    """The clauses, without an end where the other half is to come (不仅…，〔还〕…), as before 但, 却… where something was conceded (尽管…，〔但〕…)."""
    concedes = halved = False
    waits = ""  # for the other half of what was begun with this word
    for k, (clause, after) in enumerate(itertools.pairwise(found)):
        concedes = concedes or tokens[clause.first][0] in CONCESSIONS
        held = [word for word, _ in tokens[clause.first:clause.last]]
        halved = any(word in HALVES for word in held) or (halved and held[0] not in SECOND_HALVES)
        paired = next((word for word in held if word in PAIRED), "")
        waits = "" if paired == waits else paired or waits
        contrary = concedes and tokens[after.first][0] in CONTRARY
        if halved or waits or contrary:
            found[k] = found[k]._replace(ends_well=False)
        if contrary:
            found[k + 1] = after._replace(back=False)
    return found


def _with_long_purposes(found: list[Clause], tokens: Sequence[Token]) -> list[Clause]:
    """The clauses, those marked that go on with a purpose which the sentence opens with (为进一步改善环境，〔提升形象，关心居民，〕3日，某镇…).

    It goes on as far as clauses open with a verb or the like, and up to a date that follows, but for those that open with a name.
    """
    dated = next((k for k, clause in enumerate(found) if k and clause.timely), 0)
    aims = False
    for k, clause in enumerate(found[:-1]):
        word, tag = tokens[clause.first]
        goes_on = word.startswith(KEENLY) or tag[0] in "vdp" or tag == "ad" or (k < dated and not tag.startswith(NAMED))
        aims = (aims and not clause.timely and goes_on) or (clause.leans and word in PURPOSES)
        if aims and not clause.leans:
            found[k] = clause._replace(leans=True, ends_well=False)
    return found


def _glue(tokens: Sequence[Token], first: int, last: int) -> int:
    """The token at which a sentence begins behind a heading that was run into it (…专项行动〔近日，〕…), 0 where there is none."""
    for k in range(first + HEADED, last):
        word = tokens[k][0]
        if word[-1] in DATE_ENDS and DATE.fullmatch(word) and tokens[k - 1][1] in ("n", "vn", "v", "nz", "nt", "ns", "i", "l", "an", "eng"):
            end = _date_end(tokens, k)
            if end > k and (end >= last or tokens[end][0] in ("，", ",") or (len(word) < 3 and tokens[end][1][0] == "n" and word in ("近日", "日前"))):
                return k
    return 0


def _clause(text: str, tokens: Sequence[Token], offsets: Sequence[int], first: int, last: int, closes: bool) -> Clause | None:
    colon = any(word in COLONS for word, _ in tokens[max(first, last - 2):last])
    while last > first and (tokens[last - 1][0] in MARKS or tokens[last - 1][0][0] in "—…"):
        last -= 1
    while first < last and (tokens[first][0].isspace() or tokens[first][0] in MARKS):
        first += 1
    if first == last:
        return None
    body, held = text[offsets[first]:offsets[last]], tokens[first:last]
    (word, _), (tail, tail_tag) = held[0], held[-1]
    tags = [tag for _, tag in held]
    timely = body in OPENERS or (TIME.fullmatch(body) is not None and OLD_YEAR.search(body) is None)
    generic = GENERIC.fullmatch(body) is not None
    quotes = colon or tail in QUOTING or tail[-1] in "称说" or (len(held) > 1 and held[-2][0] in QUOTING and tail_tag in ("ul", "u", "n", "uz"))
    predicate = any(tag[0] == "v" and tag != "vn" for tag in tags) or VERBS.search(body) is not None
    at = next((k for k, (w, t) in enumerate(held) if t != "t" and not DATE.fullmatch(w)), 0)
    (head, tag), after = held[at], held[at + 1] if at + 1 < len(held) else ("", "x")
    verb, described = _predication(held, at, text, offsets, first) if predicate else (False, 0)
    leans = word in ("在", "于") and (not verb or body.endswith(PLACES))
    if not closes and not leans:
        opens = word == "就" or word in LEANING
        leans = timely or quotes or generic or opens or tail in LEANING_END or tail[-1] in "后时许止" or tail_tag == "t" or _aims(held)
    ends_well = not leans and tail not in SAYING and (closes or tail_tag[0] not in "pcdf") and tail_tag not in ("uj", "ud", "uv")
    dashed_off = not closes and text[offsets[last]:offsets[last] + 1] in "—-–"
    if dashed_off or not (closes or verb or ("的" not in body and "p" not in tags[1:])) or (not closes and _only_jointly(held)):
        ends_well = False
    back = word in UNRESOLVED or word[0] in "该此其" or (word == "最近" and any(w in ("一次", "一起") for w, _ in held[:3]))
    return Clause(
        first, last, offsets[first], offsets[last], leans, quotes, generic, timely, ends_well, verb, predicate, _glued(held, body), "eng" in tags, head, tag,
        described, len(held) > 2 and len(tail) <= 3 and held[-2][0].endswith(POSTS), _goes_on(held, at),
        (head in VAGUE and after[1][0] in "vdpuxc") or (head in KIN and after[1].startswith("nr")),
        back, offsets[first] > 0 and text[offsets[first] - 1] in "—-：:", False, (not closes or body.endswith(HEARD)) and _is_empty(body),
        word in QUOTING)


def _only_jointly(held: Sequence[Token]) -> bool:
    """Whether the clause says with whom something is done (某镇联合某协会，…), and has no other verb."""
    return any(word in JOINTLY for word, _ in held[1:]) and all(word in JOINTLY for word, tag in held if tag[0] == "v" and tag != "vn")


def _is_empty(body: str) -> bool:
    return any(match.end() == len(body) for match in EMPTY.finditer(body))


def _predication(held: Sequence[Token], at: int, text: str, offsets: Sequence[int], first: int) -> tuple[bool, int]:
    """Whether the clause has a verb of its own, and where it opens with words that describe its subject, where that begins (来自河岸的〔团队获胜〕), else 0.

    What is quoted, what stands right before 的, and where the clause opens with a verb or preposition, what stands before the first 的 too, is no verb of its
    own.
    """
    quoted = False
    verbs, nouns = [], []
    for k in range(at, len(held)):
        word, tag = held[k]
        if word in QUOTES:
            quoted = word in OPENING_QUOTES
        elif quoted:
            continue
        elif word == "的":
            if k + 1 < len(held) and (held[k + 1][1][0] in "njeslmxartq" or held[k + 1][1] == "vn"):
                nouns.append(k)
        elif ((tag[0] == "v" and tag != "vn") or word in PREDICATES) and not (k + 1 < len(held) and held[k + 1][0] == "的"):
            verbs.append(k)
    if not nouns or held[at][1][0] not in "vpdf" or held[at][1] == "vn" or held[at][0][-1] in "是有" or held[at][0] in TOWARDS:
        return bool(verbs) or VERBS.search(text, offsets[first + at], offsets[first + len(held)]) is not None, 0
    own = bool(verbs and verbs[-1] > nouns[0] + 1) or VERBS.search(text, offsets[first + nouns[0] + 1], offsets[first + len(held)]) is not None
    return own, offsets[first + nouns[0] + 1] if own else 0


def _goes_on(held: Sequence[Token], at: int) -> bool:
    """Whether 也, 还 and the like stand before the clause's first verb."""
    for word, tag in held[at:at + NEAR]:
        if word in ALSO:
            return True
        if tag[0] == "v" and tag != "vn":
            return False
    return False


def _aims(held: Sequence[Token]) -> bool:
    """Whether the clause only names a purpose or ground after its subject (某镇为改善环境，…)."""
    return any((held[k][0] in AIMS and held[k][1][0] in "pc" and (held[k + 1][1][0] in "vpad" or held[k][0] in CAUSES)) or held[k][0] in GROUNDS
               for k in range(1, min(len(held) - 1, NEAR)))


def _glued(held: Sequence[Token], body: str) -> bool:
    """Whether a heading or caption was run into the clause: words stand inside it that open one, a word stands twice in a row, a space parts Han words
    outside of quotes, or it ends with a date that joins on to nothing.
    """
    if " " in body and SPACED.search(QUOTED.sub("", body)):
        return True
    if len(held) > 3 and DATE.fullmatch(held[-1][0]) and held[-2][1][0] in "nvrs":
        return True
    for k in range(2, len(held) - 1):
        word, (before, tag_before) = held[k][0], held[k - 1]
        if (word in GLUED and tag_before != "x") or (word == before and len(word) > 1) or (k > 3 and word in ("为", "为了") and held[k + 1][0] in MORE):
            return True
    return False


def dropped(text: str, tokens: Sequence[Token], offsets: Sequence[int]) -> list[Span]:
    """What every line leaves out: a label in front (〔【热点】〕), parentheses, and dates between a subject and its verb (市政府〔3日〕宣布)."""
    label = LABEL.match(text)
    quotes = [match.start() for match in QUOTE.finditer(text)]
    spans = [match.span() for match in PARENTHESES.finditer(text) if not _of_name(match.group()[1:-1]) and not _quoted(text, quotes, match.start())]
    if label:
        spans.append(label.span())
    for k in range(1, len(tokens) - 1):
        if tokens[k][0][-1] not in DATE_ENDS:
            continue
        end = k + 1 if tokens[k][0] in THAT_DAY else _date_end(tokens, k)
        if k < end < len(tokens) and _subject(tokens[k - 1]) and tokens[end][1][0] in "vpd" and tokens[end][0] not in AFTER_DATE:
            spans.append((offsets[k], offsets[end]))
    return sorted(spans)


def _of_name(inside: str) -> bool:
    """Whether what stands in parentheses is a number, a part of a name (路灯2号〔2a〕), or of what is counted (五个县〔市、区〕)."""
    if inside.isdigit() or all(character in "市县区镇乡旗州街道、" for character in inside):
        return True
    return len(inside) < 4 and inside.isascii() and inside.isalnum() and any(map(str.isdigit, inside))


def _quoted(text: str, quotes: Sequence[int], at: int) -> bool:
    """Whether a place lies inside of quotes: the last of the places of ``quotes`` before it opens one."""
    before = bisect_left(quotes, at) - 1
    return before >= 0 and text[quotes[before]] in OPENING_QUOTES


def _subject(token: Token) -> bool:
    return (token[1][0] in "nj" or token[1] == "eng" or token[0] in "）)”》") and token[0] not in TIMEWORDS


def _date_end(tokens: Sequence[Token], k: int) -> int:
    """Where the date that may begin at token k ends; k where there is none."""
    first = k
    while k < len(tokens) and tokens[k][0] in TIMEWORDS:
        k += 1
    if k == len(tokens) or not DATE.fullmatch(tokens[k][0]):
        return first
    k += 1
    while k < len(tokens) and tokens[k][0] in DAYTIMES:
        k += 1
    return k


def places(tokens: Sequence[Token], offsets: Sequence[int]) -> list[Span]:
    """What a line may leave out: where something happened, between subject and verb (论坛〔在河岸会展中心〕开幕)."""
    spans: list[Span] = []
    for k in range(1, len(tokens) - 2):
        if tokens[k][0] != "在" or not (_subject(tokens[k - 1]) or tokens[k - 1][1] == "t" or tokens[k - 1][0] in DAYTIMES or DATE.fullmatch(tokens[k - 1][0])):
            continue
        end, most = k + 1, min(len(tokens), k + 1 + NEAR)
        while end < most and tokens[end][1][0] in "nsjbfqmtliu" and tokens[end][0] not in EVENTS:
            end += 1
        if k + 1 < end < len(tokens) and tokens[end][0] in EVENTS and _says_enough(tokens, end) and not _between(tokens, end):
            spans.append((offsets[k], offsets[end]))
    return spans


def themes(text: str) -> list[Span]:
    """What a line may leave out: the motto of a meeting or campaign, before what that is (举办〔“灯火可亲”〕摄影展)."""
    return [match.span() for match in THEME.finditer(text)]


def _between(tokens: Sequence[Token], k: int) -> bool:
    """Whether 与 at token k joins two things that something is between (在晴〔与雨之间〕)."""
    return tokens[k][0] in ("与", "同", "和") and any(word in ("之间", "间") for word, _ in tokens[k:k + NEAR])


def _says_enough(tokens: Sequence[Token], event: int) -> bool:
    """Whether the event's verb needs no place before it: it has an object, or is complete alone."""
    word, tag = tokens[event + 1] if event + 1 < len(tokens) else ("", "x")
    return word != "的" and (tag != "x" or (word != "" and word in OPENING_QUOTES) or tokens[event][0] in COMPLETE)


def offices(tokens: Sequence[Token], first: int, last: int) -> int:
    """How many tokens from ``first`` on are the offices of the person named after them (〔副市长〕李明): 0 where there are none."""
    k = first
    while k < last and (tokens[k][0] == "、" or (tokens[k][1][0] in "njbls" and not tokens[k][1].startswith("nr"))):
        k += 1
    named = first < k < last and tokens[k][1].startswith("nr") and len(tokens[k][0]) > 1
    return k - first if named and tokens[k - 1][0].endswith(OFFICES) else 0
