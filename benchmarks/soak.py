"""Soak: the service under good and bad requests for minutes, and a digest again and again over one store. Nothing may leak, grow or fail.

    python benchmarks/soak.py serve --minutes 15 --clients 32
    python benchmarks/soak.py digest --articles 30000 --rounds 3

serve: ends with 1 where an answer was a 5xx or a connection broke, where the workers' memory in the last quarter is over 1.1 times that of the second, or where
the median latency is over 1.5 times that of the second. The first quarter is for caches to fill.
digest: ends with 1 where a round gave other bytes than the first or a later round ranked anything.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-c", "from summarizer.cli import run; run()"]
TEXT = ("河岸新区六月启用首批智慧路灯，一千二百盏路灯按车流自动调节亮度。新区负责人周岚说，智慧路灯每年可省电三成。"
        "路灯上的传感器还能监测空气质量。居民李秀英说：“晚上散步更安心了，灯会跟着人亮。”今年年底前，还将在另外八条道路上安装。")


def requests(rng: random.Random) -> tuple[str, str, bytes, dict[str, str]]:
    """One request: method, path, body, headers. Half of them are bad."""
    as_json = {"Content-Type": "application/json"}
    text = "".join(rng.sample(TEXT.split("。"), 3)) + TEXT * rng.randint(0, 8) + str(rng.random())
    good = [
        ("POST", "/v1/summarize", json.dumps({"text": text}).encode(), as_json),
        ("POST", "/v1/keywords", json.dumps({"text": text, "options": {"ranker": rng.choice(["textrank", "tfidf", "learned"])}}).encode(), as_json),
        ("POST", "/v1/summarize?sentences=2", text.encode(), {"Content-Type": "text/plain"}),
        ("POST", "/v1/keywords", (json.dumps({"text": text}) + "\n").encode() * 5, {"Content-Type": "application/x-ndjson"}),
        ("POST", "/v1/digest", json.dumps({"articles": [{"id": str(i), "text": f"{i}{text}"} for i in range(5)]}).encode(), as_json),
        ("POST", "/v1/summarize", json.dumps({"text": text, "options": {"user_dictionary": [f"词{rng.random()}"]}}).encode(), as_json),
        ("GET", rng.choice(["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"]), b"", {}),
    ]
    bad = [
        ("POST", "/v1/summarize", b"{" * rng.randint(1, 9000), as_json),
        ("POST", "/v1/summarize", json.dumps({"text": "。" * 50}).encode(), as_json),
        ("POST", "/v1/summarize", json.dumps({"text": text, "options": {"ranker": str(rng.random())}}).encode(), as_json),
        ("POST", "/v1/summarize", rng.randbytes(500), {"Content-Type": "text/plain"}),
        ("POST", "/v1/keywords", text.encode(), {"Content-Type": "application/xml"}),
        ("POST", "/v1/summarize", b"{}", {**as_json, "Content-Encoding": "gzip"}),
        ("PUT", "/v1/summarize", b"", {}),
        ("GET", f"/{rng.random()}", b"", {}),
    ]
    return rng.choice(rng.choice([good, bad]))


class Client(threading.Thread):
    """Asks until the time is over; now and then it goes away without reading the answer."""

    def __init__(self, port: int, number: int, until: float) -> None:
        super().__init__()
        self.port, self.until, self.rng = port, until, random.Random(number)
        self.taken: list[tuple[float, float, int]] = []
        self.broken: list[str] = []

    def run(self) -> None:
        while time.monotonic() < self.until:
            method, path, body, headers = requests(self.rng)
            began = time.monotonic()
            client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                client.request(method, path, body, headers)
                if self.rng.random() < 0.02:
                    continue
                answer = client.getresponse()
                answer.read()
                self.taken.append((began, time.monotonic() - began, answer.status))
            except (OSError, http.client.HTTPException) as error:
                self.broken.append(f"{method} {path[:30]}: {error!r}")
            finally:
                client.close()


def memory(process: subprocess.Popen[bytes]) -> float:
    """MB of the server and its workers, what they share counted once."""
    children = [int(pid) for path in Path(f"/proc/{process.pid}/task").glob("*/children") for pid in path.read_text().split()]
    rows = [line for pid in (process.pid, *children) for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()]
    return sum(int(line.split()[1]) for line in rows if line.startswith("Pss:")) / 1024


def serve(minutes: float, clients: int, port: int) -> int:
    process = subprocess.Popen([*PROGRAM, "serve", "--port", str(port), "--log-level", "error"], cwd=ROOT)
    try:
        wait(port, process)
        began = time.monotonic()
        until = began + minutes * 60
        crowd = [Client(port, number, until) for number in range(clients)]
        for one in crowd:
            one.start()
        held = []
        while time.monotonic() < until:
            time.sleep(min(5, minutes * 3))
            held.append((time.monotonic(), memory(process)))
        for one in crowd:
            one.join()
    finally:
        process.terminate()
        ended = process.wait(timeout=60)
    return report([row for one in crowd for row in one.taken], [text for one in crowd for text in one.broken], held, began, until, ended)


def report(taken: list[tuple[float, float, int]], broken: list[str], held: list[tuple[float, float]], began: float, until: float, ended: int) -> int:
    quarter = (until - began) / 4

    def within(at: float, number: int) -> bool:
        return began + number * quarter <= at < began + (number + 1) * quarter

    memories = [statistics.median([mb for at, mb in held if within(at, i)] or [0.0]) for i in range(4)]
    latencies = [1000 * statistics.median([seconds for at, seconds, _ in taken if within(at, i)] or [0.0]) for i in range(4)]
    statuses = {status: sum(one == status for _, _, one in taken) for status in sorted({one for _, _, one in taken})}
    print(f"{len(taken)} answers in {until - began:.0f} s: {statuses}; {len(broken)} connections broke; the server ended with {ended}")
    print("median memory by quarters:", *(f"{mb:.0f} MB" for mb in memories), "| median latency:", *(f"{ms:.0f} ms" for ms in latencies))
    for text in broken[:5]:
        print(text)
    flat = memories[3] <= 1.1 * memories[1] and latencies[3] <= 1.5 * latencies[1]
    return 0 if flat and not broken and ended == 0 and not any(status >= 500 for status in statuses) else 1


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        try:
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            client.request("GET", "/readyz")
            if client.getresponse().status == 200:
                return
        except OSError:
            pass
        if process.poll() is not None:
            break
        time.sleep(0.5)
    raise SystemExit("the server did not come up")


def digest(articles: int, rounds: int) -> int:
    rng = random.Random(0)
    sentences = [one for one in TEXT.split("。") if one]
    with tempfile.TemporaryDirectory() as folder:
        rows, store, output = Path(folder, "rows.jsonl"), Path(folder, "s.sqlite"), Path(folder, "digest.json")
        with rows.open("w", encoding="utf-8") as file:
            for i in range(articles):
                text = "".join(f"{one}，{rng.choice('甲乙丙丁戊己庚辛')}{rng.randint(1, 10**6)}号。" for one in rng.choices(sentences, k=12))
                file.write(json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n")
        found = set()
        for number in range(rounds):
            began = time.monotonic()
            done = subprocess.run([*PROGRAM, "digest", str(rows), "--store", str(store), "-o", str(output), "--format", "json", "--jobs", "1"],
                                  cwd=ROOT, capture_output=True, text=True, check=False)
            whole = json.loads(output.read_text(encoding="utf-8"))
            del whole["new"], whole["stats"]["new"]
            found.add(hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest())
            says = done.stderr.strip().splitlines()[-1:] or [""]
            size = os.path.getsize(store) / 1e6
            print(f"round {number + 1}: status {done.returncode}, {time.monotonic() - began:.0f} s, {size:.0f} MB; {says[0]}", flush=True)
            if done.returncode or (number and " 0 ranked" not in says[0]):
                return 1
    print("the same bytes each time, but for what is new" if len(found) == 1 else f"{len(found)} different digests")
    return 0 if len(found) == 1 else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["serve", "digest"])
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--articles", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    if given.what == "serve":
        return serve(given.minutes, given.clients, given.port)
    return digest(given.articles, given.rounds)


if __name__ == "__main__":
    sys.exit(main())
