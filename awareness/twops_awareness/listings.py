"""Lists of pages: what exists in the reader's language, and by name what exists in others only."""

from dataclasses import dataclass
from uuid import UUID

from .models import AwarenessPage
from .public import public_of


@dataclass(frozen=True, slots=True)
class Listing:
    """Pages of one kind for one reader.

    Attributes:
        own: pages in the reader's language, newest first.
        elsewhere: for each content that the reader's language lacks, its pages in other languages by language tag.
    """

    own: list[AwarenessPage]
    elsewhere: list[list[AwarenessPage]]


def listing(model: type[AwarenessPage], language: str) -> Listing:
    """Return the public pages of a page type for readers of a language (BCP 47). Two queries."""
    pages = public_of(model).order_by("-first_published_at", "pk")
    by_key: dict[UUID, list[AwarenessPage]] = {}
    for page in pages:
        by_key.setdefault(page.translation_key, []).append(page)
    own = [page for group in by_key.values() for page in group if page.locale.language_code == language]
    covered = {page.translation_key for page in own}
    elsewhere = [
        sorted(group, key=lambda page: page.locale.language_code)
        for key, group in by_key.items()
        if key not in covered
    ]
    return Listing(own=own, elsewhere=elsewhere)
