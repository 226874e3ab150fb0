"""A machine that fails under the program: full disks, closed streams, files that vanish and grow, too little memory, signals, clocks that go back.

Each fault is a real one where a test can cause it: limits of the operating system, /dev/full, rights given up, processes killed.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from summarizer import reading
from summarizer.digest import Store, build_digest
from summarizer.model import Article, Failure
from summarizer.rendering import render
from tests.conftest import EXAMPLES, STREET_LIGHTS

PROGRAM = [sys.executable, "-W", "error", "-c", "from summarizer.cli import run; run()"]
INTERRUPTED = [part for part in PROGRAM if part not in ("-W", "error")]
"""As users run it: ended in the middle of an import, Python leaves the module's file to be closed later, of which -W error tells."""
MEGABYTE = 1 << 20
COMMANDS = ["oneline", "summarize", "summarize --format json", "summarize --format html", "keywords --format csv", "clean", "digest --format html",
            "digest --format json", "train-idf"]


def program(*arguments: str | Path, limit: Callable[[], None] | None = None, **streams: object) -> subprocess.CompletedProcess[bytes]:
    """The real program in a process of its own, under a limit."""
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run([*PROGRAM, *map(str, arguments)], preexec_fn=limit, timeout=120, check=False, **given)  # type: ignore[call-overload,no-any-return]


def limited(kind: int, size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(kind, (size, size))


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return written(tmp_path / "rows.jsonl", 4000)


def written(path: Path, count: int) -> Path:
    texts = (f"第{i}篇。{STREET_LIGHTS}" for i in range(count))
    path.write_text("".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts), encoding="utf-8")
    return path


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if "summarizer-" in path.name)


# --- where the output goes


@pytest.mark.parametrize("command", COMMANDS)
def test_standard_output_on_a_full_disk_is_a_clear_error(command):
    with open("/dev/full", "wb") as full:
        done = program(*command.split(), EXAMPLES, "-q", stdout=full)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1] == "summarizer: standard output: cannot be written: No space left on device"
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["--help", "--version", "oneline --help"])
def test_help_on_a_full_disk_is_a_clear_error(command):
    with open("/dev/full", "wb") as full:
        done = program(*command.split(), stdout=full)
    assert (done.returncode, done.stderr.decode().count("\n")) == (1, 1)
    assert b"No space left on device" in done.stderr


def test_messages_that_cannot_be_written_cost_no_result(article):
    with open("/dev/full", "wb") as full:
        done = program("oneline", article, "no-such-file", stderr=full)
    assert done.returncode == 1
    assert done.stdout.startswith(str(article).encode())


@pytest.mark.parametrize(("closed", "expected"), [(1, "standard output: it is closed; name a file with -o"), (0, "there is no standard input")])
def test_closed_streams_are_clear_errors(article, closed, expected):
    done = program("oneline", article if closed else "-", limit=lambda: os.close(closed))
    assert done.returncode == 1
    assert expected in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_with_a_closed_standard_output_a_file_is_written_all_the_same(article, tmp_path):
    assert program("oneline", article, "-o", tmp_path / "line.txt", limit=lambda: os.close(1)).returncode == 0
    assert (tmp_path / "line.txt").read_bytes() == program("oneline", article).stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_an_output_file_on_a_full_disk_leaves_the_old_one_and_nothing_else(tmp_path, command):
    """RLIMIT_FSIZE makes every write past so many bytes fail, as a full disk does."""
    output = tmp_path / "out"
    output.write_text("what was there", encoding="utf-8")
    done = program(*command.split(), EXAMPLES, "-q", "-o", output, limit=limited(resource.RLIMIT_FSIZE, 200))
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "cannot be written" in done.stderr.decode().splitlines()[-1]
    assert output.read_text(encoding="utf-8") == "what was there"
    assert not left_over(tmp_path)


