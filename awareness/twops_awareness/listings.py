"""Lists of pages: what exists in the reader's language, and by name what exists in others only. One query for all kinds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from .kinds import kind_of
from .models import AwarenessPage, CampaignPage, EventPage
from .models.versions import with_versions
from .periods import Period, State
from .public import LISTED, public_pages


@dataclass(frozen=True, slots=True)
class Listing:
    """Pages of one kind for one reader. Their ``search_description`` is their summary.

    Attributes:
        own: pages in the reader's language, newest first.
        elsewhere: for each content that the reader's language lacks, its pages in other languages by language tag.
    """

    own: list[Page]
    elsewhere: list[list[Page]]


def listings(
    models: Iterable[type[AwarenessPage]], language: str, country: Callable[[], str] = str
) -> Mapping[str, Listing]:
    """Return the public pages of some types for readers of a language (BCP 47), by kind. One query.

    What is over - a campaign after its last day, an event after its - is left out. Of a campaign that countries have
    versions of, one is listed: the reader's (``for_readers``).

    Args:
        country: asked for the reader's country (ISO 3166-1, empty if unknown) where it matters.
    """
    wanted = list(models)
    types = ContentType.objects.get_for_models(*wanted)
    pages = (
        with_versions(public_pages(kinds=wanted))
        .only(*LISTED)
        .annotate(
            starts=F(f"{_accessor(CampaignPage)}__starts_on"),
            ends=Coalesce(
                F(f"{_accessor(CampaignPage)}__ends_on"),
                F(f"{_accessor(EventPage)}__last_day"),
                F(f"{_accessor(EventPage)}__day"),
            ),
        )
        .order_by("-first_published_at", "pk")
    )
    today = timezone.localdate()
    by_type: dict[int, list[Page]] = {}
    for page in for_readers(list(pages), language, country):
        if _state(page, today) is not State.ENDED:
            by_type.setdefault(page.content_type_id, []).append(page)
    return {
        kind.name: _listing(by_type.get(types[model].pk, []), language)
        for model in wanted
        if (kind := kind_of(model)) is not None
    }


def for_readers(pages: list[Page], language: str, country: Callable[[], str]) -> list[Page]:
    """Return pages with one of the versions of each campaign: what concerns the reader most.

    The version of the reader's country; else the original if it exists in the reader's language; else the versions in
    that language; else the original in others. What is over counts: where a country's version has ended, the campaign has.
    The pages are annotated (``with_versions``).
    """
    if all(page.adapts is None for page in pages):
        return pages
    code = country()
    speaks = {page.translation_key for page in pages if page.locale.language_code == language}
    originals = {page.translation_key for page in pages if page.adapts is None}
    versions: dict[UUID, dict[UUID, str]] = {}
    for page in pages:
        if page.adapts is not None:
            versions.setdefault(page.adapts, {})[page.translation_key] = page.for_country
    left_out: set[UUID] = set()
    for original, by_key in versions.items():
        own = {key for key, of in by_key.items() if of == code}
        if own:
            shown = own
        elif original in speaks or (original in originals and speaks.isdisjoint(by_key)):
            shown = {original}
        else:
            shown = speaks & set(by_key)
        left_out |= {original, *by_key} - shown
    return [page for page in pages if page.translation_key not in left_out]


def _accessor(model: type[AwarenessPage]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def _state(page: Page, today: date) -> State:
    return Period(page.starts, page.ends).state(today)


def _listing(pages: list[Page], language: str) -> Listing:
    by_key: dict[UUID, list[Page]] = {}
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
