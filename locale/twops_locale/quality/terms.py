"""The project's words in translated texts: avoided ones, careful ones, and preferred ones that are missing."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from ..models import TranslationTask
from ..models.quality import Weight
from ..terminology.lookup import load_indices
from ..terminology.segment_check import Severity, terms_of_segment
from ..worksheet.segment import Segment
from .text import Fault

# An avoided word blocks whatever the check weighs; a missing preferred one never does; a careful one as the team decided.
WEIGHTS = {Severity.BLOCK: Weight.BLOCKING, Severity.NOTE: Weight.WARNING}


def term_faults(task: TranslationTask, segments: Iterable[Segment]) -> Iterator[tuple[int, Fault]]:
    """Yield what the terms say of translated texts, by the texts' keys. One query."""
    source, target = task.translation.source.locale.language_code, task.language
    indices = load_indices(source, target)
    for segment in segments:
        if segment.place.is_slug:
            continue
        remarks = terms_of_segment(
            segment.source,
            source,
            segment.target,
            target,
            terms=indices,
            is_quotation=segment.place.is_quotation,
        )
        for remark in remarks:
            remedy = remark.advice or _("Choose another word, or quote it where a law is quoted.")
            yield segment.pk, Fault(remark.said, remedy, remark.span, WEIGHTS.get(remark.severity))
