"""The running service under clients that lie, stall, flood and vanish, and under signals: it answers in its one shape, and the others are served."""

import contextlib
import gzip
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from api.examples import LIGHTS
from tests.http_server import PROGRAM, answer, check_problem, free_port, problem, serving

MEGABYTE = 1_000_000
LIMIT = 2 * MEGABYTE
POST = b"POST /v1/summarize HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
GOOD = json.dumps({"text": LIGHTS}).encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("faults"), "--max-body-bytes", str(LIMIT), "--read-timeout", "4") as running:
        yield running


@pytest.fixture(autouse=True)
def _healthy_afterwards(server):
    """Whatever a test does, the next client is served, and no 500 was caused."""
    yield
    if server.process.poll() is None:
        assert server.post("/v1/summarize", {"text": LIGHTS})[0] == 200
        assert not [line for line in server.lines() if line.get("status", 0) >= 500 and line.get("route") != "/readyz"]


def raw(server, *pieces, pause=0.0):
    """The answer to these bytes, sent as they are."""
    with server.connect() as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
        return answer(connection)


def chunked(data, size=65_536):
    for start in range(0, len(data), size):
        piece = data[start:start + size]
        yield f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    yield b"0\r\n\r\n"


@pytest.mark.parametrize("body", [b"{", b"", b"[" * 10_000, b'{"text":' * 10_000, b'{"text": "\\ud83d"}', b"\xc3\x28", b"{'text': 'a'}", b"\x00" * 100])
def test_malformed_json(server, body):
    problem(server.request("POST", "/v1/summarize", body, {"Content-Type": "application/json"}), 400)


@pytest.mark.parametrize("body", ["null", "true", "3", '"text"', "[]", '{"text": []}', '{"text": {"a": 1}}', '{"text": 1e400}',
                                  '{"text": "a", "options": null}',
                                  '{"text": "a", "options": {"seed": 99999999999999999999999999}}', '{"text": "a\\u0000b"}', '{"\\u0000": 1}'])
def test_wrong_types(server, body):
    found = problem(server.request("POST", "/v1/summarize", body.encode(), {"Content-Type": "application/json"}), 422)
    assert found["errors"]


def test_100_megabytes_declared_are_refused_before_they_are_sent(server):
    began = time.monotonic()
    problem(raw(server, POST + b"Content-Length: 100000000\r\n\r\n" + b"x" * 1000), 413)
    assert time.monotonic() - began < 20


def test_100_megabytes_chunked_are_refused_at_the_limit(server):
    head = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    held = []
    for _ in range(3):
        flood = (f"{MEGABYTE:x}\r\n".encode() + b" " * MEGABYTE + b"\r\n" for _ in range(100))
        problem(raw(server, head, *flood, b"0\r\n\r\n"), 413)
        held.append(memory(server))
    assert held[-1] < held[0] + 40


@pytest.mark.parametrize("extra", [0, 1])
@pytest.mark.parametrize("how", ["declared", "chunked"])
def test_the_limit_is_exact_to_the_byte(server, how, extra):
    data = GOOD + b" " * (LIMIT - len(GOOD) + extra)
    if how == "declared":
        got = raw(server, POST + f"Content-Length: {len(data)}\r\n\r\n".encode(), data)
    else:
        got = raw(server, POST + b"Transfer-Encoding: chunked\r\n\r\n", *chunked(data))
    assert got[0] == (413 if extra else 200)


def test_a_chunked_body_is_read_whole(server):
    got = raw(server, POST + b"Transfer-Encoding: chunked\r\n\r\n", *chunked(GOOD, 7))
    assert (got[0], got[2]) == (200, server.post("/v1/summarize", {"text": LIGHTS})[2])


