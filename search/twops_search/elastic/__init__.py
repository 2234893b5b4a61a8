"""Elasticsearch as a search engine: one index for each language, each with its own analysis."""
