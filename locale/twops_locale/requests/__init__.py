"""Translation requests: what is asked of which languages until when, as one thing with a number, a page and a history."""
