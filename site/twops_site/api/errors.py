"""What a caller of the API can be told. Each carries its objects; ``hsds.api.problems`` puts it into words."""

from collections.abc import Sequence
from uuid import UUID


class ApiError(Exception):
    """Anything that the API answers with a problem."""


class PageNotFound(ApiError):
    """No public page has this id, or none stands at this address."""


class PageNotInLanguage(ApiError):
    """The page is public, but not in the language that was asked for."""

    def __init__(self, translation_key: UUID, language: str, available: Sequence[str]) -> None:
        super().__init__(f"The page {translation_key} does not exist in {language}.")
        self.translation_key = translation_key
        self.language = language
        self.available = list(available)


class UnknownLanguage(ApiError):
    """The site does not have the language that was asked for."""

    def __init__(self, language: str, available: Sequence[str]) -> None:
        super().__init__(f"{language} is not one of the site's languages.")
        self.language = language
        self.available = list(available)


class NameTwice(ApiError):
    """A name stands twice in a body."""


class RepeatedParameter(ApiError):
    """A parameter of the address is given twice: one of the two would be left out in silence."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is given more than once.")
        self.name = name


class UnknownParameters(ApiError):
    """The address has parameters that this operation does not know: a misspelt filter must not find everything."""

    def __init__(self, names: Sequence[str], known: Sequence[str]) -> None:
        super().__init__(f"{len(names)} unknown parameters.")
        self.names = list(names)
        self.known = list(known)
