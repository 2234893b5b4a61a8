"""Mail to the people whose turn it is. Says that something waits and where, never what it says (see ``mail``)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from wagtail.admin.admin_url_finder import AdminURLFinder

from ..mail import admin_link, tell, tell_later

if TYPE_CHECKING:
    from ..models import RefusedSchedule, SegmentRemark, TranslationTask


def _members(field: str, locale: Model) -> list[AbstractUser]:
    users = get_user_model()._default_manager.filter(is_active=True, **{f"groups__{field}__locale": locale})
    return list(users.distinct())


def _title(task: "TranslationTask") -> str:
    return str(task.translation.source.object_repr)


def _open(task: "TranslationTask") -> str:
    return admin_link("twops_locale:open_task", task.pk)


def sent_for_translation(tasks: Iterable["TranslationTask"], *, user: AbstractUser | AnonymousUser) -> None:
    """Have the translators of each language, or the one who was given it, told that there is something to translate.

    One row in this transaction, however many languages; the worker looks up the people.
    """
    if keys := [task.pk for task in tasks]:
        tell_later(tell_of_new_work, keys, getattr(user, "pk", None))


def source_changed(tasks: Iterable["TranslationTask"], *, user: AbstractUser | AnonymousUser | None) -> None:
    """Have whoever translates something told that its original changed; as ``sent_for_translation``."""
    if keys := [task.pk for task in tasks]:
        tell_later(tell_of_changed_source, keys, getattr(user, "pk", None))


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
            _open(work),
            {"title": _title(work), "language": work.language, "due": work.due_on or "–"},
        )
    return f"{sent} mails."


@task()
def tell_of_changed_source(task_ids: list[int], user_id: int | None) -> str:
    """Tell the translators that an original changed."""
    sent = 0
    for work, people in _with_people(task_ids, user_id):
        sent += tell(
            "source_changed",
            people,
            _("The original changed: %(title)s (%(language)s)"),
            _(
                "The original of a translation into %(language)s was published anew: %(title)s. What is public in "
                "%(language)s stays until a new version is approved."
            ),
            _open(work),
            {"title": _title(work), "language": work.language},
        )
    return f"{sent} mails."


def _with_people(
    task_ids: Iterable[int], user_id: int | None
) -> Iterator[tuple["TranslationTask", list[AbstractUser]]]:
    """Yield translation tasks with those who translate them, without the person who caused the mail."""
    from ..models import TranslationTask

    tasks = TranslationTask.objects.filter(pk__in=list(task_ids), translation__enabled=True)
    for work in tasks.select_related("translation__source", "translation__target_locale", "assignee"):
        yield work, [person for person in _translators(work) if person.pk != user_id]


def _translators(work: "TranslationTask") -> list[AbstractUser]:
    return [work.assignee] if work.assignee else _members("translates", work.translation.target_locale)


def review_requested(task: "TranslationTask") -> None:
    """Tell the reviewers of the language that a translation waits for them."""
    people = _members("reviews", task.translation.target_locale)
    tell(
        "review_requested",
        [user for user in people if user.pk != task.review_requested_by_id],
        _("A translation is waiting for your review"),
        _("A translation is waiting for your review: %(title)s."),
        _open(task),
        {"title": _title(task)},
    )


def returned(task: "TranslationTask") -> None:
    """Tell the person who asked for the review that the translation came back."""
    if task.review_requested_by is None:
        return
    tell(
        "translation_returned",
        [task.review_requested_by],
        _("A translation came back to you"),
        _("The reviewer returned your translation of %(title)s. Why, you read there."),
        _open(task),
        {"title": _title(task)},
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
        _open(task),
        {"title": _title(task), "language": task.language},
    )


def remarked(mark: "SegmentRemark", *, user: AbstractUser | AnonymousUser) -> None:
    """Have those told of a remark whom it concerns: translators, who asked for the review, who sent it, who wrote before."""
    tell_later(tell_of_remark, mark.pk, getattr(user, "pk", None))


@task()
def tell_of_remark(remark_id: int, user_id: int | None) -> str:
    """Tell of a remark that somebody wrote on a text."""
    from ..models import SegmentRemark

    related = (
        "task__assignee",
        "task__review_requested_by",
        "task__submitted_by",
        "task__translation__source",
    )
    mark = SegmentRemark.objects.select_related(*related).filter(pk=remark_id).first()
    if mark is None:
        return "0 mails."
    work = mark.task
    same_text = work.remarks.filter(string_id=mark.string_id, context_id=mark.context_id)
    before = [row.author for row in same_text.select_related("author")]
    people = {
        person.pk: person
        for person in (*_translators(work), work.review_requested_by, work.submitted_by, *before)
        if person is not None and person.is_active and person.pk != user_id
    }
    sent = tell(
        "translation_remark",
        list(people.values()),
        _("A remark on a translation: %(title)s (%(language)s)"),
        _("Somebody wrote a remark on a text of %(title)s (%(language)s)."),
        admin_link("twops_locale:remarks", work.pk),
        {"title": _title(work), "language": work.language},
    )
    return f"{sent} mails."


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
        for person in _translators(work):
            people[person.pk] = person
            of_person[person.pk].append(work)
    sent = 0
    for key, own in of_person.items():
        lines = "\n".join(f"{work.due_on}  {_title(work)} ({work.language})" for work in own)
        link = _open(own[0]) if len(own) == 1 else admin_link("twops_locale:to_do")
        sent += tell(kind, [people[key]], subject, text, link, {"lines": lines})
    return sent


def schedule_refused(refused: "RefusedSchedule", item: Model) -> None:
    """Tell whoever planned a publication that it was refused, and why; the administrators where nobody is known."""
    editor: AbstractUser | None = refused.editor
    people: list[AbstractUser] = [editor] if editor is not None and editor.is_active else []
    if not people:
        people = list(get_user_model()._default_manager.filter(is_active=True, is_superuser=True))
    tell(
        "schedule_refused",
        people,
        _("Not published as planned: %(title)s"),
        _(
            "What was planned for %(moment)s UTC was refused: %(title)s.\n\n%(reason)s\n\n"
            "The plan is cancelled. Plan it anew when this is settled."
        ),
        edit_link(item),
        {
            "title": refused.title,
            "moment": refused.planned_for.strftime("%Y-%m-%d %H:%M"),
            "reason": refused.reason,
        },
    )


def edit_link(item: Model) -> str:
    """Return the full address of the editor of a page or another object, of the admin's first page if it has none."""
    path = AdminURLFinder().get_edit_url(item)
    home = admin_link("wagtailadmin_home")
    return home.removesuffix(reverse("wagtailadmin_home")) + path if path else home
