"""Free slugs for translated pages."""

from typing import Any

from django.utils.text import slugify
from wagtail.models import Page


def free_slug(page: Any) -> str:
    """Return the page's slug, with the first free number appended if a sibling has it already. One query."""
    base = slugify(page.slug, allow_unicode=True) or "page"
    taken = set(
        page.get_siblings().exclude(pk=page.pk).filter(slug__startswith=base).values_list("slug", flat=True)
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug[: Page._meta.get_field("slug").max_length]
