"""Real file systems that are full or read-only: a tmpfs mounted for one process, in a mount namespace of its own. That takes root, or rights like his."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, STREET_LIGHTS
from tests.test_faults import COMMANDS, PROGRAM, program, written

MOUNT = 'mount -t tmpfs -o "size=$SIZE" none "$DISK" && '
FILL = 'dd if=/dev/zero of="$DISK/filler" bs=4096 2>/dev/null; '
CHECK = '; status=$?; cat "$DISK/out" >&2; ls -A "$DISK" >&2; exit $status'
"""What is in the output and the names in the file system go to standard error, after what the program says."""


def mounted(disk: Path, script: str, *arguments: str | Path, size: str = "512k", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A shell script within a namespace in which a tmpfs is mounted on ``disk``; ``$@`` is the program with these arguments."""
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", MOUNT + script, "sh", *PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, env={**os.environ, "DISK": str(disk), "SIZE": size, **environment})


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    folder.mkdir()
    tried = mounted(folder, "true") if sys.platform == "linux" else None
    if tried is None or tried.returncode:
        pytest.skip("no file system can be mounted here: " + (tried.stderr.decode().strip() if tried else sys.platform))
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_an_output_on_a_full_file_system_leaves_the_old_one_and_nothing_else(disk, command):
    done = mounted(disk, 'echo old > "$DISK/out"; ' + FILL + '"$@"' + CHECK, *command.split(), EXAMPLES, "-q", "-o", disk / "out")
    *said, old, first, second = done.stderr.decode().splitlines()
    assert (done.returncode, old, first, second) == (1, "old", "filler", "out")
    assert said[-1].endswith("cannot be written: No space left on device")
    assert b"Traceback" not in done.stderr


def test_a_store_on_a_full_file_system_is_a_clear_error_and_goes_on_when_there_is_room(disk, tmp_path):
    rows = written(tmp_path / "rows.jsonl", 300)
    arguments = ["digest", rows, "--store", disk / "s.sqlite", "--ranker", "lead", "--format", "json", "-q", "--jobs", "1"]
    done = mounted(disk, '"$@"; test $? = 1 || exit 9; mount -o remount,size=64m "$DISK" && "$@"', *arguments, size="256k")
    assert done.returncode == 0
    assert "disk" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == program("digest", rows, "--ranker", "lead", "--format", "json", "-q", "--jobs", "1").stdout


@pytest.mark.parametrize("command", ["oneline", "digest --format json --ranker lead --jobs 1"])
def test_a_full_temporary_folder_is_a_clear_error_or_none(disk, tmp_path, command):
    """What needs no file of its own does not notice."""
    rows = written(tmp_path / "rows.jsonl", 2000)
    done = mounted(disk, FILL + '"$@"', *command.split(), rows, "-q", TMPDIR=str(disk), SQLITE_TMPDIR=str(disk))
    assert b"Traceback" not in done.stderr
    if command == "oneline":
        assert (done.returncode, done.stdout.count(b"\n")) == (0, 2000)
    else:
        assert (done.returncode, done.stdout) == (1, b"")
        assert "disk" in done.stderr.decode() or "space" in done.stderr.decode()


def test_a_read_only_file_system_is_read_and_never_written(disk):
    """Articles on it are read; an output or a store on it is a clear error, and so is a store that is there already."""
    fill = f'printf %s "{STREET_LIGHTS}" > "$DISK/lights.txt"; "$@" digest "$DISK/lights.txt" --store "$DISK/s.sqlite" -q > /dev/null; '
    fixed = fill + 'mount -o remount,ro "$DISK"; '
    read = mounted(disk, fixed + '"$@" oneline "$DISK/lights.txt"', TMPDIR=str(disk), size="8m")
    assert (read.returncode, read.stdout.count(b"\n")) == (0, 1)
    for arguments in ('oneline "$DISK/lights.txt" -o "$DISK/out"', 'digest "$DISK/lights.txt" --store "$DISK/new.sqlite"',
                      'digest "$DISK/lights.txt" --store "$DISK/s.sqlite"'):
        done = mounted(disk, fixed + f'"$@" {arguments} -q', size="8m")
        assert (done.returncode, done.stdout) == (1, b""), arguments
        assert b"Traceback" not in done.stderr
        assert b"read-only" in done.stderr.lower() or b"readonly" in done.stderr.lower() or b"open" in done.stderr
