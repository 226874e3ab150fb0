"""Load on the HTTP service: requests a second, p50, p99 and errors, beside an empty route and a Flask route that calls textrank4zh.

    python benchmarks/http_load.py --seconds 60            # the table
    python benchmarks/http_load.py --layer                 # what the service adds to the core
    python benchmarks/http_load.py --memory                # memory after 10,000 and after 200,000 requests
    python benchmarks/http_load.py --stream 100000         # so many articles in one request: all answered, in order, in flat memory
    python benchmarks/http_load.py --against "gunicorn -k gevent -w 2 -b 127.0.0.1:{port} api:create_app()"

Servers run here, on ports of this machine, and stop at the end. The client is one process with non-blocking sockets; each connection sends its next request
when the answer to the last one is whole. An answer that is not 200, not the same bytes as the first one, or broken off is an error.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import selectors
import shlex
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHARACTERS = 2000
TINY = "路灯亮了，居民很高兴。"
PATIENCE = 180
"""Seconds without any answer after which a server counts as dead; textrank4zh's need a minute for 64 connections."""
EMPTY = 1 / 6
"""The empty route answers some thousand requests a second: a sixth of the time says as much."""
ROWS = 100
"""Articles in a chunk of a stream."""


@dataclass
class Outcome:
    """What one run of load gave. Times in seconds."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    def row(self, name: str, connections: int) -> str:
        if not self.times:
            return f"{name:<34}{connections:>5}  no answer, {self.errors} errors"
        cuts = statistics.quantiles(self.times, n=100) if len(self.times) > 1 else self.times * 99
        return (f"{name:<34}{connections:>5}{len(self.times) / self.seconds:>10.1f}{cuts[49] * 1000:>10.2f}{cuts[98] * 1000:>10.2f}"
                f"{self.cpu / len(self.times) * 1000:>12.3f}{self.errors:>8}")


HEAD = f"{'':<34}{'conn':>5}{'req/s':>10}{'p50 ms':>10}{'p99 ms':>10}{'cpu ms/req':>12}{'errors':>8}"


class Connection:
    """One client connection: sends the request, reads the answer, again."""

    def __init__(self, port: int, request: bytes) -> None:
        self.port, self.request = port, request
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.data = b""

    def send(self) -> None:
        self.data, self.began = b"", time.perf_counter()
        self.socket.settimeout(30)
        self.socket.sendall(self.request)
        self.socket.setblocking(False)

    def receive(self) -> tuple[int, bytes, bool] | None:
        """Status, body, and whether the server keeps the connection; None while the answer is not whole. Raises OSError for a broken one."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise ConnectionResetError("closed within an answer")
        self.data += piece
        head, found, body = self.data.partition(b"\r\n\r\n")
        if not found:
            return None
        lowered = head.lower()
        length = int(lowered.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(body) < length:
            return None
        return int(head[9:12]), body[:length], b"connection: close" not in lowered


def load(port: int, request: bytes, connections: int, *, seconds: float = 0, requests: int = 0, pids: Sequence[int] = ()) -> Outcome:
    """Keep so many connections busy for some time, or for a number of requests."""
    outcome = Outcome()
    expected: bytes | None = None
    selector = selectors.DefaultSelector()
    cpu = cpu_seconds(pids)
    began = time.perf_counter()
    for _ in range(connections):
        connection = Connection(port, request)
        connection.send()
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    open_connections = connections
    while open_connections:
        for key, _ in selector.select(timeout=PATIENCE) or _silent():
            connection = key.data
            try:
                answer = connection.receive()
                if answer is None:
                    continue
                outcome.times.append(time.perf_counter() - connection.began)
                status, body, keep = answer
                expected = expected or body
                outcome.errors += status != 200 or body != expected
            except BlockingIOError:
                continue
            except OSError:
                outcome.errors, keep = outcome.errors + 1, False
            done = time.perf_counter() - began >= seconds if seconds else len(outcome.times) + open_connections > requests
            if done or not keep:
                selector.unregister(connection.socket)
                connection.socket.close()
            if done:
                open_connections -= 1
            else:
                if not keep:
                    connection.open()
                connection.send()
                if not keep:
                    selector.register(connection.socket, selectors.EVENT_READ, connection)
    outcome.seconds = time.perf_counter() - began
    outcome.cpu = cpu_seconds(pids) - cpu
    return outcome


def _silent() -> Sequence[tuple[selectors.SelectorKey, int]]:
    raise TimeoutError(f"no answer within {PATIENCE} s")


def children(pid: int) -> list[int]:
    """The process and all below it."""
    below = [int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]
    return [pid, *(one for child in below for one in children(child))]


def cpu_seconds(pids: Sequence[int]) -> float:
    """Processor time of these processes: what a request costs, however busy the machine is."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def memory(pids: Sequence[int]) -> float:
    """Memory of these processes in MB, what they share counted once (proportional set size)."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:")]
    return sum(int(line.split()[1]) for line in lines) / 1024


