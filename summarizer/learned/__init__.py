"""The default ranker: small networks over what can be seen of an article's words and sentences, learned once and evaluated with numpy alone.

grams: the article as arrays. importance: the chance of each gram to be in a human summary. sentences: features and scores of sentences. pieces: what
may stand as a line of
its own. lines: the best of these. choosing: sets of sentences within a budget. weights: the learned numbers. ranking: what the pipeline calls.
keywords: keywords and phrases, from keyword_candidates and keyword_features.
"""
