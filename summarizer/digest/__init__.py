"""Many articles on one page: duplicates collapsed, themes, the brief, a timeline, names, what is new."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.digest.build import build_digest
    from summarizer.digest.model import Digest
    from summarizer.digest.store import Store, StoreError

__all__ = ["Digest", "Store", "StoreError", "build_digest"]

_HOMES = {"Digest": "model", "Store": "store", "StoreError": "store", "build_digest": "build"}


def __getattr__(name: str) -> object:
    """Load a name where it is first used: renderers need the values only, not what makes them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"summarizer.digest.{_HOMES[name]}"), name)
