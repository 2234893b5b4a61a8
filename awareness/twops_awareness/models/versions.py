"""Which campaigns are versions of each other, as the public reads them: the original, and one version a country."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from twops_locale.languages import best_of, territory_name
from wagtail.models import Page
from wagtail.query import PageQuerySet

from ..blocks.gathering import Entry
from ..public import Beside, public_pages
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


def public_versions() -> QuerySet[Adaptation]:
    """Return the rows of the versions that the public can read, in some language, running or ended."""
    keys = public_pages().values("translation_key")
    return Adaptation.objects.filter(adaptation_key__in=keys)


def relatives_and_materials(key: UUID, *, of_original: bool) -> Beside:
    """Return how the public relatives and the materials of a campaign are found, for whoever looks up its page.

    Args:
        key: of the campaign. of_original: with the materials of the one that it is a version of.
    """
    return Beside(key, _with_original if of_original else _without_original)


def _with_original(key: UUID) -> tuple[Q, Mapping[str, F | Subquery]]:
    return _relatives_and_materials(key, of_original=True)


def _without_original(key: UUID) -> tuple[Q, Mapping[str, F | Subquery]]:
    return _relatives_and_materials(key, of_original=False)


def _relatives_and_materials(key: UUID, *, of_original: bool) -> tuple[Q, Mapping[str, F | Subquery]]:
    original = Adaptation.objects.filter(adaptation_key=key).values("campaign_key")
    versions = Adaptation.objects.filter(campaign_key=key)
    relatives = Q(translation_key__in=original) | Q(translation_key__in=versions.values("adaptation_key"))
    campaign = "twops_awareness_materialpage__campaign__translation_key"
    materials = Q(**{campaign: key})
    if of_original:
        materials |= Q(**{f"{campaign}__in": original})
    of_country = versions.filter(adaptation_key=OuterRef("translation_key")).values("country_code")
    return relatives | materials, {
        "of_campaign": F(campaign),
        "instead_of": F("twops_awareness_materialpage__replaces__translation_key"),
        "for_country": Subquery(of_country[:1]),
    }


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
    def among(cls, pages: Iterable[Page], key: UUID) -> "Versions":
        """Return the relatives of a campaign among what was looked up for it (``relatives_and_materials``). No query."""
        found = cls()
        for page in sorted(pages, key=lambda page: page.locale.language_code):
            if page.of_campaign is None:
                found._by_key.setdefault(page.translation_key, {})[page.locale.language_code] = page
                if page.for_country is None:
                    found._adapts[key] = page.translation_key
                else:
                    found._of.setdefault(key, {})[page.translation_key] = page.for_country
        return found

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
