"""Multilingual search for Wagtail: Elasticsearch, and the database when it is down."""
