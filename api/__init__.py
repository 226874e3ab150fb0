"""The HTTP service over the summarizer core: ``create_app`` makes the WSGI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    """Load Flask only when the application is made: the command line reads ``api.config`` without it."""
    if name == "create_app":
        from api.app import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
