"""The application without a server: the contract of every path, the same bytes through every door, and one shape for every error."""

import json
import random
import re
import threading
import time

import pytest

from api import create_app
from api.config import Config
from api.examples import DIGEST, KEYWORDS, LIGHTS, PAGE, SUMMARIZE
from api.observing import Record
from api.problems import Problem
from api.service import TASKS
from api.watch import Watch
from summarizer import Article, Options, build_digest, read_articles, render, summarize
from summarizer.digest.store import StoreError
from summarizer.model import RULES, OptionsError
from summarizer.pipeline import keyword_summary
from summarizer.ranking import RANKERS
from tests.conftest import EXAMPLES, STREET_LIGHTS, run_cli
from tests.http_server import check_problem

ARTICLES = sorted(EXAMPLES.glob("0*.txt"))
SENTENCE_RANKERS = [name for name, ranker in RANKERS.items() if ranker.sentences]
KEYWORD_RANKERS = [name for name, ranker in RANKERS.items() if ranker.keywords]


@pytest.fixture(scope="module")
def client():
    return create_app({"log_level": "error"}).test_client()


def with_settings(**settings):
    return create_app({"log_level": "error", **settings}).test_client()


def problem(answer, status):
    assert answer.status_code == status, answer.data
    assert answer.content_type == "application/problem+json"
    found = check_problem(answer.get_json(force=True), status)
    assert answer.headers["X-Request-ID"] == found["request_id"]
    return found


def pointers(found):
    return [one["pointer"] for one in found["errors"]]


# --- the same bytes through Python, the command line and HTTP


@pytest.fixture(scope="module")
def raw_articles():
    """Each example as the command line reads it: its id and its decoded text."""
    found = read_articles([str(path) for path in ARTICLES], on_failure=lambda failure: None)
    return [(article.id, article.source) for article in found]


def cli(command, ranker, articles):
    """What the command line writes, by id."""
    done = run_cli(command, *[name for name, _ in articles], "--format", "jsonl", "--ranker", ranker, "-q")
    return dict(zip([name for name, _ in articles], done.stdout.splitlines(keepends=True), strict=True))


@pytest.mark.parametrize("ranker", SENTENCE_RANKERS)
def test_summaries_are_the_same_bytes_through_every_door(client, raw_articles, ranker):
    printed = cli("summarize", ranker, raw_articles)
    for name, text in raw_articles:
        sent = client.post("/v1/summarize", json={"id": name, "text": text, "options": {"ranker": ranker}})
        called = render(summarize(Article(text, id=name), Options(ranker=ranker)), "json").encode()
        assert sent.status_code == 200
        assert sent.data == called == printed[name]


@pytest.mark.parametrize("ranker", KEYWORD_RANKERS)
def test_keywords_are_the_same_bytes_through_every_door(client, raw_articles, ranker):
    printed = cli("keywords", ranker, raw_articles)
    for name, text in raw_articles:
        sent = client.post("/v1/keywords", json={"id": name, "text": text, "options": {"ranker": ranker}})
        called = render(keyword_summary(Article(text, id=name), Options(ranker=ranker)), "json", task="keywords").encode()
        assert sent.status_code == 200
        assert sent.data == called == printed[name]


def test_digests_are_the_same_bytes_through_every_door(client, raw_articles):
    sent = client.post("/v1/digest", json={"articles": [{"id": name, "text": text} for name, text in raw_articles]})
    done = run_cli("digest", *[name for name, _ in raw_articles], "--format", "json", "-q")
    articles = read_articles([name for name, _ in raw_articles])
    assert sent.data == done.stdout == render(build_digest(articles), "json").encode()


def test_options_give_the_same_as_in_python(client):
    options = {"ranker": "textrank", "chars": 90, "keywords": 4, "line_chars": 30, "order": "score", "terms": "words", "include": ["text", "explain", "source"]}
    sent = client.post("/v1/summarize", json={"text": STREET_LIGHTS, "options": options})
    made = Options.from_mapping(options)
    assert sent.data.decode() == render(summarize(STREET_LIGHTS, made), "json", include=made.include)
    assert {"text", "explain"} <= set(sent.get_json())


