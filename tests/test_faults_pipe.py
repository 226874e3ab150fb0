"""A full pipe: whoever reads the results is slow, or does not read at all. Nothing is lost, and waiting costs nothing."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.test_faults import PROGRAM, limited, program, written


def processor_time(pid: int) -> float:
    """Seconds that a process has computed, by Linux."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def still(process: subprocess.Popen[bytes]) -> bool:
    """Whether within a minute the process comes to rest: alive, and half a second without computing."""
    for _ in range(120):
        before = processor_time(process.pid)
        time.sleep(0.5)
        if processor_time(process.pid) - before < 0.02:
            return process.poll() is None
    return False


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_it_waits_for_a_reader_that_is_slow_and_loses_nothing(tmp_path, jobs):
    rows = written(tmp_path / "rows.jsonl", 2000)
    arguments = ["oneline", str(rows), "-q", "--ranker", "lead", "--jobs", jobs]
    with subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.PIPE) as process:
        assert still(process)
        assert process.stdout is not None
        said = process.stdout.read()
    assert process.returncode == 0
    assert said == program(*arguments).stdout
    assert len(said) > 2 * 65_536


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_waiting_for_a_reader_it_can_be_told_to_end(tmp_path, number):
    rows = written(tmp_path / "rows.jsonl", 2000)
    with subprocess.Popen([*PROGRAM, "oneline", str(rows), "-q", "--ranker", "lead"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert still(process)
        process.send_signal(number)
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        assert process.returncode == (143 if number == signal.SIGTERM else 130)
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_pipe_that_does_not_wait_is_a_clear_error(tmp_path, unbuffered):
    """Some programs hand over a pipe that refuses at once what it has no room for. Unbuffered, Python does not say so by itself."""
    rows = written(tmp_path / "rows.jsonl", 2000)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    done = program("oneline", rows, "-q", "--ranker", "lead", stdout=writing, env={**os.environ, "PYTHONUNBUFFERED": unbuffered})
    os.close(writing)
    os.close(reading)
    assert done.returncode == 1
    said = done.stderr.decode()
    assert said.startswith("summarizer: standard output: cannot be written: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_disk_that_is_full_in_the_middle_of_a_piece_is_a_clear_error(tmp_path, unbuffered):
    """The last write that there is room for takes a part only, and is no error by itself."""
    rows = written(tmp_path / "rows.jsonl", 60)
    arguments = ["summarize", rows, "-q", "--ranker", "lead", "--format", "json"]
    whole = len(program(*arguments).stdout)
    for room in (1, whole // 2, whole - 1, whole):
        with open(tmp_path / "out", "wb") as output:
            done = program(*arguments, stdout=output, limit=limited(resource.RLIMIT_FSIZE, room), env={**os.environ, "PYTHONUNBUFFERED": unbuffered})
        assert done.returncode == (room < whole)
        assert done.stderr.decode().count("\n") == (room < whole)
        assert (tmp_path / "out").stat().st_size == room
