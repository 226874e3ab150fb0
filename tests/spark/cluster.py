"""A standalone cluster on this machine: a master and workers, each a process of its own, all on loopback."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyspark

from tests.conftest import ROOT
from tests.spark.conftest import QUICK

JOB = "from summarizer.cli import run; run()"
SPARK_CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"
PATIENCE = 300.0
"""Seconds to wait for a process to show itself; only a hang takes them."""


class Cluster:
    """A master and workers. url: the master's. workers: their processes."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        try:
            self._start("master", "org.apache.spark.deploy.master.Master", "--port", "0")
            self.url = self._told("master", rb"Starting Spark master at (spark://\S+)")
            self.workers = [self._worker(number) for number in range(workers)]
            for number in range(workers):
                self._told(f"worker{number}", rb"Successfully registered with master")
        except BaseException:
            self.stop()
            raise

    def _worker(self, number: int) -> subprocess.Popen[bytes]:
        return self._start(f"worker{number}", "org.apache.spark.deploy.worker.Worker", "--cores", "1", "--memory", "1g", self.url)

    def _start(self, name: str, of: str, *arguments: str) -> subprocess.Popen[bytes]:
        settings = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m",
                    "SPARK_DAEMON_JAVA_OPTS": QUICK["spark.driver.extraJavaOptions"], "SPARK_WORKER_DIR": str(self.folder / "work"),
                    "SPARK_HOME": str(SPARK_CLASS.parent.parent), "PYTHONPATH": str(ROOT)}
        command = [str(SPARK_CLASS), of, "--host", "127.0.0.1", "--webui-port", "0", *arguments]
        with open(self.folder / f"{name}.log", "wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **settings}, start_new_session=True)
        self.processes.append(process)
        return process

    def _told(self, name: str, pattern: bytes) -> str:
        log = self.folder / f"{name}.log"

        def found() -> str | None:
            told = re.search(pattern, log.read_bytes())
            return (told[1].decode() if told.groups() else "told") if told else None

        return waited(found, lambda: f"{name} does not come up:\n{log.read_text(errors='replace')}")

    def executors(self) -> list[int]:
        """The processes of executors on this machine that belong to this cluster."""
        return [pid for pid, command, folder in processes() if b"CoarseGrainedExecutorBackend" in command and folder.startswith(str(self.folder))]

    def stop(self) -> None:
        """End all of it."""
        with contextlib.suppress(AttributeError, OSError):
            for pid in self.executors():
                os.kill(pid, signal.SIGKILL)
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def processes() -> Iterator[tuple[int, bytes, str]]:
    """Number, command line and working folder of every process of this machine."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                yield int(entry.name), (entry / "cmdline").read_bytes(), os.readlink(entry / "cwd")


def waited(found, says=lambda: "it never came"):
    """What a function gives as soon as it gives anything."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        value = found()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(says())


@contextlib.contextmanager
def submitted(cluster: Cluster, *arguments: str, by_spark: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """The command line's digest, running on the cluster in a process of its own. by_spark: started by spark-submit, which alone knows of the cluster."""
    settings = {"spark.executor.memory": "512m", "spark.driver.memory": "512m", "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1", "spark.sql.shuffle.partitions": "2", "spark.executorEnv.PYTHONPATH": str(ROOT),
                "spark.sql.files.maxPartitionBytes": "8k", "spark.sql.files.openCostInBytes": "0", "spark.log.level": "ERROR", **QUICK}
    given = [part for name, value in settings.items() for part in ("--conf" if by_spark else "--spark-conf", f"{name}={value}")]
    job = cluster.folder / "job.py"
    job.write_text(JOB, encoding="utf-8")
    command = [sys.executable, str(job), "digest", "--engine", "spark", "--master", cluster.url, *given, *arguments]
    if by_spark:
        command = [str(SPARK_CLASS.with_name("spark-submit")), "--master", cluster.url, *given, str(job), "digest", "--engine", "spark", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable}
    with open(cluster.folder / "driver.log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=ROOT, start_new_session=True)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
