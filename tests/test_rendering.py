"""Every format shows every result, and nothing in an article can break out of it."""

import csv
import io
import json

import pytest

from summarizer import Options, OptionsError, render, summarize
from summarizer.digest import build_digest
from summarizer.model import Article, Failure
from summarizer.rendering import RENDERERS, TASKS, renderer
from tests.conftest import STREET_LIGHTS
from tests.pages import tags

HOSTILE = Article(
    "<script>alert(1)</script>路灯亮了\u202e，`居民`说*好*。[点我](javascript:alert(1)) =1+1 的公式也在。",
    title='"><img src=x onerror=alert(1)>', id="=cmd|' /C calc'!A0\x1b[2J\nnext", format="text", source="",
)


@pytest.mark.parametrize(("name", "task"), [(name, task) for name, form in RENDERERS.items() for task in form.tasks])
def test_every_format_shows_one_and_several(name, task):
    result = summarize(STREET_LIGHTS, Options(ranker="combined"))
    one, two = render(result, name, task=task), render([result, result], name, task=task)
    shown = result.keywords[0].word if task == "keywords" else result.line.text[:4]
    assert shown in one
    assert two.count(shown) >= 2
    assert one.endswith("\n")
    assert two.endswith("\n")
    assert render([result], name, task=task).endswith("\n")


@pytest.mark.parametrize("name", [name for name, form in RENDERERS.items() if form.digest])
def test_every_digest_format_names_articles(name):
    whole = build_digest([Article(STREET_LIGHTS, id="a")], Options(ranker="combined"), failures=[Failure("b.txt", "empty")])
    assert "路灯" in render(whole, name)


def test_unknown_formats_and_tasks_name_the_known_ones():
    with pytest.raises(OptionsError, match="jsonl"):
        renderer("pdf")
    with pytest.raises(OptionsError, match="json"):
        renderer("csv", "oneline")


def test_no_result_is_an_empty_array_and_empty_text():
    assert render([], "json") == "[]\n"
    assert render([], "jsonl") == ""
    assert render([], "text") == ""


@pytest.mark.parametrize("task", TASKS)
def test_hostile_text_stays_text(task):
    result = summarize(HOSTILE, Options(ranker="lead"))
    page = tags(render(result, "html", task=task))
    assert not [tag for tag, attrs in page if tag in ("script", "img", "a") or any(name.startswith("on") for name in attrs)]
    text = render([result], "text", task=task)
    assert "\x1b" not in text
    assert json.loads(render(result, "json", task=task))["id"] == HOSTILE.id
    assert "[点我](" not in render(result, "markdown", task=task)


def test_no_cell_is_a_formula():
    result = summarize(HOSTILE, Options(ranker="tfidf"))
    for row in csv.reader(io.StringIO(render(result, "csv", task="keywords"), newline="")):
        assert not row[0].startswith(("=", "+", "-", "@"))
