"""What is withdrawn has no copy from that moment on: who withdraws removes it, and does not leave it to the worker.

Else a database that goes away in the next half minute would bring it back. Lists that name it are written anew by the worker.
"""

import logging
from collections.abc import Iterable, Sequence
from copy import copy

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils import translation
from twops_directory.models import Service
from twops_locale.languages import site_languages
from twops_locale.signals import public_content_changed
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, post_page_move

from .copies import copies

logger = logging.getLogger(__name__)


def remove_copies(paths: Iterable[str]) -> None:
    """Remove the copies of some addresses (not quoted) once the transaction that runs is committed."""
    wanted = list(paths)
    if wanted and copies() is not None:
        transaction.on_commit(lambda: _remove(wanted), robust=True)


def _remove(paths: Iterable[str]) -> None:
    own = copies()
    if own is None:
        return
    for path in paths:
        place = own.files.place(path)
        if place is None:
            continue
        try:
            own.files.remove(place)
        except OSError as error:
            logger.error("A copy of what was withdrawn cannot be removed (%s)", error.strerror)


def _paths_of(pages: Iterable[Page]) -> list[str]:
    return [path for page in pages if (path := page.get_url())]


def _below(page: Page) -> list[str]:
    return _paths_of(Page.objects.descendant_of(page, inclusive=True).select_related("locale"))


def of_page(sender: type[Model], instance: Page, **kwargs: object) -> None:
    """A page was unpublished or deleted."""
    if copies() is not None:
        remove_copies(_paths_of([instance]))


def of_moved(sender: type[Model], instance: Page, url_path_before: str, **kwargs: object) -> None:
    """A page was moved, and what stands below it."""
    if copies() is None:
        return
    now = instance.url_path
    for page in Page.objects.descendant_of(instance, inclusive=True):
        before = copy(page)
        before.url_path = url_path_before + page.url_path.removeprefix(now)
        remove_copies(_paths_of([before]))


def of_restricted(sender: type[Model], instance: PageViewRestriction, **kwargs: object) -> None:
    """A page, with what stands below it, is not for everybody any more."""
    if copies() is not None:
        remove_copies(_below(instance.page))


def of_services(sender: type[Model], instances: Sequence[Model], **kwargs: object) -> None:
    """Services were changed; those that are not public any more have no page."""
    if copies() is None:
        return
    uuids = {instance.uuid for instance in instances if isinstance(instance, Service)}
    public = set(Service.objects.public().filter(uuid__in=uuids).values_list("uuid", flat=True))
    for tag in site_languages():
        with translation.override(tag):
            remove_copies(reverse("twops_site:service", args=[uuid]) for uuid in uuids - public)


def connect() -> None:
    """Listen to whatever withdraws."""
    page_unpublished.connect(of_page, dispatch_uid="twops_site.copy_of_unpublished")
    post_delete.connect(of_page, sender=Page, dispatch_uid="twops_site.copy_of_deleted")
    post_page_move.connect(of_moved, dispatch_uid="twops_site.copy_of_moved")
    post_save.connect(of_restricted, sender=PageViewRestriction, dispatch_uid="twops_site.copy_of_restricted")
    public_content_changed.connect(of_services, dispatch_uid="twops_site.copies_of_services")
