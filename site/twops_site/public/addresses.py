"""All public addresses of a language: what a sitemap names, and what a copy of the site has."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from twops_awareness.public import public_pages
from twops_directory.models import Service
from twops_locale.models import Country


def addresses_of(language: str, request: HttpRequest | None = None) -> Iterator[tuple[str, datetime | None]]:
    """Yield the path of every public page, of the finder, of countries and services, with the last change where it is known.

    As many queries for any content. The language must be active.

    Args:
        language: BCP 47 tag. request: for Wagtail, which finds the site by it.
    """
    for page in public_pages(language=language).order_by("path"):
        path = page.get_url(request)
        if path:
            yield path, page.last_published_at
    yield reverse("twops_site:find_help"), None
    for code in Country.objects.order_by("code").values_list("code", flat=True):
        yield reverse("twops_site:country", args=[code.lower()]), None
    for uuid in Service.objects.public().order_by("pk").values_list("uuid", flat=True):
        yield reverse("twops_site:service", args=[uuid]), None
