"""Whether the site can do its work: a word for monitoring (``/livez``, ``/readyz``), whole sentences for its operator."""
