"""Near-duplicates by a shuffle: the decision is the local engine's (digest/duplicates.py), only the search for pairs is spread over the machines.

Each hash of a sketch is a band. The articles of a digest that have a hash in common lie together, in their order; each is paired with the NEIGHBOURS that
come next, so that a hash which a million articles share makes eight million pairs, not 10¹². Pairs that come up in LEAST_SHARED bands get their texts and are
compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from summarizer.digest.duplicates import CACHED, LEAST_SHARED, NEIGHBOURS, Facts, candidate, same
from summarizer.digest.spark.columns import PAIRS, batches, ddl, rows_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def similar(records: DataFrame) -> DataFrame:
    """The pairs of near-duplicates: ``key``, ``one``, ``other``, the places of two articles of one digest, the earlier first. records: columns RECORDS."""
    from pyspark.sql import functions as f

    bands = _bands(records)
    pairs = bands.where("held > 1").select("key", f.col("place").alias("one"), f.explode(f.array_compact("next")).alias("other"))
    pairs = pairs.groupBy("key", "one", "other").count().where(f.col("count") >= LEAST_SHARED).drop("count")
    involved = pairs.select("key", f.explode(f.array("one", "other")).alias("place")).distinct()
    sketches = bands.join(involved, ["key", "place"], "left_semi").groupBy("key", "place").agg(
        f.collect_list("hash").alias("hashes"), f.collect_list("held").alias("held"))
    facts = sketches.join(records.select("key", "place", "result"), ["key", "place"])
    facts = facts.select("key", "place", f.struct("result", "hashes", "held").alias("facts"))
    first = facts.withColumnsRenamed({"place": "one", "facts": "first"})
    second = facts.withColumnsRenamed({"place": "other", "facts": "second"})
    return pairs.join(first, ["key", "one"]).join(second, ["key", "other"]).mapInArrow(lambda found: batches(compared(found), PAIRS), ddl(PAIRS))


def _bands(records: DataFrame) -> DataFrame:
    """A row for each hash of each article: how many articles of the digest have it, and the places of those that come next. Of articles with the same title
    and text only the first is there: they need not be compared.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    distinct = records.where("reason is null").groupBy("key", "mark").agg(f.min_by("sketch", "place").alias("sketch"), f.min("place").alias("place"))
    hashes = distinct.select("key", "place", f.explode("sketch").alias("hash"))
    band = Window.partitionBy("key", "hash")
    following = f.array(*[f.lead("place", distance).over(band.orderBy("place")) for distance in range(1, NEIGHBOURS + 1)])
    return hashes.withColumns({"held": f.count("*").over(band).cast("int"), "next": following})


def compared(found: Iterable[Any]) -> Iterator[tuple[str, int, int]]:
    """Of the candidates with what they are compared by, those that are near-duplicates. Values of PAIRS."""
    facts = lru_cache(maxsize=CACHED)(_facts)
    for row in rows_of(found):
        held = {hash_: count for side in ("first", "second") for hash_, count in zip(row[side]["hashes"], row[side]["held"], strict=True)}
        one, other = (_sketch(row[side]["hashes"]) for side in ("first", "second"))
        pair = candidate(row["one"], row["other"], one, other, partial(_holders, held))
        if pair is not None and same(facts(row["first"]["result"]), facts(row["second"]["result"]), doubtful=pair.common and not pair.own):
            yield row["key"], row["one"], row["other"]


def _sketch(hashes: list[int]) -> Any:
    """Hashes as sketches.py has them; Spark knows no unsigned numbers."""
    return np.sort(np.array(hashes, dtype="<i4").view("<u4"))


def _holders(held: Mapping[int, int], wanted: Any) -> Any:
    return np.array([held[hash_] for hash_ in wanted.view("<i4").tolist()])


def _facts(result: str) -> Facts:
    row = json.loads(result)
    return Facts.of(row["title"], row["text"])
