"""Products of matrices are those of numpy, however they are cut up, and an article's are not so large that BLAS would share them among threads."""

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


@pytest.mark.parametrize("fitting, parts", [(8, 1), (7, 2), (4, 2), (3, 1)])
def test_rows_are_parted_but_where_only_few_would_fit(monkeypatch, fitting, parts):
    """Eight rows: in one part, in two, and in one again where parts would be of fewer than four rows."""
    left, right, made = np.arange(16.0).reshape(8, 2), np.arange(6.0).reshape(2, 3), []
    monkeypatch.setattr(products, "ALONE", 6 * fitting)
    matmul = np.matmul
    monkeypatch.setattr(products.np, "matmul", lambda *given, **named: made.append(len(given[0])) or matmul(*given, **named))
    assert product(left, right).tolist() == (left @ right).tolist()
    assert made == ([] if parts == 1 else [fitting, 8 - fitting])


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
