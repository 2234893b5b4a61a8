"""A request that is out is changed: its date, message, contact person and priority; who, or what, translates a language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import TranslationSource

from .. import permissions
from ..errors import RequestNotPossible, TranslationNotAllowed
from ..mail import later, tell_later
from ..models import Delivery, Priority, RequestItem, TranslationRequest, TranslationTask
from ..models.task import State
from ..translation.collisions import refused_in_words
from ..translation.dates import put_dates
from ..translation.locking import lock_sources
from . import notices
from .delivery import deliver
from .history import note
from .providers.registry import PEOPLE, label_of, providers_of
from .rights import may_manage


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request is to be from now on.

    Attributes:
        providers: name of a provider by language tag. assignees: key of a person by language tag, None for the whole
            team. Languages that are left out stay as they are.
    """

    due_on: date | None
    message: str
    contact: AbstractUser | None
    priority: Priority
    providers: Mapping[str, str] = field(default_factory=dict)
    assignees: Mapping[str, int | None] = field(default_factory=dict)


@refused_in_words
@transaction.atomic
def change(
    request: TranslationRequest, wish: Wish, *, user: AbstractUser | AnonymousUser
) -> TranslationRequest:
    """Change a request that is with the teams; each change is a line of its history. What is as wished already stays.

    What an engine has not answered, or failed at, is given to whom the language is given now. Translations get the date
    that counts then. Whoever has something to do that was not theirs is told.

    Raises:
        TranslationNotAllowed: it is not the user's request, or a person is not in the team of the language.
        RequestNotPossible: it is not with the teams, or a language has no such provider. Nothing is changed then.
    """
    row = TranslationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if not permissions.can_submit(user) or not may_manage(row, user):
        raise TranslationNotAllowed("change a request", "")
    if not row.is_sent:
        raise RequestNotPossible(_("This request is not with the teams."))
    locales = {str(locale.language_code): locale for locale in row.locales.all()}
    _require_known(wish, locales)
    lock_sources(
        TranslationSource.objects.filter(translations__task__request_items__request=row)
        .select_related("specific_content_type")
        .distinct()
    )
    is_new_date = wish.due_on != row.due_on
    _change_row(row, wish, user)
    if is_new_date:
        put_dates(set(row.items.open().values_list("task_id", flat=True)))
    for tag, name in wish.providers.items():
        _give_to_provider(row, locales[tag], name, user)
    for tag, person in wish.assignees.items():
        _give_to_person(row, locales[tag], person, user)
    tell_later(notices.tell_of_request, row.pk)
    return row


def _require_known(wish: Wish, locales: Mapping[str, Locale]) -> None:
    if not {*wish.providers, *wish.assignees} <= set(locales):
        raise RequestNotPossible(_("The request does not ask for one of these languages."))
    for tag, name in wish.providers.items():
        if name not in providers_of(tag):
            raise RequestNotPossible(_("A language is not translated by what you chose."))
    people = get_user_model()._default_manager.filter(is_active=True)
    for tag, key in wish.assignees.items():
        person = people.filter(pk=key).first() if key is not None else None
        if key is not None and (person is None or not permissions.can_translate(person, locales[tag])):
            raise TranslationNotAllowed("assign", tag)


def _change_row(row: TranslationRequest, wish: Wish, user: AbstractUser | AnonymousUser) -> None:
    contact = wish.contact.pk if wish.contact is not None else None
    if wish.due_on != row.due_on:
        note(row, "changed_date", user, before=_day(row.due_on), now=_day(wish.due_on))
    if wish.message != row.message:
        note(row, "changed_message", user)
    if contact != row.contact_id:
        note(row, "changed_contact", user, person=str(wish.contact or "–"))
    if wish.priority != row.priority:
        note(row, "changed_priority", user, priority=int(wish.priority))
    row.due_on, row.message, row.contact_id, row.priority = wish.due_on, wish.message, contact, wish.priority
    row.providers = {**row.providers, **wish.providers}
    kept = {**row.plan.get("assignees", {}), **wish.assignees}
    row.plan = {**row.plan, "assignees": {tag: key for tag, key in kept.items() if key is not None}}
    row.save(update_fields=["due_on", "message", "contact", "priority", "providers", "plan"])


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else "–"


def _give_to_provider(
    row: TranslationRequest, locale: Locale, name: str, user: AbstractUser | AnonymousUser
) -> None:
    """Give what is not answered of a language to a provider. The original of each is locked."""
    items = row.items.open().filter(task__translation__target_locale=locale).exclude(provider=name)
    keys = list(items.exclude(delivery=Delivery.ANSWERED).values_list("pk", flat=True))
    if not keys:
        return
    by_people = name == PEOPLE
    RequestItem.objects.filter(pk__in=keys).update(
        provider=name,
        delivery=Delivery.WITH_TEAM if by_people else Delivery.TO_SEND,
        problem="",
        sent_at=None,
    )
    if by_people:
        RequestItem.objects.filter(pk__in=keys).update(told_at=None)
    else:
        later(deliver, row.pk)
    note(
        row,
        "changed_provider",
        user,
        language=str(locale.language_code),
        provider=str(label_of(name)),
        items=len(keys),
    )


def _give_to_person(
    row: TranslationRequest, locale: Locale, key: int | None, user: AbstractUser | AnonymousUser
) -> None:
    """Assign what is not finished of a language to a person, or to nobody. The original of each is locked."""
    keys = list(
        row.items.open().filter(task__translation__target_locale=locale).values_list("task_id", flat=True)
    )
    finished = set(_finished(keys))
    tasks = TranslationTask.objects.filter(pk__in=[task for task in keys if task not in finished])
    others = tasks.exclude(assignee=key) if key is not None else tasks.filter(assignee__isnull=False)
    changed = list(others.values_list("pk", flat=True))
    if not changed:
        return
    TranslationTask.objects.filter(pk__in=changed).update(assignee=key)
    row.items.filter(task__in=changed).update(told_at=None)
    person = get_user_model()._default_manager.filter(pk=key).first() if key is not None else None
    name = person.get_username() if person is not None else "–"
    note(
        row,
        "changed_person",
        user,
        language=str(locale.language_code),
        person=name,
        items=len(changed),
    )


def _finished(keys: Iterable[int]) -> "list[int]":
    tasks = TranslationTask.objects.filter(pk__in=list(keys)).in_state(State.PUBLISHED)
    return list(tasks.values_list("pk", flat=True))
