"""What several test modules share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"

STREET_LIGHTS = (
    "河岸新区启用智慧路灯\n\n"
    "河岸新区6月3日启用首批智慧路灯，一千二百盏路灯按车流和行人自动调节亮度。新区管委会负责人周岚说，智慧路灯每年可省电三成。\n"
    "路灯上的传感器还能监测空气质量，数据实时传到城市运行中心。居民李秀英说：“晚上散步更安心了，灯会跟着人亮。”\n"
    "今年年底前，河岸新区还将在另外八条道路上安装智慧路灯。"
)


# what is started here must be told to end as from a terminal, also where the tests themselves run under nohup or in the background
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A small well-behaved article in a file."""
    path = tmp_path / "lights.txt"
    path.write_text(STREET_LIGHTS, encoding="utf-8")
    return path


def run_cli(*arguments: str | Path, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the real program in a process of its own."""
    command = [sys.executable, "-W", "error", "-c", "from summarizer.cli import run; run()", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **environment}, timeout=120, check=False)
