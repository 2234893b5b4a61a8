"""Mail to the people whose turn it is. Says that something waits, never what it says."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mass_mail
from django.db import transaction
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .models import TranslationTask


def _addresses(users: Iterable[Any]) -> list[str]:
    return sorted({user.email for user in users if user.email and user.is_active})


def _send(addresses: list[str], subject: str, text: str) -> None:
    """Send one message to each address after the transaction; a mail server that is down undoes nothing."""
    messages = [(subject, text, settings.DEFAULT_FROM_EMAIL, [address]) for address in addresses]
    if messages:
        transaction.on_commit(lambda: send_mass_mail(messages, fail_silently=True))


def _admin_link() -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/admin/"


def _group_members(field: str, task: "TranslationTask") -> list[Any]:
    locale = task.translation.target_locale
    return list(
        get_user_model().objects.filter(is_active=True, **{f"groups__{field}__locale": locale}).distinct()
    )


def review_requested(task: "TranslationTask") -> None:
    """Tell the reviewers of the language that a translation waits for them."""
    people = [user for user in _group_members("reviews", task) if user.pk != task.review_requested_by_id]
    text = _("A translation is waiting for your review: %(title)s.\n\n%(link)s") % {
        "title": task.translation.source.object_repr,
        "link": _admin_link(),
    }
    _send(_addresses(people), _("A translation is waiting for your review"), text)


def returned(task: "TranslationTask", comment: str) -> None:
    """Tell the person who asked for the review that the translation came back."""
    if task.review_requested_by is None:
        return
    text = _("The reviewer returned your translation of %(title)s.\n\n%(comment)s\n\n%(link)s") % {
        "title": task.translation.source.object_repr,
        "comment": comment,
        "link": _admin_link(),
    }
    _send(_addresses([task.review_requested_by]), _("A translation came back to you"), text)
