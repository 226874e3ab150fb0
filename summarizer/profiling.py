"""Where the time goes: each stage's share of a run."""

from __future__ import annotations

import cProfile
import os
import pstats
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

PACKAGE = os.path.dirname(__file__)
STAGES = {
    "reading": ("reading", "decoding", "tables"), "cleaning": ("cleaning", "dates", "patterns"), "splitting": ("splitting", "marks"),
    "segmenting": ("segmenting", "jieba_loader", "jieba_tagging"),
    "ranking": ("graph", "textrank", "lexrank", "tfidf", "combined", "baselines", "ranking", "learned", "compat", "model", "words"),
    "keywords": ("phrases",), "selecting": ("selecting",), "trimming": ("trimming",), "rendering": ("rendering",),
}
"""The modules of each stage; all others are counted as ``the rest``. What the learned ranker chooses itself is ``ranking`` too."""
_HOMES = {module: stage for stage, modules in STAGES.items() for module in modules}
REST = "the rest"


@contextmanager
def profiled(stream: TextIO) -> Iterator[None]:
    """Write each stage's share of the time spent inside to the stream. Profiling itself makes the run slower, most of all many short calls."""
    profile = cProfile.Profile()
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        stream.write(report(shares(profile)))


def shares(profile: cProfile.Profile) -> dict[str, float]:
    """Seconds by stage, in the order of STAGES. What functions outside the package take counts for who calls them."""
    times: Counter[str] = Counter()
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for function, (_, _, own, _, callers) in stats.items():
        stage = stage_of(function[0])
        if stage or not callers:
            times[stage or REST] += own
            continue
        for caller, (_, _, part, _) in callers.items():
            times[stage_of(caller[0]) or REST] += part
    return {stage: times[stage] for stage in (*STAGES, REST)}


def stage_of(path: str) -> str | None:
    """The stage of a source file; None for those that belong to no stage.

    >>> stage_of(os.path.join(PACKAGE, "cleaning", "markup.py")), stage_of("/usr/lib/python3/json/decoder.py")
    ('cleaning', None)
    """
    relative = os.path.relpath(path, PACKAGE) if path.startswith(PACKAGE) else ""
    return _HOMES.get(relative.split(os.sep)[0].removesuffix(".py"))


def report(times: dict[str, float]) -> str:
    """A line a stage: its share and its milliseconds."""
    total = sum(times.values()) or 1.0
    return "".join(f"{stage:12}{100 * seconds / total:6.1f} %{1000 * seconds:10.1f} ms\n" for stage, seconds in times.items())
