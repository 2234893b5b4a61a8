"""What people are told: on the admin's first page, and by mail at once, once a day, or not at all, as each chose by kind.

A mail is written down in the transaction of what it is about, and sent by the worker.

One task of Django's Tasks interface for each person, so that a mail server that is down delays one mail and loses none.
Where no worker keeps tasks (Django's immediate backend) it is sent after the commit.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import NamedTuple, ParamSpec, Protocol, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AbstractUser
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks.base import Task

from .models import Notice, TranslationTask


class _Mail(NamedTuple):
    """A mail to one person that is about to be sent."""

    user: AbstractUser
    kind: str
    title: str
    body: str
    link: str


P = ParamSpec("P")
T = TypeVar("T")

_quiet: ContextVar[bool] = ContextVar("twops_locale_quiet", default=False)
_gathered: ContextVar[list[_Mail] | None] = ContextVar("twops_locale_gathered", default=None)

KINDS: dict[str, str | Promise] = {
    "translation_sent": _("Something was sent for translation into my language"),
    "translation_remark": _("Somebody wrote a remark on a translation of yours"),
    "source_changed": _("The original of a translation changed"),
    "translation_withdrawn": _("An original is public again, and its translation is not"),
    "translation_due": _("A translation is due soon"),
    "translation_overdue": _("A translation is overdue"),
    "review_requested": _("A translation waits for my review"),
    "translation_returned": _("A reviewer returned my translation"),
    "translation_approved": _("A translation of mine was approved"),
    "memory_import": _("A file that I sent to the translation memory, or with terms, was taken or refused"),
    "translation_dropped": _("A translation that I work on is not asked for any more"),
    "source_gone": _("An original is withdrawn or deleted while it is translated"),
    "request_done": _("All translations of a request of mine are published"),
    "request_overdue": _("Translations of a request of mine are overdue"),
    "request_failed": _("An engine failed in a request of mine"),
    "request_withdrawn": _("Somebody else withdrew something of a request of mine"),
    "request_nobody": _("A language of a request of mine has no translators"),
    "plan_cancelled": _("Somebody else cancelled what I had approved for later"),
    "interface_words_waiting": _("A change of interface words waits for a second person"),
    "interface_words_decided": _("Somebody decided about interface words that I sent"),
    "schedule_refused": _("A publication that I scheduled was refused"),
}


DETAIL = 200  # characters of what somebody wrote
DIGEST = "digest"  # no kind that can be switched off: whoever chose it for a kind gets it


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
    *,
    detail: str = "",
    about: str = "",
    tasks: Collection[TranslationTask] = (),
) -> int:
    """Have people told something, each once and in the language of the admin that he or she chose.

    Each finds a notice on the admin's first page; by mail each hears of it as they chose. Returns how many mails there
    are, now or with the next daily one.

    Args:
        kind: one of ``KINDS``; who switched it off, or is not active, hears nothing.
        subject, text: lazy translations; ``text`` is followed by the link. The notice is the subject.
        values: what stands in ``text`` as %(name)s.
        detail: what somebody wrote; its beginning stands with the notice, and never in a mail.
        about: names one thing ("task:12"): earlier notices of this kind about it are over, and this one is when
            ``Notice.objects.end`` says so.
        tasks: translations that it is about together: the notice is over when each of them had its next step.
    """
    if _quiet.get():
        return 0
    wanted = {person.pk for person in people if person.is_active}
    users = get_user_model()._default_manager.filter(pk__in=wanted, is_active=True)
    by_language: dict[str, list[AbstractUser]] = defaultdict(list)
    for user in users.select_related("mail_preference", "wagtail_userprofile").order_by("pk"):
        if not is_switched_off(user, kind):
            by_language[language_of(user)].append(user)
    notices: list[Notice] = []
    mails = 0
    for language, members in by_language.items():
        with translation.override(language):
            body = f"{str(text) % (values or {})}\n\n{link}\n\n{_footer()}"
            title = " ".join((str(subject) % (values or {})).split())
        for member in members:
            daily = bool(member.email) and is_daily(member, kind)
            notices.append(_notice(member, kind, title, link, detail=detail, daily=daily, about=about))
            mails += bool(member.email)
            if member.email and not daily:
                _send(_Mail(member, kind, title, body, link))
    if about:
        Notice.objects.end([about], [kind], people=[notice.user_id for notice in notices])
    made = Notice.objects.bulk_create(notices)
    Pair = Notice.tasks.through  # noqa: N806 - a model
    Pair.objects.bulk_create(Pair(notice=notice, translationtask=each) for each in tasks for notice in made)
    return mails


def _send(mail: _Mail) -> None:
    gathered = _gathered.get()
    if gathered is None:
        later(deliver, mail.kind, mail.user.pk, mail.title, mail.body)
    else:
        gathered.append(mail)


@contextmanager
def one_mail_each() -> Iterator[None]:
    """Within it people are told of many things, and each gets one mail of all of them at its end; what fails sends none."""
    mails: list[_Mail] = []
    token = _gathered.set(mails)
    try:
        yield
    finally:
        _gathered.reset(token)
    of_person: dict[int, list[_Mail]] = defaultdict(list)
    for mail in mails:
        of_person[mail.user.pk].append(mail)
    for own in of_person.values():
        if len(own) == 1:
            _send(own[0])
        else:
            _send_many(own[0].user, [(mail.title, mail.link) for mail in own])


def _send_many(user: AbstractUser, told: list[tuple[str, str]]) -> None:
    """Have one mail sent of several things, each with its address."""
    with translation.override(language_of(user)):
        title = translation.ngettext("%(count)d notice", "%(count)d notices", len(told))
        lines = "\n\n".join(f"{text}\n{admin_address(address)}" for text, address in told)
        body = f"{lines}\n\n{_footer()}"
    later(deliver, DIGEST, user.pk, title % {"count": len(told)}, body)


def _notice(
    user: AbstractUser, kind: str, title: str, link: str, *, detail: str, daily: bool, about: str
) -> Notice:
    address = link.removeprefix(settings.WAGTAILADMIN_BASE_URL.rstrip("/"))
    return Notice(
        user_id=user.pk,
        kind=kind,
        text=title[:300],
        detail=Truncator(" ".join(detail.split())).chars(DETAIL),
        address=address[:500],
        waits_for_digest=daily,
        about=about,
    )


def is_switched_off(user: AbstractBaseUser, kind: str) -> bool:
    """Say whether a person does not want to hear of this kind of thing."""
    preference = getattr(user, "mail_preference", None)
    return preference is not None and kind in preference.switched_off


def is_daily(user: AbstractBaseUser, kind: str) -> bool:
    """Say whether a person wants this kind of mail once a day, all in one."""
    preference = getattr(user, "mail_preference", None)
    return preference is not None and kind in preference.daily


def write_digests() -> int:
    """Have everybody sent one mail of what waited for it and was not seen meanwhile; return how many mails.

    Each notice once, also where two workers do this at the same time.
    """
    with transaction.atomic():
        rows = list(
            Notice.objects.select_for_update(
                of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked
            )
            .filter(waits_for_digest=True)
            .order_by("pk")
        )
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(waits_for_digest=False)
        of_person: dict[int, list[Notice]] = defaultdict(list)
        for row in rows:
            if row.seen_at is None:
                of_person[row.user_id].append(row)
        users = get_user_model()._default_manager.filter(pk__in=of_person, is_active=True).exclude(email="")
        for user in users.select_related("wagtail_userprofile").order_by("pk"):
            _send_many(user, [(row.text, row.address) for row in of_person[user.pk]])
        return len(users)


def forget_notices() -> int:
    """Delete notices seen a quarter of a year ago, and those that nobody looked at for a year; return how many."""
    now = timezone.now()
    old = Q(seen_at__lt=now - timedelta(days=90)) | Q(created_at__lt=now - timedelta(days=365))
    return Notice.objects.filter(old).delete()[0]


def admin_address(address: str) -> str:
    """Return the full address of a place of the admin."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{address}" if address.startswith("/") else address


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


def language_of(user: AbstractBaseUser) -> str:
    """Return the language of the admin that a person chose."""
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or settings.LANGUAGE_CODE)


@contextmanager
def nobody_is_told() -> Iterator[None]:
    """Within it nobody hears of anything: for content that is loaded, which nobody waits for."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def tell_later(work: Task[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
    """Have the worker look up whom something concerns, and tell them; as ``later``, and not in ``nobody_is_told``."""
    if not _quiet.get():
        later(work, *args, **kwargs)


def later(work: Task[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
    """Have the worker do a task if this transaction is committed; without a worker do it after the commit."""
    if waits_in_the_database(work):
        work.enqueue(*args, **kwargs)
    else:
        transaction.on_commit(partial(work.enqueue, *args, **kwargs), robust=True)


def waits_in_the_database(work: Task[P, T]) -> bool:
    """Say whether a task that is enqueued now is taken back with the transaction."""
    if not apps.is_installed("django_tasks_db"):
        return False
    from django_tasks_db import DatabaseBackend

    return isinstance(work.get_backend(), DatabaseBackend)
