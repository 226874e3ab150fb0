"""The README's Python runs, and its commands exist."""

import re
import subprocess
import sys

import pytest

from summarizer.cli import commands
from tests.conftest import ROOT

READMES = ("README.md", "README.zh.md")


@pytest.mark.parametrize("name", READMES)
def test_the_python_in_the_readme_runs(name):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)
    assert len(blocks) == 2
    for block in blocks:
        subprocess.run([sys.executable, "-W", "error", "-c", block], cwd=ROOT, check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize("name", READMES)
def test_the_commands_in_the_readme_exist_with_their_flags(name):
    shown = re.findall(r"^(?:cat \S+ \| )?summarizer ([\w-]+)(.*?)(?:#.*)?$", (ROOT / name).read_text(encoding="utf-8"), re.M)
    assert len(shown) >= 9
    for command, arguments in shown:
        flags = {flag for parameter in commands.commands[command].params for flag in parameter.opts}
        assert set(re.findall(r"(?<=\s)--?[a-z][\w-]*", arguments)) <= flags, command


def test_the_links_between_pages_lead_somewhere():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_ranker(name):
    from summarizer.ranking import RANKERS

    assert set(RANKERS) <= set(re.findall(r"`([\w-]+)`", (ROOT / name).read_text(encoding="utf-8")))
