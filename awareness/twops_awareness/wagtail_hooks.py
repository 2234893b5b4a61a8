"""What this plugin tells Wagtail."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.rich_text.feature_registry import FeatureRegistry

from .block_gallery import gallery
from .links import PublicDocumentLinks, PublicPageLinks


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
