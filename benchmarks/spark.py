"""What the Spark engine costs beside the local one, what it sends around, and whether it bears a very long article and a very large group.

    python benchmarks/spark.py ARTICLES.jsonl [--documents 10000] [--rankers learned textrank] [--rounds 3] [--parts overhead job skew] [--master 'local[2]']

overhead: the same articles ranked by the local engine's map with --jobs 2 and by Spark's with two cores, in turn; start-up is apart: both have ranked some
before, and what the local pool takes to start is measured and taken off. Then, whether ``summarize_frame`` gives what ``summarize`` does.
job: a whole digest; shuffle bytes by stage, memory of the driver and the workers; then the local engine's digest of the same articles, and whether results,
failures and pages are the same bytes. skew: all that with an article of 5 MB and 5,000 copies of one report.
"""

import argparse
import collections
import contextlib
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

# before numpy is loaded, as the command line does: threads for small matrices would double the processor time of the local engine alone
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from measuring import machine

from summarizer import Options, summarize
from summarizer.digest import Store, build, build_digest
from summarizer.digest.spark import summarize_frame
from summarizer.digest.spark.job import Job, digests, rank
from summarizer.digest.spark.session import session
from summarizer.digest.spark.sources import read
from summarizer.digest.spark.work import Ranking
from summarizer.model import Article, to_json
from summarizer.parallel import map_in_order
from summarizer.reading import read as read_files
from summarizer.rendering import digest_html, render
from summarizer.tables import How

PIECES = 16
"""Row groups of the file, so that there are some tasks for each core."""
LONG = 5_000_000
COPIES = 5_000
TICKS = os.sysconf("SC_CLK_TCK")


def rows(path, documents):
    """The first articles of a file of JSON lines, over and over where there are fewer, each time with a line of its own."""
    with open(path, encoding="utf-8") as lines:
        found = [json.loads(line) for line in itertools.islice(lines, documents)]
    for number in range(documents):
        row = found[number % len(found)]
        text = row["text"] + (f"\n第{number // len(found)}次刊出。" if number >= len(found) else "")
        yield {"id": str(number), "title": row.get("title"), "date": row.get("date"), "text": text}


