"""The store: what is known is not ranked again, and nothing that happens to a run damages it or changes what the next one says."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from summarizer import render
from summarizer.cli import main
from summarizer.digest import Store, StoreError
from summarizer.digest.store import content_key, setting_key
from summarizer.model import Article
from tests.conftest import STREET_LIGHTS, run_cli
from tests.digests import FAST, batch, made


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps({"id": a.id, "title": a.title, "date": a.date, "text": a.text}) + "\n" for a in batch(60)), encoding="utf-8")
    return path


def run(capfd, *arguments):
    status = main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return status, out, err


def test_a_second_run_ranks_nothing_and_says_the_same(tmp_path):
    seen = []
    with Store(tmp_path / "s.sqlite") as store:
        first = render(made(batch(), store, watch=lambda number, ranked: seen.append(ranked)), "json")
    assert sum(seen) == len(seen) == 19
    with Store(tmp_path / "s.sqlite") as store:
        second = render(made(batch(), store, watch=lambda number, ranked: seen.append(ranked)), "json")
    assert sum(seen) == 19
    assert second == first == render(made(batch()), "json")


def test_only_what_changed_is_ranked_and_new(tmp_path):
    articles = batch()
    with Store(tmp_path / "s.sqlite") as store:
        made(articles, store)
        store.finish()
    changed = Article(articles[3].text + "又有新情况。", articles[3].title, articles[3].id, articles[3].date, "text")
    seen = []
    with Store(tmp_path / "s.sqlite") as store:
        whole = made([*articles[:3], changed, *articles[4:]], store, watch=lambda number, ranked: seen.append(ranked))
        assert [whole.ids[i] for i in whole.new] == [articles[3].id]
        only = made([*articles[:3], changed, *articles[4:]], store, new_only=True)
        assert only.ids == [articles[3].id]
        store.finish()
    assert sum(seen) == 1
    with Store(tmp_path / "s.sqlite") as store:
        assert made(articles, store).new == ()


def test_a_moved_file_is_known_and_other_options_are_not():
    article = batch()[0]
    moved = Article(article.text, article.title, "elsewhere", article.date, "text")
    assert content_key(article) == content_key(moved)
    assert content_key(article) != content_key(Article(article.text + "。", article.title, article.id, article.date, "text"))
    assert setting_key(FAST) != setting_key(FAST.replace(line_chars=40))


def test_the_users_word_lists_count_by_what_is_in_them(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_text("路灯\n", encoding="utf-8")
    before = setting_key(FAST.replace(stopwords=str(path)))
    path.write_text("稻田\n", encoding="utf-8")
    assert setting_key(FAST.replace(stopwords=str(path))) != before


def test_undated_articles_count_by_when_they_were_first_seen(tmp_path):
    undated = Article(STREET_LIGHTS, id="lights", format="text")
    with Store(tmp_path / "s.sqlite", today="2026-06-10") as store:
        made([undated], store)
    with Store(tmp_path / "s.sqlite", today="2026-06-20") as store:
        assert made([undated], store, since="2026-06-15").ids == []
        assert made([undated], store, since="2026-06-10").ids == ["lights"]


def test_two_runs_at_once_other_files_and_other_versions_are_clear_errors(tmp_path, capfd, rows):
    path = tmp_path / "s.sqlite"
    with Store(path), pytest.raises(StoreError, match="in use by another run"):
        Store(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    status, out, err = run(capfd, "digest", rows, "--store", path, "--ranker", "lead")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "another version" in err
    assert path.read_bytes() == before
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    with pytest.raises(StoreError, match="no store of digests"):
        Store(other)
    text = tmp_path / "text.sqlite"
    text.write_text("this is no database, and long enough to be taken for one" * 20, encoding="utf-8")
    with pytest.raises(StoreError, match="no SQLite file"):
        Store(text)
    with pytest.raises(StoreError, match="is there such a folder"):
        Store(tmp_path / "no" / "such" / "folder.sqlite")


def test_a_full_disk_keeps_what_was_written_and_a_later_run_goes_on(tmp_path):
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        store.connection.execute("PRAGMA max_page_count = 40")
        with pytest.raises(StoreError, match="disk is full"):
            made(batch(60), store)
    seen = []
    with Store(path) as store:
        whole = render(made(batch(60), store, watch=lambda number, ranked: seen.append(ranked)), "json")
    assert whole == render(made(batch(60)), "json")


def test_a_file_that_may_not_grow_is_a_clear_error_and_nothing_written_is_lost(tmp_path, rows):
    """The system itself refuses to write, as it does on a full disk or over a quota."""
    arguments = ["digest", str(rows), "--ranker", "lead", "--jobs", "1", "--format", "json"]
    expected = run_cli(*arguments).stdout
    store, output = tmp_path / "s.sqlite", tmp_path / "out.json"
    program = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)); from summarizer.cli import run; run()"
    limited = [sys.executable, "-c", program, *arguments]
    for more, named in ((["--store", str(store), "-o", str(output)], store), (["-o", str(output)], output)):
        done = subprocess.run([*limited, *more], capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert str(named) in done.stderr
        assert not output.exists()
    assert run_cli(*arguments, "--store", store, "-o", output).returncode == 0
    assert output.read_bytes() == expected


def test_a_read_only_folder_is_a_clear_error(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    code = ("import os, sys\nfrom summarizer.digest import Store, StoreError\nos.getuid() or os.setuid(65534)\n"
            "try:\n    Store(sys.argv[1])\nexcept StoreError as error:\n    print(error)")
    done = subprocess.run([sys.executable, "-c", code, str(folder / "s.sqlite")], capture_output=True, text=True, timeout=60, check=False)
    assert "may you write to it" in done.stdout, done.stderr


def _children(process):
    with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]


def _started(command):
    """A run, and the moment at which its workers are there (or it is done)."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    for _ in range(400):
        if running.poll() is not None or _children(running):
            break
        time.sleep(0.05)
    return running


def test_killed_at_any_moment_it_ends_with_the_same_bytes(tmp_path, rows):
    """The main process is killed at random moments and started again until it is done."""
    arguments = ["digest", rows, "--ranker", "lead", "--jobs", "2", "--format", "json"]
    expected = run_cli(*arguments).stdout
    assert len(expected) > 100_000
    rng = random.Random(7)
    store, output = tmp_path / "s.sqlite", tmp_path / "out.json"
    command = [sys.executable, "-c", "from summarizer.cli import run; run()", *map(str, arguments), "--store", str(store), "-o", str(output)]
    for _ in range(8):
        running = _started(command)
        time.sleep(rng.uniform(0, 0.8))
        running.kill()
        running.communicate(timeout=60)
        if running.returncode == 0:
            break
    if not output.exists():
        assert subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0
    assert output.read_bytes() == expected
    with sqlite3.connect(store) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*), count(DISTINCT content) FROM records").fetchone() == (243, 243)
    connection.close()


def test_a_killed_workers_articles_are_done_again_in_the_same_run(tmp_path, rows):
    arguments = ["digest", str(rows), "--ranker", "textrank", "--jobs", "2", "--format", "json"]
    expected = run_cli(*arguments).stdout
    output = tmp_path / "out.json"
    command = [sys.executable, "-c", "from summarizer.cli import run; run()", *arguments, "--store", str(tmp_path / "s.sqlite"), "-o", str(output)]
    running = _started(command)
    for pid in _children(running)[-1:]:
        os.kill(pid, signal.SIGKILL)
    _, err = running.communicate(timeout=120)
    assert running.returncode == 0, err.decode()
    assert output.read_bytes() == expected
