"""Reading: every kind of source gives its articles or one clear failure, and the batch goes on."""

import gzip
import io
import json
import os
import sys
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.decoding import UndecodableError, decode, plausibility
from summarizer.model import Article, Failure, OptionsError
from summarizer.reading import READERS, read, shown

STORY = "河岸新区的路灯昨晚全部换成了智慧路灯。新路灯会随着车流调节亮度，一年能省下三成的电。住在附近的人说，晚上散步时安心多了。"
TRADITIONAL = "河岸新區的路燈昨晚全部換成了智慧路燈。新路燈會隨著車流調節亮度，一年能省下三成的電。住在附近的人說，晚上散步時安心多了。"


def articles(found):
    found = list(found)
    assert all(isinstance(one, Article) for one in found), found
    return found


def failure(found):
    (one,) = found
    assert isinstance(one, Failure), one
    assert "\n" not in one.reason
    return one


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- sources and ids


def test_a_file_is_one_article_with_the_path_as_given_as_id(here):
    (here / "notes").mkdir()
    (here / "notes" / "7.txt").write_text(STORY, encoding="utf-8")
    (article,) = articles(read("notes/7.txt"))
    assert (article.id, article.text, article.format) == ("notes/7.txt", STORY, "auto")
    assert article.metadata["encoding"] == "utf-8"
    (again,) = articles(read(here / "notes" / "7.txt"))
    assert again.id == str(here / "notes" / "7.txt")


def test_a_folder_is_read_recursively_in_order_of_names_without_hidden_files(here):
    for name in ("b.txt", "a/2.txt", "a/1.txt", ".hidden.txt", ".git/x.txt", "a/.cache"):
        path = here / "notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STORY, encoding="utf-8")
    assert [article.id for article in articles(read("notes"))] == ["notes/a/1.txt", "notes/a/2.txt", "notes/b.txt"]
    assert [article.id for article in articles(read("notes/"))] == ["notes/a/1.txt", "notes/a/2.txt", "notes/b.txt"]


def test_include_and_exclude_see_names_and_paths_below_the_folder(here):
    for name in ("a.txt", "b.html", "sub/c.txt"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(STORY, encoding="utf-8")

    def ids(**how):
        return [article.id for article in articles(read(str(here), **how))]

    assert ids(include=["*.txt"]) == [str(here / "a.txt"), str(here / "sub/c.txt")]
    assert ids(exclude=["sub/*"]) == [str(here / "a.txt"), str(here / "b.html")]
    assert ids(include="*.txt", exclude="c.*") == [str(here / "a.txt")]
    assert "--include" in failure(read(str(here), include=["*.md"])).reason


def test_globs_give_files_in_order_and_folders_as_folders(here):
    for name in ("n/2.txt", "n/1.txt", "n/deep/3.txt"):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(STORY, encoding="utf-8")
    assert [article.id for article in articles(read("n/*.txt"))] == ["n/1.txt", "n/2.txt"]
    assert [article.id for article in articles(read("n/*"))] == ["n/1.txt", "n/2.txt", "n/deep/3.txt"]
    assert [article.id for article in articles(read("n/**"))] == ["n/1.txt", "n/2.txt", "n/deep/3.txt"]
    assert failure(read("n/*.csv")).reason == "no file matches this pattern"
    (here / "[1].txt").write_text(STORY, encoding="utf-8")
    assert [article.id for article in articles(read("[1].txt"))] == ["[1].txt"]


def test_several_sources_are_read_in_the_order_given_past_failures(here):
    (here / "a.txt").write_text(STORY, encoding="utf-8")
    found = list(read(["nowhere.txt", "a.txt", "https://example.org/a.html", STORY.encode()]))
    assert [type(one) for one in found] == [Failure, Article, Failure, Article]
    assert found[0] == Failure("nowhere.txt", "no such file or folder")
    assert "fetch it first" in found[2].reason
    assert found[3].id is None


def test_standard_input_is_one_article_unless_the_format_says_otherwise(monkeypatch):
    rows = json.dumps({"id": "1", "text": STORY}).encode() + b"\n"
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(rows)))
    (article,) = articles(read("-"))
    assert (article.id, article.text) == ("-", rows.decode())
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(rows)))
    (article,) = articles(read("-", input_format="jsonl"))
    assert (article.id, article.text) == ("1", STORY)


