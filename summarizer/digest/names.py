"""Persons, places and organisations named in an article, and their counts over many.

The segmenter's tags alone make too many names (高峰, 白白 and 马拉松 are all "persons" to it), and miss those that no dictionary has. A name must look like
one: a surname and
a place in the sentence where names stand; a place's or an organisation's last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from summarizer.digest.model import Name, Names
from summarizer.digest.vocabulary import either, sections, words
from summarizer.model import Token

KINDS = ("persons", "places", "organisations")
_H = "\u4e00-\u9fff"
SURNAMES = words("surnames")
DOUBLE_SURNAMES = words("double surnames")
PLACE_ENDS = sections()["place ends"]
KNOWN_PLACES = words("known places")
_SAYS = either("says")
_SOUNDS = "".join(sections()["sounds of foreign names"])
_BEFORE_ROLE = re.compile(rf"(?:{either('roles')})(?P<name>[{_H}]{{2,4}})")
_BEFORE_SAYS = re.compile(rf"(?:^|[，。！？；：、”」\n　 ])(?P<name>[{_H}]{{2,4}}?)(?=(?:{_SAYS})(?![{_H}]?[明书法]))")
_AFTER_PERSON = re.compile(rf"(?:$|[^{_H}]|{_SAYS}|{either('after persons')})")
_FOREIGN = re.compile(rf"(?<!·)[{_SOUNDS}]{{1,6}}(?:·[{_SOUNDS}]{{1,7}}){{1,3}}(?!·)(?!大学|医院|公司)")
_ORGANISATION = re.compile(f"(?:{either('organisation ends')})$")
_PLACE = re.compile(f"(?:{either('place ends')})$")
_NO_NAME = re.compile(
    "^(?:新华|本报|记者|负责|有关|相关|其中|目前|我们|他们|她们|大家|自己|这[个些样里]|那[个些样里]|全[国省市县镇村区]|各[地级省市县区]|本[市省县报]|该|一[个些]|多[个数]|某|两|几)"
    "|(?:表示|介绍|认为|时候|同时|一起|进行|成为|工作)$")
_NO_PERSON = words("no persons")
_NO_GIVEN = words("no given names")
_NO_PLACE = words("no places")
_NATIONAL = words("national organisations")
_NO_ORGANISATION = words("organisation ends") - _NATIONAL
_VAGUE = words("vague organisations")
_STOPS = words("stops in organisations")
_JOINABLE = frozenset(("n", "ns", "nt", "nz", "nr", "nrt", "nrfg", "j", "vn", "v", "a", "an", "b", "f", "s", "ng", "eng", "l", "zg"))
_PLACE_TAGS = frozenset(("ns", "nr", "nrt"))
_BEFORE_PLACE = _PLACE_TAGS | {"nz"}
_STARTS = frozenset(("ns", "nz", "nt", "nr", "nrt", "j", "n", "b"))
LONGEST = 16
Counts = dict[tuple[str, str], int]


def found(text: str, tokens: Sequence[Sequence[Token]]) -> Counts:
    """How often each ``(kind, name)`` stands in an article, in order of first appearance. kind: one of KINDS.

    text: the article. tokens: its words with their parts of speech, sentence by sentence.
    """
    counts: Counts = {}
    tags = {word: tag for row in tokens for word, tag in row}
    for name in dict.fromkeys(_persons(text)):
        if name not in _NO_PERSON and tags.get(name, "nr").startswith("nr"):
            counts["persons", name] = text.count(name)
    for row in tokens:
        for kind, name in _places_and_organisations(row):
            counts[kind, name] = counts.get((kind, name), 0) + 1
    return _without_parts(counts)


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
        end = _organisation_end(row, i)
        if end:
            whole = "".join(forms[i:end])
            yield "organisations", whole[1:] if whole[0] in "从由在对据受赴到向让请" else whole
            i = end
            continue
        word, tag = row[i]
        if i + 1 < len(row) and tag in _BEFORE_PLACE and len(word) > 1 and forms[i + 1] in PLACE_ENDS and word + forms[i + 1] not in _NO_PLACE:
            yield "places", word + forms[i + 1]
            i += 2
            continue
        if word not in _NO_PLACE and ((tag == "ns" and word in KNOWN_PLACES) or (tag in _PLACE_TAGS and len(word) > 2 and _PLACE.search(word))):
            yield "places", word
        i += 1


def is_place(word: str, tag: str) -> bool:
    """Whether a word looks like a place's name."""
    return tag == "ns" or word in KNOWN_PLACES or bool(len(word) > 2 and _PLACE.search(word))


def place_words(rows: Iterable[Sequence[Token]]) -> set[str]:
    """The words, in lower case, that are places or parts of their names: 白河 and 白河市 in 白河/市."""
    found = set()
    for row in rows:
        for i, (word, tag) in enumerate(row):
            ends = i + 1 < len(row) and row[i + 1][0] in PLACE_ENDS
            if tag == "ns" or (tag.startswith("n") and len(word) > 1 and (ends or (len(word) > 2 and _PLACE.search(word)))):
                found.add(word.lower())
    return found


def _organisation_end(row: Sequence[Token], begin: int) -> int:
    """Where the organisation ends that begins with this token; 0 where none does."""
    if row[begin][1] not in _STARTS or row[begin][0] in _NO_PLACE or row[begin][0] in _VAGUE:
        return 0
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

    >>> _without_parts({("places", "云渡"): 2, ("places", "云渡市"): 1})
    {('places', '云渡市'): 3}
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
        if len(wholes) == 1 and (kind == "organisations" or len(name) == 2):
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
