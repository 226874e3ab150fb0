"""What the articles of a run say together: duplicates, themes, brief, timeline, names, keywords, what is new."""

from __future__ import annotations

import datetime
import json
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, overload

from summarizer import tfidf
from summarizer.digest import brief, duplicates, names, subjects, themes, timeline
from summarizer.digest.dates import day_of
from summarizer.digest.findings import PLACE_WEIGHT, term_hash, terms_of, unpacked, unpacked_findings
from summarizer.digest.keywords import Sieve, special
from summarizer.digest.model import REST, Digest, Entry, Point, Theme, name_of
from summarizer.digest.packed import Packed
from summarizer.digest.store import Store
from summarizer.model import Failure, Options, OptionsError

MOST_NAMES = 40
FREQUENT = 5000
"""One in so many articles must have a word or name for it to be counted exactly."""
MANY = 50
"""From so many articles on, a name must come up twice."""
THOUSANDS = 1000
"""From so many articles on, in two of them: of names that one article has there are more than memory should hold."""
TOPICS = 3
"""Keywords of an article that may put it into a theme which its other words do not."""
THEME_CANDIDATES = 12
LONE_CANDIDATES = 60


@dataclass(slots=True)
class Facts:
    """Of each article of the digest, by its position in it: small things only."""

    places: array[int] = field(default_factory=lambda: array("q"))
    ids: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """Of title and text alone: what equals are put in order by, the same whichever way the article came."""
    dates: list[str | None] = field(default_factory=list)
    datelines: list[str] = field(default_factory=list)
    lengths: array[int] = field(default_factory=lambda: array("q"))
    new: list[bool] = field(default_factory=list)
    terms: Packed = field(default_factory=Packed)
    topics: array[int] = field(default_factory=lambda: array("I"))
    """The hashes of the first TOPICS keywords of each; 0 where there are fewer."""


def survey(store: Store, options: Options, failures: tuple[Failure, ...], ranked: int, *, since: str | None = None, new_only: bool = False,
           same: Iterable[tuple[int, int]] | None = None) -> Digest:
    """The digest of the store's run. since, new_only: as in ``build_digest``. ranked: how many articles were ranked for it.

    same: pairs of places in the run that were found to be near-duplicates already; without it they are looked for here.
    """
    facts, sketches = _gather(store, since, new_only)
    total = len(facts.ids)
    texts = lru_cache(maxsize=64)(lambda position: _title_and_text(store, facts.places[position]))
    order = sorted(range(total), key=lambda i: (facts.keys[i], i))
    groups = _duplicates(facts, sketches, texts, same)
    del sketches
    leader = {member: group[0] for group in groups for member in group[1:]}
    copies = {group[0]: len(group) for group in groups}
    speakers = [i for i in order if i not in leader]
    reader = _Reader(store, facts)
    found = _grouped(facts, speakers, copies, reader)
    theme_of = {i: number for number, group in enumerate(found) for i in group.rows}
    weights = {i: brief.importance(copies.get(i, 1), len(group.rows), near) for group in found for i, near in zip(group.rows, group.centrality, strict=True)}
    candidates = _candidates(found, weights, speakers, copies, facts)
    middle = timeline.middle(day for date in facts.dates if (day := day_of(date)))
    years = {i: timeline.year_of(dateline, middle) for i, dateline in enumerate(facts.datelines) if dateline}
    sums = _second_pass(store, facts, set(leader), weights, years, middle)
    corpus = special(sums.sieve.counts, max(1, len(speakers)), tfidf.load_idf(None))
    named = _named(found, theme_of, speakers, groups, reader, sums.sieve.counts, len(speakers))
    for member, speaker in leader.items():
        theme_of[member] = theme_of.get(speaker, -1)
    entries = StoredEntries(store, facts, [named[theme_of.get(i, -1)].name if theme_of.get(i, -1) >= 0 else REST for i in range(total)], leader, years)
    rest = [i for i in range(total) if theme_of.get(i, -1) < 0]
    if rest:
        named.append(Theme(REST, (), "", tuple(sorted(rest, key=lambda i: (i in leader, -weights.get(i, 0.0), i)))))
    return Digest(
        articles=entries, ids=facts.ids,
        duplicates=tuple(tuple(group) for group in sorted(groups, key=len, reverse=True)),
        themes=tuple(named),
        brief=brief.brief(candidates, reader.point, brief.size(len(speakers))),
        timeline=timeline.timeline(sums.events, reader.slice, timeline.size(len(speakers))),
        names=names.ranked(names.merged([sums.names]), MOST_NAMES, 2 if total >= MANY else 1),
        keywords=tuple(corpus),
        new=tuple(i for i in range(total) if facts.new[i]),
        failures=failures,
        stats={"articles": total, "duplicates": len(leader), "themes": len(found), "new": sum(facts.new), "failures": len(failures), **_period(facts.dates)},
    )


