"""What waits for a person on the admin's first page: versions of their countries whose original has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from twops_locale.languages import territory_name
from wagtail.admin.ui.components import Component
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..models import Adaptation, CampaignPage
from ..public import public_of
from .desks import User, countries_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that is behind its original."""

    country: str
    title: str
    since: datetime | None
    address: str


def behind_for(user: User, language: str) -> list[Waiting]:
    """Return the versions behind their originals that a person decides about, longest first. At most five queries.

    None where the person has no rights on pages. Of an original that is not public any more there is nothing to decide.
    """
    policy = PagePermissionPolicy()
    if not policy.user_has_any_permission(user, {"add", "change"}):
        return []
    rows = Adaptation.objects.filter(behind_since__isnull=False).defer("compared").order_by("behind_since")
    countries = countries_of(user)
    concerned = [row for row in rows if countries is None or row.country_code in countries]
    if not concerned:
        return []
    originals = public_of(CampaignPage).filter(translation_key__in=[row.campaign_key for row in concerned])
    public = set(originals.values_list("translation_key", flat=True))
    concerned = [row for row in concerned if row.campaign_key in public]
    keys = [row.adaptation_key for row in concerned]
    pages = CampaignPage.objects.filter(translation_key__in=keys).defer("body").order_by("-pk")
    own = {page.translation_key: page for page in pages}  # the one that was made first comes last
    return [
        Waiting(
            country=territory_name(row.country_code, language),
            title=row.campaign_title,
            since=row.behind_since,
            address=reverse("twops_rollout:changes", args=[row.pk]),
        )
        for row in concerned
        if row.adaptation_key in own
        and policy.user_has_permission_for_instance(user, "change", own[row.adaptation_key])
    ]


class BehindPanel(Component):
    """Lists them."""

    order = 120
    template_name = "twops_awareness/rollout/first_page.html"

    def get_context_data(self, parent_context: Mapping[str, object]) -> dict[str, object]:
        """Return what the person decides about."""
        request = parent_context["request"]
        waiting = behind_for(request.user, get_language() or "en") if isinstance(request, HttpRequest) else []
        return {"waiting": waiting}
