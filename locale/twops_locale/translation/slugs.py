"""Free slugs for translated pages."""

from django.utils.text import slugify
from wagtail.models import Page, Revision

from .locking import lock_siblings


def free_slug(page: Page) -> str:
    """Return the page's slug, with the first free number appended if a sibling has it already. One query."""
    longest = Page._meta.get_field("slug").max_length - 5  # room for a number
    base = slugify(page.slug, allow_unicode=True)[:longest] or "page"
    taken = set(
        page.get_siblings().exclude(pk=page.pk).filter(slug__startswith=base).values_list("slug", flat=True)
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def take_free_slug(revision: Revision) -> None:
    """Give the version of a page that is about to be published a slug that no sibling has by now.

    Two translations may have asked for the same one while both were being reviewed: the second gets a number.
    """
    page = revision.content_object
    if not isinstance(page, Page):
        return
    lock_siblings(page)
    wanted = revision.as_object()
    slug = free_slug(wanted)
    if slug != wanted.slug:
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])
