"""How fast digests are made, and in how much memory.

    python benchmarks/digest.py ARTICLES.jsonl [--documents 10000 20000] [--ranker learned] [--jobs 1]

Each size is measured in a process of its own: articles a second, CPU time (of all processes), peak memory (of the main process, and of its largest worker),
the share of each part; the first size also in a second run with the same store. Where the file has fewer articles than asked for, more are made of sentences of
several each. CPU times compare where other work runs beside.
"""

import argparse
import collections
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time


def articles(path, number):
    """As many articles; read row by row."""
    from summarizer.model import Article

    with open(path, encoding="utf-8") as rows:
        count = 0
        for row in rows:
            if count == number:
                return
            found = json.loads(row)
            yield Article(found["text"], found.get("title"), f"{path}:{count + 1}", found.get("date"), "text")
            count += 1
    turn = 0
    while count < number:
        turn += 1
        with open(path, encoding="utf-8") as rows:
            parts = collections.deque(maxlen=8 * turn)
            for row in rows:
                sentences = re.findall("[^。]+。", json.loads(row)["text"]) or ["。"]
                parts.append(sentences)
                if len(parts) == parts.maxlen:
                    text = "".join(one[(turn + i) % len(one)] for i, one in enumerate(list(parts)[::turn]))
                    yield Article(text + "".join(sentences[-2:]), None, f"{path}:{count + 1}", None, "text")
                    count += 1
                    if count == number:
                        return


def timed(module, name, label, spent):
    """Count the time spent in a function of a module."""
    inner = getattr(module, name)

    def outer(*arguments, **named):
        began = time.perf_counter()
        try:
            return inner(*arguments, **named)
        finally:
            spent[label] = spent.get(label, 0.0) + time.perf_counter() - began

    setattr(module, name, outer)


def one(given):
    """Make one digest; print what it took as JSON."""
    from summarizer.digest import Store, build, survey
    from summarizer.model import Options
    from summarizer.rendering import digest_html, renderer

    spent = {}
    parts = ((survey, "_gather", "reading the records"), (survey.duplicates, "groups", "duplicates"), (survey.themes, "groups", "themes"),
             (survey, "_subjects", "subjects"), (survey, "_second_pass", "names, keywords, dates"), (survey, "_named", "theme names"),
             (survey.brief, "brief", "brief"), (survey.timeline, "timeline", "timeline"), (build, "survey", "survey"))
    for module, name, label in parts:
        timed(module, name, label, spent)
    began = time.perf_counter()
    ranked = 0

    def count(number, unknown):
        nonlocal ranked
        ranked += unknown

    with Store(given.store) as store:
        whole = build.build_digest(articles(given.articles, given.documents[0]), Options(ranker=given.ranker), jobs=given.jobs, store=store, watch=count)
        built = time.perf_counter()
        with open(os.path.join(os.path.dirname(given.store), "page.html"), "w", encoding="utf-8") as page:
            page.writelines(digest_html.page(whole, "page-", "page.html"))
            for name, pieces in digest_html.more_pages(whole, "page-", "page.html"):
                with open(os.path.join(os.path.dirname(given.store), name), "w", encoding="utf-8") as more:
                    more.writelines(pieces)
        paged = time.perf_counter()
        with open(os.path.join(os.path.dirname(given.store), "digest.json"), "w", encoding="utf-8") as out:
            out.writelines(renderer("json", "digest").digest(whole, ()))
        end = time.perf_counter()
        store.finish()
    whole_survey = spent.pop("survey")
    parts = {"ranking and store": built - began - whole_survey, **spent, "HTML": paged - built, "JSON": end - paged}
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime
    print(json.dumps({"seconds": end - began, "cpu": cpu, "ranked": ranked, "parts": parts, "stats": whole.stats,
                      "memory": own.ru_maxrss, "worker": workers.ru_maxrss}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 20_000])
    parser.add_argument("--ranker", default="learned")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--store", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.store:
        one(given)
        return 0
    first = {}
    for documents in given.documents:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, given.articles, "--documents", str(documents), "--ranker", given.ranker, "--jobs", str(given.jobs),
                       "--store", os.path.join(folder, "store.sqlite")]
            runs = [json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout) for _ in range(1 if first else 2)]
            size = os.path.getsize(os.path.join(folder, "store.sqlite"))
        for run, label in zip(runs, ("first run", "second run"), strict=False):
            print(f"{documents} articles, {label}: {run['seconds']:.1f} s, {documents / run['seconds']:.0f} articles/s, "
                  f"CPU {run['cpu']:.0f} s, {run['ranked']} ranked, "
                  f"peak memory {run['memory'] / 1024:.0f} MB (largest worker {run['worker'] / 1024:.0f} MB), {run['stats']}")
            print("   " + ", ".join(f"{name} {seconds / run['seconds']:.0%} ({seconds:.1f} s)" for name, seconds in run["parts"].items()))
        if not first:
            print(f"   second run: {runs[1]['seconds'] / runs[0]['seconds']:.0%} of the first, {runs[1]['cpu'] / runs[0]['cpu']:.0%} of its CPU time; "
                  f"store {size / 1e6:.0f} MB")
        else:
            print(f"   against {first['documents']}: {runs[0]['seconds'] / first['seconds']:.2f} times the time, "
                  f"{runs[0]['cpu'] / first['cpu']:.2f} times the CPU time, {runs[0]['memory'] / first['memory']:.2f} times the memory")
        first = first or {"documents": documents, **runs[0]}
    return 0


if __name__ == "__main__":
    sys.exit(main())