def _duplicates(facts: Facts, sketches: Packed, texts: Callable[[int], tuple[str | None, str]], same: Iterable[tuple[int, int]] | None) -> list[list[int]]:
    def rank(i: int) -> tuple[int, str, int]:
        return -facts.lengths[i], facts.keys[i], i

    if same is None:
        return duplicates.groups(sketches.arrays("<u4"), texts, rank, facts.keys)
    position_of = {place: i for i, place in enumerate(facts.places)}
    pairs = ((position_of[one], position_of[other]) for one, other in same if one in position_of and other in position_of)
    return duplicates.linked(len(facts.ids), pairs, rank, facts.keys)


def _period(dates: Sequence[str | None]) -> dict[str, str]:
    """The first and the last day of the articles, where days are known."""
    days = sorted(date for date in dates if date and day_of(date))
    return {"first_day": days[0], "last_day": days[-1]} if days else {}


def _gather(store: Store, since: str | None, new_only: bool) -> tuple[Facts, Packed]:
    """First pass over the records: what must be in memory, and the sketches, which must be for a while only."""
    if since is not None and day_of(since) is None:
        raise OptionsError(f"since must be a date like 2026-11-01, not {since!r}", "since")
    facts, sketches = Facts(), Packed()
    for place, id_, text, sketch, terms, first, digest in store.rows("id, findings, sketch, terms, first, digest"):
        about = unpacked_findings(text)
        date = about["date"]
        if since is not None and not is_since(date, first, since):
            continue
        if new_only and digest is not None:
            continue
        facts.ids.append(name_of(id_, place))
        facts.places.append(place)
        facts.keys.append(about["mark"])
        facts.dates.append(date and sys.intern(date))
        facts.datelines.append("" if date else sys.intern(about["dateline"]))
        facts.lengths.append(about["length"])
        facts.new.append(digest is None)
        facts.terms.append(terms)
        topics = [term_hash(subjects.compared(word)) for word in about["keywords"][:TOPICS]]
        facts.topics.extend(topics + [0] * (TOPICS - len(topics)))
        sketches.append(sketch)
    return facts, sketches


def is_since(date: str | None, first: str, since: str) -> bool:
    """Dates known to the month or year only count to its end."""
    known = date or first
    return known >= since[: len(known)]


def _grouped(facts: Facts, speakers: Sequence[int], copies: dict[int, int], reader: _Reader) -> list[themes.Group]:
    """The themes of the articles that speak for themselves, those with most articles, their copies included, first."""
    def smallness(group: themes.Group) -> int:
        return -sum(copies.get(i, 1) for i in group.rows)

    found = _subjects(sorted(themes.groups(facts.terms, speakers), key=smallness), reader)
    return sorted(_with_followers(found, speakers, facts), key=smallness)


