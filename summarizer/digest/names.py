"""Persons, places and organisations named in an article, and their counts over many.

The segmenter's tags alone make too many names (高峰, 白白 and 马拉松 are all "persons" to it), and miss those that no dictionary has. A name must look like
one: a surname and
a place in the sentence where names stand; a place's or an organisation's last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from summarizer import tfidf
from summarizer.digest.model import Name, Names
from summarizer.digest.vocabulary import either, sections, words
from summarizer.model import Token

KINDS = ("persons", "places", "organisations")
_H = "\u4e00-\u9fff"
SURNAMES = words("surnames")
DOUBLE_SURNAMES = words("double surnames")
PLACE_ENDS = sections()["place ends"]
_PLACE_ENDS = frozenset(PLACE_ENDS)
KNOWN_PLACES = words("known places")
_SAYS = either("says")
_SOUNDS = "".join(sections()["sounds of foreign names"])
_BEFORE_ROLE = re.compile(rf"(?:{either('roles')})(?P<name>[{_H}]{{2,4}})")
_BEFORE_SAYS = re.compile(rf"(?:^|[，。！？；：、”」\n　 ])(?P<name>[{_H}]{{2,4}}?)(?=(?:{_SAYS})(?![{_H}]?[明书法]))")
_AFTER_PERSON = re.compile(rf"(?:$|[^{_H}·]|{_SAYS}|{either('after persons')})")
_FOREIGN = re.compile(rf"(?<![·{_SOUNDS}])[{_SOUNDS}]{{1,8}}(?:·[{_SOUNDS}]{{1,10}}){{1,3}}(?![·{_SOUNDS}]|学|医院|公司)")
_FOREIGN_BY_ROLE = re.compile(
    rf"(?:(?:{either('roles')}|CEO) ?|(?:^|[，。！？；：、”」\n　])(?=[{_SOUNDS}]+(?:{_SAYS})))(?P<name>[{_SOUNDS}]{{3,10}})(?![·{_SOUNDS}])")
_ORGANISATION = re.compile(f"(?:{either('organisation ends')})$")
_PLACE = re.compile(f"(?:{either('place ends')})$")
_NO_NAME = re.compile(
    "^(?:新华|本报|记者|负责|有关|相关|其中|目前|我们|他们|她们|大家|自己|这[个些样里]|那[个些样里]|全[国省市县镇村区]|各[地级省市县区]|本[市省县报]|该|一[个些]|多[个数]|某|两|几)"
    "|(?:表示|介绍|认为|时候|同时|一起|进行|成为|工作|女士|先生|小姐|同学|师傅)$")
_NO_PERSON = words("no persons")
_NO_GIVEN = words("no given names")
_NO_PLACE = words("no places")
_NATIONAL = words("national organisations")
_NO_ORGANISATION = words("organisation ends") - _NATIONAL
_VAGUE = words("vague organisations")
_STOPS = words("stops in organisations")
_NO_START = words("no starts of organisations")
_RUN_ON = "从由在对据受赴到向让请见"
"""What the segmenter glues to a name that it does not know: 由镇|中学."""
_NUMERALS = frozenset("一二三四五六七八九十百")
_JOINABLE = frozenset(("n", "ns", "nt", "nz", "nr", "nrt", "nrfg", "j", "vn", "v", "a", "an", "b", "f", "s", "ng", "eng", "l", "zg"))
_PLACE_TAGS = frozenset(("ns", "nr", "nrt"))
_BEFORE_PLACE = _PLACE_TAGS | {"nz"}
_STARTS = frozenset(("ns", "nz", "nt", "nr", "nrt", "j", "n", "b"))
SHORTEST, LONGEST = 3, 16
Counts = dict[tuple[str, str], int]


def found(text: str, tokens: Sequence[Sequence[Token]]) -> Counts:
    """How often each ``(kind, name)`` stands in an article, in order of first appearance. kind: one of KINDS.

    text: the article. tokens: its words with their parts of speech, sentence by sentence.
    """
    counts: Counts = {}
    tags = {word: tag for row in tokens for word, tag in row}
    for name in dict.fromkeys(_persons(text)):
        if name not in _NO_PERSON and name not in KNOWN_PLACES and tags.get(name, "nr").startswith("nr"):
            counts["persons", name] = text.count(name)
    for row in tokens:
        for kind, name in _places_and_organisations(row):
            counts[kind, name] = counts.get((kind, name), 0) + 1
    return _without_parts(_with_whole_places(counts, text))


def _persons(text: str) -> Iterator[str]:
    for match in _BEFORE_ROLE.finditer(text):
        name = _person_at(match["name"], text, match.end("name"))
        if name:
            yield name
    for match in _BEFORE_SAYS.finditer(text):
        if _is_person(match["name"]):
            yield match["name"]
    for match in _FOREIGN.finditer(text):
        if not _NO_NAME.search(match.group()):
            yield match.group()
    for match in _FOREIGN_BY_ROLE.finditer(text):
        if not _NO_NAME.search(match["name"]):
            yield match["name"]


def _person_at(letters: str, text: str, end: int) -> str | None:
    """The name at the head of the letters that follow a role: the longest that is one and is followed by what follows names."""
    begin = end - len(letters)
    for length in (3, 2, 4):
        name = letters[:length]
        if len(name) == length and _is_person(name) and _AFTER_PERSON.match(text, begin + length):
            return name
    return None


def _is_person(name: str) -> bool:
    double = name[:2] in DOUBLE_SURNAMES
    if _NO_NAME.search(name) or not 2 <= len(name) <= (4 if double else 3):
        return False
    given = name[2:] if double else name[1:]
    return (double or name[0] in SURNAMES) and bool(given) and not any(letter in _NO_GIVEN for letter in given)


def _places_and_organisations(row: Sequence[Token]) -> Iterator[tuple[str, str]]:
    forms = [word for word, _ in row]
    i = 0
    while i < len(row):
        word, tag = row[i]
        end = _organisation_end(row, i) if tag in _STARTS and len(word) > 1 else 0
        if end:
            if whole := _without_stray_head("".join(forms[i:end]), forms[i], forms[i - 1] if i else ""):
                yield "organisations", whole
            i = end
            continue
        if tag in _BEFORE_PLACE and len(word) > 1 and i + 1 < len(row) and forms[i + 1] in _PLACE_ENDS and word + forms[i + 1] not in _NO_PLACE:
            yield "places", word + forms[i + 1]
            i += 2
            continue
        if word not in _NO_PLACE and ((tag == "ns" and word in KNOWN_PLACES) or (tag in _PLACE_TAGS and len(word) > 2 and _PLACE.search(word))):
            yield "places", word
        i += 1


def _without_stray_head(whole: str, first: str, before: str) -> str:
    """An organisation's name without a word that was taken into its first one (由镇|中学), and with the number that belongs to it (二|十国集团).

    Nothing where no name is left: what begins with a place's last word (镇中学, 省博物馆) is one of many.

    >>> _without_stray_head("见省博物馆", "见省", "信息"), _without_stray_head("由青山中学", "由青山", ""), _without_stray_head("十国集团", "十国", "二")
    ('', '青山中学', '二十国集团')
    """
    if first[0] in _RUN_ON and tfidf.load_idf(None).get(first) >= tfidf.load_idf(None).default:
        whole = whole[1:]
    if whole[0] in _NUMERALS and before and set(before) <= _NUMERALS:
        return before + whole
    return "" if len(whole) < SHORTEST or whole.startswith(PLACE_ENDS) else whole


def _with_whole_places(counts: Counts, text: str) -> Counts:
    """Counts in which an organisation that begins within a place's name has all of it: 据云|渡市应急管理局, where the text has 云渡市 too.

    >>> _with_whole_places({("places", "云渡市"): 2, ("organisations", "渡市应急管理局"): 1}, "据云渡市应急管理局介绍，云渡市和云渡市……")
    {('places', '云渡市'): 2, ('organisations', '云渡市应急管理局'): 1}
    """
    out: Counts = {}
    places = [name for kind, name in counts if kind == "places" and len(name) > 2]
    for (kind, name), times in counts.items():
        cuts = ((place[:cut], place[cut:]) for place in places for cut in range(1, len(place)))
        head = next((head for head, tail in cuts if kind == "organisations" and name.startswith(tail) and head + name in text), "")
        out[kind, head + name] = out.get((kind, head + name), 0) + times
    return out


def is_place(word: str, tag: str) -> bool:
    """Whether a word looks like a place's name."""
    return tag == "ns" or word in KNOWN_PLACES or bool(len(word) > 2 and _PLACE.search(word))


