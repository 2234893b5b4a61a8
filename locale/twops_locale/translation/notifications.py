"""Mail to the people whose turn it is. Says that something waits and where, never what it says (see ``mail``)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ..mail import admin_link, tell, tell_later
from . import sender_reminders
from .finished_notices import about

if TYPE_CHECKING:
    from ..models import TranslationTask


_CHANGED = _("The original of a translation into %(language)s was published anew: %(title)s.")
_CHANGED_PUBLIC = _(
    "The original of a translation into %(language)s was published anew: %(title)s. What is public in "
    "%(language)s stays until a new version is approved."
)
_DRAFT = _("There is a newer draft of %(title)s to be translated into %(language)s. It is not public yet.")
_DRAFT_PUBLIC = _(
    "There is a newer draft of %(title)s to be translated into %(language)s. Nothing was published: what is public in "
    "%(language)s stays."
)


def members(field: str, locale: Model) -> list[AbstractUser]:
    """Return the active members of a language's team; ``field`` is "translates" or "reviews"."""
    users = get_user_model()._default_manager.filter(is_active=True, **{f"groups__{field}__locale": locale})
    return list(users.distinct())


def title_of(task: "TranslationTask") -> str:
    """Return what the original of a translation is called."""
    return str(task.translation.source.object_repr)


def name_of(person: AbstractUser | None) -> str:
    """Return what a person is called, a dash for nobody."""
    return (person.get_full_name() or person.get_username()) if person is not None else "–"


def link_to(task: "TranslationTask") -> str:
    """Return the full address at which a translation is opened."""
    return admin_link("twops_locale:open_task", task.pk)


def sent_for_translation(tasks: Iterable["TranslationTask"], *, user: AbstractUser | AnonymousUser) -> None:
    """Have the translators of each language, or the one who was given it, told that there is something to translate.

    One row in this transaction, however many languages; the worker looks up the people.
    """
    if keys := [task.pk for task in tasks]:
        tell_later(tell_of_new_work, keys, getattr(user, "pk", None))


def source_changed(
    tasks: Iterable["TranslationTask"], *, user: AbstractUser | AnonymousUser | None, draft: bool = False
) -> None:
    """Have whoever translates something told that its original changed; as ``sent_for_translation``.

    With ``draft`` they have a newer draft of it, and nothing was published.
    """
    if keys := [task.pk for task in tasks]:
        tell_later(tell_of_changed_source, keys, getattr(user, "pk", None), draft)


def original_public_again(task_ids: list[int], *, user: AbstractUser | AnonymousUser | None) -> None:
    """Have the teams of translations told that were withdrawn, and whose original is public again."""
    if task_ids:
        tell_later(tell_of_returned_original, task_ids, getattr(user, "pk", None))


@task()
def tell_of_returned_original(task_ids: list[int], user_id: int | None) -> str:
    """Tell a team that an original is public again, and its translation is not."""
    sent = 0
    for work, people in _with_people(task_ids, user_id):
        known = {person.pk for person in people}
        reviewers = members("reviews", work.translation.target_locale)
        sent += tell(
            "translation_withdrawn",
            [*people, *(person for person in reviewers if person.pk not in known and person.pk != user_id)],
            _("The original is public again, the translation is not: %(title)s (%(language)s)"),
            _(
                "%(title)s was withdrawn, and is public again. Its translation into %(language)s, which was public before, "
                "is not. What was withdrawn together with the original can be put back, if the original has the same "
                "words; else it is public again by a review. Where every text is still right, send it to review as it is."
            ),
            link_to(work),
            {"title": title_of(work), "language": work.language},
            about=about(work),
        )
    return f"{sent} mails."


@task()
def tell_of_new_work(task_ids: list[int], user_id: int | None) -> str:
    """Tell the translators that there is something to translate."""
    sent = 0
    for work, people in _with_people(task_ids, user_id):
        sent += tell(
            "translation_sent",
            people,
            _("To translate: %(title)s (%(language)s)"),
            _("%(title)s was sent for translation into %(language)s. It is due on %(due)s."),
            link_to(work),
            {"title": title_of(work), "language": work.language, "due": work.due_on or "–"},
            about=about(work),
        )
    return f"{sent} mails."


@task()
def tell_of_changed_source(task_ids: list[int], user_id: int | None, draft: bool = False) -> str:
    """Tell the translators that an original changed; not of what followed it by itself, and is public as it is now."""
    from ..models import TranslationTask

    sent = 0
    for work, people in _with_people(TranslationTask.objects.with_work(task_ids), user_id):
        sent += tell(
            "source_changed",
            people,
            _("The original changed: %(title)s (%(language)s)"),
            _changed_text(is_public=work.approved_revision_id is not None, draft=draft),
            link_to(work),
            {"title": title_of(work), "language": work.language},
            about=about(work),
        )
    return f"{sent} mails."