def test_open_files_and_bytes(here):
    (here / "a.jsonl").write_text(json.dumps({"text": STORY}), encoding="utf-8")
    with open("a.jsonl", "rb") as binary, open("a.jsonl", encoding="utf-8") as text:
        assert [article.id for article in articles(read([binary, text]))] == ["a.jsonl:1", "a.jsonl:1"]
    assert articles(read(io.StringIO(STORY)))[0].text == STORY
    assert articles(read(io.BytesIO(STORY.encode("gb18030"))))[0].text == STORY
    assert articles(read(memoryview(STORY.encode())))[0].text == STORY


def test_unknown_format_and_encoding_are_option_errors_that_list_the_choices():
    with pytest.raises(OptionsError, match="jsonl") as error:
        read("x", input_format="docx")
    assert error.value.option == "input_format"
    for name in ("utf-9", "hex", "base64"):
        with pytest.raises(OptionsError, match="gb18030"):
            read("x", encoding=name)


# --- what cannot be read


@pytest.mark.parametrize("data, reason", [
    (b"", "empty: 0 bytes"),
    (b" \n\t\xe3\x80\x80\n", "empty: nothing but white space"),
    (b"\xef\xbb\xbf", "empty: nothing but white space"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text but a PNG picture; convert it to text first"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not text but a PDF; convert it to text first"),
    (gzip.compress(STORY.encode() * 5), "not text but compressed with gzip; convert it to text first"),
    ((STORY + "\0" + STORY).encode(), f"byte {len(STORY.encode())} is NUL: binary, or UTF-16 without a byte order mark "
                                        "(then name it with --encoding), or text with a NUL to take out"),
])
def test_files_without_text_are_named_with_the_reason(here, data, reason):
    (here / "x").write_bytes(data)
    assert failure(read("x")) == Failure("x", reason)


def test_random_bytes_are_no_text(here):
    data = bytes(range(1, 256)) * 40
    (here / "x").write_bytes(data)
    assert "byte" in failure(read("x")).reason


def test_a_broken_byte_in_utf8_is_named_and_not_read_as_another_encoding(here):
    data = STORY.encode()
    (here / "x").write_bytes(data[:30] + b"\xff" + data[30:])
    reason = failure(read("x")).reason
    assert reason.startswith("byte 30 (0xff) is not UTF-8")
    assert "--encoding" in reason


def test_missing_and_unreadable(here, monkeypatch):
    assert failure(read("no.txt")).reason == "no such file or folder"
    assert failure(read("no\0.txt")).reason == "no such file or folder"
    assert failure(read("")).reason == "no such file or folder"
    assert "too long" in failure(read("很" * 500)).reason
    (here / "locked.txt").write_text(STORY, encoding="utf-8")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    assert failure(read("locked.txt")).reason == "not readable: permission denied"


def test_folders_without_articles(here):
    (here / "empty").mkdir()
    (here / "empty" / ".hidden").write_text(STORY, encoding="utf-8")
    assert failure(read("empty")).reason.startswith("no articles in this folder")


def test_pipes_circles_and_broken_links_end(here):
    folder = here / "f"
    folder.mkdir()
    os.mkfifo(folder / "1.pipe")
    os.symlink(folder, folder / "2.circle")
    os.symlink("3.self", folder / "3.self")
    os.symlink("nowhere", folder / "4.broken")
    (folder / "5.txt").write_text(STORY, encoding="utf-8")
    found = list(read("f"))
    assert [(one.source if isinstance(one, Failure) else one.id) for one in found] == ["f/1.pipe", "f/3.self", "f/4.broken", "f/5.txt"]
    assert "named pipe" in found[0].reason
    assert "circle" in found[1].reason
    assert found[2].reason == "no such file or folder"
    assert "named pipe" in failure(read("f/1.pipe")).reason
    assert "device" in failure(read("/dev/null")).reason