@contextlib.contextmanager
def running(command: Sequence[str], probe: str = "/healthz") -> Iterator[tuple[int, list[int]]]:
    """A server in processes of its own; ``{port}`` in the command becomes a free port. Gives the port and the process ids."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    path = os.pathsep.join([str(ROOT / "benchmarks"), os.environ.get("PYTHONPATH", str(ROOT))])
    environment = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
    server = subprocess.Popen([part.replace("{port}", str(port)) for part in command], stderr=subprocess.DEVNULL, env=environment)
    try:
        for _ in range(240):
            with contextlib.suppress(OSError):
                client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                client.request("GET", probe)
                if client.getresponse().status in (200, 404):
                    break
            if server.poll() is not None:
                raise SystemExit(f"ended at once: {shlex.join(command)}")
            time.sleep(0.25)
        time.sleep(1)
        yield port, children(server.pid)
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:  # a peer with requests of minutes under way
            server.kill()
            server.wait()


def request(path: str, body: object = None) -> bytes:
    """The bytes of a request."""
    if body is None:
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    data = json.dumps(body, ensure_ascii=False).encode()
    return f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


def article() -> str:
    """2,000 characters from the examples."""
    from summarizer import read_articles

    text = "\n".join(one.text for one in read_articles(str(ROOT / "examples"), on_failure=lambda failure: None))
    return text[:CHARACTERS]


def peer() -> object:
    """A Flask application as one would write it around textrank4zh, for the same server: keywords and key sentences."""
    import networkx
    from flask import Flask, jsonify
    from flask import request as received

    networkx.from_numpy_matrix = networkx.from_numpy_array
    from textrank4zh import TextRank4Keyword, TextRank4Sentence

    app = Flask("peer")

    @app.post("/summarize")
    def summarize() -> object:
        text = received.get_json()["text"]
        words, sentences = TextRank4Keyword(), TextRank4Sentence()
        words.analyze(text, lower=True)
        sentences.analyze(text, lower=True)
        return jsonify(keywords=[item.word for item in words.get_keywords(10)], sentences=[item.sentence for item in sentences.get_key_sentences(3)])

    return app


def core_milliseconds(text: str, **chosen: Any) -> float:
    """Processor time of the core alone, for the same bytes: text → JSON."""
    from summarizer import Options, render, summarize

    options = Options(**chosen)
    render(summarize(text, options), "json")
    began = time.process_time()
    for _ in range(300):
        render(summarize(text, options), "json")
    return (time.process_time() - began) / 300 * 1000


def serve_command(workers: int) -> list[str]:
    return [sys.executable, "-c", "from summarizer.cli import run; run()", "serve", "--port", "{port}", "--workers", str(workers), "--log-level", "warning"]


def table(seconds: float, workers: int) -> None:
    text = article()
    print(f"{len(text)} characters, {workers} workers, {seconds:g} s a row, {seconds * EMPTY:g} s for the empty route\n{HEAD}")
    with running(serve_command(workers)) as (port, pids):
        rows = (("empty route", request("/healthz"), EMPTY), ("textrank", request("/v1/summarize", {"text": text, "options": {"ranker": "textrank"}}), 1.0),
                ("learned (the default)", request("/v1/summarize", {"text": text}), 1.0))
        for name, sent, share in rows:
            for connections in (8, 64):
                print(load(port, sent, connections, seconds=seconds * share, pids=pids).row(name, connections), flush=True)
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    sent = request("/summarize", {"text": text})
    with running([gunicorn, "-w", str(workers), "-k", "gthread", "--threads", "4", "-b", "127.0.0.1:{port}", "http_load:peer()"]) as (port, pids):
        for connections in (8, 64):
            print(load(port, sent, connections, seconds=seconds, pids=pids).row("Flask + textrank4zh", connections), flush=True)
    for ranker in ("textrank", "learned"):
        print(f"core alone, {ranker}: {core_milliseconds(text, ranker=ranker):.3f} ms of processor time")


def layer(seconds: float, workers: int) -> None:
    """What the service adds to the core: an article so small that the core's own cost, and what it varies by, is small too."""
    options = {"ranker": "lead", "keywords": 0}
    with running(serve_command(workers)) as (port, pids):
        served = load(port, request("/v1/summarize", {"text": TINY, "options": options}), 8, seconds=seconds, pids=pids)
    core = core_milliseconds(TINY, **options)
    each = served.cpu / len(served.times) * 1000
    print(f"{HEAD}\n{served.row('a tiny article', 8)}\ncore alone: {core:.3f} ms of processor time; the service adds {each - core:.3f} ms a request")


