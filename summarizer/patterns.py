"""Regular expressions compiled when first used: one article needs a tenth of them, and compiling all takes longer than the article."""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern. The first use compiles it and keeps the pattern's own methods; later uses find them without coming here."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self.flags)
        for method in ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "groups", "groupindex"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, but that compiling waits for the first use. A pattern that is wrong shows only then.

    >>> lazy("路.").findall("路灯与路牌")
    ['路灯', '路牌']
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
