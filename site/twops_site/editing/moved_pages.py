"""Redirects from addresses that pages had: only from those that were public.

Wagtail stores one for every changed slug, also for that of a copy which nobody could see before its first approval, and
of a draft that was renamed. ``WAGTAILREDIRECTS_AUTO_CREATE`` is off for that reason; its two functions are asked here.
"""

from wagtail.contrib.redirects.signal_handlers import create_redirects
from wagtail.models import Page, Site
from wagtail.signals import page_slug_changed, post_page_move


def was_public(page: Page) -> bool:
    """Say whether the page, or one below it, ever stood at its address."""
    return page.first_published_at is not None or page.get_descendants().live().exists()


def redirect_from_old_slug(
    sender: type[Page], instance: Page, instance_before: Page, **kwargs: object
) -> None:
    """Keep the old address of a page whose slug changed."""
    if was_public(instance_before):
        create_redirects(page=instance, page_old=instance_before, sites=_sites_of(instance))


def redirect_from_old_place(
    sender: type[Page], instance: Page, url_path_before: str, url_path_after: str, **kwargs: object
) -> None:
    """Keep the old address of a page that was moved; another order among its siblings is no other address."""
    page: Page = instance.specific
    if url_path_before == url_path_after or not was_public(page):
        return
    before = type(page)()
    before.__dict__.update(page.__dict__)
    before.url_path = url_path_before
    sites = {site.pk for site in _sites_of(before)} & {site.pk for site in _sites_of(page)}
    create_redirects(page=page, page_old=before, sites=Site.objects.filter(pk__in=sites))


def _sites_of(page: Page) -> list[Site]:
    """Return the sites at which a page has an address, but for one whose first page it is."""
    keys = [option.site_id for option in page._get_relevant_site_root_paths(cache_object=page)]
    return list(Site.objects.filter(pk__in=keys).exclude(root_page=page))


def connect() -> None:
    """Connect the handlers; called once, by the application's ``ready``."""
    page_slug_changed.connect(redirect_from_old_slug, dispatch_uid="twops_site.moved_pages.slug")
    post_page_move.connect(redirect_from_old_place, dispatch_uid="twops_site.moved_pages.place")
