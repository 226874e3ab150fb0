"""Traditional and Simplified writing as one, for comparing: two reports of one event need not be written alike to meet in one theme.

Character by character, so that lengths and offsets hold. That is less than a conversion (a Simplified character may stand for several Traditional ones), and
enough for comparing: the fold is never shown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "traditional.txt"
MOSTLY = 0.05
"""The share of characters that fold from which on a text is Traditional: a Simplified one has a name or a quotation at most."""


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], dict[int, int]]:
    rows = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    traditional, simple = "".join(rows[::2]), "".join(rows[1::2])
    return re.compile(f"[{traditional}]"), str.maketrans(traditional, simple)


def fold(text: str) -> str:
    """The text with each Traditional character as a Simplified one: of the same length, and the very same text where there is none.

    >>> fold("強降雨襲擊青石縣")
    '强降雨袭击青石县'
    """
    some, table = _table()
    return text.translate(table) if some.search(text) else text


def is_traditional(text: str, folded: str) -> bool:
    """Whether a text is written in Traditional characters. folded: what it folds to.

    >>> is_traditional("強降雨襲擊", fold("強降雨襲擊")), is_traditional("强降雨袭击", "强降雨袭击")
    (True, False)
    """
    return text is not folded and sum(one != other for one, other in zip(text, folded, strict=True)) > MOSTLY * len(text)