@pytest.mark.parametrize(("kind", "body"), [("text/plain", LIGHTS), ("text/plain; charset=gb18030", LIGHTS), ("text/html", PAGE),
                                            ("text/html; charset=utf-16", PAGE)])
def test_a_bare_body_with_options_in_the_query_is_the_same_request(client, kind, body):
    charset = kind.partition("charset=")[2] or "utf-8"
    bare = client.post("/v1/summarize?sentences=1&keywords=3&include=text&id=a&title=路灯", data=body.encode(charset), content_type=kind)
    field = "html" if "html" in kind else "text"
    whole = client.post("/v1/summarize", json={"id": "a", "title": "路灯", field: body, "options": {"sentences": 1, "keywords": 3}, "include": ["text"]})
    assert bare.status_code == 200
    assert bare.data == whole.data


def test_a_bare_body_without_a_charset_is_decoded_as_files_are(client):
    bare = client.post("/v1/keywords", data=LIGHTS.encode("gb18030"), content_type="text/plain")
    assert bare.data == client.post("/v1/keywords", json={"text": LIGHTS}).data


def test_the_query_fills_in_what_a_json_body_leaves_out(client):
    both = client.post("/v1/summarize?sentences=1&keywords=2", json={"text": LIGHTS, "options": {"chars": 40}})
    assert both.data == client.post("/v1/summarize", json={"text": LIGHTS, "options": {"chars": 40, "keywords": 2}}).data


def test_inline_entries_are_used_and_may_be_a_list_or_lines(client):
    options = {"user_dictionary": ["首批智慧 9 n"], "stopwords": ["路灯", "新区"], "keywords": 30}
    as_list = client.post("/v1/keywords", json={"text": LIGHTS, "options": options})
    as_lines = client.post("/v1/keywords", json={"text": LIGHTS, "options": {name: value if name == "keywords" else "\n".join(value)
                                                                              for name, value in options.items()}})
    words = [keyword["word"] for keyword in as_list.get_json()["keywords"]]
    assert as_list.data == as_lines.data
    assert not {"路灯", "新区"} & set(words)


def test_null_is_the_same_as_not_given(client):
    nulls = {"id": None, "title": None, "html": None, "options": dict.fromkeys(("sentences", "ratio", "chars", "user_dictionary", "stopwords", "idf"))}
    assert client.post("/v1/summarize", json={"text": LIGHTS, **nulls}).data == client.post("/v1/summarize", json={"text": LIGHTS}).data


