"""Which campaigns are versions of each other, as the public reads them: the original, and one version a country."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from twops_locale.languages import best_of, territory_name
from wagtail.models import Page
from wagtail.query import PageQuerySet

from ..blocks.gathering import Entry
from ..public import public_pages
from .adaptation import Adaptation


@dataclass(frozen=True, slots=True)
class CountryVersion:
    """A campaign's version of a country: its code (ISO 3166-1), its name in the reader's language, and its page."""

    code: str
    country: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Relatives:
    """What a campaign is linked to. ``original`` is that of a country's version; ``countries`` by name in order."""

    original: Entry | None = None
    countries: tuple[CountryVersion, ...] = ()


def with_versions(pages: PageQuerySet) -> PageQuerySet:
    """Say of each page whose version it is: ``adapts`` is the original's key, ``for_country`` the code; or None."""
    row = Adaptation.objects.filter(adaptation_key=OuterRef("translation_key"))
    found: PageQuerySet = pages.annotate(
        adapts=Subquery(row.values("campaign_key")[:1]), for_country=Subquery(row.values("country_code")[:1])
    )
    return found


@dataclass(slots=True)
class Versions:
    """The public relatives of some campaigns. At most two queries for any number of them."""

    _by_key: dict[UUID, dict[str, Page]] = field(default_factory=dict)
    _adapts: dict[UUID, UUID] = field(default_factory=dict)
    _of: dict[UUID, dict[UUID, str]] = field(default_factory=dict)

    def relatives(self, key: UUID, language: str) -> Relatives:
        """Return what a campaign is linked to, for readers of a language (BCP 47)."""
        original = self._entry(self._adapts[key], language) if key in self._adapts else None
        found = [
            CountryVersion(code, territory_name(code, language), entry)
            for version, code in self._of.get(key, {}).items()
            if (entry := self._entry(version, language)) is not None
        ]
        return Relatives(original, tuple(sorted(found, key=lambda each: each.country.casefold())))

    def _entry(self, key: UUID, language: str) -> Entry | None:
        pages = self._by_key.get(key, {})
        tag = best_of(pages, [language])
        if tag is None:
            return None
        page = pages[tag]
        return Entry(page.title, page.search_description, page.url or "", tag, str(key))

    @classmethod
    def of(cls, keys: Iterable[UUID]) -> "Versions":
        """Look up the public relatives of campaigns by their keys. Two queries; one where no campaign has any."""
        found, wanted = cls(), set(keys)
        if not wanted:
            return found
        rows = Adaptation.objects.filter(Q(campaign_key__in=wanted) | Q(adaptation_key__in=wanted))
        for version, key, code in rows.values_list("adaptation_key", "campaign_key", "country_code"):
            found._adapts[version] = key
            found._of.setdefault(key, {})[version] = code
        if not found._adapts:
            return found
        pages = public_pages().filter(translation_key__in={*found._adapts, *found._of})
        for page in pages.order_by("locale__language_code"):
            found._by_key.setdefault(page.translation_key, {})[page.locale.language_code] = page
        return found