def place_words(rows: Iterable[Sequence[Token]]) -> set[str]:
    """The words, in lower case, that are places or parts of their names: 白河 and 白河市 in 白河/市."""
    found = set()
    for row in rows:
        for i, (word, tag) in enumerate(row):
            if tag == "ns":
                found.add(word.lower())
            elif tag[:1] == "n" and len(word) > 1:
                ends = i + 1 < len(row) and row[i + 1][0] in _PLACE_ENDS
                if ends or (len(word) > 2 and _PLACE.search(word)):
                    found.add(word.lower())
    return found


def _organisation_end(row: Sequence[Token], begin: int) -> int:
    """Where the organisation ends that begins with this token; 0 where none does."""
    first, tag = row[begin]
    if tag not in _STARTS or len(first) < 2 or first in _NO_PLACE or first in _VAGUE or first in _NO_START:
        return 0
    if tag == "nr" and _is_person(first) and begin + 1 < len(row) and _organisation_end(row, begin + 1):
        return 0  # who belongs to it is no part of its name
    length = 0
    best = 0
    for i in range(begin, min(len(row), begin + 6)):
        word, tag = row[i]
        if tag not in _JOINABLE or word in _STOPS or (i > begin + 1 and tag == "nr"):
            break
        length += len(word)
        if length > LONGEST:
            break
        if _ORGANISATION.search(word) and (i > begin or (len(word) > 3 and word not in _NO_ORGANISATION) or word in _NATIONAL):
            best = i + 1
    whole = "".join(word for word, _ in row[begin:best])
    return 0 if not best or whole in _NO_ORGANISATION or _NO_NAME.search(whole) else best


