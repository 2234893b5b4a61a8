"""The real parts that the tests run on: PostgreSQL, Elasticsearch and Chromium.

Each one is taken from where the caller says (``DATABASE_URL``, ``ELASTICSEARCH_URL``, ``CHROMIUM``), else found on
this machine, else installed. What cannot be had stops the run with the reason; nothing skips silently.
``docs/how-to/run-the-tests.md`` tells the whole order.
"""
