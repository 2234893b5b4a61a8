"""The rows behind a link between two campaigns: the original as the public reads it, the country's own page."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from twops_locale.translation.originals import original_of

from ..models import Adaptation, CampaignPage
from ..public import public_of


def public_by_language(key: UUID) -> dict[str, CampaignPage]:
    """Return a campaign's public pages by their language (BCP 47). One query."""
    pages = public_of(CampaignPage).filter(translation_key=key)
    return {page.locale.language_code: page for page in pages.order_by("pk")}


def originals_by_language(keys: Iterable[UUID]) -> Mapping[UUID, dict[str, CampaignPage]]:
    """Return the public pages of several campaigns by key and language. One query."""
    found: dict[UUID, dict[str, CampaignPage]] = {}
    for page in public_of(CampaignPage).filter(translation_key__in=set(keys)).order_by("pk"):
        found.setdefault(page.translation_key, {})[page.locale.language_code] = page
    return found


def own_page(adaptation: Adaptation) -> CampaignPage | None:
    """Return the page that a country writes: its version in the language that it was written in; None if it is gone."""
    page = CampaignPage.objects.filter(translation_key=adaptation.adaptation_key).order_by("pk").first()
    if page is None:
        return None
    found = original_of(page)
    return found if isinstance(found, CampaignPage) else page


def draft_of(page: CampaignPage) -> CampaignPage:
    """Return a page as its editor sees it: with what is not published yet."""
    draft = page.get_latest_revision_as_object()
    return draft if isinstance(draft, CampaignPage) else page