def _without_parts(counts: Counts) -> Counts:
    """Counts in which a short form goes over to the one full form that ends with it (应急管理局 → 云渡市应急管理局) or begins with it (云渡 → 云渡市).

    >>> _without_parts({("places", "云渡"): 2, ("places", "云渡市"): 1, ("places", "青石山"): 1, ("places", "青石山自治县"): 1})
    {('places', '云渡市'): 3, ('places', '青石山自治县'): 2}
    """
    out = dict(counts)
    tails: dict[tuple[str, str], list[str]] = {}
    for kind, name in counts:
        for cut in range(1, len(name) - 1):
            if kind != "persons":
                tails.setdefault((kind, name[cut:]), []).append(name)
        if kind == "places" and _PLACE.search(name):
            tails.setdefault((kind, _PLACE.sub("", name)), []).append(name)
    for kind, name in sorted(counts, key=lambda key: len(key[1])):
        wholes = [whole for whole in tails.get((kind, name), []) if (kind, whole) in out]
        if len(wholes) == 1 and name not in _NATIONAL and (kind == "organisations" or len(name) == 2 or wholes[0].startswith(name)):
            out[kind, wholes[0]] += out.pop((kind, name))
    return out


def merged(rows: Iterable[Counts]) -> Counts:
    """Mentions of each name over many articles; parts go over to their wholes as they do within one."""
    counts: Counts = {}
    for row in rows:
        for key, times in row.items():
            counts[key] = counts.get(key, 0) + times
    return _without_parts(counts)


def ranked(counts: Mapping[tuple[str, str], int], most: int, least: int = 1) -> Names:
    """The ``most`` most frequent names of each kind, those with fewer than ``least`` mentions left out."""
    out = {}
    for kind in KINDS:
        rows = sorted((-times, key[1]) for key, times in counts.items() if key[0] == kind and times >= least)
        out[kind] = tuple(Name(name, -times) for times, name in rows[:most])
    return Names(**out)
