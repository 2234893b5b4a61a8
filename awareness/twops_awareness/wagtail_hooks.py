"""What this plugin tells Wagtail."""

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from .links import PublicDocumentLinks, PublicPageLinks


@hooks.register("register_rich_text_features", order=100)  # after Wagtail's own, which these replace
def link_to_what_is_public(features: FeatureRegistry) -> None:
    """Let links in texts lead to what the public can reach."""
    features.register_link_type(PublicPageLinks)
    features.register_link_type(PublicDocumentLinks)
