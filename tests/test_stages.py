"""Many articles through each stage together: the same results, in order, whatever becomes of some of them."""

import itertools

import pytest

from summarizer import Failure, NoTextError, Options, OptionsError, read_articles, summarize, summarize_all
from summarizer.cli_work import Work
from summarizer.digest.build import Work as DigestWork
from summarizer.model import Article
from summarizer.pipeline import keyword_summary, keywording, line_summary, lining
from summarizer.ranking import RANKERS
from summarizer.stages import LONG, finished, side_by_side, together
from tests.conftest import EXAMPLES, STREET_LIGHTS

MANUAL = "Open the cover. Press the button until the light is green.\n\nIf the light stays red, call us. Do not open the battery."
TEXTS = ["", STREET_LIGHTS, "新桥今天通车。", "（　）", MANUAL, STREET_LIGHTS * (LONG // len(STREET_LIGHTS) + 1), "<p>路灯亮了，</p><p>居民很高兴。</p>",
         "没有句号的一行"]


def articles() -> list[Article]:
    """The examples, and texts that are short, empty, long, marked up, in English."""
    return list(itertools.chain(read_articles(str(EXAMPLES), on_failure=lambda failure: None), (Article(text, id=str(k)) for k, text in enumerate(TEXTS))))


def one_at_a_time(article: Article, options: Options) -> object:
    try:
        return summarize(article, options).to_dict()
    except NoTextError as error:
        return Failure(error.source, error.reason)


@pytest.mark.parametrize("ranker", [name for name, ranker in RANKERS.items() if ranker.sentences])
def test_many_articles_give_what_each_gives_alone(ranker):
    options = Options(ranker=ranker, include=("explain",))
    found = [one if isinstance(one, Failure) else one.to_dict() for one in summarize_all(articles(), options)]
    assert found == [one_at_a_time(article, options) for article in articles()]
    assert sum(isinstance(one, Failure) for one in found) == 2


@pytest.mark.parametrize("options", [
    Options(chars=60), Options(ratio=0.2, order="score"), Options(sentences=8, keywords=0), Options(ignore_title=True, terms="words")])
def test_the_options_count_for_all_of_them(options):
    found = [one if isinstance(one, Failure) else one.to_dict() for one in summarize_all(articles(), options)]
    assert found == [one_at_a_time(article, options) for article in articles()]


@pytest.mark.parametrize(("stages", "alone"), [(lining, line_summary), (keywording, keyword_summary)])
def test_lines_and_keywords_alone(stages, alone):
    some = [article for article in articles() if any(map(str.isalnum, article.text))]
    assert list(together(lambda article: stages(article, Options()), some)) == [alone(article, Options()) for article in some]


def test_the_commands_and_the_digest_work_so():
    work, options = Work("summarize", Options(), "jsonl", False), Options()
    assert list(together(work.stages, articles())) == [work(article) for article in articles()]
    some = list(read_articles(str(EXAMPLES), on_failure=lambda failure: None))
    ranked = DigestWork(options)
    assert list(together(ranked.stages, enumerate(some))) == [ranked(item) for item in enumerate(some)]


def test_unknown_names_are_raised():
    with pytest.raises(OptionsError, match="unknown ranker"):
        list(summarize_all([STREET_LIGHTS], Options(ranker="none")))


def counting(log, fails=()):
    """A function in as many stages as its item says, which notes what it does."""
    def stages(item):
        for stage in range(item):
            log.append((item, stage))
            if (item, stage) in fails:
                raise ValueError(f"{item} fails")
            yield
        return -item
    return stages


def test_all_go_through_a_stage_before_one_goes_on():
    log: list[tuple[int, int]] = []
    work = counting(log)
    assert list(side_by_side([work(item) for item in (2, 0, 3, 1)])) == [-2, 0, -3, -1]
    assert log == [(2, 0), (3, 0), (1, 0), (2, 1), (3, 1), (3, 2)]


def test_groups_grow_from_one_so_that_the_first_result_comes_soon():
    log: list[tuple[int, int]] = []
    taken = together(counting(log), itertools.repeat(1), 4)
    for done in (1, 3, 3, 7, 7, 7, 7, 11):
        assert next(taken) == -1
        assert len(log) == done


@pytest.mark.parametrize("fails", [{(3, 0)}, {(3, 2)}, {(3, 0), (4, 0)}, {(3, 2), (4, 1)}])
def test_what_an_item_raises_comes_after_the_results_of_those_before_it(fails):
    results = side_by_side([counting([], fails)(item) for item in (5, 1, 3, 4, 2)])
    assert list(itertools.islice(results, 2)) == [-5, -1]
    with pytest.raises(ValueError, match="3 fails"):
        next(results)


def test_a_generator_is_finished_at_once():
    log: list[tuple[int, int]] = []
    assert finished(counting(log)(3)) == -3
    assert log == [(3, 0), (3, 1), (3, 2)]
