"""What requests share stays whole when one of them is ended in the middle of adding to it, before whichever step of the interpreter."""

import subprocess
import sys
import time

import pytest

from api.problems import Problem
from api.watch import SHARED, Watch
from summarizer import lexicon
from tests.conftest import ROOT

TOKENS = [("路灯", "n"), ("亮", "v"), ("了", "ul"), ("Lamp", "eng"), ("lamp", "n"), ("路灯", "vn"), ("，", "x"), ("稻田", "ns")]
KNOWN = [("河岸", "n"), ("亮", "v")]


class Ended(BaseException):
    pass


def ended_after(steps, work):
    """Do the work, but raise Ended before its step of that number; whether it was still at work then. Steps in ``number`` itself, which takes the lock and
    gives it back, do not count: the interpreter raises nothing between the end of a ``with`` block and its exit.
    """
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        frame.f_trace_opcodes = True
        if event == "opcode" and frame.f_code.co_name not in ("number", "<lambda>"):
            count += 1
            if count == steps:
                sys.settrace(None)
                raise Ended
        return trace

    # Python 3.12 looks for this where tracing is switched on, and not later
    sys._getframe().f_trace_opcodes = True
    sys.settrace(trace)
    try:
        work()
    except Ended:
        return True
    finally:
        sys.settrace(None)
    return False


def words_are_themselves(found):
    numbers = found.number(TOKENS).tolist()
    assert [found.tokens[number] for number in numbers] == TOKENS
    assert [found.tag_names[tag] for tag in found.tags[numbers]] == [tag for _, tag in TOKENS]
    forms = found.forms[numbers].tolist()
    assert [found.form_texts[form] if form >= 0 else "" for form in forms] == ["路灯", "亮", "", "lamp", "lamp", "路灯", "", "稻田"]
    assert len({forms[0], forms[1], forms[3], forms[7]}) == 4
    assert (forms[0], forms[3]) == (forms[5], forms[4])


def end_additions_everywhere():
    steps = 0
    ended = True
    while ended:
        steps += 7
        found = lexicon.Lexicon(frozenset(["了"]))
        found.number(KNOWN)
        for name in ("lengths", "tags", "forms", "form_sizes"):  # so that it has to grow, too
            setattr(found, name, getattr(found, name)[:4])
        ended = ended_after(steps, lambda found=found: found.number(TOKENS))
        found.number([("稻田", "n"), ("堤坝", "vn")])
        words_are_themselves(found)
    assert steps > 300, "it was ended at many places"


def test_a_lexicon_is_whole_wherever_an_addition_was_ended():
    """In an interpreter of its own: what other tests leave behind must not be traced."""
    subprocess.run([sys.executable, "-c", "from tests.test_interrupted import end_additions_everywhere as go; go()"], check=True, timeout=120, cwd=ROOT)


def test_no_work_is_ended_while_it_adds_to_what_requests_share():
    """The modules are known by their names."""
    names = {}
    exec(compile("def adding(until):\n    while not until():\n        pass", "/somewhere/summarizer/lexicon.py", "exec"), names)
    until = time.monotonic() + 0.5
    done = []

    def work():
        names["adding"](lambda: time.monotonic() > until)
        done.append("added")
        while True:
            pass

    with pytest.raises(Problem):
        Watch().run(work, lambda: Problem(503, "late"))
    assert done == ["added"]
    assert all(list((ROOT / "summarizer").rglob(name.strip("/"))) for name in SHARED)
