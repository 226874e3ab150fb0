"""Many articles: duplicates, themes, timeline."""