def test_a_path_sent_from_outside_is_an_entry_and_never_opened(client, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("路灯\n" * 50, encoding="utf-8")
    for value in (str(secret), [str(secret)]):
        answer = client.post("/v1/keywords", json={"text": LIGHTS, "options": {"stopwords": value, "terms": "words"}})
        assert any("路灯" in keyword["word"] for keyword in answer.get_json()["keywords"])
    for name in ("stopwords", "user_dictionary", "idf"):
        answer = client.post("/v1/keywords", json={"text": LIGHTS, "options": {name: "/etc/passwd", "ranker": "tfidf"}})
        assert b"root" not in answer.data
        assert answer.status_code in (200, 422)


def test_many_threads_with_different_options_each_get_their_own_answer(client):
    requests = [{"text": text, "options": {"ranker": ranker, "sentences": n, "keywords": 3 * n, "segmenter": segmenter,
                                           "user_dictionary": [f"智慧路灯{n} 5 n"] * (n - 1)}}
                for text in (LIGHTS, STREET_LIGHTS) for ranker in ("learned", "textrank", "textrank4zh", "lexrank")
                for n in (1, 2) for segmenter in ("rjieba", "jieba")]
    assert len(requests) == 32
    alone = [client.post("/v1/summarize", json=one).data for one in requests]
    together = [b""] * len(requests)
    barrier = threading.Barrier(len(requests))

    def ask(i):
        barrier.wait()
        for _ in range(3):
            together[i] = client.application.test_client().post("/v1/summarize", json=requests[i]).data
            assert together[i] == alone[i]

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone
    assert all(b'"summary"' in answer for answer in alone)


# --- digests


def test_a_digest_names_what_it_could_not_use_and_delivers_the_rest():
    client = with_settings(max_characters=200)
    sent = client.post("/v1/digest", json={"articles": [
        {"id": "a", "text": LIGHTS, "date": "2026-06-03T08:00:00Z"}, {"id": "b", "text": "。。。"}, {"id": "c", "html": PAGE},
        {"id": "d", "text": "路灯亮了。" * 100}, {"id": "e", "text": ""}, {"id": "f", "html": "<p>路灯\0</p>"}]})
    whole = sent.get_json()
    assert sent.status_code == 200
    assert [article["id"] for article in whole["articles"]] == ["a", "c"]
    assert whole["articles"][0]["date"] == "2026-06-03"
    assert [failure["source"] for failure in whole["failures"]] == ["b", "d", "e", "f"]
    assert "200 characters" in whole["failures"][1]["reason"]
    assert "no readable text" in whole["failures"][2]["reason"]
    assert "NUL" in whole["failures"][3]["reason"]


def test_a_digest_has_its_limits():
    client = with_settings(max_articles=2)
    assert pointers(problem(client.post("/v1/digest", json={"articles": [{"id": "a", "text": LIGHTS}] * 3}), 422)) == ["/articles"]
    assert pointers(problem(client.post("/v1/digest", json={"articles": []}), 422)) == ["/articles"]
    assert pointers(problem(client.post("/v1/digest", json={"articles": [{"text": LIGHTS}]}), 422)) == ["/articles/0/id"]


# --- time


def forever(*_, **__):
    while True:
        pass


def ended_in_time(client, path, body):
    """What is asked for takes for ever: it ends with 503 soon after the budget, and the next request is served."""
    began = time.monotonic()
    late = client.post(path, json=body)
    assert "time budget" in problem(late, 503)["detail"]
    assert int(late.headers["Retry-After"]) > 0
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("task", ["summarize", "keywords"])
def test_an_article_that_takes_too_long_is_ended_where_it_stands(monkeypatch, task):
    quick = {"text": LIGHTS, "options": {"ranker": "tfidf"}}
    client = with_settings(time_budget=2.0, concurrency=1)
    client.application.extensions["summarizer"].one(task, quick, Record("id", "POST", 0.0))
    with monkeypatch.context() as patched:
        patched.setitem(TASKS, task, forever)
        ended_in_time(client, f"/v1/{task}", {"text": LIGHTS})
    assert client.post(f"/v1/{task}", json=quick).status_code == 200, "its place is free again"


def test_a_digest_that_takes_too_long_is_ended_also_while_it_is_surveyed(monkeypatch):
    client = with_settings(time_budget=0.2, concurrency=1)
    with monkeypatch.context() as patched:
        patched.setattr("summarizer.digest.survey.duplicates.groups", forever)
        ended_in_time(client, "/v1/digest", {"articles": [{"id": "a", "text": LIGHTS}]})
    with_time = with_settings(concurrency=1)
    assert with_time.post("/v1/digest", json={"articles": [{"id": "a", "text": LIGHTS}]}).status_code == 200


def test_nothing_more_is_computed_for_a_client_that_left_while_its_digest_is_surveyed(monkeypatch):
    surveying = threading.Event()
    monkeypatch.setattr("summarizer.digest.survey.duplicates.groups", lambda *_: (surveying.set(), forever()))
    service = with_settings().application.extensions["summarizer"]
    record = Record("id", "POST", 0.0)
    with pytest.raises(Problem) as raised:
        service.digest({"articles": [{"id": "a", "text": LIGHTS}]}, record, surveying.is_set)
    assert raised.value.status == 499
    assert record.articles == 1


def test_what_is_done_in_time_is_left_alone():
    """Work that ends about when its time does: either its result or the problem, and nothing is raised afterwards."""
    watch = Watch()
    outcomes = []

    def go(seed):
        chance = random.Random(seed)
        for _ in range(40):
            end, stop = (time.monotonic() + chance.uniform(0, 0.1) for _ in range(2))

            def work(stop=stop):
                while time.monotonic() < stop:
                    pass
                return "done"

            try:
                outcomes.append(watch.run(work, lambda end=end: Problem(503, "late") if time.monotonic() > end else None))
            except Problem:
                outcomes.append("late")

    threads = [threading.Thread(target=go, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 160
    assert set(outcomes) == {"done", "late"}


# --- streams


def test_a_stream_gives_one_line_for_each_line_in_order(client):
    rows = [{"id": "a", "text": LIGHTS}, {"id": "b", "text": "。"}, {"id": 3, "html": PAGE, "options": {"sentences": 1}}, {"id": "d", "texts": "x"}]
    body = "\n".join([json.dumps(rows[0]), "", *map(json.dumps, rows[1:]), "{broken", '{"text": "\\ud800"}']).encode()
    sent = client.post("/v1/summarize?keywords=2", data=body, content_type="application/x-ndjson")
    lines = [json.loads(line) for line in sent.data.splitlines()]
    assert sent.content_type == "application/x-ndjson"
    assert [line.get("id") or line["status"] for line in lines] == ["a", 422, "3", 422, 400, 400]
    for line in (lines[1], *lines[3:]):
        check_problem(line, line["status"])
    assert sent.data.splitlines(keepends=True)[0] == client.post("/v1/summarize?keywords=2", json=rows[0]).data


def test_in_a_stream_the_body_limit_counts_for_each_line():
    client = with_settings(max_body_bytes=200)
    short, long = json.dumps({"text": "路灯亮了。"}), json.dumps({"text": "路灯亮了。" * 50})
    sent = client.post("/v1/keywords", data="\n".join([short, long, short] * 50).encode(), content_type="application/x-ndjson")
    assert [json.loads(line).get("status", 200) for line in sent.data.splitlines()] == [200, 413, 200] * 50


# --- errors


@pytest.mark.parametrize(("body", "pointer", "allowed"), [
    ({"text": LIGHTS, "option": {}}, "/option", "options"),
    ({"text": LIGHTS, "options": {"sentence": 1}}, "/options/sentence", "sentences"),
    ({"text": LIGHTS, "options": {"ranker": "best"}}, "/options/ranker", "textrank"),
    ({"text": LIGHTS, "options": {"ranker": "jieba-tfidf"}}, "/options/ranker", "textrank"),
    ({"text": LIGHTS, "options": {"sentences": 0}}, "/options/sentences", "1"),
    ({"text": LIGHTS, "options": {"sentences": True}}, "/options/sentences", "integer"),
    ({"text": LIGHTS, "options": {"sentences": "3"}}, "/options/sentences", "integer"),
    ({"text": LIGHTS, "options": {"sentences": 1, "chars": 9}}, "/options", "at most one"),
    ({"text": LIGHTS, "options": {"order": "best"}}, "/options/order", "score"),
    ({"text": LIGHTS, "options": {"user_dictionary": ["路灯 x y z w"]}}, "/options/user_dictionary", "frequency"),
    ({"text": LIGHTS, "options": {"stopwords": [1]}}, "/options/stopwords/0", "string"),
    ({"text": LIGHTS, "options": []}, "/options", "object"),
    ({"text": LIGHTS, "include": ["everything"]}, "/include/0", "explain"),
    ({"text": LIGHTS, "html": PAGE}, "", "exactly one"),
    ({}, "", "exactly one"),
    ([], "", "object"),
    ({"text": 5}, "/text", "string"),
    ({"text": ""}, "/text", "1 character"),
    ({"text": "路灯\0亮了。"}, "/text", "NUL"),
    ({"text": "。。。！"}, "/text", "no readable text"),
    ({"html": "<p>&nbsp;</p>"}, "/html", "no readable text"),
    ({"text": LIGHTS, "id": {}}, "/id", "string"),
])
def test_wrong_values_are_422_with_a_pointer_and_what_is_allowed(client, body, pointer, allowed):
    found = problem(client.post("/v1/summarize", json=body), 422)
    assert pointer in pointers(found)
    assert allowed in " ".join(one["message"] for one in found["errors"])


def test_more_characters_than_allowed_are_422_and_exactly_so_many_are_taken():
    client = with_settings(max_characters=20)
    assert client.post("/v1/keywords", json={"text": "路灯" * 10}).status_code == 200
    assert pointers(problem(client.post("/v1/keywords", json={"text": "路灯" * 10 + "。"}), 422)) == ["/text"]


@pytest.mark.parametrize("body", [b"", b"{", b'{"text": "a"', b"nonsense", b'{"text": NaN}', b"\xff\xfe{", b'{"text": "\xed\xa0\x80"}',
                                  b'{"text": "\\ud800"}',
                                  b'{"text": "\\udc00\\ud800"}', b"[" * 10_000 + b"]" * 10_000,
                                  b'{"options":' * 10_000 + b"1" + b"}" * 10_000, b'{"text": "a"} {}'])
def test_what_is_not_json_is_400(client, body):
    found = problem(client.post("/v1/summarize", data=body, content_type="application/json"), 400)
    assert len(found["detail"]) < 300


@pytest.mark.parametrize(("kind", "body"), [("text/plain", b"\xff\xfe\xff\xff\xff" * 9), ("text/plain; charset=utf-8", "路灯".encode("gb18030")),
                                            ("text/html", b"ab\0cd")])
def test_bytes_that_are_no_text_are_400(client, kind, body):
    problem(client.post("/v1/summarize", data=body, content_type=kind), 400)


@pytest.mark.parametrize("kind", [None, "", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain; charset=none-such",
                                  "application/json; charset=gb18030", "text/plain; charset=hex"])
def test_other_kinds_of_body_are_415(client, kind):
    problem(client.post("/v1/summarize", data=b"{}", content_type=kind), 415)


def test_a_compressed_body_is_415_however_large_it_would_become(client):
    import gzip

    bomb = gzip.compress(b" " * 50_000_000)
    answer = client.post("/v1/summarize", data=bomb, content_type="application/json", headers={"Content-Encoding": "gzip"})
    problem(answer, 415)
    assert answer.headers["Accept-Encoding"] == "identity"


def test_unknown_paths_are_404_and_wrong_methods_405_with_allow(client):
    problem(client.get("/v2/summarize"), 404)
    problem(client.get("/docs/../config.py"), 404)
    answer = client.get("/v1/summarize")
    problem(answer, 405)
    assert answer.headers["Allow"] == "POST"
    assert "GET" in client.post("/healthz").headers["Allow"]
    problem(client.options("/v1/summarize"), 405)


@pytest.mark.parametrize("query", ["sentences=0", "sentences=a", "sentences=1&sentences=2", "nonsense=1", "include=all", "ratio=2",
                                   "single_characters=perhaps", "text=a", "sentences=1&chars=2", "diversity=nan"])
def test_a_wrong_query_is_422(client, query):
    found = problem(client.post(f"/v1/summarize?{query}", data=LIGHTS.encode(), content_type="text/plain"), 422)
    assert found["errors"]


def test_a_body_is_taken_to_the_byte_declared_or_chunked():
    data = json.dumps({"text": "路灯亮了。"}).encode()
    exact, less = with_settings(max_body_bytes=len(data)), with_settings(max_body_bytes=len(data) - 1)
    chunked = {"environ_overrides": {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}}
    for how in ({}, chunked):
        assert exact.post("/v1/keywords", data=data, content_type="application/json", **how).status_code == 200
        problem(less.post("/v1/keywords", data=data, content_type="application/json", **how), 413)


def test_an_error_of_ours_tells_the_client_nothing_and_the_log_no_text(client, monkeypatch, caplog):
    from api import service

    def broken(article, options):
        raise RuntimeError(f"cannot digest {article.text}")

    monkeypatch.setattr(service, "TASKS", {"summarize": broken})
    found = problem(client.post("/v1/summarize", json={"text": LIGHTS}), 500)
    assert "智慧" not in json.dumps(found, ensure_ascii=False)
    stream = client.post("/v1/summarize", data=json.dumps({"text": LIGHTS}), content_type="application/x-ndjson")
    assert check_problem(json.loads(stream.data), 500)


def test_a_request_id_is_kept_where_it_is_a_sound_one(client):
    assert client.get("/healthz", headers={"X-Request-ID": "abc-123"}).headers["X-Request-ID"] == "abc-123"
    given = client.get("/healthz", headers={"X-Request-ID": "a b\tc" * 40}).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", given)


# --- keys, rates, origins


def test_with_keys_requests_need_one_of_them_and_pages_do_not():
    client = with_settings(api_keys=("first-key-of-this-test", "second-key-of-this-test"))
    body = {"text": LIGHTS}
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "first-key-of-this-test"}, {"Authorization": "Basic first-key-of-this-test"},
                    {"Authorization": "Bearer \u00e9"}):
        answer = client.post("/v1/keywords", json=body, headers=headers)
        problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    for key in ("first-key-of-this-test", "second-key-of-this-test"):
        assert client.post("/v1/keywords", json=body, headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert client.get("/metrics").status_code == 401
    assert {client.get(path).status_code for path in ("/healthz", "/readyz", "/docs", "/openapi.json")} == {200}
    assert client.get("/openapi.json").get_json()["paths"]["/v1/keywords"]["post"]["security"] == [{"key": []}]


def test_a_client_over_its_rate_is_429_and_told_when_to_come_back():
    client = with_settings(rate_limit="3/minute")
    statuses = [client.post("/v1/keywords", json={"text": LIGHTS}).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    answer = client.post("/v1/keywords", json={"text": LIGHTS})
    problem(answer, 429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 20
    assert client.post("/v1/keywords", json={"text": LIGHTS}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    assert client.get("/healthz").status_code == 200


def test_the_rate_counts_the_key_or_the_address_that_proxies_name():
    client = with_settings(rate_limit="1/hour", trusted_proxies=1, api_keys=("key-of-some-length-a", "key-of-some-length-b"))
    asked = [client.post("/v1/keywords", json={"text": LIGHTS}, headers={"Authorization": f"Bearer key-of-some-length-{name}"}).status_code for name in "aab"]
    assert asked == [200, 429, 200]
    client = with_settings(rate_limit="1/hour", trusted_proxies=1)
    asked = [client.post("/v1/keywords", json={"text": LIGHTS}, headers={"X-Forwarded-For": f"198.51.100.9, 203.0.113.{i}"}).status_code for i in (1, 1, 2)]
    assert asked == [200, 429, 200]


def test_other_origins_are_told_nothing_unless_configured(client):
    headers = {"Origin": "https://example.org"}
    assert "Access-Control-Allow-Origin" not in client.get("/healthz", headers=headers).headers
    open_to_one = with_settings(cors_origins=("https://example.org",))
    assert open_to_one.get("/healthz", headers=headers).headers["Access-Control-Allow-Origin"] == "https://example.org"
    assert "Access-Control-Allow-Origin" not in open_to_one.get("/healthz", headers={"Origin": "https://example.com"}).headers
    asked = open_to_one.options("/v1/summarize", headers={**headers, "Access-Control-Request-Method": "POST"})
    assert asked.status_code == 204
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
    # errors too: a page must be able to read why it was refused
    assert open_to_one.post("/v1/summarize", data=b"{", content_type="application/json", headers=headers).headers["Access-Control-Allow-Origin"]


# --- the description


def test_every_example_of_the_description_runs(client):
    document = client.get("/openapi.json").get_json()
    asked = 0
    for path, methods in document["paths"].items():
        for kind, content in methods.get("post", {}).get("requestBody", {}).get("content", {}).items():
            for name, example in content["examples"].items():
                value = example["value"]
                body = json.dumps(value).encode() if kind == "application/json" else value.encode()
                answer = client.post(path, data=body, content_type=kind)
                assert answer.status_code == 200, (path, name, answer.data)
                assert b'"status"' not in answer.data
                asked += 1
    assert asked >= len(SUMMARIZE) + len(KEYWORDS) + len(DIGEST) + 6


def test_the_description_is_the_models_that_validate(client):
    document = client.get("/openapi.json").get_json()
    schemas = document["components"]["schemas"]
    assert document["openapi"].startswith("3.1")
    assert schemas["SummaryOptions"]["properties"]["ranker"]["enum"] == SENTENCE_RANKERS
    assert schemas["KeywordOptions"]["properties"]["ranker"]["enum"] == KEYWORD_RANKERS
    assert schemas["SummarizeRequest"]["properties"]["text"]["anyOf"][0]["maxLength"] == Config().max_characters
    assert set(schemas["SummaryOptions"]["properties"]) == set(RULES) | {"include"}
    assert {"/v1/summarize", "/v1/keywords", "/v1/digest", "/healthz", "/readyz", "/metrics", "/openapi.json"} == set(document["paths"])
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert references <= set(schemas)


def test_the_description_and_the_core_agree_on_defaults_and_bounds(client):
    """Each value at an edge of the description is taken by the core, the one beyond it is not."""
    schema = client.get("/openapi.json").get_json()["components"]["schemas"]["SummaryOptions"]["properties"]
    for name, about in schema.items():
        default = getattr(Options(), name)
        assert about["default"] == (list(default) if isinstance(default, tuple) else default) if "default" in about else default == ()
        kind = about.get("anyOf", [about])[0]
        step = 1 if kind["type"] == "integer" else 1e-9
        edges = [(kind[edge], True) for edge in ("minimum", "maximum") if edge in kind]
        edges += [(kind["minimum"] - step, False)] if "minimum" in kind else [(kind["exclusiveMinimum"], False)] if "exclusiveMinimum" in kind else []
        edges += [(kind["maximum"] + step, False)] if "maximum" in kind else []
        for value, fits in edges:
            if fits:
                assert Options(**{name: value})
            else:
                with pytest.raises(OptionsError):
                    Options(**{name: value})


def test_the_docs_page_names_no_other_host(client):
    page = client.get("/docs")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert b"//" not in page.data
    for asset in re.findall(rb'(?:src|href)="(docs/[^"]+)"', page.data):
        assert client.get("/" + asset.decode(), buffered=True).status_code == 200


def test_metrics_count_requests_articles_and_characters():
    client = with_settings()
    client.post("/v1/keywords", json={"text": LIGHTS}, buffered=True)
    client.post("/v1/keywords", json={"text": "。"}, buffered=True)
    client.open("/some/path", method="BREW", buffered=True)
    page = client.get("/metrics").data.decode()
    assert 'summarizer_requests_total{method="POST",route="/v1/keywords",status="200"} 1.0' in page
    assert 'summarizer_requests_total{method="POST",route="/v1/keywords",status="422"} 1.0' in page
    assert 'summarizer_requests_total{method="other",route="none",status="404"} 1.0' in page
    assert f'summarizer_characters_total{{route="/v1/keywords"}} {len(LIGHTS) + 1}.0' in page
    assert "summarizer_in_flight 1.0" in page
    assert "summarizer_request_seconds_bucket" in page


def test_a_full_disk_is_the_services_trouble_and_not_a_500(client, monkeypatch):
    def full(*_):
        raise StoreError("/tmp/x.sqlite: the disk is full")

    monkeypatch.setattr("api.service._digest", full)
    answer = client.post("/v1/digest", json={"articles": [{"id": "a", "text": LIGHTS}]})
    assert "/tmp" not in problem(answer, 503)["detail"]
    assert answer.headers["Retry-After"] == "30"


def test_an_article_that_its_ranker_comes_to_no_result_for_is_a_problem_alone_and_a_failure_in_a_digest(client):
    options = {"ranker": "textrank4zh", "tolerance": 1e-12}
    dull = "河岸新区启用智慧路灯昨天"
    found = problem(client.post("/v1/summarize", json={"text": dull, "options": options}), 422)
    assert "settle" in found["detail"]
    articles = [{"id": "dull", "text": dull}, {"id": "good", "text": "河岸新区启用智慧路灯。居民说晚上散步更安心了。"}]
    answer = client.post("/v1/digest", json={"articles": articles, "options": {"ranker": "textrank4zh"}})
    assert answer.status_code == 200
    whole = client.post("/v1/digest", json={"articles": articles, "options": options})
    assert whole.status_code == 200
    assert [failure["source"] for failure in whole.json["failures"]] == ["dull"]