def test_the_shells_pipes_are_read():
    reading_end, writing_end = os.pipe()
    os.write(writing_end, STORY.encode())
    os.close(writing_end)
    try:
        assert articles(read(f"/dev/fd/{reading_end}"))[0].text == STORY
    finally:
        os.close(reading_end)


def test_names_that_are_not_utf8_can_be_printed(here):
    name = os.fsdecode("路".encode("gb18030") + b".txt")
    try:
        (here / name).write_text(STORY, encoding="utf-8")
    except OSError:  # a file system that takes UTF-8 names only has no such names to read
        return
    (article,) = articles(read(str(here)))
    assert article.id.endswith("\\xc2\\xb7.txt") or article.id.endswith(".txt")
    assert article.id.isprintable()
    article.id.encode("utf-8")
    assert shown("a\nb") == "a\\nb"


def test_a_single_line_of_20_megabytes(here):
    (here / "long.txt").write_text(STORY * 115_000, encoding="utf-8")
    assert os.path.getsize("long.txt") > 20_000_000
    assert len(articles(read("long.txt"))[0].text) == len(STORY) * 115_000


# --- encodings


@pytest.mark.parametrize("encoding, reported", [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030"),
    ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")])
def test_encodings_are_found_out_and_reported(encoding, reported):
    (article,) = articles(read(STORY.encode(encoding)))
    assert (article.text, article.metadata["encoding"]) == (STORY, reported)


def test_big5_is_told_from_gb18030():
    assert decode(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5")
    assert decode(TRADITIONAL.encode("gb18030")) == (TRADITIONAL, "gb18030")


def test_a_short_gbk_text_that_happens_to_be_utf8():
    data = "一盏".encode("gbk")
    assert data.decode("utf-8") != "一盏"
    assert decode(data) == ("一盏", "gb18030")


def test_other_scripts_in_utf8_stay_utf8():
    for text in ("Привет, мир", "καλημέρα κόσμε", "déjà vu, naïve café", "שלום"):
        assert decode(text.encode()) == (text, "utf-8")


def test_an_html_pages_own_word_counts_where_the_bytes_agree():
    page = '<html><head><meta charset="big5"></head><body>㊣</body></html>'.replace("㊣", TRADITIONAL[:6])
    assert decode(page.encode("big5")) == (page, "big5")


def test_a_given_encoding_is_used_strictly():
    assert articles(read(STORY.encode("gbk"), encoding="gbk"))[0].metadata["encoding"] == "gbk"
    reason = failure(read(STORY.encode("gbk"), encoding="utf-8")).reason
    assert reason.startswith("byte ")
    assert "--encoding" in reason


@given(st.binary(max_size=300))
def test_decoding_is_strict_or_refused(data):
    """Whatever is decoded is what the encoding reported says of all the bytes; only a byte order mark is left out."""
    try:
        text, encoding = decode(data)
    except UndecodableError:
        return
    assert data.decode({"big5": "big5hkscs"}.get(encoding, encoding)).removeprefix("\ufeff") == text.removeprefix("\ufeff")


def test_plausibility_of_nothing():
    assert plausibility("") == 0


# --- tables


def lines(*rows):
    return "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows).encode()


def test_json_lines_with_text_or_html(here):
    (here / "a.jsonl").write_bytes(lines({"id": "x", "title": " 路灯 ", "text": STORY, "date": "2026年3月5日", "source": "河岸报", "summary": "…"},
                                         {"id": 7, "html": f"<p>{STORY}</p>"}, "", {"text": STORY, "html": "<p>不用</p>"}))
    first, second, third = articles(read("a.jsonl"))
    assert (first.id, first.title, first.date, first.format, first.metadata["source"]) == ("x", "路灯", "2026-03-05", "auto", "河岸报")
    assert (second.id, second.format, second.text) == ("7", "html", f"<p>{STORY}</p>")
    assert (third.id, third.text) == ("a.jsonl:4", STORY)
    assert [one.metadata["row"] for one in (first, second, third)] == ["1", "2", "4"]


def test_json_lines_are_known_by_their_beginning_too():
    (article,) = articles(read(lines({"id": "x", "text": STORY})))
    assert article.id == "x"


def test_json_that_is_one_document(here):
    (here / "a.json").write_text(json.dumps([{"text": STORY}, {"id": "b", "text": STORY}], indent=1), encoding="utf-8")
    assert [article.id for article in articles(read("a.json"))] == ["a.json:1", "b"]
    (here / "b.json").write_text(json.dumps({"text": STORY}, indent=1), encoding="utf-8")
    assert [article.id for article in articles(read("b.json"))] == ["b.json:1"]
    (here / "c.json").write_bytes(lines({"text": STORY}, {"text": STORY}))
    assert [article.id for article in articles(read("c.json"))] == ["c.json:1", "c.json:2"]


BAD_ROWS = [
    ('{"text": "路灯"', "line 2 is not valid JSON"),
    ("[1, 2]", "row 2 is a list"),
    ("7", "row 2 is a number"),
    ('{"id": "a", "body": "路灯"}', 'row 2 has no field "text" or "html"; its fields are id, body'),
    ('{"text": 7}', 'row 2, field "text" is a number; it must be text'),
    ('{"text": null}', 'row 2, field "text" is null'),
    ('{"text": "  "}', 'row 2, field "text" is empty'),
    ('{"text": "路灯", "id": [1]}', 'row 2, field "id" is a list'),
    ('{"text": "路\\ud800灯"}', "row 2 holds a lone surrogate, \\ud800, at character 2"),
    ('{"text": "路灯", "title": "\\udc00"}', "row 2 holds a lone surrogate"),
    ("[" * 100_000, "line 2 is"),
    ('{"text": ' + "1" * 5000 + "}", "line 2 is"),
]


@pytest.mark.parametrize("bad, reason", BAD_ROWS, ids=range(len(BAD_ROWS)))
def test_a_bad_row_is_named_and_the_others_are_read(here, bad, reason):
    (here / "a.jsonl").write_bytes(lines({"text": STORY}, bad, {"text": STORY}))
    first, second, third = read("a.jsonl")
    assert (first.id, third.id) == ("a.jsonl:1", "a.jsonl:3")
    assert second.source == "a.jsonl:2"
    assert second.reason.startswith(reason)


def test_a_row_in_another_encoding_or_none(here):
    (here / "a.jsonl").write_bytes(lines({"text": STORY}) + b"\n" + json.dumps({"text": STORY}, ensure_ascii=False).encode("gb18030") + b"\n\xff\xfe\xff{\n"
                                   + lines({"text": STORY}))
    first, second, third, fourth = read("a.jsonl")
    assert first.text == second.text == fourth.text == STORY
    assert second.metadata["encoding"] == "gb18030"
    assert third.source == "a.jsonl:3"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize("given", [True, False])
def test_tables_in_other_encodings(here, encoding, given):
    how = {"encoding": encoding} if given else {}
    (here / "a.jsonl").write_bytes(lines({"id": "上", "text": STORY}, {"id": "一", "text": STORY}).decode().encode(encoding))
    (here / "a.csv").write_bytes(f"id,text\r\n上,{STORY}\r\n一,{STORY}\r\n".encode(encoding))
    for name in ("a.jsonl", "a.csv"):
        assert [(article.id, article.text) for article in articles(read(name, **how))] == [("上", STORY), ("一", STORY)]


def test_csv_with_named_columns(here):
    (here / "a.csv").write_text(f'编码;名称;文章\n1;"路;灯";"{STORY}\n第二段。"\n\n2;;{STORY}\n', encoding="utf-8")
    first, second = articles(read("a.csv", text_column="文章", title_column="名称", id_column="编码"))
    assert (first.id, first.title, first.text) == ("1", "路;灯", STORY + "\n第二段。")
    assert (second.id, second.title) == ("2", None)
    assert '"text" or "html"; the columns are 编码, 名称, 文章' in failure(read("a.csv")).reason
    assert failure(read("a.csv", text_column="body")).reason == 'no column "body"; the columns are 编码, 名称, 文章'


def test_bad_csv_rows_are_named_and_the_others_are_read(here):
    (here / "a.csv").write_bytes(f'text\n{STORY}\n"路灯"亮了\n'.encode() + b"\xff\xff\xff\n" + f'{STORY}\n"没有关'.encode())
    first, second, third, fourth, fifth = read("a.csv")
    assert (first.id, fourth.id) == ("a.csv:1", "a.csv:4")
    assert "line 3: not valid CSV" in second.reason
    assert "line 4: byte 0 (0xff)" in third.reason
    assert "quotation" in fifth.reason


def test_a_long_csv_field(here):
    (here / "a.csv").write_text("text\n" + STORY * 5000, encoding="utf-8")
    assert len(articles(read("a.csv"))[0].text) == len(STORY) * 5000


def test_tables_without_rows(here):
    for name, text in (("a.jsonl", "\n\n"), ("b.csv", ""), ("c.csv", "id,text\n"), ("d.json", "[]")):
        (here / name).write_text(text, encoding="utf-8")
        assert failure(read(name)).reason == "empty: no rows in it"


def test_reading_takes_rows_one_at_a_time():
    class Endless(io.RawIOBase):
        asked = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            Endless.asked += 1
            row = lines({"text": STORY}) + b"\n"
            buffer[: len(row)] = row
            return len(row)

    found = read(io.BufferedReader(Endless()), input_format="jsonl")
    assert [next(found).id for _ in range(3)] == ["stream:1", "stream:2", "stream:3"]
    assert Endless.asked < 10


def test_parquet_is_read_through_pyarrow(here, monkeypatch):
    """Without pyarrow one failure says what to install; with it (here its few calls that are used, played by a stand-in) rows are read as any others."""
    (here / "a.parquet").write_bytes(b"PAR1....")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "summarizer[parquet]" in failure(read("a.parquet")).reason

    class Table:
        schema_arrow = types.SimpleNamespace(names=["id", "text", "vector"])

        def __init__(self, stream):
            assert stream.read(4) == b"PAR1"

        def iter_batches(self, batch_size, columns):
            assert columns == ["id", "text"]
            yield types.SimpleNamespace(to_pylist=lambda: [{"id": 1, "text": STORY}, {"id": 2, "text": None}])

    pyarrow = types.ModuleType("pyarrow")
    pyarrow.ArrowException = type("ArrowException", (Exception,), {})
    pyarrow.parquet = types.ModuleType("pyarrow.parquet")
    pyarrow.parquet.ParquetFile = Table
    monkeypatch.setitem(sys.modules, "pyarrow", pyarrow)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", pyarrow.parquet)
    first, second = read("a.parquet")
    assert (first.id, first.text) == ("1", STORY)
    assert second == Failure("a.parquet:2", 'row 2, field "text" is null; it must be text')


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("data", [b"", b"\0", b"\xff", b"{", b"[[", b'"', b"<", b"---", b"PAR1", "路".encode(), b"\xed\xa0\x80", b"\r", b"a,b\n\n"])
def test_no_reader_raises(form, data):
    for one in read(data, input_format=form):
        assert isinstance(one, (Article, Failure))


@pytest.mark.parametrize(("given", "kept"), [(" 甲  乙 ", " 甲  乙 "), (7, "7"), ("a\tb\n", "a\tb\n"), ("", None), (None, None)])
def test_a_rows_own_id_is_kept_to_the_letter(tmp_path, given, kept):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": given, "text": "路灯亮了。"}) + "\n", encoding="utf-8")
    article, = read(str(path))
    assert article.id == (f"{path}:1" if kept is None else kept)
