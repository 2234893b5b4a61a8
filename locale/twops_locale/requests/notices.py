"""What translators are told of requests: one notice for each person and language, however many objects."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NotRequired, TypedDict

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ..mail import admin_link, tell, tell_later
from ..models import RequestItem, TranslationRequest, TranslationTask
from ..translation.finished_notices import about, about_request
from . import sender_notices
from .history import note

NAMED = 20  # objects of one mail


class Gone(TypedDict):
    """A translation whose original goes away, as its people are told of it.

    ``people`` are the keys of those who have it; the whole team has it where it is not ``assigned``. Of what is in review the
    reviewers hear, too: of what one of them approved for later only that one, the ``planner``.
    """

    task: int
    language: str
    locale: int
    people: list[int]
    assigned: bool
    percent: int
    in_review: NotRequired[bool]
    planner: NotRequired[int | None]


@task()
def tell_of_request(request_id: int) -> str:
    """Tell the translators of each language of what they were not told of yet."""
    request = TranslationRequest.objects.filter(pk=request_id).first()
    if request is None or not request.is_sent:
        return "0 mails."
    items = RequestItem.objects.open().filter(
        request=request, told_at__isnull=True, task__translation__enabled=True
    )
    rows = list(
        items.select_related(
            "task__translation__target_locale", "task__translation__source", "task__assignee"
        )
    )
    by_language: dict[int, list[RequestItem]] = defaultdict(list)
    asked = set(TranslationTask.objects.with_work(item.task_id for item in rows))
    told: list[int] = [item.pk for item in rows if item.task_id not in asked]  # there is nothing to do
    for item in rows:
        if item.task_id in asked:
            by_language[item.task.translation.target_locale_id].append(item)
    members = get_user_model()._default_manager.filter(is_active=True)
    sent = 0
    nobody: set[str] = set()
    for locale_id, group in by_language.items():
        team: list[AbstractUser] = list(members.filter(groups__translates__locale=locale_id).distinct())
        mine: dict[AbstractUser, list[str]] = defaultdict(list)
        for item in group:
            people: list[AbstractUser] = [item.task.assignee] if item.task.assignee else team
            if people:
                told.append(item.pk)
            else:
                nobody.add(item.task.language)
            for person in people:
                mine[person].append(item.task.translation.source.object_repr)
        for person, titles in mine.items():
            if person.pk != request.created_by_id:
                sent += tell(
                    "translation_sent",
                    [person],
                    _("To translate: %(title)s (%(language)s)"),
                    _(
                        "Request %(number)s asks for translations into %(language)s: %(count)s. They are due on %(due)s."
                        "\n\n%(titles)s\n\n%(message)s"
                    ),
                    admin_link("twops_locale:request", request.pk),
                    {
                        "title": request.title,
                        "language": group[0].task.language,
                        "number": request.number,
                        "count": len(titles),
                        "titles": "\n".join([*titles[:NAMED], *(["…"] if len(titles) > NAMED else [])]),
                        "due": request.due_on or "–",
                        "message": request.message,
                    },
                    about=about_request(request.pk, locale_id),
                )
    items.filter(pk__in=told).update(told_at=timezone.now())
    sent += _tell_of_nobody(request, nobody)
    return f"{sent} mails."


def _tell_of_nobody(request: TranslationRequest, tags: Collection[str]) -> int:
    """Tell the people of a request once of each language that nobody translates; whoever joins its team is told then."""
    events = request.events.filter(kind="nobody").values_list("data", flat=True)
    known = {tag for data in events for tag in str(data.get("languages", "")).split(", ")}
    fresh = sorted(set(tags) - known)
    if not fresh:
        return 0
    note(request, "nobody", languages=", ".join(fresh))
    return sender_notices.nobody_there(request, ", ".join(fresh))


def tell_who_joined(locales: Collection[int]) -> None:
    """Somebody joined the teams of languages: have them told of what was asked for while nobody was there."""
    waiting = RequestItem.objects.open().filter(
        told_at__isnull=True,
        task__translation__enabled=True,
        task__translation__target_locale__in=locales,
    )
    for key in sorted(set(waiting.values_list("request", flat=True))):
        tell_later(tell_of_request, key)


_REVIEW_DELETED = _(
    "“%(title)s”, whose translation into %(language)s was with the reviewers, was deleted. Nothing is to be reviewed any "
    "more, and nothing becomes public; what was written is kept here:"
)
_REVIEW_WITHDRAWN = _(
    "“%(title)s”, whose translation into %(language)s is with the reviewers, was withdrawn: it is not public. Nothing of "
    "the translation can be published before the original is public again, also what was approved for later."
)


def _reviewers(one: Gone, told: set[int | None]) -> list[AbstractUser]:
    """Return who reviews a translation that is in review, or approved it for later, but those who are told already."""
    if not one.get("in_review"):
        return []
    users = get_user_model()._default_manager.filter(is_active=True)
    planner = one.get("planner")
    chosen = users.filter(pk=planner) if planner else users.filter(groups__reviews__locale=one["locale"])
    return [person for person in chosen.distinct().order_by("pk") if person.pk not in told]


@task()
def tell_of_gone_original(
    title: str, deleted: bool, gone: list[Gone], request_ids: list[int], user_id: int | None
) -> str:
    """Tell whoever translates an original that it was withdrawn or deleted, and the people of the requests for it."""
    subject = (
        _("The original was deleted: %(title)s (%(language)s)")
        if deleted
        else _("The original is not public any more: %(title)s (%(language)s)")
    )
    text = (
        _(
            "“%(title)s”, which you translate into %(language)s, was deleted. Nothing is to be done any more; what was "
            "written is kept here:"
        )
        if deleted
        else _(
            "“%(title)s”, which you translate into %(language)s, was withdrawn: it is not public. What was written is "
            "kept; nothing of it can be published before the original is public again."
        )
    )
    sent = 0
    for one in gone:
        values = {"title": title, "language": one["language"]}
        people = _people(one["locale"], one["people"], team=not one["assigned"], but=user_id)
        link = admin_link("twops_locale:open_task", one["task"])
        sent += tell("source_gone", people, subject, text, link, values, about=about(one["task"]))
        if reviewers := _reviewers(one, {*(person.pk for person in people), user_id}):
            words = _REVIEW_DELETED if deleted else _REVIEW_WITHDRAWN
            sent += tell("source_gone", reviewers, subject, words, link, values, about=about(one["task"]))
    languages = ", ".join(f"{one['language']} {one['percent']} %" for one in gone)
    sent += sender_notices.original_gone(request_ids, title, languages, deleted=deleted, but=user_id)
    return f"{sent} mails."


@task()
def tell_of_withdrawn(
    request_id: int, resting: list[int], reviews: list[int], titles: str, user_id: int | None
) -> str:
    """Tell whoever worked on translations that nobody asks for them any more, and the people of the request.

    ``reviews`` are the people who had asked for a review that is over now, besides.
    """
    request = TranslationRequest.objects.filter(pk=request_id).first()
    if request is None:
        return "0 mails."
    tasks = TranslationTask.objects.filter(pk__in=resting).select_related(
        "translation__source", "translation__target_locale"
    )
    by_language: dict[int, list[TranslationTask]] = defaultdict(list)
    for row in tasks.order_by("pk"):
        by_language[row.translation.target_locale_id].append(row)
    sent = 0
    for locale_id, group in by_language.items():
        mine: dict[AbstractUser, list[TranslationTask]] = defaultdict(list)
        for row in group:
            keys = [key for key in (row.assignee_id, row.review_requested_by_id) if key is not None]
            for person in _people(locale_id, keys, team=row.assignee_id is None, but=user_id):
                mine[person].append(row)
        for person, own in mine.items():
            sent += _tell_of_resting(request, person, own, in_review=person.pk in reviews)
    sent += sender_notices.withdrawn(request, titles, but=user_id)
    return f"{sent} mails."


def _tell_of_resting(
    request: TranslationRequest, person: AbstractUser, own: Sequence[TranslationTask], *, in_review: bool
) -> int:
    lines = "\n".join(f"{row.translation.source.object_repr} ({row.language})" for row in own)
    text = (
        _(
            "These translations of the request %(request)s are not asked for any more, and their reviews have ended. "
            "What was written is kept.\n\n%(lines)s"
        )
        if in_review
        else _(
            "These translations of the request %(request)s are not asked for any more. What was written is kept."
            "\n\n%(lines)s"
        )
    )
    link = (
        admin_link("twops_locale:open_task", own[0].pk)
        if len(own) == 1
        else admin_link("twops_locale:request", request.pk)
    )
    return tell(
        "translation_dropped",
        [person],
        _("Not to be translated any more: %(title)s (%(language)s)"),
        text,
        link,
        {"title": request.title, "language": own[0].language, "request": str(request), "lines": lines},
    )


def _people(locale_id: int, keys: Collection[int], *, team: bool, but: int | None) -> list[AbstractUser]:
    """Return people by their keys, and the translators of a language where a whole team is meant."""
    members = get_user_model()._default_manager.filter(is_active=True)
    found = {person.pk: person for person in members.filter(pk__in=list(keys))}
    if team:
        found |= {person.pk: person for person in members.filter(groups__translates__locale=locale_id)}
    return [person for key, person in sorted(found.items()) if key != but]
