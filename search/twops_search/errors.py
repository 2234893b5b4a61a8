"""What can go wrong, one class for each thing that a caller can act on. No message ever carries a query."""


class SearchError(Exception):
    """Base of everything that this package raises on purpose."""


class UnknownSource(SearchError):
    """No source of this name is declared in ``TWOPS_SEARCH["SOURCES"]``."""

    def __init__(self, name: str, known: list[str]) -> None:
        self.name = name
        self.known = known
        super().__init__(f"No search source is called {name!r}. Declared: {', '.join(known) or 'none'}.")


class InvalidSource(SearchError):
    """A dotted path in ``TWOPS_SEARCH["SOURCES"]`` does not lead to a search source."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class EngineUnavailable(SearchError):
    """An engine did not answer, or not in time; the next one is asked.

    Raised without a cause: the exceptions of drivers and servers repeat the query in their messages.
    """

    def __init__(self, engine: str, reason: str) -> None:
        self.engine = engine
        self.reason = reason
        super().__init__(f"{engine} did not answer: {reason}")


class SearchUnavailable(SearchError):
    """No engine answered, not even the database."""


class RebuildFailed(SearchError):
    """A new index was not put in place; the live one is untouched and the unfinished one removed."""

    def __init__(self, language: str, reason: str) -> None:
        self.language = language
        self.reason = reason
        super().__init__(f"The index of {language} was not rebuilt: {reason}")
