"""What helps with a text: suggestions, terms, what checks say, what stands before and after it.

The seams to the memory, the terms and the checks; each gives nothing where its part has nothing to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ...worksheet.reading import Worksheet
from ...worksheet.segment import Segment, plain_text
from .rows import Finding

MOST_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that can be put into the translation by one key.

    Attributes:
        text: segment HTML. origin: where they come from, in words. percent: how alike its source is, or None.
    """

    text: str
    origin: str
    percent: int | None = None

    @property
    def words(self) -> str:
        """The suggestion as plain text."""
        return plain_text(self.text)


def findings_of(worksheet: Worksheet) -> Mapping[int, Sequence[Finding]]:
    """Return what checks say of the texts of a worksheet, by key."""
    return {}


def terms_of(worksheet: Worksheet) -> Mapping[int, Mapping[str, str]]:
    """Return the terms in the sources of a worksheet by key: the words as they stand there, and their translation."""
    return {}


def suggestions_for(worksheet: Worksheet, segment: Segment) -> list[Suggestion]:
    """Return at most five suggestions for a text, the best first, each once."""
    found: list[Suggestion] = []
    if segment.previous_target:
        found.append(Suggestion(segment.previous_target, _("translation of the earlier text")))
    if segment.approved and segment.approved != segment.target:
        found.append(Suggestion(segment.approved, _("as it was approved")))
    once: dict[str, Suggestion] = {}
    for suggestion in found:
        once.setdefault(suggestion.text, suggestion)
    return list(once.values())[:MOST_SUGGESTIONS]
