"""What this plugin tells Wagtail."""

from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.rich_text.feature_registry import FeatureRegistry

from .block_gallery import gallery
from .kits import admin as kits_admin
from .links import PublicDocumentLinks, PublicPageLinks
from .models import Adaptation, CampaignPage
from .models.base import AwarenessPage
from .models.campaign import VERSION_OF
from .previews import LanguagePreviewMixin
from .rollout import views as rollout
from .rollout.first_page import BehindPanel

EMPTY_DESCRIPTION = "empty-meta-description"  # Wagtail's name of the check


@hooks.register("register_rich_text_features", order=100)  # after Wagtail's own, which these replace
def link_to_what_is_public(features: FeatureRegistry) -> None:
    """Let links in texts lead to what the public can reach."""
    features.register_link_type(PublicPageLinks)
    features.register_link_type(PublicDocumentLinks)


@hooks.register("register_admin_urls")
def register_gallery() -> list[URLPattern]:
    """The page that shows every block."""
    return [path("page-blocks/", gallery, name="twops_page_blocks")]


@hooks.register("register_help_menu_item")
def register_gallery_item() -> MenuItem:
    """Put it into the help menu."""
    return MenuItem(
        _("Blocks of pages"),
        reverse("twops_page_blocks"),
        name="twops-page-blocks",
        icon_name="placeholder",
        order=900,
    )


@hooks.register("register_admin_urls")
def register_rollout() -> list[URLResolver]:
    """The screens of the roll-out of campaigns."""
    return [path("roll-out/", include((rollout.urls(), rollout.NAMESPACE), namespace=rollout.NAMESPACE))]


class RollOutMenuItem(MenuItem):
    """For whoever works on pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether the user has any right on pages."""
        actions = {"add", "change", "publish", "lock"}
        return bool(PagePermissionPolicy().user_has_any_permission(request.user, actions))


@hooks.register("register_admin_menu_item")
def register_rollout_item() -> RollOutMenuItem:
    """Put it beside the pages."""
    return RollOutMenuItem(
        _("Roll-out"), reverse("twops_rollout:index"), name="twops-rollout", icon_name="globe", order=110
    )


@hooks.register("register_admin_urls")
def register_kits() -> list[URLPattern]:
    """The kits of a campaign."""
    return [
        path("campaigns/<int:page_id>/kits/", kits_admin.kits, name="twops_kits_of_campaign"),
        path("campaigns/<int:page_id>/kits/<int:kit_id>/<str:name>", kits_admin.file, name="twops_kit_file"),
    ]


@hooks.register("before_edit_page")
def offer_what_one_may_see(request: HttpRequest, page: Page) -> None:
    """Let the list of previews know who looks: languages that this person may not see are not in it."""
    if isinstance(page, LanguagePreviewMixin):
        page.preview_reader = request.user


@hooks.register("construct_explorer_page_queryset")
def name_versions(parent: Page, pages: "QuerySet[Page]", request: HttpRequest) -> "QuerySet[Page]":
    """Let a list of pages know of which country a campaign is the version. No query more."""
    own = Adaptation.objects.filter(adaptation_key=OuterRef("translation_key"))
    return pages.annotate(**{VERSION_OF: Subquery(own.values("country_code")[:1])})


@hooks.register("construct_wagtail_userbar")
def ask_for_no_description(request: HttpRequest, items: list[Component], page: Page | None = None) -> None:
    """Let the panel of checks ask for no description of a discreet page: it leaves that out on purpose."""
    for item in items:
        if isinstance(page, AwarenessPage) and page.is_discreet and hasattr(item, "axe_run_only"):
            item.axe_run_only = [rule for rule in item.axe_run_only if rule != EMPTY_DESCRIPTION]
            item.axe_custom_rules = [
                rule for rule in item.axe_custom_rules if rule["id"] != EMPTY_DESCRIPTION
            ]


@hooks.register("before_edit_page")
def warn_of_lines(request: HttpRequest, page: Page) -> None:
    """Warn of lines by hand that are not there for the country of their kit."""
    if request.method == "GET" and isinstance(page, CampaignPage):
        kits_admin.warn_of_foreign_lines(request, page)


@hooks.register("register_page_header_buttons")
def kits_of_a_campaign(
    page: Page, user: AbstractBaseUser, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Lead from a campaign to its kits."""
    if isinstance(page, CampaignPage) and page.pk and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Kits"), reverse("twops_kits_of_campaign", args=[page.pk]), icon_name="download", priority=80
        )


@hooks.register("construct_homepage_panels")
def add_versions_behind(request: HttpRequest, panels: list[Component]) -> None:
    """Say on the first page which versions of a person's countries are behind their original."""
    panels.append(BehindPanel())
