"""The profile by stage."""

from __future__ import annotations

import io

from summarizer import Options, summarize
from summarizer.profiling import REST, STAGES, profiled, report
from tests.documents import LIGHTS


def test_each_stage_has_its_share_of_the_time():
    stream = io.StringIO()
    with profiled(stream):
        for _ in range(5):
            summarize(LIGHTS, Options(ranker="textrank"))
    rows = [line.rsplit(maxsplit=4) for line in stream.getvalue().splitlines()]
    assert [row[0] for row in rows] == [*STAGES, REST]
    found = {row[0]: float(row[1]) for row in rows}
    assert all(found[stage] > 0 for stage in ("cleaning", "splitting", "segmenting", "ranking", "keywords", "selecting", "trimming"))
    assert abs(sum(found.values()) - 100) < 1


def test_no_time_at_all_is_no_error():
    assert report(dict.fromkeys(STAGES, 0.0)).count("0.0 %") == len(STAGES)
