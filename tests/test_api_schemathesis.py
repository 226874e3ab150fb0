"""Schemathesis in its own process against the running server: no 5xx, no undocumented status, no answer outside of the description, nothing wrong accepted."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.http_server import serving

CASES = 2000
FUZZ = Path(__file__).parent / "fuzz"


def test_the_server_keeps_to_its_description(tmp_path):
    report = tmp_path / "report.json"
    with serving(tmp_path, "--max-characters", "20000") as server:
        command = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "--config-file", str(FUZZ / "schemathesis.toml"), "run",
                   f"{server.url}/openapi.json", "--checks", "all", "--max-examples", "200", "--seed", "7", "--continue-on-failure", "--no-shrink",
                   "--report", "json", "--report-json-path", str(report), "--request-timeout", "60"]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": os.pathsep.join([str(FUZZ), os.environ.get("PYTHONPATH", "")])}
        done = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, timeout=900, check=False)
        shown = (done.stdout + done.stderr).decode("utf-8", "replace")[-6000:]
        assert report.exists(), shown
        found = json.loads(report.read_text(encoding="utf-8"))
        assert (found["failures"], found["errors"]) == ([], []), shown
        assert done.returncode == 0, shown
        assert found["test_cases"]["generated"] >= CASES
        # what it asked is in the server's own count too
        assert server.metric("summarizer_requests_total") >= CASES
