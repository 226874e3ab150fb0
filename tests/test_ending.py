"""How the program ends: all is said and done, and no time lost on taking the interpreter apart."""

import os
import subprocess
import sys

import pytest

HEAD = """import atexit, sys, threading, time
from summarizer import ending

class Slow:
    def __del__(self):
        sys.stderr.write("taken apart")

kept = Slow()
"""


def ended(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *options, "-c", HEAD + code], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("status", (0, 1, 130))
def test_what_was_written_arrives_and_what_is_registered_is_done_but_nothing_is_taken_apart(status):
    process = ended(f"atexit.register(lambda: sys.stdout.write('，再见'))\nsys.stdout.write('路灯')\nending.at_once({status})")
    assert (process.returncode, process.stdout, process.stderr) == (status, "路灯，再见", "")


def test_a_thread_that_still_runs_is_waited_for():
    process = ended("threading.Thread(target=lambda: (time.sleep(.3), print('done', flush=True))).start()\nending.at_once(3)")
    assert (process.returncode, process.stdout) == (3, "done\n")


def test_where_warnings_are_asked_for_it_ends_as_any_program():
    process = ended("sys.stdout.write('路灯')\nending.at_once(2)", "-W", "error")
    assert (process.returncode, process.stdout, process.stderr) == (2, "路灯", "taken apart")


def test_a_full_disk_is_no_traceback_at_the_end():
    code = "import sys; from summarizer import ending; sys.stdout.write('路灯'); ending.at_once(0)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "w") as full:
        process = subprocess.run([sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, env=environment)
    assert (process.returncode, process.stderr) == (0, "")
