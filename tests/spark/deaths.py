"""Work that ends badly, as values that Spark can send to its workers."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from summarizer.digest.spark.work import Item, Ranking, Row
from summarizer.model import Article
from summarizer.stages import Stages

DEADLY = "致命的一句"


@dataclass(frozen=True)
class Deadly(Ranking):
    """Dies of one article, whenever it meets it."""

    def stages(self, item: Item) -> Stages[Row | None]:
        if isinstance(item.found, Article) and DEADLY in item.found.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return (yield from Ranking.stages(self, item))


@dataclass(frozen=True)
class Slow(Ranking):
    """Says which process it is, and takes its time, so that the process can be killed from outside."""

    folder: str = ""

    def stages(self, item: Item) -> Stages[Row | None]:
        (Path(self.folder) / str(os.getpid())).touch()
        time.sleep(0.02)
        return (yield from Ranking.stages(self, item))


@dataclass(frozen=True)
class Counting(Ranking):
    """Notes each dictionary that is made in a process."""

    folder: str = ""

    def stages(self, item: Item) -> Stages[Row | None]:
        from summarizer import segmenting

        row = yield from Ranking.stages(self, item)
        (Path(self.folder) / f"{os.getpid()}-{id(segmenting.segmenter(self.options.segmenter))}").touch()
        return row
