"""Why an engine's work was not, or not all, taken: kept without a language, shown in its reader's."""

import json

from django.utils.translation import gettext

LONGEST_VALUE = 180


class EngineFailed(Exception):
    """An engine could not be reached, refused, or answered something that cannot be read.

    Attributes:
        message: what is wrong, a msgid of the catalogues (``gettext_noop``), with its values as %(name)s.
    """

    def __init__(self, message: str, **values: object) -> None:
        self.message = message
        self.values = {name: str(value)[:LONGEST_VALUE] for name, value in values.items()}
        super().__init__(message % self.values if values else message)


def kept(message: str, **values: object) -> str:
    """Return what is stored of a problem: at most 500 characters."""
    short = {name: str(value)[:LONGEST_VALUE] for name, value in values.items()}
    return json.dumps([message, short], ensure_ascii=False)[:500]


def problem_words(stored: str) -> str:
    """Return a stored problem in the reader's language; one that was stored as words stays as it is."""
    try:
        message, values = json.loads(stored)
        return gettext(str(message)) % values if values else gettext(str(message))
    except (ValueError, TypeError, KeyError):
        return stored