def _subjects(found: Sequence[themes.Group], reader: _Reader) -> dict[str, themes.Group]:
    """By subject the groups that have one, MOST_THEMES of them, each with the articles that belong to it only; groups with the same subject are one."""
    rarity = tfidf.load_idf(None).get
    kept: dict[str, themes.Group] = {}
    for group in found:
        asked, others = group.rows[: themes.NAMED_BY], group.rows[themes.NAMED_BY :]
        rows = [reader.words(i) for i in asked]
        belonging = subjects.members(rows, group.likeness, rarity)
        if not belonging:
            belonging, others = subjects.core(rows, rarity), ()
        if len(belonging) < themes.LEAST_MEMBERS:
            continue
        subject = subjects.subject([rows[i] for i in belonging], rarity)
        own = group.only({asked[i] for i in belonging}.union(others))
        kept[subject] = kept[subject].joined(own) if subject in kept else own
        if len(kept) == themes.MOST_THEMES:
            break
    return kept


def _with_followers(found: Mapping[str, themes.Group], speakers: Iterable[int], facts: Facts) -> list[themes.Group]:
    """The groups with those articles of none besides that have a group's subject among their first keywords."""
    number = {term_hash(subject): group for group, subject in enumerate(found)}
    taken = {i for group in found.values() for i in group.rows}
    following: list[list[int]] = [[] for _ in found]
    for i in speakers:
        topics = facts.topics[TOPICS * i : TOPICS * (i + 1)] if i not in taken else ()
        group = next((number[topic] for topic in topics if topic in number), -1)
        if group >= 0:
            following[group].append(i)
    return [group.joined(themes.Group(tuple(more), (0.0,) * len(more))) for group, more in zip(found.values(), following, strict=True)]


def _candidates(found: Sequence[themes.Group], weights: dict[int, float], speakers: Sequence[int], copies: dict[int, int],
                facts: Facts) -> list[brief.Candidate]:
    """The articles that might give a point: the most central of each theme, and the most copied of the rest."""
    rows = [brief.Candidate(i, weights[i], number, facts.keys[i]) for number, group in enumerate(found) for i in group.rows[:THEME_CANDIDATES]]
    alone = [i for i in speakers if i not in weights]
    for i in alone:
        weights[i] = brief.importance(copies.get(i, 1), 1, 0.0)
    best = sorted(alone, key=lambda i: (-weights[i], facts.keys[i]))[:LONE_CANDIDATES]
    return rows + [brief.Candidate(i, weights[i], -1, facts.keys[i]) for i in best]


@dataclass(slots=True)
class _Sums:
    sieve: Sieve
    names: names.Counts
    events: list[timeline.Dated]