def growth(workers: int) -> None:
    """A small article: what is kept from request to request does not depend on its size, and so many requests end the same day."""
    sent = request("/v1/summarize", {"text": TINY, "options": {"ranker": "tfidf"}})
    with running(serve_command(workers)) as (port, pids):
        load(port, sent, 8, requests=10_000)
        first = memory(pids)
        load(port, sent, 8, requests=190_000)
        last = memory(pids)
    print(f"memory after 10,000 requests {first:.1f} MB, after 200,000 {last:.1f} MB: {100 * (last / first - 1):+.1f} %")


def send_rows(connection: socket.socket, count: int) -> None:
    """So many small articles as one chunked body."""
    for start in range(0, count, ROWS):
        rows = "".join(json.dumps({"id": str(i), "text": TINY}, ensure_ascii=False) + "\n" for i in range(start, min(count, start + ROWS))).encode()
        connection.sendall(f"{len(rows):x}\r\n".encode() + rows + b"\r\n")
    connection.sendall(b"0\r\n\r\n")


def stream(count: int, workers: int) -> None:
    """One request of so many articles: results are checked as they come, and nothing is kept of them."""
    with running(serve_command(workers)) as (port, pids), socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        before, began, seen = memory(pids), time.perf_counter(), 0
        connection.sendall(b"POST /v1/summarize?ranker=lead&keywords=0 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\n"
                           b"Transfer-Encoding: chunked\r\n\r\n")
        sender = threading.Thread(target=send_rows, args=(connection, count))
        sender.start()
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        print(f"memory before {before:.1f} MB")
        for line in answer:
            if json.loads(line).get("id") != str(seen):
                raise SystemExit(f"result {seen} is another's, or a problem: {line[:200]!r}")
            seen += 1
            if seen % (count // 10) == 0:
                print(f"{seen:>8} results, {seen / (time.perf_counter() - began):7.0f}/s, memory {memory(pids):.1f} MB", flush=True)
        sender.join()
        if seen != count:
            raise SystemExit(f"{seen} results for {count} articles")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--memory", action="store_true", help="measure memory instead")
    parser.add_argument("--stream", type=int, metavar="ARTICLES", help="send one stream of so many articles instead")
    parser.add_argument("--layer", action="store_true", help="measure what the service adds to the core instead")
    parser.add_argument("--against", metavar="COMMAND", help="measure this server command instead")
    parser.add_argument("--ranker", default="textrank", help="with --against")
    given = parser.parse_args()
    # as in the service: more threads in the numerics would count their waiting as work
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if given.memory:
        growth(given.workers)
    elif given.stream:
        stream(given.stream, given.workers)
    elif given.layer:
        layer(given.seconds, given.workers)
    elif given.against:
        sent = request("/v1/summarize", {"text": article(), "options": {"ranker": given.ranker}})
        print(HEAD)
        with running(shlex.split(given.against)) as (port, pids):
            for connections in (8, 64):
                print(load(port, sent, connections, seconds=given.seconds, pids=pids).row(given.against.split()[0].rsplit("/")[-1], connections), flush=True)
    else:
        table(given.seconds, given.workers)


if __name__ == "__main__":
    main()
