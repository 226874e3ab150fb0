"""Work over processes keeps its order and survives the death of a worker."""

import os
import signal
from pathlib import Path

import pytest

from summarizer.parallel import WorkerError, map_in_order


def square(number: int) -> int:
    return number * number


class DieOnce:
    """Kills its own process at one item, the first time only."""

    def __init__(self, flag: Path) -> None:
        self.flag = flag

    def __call__(self, number: int) -> int:
        if number == 57 and not self.flag.exists():
            self.flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return -number


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail(number: int) -> int:
    raise ValueError(f"no {number}")


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_input_order(jobs):
    assert list(map_in_order(square, range(250), jobs, chunk=7)) == [n * n for n in range(250)]
    assert list(map_in_order(square, [], jobs)) == []


def test_a_dead_workers_articles_are_done_again_and_none_twice(tmp_path):
    assert list(map_in_order(DieOnce(tmp_path / "died"), range(200), 2, chunk=10)) == [-n for n in range(200)]
    assert (tmp_path / "died").exists()


def test_work_that_always_kills_its_worker_ends_in_a_clear_error():
    with pytest.raises(WorkerError, match="died 3 times"):
        list(map_in_order(die, range(3), 2))


def test_a_workers_exception_reaches_the_caller():
    with pytest.raises(ValueError, match="no 0"):
        list(map_in_order(fail, range(3), 2))


def test_input_is_taken_as_needed_not_all_at_once():
    taken = 0

    def source():
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield number

    results = map_in_order(square, source(), 2, chunk=10)
    assert next(results) == 0
    assert taken < 200
    results.close()