def test_a_store_on_a_full_disk_is_a_clear_error_and_a_later_run_goes_on(tmp_path):
    rows = written(tmp_path / "rows.jsonl", 300)
    store = tmp_path / "s.sqlite"
    arguments = ["digest", rows, "--store", store, "--ranker", "lead", "--format", "json", "-q", "--jobs", "1"]
    done = program(*arguments, limit=limited(resource.RLIMIT_FSIZE, MEGABYTE // 4))
    assert (done.returncode, done.stdout) == (1, b"")
    assert "disk" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    again = program(*arguments)
    assert again.returncode == 0
    assert again.stdout == program("digest", rows, "--ranker", "lead", "--format", "json", "-q", "--jobs", "1").stdout


def test_a_folder_that_may_not_be_written_is_a_clear_error(article, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    # root writes everywhere: as root, all is loaded first and the rights are given up then
    code = ("import os, sys, tempfile; from summarizer.cli import main; main(['oneline', sys.argv[1], '-o', os.devnull]); os.getuid() or os.setuid(65534);"
            "sys.exit(main(['oneline', sys.argv[1], '-o', sys.argv[2]]))")
    done = subprocess.run([sys.executable, "-c", code, article, folder / "line.txt"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"summarizer: {folder / 'line.txt'}: cannot be written: Permission denied\n"


def test_a_file_system_that_takes_no_files_is_a_clear_error(article):
    done = program("oneline", article, "-o", "/proc/line.txt")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert b"/proc/line.txt: cannot be written" in done.stderr


# --- files that change while they are read


def test_a_file_and_a_folder_that_vanish_are_named_and_the_rest_is_read(tmp_path):
    for name in ("1.txt", "2.txt", "3/a.txt", "4.txt"):
        path = tmp_path / "notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STREET_LIGHTS, encoding="utf-8")
    found = reading.read(str(tmp_path / "notes"))
    first = next(found)
    (tmp_path / "notes" / "2.txt").unlink()
    (tmp_path / "notes" / "3" / "a.txt").unlink()
    (tmp_path / "notes" / "3").rmdir()
    rest = list(found)
    assert isinstance(first, Article)
    assert [type(one) for one in rest] == [Failure, Failure, Article]
    assert [one.reason for one in rest if isinstance(one, Failure)] == ["no such file or folder"] * 2


@pytest.mark.parametrize(("name", "row"), [("a.txt", STREET_LIGHTS), ("a.jsonl", json.dumps({"text": STREET_LIGHTS}) + "\n"), ("a.csv", "路灯亮了,1\n")])
def test_a_file_that_never_stops_growing_is_read_to_the_end_that_it_had(tmp_path, name, row):
    path = tmp_path / name
    before = ("text,id\n" if name.endswith("csv") else "") + row * 200
    path.write_text(before, encoding="utf-8")
    done = threading.Event()

    def grow() -> None:
        with path.open("a", encoding="utf-8") as file:
            while not done.is_set() and file.tell() < 500 * MEGABYTE:
                file.write(row * 500)
                file.flush()

    writer = threading.Thread(target=grow)
    found = reading.read(str(path))
    first = next(found)
    writer.start()
    try:
        rest = list(found)
    finally:
        done.set()
        writer.join()
    assert isinstance(first, Article)
    assert len(rest) == (0 if name.endswith("txt") else 199)
    assert len(first.text) <= len(before)


def test_a_file_that_is_cut_while_it_is_read_ends_there(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text((json.dumps({"text": STREET_LIGHTS}) + "\n") * 2000, encoding="utf-8")
    found = reading.read(str(path))
    assert isinstance(next(found), Article)
    os.truncate(path, 100)
    # what was in the buffer is still read; the row that was cut is named
    assert all(isinstance(one, Article) or "not valid JSON" in one.reason for one in found)


def test_a_hundred_thousand_files_in_a_folder_are_read_in_order_one_at_a_time(tmp_path):
    text = tmp_path / "text"
    text.write_text("路灯亮了。", encoding="utf-8")
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(100_000):
        os.symlink(text, folder / f"{i:06d}.txt")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    last, count = "", 0
    for found in reading.read(str(folder)):
        assert isinstance(found, Article)
        assert found.id is not None
        assert found.id > last
        last = found.id
        count += 1
    assert count == 100_000
    # the names, and nothing of the files: a kilobyte for each would be 100 MB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 60 * 1024


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A folder with folders in it, each in the one before, deeper than a path can be long; taken away by hand, since few tools can."""
    folders = [os.open(tmp_path, os.O_RDONLY)]
    try:
        for _ in range(2100):
            os.mkdir("d", dir_fd=folders[-1])
            folders.append(os.open("d", os.O_RDONLY, dir_fd=folders[-1]))
            if len(folders) % 100 == 0:  # so many may be open
                for folder in folders[-99:-1]:
                    os.close(folder)
                del folders[-99:-1]
        yield tmp_path
    finally:
        for folder in folders:
            os.close(folder)
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)


def test_folders_nested_deeper_than_a_path_can_be_end_and_the_rest_is_read(deep):
    (deep / "z.txt").write_text(STREET_LIGHTS, encoding="utf-8")
    found = list(reading.read(str(deep)))
    assert [one.id for one in found if isinstance(one, Article)] == [str(deep / "z.txt")]
    (failed,) = (one for one in found if isinstance(one, Failure))
    assert failed.reason == "no such file: the name is too long"
    (pattern,) = reading.read(str(deep / "**" / "no.txt"))
    assert isinstance(pattern, Failure)


def test_names_that_are_no_utf8_go_through_every_output(tmp_path):
    name = b"\xff\xfe\x1b[2J=1+1.txt"
    with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:
        file.write(STREET_LIGHTS.encode())
    for command in ("oneline", "oneline --format json", "summarize --format html", "keywords --format csv", "clean", "digest --format html",
                    "digest --format csv"):
        done = program(*command.split(), tmp_path, "-v" if command == "oneline" else "-q")
        assert done.returncode == 0, done.stderr
        assert b"\x1b" not in done.stdout + done.stderr
        done.stdout.decode("utf-8")


# --- memory


def test_a_file_larger_than_the_memory_is_named_and_the_rest_is_delivered(article, tmp_path):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(4000 * MEGABYTE)  # a hole: it takes no disk
    done = program("oneline", huge, article, "--ranker", "lead", limit=limited(resource.RLIMIT_AS, 2000 * MEGABYTE))
    assert done.returncode == 1
    assert done.stderr.decode() == f"summarizer: {huge}: too large: there is not enough memory to read it\n"
    assert done.stdout.startswith(str(article).encode())


def test_too_little_memory_anywhere_is_no_traceback(capfd, monkeypatch, article):
    from summarizer import cli, pipeline

    def starved(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(pipeline, "clean_or_fail", starved)
    assert cli.main(["oneline", str(article)]) == 1
    assert "not enough memory for its" in capfd.readouterr().err
    monkeypatch.setattr(reading, "read", starved)
    assert cli.main(["oneline", str(article)]) == 1
    assert capfd.readouterr().err.startswith("summarizer: not enough memory")


# --- signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["oneline --jobs 1", "oneline --jobs 2", "digest --jobs 2 --format html"])
def test_told_to_end_at_any_moment_it_ends_soon_and_leaves_nothing_behind(tmp_path, rows, number, command):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    output = tmp_path / "out"
    for moment in (0.0, random.Random(f"{command} {number}").uniform(0.2, 2.0)):
        output.write_text("what was there", encoding="utf-8")
        running = subprocess.Popen([*INTERRUPTED, *command.split(), str(rows), "-q", "-o", str(output)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env={**os.environ, "TMPDIR": str(scratch)}, start_new_session=True)
        _wait_for_start(running)
        time.sleep(moment)
        running.send_signal(number)
        _, err = running.communicate(timeout=60)
        assert running.returncode == 128 + number
        assert b"Traceback" not in err
        assert output.read_text(encoding="utf-8") == "what was there"
        assert not left_over(tmp_path)
        assert not left_over(scratch)


def _wait_for_start(running: subprocess.Popen[bytes]) -> None:
    """Until the program listens to signals: before, Python's own start is what they end."""
    for _ in range(2000):
        caught = next(line for line in Path(f"/proc/{running.pid}/status").read_text(encoding="ascii").splitlines() if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.01)
    raise AssertionError("it never listened")


def test_killed_it_leaves_the_old_output_and_what_is_left_is_never_read_as_an_article(tmp_path, rows):
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text(STREET_LIGHTS, encoding="utf-8")
    output = folder / "out.txt"
    output.write_text(STREET_LIGHTS, encoding="utf-8")
    running = subprocess.Popen([*PROGRAM, "oneline", str(rows), "-o", str(output)])
    for _ in range(2000):
        if left_over(folder):
            break
        time.sleep(0.01)
    running.kill()
    running.wait(timeout=60)
    assert output.read_text(encoding="utf-8") == STREET_LIGHTS
    assert len(left_over(folder)) == 1
    assert [one.id for one in reading.read(str(folder)) if isinstance(one, Article)] == [str(folder / "a.txt"), str(output)]


def test_nohup_stays_in_force(tmp_path, rows):
    output = tmp_path / "out"
    running = subprocess.Popen([*PROGRAM, "oneline", str(rows), "--ranker", "lead", "-o", str(output)],
                               preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    _wait_for_start(running)
    running.send_signal(signal.SIGHUP)
    assert running.wait(timeout=120) == 0
    assert output.read_text(encoding="utf-8").count("\n") == 4000


# --- the clock


def test_a_clock_that_goes_back_loses_nothing(tmp_path):
    """The day that an article was first seen stays, whatever the clock says later; and a digest on an earlier day is the same digest."""
    articles = [Article(f"第{i}篇。{STREET_LIGHTS}", id=str(i)) for i in range(3)]
    path = tmp_path / "s.sqlite"
    for today in ("2026-06-10", "2026-06-01", "1970-01-01"):
        with Store(path, today=today) as store:
            whole = render(build_digest(articles, store=store, since="2026-06-05", jobs=1), "json")
            assert json.loads(whole)["stats"]["articles"] == 3
            store.finish()


def test_no_module_measures_time_by_the_clock_on_the_wall():
    """``time.time`` may go back; what waits, limits or times out must not."""
    root = Path(reading.__file__).resolve().parents[1]
    users = [path.name for folder in ("summarizer", "api") for path in (root / folder).rglob("*.py") if "time.time()" in path.read_text(encoding="utf-8")]
    assert users == []
