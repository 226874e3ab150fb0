"""The HTTP service over the summarizer core."""
