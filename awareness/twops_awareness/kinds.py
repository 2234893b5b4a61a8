"""The kinds of pages: each page type names its own once, and search, the API and the sitemap know it from there."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from wagtail.models import Page


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page. ``name`` is public and stable: it stands in the API and in what search filters by."""

    name: str
    label: str | Promise


def kind_of(model: type[Page]) -> PageKind | None:
    """Return the kind that a page type declares itself (``page_kind``), None if it declares none."""
    kind = model.__dict__.get("page_kind")
    return kind if isinstance(kind, PageKind) else None


def page_types() -> dict[str, type[Page]]:
    """Return all page types that declare a kind, of this plugin and of any other, by the name of their kind."""
    models = [model for model in apps.get_models() if issubclass(model, Page)]
    return {kind.name: model for model in models if (kind := kind_of(model)) is not None}
