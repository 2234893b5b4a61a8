"""The wiring between content and search: what is public is offered in the transaction that made it so."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Model
from django.db.models.signals import post_delete
from django.dispatch import receiver
from twops_awareness.models import AwarenessPage, HomePage
from twops_directory.models import Service
from twops_locale.signals import public_content_changed
from twops_search.later import look_again, refresh_later
from twops_search.operations import refresh, refresh_everything, withdraw_language
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from .search_sources import PAGES, SERVICES

# Services whose documents are written in the transaction that changes them; with more, an import mostly, it is the
# worker's work, and the transaction does not wait for it.
AT_ONCE = 50
_offered_together: ContextVar[bool] = ContextVar("twops_site_offered_together", default=False)


@contextmanager
def offered_together() -> Iterator[None]:
    """Bring search documents up to date once, at the end of what is done inside, for all that is public then.

    For loading content into a new site: nothing of it can have been found before.
    """
    token = _offered_together.set(True)
    try:
        yield
    finally:
        _offered_together.reset(token)
    refresh_everything()


def _offer(source: str, ids: Iterable[str]) -> None:
    if not _offered_together.get():
        refresh(source, ids)


def _refresh_page(page: Page) -> None:
    """Offer a page anew; with a language's home page all that stands below it, which is public no more, or again."""
    specific = page.specific if hasattr(page, "specific") else page
    if isinstance(specific, HomePage):
        _refresh_below(page)
    elif isinstance(specific, AwarenessPage):
        key = str(page.translation_key)
        _offer(PAGES, [key])
        if not _offered_together.get():
            look_again(PAGES, lambda: [key])


def _refresh_below(page: Page) -> None:
    def below() -> set[str]:
        keys = Page.objects.descendant_of(page, inclusive=True).values_list("translation_key", flat=True)
        return {str(key) for key in keys}

    seen = below()
    _offer(PAGES, sorted(seen))
    if not _offered_together.get():
        look_again(PAGES, lambda: below() - seen)


@receiver(public_content_changed)
def offer_services(sender: type[Model], instances: Sequence[Model], **kwargs: object) -> None:
    """Services, or something of them, were published, changed, unpublished or deleted."""
    ids = [str(instance.uuid) for instance in instances if isinstance(instance, Service)]
    if len(ids) > AT_ONCE and not _offered_together.get():
        # What is public is read again soon; what is not must not be found any more, and costs no texts.
        public = {
            str(uuid) for uuid in Service.objects.public().filter(uuid__in=ids).values_list("uuid", flat=True)
        }
        refresh_later(SERVICES, [each for each in ids if each in public])
        ids = [each for each in ids if each not in public]
    if ids:
        _offer(SERVICES, ids)


@receiver([page_published, page_unpublished])
def offer_page(sender: type[Model], instance: Page, **kwargs: object) -> None:
    """A page was published or unpublished."""
    _refresh_page(instance)


# The row of the base model goes last: a page type's own row is gone before, while the page still seems to be there.
@receiver(post_delete, sender=Page)
def withdraw_deleted_page(sender: type[Model], instance: Page, **kwargs: object) -> None:
    """A page was deleted, by itself or with its parents."""
    _offer(PAGES, [str(instance.translation_key)])


@receiver(post_page_move)
def offer_moved_pages(sender: type[Model], instance: Page, **kwargs: object) -> None:
    """A page was moved: its address and those below it changed, and perhaps who may read them."""
    _refresh_below(instance)


def offer_restricted_pages(sender: type[Model], instance: PageViewRestriction, **kwargs: object) -> None:
    """A view restriction was set or lifted: what stands below it is public no more, or again."""
    _refresh_below(instance.page)


def offer_language(sender: type[Model], instance: Locale, created: bool, **kwargs: object) -> None:
    """A language was added: soon every service is found in it, by its own words or the best that exist."""
    if created and not _offered_together.get():
        refresh_later(
            SERVICES, [str(uuid) for uuid in Service.objects.public().values_list("uuid", flat=True)]
        )


def withdraw_removed_language(sender: type[Model], instance: Locale, **kwargs: object) -> None:
    """A language was removed: nothing is found in it any more."""
    withdraw_language(instance.language_code)


def connect() -> None:
    """Connect the handlers whose senders are models."""
    from django.db.models.signals import post_save

    post_save.connect(
        offer_restricted_pages, sender=PageViewRestriction, dispatch_uid="twops_site.restricted"
    )
    post_delete.connect(
        offer_restricted_pages, sender=PageViewRestriction, dispatch_uid="twops_site.unrestricted"
    )
    post_save.connect(offer_language, sender=Locale, dispatch_uid="twops_site.language")
    post_delete.connect(withdraw_removed_language, sender=Locale, dispatch_uid="twops_site.no_language")
