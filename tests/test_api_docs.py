"""docs/http.md: its table is the program's, its clients run, its statuses are all described."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from api import config, problems
from api.openapi import document
from tests.conftest import ROOT
from tests.http_server import serving

MANUAL = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("docs"), "--workers", "1") as running:
        yield running


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", MANUAL, re.S)


def test_the_table_of_settings_is_the_programs():
    shown = MANUAL.partition("<!-- settings -->\n")[2].partition("<!-- /settings -->")[0]
    assert shown == config.table()


@pytest.mark.parametrize("command", [block for block in blocks("sh") if "curl" in block])
def test_the_documented_curl_clients_run(server, command):
    assert shutil.which("curl"), "the documentation's first client is curl"
    done = subprocess.run(["sh", "-c", command.replace("http://127.0.0.1:8000", server.url)], capture_output=True, cwd=ROOT, timeout=120, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert answers
    assert all("keywords" in answer for answer in answers)


def test_the_documented_python_client_runs(server):
    for code in blocks("python"):
        done = subprocess.run([sys.executable, "-c", code.replace("http://127.0.0.1:8000", server.url)], capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert "智慧路灯" in done.stdout.decode()


def test_the_documented_error_is_the_one_that_is_sent(server):
    shown = json.loads(next(block for block in blocks("json") if "about:blank" in block))
    sent = json.loads(server.post("/v1/summarize", {"text": "路灯亮了。", "options": {"sentences": 0}})[2])
    assert {**sent, "request_id": ""} == {**shown, "request_id": ""}


def test_every_status_is_documented():
    described = {int(status) for path in json.loads(document(config.Config(api_keys=("a-key-of-sixteen-or-more",))))["paths"].values()
                 for method in path.values() for status in method["responses"]} - {200}
    rows = MANUAL.partition("| status | when |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    written = {int(status) for row in rows for status in re.findall(r"\d{3}", row.split("|")[1])}
    assert described | {404, 405} == written
    assert written <= set(problems.TITLES)


def test_the_deployment_listens_where_it_says():
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    unit = (ROOT / "deploy" / "summarizer.service").read_text(encoding="utf-8")
    assert "USER 10001" in dockerfile
    assert "HEALTHCHECK" in dockerfile
    assert "SUMMARIZER_HTTP_TRUSTED_PROXIES" in compose
    assert "server summarizer:8000" in nginx
    assert "location = /metrics" in nginx
    # every setting that these files name is one
    named = re.findall(r"SUMMARIZER_HTTP_([A-Z_]+)", dockerfile + compose + unit)
    assert named
    assert {name.lower() for name in named} <= set(config.SETTINGS)
