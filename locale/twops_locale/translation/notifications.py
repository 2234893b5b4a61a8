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
from wagtail_localize.models import StringSegment

from ..mail import admin_link, is_over, tell, tell_later
from ..permissions import can_translate
from ..worksheet.places import places_of
from . import sender_reminders
from .finished_notices import about

if TYPE_CHECKING:
    from ..models import SegmentRemark, TranslationTask


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


def _members(field: str, locale: Model) -> list[AbstractUser]:
    users = get_user_model()._default_manager.filter(is_active=True, **{f"groups__{field}__locale": locale})
    return list(users.distinct())


def _title(task: "TranslationTask") -> str:
    return str(task.translation.source.object_repr)


def _name(person: AbstractUser | None) -> str:
    return (person.get_full_name() or person.get_username()) if person is not None else "–"


def _open(task: "TranslationTask") -> str:
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
        reviewers = _members("reviews", work.translation.target_locale)
        sent += tell(
            "translation_withdrawn",
            [*people, *(person for person in reviewers if person.pk not in known and person.pk != user_id)],
            _("The original is public again, the translation is not: %(title)s (%(language)s)"),
            _(
                "%(title)s was withdrawn, and is public again. Its translation into %(language)s, which was public before, "
                "is not. What was withdrawn together with the original can be put back, if the original has the same "
                "words; else it is public again by a review. Where every text is still right, send it to review as it is."
            ),
            _open(work),
            {"title": _title(work), "language": work.language},
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
            _open(work),
            {"title": _title(work), "language": work.language, "due": work.due_on or "–"},
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
            _open(work),
            {"title": _title(work), "language": work.language},
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
        yield work, [person for person in _translators(work) if person.pk != user_id]


def _translators(work: "TranslationTask") -> list[AbstractUser]:
    return [work.assignee] if work.assignee else _members("translates", work.translation.target_locale)


def review_requested(task: "TranslationTask") -> None:
    """Tell the reviewers of the language that a translation waits for them."""
    people = _members("reviews", task.translation.target_locale)
    others = [user for user in people if user.pk != task.review_requested_by_id]
    if not others:
        sender_reminders.nobody_reviews(task)
    tell(
        "review_requested",
        others,
        _("For your review: %(title)s (%(language)s)"),
        _("%(person)s asks for a review of %(title)s, translated into %(language)s."),
        _open(task),
        {"title": _title(task), "language": task.language, "person": _name(task.review_requested_by)},
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
        _open(task),
        {"title": _title(task), "language": task.language, "person": _name(task.returned_by)},
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
        _open(task),
        {"title": _title(task), "language": task.language},
        about=about(task),
    )


def remarked(
    mark: "SegmentRemark", *, user: AbstractUser | AnonymousUser, planner: int | None = None
) -> None:
    """Have those told of a remark whom it concerns: translators, who asked for the review, sent it, or wrote before.

    With ``planner``: the key of whoever had approved the translation for later, which the remark took back.
    """
    tell_later(tell_of_remark, mark.pk, getattr(user, "pk", None), planner)


def settled(mark: "SegmentRemark") -> None:
    """A remark is settled: of a text without another open one nobody is told any more."""
    same_text = mark.task.remarks.filter(string_id=mark.string_id, context_id=mark.context_id)
    if same_text.filter(resolved_at__isnull=True).exists():
        return
    source = mark.task.translation.source_id
    rows = StringSegment.objects.filter(
        source=source, string_id=mark.string_id, context_id=mark.context_id
    ).values_list("pk", flat=True)
    is_over([about(mark.task_id, key) for key in rows], ["translation_remark"])


@task()
def tell_of_remark(remark_id: int, user_id: int | None, planner_id: int | None = None) -> str:
    """Tell of a remark that somebody wrote on a text: who, on which text; its words are in the notice only.

    The team is led to the text in the editor, which authors of the original cannot open: they to the page of remarks.
    """
    from ..models import SegmentRemark

    related = (
        "author", "context", "string", "task__assignee", "task__review_requested_by", "task__submitted_by",
        "task__translation__source", "task__translation__target_locale",
    )  # fmt: skip
    mark = SegmentRemark.objects.select_related(*related).filter(pk=remark_id).first()
    if mark is None:
        return "0 mails."
    work = mark.task
    same_text = work.remarks.filter(string_id=mark.string_id, context_id=mark.context_id)
    before = [row.author for row in same_text.select_related("author")]
    planner = get_user_model()._default_manager.filter(pk__in=[planner_id] if planner_id else [])
    in_review = work.review_revision_id is not None
    reviewers = _members("reviews", work.translation.target_locale) if in_review else []
    people = {
        person.pk: person
        for person in (
            *_translators(work),
            work.review_requested_by,
            work.submitted_by,
            *before,
            *planner,
            *reviewers,
        )
        if person is not None and person.is_active and person.pk != user_id
    }
    key, label = _text_of(mark)
    team = {pk for pk, person in people.items() if can_translate(person, work.translation.target_locale)}
    links = {True: f"{_open(work)}#text-{key}", False: admin_link("twops_locale:remarks", work.pk)}
    sent = 0
    for in_team, link in links.items():
        sent += tell(
            "translation_remark",
            [person for pk, person in people.items() if (pk in team) is in_team],
            _("%(person)s, a remark on %(title)s (%(language)s): %(label)s"),
            _("%(person)s wrote a remark on a text of %(title)s (%(language)s): %(label)s."),
            link if key is not None else links[False],
            {
                "title": _title(work),
                "language": work.language,
                "person": _name(mark.author),
                "label": label or "–",
            },
            detail=mark.text,
            about=about(work, key),
        )
    return f"{sent} mails."


def _text_of(mark: "SegmentRemark") -> tuple[int | None, str]:
    """Return the key of the text that a remark is on, and what it is called on its page; None if it is gone."""
    source = mark.task.translation.source
    rows = StringSegment.objects.filter(source=source, string_id=mark.string_id, context_id=mark.context_id)
    row = rows.first()
    if row is None:
        return None, ""
    place = places_of(source.as_instance()).get((mark.context.path, row.order))
    return row.pk, place.label if place is not None else ""


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
        what = about(own[0]) if len(own) == 1 else "to-do"
        sent += tell(kind, [people[key]], subject, text, link, {"lines": lines}, about=what)
    return sent
