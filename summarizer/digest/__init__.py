"""Many articles on one page."""

from summarizer.digest.build import build_digest

__all__ = ["build_digest"]