@pytest.mark.parametrize("framing", [b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n-5\r\n{}",
                                     b"Content-Length: -1\r\n\r\n", b"Content-Length: many\r\n\r\n", b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                                     b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", b"Transfer-Encoding: gzip\r\n\r\n{}", b"No colon\r\n\r\n"])
def test_bodies_that_are_framed_wrongly(server, framing):
    got = raw(server, POST + framing)
    assert 400 <= got[0] <= 501
    assert got[0] != 500
    problem(got, got[0])


@pytest.mark.parametrize("line", [b"\r\n\r\n\r\n", b"NONSENSE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00",
                                  b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n"])
def test_what_is_not_http_is_never_answered_with_html(server, line):
    status, head, body = raw(server, line, b"\r\n\r\n")
    assert b"<html" not in body.lower()
    assert not status or problem((status, head, body), status)


def test_less_than_declared_then_silence_is_408(server):
    began = time.monotonic()
    problem(raw(server, POST + b"Content-Length: 500\r\n\r\n" + b'{"text": '), 408)
    assert time.monotonic() - began < 30


def test_less_than_declared_then_an_end_is_400(server):
    with server.connect() as connection:
        connection.sendall(POST + b"Content-Length: 500\r\n\r\n" + b'{"text": ')
        connection.shutdown(socket.SHUT_WR)
        problem(answer(connection), 400)


def test_more_than_declared_is_not_part_of_the_body(server):
    got = raw(server, POST + f"Content-Length: {len(GOOD)}\r\n\r\n".encode() + GOOD + b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert got[0] == 200


def test_a_body_that_drips_is_cut_off(server):
    began = time.monotonic()
    with server.connect() as connection:
        connection.sendall(POST + b"Content-Length: 100000\r\n\r\n")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() - began < 30:
                connection.sendall(b" ")
                time.sleep(0.3)
                connection.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    if connection.recv(1, socket.MSG_PEEK):
                        break
                connection.setblocking(True)
        connection.setblocking(True)
        problem(answer(connection), 408)


def test_a_gzip_bomb_is_not_unpacked(server):
    bomb = gzip.compress(b" " * (100 * MEGABYTE))
    got = server.request("POST", "/v1/summarize", bomb, {"Content-Type": "application/json", "Content-Encoding": "gzip"})
    problem(got, 415)


def test_a_hundred_stalled_uploads_keep_nobody_waiting(server):
    with contextlib.ExitStack() as stack:
        for i in range(100):
            stalled = stack.enter_context(server.connect())
            # some stall in the head, some in the body, some say nothing at all
            stalled.sendall([POST, POST + b"Content-Length: 9000\r\n\r\n{", POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{", b""][i % 4])
        time.sleep(0.5)
        took = []
        for _ in range(9):
            began = time.monotonic()
            assert server.post("/v1/keywords", {"text": "路灯亮了，居民很高兴。"})[0] == 200
            took.append(time.monotonic() - began)
        # all but one, for a machine that does other things too
        assert sorted(took)[-2] < 1


def test_a_client_that_leaves_while_its_digest_is_made_stops_it(server):
    articles = [{"id": str(i), "text": f"第{i}篇。" + LIGHTS * 9} for i in range(200)]
    body = json.dumps({"articles": articles, "options": {"ranker": "textrank4zh"}}).encode()
    with server.connect() as connection:
        connection.sendall(POST.replace(b"summarize", b"digest") + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        time.sleep(1)
    found = wait_for(lambda: [line for line in server.lines() if line.get("status") == 499])
    assert found[0]["articles"] < 200


def test_a_client_that_leaves_while_its_stream_runs_stops_it(server):
    rows = json.dumps({"text": LIGHTS * 10}).encode() + b"\n"
    with server.connect() as connection:
        connection.sendall(POST.replace(b"application/json", b"application/x-ndjson") + b"Transfer-Encoding: chunked\r\n\r\n" + next(chunked(rows * 50, 10**6)))
        connection.recv(1000)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    found = wait_for(lambda: [line for line in server.lines() if line.get("characters", 0) >= 10 * len(LIGHTS) and line["route"] == "/v1/summarize"])
    assert found[0]["articles"] < 50


def wait_for(look, seconds=60):
    for _ in range(seconds * 4):
        if found := look():
            return found
        time.sleep(0.25)
    raise AssertionError("it did not happen")


def memory(server):
    """What the workers hold, in MB; what they share counted once."""
    pages = [Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii") for pid in server.workers()]
    return sum(int(line.split()[1]) for page in pages for line in page.splitlines() if line.startswith("Pss:")) / 1024


def test_a_stream_answers_each_line_before_the_next_one_is_sent(server):
    """Asked line by line on one connection, chunk by chunk, as a program between two others would."""
    with server.connect() as connection:
        connection.sendall(POST.replace(b"application/json", b"application/x-ndjson") + b"Transfer-Encoding: chunked\r\n\r\n")
        got = b""
        for i in range(5):
            connection.sendall(next(chunked(json.dumps({"id": str(i), "text": "路灯亮了。"}).encode() + b"\n")))
            while f'"id": "{i}"'.encode() not in got:
                got += connection.recv(65_536)
        connection.sendall(b"0\r\n\r\n")
        while not got.endswith(b"0\r\n\r\n"):
            got += connection.recv(65_536)
    assert got.count(b'"line"') == 5


def test_a_long_stream_takes_no_more_memory_than_a_short_one(server):
    """What the server holds does not grow with the stream."""
    row = json.dumps({"text": "路灯亮了，居民很高兴。" * 4, "options": {"ranker": "lead", "keywords": 0}}).encode() + b"\n"

    def stream(count):
        with server.connect() as connection:
            head = POST.replace(b"application/json", b"application/x-ndjson") + f"Content-Length: {len(row) * count}\r\n\r\n".encode()
            sender = threading.Thread(target=lambda: (connection.sendall(head), [connection.sendall(row * 100) for _ in range(count // 100)]))
            sender.start()
            lines, peak = 0, 0.0
            with HTTPResponse(connection) as response:
                response.begin()
                for result in response:
                    lines += b'"line"' in result
                    if not lines % 50:
                        peak = max(peak, memory(server))
            sender.join()
        return lines, max(peak, memory(server))

    assert stream(1000)[0] == 1000
    _, short = stream(1000)
    count, long = stream(8000)
    assert count == 8000
    assert long < short * 1.1 + 5


def test_metrics_are_summed_over_the_workers_and_outlive_them(server):
    before = server.metric("summarizer_articles_total")
    for _ in range(10):
        server.post("/v1/keywords", {"text": LIGHTS})
    # a worker counts when its answer is on its way
    wait_for(lambda: server.metric("summarizer_articles_total") == before + 10)
    assert server.metric("summarizer_in_flight") >= 1


def test_the_log_is_json_and_holds_no_text(server):
    headers = {"X-Request-ID": "look-for-me", "Authorization": "Bearer something-secret"}
    server.post("/v1/summarize?" + urlencode({"title": "某个标题"}), {"text": LIGHTS}, **headers)
    found = wait_for(lambda: [line for line in server.lines() if line.get("request_id") == "look-for-me"])[0]
    assert {"time", "level", "event", "method", "route", "status", "duration_ms", "articles", "characters", "client"} <= set(found)
    assert (found["route"], found["status"], found["articles"], found["characters"]) == ("/v1/summarize", 200, 1, len(LIGHTS))
    everything = server.log.read_text(encoding="utf-8")
    assert "路灯" not in everything
    assert "某个标题" not in everything
    assert "something-secret" not in everything


def test_a_killed_worker_is_replaced_and_the_next_request_answered(server):
    workers = server.workers()
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    # until it is gone, its connections are still its own
    wait_for(lambda: workers[0] not in server.workers())
    assert server.post("/v1/summarize", {"text": LIGHTS})[0] == 200
    wait_for(lambda: len(set(server.workers()) - {workers[0]}) == 2)
    assert [server.post("/v1/summarize", {"text": LIGHTS})[0] for _ in range(10)] == [200] * 10


def test_sigterm_finishes_what_is_under_way_and_says_that_it_is_going(tmp_path):
    with serving(tmp_path, "--drain-seconds", "1.5") as server:
        articles = [{"id": str(i), "text": f"第{i}篇。" + LIGHTS} for i in range(50)]
        outcome = {}
        asking = threading.Thread(target=lambda: outcome.update(digest=server.post("/v1/digest", {"articles": articles})))
        asking.start()
        with server.connect() as half:
            half.sendall(POST + f"Content-Length: {len(GOOD)}\r\n\r\n".encode() + GOOD[:20])
            wait_for(lambda: server.metric("summarizer_in_flight") >= 2)
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            wait_for(lambda: server.request("GET", "/readyz")[0] == 503, 1)
            assert server.post("/v1/keywords", {"text": LIGHTS})[0] == 200
            time.sleep(1.5)
            half.sendall(GOOD[20:])
            assert answer(half)[0] == 200
        asking.join()
        assert server.process.wait(timeout=30) == 0
        assert time.monotonic() - began < 12
        assert outcome["digest"][0] == 200
        with pytest.raises(ConnectionRefusedError):
            server.connect()


def test_the_rate_holds_over_all_workers(tmp_path):
    with serving(tmp_path, "--rate-limit", "20/hour") as server:
        statuses = [server.post("/v1/keywords", {"text": "路灯亮了。"})[0] for _ in range(30)]
    assert statuses == [200] * 20 + [429] * 10


def test_keys_come_from_a_file_and_never_reach_the_log(tmp_path):
    keys = tmp_path / "keys.txt"
    keys.write_text("# ours\nkey-of-the-first-client\n\nkey-of-the-second-client\n", encoding="utf-8")
    with serving(tmp_path, "--api-keys-file", str(keys), "--log-level", "debug", SUMMARIZER_HTTP_API_KEYS="key-from-the-environment") as server:
        for key in ("key-of-the-first-client", "key-of-the-second-client", "key-from-the-environment"):
            assert server.post("/v1/keywords", {"text": LIGHTS}, Authorization=f"Bearer {key}")[0] == 200
        problem(server.post("/v1/keywords", {"text": LIGHTS}, Authorization="Bearer key-of-nobody-at-all"), 401)
    assert "key-" not in server.log.read_text(encoding="utf-8")


def test_waitress_serves_where_there_is_no_fork(tmp_path):
    with serving(tmp_path, "--server", "waitress", "--max-body-bytes", "1000") as server:
        assert server.post("/v1/summarize", {"text": LIGHTS})[0] == 200
        problem(server.post("/v1/summarize", {"text": LIGHTS * 10}), 413)
        got = raw(server, POST + b"Transfer-Encoding: chunked\r\n\r\n", *chunked(b" " * 5000))
        problem(got, 413)
        row = json.dumps({"text": LIGHTS}).encode() + b"\n"
        assert server.request("POST", "/v1/keywords", row * 3, {"Content-Type": "application/x-ndjson"})[2].count(b'"keywords"') == 3
        outcome = []
        asking = threading.Thread(target=lambda: outcome.append(server.request("POST", "/v1/keywords", row * 600, {"Content-Type": "application/x-ndjson"})))
        asking.start()
        wait_for(lambda: server.metric("summarizer_in_flight") >= 2)
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: server.request("GET", "/readyz")[0] == 503, 1)
        asking.join()
        assert outcome[0][2].count(b'"keywords"') == 600
        assert server.process.wait(timeout=15) == 0


@pytest.mark.parametrize(("flags", "environment", "expected"), [
    (["--port", "0"], {}, "--port must be a whole number from 1 to 65535"),
    (["--workers", "many"], {}, "--workers must be a whole number"),
    (["--rate-limit", "often"], {}, "60/minute"),
    (["--server", "apache"], {}, "one of auto, gunicorn, waitress"),
    (["--cors-origins", "example.org"], {}, "https://example.org"),
    (["--api-keys-file", "no-such-file"], {}, "no-such-file"),
    (["--config", "no-such-file"], {}, "no-such-file"),
    ([], {"SUMMARIZER_HTTP_PORT": "x"}, "SUMMARIZER_HTTP_PORT must be a whole number"),
    ([], {"SUMMARIZER_HTTP_PROT": "1"}, "the settings are host, port"),
    ([], {"SUMMARIZER_HTTP_API_KEYS": "short"}, "16 to 200"),
    (["--host", "no.such.host.invalid"], {}, "cannot listen"),
])
def test_wrong_settings_are_named_at_the_start(flags, environment, expected):
    command = [*PROGRAM, "serve", *([] if "--port" in flags or "SUMMARIZER_HTTP_PORT" in environment else ["--port", str(free_port())]), *flags]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **environment}, timeout=120, check=False)
    assert done.returncode in (1, 2)
    assert expected in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"'short'" not in done.stderr


def test_a_port_that_is_taken_is_said(server):
    done = subprocess.run([*PROGRAM, "serve", "--port", str(server.port)], capture_output=True, timeout=120, check=False)
    assert done.returncode == 1
    assert re.search(rb"cannot listen on 127.0.0.1:\d+", done.stderr)


def test_problems_of_a_stream_have_the_same_shape(server):
    got = server.request("POST", "/v1/keywords", b'{"text": 1}\n{"text": "\xe8\xb7\xaf\xe7\x81\xaf"}\n', {"Content-Type": "application/x-ndjson"})
    first, second = (json.loads(line) for line in got[2].splitlines())
    check_problem(first, 422)
    assert "keywords" in second


def test_threads_share_few_arenas_so_that_what_one_frees_another_can_use():
    """Else each of a worker's threads would keep the room of what it once computed. Counted by glibc itself, in a process of its own."""
    code = ("import ctypes, threading\nfrom api import server\n"
            "server._serve_gunicorn = lambda config: 0\nfrom api.config import Config\nserver.serve(Config(server='gunicorn'))\n"
            "threads = [threading.Thread(target=lambda: [[str(i) * 99 for i in range(9999)] for _ in range(9)]) for _ in range(16)]\n"
            "[thread.start() for thread in threads]\n[thread.join() for thread in threads]\n"
            "libc = ctypes.CDLL(None)\nlibc.fdopen.restype = ctypes.c_void_p\nfile = ctypes.c_void_p(libc.fdopen(1, b'w'))\n"
            "libc.malloc_info(0, file)\nlibc.fflush(file)\n")
    arenas = {}
    for most in (None, "5"):
        environment = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"} | ({"MALLOC_ARENA_MAX": most} if most else {})
        done = subprocess.run([*PROGRAM[:1], "-c", code], capture_output=True, text=True, check=True, timeout=60, env=environment)
        arenas[most] = done.stdout.count("<heap nr=")
    assert 1 <= arenas[None] <= 2
    assert 2 < arenas["5"] <= 5
