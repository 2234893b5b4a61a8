"""Mail about requests: one for each person and language, however many objects."""

from collections import defaultdict

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ..mail import admin_link, tell
from ..models import RequestItem, TranslationRequest, TranslationTask

NAMED = 20  # objects of one mail


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
    for item in rows:
        if item.task_id in asked:
            by_language[item.task.translation.target_locale_id].append(item)
    members = get_user_model()._default_manager.filter(is_active=True)
    sent = 0
    for locale_id, group in by_language.items():
        team: list[AbstractUser] = list(members.filter(groups__translates__locale=locale_id).distinct())
        mine: dict[AbstractUser, list[str]] = defaultdict(list)
        for item in group:
            people: list[AbstractUser] = [item.task.assignee] if item.task.assignee else team
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
                )
    items.filter(pk__in=[item.pk for item in rows]).update(told_at=timezone.now())
    return f"{sent} mails."
