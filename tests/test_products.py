"""Products of matrices are those of numpy, however they are cut up, and no part is so large that BLAS would share it among threads."""

import os
import subprocess
import sys

import numpy as np
import pytest

from summarizer import products
from summarizer.products import ALONE, product
from tests.conftest import EXAMPLES


@pytest.mark.parametrize("rows, inner, columns", [(0, 3, 2), (1, 1, 1), (7, 3, 5), (40, 3, 5), (41, 3, 5), (100, 20, 20)])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_a_product_is_the_same_cut_up_or_whole(monkeypatch, rows, inner, columns, kind):
    monkeypatch.setattr(products, "ALONE", 8 * inner * columns)
    rng = np.random.default_rng(0)
    left, right = rng.integers(-9, 9, (rows, inner)).astype(kind), rng.integers(-9, 9, (inner, columns)).astype(kind)
    found = product(left, right)
    assert found.dtype == kind
    assert found.tolist() == (left @ right).tolist()


def test_what_is_larger_than_a_part_in_one_row_goes_row_by_row(monkeypatch):
    monkeypatch.setattr(products, "ALONE", 1)
    left = np.arange(6.0).reshape(3, 2)
    assert product(left, left.T).tolist() == (left @ left.T).tolist()


PROGRAM = """
import sys
import time
from summarizer import Options, read_articles, summarize

texts = ["".join(article.text for file in files for article in read_articles(file)) for files in zip(*[iter(sys.argv[1:])] * 3)]
options = [Options(), Options(chars=150), Options(ranker="textrank")]
for choice in options:
    summarize(texts[0], choice)
cpu, wall = time.process_time(), time.perf_counter()
for text in texts * 4:
    for choice in options:
        summarize(text, choice)
print((time.process_time() - cpu) / (time.perf_counter() - wall))
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core: nothing is shared among threads")
def test_an_article_keeps_one_core_busy_and_no_more_where_nothing_says_how_many_threads_blas_has():
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    files = [str(path) for path in sorted(EXAMPLES.glob("00*.txt"))]
    done = subprocess.run([sys.executable, "-c", PROGRAM, *files], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 1.2


def test_a_part_is_less_than_openblas_shares():
    assert ALONE < 500_000
