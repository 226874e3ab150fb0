"""The first articles of a process, ranked by several threads at once, while the tables of words are still empty."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import EXAMPLES

CODE = """
import sys, threading
sys.setswitchinterval(1e-5)
from summarizer import Options, summarize
from summarizer.model import to_json
text = open(sys.argv[1], encoding="utf-8").read()
found, start = [], threading.Barrier(6)
def work():
    start.wait()
    found.append(to_json(summarize(text, Options()).to_dict()))
threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert found == [to_json(summarize(text, Options()).to_dict())] * 6, f"{len(found)} answers, {len(set(found))} different"
"""


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("0*.txt"))[:3], ids=lambda path: path.name[:3])
def test_six_threads_that_begin_together_get_the_same(path):
    subprocess.run([sys.executable, "-c", CODE, str(path)], check=True, timeout=120)
