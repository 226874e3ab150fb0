"""Extractive summaries, keywords and digests for Chinese articles."""