def _changed_text(*, is_public: bool, draft: bool) -> Promise:
    """Return what happened to the original, and what stays public of the translation, if anything is."""
    if draft:
        return _DRAFT_PUBLIC if is_public else _DRAFT
    return _CHANGED_PUBLIC if is_public else _CHANGED


def _with_people(
    task_ids: Iterable[int], user_id: int | None
) -> Iterator[tuple["TranslationTask", list[AbstractUser]]]:
    """Yield translation tasks with those who translate them, without the person who caused the mail."""
    from ..models import TranslationTask

    tasks = TranslationTask.objects.filter(pk__in=list(task_ids), translation__enabled=True)
    for work in tasks.select_related("translation__source", "translation__target_locale", "assignee"):
        yield work, [person for person in translators_of(work) if person.pk != user_id]


def translators_of(work: "TranslationTask") -> list[AbstractUser]:
    """Return who has a translation: the one it was given to, else the translators of the language."""
    return [work.assignee] if work.assignee else members("translates", work.translation.target_locale)


def review_requested(task: "TranslationTask") -> None:
    """Tell the reviewers of the language that a translation waits for them."""
    people = members("reviews", task.translation.target_locale)
    others = [user for user in people if user.pk != task.review_requested_by_id]
    if not others:
        sender_reminders.nobody_reviews(task)
    tell(
        "review_requested",
        others,
        _("For your review: %(title)s (%(language)s)"),
        _("%(person)s asks for a review of %(title)s, translated into %(language)s."),
        link_to(task),
        {"title": title_of(task), "language": task.language, "person": name_of(task.review_requested_by)},
        about=about(task),
    )


def returned(task: "TranslationTask") -> None:
    """Tell the person who asked for the review that the translation came back; the remark is in the notice only."""
    if task.review_requested_by is None:
        return
    tell(
        "translation_returned",
        [task.review_requested_by],
        _("Returned to you: %(title)s (%(language)s)"),
        _(
            "%(person)s returned your translation of %(title)s into %(language)s. What should be changed, you read there."
        ),
        link_to(task),
        {"title": title_of(task), "language": task.language, "person": name_of(task.returned_by)},
        detail=task.returned_remark,
        about=about(task),
    )


def approved(task: "TranslationTask", *, user: AbstractUser | AnonymousUser) -> None:
    """Tell whoever translated something, and asked for its review, that it is public now."""
    people = {
        person.pk: person
        for person in (task.assignee, task.review_requested_by)
        if person is not None and person.pk != user.pk
    }
    tell(
        "translation_approved",
        list(people.values()),
        _("A translation of yours is public: %(title)s (%(language)s)"),
        _("A reviewer approved your translation of %(title)s into %(language)s. It is public now."),
        link_to(task),
        {"title": title_of(task), "language": task.language},
        about=about(task),
    )


def due_soon(tasks: Iterable["TranslationTask"]) -> int:
    """Remind whoever translates something of its date; one mail a person, however many; return how many mails."""
    return _remind(
        "translation_due",
        tasks,
        _("Translations are due"),
        _("These translations are due soon, or late:\n\n%(lines)s"),
    )


def overdue(tasks: Iterable["TranslationTask"]) -> int:
    """Tell whoever translates something that its date has passed; as ``due_soon``."""
    return _remind(
        "translation_overdue",
        tasks,
        _("Translations are overdue"),
        _("The date of these translations has passed:\n\n%(lines)s"),
    )


def _remind(kind: str, tasks: Iterable["TranslationTask"], subject: Promise, text: Promise) -> int:
    of_person: dict[int, list[TranslationTask]] = defaultdict(list)
    people: dict[int, AbstractUser] = {}
    for work in tasks:
        for person in translators_of(work):
            people[person.pk] = person
            of_person[person.pk].append(work)
    sent = 0
    for key, own in of_person.items():
        lines = "\n".join(f"{work.due_on}  {title_of(work)} ({work.language})" for work in own)
        link = link_to(own[0]) if len(own) == 1 else admin_link("twops_locale:to_do")
        what = about(own[0]) if len(own) == 1 else "to-do"
        sent += tell(kind, [people[key]], subject, text, link, {"lines": lines}, about=what, tasks=own)
    return sent
