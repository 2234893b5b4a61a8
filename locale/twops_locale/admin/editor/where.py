"""Where else in the admin a translation can be looked at: history, usage, draft, original, and the public page."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, TranslatableMixin

from ...models import TranslationTask


@dataclass(frozen=True, slots=True)
class Link:
    """An address with its words."""

    url: str
    words: str | Promise
    icon: str


def links_of(
    task: TranslationTask, target: TranslatableMixin | None, user: AbstractUser | AnonymousUser
) -> list[Link]:
    """Return the screens of a translation that this person can open."""
    found = []
    source = _original(task)
    if source is not None and (url := AdminURLFinder(user).get_edit_url(source)):
        found.append(Link(url, _("Original"), "doc-full"))
    if target is None:
        return found
    if url := public_url(target):
        found.append(Link(url, _("As the public sees it"), "link-external"))
    for name, words, icon in (("history", _("History"), "history"), ("usage", _("Usage"), "link")):
        if url := _screen(target, name):
            found.append(Link(url, words, icon))
    return found


def _original(task: TranslationTask) -> TranslatableMixin | None:
    source = task.translation.source
    model = source.specific_content_type.model_class()
    if model is None:
        return None
    rows = model._base_manager.filter(translation_key=source.object_id, locale_id=source.locale_id)
    found: TranslatableMixin | None = rows.first()
    return found


def public_url(target: TranslatableMixin) -> str | None:
    """Return the address at which readers see a translation, or None."""
    if not getattr(target, "live", False):
        return None
    address = getattr(target, "full_url", None)
    return str(address) if address else None


def _screen(target: TranslatableMixin, name: str) -> str | None:
    if isinstance(target, Page):
        return reverse(f"wagtailadmin_pages:{name}", args=[target.pk])
    viewset = getattr(type(target), "snippet_viewset", None)
    if viewset is None:
        return None
    try:
        return reverse(viewset.get_url_name(name), args=[target.pk])
    except NoReverseMatch:
        return None