def _second_pass(store: Store, facts: Facts, silent: set[int], weights: dict[int, float], years: dict[int, int | None], middle: datetime.date | None) -> _Sums:
    """Keywords, names and dated sentences of the articles that speak for themselves."""
    total = len(facts.ids)
    sieve = Sieve(max(1 if total < MANY else 2, total // FREQUENT))
    name_sieve = Sieve(1 if total < THOUSANDS else max(2, total // FREQUENT))
    position_of = {place: i for i, place in enumerate(facts.places)}
    sums = _Sums(sieve, {}, [])
    for second in (False, True):
        for place, text in store.rows("findings"):
            i = position_of.get(place, -1)
            if i < 0 or i in silent:
                continue
            about = unpacked_findings(text)
            if not second:
                sieve.sift(about["keywords"])
                name_sieve.sift(kind + name for kind, name, _ in about["names"])
                sums.events += timeline.dated(about["dates"], i, facts.keys[i], weights[i], years.get(i), middle)
                if len(sums.events) > 20 * timeline.MOST * timeline.SPARE:
                    sums.events = sorted(sums.events, reverse=True)[: timeline.MOST * timeline.SPARE]
                continue
            sieve.count(about["keywords"])
            for kind, name, times in about["names"]:
                if name_sieve.frequent(kind + name):
                    sums.names[kind, name] = sums.names.get((kind, name), 0) + times
    return sums


def _named(found: Sequence[themes.Group], theme_of: dict[int, int], speakers: Sequence[int], groups: Sequence[Sequence[int]], reader: _Reader,
           counts: dict[str, int], total: int) -> list[Theme]:
    members: dict[int, list[int]] = {}
    for copied in groups:
        for i in copied[1:]:
            members.setdefault(theme_of.get(copied[0], -1), []).append(i)
    out = []
    rarity = tfidf.load_idf(None).get
    taken: dict[str, int] = {}
    for number, group in enumerate(found):
        rows = [reader.words(i) for i in group.rows[: themes.NAMED_BY]]
        words = subjects.name_words(rows, lambda word: counts.get(word, 0) / max(1, total), rarity)
        name = subjects.title_of(words, len(rows)) or reader.line(group.rows[0])[:12] or REST + str(number + 1)
        taken[name] = taken.get(name, 0) + 1
        name = name if taken[name] == 1 else f"{name} ({taken[name]})"
        whole = (*group.rows, *sorted(members.get(number, [])))
        out.append(Theme(name, tuple(word for word, _ in words), reader.line(group.rows[0]), whole, tuple(count / len(rows) for _, count in words)))
    return out


class _Reader:
    """Reads single articles from the store."""

    def __init__(self, store: Store, facts: Facts) -> None:
        self.store = store
        self.facts = facts
        self.row = lru_cache(maxsize=256)(self._row)

    def _row(self, position: int) -> tuple[dict[str, Any], dict[str, Any]]:
        _, result, findings = self.store.row("result, findings", self.facts.places[position])
        return json.loads(result), json.loads(findings)

    def slice(self, position: int, start: int, end: int) -> str:
        """A piece of an article's text."""
        text: str = self.row(position)[0]["text"]
        return text[start:end]

    def point(self, position: int) -> Point | None:
        """The sentence that would stand for an article in the brief."""
        span = self.row(position)[1]["point"]
        return Point(self.slice(position, *span), position, *span) if span else None

    def line(self, position: int) -> str:
        """An article's line."""
        line: str = self.row(position)[0]["line"][0]
        return line

    def words(self, position: int) -> subjects.Row:
        """An article's keywords with their scores, without pieces of persons' names, and its weightiest words; places count less, since two subjects may share
        one.
        """
        result, about = self.row(position)
        persons = [part for kind, name, _ in about["names"] if kind == "persons" for part in name.split("·")]
        keywords = [(word, score * (PLACE_WEIGHT if names.is_place(word, pos) else 1)) for word, score, _, pos, _ in result["keywords"]
                    if not any(word in part and word != part for part in persons)]
        return subjects.Row(keywords, frozenset(terms_of(self.facts.terms[position])[0].tolist()))


def _title_and_text(store: Store, place: int) -> tuple[str | None, str]:
    row = json.loads(store.row("result", place)[1])
    return row["title"], row["text"]


class StoredEntries(Sequence[Entry]):
    """A digest's articles, read from the store as they are asked for."""

    def __init__(self, store: Store, facts: Facts, theme_names: list[str], leader: dict[int, int], years: dict[int, int | None]) -> None:
        self._store = store
        self._facts = facts
        self._themes = theme_names
        self._leader = leader
        self._years = years

    def __len__(self) -> int:
        return len(self._facts.ids)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        position = range(len(self))[index]
        return self._entry(position, self._store.row("id, link, result", self._facts.places[position]))

    def __iter__(self) -> Iterator[Entry]:
        places = {place: i for i, place in enumerate(self._facts.places)}
        return (self._entry(places[row[0]], row) for row in self._store.rows("id, link, result") if row[0] in places)

    def _entry(self, position: int, row: tuple[Any, ...]) -> Entry:
        _, id_, link, result = row
        summary = unpacked(json.loads(result), id_)
        year, dateline = self._years.get(position), self._facts.datelines[position]
        day = self._facts.dates[position] or (f"{year}-{dateline}" if year and dateline else None)
        return Entry(summary, position, self._themes[position], self._leader.get(position), self._facts.new[position], link, day)
