"""jieba, loaded quietly, once, and apart from everyone else's.

jieba keeps its dictionary in module-level objects that any code in the process can change, and reads a cache from the shared temporary directory, where
another user can lay a file of his own (``marshal`` data, which must never be loaded from a place one does not trust). So the dictionary is read here, straight
from the package's own ``dict.txt``, into objects of our own. That costs no more than jieba's cache does (0.77 s against 0.79 s for the word frequencies alone,
on the same machine), writes nothing, and works where the temporary directory is full or read-only. jieba's logger stays silent because nothing of it runs.
"""

from __future__ import annotations

import functools
import os
import threading
import warnings
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jieba import Tokenizer
    from jieba.posseg import POSTokenizer

_LOCK = threading.RLock()


def tokenizer() -> Tokenizer:
    """The shared ``jieba.Tokenizer`` with jieba's own dictionary: for reading only, safe in threads, built at the first call (about a second)."""
    with _LOCK:
        return _shared()[0]


def pos_tokenizer() -> POSTokenizer:
    """The shared ``jieba.posseg.POSTokenizer`` with jieba's own dictionary: for reading only, safe in threads, built at the first call."""
    with _LOCK:
        return _shared()[1]


def word_tags() -> Mapping[str, str]:
    """Each dictionary word's part of speech."""
    tags: Mapping[str, str] = vars(pos_tokenizer())["word_tag_tab"]
    return tags


def private_pos_tokenizer() -> POSTokenizer:
    """A ``POSTokenizer`` of the caller's own, whose dictionary may be changed (``add_word``, ``load_userdict``); costs a copy of two dicts (some 20 ms).

    Its ``tokenizer`` attribute is the plain ``jieba.Tokenizer`` over the same dictionary.
    """
    plain = tokenizer()
    return _assemble(dict(plain.FREQ), plain.total, dict(word_tags()))[1]


@functools.cache
def _shared() -> tuple[Tokenizer, POSTokenizer]:
    return _assemble(*_read_dictionary(package_file("dict.txt")))


def package_file(*names: str) -> str:
    """The path of a file that comes with jieba, such as ``package_file("analyse", "idf.txt")``."""
    return os.path.join(os.path.dirname(os.path.abspath(str(_modules()[0].__file__))), *names)


def _modules() -> tuple[ModuleType, ModuleType]:
    """``jieba`` and ``jieba.posseg``, imported without the warnings that their sources raise (pkg_resources, invalid escapes).

    The filters are put back at once. ``catch_warnings`` is not meant for threads, hence the lock, and it is used for the first import only.
    """
    with _LOCK:
        return _import_quietly()


@functools.cache
def _import_quietly() -> tuple[ModuleType, ModuleType]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        import jieba.posseg
    return jieba, jieba.posseg


@functools.cache
def _classes() -> tuple[Any, Any]:
    from summarizer.jieba_tagging import cutter_class, tagger_class

    jieba, posseg = _modules()
    return cutter_class(jieba), tagger_class(posseg)


def _assemble(frequencies: dict[str, int], total: int, tags: dict[str, str]) -> tuple[Tokenizer, POSTokenizer]:
    cutter, tagger = _classes()
    plain = cutter()
    plain.FREQ, plain.total, plain.initialized = frequencies, total, True
    # The constructor would read the dictionary file once more for the tags.
    tagging = tagger.__new__(tagger)
    tagging.tokenizer, tagging.word_tag_tab = plain, tags
    return plain, tagging


def _read_dictionary(path: str) -> tuple[dict[str, int], int, dict[str, str]]:
    """Frequencies of words (0 for what only begins a word), their sum, and each word's part of speech, as jieba computes them from the file.

    jieba walks the file twice with a ``decode`` and ``split`` for each of 349,046 lines; one ``split`` of the whole does, since no entry contains white space.
    """
    with open(path, encoding="utf-8") as file:
        fields = file.read().split()
    words = fields[0::3]
    counts = list(map(int, fields[1::3]))
    frequencies = dict(zip(words, counts, strict=True))
    for word in words:
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)
    return frequencies, sum(counts), dict(zip(words, fields[2::3], strict=True))
