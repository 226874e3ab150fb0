"""What the tests of the running service share: a server in processes of its own, and a client that can misbehave."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-c", "from summarizer.cli import run; run()"]
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Server:
    """A running ``summarizer serve``."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log
        self.url = f"http://127.0.0.1:{port}"

    def request(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(client):
            client.request(method, path, body, headers or {})
            answer = client.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def post(self, path: str, value: Any, **headers: str) -> tuple[int, dict[str, str], bytes]:
        return self.request("POST", path, json.dumps(value).encode(), {"Content-Type": "application/json", **headers})

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def workers(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(child) for path in tasks for child in path.read_text().split()]

    def lines(self) -> list[dict[str, Any]]:
        """The log's finished lines that are JSON: the last one may be in the middle of being written."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").split("\n")[:-1] if line.startswith("{")]

    def metric(self, name: str) -> float:
        page = self.request("GET", "/metrics")[2].decode()
        return sum(float(line.rsplit(" ", 1)[1]) for line in page.splitlines() if line.startswith(name))


@contextlib.contextmanager
def serving(folder: Path, *flags: str, **environment: str) -> Iterator[Server]:
    """A server with these flags, ready; ended at the end of the block if it has not ended yet."""
    port = free_port()
    log = folder / f"server-{port}.log"
    with log.open("wb") as stream:
        process = subprocess.Popen([*PROGRAM, "serve", "--port", str(port), *flags], stderr=stream, env={**os.environ, **environment})
    server = Server(process, port, log)
    try:
        wait_until_ready(server)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_ready(server: Server) -> None:
    for _ in range(PATIENCE * 4):
        with contextlib.suppress(OSError):
            if server.request("GET", "/readyz")[0] == 200:
                return
        if server.process.poll() is not None:
            break
        time.sleep(0.25)
    raise AssertionError("the server did not come up:\n" + server.log.read_text(encoding="utf-8"))


def answer(connection: socket.socket) -> tuple[int, bytes, bytes]:
    """Status, head and body of the answer on a raw connection, read to its end."""
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            data += piece
            head, found, body = data.partition(b"\r\n\r\n")
            length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), None)
            if found and length is not None and len(body) >= length:
                break
    head, _, body = data.partition(b"\r\n\r\n")
    return int(head[9:12] or 0), head, body


def problem(answered: tuple[int, Any, bytes], status: int) -> dict[str, Any]:
    """The problem in an answer, after checking that it is one, of this status and the one shape."""
    got, head, body = answered
    assert got == status, body[:500]
    kind = head["content-type"] if isinstance(head, dict) else head.decode("latin-1").lower()
    assert "application/problem+json" in kind
    return check_problem(json.loads(body), status)


def check_problem(found: dict[str, Any], status: int) -> dict[str, Any]:
    assert list(found) in (["type", "title", "status", "detail", "request_id"], ["type", "title", "status", "detail", "errors", "request_id"])
    assert found["status"] == status
    assert found["request_id"]
    assert "Traceback" not in json.dumps(found)
    assert all(list(one) == ["pointer", "message"] for one in found.get("errors", []))
    return found
