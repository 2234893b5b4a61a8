"""The panel "Roll-out" of a campaign's editor."""

from django import template
from twops_locale.languages import territory_name

from ..models import Adaptation, CampaignPage
from ..rollout.settling import Comparison
from ..rollout.views import of_page

register = template.Library()
register.filter("country_name_in", territory_name)


@register.simple_tag
def version_beside_its_original(page: CampaignPage) -> Comparison | None:
    """Return what the panel of a country's version shows; None for any other campaign."""
    return of_page(page)


@register.simple_tag
def versions_of(page: CampaignPage) -> int:
    """Return how many countries have a version of a campaign. One query."""
    return Adaptation.objects.filter(campaign_key=page.translation_key).count()
