"""The word lists in data/digest_words.txt, by the names of their sections."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "digest_words.txt"


@lru_cache(maxsize=1)
def sections() -> Mapping[str, tuple[str, ...]]:
    """Each section's words, in the order of the file."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif not line.startswith("#"):
            found.setdefault(name, []).extend(line.split())
    return {section: tuple(words) for section, words in found.items()}


def words(section: str) -> frozenset[str]:
    """The words of a section as a set."""
    return frozenset(sections()[section])


def either(section: str) -> str:
    """The words of a section as the inside of a regular expression's group."""
    return "|".join(sections()[section])
