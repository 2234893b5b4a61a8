"""The avoided and careful words in everything that is public, with the place of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wagtail.models import Locale

from ..models import TermStatus
from .lookup import Indices, load_indices
from .matching import AVOIDED, CAREFUL, TermHit
from .published import PublishedText, published_texts

AROUND = 40  # characters of the text before and after a word


@dataclass(frozen=True, slots=True)
class Finding:
    """A word that is avoided or needs care, in a public text."""

    text: PublishedText
    hit: TermHit
    context: str

    @property
    def instead(self) -> str:
        """What to write instead, for people."""
        return "; ".join(self.hit.alternatives)

    @property
    def status_label(self) -> str:
        """How the word may be used, for people."""
        return str(TermStatus(self.hit.status).label)


def findings(languages: Sequence[str] = (), statuses: Sequence[str] = (AVOIDED, CAREFUL)) -> list[Finding]:
    """Return what stands in public texts, the avoided words first, then by language, kind and title.

    Quoted words that may be quoted do not count. The number of queries does not grow with the content.
    """
    indices = load_indices(*Locale.objects.order_by("language_code").values_list("language_code", flat=True))
    found = [
        finding
        for text in published_texts(languages)
        for finding in _of_text(text, indices)
        if finding.hit.status in statuses
    ]
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[object, ...]:
    text, hit = finding.text, finding.hit
    return hit.status != AVOIDED, text.language, text.kind, text.title, text.field, hit.start


def _of_text(text: PublishedText, indices: Indices) -> Iterable[Finding]:
    index = indices[text.language]
    if not index.terms:
        return
    for hit in index.find(text.html):
        if not hit.excused:
            yield Finding(text, hit, index.around(text.html, hit, AROUND))
