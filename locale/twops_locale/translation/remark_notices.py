"""Who is told of a remark on a text of a translation, and when that is over. Its words are in the notice, never in a mail."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from wagtail_localize.models import StringSegment

from ..mail import admin_link, tell, tell_later
from ..models import Notice, SegmentRemark
from ..permissions import can_translate
from ..worksheet.places import places_of
from .finished_notices import about
from .notifications import link_to, members, name_of, title_of, translators_of


def remarked(mark: SegmentRemark, *, user: AbstractUser | AnonymousUser, planner: int | None = None) -> None:
    """Have those told of a remark whom it concerns: translators, who asked for the review, sent it, or wrote before.

    With ``planner``: the key of whoever had approved the translation for later, which the remark took back.
    """
    tell_later(tell_of_remark, mark.pk, getattr(user, "pk", None), planner)


def settled(mark: SegmentRemark) -> None:
    """A remark is settled: of a text without another open one nobody is told any more."""
    same_text = mark.task.remarks.filter(string_id=mark.string_id, context_id=mark.context_id)
    if same_text.filter(resolved_at__isnull=True).exists():
        return
    source = mark.task.translation.source_id
    rows = StringSegment.objects.filter(
        source=source, string_id=mark.string_id, context_id=mark.context_id
    ).values_list("pk", flat=True)
    Notice.objects.end([about(mark.task_id, key) for key in rows], ["translation_remark"])


@task()
def tell_of_remark(remark_id: int, user_id: int | None, planner_id: int | None = None) -> str:
    """Tell of a remark that somebody wrote on a text: who, on which text; its words are in the notice only.

    The team is led to the text in the editor, which authors of the original cannot open: they to the page of remarks.
    """
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
    reviewers = members("reviews", work.translation.target_locale) if in_review else []
    people = {
        person.pk: person
        for person in (
            *translators_of(work),
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
    links = {True: f"{link_to(work)}#text-{key}", False: admin_link("twops_locale:remarks", work.pk)}
    sent = 0
    for in_team, link in links.items():
        sent += tell(
            "translation_remark",
            [person for pk, person in people.items() if (pk in team) is in_team],
            _("%(person)s, a remark on %(title)s (%(language)s): %(label)s"),
            _("%(person)s wrote a remark on a text of %(title)s (%(language)s): %(label)s."),
            link if key is not None else links[False],
            {
                "title": title_of(work),
                "language": work.language,
                "person": name_of(mark.author),
                "label": label or "–",
            },
            detail=mark.text,
            about=about(work, key),
        )
    return f"{sent} mails."


def _text_of(mark: SegmentRemark) -> tuple[int | None, str]:
    """Return the key of the text that a remark is on, and what it is called on its page; None if it is gone."""
    source = mark.task.translation.source
    rows = StringSegment.objects.filter(source=source, string_id=mark.string_id, context_id=mark.context_id)
    row = rows.first()
    if row is None:
        return None, ""
    place = places_of(source.as_instance()).get((mark.context.path, row.order))
    return row.pk, place.label if place is not None else ""
