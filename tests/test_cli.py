"""The command line as its users meet it: results, exit codes, and one clear line for everything that goes wrong."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from summarizer.cli import main
from tests.conftest import EXAMPLES, STREET_LIGHTS, run_cli


def run(capfd, *arguments):
    """Run in this process; give status, standard output and standard error."""
    status = main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return status, out, err


def test_one_article_gives_the_line_alone(capfd, article):
    status, out, err = run(capfd, "oneline", article)
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    assert "智慧路灯" in out
    assert "\t" not in out


def test_several_articles_give_id_and_line(capfd, article, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("另一篇文章。它说的是别的事情。", encoding="utf-8")
    status, out, _ = run(capfd, "oneline", article, other)
    rows = [row.split("\t") for row in out.splitlines()]
    assert status == 0
    assert [row[0] for row in rows] == [str(article), str(other)]
    assert all(len(row) == 2 and row[1] for row in rows)


def test_json_is_an_object_for_one_file_and_an_array_for_a_folder(capfd, article):
    assert list(json.loads(run(capfd, "oneline", article, "--format", "json")[1])) == ["id", "title", "line", "line_spans"]
    assert isinstance(json.loads(run(capfd, "oneline", article.parent, "--format", "json")[1]), list)
    assert json.loads(run(capfd, "oneline", article, "--format", "jsonl")[1])["id"] == str(article)


def test_rows_are_several_articles_even_in_one_file(capfd, tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"id": 7, "text": STREET_LIGHTS}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert run(capfd, "oneline", rows)[1].startswith("7\t")
    assert isinstance(json.loads(run(capfd, "summarize", rows, "--format", "json")[1]), list)


def test_summarize_json_has_the_contracts_keys_and_exact_slices(capfd, article):
    status, out, _ = run(capfd, "summarize", article, "--format", "json", "--include-text", "--include-source", "--explain")
    result = json.loads(out)
    assert status == 0
    assert list(result) == ["id", "title", "line", "line_spans", "summary", "sentences", "keywords", "stats", "text", "explain"]
    assert result["title"] == "河岸新区启用智慧路灯"
    assert list(result["sentences"][0]) == ["text", "start", "end", "index", "paragraph", "score", "source_start", "source_end"]
    for sentence in result["sentences"]:
        assert result["text"][sentence["start"] : sentence["end"]] == sentence["text"]
        assert STREET_LIGHTS[sentence["source_start"] : sentence["source_end"]] == sentence["text"]
    assert result["summary"] == "".join(sentence["text"] for sentence in result["sentences"])
    assert list(result["keywords"][0]) == ["word", "score", "count", "pos", "offsets"]
    for keyword in result["keywords"]:
        assert {result["text"][start:end].lower() for start, end in keyword["offsets"]} <= {keyword["word"].lower()}
    assert list(result["stats"]) == ["characters", "sentences", "ranker", "segmenter"]
    assert out.endswith("}\n")
    assert "\\u" not in out


def test_standard_input_is_one_article(article):
    done = run_cli("oneline", "-", stdin=STREET_LIGHTS.encode())
    assert done.returncode == 0
    assert done.stdout == run_cli("oneline", article).stdout
    rows = json.dumps({"text": STREET_LIGHTS}).encode() + b"\n"
    assert json.loads(run_cli("oneline", "-", "--input-format", "jsonl", "--format", "jsonl", stdin=rows).stdout)["line"]


def test_keywords_five_are_the_first_of_ten(capfd, article):
    ten = run(capfd, "keywords", article)[1].splitlines()
    assert run(capfd, "keywords", article, "-k", "5")[1].splitlines() == ten[:5]
    assert run(capfd, "keywords", article, "--format", "csv")[1].splitlines()[0] == "id,title,word,score,count,pos"


def test_clean_prints_the_text_and_reports_every_edit(capfd, tmp_path):
    page = tmp_path / "12河岸.txt"
    source = "12河岸新区启用智慧路灯.txt\n<div><span> 　　路灯亮了。</span></div><div>&nbsp;</div><div>责任编辑：某某</div>"
    page.write_text(source, encoding="utf-8")
    assert run(capfd, "clean", page)[1] == "路灯亮了。\n"
    edits = json.loads(run(capfd, "clean", page, "--report", "--format", "json")[1])["edits"]
    assert all(source[edit["start"] : edit["end"]] == edit["dropped"] and edit["rule"] for edit in edits)
    assert any("责任编辑" in edit["dropped"] for edit in edits)
    assert "\ttitle\t" in run(capfd, "clean", page, "--report")[1]


def test_digest_names_each_article_and_each_failure(capfd, tmp_path):
    for form, ending in (("markdown", "md"), ("html", "html"), ("json", "json")):
        output = tmp_path / f"digest.{ending}"
        status, out, err = run(capfd, "digest", EXAMPLES, "-o", output)
        text = output.read_text(encoding="utf-8")
        assert (status, out) == (1, ""), form
        assert "016_broken" in err
        assert "016" in text
        assert len(text) > 2000
    result = json.loads(text)
    assert len(result["articles"]) >= 20
    assert [failure["source"] for failure in result["failures"]] == [str(EXAMPLES / "016_broken.txt")]


def test_output_file_appears_whole_or_not_at_all(capfd, article, tmp_path):
    status, out, err = run(capfd, "oneline", article, "-o", tmp_path / "no" / "such" / "folder.txt")
    assert (status, out) == (1, "")
    assert "cannot be written" in err
    target = tmp_path / "line.txt"
    assert run(capfd, "oneline", article, "-o", target)[0] == 0
    assert target.read_text(encoding="utf-8") == run(capfd, "oneline", article)[1]
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".summarizer")]


def test_trained_idf_can_be_used(capfd, article, tmp_path):
    table = tmp_path / "idf.txt"
    assert run(capfd, "train-idf", EXAMPLES, "-o", table)[0] == 1
    rows = [row.split(" ") for row in table.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 100
    assert all(len(row) == 2 and float(row[1]) >= 0 for row in rows)
    assert run(capfd, "keywords", article, "--ranker", "tfidf", "--idf", table)[0] == 0


def test_two_processes_give_the_same_bytes_as_one(capfd):
    assert run(capfd, "summarize", EXAMPLES, "--format", "jsonl") == run(capfd, "summarize", EXAMPLES, "--format", "jsonl", "--jobs", "2")


BAD = {
    "missing": (None, "no such file"),
    "empty": (b"", "empty"),
    "only markup": (b"<div><p>&nbsp;</p></div>", "no readable text"),
    "only punctuation": ("。。。，，！！！".encode(), "no readable text"),
    "binary": (bytes(range(256)) * 40, ""),
    "lone surrogate": (b"\xed\xa0\x80\xed\xb0\x80 \xff\xfe", ""),
    "NUL": ("路灯\0亮了。".encode(), "NUL"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["oneline", "summarize", "keywords", "clean", "digest", "train-idf"])
def test_bad_input_is_one_clear_line_and_status_1(capfd, tmp_path, name, command):
    content, expected = BAD[name]
    path = tmp_path / "bad.txt"
    if content is not None:
        path.write_bytes(content)
    status, out, err = run(capfd, command, path)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert str(path) in err
    assert expected in err


def test_bad_input_does_not_keep_the_rest_from_being_delivered(capfd, article, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    status, out, err = run(capfd, "oneline", empty, article, tmp_path / "missing.txt")
    assert status == 1
    assert out.startswith(f"{article}\t")
    assert out.count("\n") == 1
    assert err.count("\n") == 2


def test_invalid_json_names_its_line_and_the_rest_goes_on(capfd, tmp_path):
    rows = tmp_path / "rows.jsonl"
    good = json.dumps({"text": STREET_LIGHTS})
    rows.write_text(f"{good}\n{good}\n{{broken\n{good}\n", encoding="utf-8")
    status, out, err = run(capfd, "oneline", rows, "--format", "jsonl")
    assert status == 1
    assert [json.loads(row)["id"] for row in out.splitlines()] == [f"{rows}:1", f"{rows}:2", f"{rows}:4"]
    assert err.count("\n") == 1
    assert "line 3" in err


def test_a_folder_without_articles_and_a_url_are_refused(capfd, tmp_path):
    status, out, err = run(capfd, "oneline", tmp_path)
    assert (status, out) == (1, "")
    assert str(tmp_path) in err
    status, out, err = run(capfd, "oneline", "https://example.org/a.html")
    assert (status, out) == (1, "")
    assert "fetch it first" in err


def test_unreadable_file_is_named(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(STREET_LIGHTS, encoding="utf-8")
    path.chmod(0)
    good = tmp_path / "good.txt"
    good.write_text(STREET_LIGHTS, encoding="utf-8")
    # root reads everything: as root, all is loaded first and the rights are given up then
    code = ("import os, sys; from summarizer.cli import main; main(['oneline', sys.argv[2], '-o', os.devnull]);"
            "os.getuid() or os.setuid(65534); sys.exit(main(['oneline', sys.argv[1]]))")
    command = [sys.executable, "-c", code, str(path), str(good)]
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert b"permission" in done.stderr.lower()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("arguments", "expected"), [
    (["oneline"], "Missing argument"),
    (["oneline", "x.txt", "--nonsense"], "No such option"),
    (["oneline", "x.txt", "--ranker", "nonsense"], "textrank"),
    (["summarize", "x.txt", "--sentences", "2", "--chars", "9"], "at most one of"),
    (["summarize", "x.txt", "--ratio", "1.5"], "ratio must be"),
    (["summarize", "x.txt", "--sentences", "0"], "sentences must be"),
    (["keywords", "x.txt", "--user-dict", "no-such-file"], "no-such-file"),
    (["nonsense"], "No such command"),
])
def test_wrong_usage_is_status_2_and_says_what_is_allowed(capfd, arguments, expected):
    status, out, err = run(capfd, *arguments)
    assert (status, out) == (2, "")
    assert expected in err
    assert "Traceback" not in err


def test_a_20_megabyte_line_is_answered(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("路灯亮了，居民很高兴，" * 600_000 + "。", encoding="utf-8")
    assert path.stat().st_size > 19_000_000
    done = run_cli("oneline", path, "--ranker", "textrank")
    assert done.returncode == 0
    assert len(done.stdout.decode().strip()) <= 60


def test_a_closed_pipe_is_no_error(tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text((json.dumps({"text": STREET_LIGHTS}) + "\n") * 2000, encoding="utf-8")
    program = f"{sys.executable} -W error -c 'from summarizer.cli import run; run()' summarize {rows} --format jsonl"
    done = subprocess.run(["bash", "-c", f"{program} | head -1; exit ${{PIPESTATUS[0]}}"], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_with_130_and_no_traceback(tmp_path, jobs):
    rows = tmp_path / "rows.jsonl"
    rows.write_text((json.dumps({"text": STREET_LIGHTS}) + "\n") * 100_000, encoding="utf-8")
    command = [sys.executable, "-c", "from summarizer.cli import run; run()", "summarize", str(rows), "--format", "jsonl", "--jobs", jobs]
    # a shell's background job ignores Ctrl-C, and so do its children; this one is to get it
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert running.stdout is not None
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in err


def test_help_has_an_example_for_every_command(capfd):
    for command in ("oneline", "summarize", "keywords", "clean", "digest", "train-idf"):
        status, out, _ = run(capfd, command, "--help")
        assert status == 0
        assert f"summarizer {command} " in out
    assert run(capfd, "--version")[1].startswith("summarizer")


def test_shell_completion_knows_the_commands():
    done = run_cli(_SUMMARIZER_COMPLETE="bash_complete", COMP_WORDS="summarizer on", COMP_CWORD="1")
    assert b"oneline" in done.stdout


@pytest.mark.parametrize("command", ["oneline", "summarize", "keywords"])
def test_same_bytes_for_any_hash_seed(command):
    outputs = {run_cli(command, EXAMPLES, "--format", "jsonl", PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "2")}
    assert len(outputs) == 1
    assert outputs.pop()


def test_start_up_is_a_small_multiple_of_the_segmenters(article):
    # a liveness bound with tenfold slack, not a benchmark
    began = time.monotonic()
    assert run_cli("oneline", article).returncode == 0
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("command", [["summarize"], ["keywords"], ["summarize", "--jobs", "2"], ["digest", "--format", "json"]])
def test_an_article_that_its_ranker_comes_to_no_result_for_is_named_and_the_rest_delivered(tmp_path, command):
    rows = [{"id": "dull", "text": "河岸新区启用智慧路灯昨天"}, {"id": "good", "text": "河岸新区启用智慧路灯。居民说晚上散步更安心了。"}]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    done = run_cli(*command, path, "--ranker", "textrank4zh", "--tolerance", "1e-12")
    assert done.returncode == 1
    assert "dull: PageRank did not settle" in done.stderr.decode()
    assert "居民" in done.stdout.decode()
