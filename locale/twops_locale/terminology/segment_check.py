"""What the terms say of a translated segment: pure, if the terms are passed in."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from .lookup import Indices, load_indices
from .matching import ALLOWED, AVOIDED, CAREFUL, PREFERRED, TermHit


class Severity(StrEnum):
    """What a remark means for the approval: it stops it, warns, or only says something."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class TermRemark:
    """Something to say about the words of a segment.

    Attributes:
        severity: what it means for the approval.
        hit: the term: in the target, or, where the target lacks one, in the source.
        alternatives: what to write instead, in the target's language.
    """

    severity: Severity
    hit: TermHit
    alternatives: tuple[str, ...]

    @property
    def span(self) -> tuple[int, int] | None:
        """Where it stands in the visible text of the target; None if something is missing there."""
        return None if self.severity is Severity.NOTE else (self.hit.start, self.hit.end)

    @property
    def said(self) -> str:
        """What is wrong, for people."""
        named = {"words": self.hit.words, "reason": self.hit.reason}
        if self.severity is Severity.NOTE:
            return _("The project has its own words for “%(words)s”.") % named
        if self.severity is Severity.BLOCK:
            return (_("“%(words)s” is not used. %(reason)s") % named).strip()
        return (_("“%(words)s” needs care. %(reason)s") % named).strip()

    @property
    def advice(self) -> str:
        """What to do about it, for people; empty where no other words are known."""
        instead = ", ".join(f"“{text}”" for text in self.alternatives)
        return _("Write %(instead)s.") % {"instead": instead} if instead else ""

    @property
    def words(self) -> str:
        """Both."""
        return f"{self.said} {self.advice}".strip()


def terms_of_segment(
    source_text: str,
    source_language: str,
    target_text: str,
    target_language: str,
    *,
    terms: Indices | None = None,
    is_quotation: bool = False,
) -> list[TermRemark]:
    """Return the remarks on a segment: avoided words stop its approval, careful ones warn, a missing preferred one is noted.

    Args:
        source_text, target_text: as wagtail-localize stores them (HTML within a line), or plain text.
        terms: what ``load_indices(source_language, target_language)`` returns; read by one query if absent.
        is_quotation: whether the whole segment is a quotation (of a law). A quoted word that may be quoted is excused.
    """
    indices = load_indices(source_language, target_language) if terms is None else terms
    target = indices[target_language]
    found = target.find(target_text)
    remarks = []
    for hit in found:
        excused = hit.term.quotable and (hit.quoted or is_quotation)
        if hit.status in (AVOIDED, CAREFUL) and not excused:
            severity = Severity.BLOCK if hit.status == AVOIDED else Severity.WARN
            remarks.append(TermRemark(severity, hit, hit.alternatives))
    named = {hit.concept for hit in found if hit.status in (PREFERRED, ALLOWED)}
    remarked = {hit.concept for hit in found} - named
    for hit in indices[source_language].find(source_text):
        wanted = target.preferred.get(hit.concept, ())
        if wanted and hit.concept not in named | remarked:
            named.add(hit.concept)
            remarks.append(TermRemark(Severity.NOTE, hit, wanted))
    return remarks
