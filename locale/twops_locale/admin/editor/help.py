"""What helps with a text: suggestions, terms, what checks say, what stands before and after it.

The seams to the memory, the terms and the checks; each gives nothing where its part has nothing to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext as _

from ...memory.lookup import Query, lookup
from ...memory.sieve import texts_with_offers
from ...memory.text import text_hash
from ...quality.run import checks_of, weights_of
from ...quality.text import Finding
from ...terminology.lookup import load_indices
from ...worksheet.reading import Worksheet
from ...worksheet.segment import Segment, plain_text

MOST_SUGGESTIONS = 5
# The memory is asked when the screen opens; each text that is saved counts anew with what it said then.
OFFERS_KEPT_S = 20 * 60


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


def offered_by_memory(worksheet: Worksheet, *, afresh: bool) -> set[int]:
    """Return the keys of the open texts for which the memory offers something, the same text or one like it.

    At most two queries, however many texts. ``afresh``: the memory is asked again, whatever it said a while ago.
    """
    source = worksheet.task.translation.source
    asked = {
        segment.pk: (text_hash(segment.source), segment.source)
        for segment in worksheet.segments
        if not segment.is_finished and not segment.place.is_slug
    }
    place = f"twops_locale.offered.{worksheet.task.pk}"
    known: dict[int, bool] = {} if afresh else cache.get(place, {})
    if missing := {text for hashed, text in asked.values() if hashed not in known}:
        found = texts_with_offers(
            missing, source.locale.language_code, worksheet.task.language, object_key=source.object_id
        )
        known |= {text_hash(text): text in found for text in missing}
        cache.set(place, known, OFFERS_KEPT_S)
    return {key for key, (hashed, _text) in asked.items() if known[hashed]}


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
