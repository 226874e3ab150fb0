"""How the benchmarks measure: rounds of all subjects in turn, so that what else the machine does falls on all of them alike; CPU and wall time; ratios."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Times(NamedTuple):
    """Seconds of each round: of the processor, and of the clock on the wall."""

    cpu: list[float]
    wall: list[float]


def interleaved(subjects: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Run every subject once, unmeasured, then ``rounds`` times, one after another."""
    for work in subjects.values():
        work()
    times = {name: Times([], []) for name in subjects}
    for _ in range(rounds):
        for name, work in subjects.items():
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            times[name].cpu.append(time.process_time() - cpu)
            times[name].wall.append(time.perf_counter() - wall)
    return times


def table(times: Mapping[str, Times], units: Mapping[str, float], references: Sequence[str]) -> str:
    """Milliseconds a unit of work (an article, a process) and, for each reference, how many times its CPU time: minimum, then median.

    units: how many units each subject works on in a round.
    """
    heads = ["", "CPU ms min", "median", "wall ms min", "median", *(f"x {name}" for name in references)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for name, taken in times.items():
        scale = 1000 / units[name]
        cells = [f"{scale * value:.3f}" for values in taken for value in (min(values), statistics.median(values))]
        ratios = []
        for reference in references:
            per = units[reference] / units[name]
            least = min(taken.cpu) / min(times[reference].cpu) * per
            middle = statistics.median(taken.cpu) / statistics.median(times[reference].cpu) * per
            ratios.append(f"{least:.3g} ({middle:.3g})")
        lines.append("| " + " | ".join([name, *cells, *ratios]) + " |")
    return "\n".join(lines)


def machine() -> str:
    """What the figures were measured on, in one line."""
    model = platform.processor() or platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{model}, {os.cpu_count()} cores, load {load}; {platform.system()}, Python {platform.python_version()}"
