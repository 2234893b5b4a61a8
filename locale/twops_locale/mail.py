"""Mail to people: written down in the transaction of what it is about, sent by the worker, each kind can be switched off.

One task of Django's Tasks interface for each person, so that a mail server that is down delays one mail and loses none.
Where no worker keeps tasks (Django's immediate backend) it is sent after the commit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")

KINDS: dict[str, str | Promise] = {
    "translation_sent": _("Something was sent for translation into my language"),
    "translation_remark": _("Somebody wrote a remark on a translation of yours"),
    "source_changed": _("The original of a translation changed"),
    "translation_due": _("A translation is due soon"),
    "review_requested": _("A translation waits for my review"),
    "translation_returned": _("A reviewer returned my translation"),
    "schedule_refused": _("A publication that I scheduled was refused"),
}


class Recipient(Protocol):
    """Whoever has an account, as far as a mail needs it."""

    email: str
    is_active: bool

    @property
    def pk(self) -> int:
        """The account's key."""


def register_kind(name: str, words: str | Promise) -> None:
    """Name another kind of mail that people can switch off; call it when the application is ready."""
    KINDS[name] = words


def admin_link(view: str, *args: object) -> str:
    """Return the full address of a screen of the admin: on the host and port of ``WAGTAILADMIN_BASE_URL``."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse(view, args=args)}"


def tell(
    kind: str,
    people: Iterable[Recipient],
    subject: str | Promise,
    text: str | Promise,
    link: str,
    values: Mapping[str, object] | None = None,
) -> int:
    """Have people told something, each once and in the language of the admin that he or she chose; return how many.

    Args:
        kind: one of ``KINDS``; who switched it off, is not active or has no address hears nothing.
        subject, text: lazy translations; ``text`` is followed by the link.
        values: what stands in ``text`` as %(name)s.
    """
    wanted = {person.pk for person in people if person.is_active and person.email}
    users = get_user_model()._default_manager.filter(pk__in=wanted, is_active=True)
    by_language: dict[str, list[AbstractBaseUser]] = defaultdict(list)
    for user in users.select_related("mail_preference", "wagtail_userprofile").order_by("pk"):
        if not is_switched_off(user, kind):
            by_language[_language_of(user)].append(user)
    for language, members in by_language.items():
        with translation.override(language):
            body = f"{str(text) % (values or {})}\n\n{link}\n\n{_footer()}"
            title = " ".join((str(subject) % (values or {})).split())
        for member in members:
            later(deliver, kind, member.pk, title, body)
    return sum(map(len, by_language.values()))


def is_switched_off(user: AbstractBaseUser, kind: str) -> bool:
    """Say whether a person does not want this kind of mail."""
    preference = getattr(user, "mail_preference", None)
    return preference is not None and kind in preference.switched_off


@task()
def deliver(kind: str, user_id: int, subject: str, body: str) -> str:
    """Send one mail to one person; what fails is tried again by the worker."""
    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
    if user is None or not user.email or is_switched_off(user, kind):
        return "Not wanted any more."
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
    return "Sent."


def _footer() -> str:
    address = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('wagtailadmin_account')}"
    return translation.gettext("Which mails you get, you choose in your account: %(link)s") % {
        "link": address
    }


def _language_of(user: AbstractBaseUser) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or settings.LANGUAGE_CODE)


def later(work: Task[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
    """Have the worker do a task if this transaction is committed; without a worker do it after the commit."""
    if _is_kept_in_the_database(work):
        work.enqueue(*args, **kwargs)
    else:
        transaction.on_commit(partial(work.enqueue, *args, **kwargs), robust=True)


def _is_kept_in_the_database(work: Task[P, T]) -> bool:
    """Say whether a task that is enqueued now is taken back with the transaction."""
    if not apps.is_installed("django_tasks_db"):
        return False
    from django_tasks_db import DatabaseBackend

    return isinstance(work.get_backend(), DatabaseBackend)
