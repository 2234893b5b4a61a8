"""What this plugin tells Wagtail."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.rich_text.feature_registry import FeatureRegistry

from .block_gallery import gallery
from .links import PublicDocumentLinks, PublicPageLinks
from .rollout import views as rollout


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
