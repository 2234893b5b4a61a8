"""What changes of pages is offered to search in the transaction that changes it, where a site declares ``PageSource``."""

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .later import look_again
from .operations import refresh
from .pages import PageSource
from .source import search_sources


def _names() -> list[str]:
    """Return the names of the sources of pages."""
    return [name for name, source in search_sources().items() if isinstance(source, PageSource)]


def _offer_below(page: Page) -> None:
    """Bring the documents of a page and of all below it up to date in every source of pages."""

    def below() -> set[str]:
        pages = Page.objects.descendant_of(page, inclusive=True)
        return {str(key) for key in pages.values_list("translation_key", flat=True)}

    if not (names := _names()):
        return
    seen = below()
    for name in names:
        refresh(name, seen)
        look_again(name, lambda: below() - seen)


def offer_page(instance: Page, **kwargs: object) -> None:
    """A page was published, unpublished or deleted, by itself or with its parents."""
    key = str(instance.translation_key)
    for name in _names():
        refresh(name, [key])
        look_again(name, lambda: [key])


def offer_below(instance: Page, **kwargs: object) -> None:
    """A page was moved, or its address changed, and so did those below it."""
    _offer_below(instance)


def offer_restricted(instance: PageViewRestriction, **kwargs: object) -> None:
    """A restriction was set or lifted: what stands below the page is public no more, or again."""
    _offer_below(instance.page)


def offer_all(**kwargs: object) -> None:
    """A site got another root or host: addresses of pages changed."""
    Site.clear_site_root_paths_cache()  # Wagtail's own receiver may come after this one
    for name in _names():
        refresh(name)  # takes the locks of all objects: waits for who changes one, as they do for this


def connect() -> None:
    """Listen to Wagtail's signals. Called once, when the application is ready."""
    for published in (page_published, page_unpublished):
        published.connect(offer_page, dispatch_uid="twops_search.page")
    for moved in (post_page_move, page_slug_changed):
        moved.connect(offer_below, dispatch_uid="twops_search.below")
    # The row of the base model goes last: a page type's own row is gone before, while the page still seems to be there.
    post_delete.connect(offer_page, sender=Page, dispatch_uid="twops_search.deleted")
    for changed in (post_save, post_delete):
        changed.connect(offer_restricted, sender=PageViewRestriction, dispatch_uid="twops_search.restricted")
        changed.connect(offer_all, sender=Site, dispatch_uid="twops_search.site")
