"""Input made by an attacker, given to the real program: archives, entities, formulas, escape sequences, keys. docs/security.md has the threats."""

from __future__ import annotations

import csv
import gzip
import hmac
import io
import json
import resource
import time
import zipfile

import pytest

from api.limits import Keys
from summarizer import cli, extract_keywords, reading, summarize
from summarizer.model import Article, Failure, Options
from summarizer.rendering import render
from summarizer.rendering.csv import FORMULA_STARTS
from tests.conftest import STREET_LIGHTS, run_cli

MEGABYTE = 1 << 20


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


BOMBS = {
    "bomb.gz": gzip.compress(b"a" * (64 * MEGABYTE)), "bomb.zip": zipped(a=b"a" * (64 * MEGABYTE)), "text.txt": gzip.compress(gzip.compress(b"a" * MEGABYTE)),
    "paths.zip": zipped(**{"../../outside.txt": STREET_LIGHTS.encode(), "/tmp/outside.txt": b"x"}), "book.docx": zipped(**{"word/document.xml": b"<w:p/>"}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_archives_are_never_unpacked(tmp_path, name):
    """No path in one is followed and no byte of it inflated: they are named as what they are."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(BOMBS[name])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (found,) = reading.read(str(folder))
    assert isinstance(found, Failure)
    assert "not text but" in found.reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted(["in", name])


def test_entities_of_a_document_type_are_not_expanded_and_nothing_is_fetched(tmp_path):
    (tmp_path / "secret.txt").write_text("the secret of this machine", encoding="utf-8")
    outside = f"<!DOCTYPE p [<!ENTITY x SYSTEM 'file://{tmp_path}/secret.txt'><!ENTITY y SYSTEM 'http://127.0.0.1:9/'>]>"
    laughs = "<!DOCTYPE p [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)) + "]>"
    for form in ("html", "auto", "markdown"):
        for head, entity in ((outside, "&x;&y;"), (laughs, "&a11;")):
            began = time.process_time()
            text = summarize(Article(f"{head}<p>{STREET_LIGHTS}{entity}</p>", format=form)).article.text
            assert "secret" not in text.replace(str(tmp_path), "").replace("secret.txt", "")
            assert len(text) < 3000
            assert time.process_time() - began < 5


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_table_of_keywords_is_a_formula(start):
    attack = start + "HYPERLINK(\"http://a\",\"b\")"
    summary = summarize(Article(STREET_LIGHTS, id=attack, title=attack))
    rows = render(summary, "csv", task="keywords")
    assert f"'{start}" in rows
    assert not [cell for row in csv.reader(io.StringIO(rows)) for cell in row if cell.startswith(FORMULA_STARTS)]


def test_what_input_says_steers_no_terminal(capfd, tmp_path):
    """Ids, names of fields, sources and texts hold escape sequences; neither results nor messages pass them on."""
    evil = "\x1b]0;owned\x07\x1b[2J\u009b1A"
    rows = [{"id": evil, "text": "。。。"},
            {"id": "b", "source": evil, "text": STREET_LIGHTS + evil, "title": evil + "题"}, {evil: 1}, {"id": "c", "text": STREET_LIGHTS}]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for command in ("oneline -v", "summarize", "keywords", "clean -v", "clean --report", "digest", "summarize --format markdown", "summarize --format html",
                    "digest --format html"):
        assert cli.main([*command.split(), str(path)]) == 1
        for stream in capfd.readouterr():
            assert not {"\x1b", "\x07", "\x9b"} & set(stream), command


def test_a_message_stays_on_its_line(tmp_path):
    """A log of failures cannot be forged: one line for each, whatever the name or id."""
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "a\nsummarizer: all is well\r", "text": "，，"}) + "\n", encoding="utf-8")
    (tmp_path / "b\nsummarizer: all is well.txt").write_bytes(b"")
    done = run_cli("oneline", tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert len(done.stderr.splitlines()) == 2
    assert all(b"rows" in line or b"summarizer: " in line for line in done.stderr.splitlines())


def test_every_key_is_compared_in_full_and_in_the_same_way(monkeypatch):
    """The time of a comparison tells nothing: hashes of one length, all of them, by hmac's comparison, for right, nearly right and wrong keys alike."""
    keys = Keys([f"key-number-{i}-of-this-service" for i in range(5)])
    calls = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda one, other: calls.append((len(one), len(other))) or real(one, other))
    for given in ("Bearer key-number-0-of-this-service",
                  "Bearer key-number-4-of-this-service", "Bearer key-number-0-of-this-servicf", "Bearer ", "", "x" * 100_000):
        calls.clear()
        keys.holder(given)
        assert calls == [(32, 32)] * 5
    assert keys.holder("Bearer key-number-4-of-this-service") == "key 4"
    assert "key-number" not in repr(vars(keys))


def test_one_callers_words_never_reach_another(tmp_path):
    """Caches are keyed by content: the same file name with other content, and the same length, is another dictionary."""
    path = tmp_path / "words.txt"
    found = []
    for word in ("启用首批", "首批智慧"):
        path.write_text(f"{word} 900000 n\n", encoding="utf-8")
        options = Options(user_dictionary=((word, 900000, "n"),), ranker="tfidf", keywords=50)
        found.append({keyword.word for keyword in extract_keywords(STREET_LIGHTS, options)})
    assert found[0] != found[1]
    assert extract_keywords(STREET_LIGHTS) == extract_keywords(STREET_LIGHTS)