def skewed(path, documents):
    """The same, and what is hard on a cluster."""
    plain = list(rows(path, documents))
    yield from plain
    long = itertools.islice(itertools.cycle(row["text"] for row in plain), 10**9)
    text = []
    size = 0
    for number, piece in enumerate(long):
        text.append(f"{number}。{piece}")
        size += len(text[-1].encode())
        if size >= LONG:
            break
    yield {"id": "long", "title": None, "date": None, "text": "\n".join(text)}
    rng = random.Random(1)
    original = plain[0]["text"] + plain[1]["text"]
    for number in range(COPIES):
        letters = list(original)
        for place in rng.sample(range(len(letters)), len(letters) // 50):
            letters[place] = rng.choice(original)
        yield {"id": f"copy-{number}", "title": None, "date": None, "text": "".join(letters)}


def written(found, path):
    """Rows as Parquet; how many there are."""
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.Table.from_pylist(list(found), schema=pyarrow.schema([(name, pyarrow.string()) for name in ("id", "title", "date", "text")]))
    pyarrow.parquet.write_table(table, path, row_group_size=-(-len(table) // PIECES))
    return len(table)


def tree():
    """This process and all below it: for each, the ticks of the processors for it and for its children that have ended."""
    parents = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            parents[int(entry.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    mine = {os.getpid()}
    while more := {pid for pid, (parent, _) in parents.items() if parent in mine} - mine:
        mine |= more
    return {pid: parents[pid][1] for pid in mine if pid in parents}


class Peaks(threading.Thread):
    """Looks at the memory of all processes below this one until it is told to stop: the peak of each kind, in MB, of what is its own and not shared."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peaks = collections.Counter()
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.5):
            for pid in tree():
                with contextlib.suppress(OSError):
                    command = Path(f"/proc/{pid}/cmdline").read_bytes()
                    kind = ("executor" if b"CoarseGrained" in command else "driver and executor" if b"SparkSubmit" in command else
                            "Python worker" if b"pyspark.daemon" in command else "Python driver" if pid == os.getpid() else "")
                    held = next((int(line.split()[1]) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")), 0)
                    self.peaks[kind] = max(self.peaks[kind], held // 1024)

    def stop(self):
        """The peaks by kind."""
        self.over.set()
        self.join()
        return {kind: peak for kind, peak in sorted(self.peaks.items()) if kind}


def timed(work):
    """Seconds on the wall, and of all processors for this process and all below it, those that ended meanwhile among them."""
    before, wall = tree(), time.perf_counter()
    work()
    wall = time.perf_counter() - wall
    after = tree()
    return wall, sum(ticks - before.get(pid, 0) for pid, ticks in after.items()) / TICKS


def alone(work):
    """The same of this process and its own children only: what Spark's idle workers do is not counted."""
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - wall, sum(os.times()[:4]) - cpu


def overhead(spark, path, few, documents, ranker, rounds, jobs):
    """Both maps in turn. few: a small file, to wake Spark's workers with, which end when they have had nothing to do for a minute."""
    options = Options(ranker=ranker)

    def local(number):
        items = ((None, article) for article in itertools.islice(read_files(path), number))
        count = sum(1 for _ in map_in_order(build.Work(options), items, jobs, build.CHUNK, build.killer))
        assert count == number

    def on_spark(file=path):
        source = read(spark, [file], How(), None)
        rank(source, Ranking(options)).write.format("noop").mode("overwrite").save()

    times = collections.defaultdict(list)
    for number in range(rounds):
        times["start"].append(alone(lambda: local(2)))
        times["local"].append(alone(lambda: local(documents)))
        on_spark(few)
        times["spark"].append(timed(on_spark))
        told = ", ".join(f"{name} {values[-1][0]:.2f} s on the wall, {values[-1][1]:.2f} s of CPU" for name, values in times.items())
        print(f"   round {number + 1}: {told}", flush=True)
    start, mine, theirs = ([statistics.median(values[i] for values in times[name]) for i in (0, 1)] for name in ("start", "local", "spark"))
    for i, kind in ((0, "wall"), (1, "CPU")):
        ratios = [(two[i]) / (one[i] - zero[i]) for zero, one, two in zip(times["start"], times["local"], times["spark"], strict=True)]
        print(f"{ranker}, {documents} articles, {kind}: local map with {jobs} jobs {mine[i] - start[i]:.2f} s (start {start[i]:.2f} s apart), "
              f"Spark {theirs[i]:.2f} s: x{statistics.median(ratios):.2f} (rounds: {', '.join(f'{ratio:.2f}' for ratio in ratios)}); "
              f"{1000 * theirs[i] / documents:.2f} ms an article on Spark")


@dataclass(frozen=True)
class Columns:
    """An article → its id and, as JSON, the values of the columns that ``summarize_frame`` adds."""

    options: Options

    def __call__(self, article):
        return article.id, columns_of(summarize(article, self.options).to_dict())


def columns_of(result):
    return to_json([result[name] for name in ("line", "sentences", "keywords")])


def frame(spark, path, options, jobs):
    """Whether ``summarize_frame`` adds what ``summarize`` gives."""
    mine = dict(map_in_order(Columns(options), read_files(path), jobs, build.CHUNK))
    rows = summarize_frame(spark.read.parquet(path), options).select("id", "line", "sentences", "keywords").toArrow().to_pylist()
    equal = sum(columns_of(row) == mine[row["id"]] for row in rows)
    print(f"summarize_frame, {options.ranker}: {len(rows)} articles, {equal} the same as summarize's, byte for byte")
    return equal == len(rows) == len(mine)


def events(folder):
    """What Spark wrote of its tasks."""
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and path.name.startswith(("events", "local-", "app-")):
            with open(path, encoding="utf-8") as lines:
                yield from map(json.loads, lines)


def shuffled(folder):
    """Bytes written by shuffles and the seconds of the tasks, by stage, in order."""
    stages = collections.defaultdict(lambda: [0, 0, 0.0, ""])
    for event in events(folder):
        if event["Event"] == "SparkListenerStageCompleted":
            stages[event["Stage Info"]["Stage ID"]][3] = event["Stage Info"]["Stage Name"]
        elif event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
            row, metrics = stages[event["Stage ID"]], event["Task Metrics"]
            row[0] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            row[1] += metrics["Shuffle Write Metrics"]["Shuffle Records Written"]
            row[2] += metrics["Executor Run Time"] / 1000
    return dict(sorted(stages.items()))


def by_local_engine(source, options, jobs):
    """What the local engine writes of the same digest, by file."""
    failures = []
    with Store() as store:
        articles = (one for one in read_files(source) if isinstance(one, Article) or failures.append(one))
        whole = build_digest(articles, options, jobs=jobs, failures=failures, store=store)
        pages = {"digest.html": digest_html.digest(whole)}
        if digest_html.is_large(whole):
            pages = {"digest.html": digest_html.page(whole, "digest-", "digest.html"), **dict(digest_html.more_pages(whole, "digest-", "digest.html"))}
        lost = [to_json({"key": "", "source": one.source, "reason": one.reason}) + "\n" for one in whole.failures]
        return {"articles.jsonl": render(whole, "jsonl"), "failures.jsonl": "".join(lost), **{name: "".join(pieces) for name, pieces in pages.items()}}


def by_spark(output):
    """What the Spark engine wrote, by file."""
    parts = {name: sorted(Path(output, name).glob("part-*")) for name in ("articles.jsonl", "failures.jsonl")}
    return {**{name: "".join(part.read_text(encoding="utf-8") for part in found) for name, found in parts.items()},
            **{page.name: page.read_text(encoding="utf-8") for page in Path(output, "digests").iterdir()}}


def compare(source, output, options, jobs, wall):
    """Make the same digest by the local engine, and say in what the two differ. Returns whether in nothing."""
    start = time.perf_counter()
    mine = by_local_engine(source, options, jobs)
    taken = time.perf_counter() - start
    theirs = by_spark(output)
    # Spark ends each line of a text file, the last one too
    differing = [name for name in sorted({*mine, *theirs}) if mine.get(name, "").rstrip("\n") != theirs.get(name, "").rstrip("\n")]
    print(f"   the local engine's whole digest with {jobs} jobs: {taken:.1f} s, Spark's x{wall / taken:.2f}; "
          f"{len(mine['articles.jsonl'].splitlines())} results, {len(mine['failures.jsonl'].splitlines())} failures and {len(mine) - 2} pages, "
          f"{sum(len(text.encode()) for text in mine.values())} bytes: "
          f"{'DIFFERENT in ' + ', '.join(differing) if differing else 'the same, byte for byte'}")
    return not differing


def job(make_session, source, folder, ranker, what, jobs):
    """A whole digest, what it moved and held, and whether it is the local engine's. Returns the latter."""
    log = os.path.join(folder, f"events-{what}")
    os.mkdir(log)
    spark = make_session({"spark.eventLog.enabled": "true", "spark.eventLog.dir": f"file://{log}", "spark.eventLog.compress": "false"})
    peaks = Peaks()
    peaks.start()
    wall, cpu = timed(lambda: outcomes.append(digests(spark, Job([source], How(), os.path.join(folder, f"out-{what}")), Options(ranker=ranker))))
    held = peaks.stop()
    spark.stop()
    stages = shuffled(log)
    total = sum(row[0] for row in stages.values())
    done = outcomes[-1]
    number = done.articles + done.failures
    print(f"{what}, {ranker}: {number} articles in {wall:.1f} s ({cpu:.1f} s of CPU, start-up of workers in it); {total / 1e6:.1f} MB shuffled, "
          f"{total / number:.0f} bytes an article; peak memory (MB): {held}; {done}")
    for stage, (size, records, seconds, name) in stages.items():
        if size or seconds > 1:
            print(f"   stage {stage} ({name.split(' at ')[0]}): {seconds:.1f} s of tasks, {size / number:.0f} bytes and {records / number:.1f} rows an article "
                  "shuffled")
    for name in ("articles.parquet", "articles.jsonl", "digests"):
        size = sum(path.stat().st_size for path in Path(folder, f"out-{what}", name).rglob("*") if path.is_file())
        print(f"   {name}: {size / number:.0f} bytes an article")
    return compare(source, os.path.join(folder, f"out-{what}"), Options(ranker=ranker), jobs, wall)


outcomes = []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rankers", nargs="+", default=["learned", "textrank"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--parts", nargs="+", choices=["overhead", "job", "skew"], default=["overhead", "job", "skew"])
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--memory", default="1g", help="of the driver, and of each executor")
    given = parser.parse_args()
    print(machine())
    same = True
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "articles.parquet")
        written(rows(given.articles, given.documents), path)

        def make_session(more=None):
            settings = {"spark.ui.enabled": "false", "spark.driver.memory": given.memory, "spark.executor.memory": given.memory, "spark.log.level": "ERROR",
                        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.sql.shuffle.partitions": "4",
                        "spark.sql.files.maxPartitionBytes": str(os.path.getsize(path) // (PIECES // 2)), "spark.sql.files.openCostInBytes": "0",
                        "spark.sql.files.minPartitionNum": "2"}
            return session(given.master, {**settings, **(more or {})})

        if "overhead" in given.parts:
            spark = make_session()
            few = os.path.join(folder, "few.parquet")
            written(rows(given.articles, 4 * PIECES), few)
            for ranker in given.rankers:
                overhead(spark, path, few, given.documents, ranker, given.rounds, given.jobs)
            same = frame(spark, path, Options(ranker=given.rankers[0]), given.jobs)
            spark.stop()
        if "job" in given.parts:
            same = job(make_session, path, folder, given.rankers[0], "plain", given.jobs) and same
        if "skew" in given.parts:
            hard = os.path.join(folder, "hard.parquet")
            written(skewed(given.articles, given.documents), hard)
            same = job(make_session, hard, folder, given.rankers[0], "skewed", given.jobs) and same
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
