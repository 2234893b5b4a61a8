"""The screens of translation requests: asking, the dry run, and the request's own page."""
