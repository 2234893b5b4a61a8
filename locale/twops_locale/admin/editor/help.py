"""What helps with a text: suggestions, terms, what checks say, what stands before and after it.

The seams to the memory, the terms and the checks; each gives nothing where its part has nothing to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ...memory.lookup import Query, lookup
from ...quality.run import checks_of, weights_of
from ...quality.text import Finding
from ...terminology.lookup import load_indices
from ...worksheet.reading import Worksheet
from ...worksheet.segment import Segment, plain_text

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
    """Return what checks say of the texts of a worksheet, by key. A constant number of queries."""
    return checks_of(worksheet, levels=weights_of(worksheet.task.translation.target_locale))


def terms_of(worksheet: Worksheet) -> Mapping[int, Mapping[str, str]]:
    """Return the terms in the sources of a worksheet by key: words as they stand there, each with what they are called.

    One query. What is wrong with words of the translation, the checks say.
    """
    source_language, language = (
        worksheet.task.translation.source.locale.language_code,
        worksheet.task.language,
    )
    indices = load_indices(source_language, language)
    preferred = indices[language].preferred
    found: dict[int, Mapping[str, str]] = {}
    for segment in worksheet.segments:
        hits = indices[source_language].find(segment.source)
        if named := {
            hit.words: ", ".join(preferred[hit.concept]) for hit in hits if preferred.get(hit.concept)
        }:
            found[segment.pk] = named
    return found


def suggestions_for(worksheet: Worksheet, segment: Segment) -> list[Suggestion]:
    """Return at most five suggestions for a text, the best first, each once."""
    found: list[Suggestion] = []
    if segment.previous_target:
        found.append(Suggestion(segment.previous_target, _("translation of the earlier text")))
    if segment.approved and segment.approved != segment.target:
        found.append(Suggestion(segment.approved, _("as it was approved")))
    if not segment.place.is_slug:
        found += _from_memory(worksheet, segment)
    once: dict[str, Suggestion] = {}
    for suggestion in found:
        if suggestion.text != segment.target:
            once.setdefault(suggestion.text, suggestion)
    return list(once.values())[:MOST_SUGGESTIONS]


def _from_memory(worksheet: Worksheet, segment: Segment) -> list[Suggestion]:
    """Return what the memory has for a text between its neighbours."""
    source = worksheet.task.translation.source
    texts = worksheet.segments
    at = texts.index(segment)
    query = Query(
        segment.source,
        source.object_id,
        segment.path,
        texts[at - 1].source if at else "",
        texts[at + 1].source if at + 1 < len(texts) else "",
    )
    [matches] = lookup([query], source.locale.language_code, worksheet.task.language)
    return [
        Suggestion(
            match.target, _("memory") + (f", {match.approved_by}" if match.approved_by else ""), match.score
        )
        for match in matches
    ]
