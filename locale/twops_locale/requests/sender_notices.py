"""What those who sent a request, and its contact person, are told of it; each kind can be switched off."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ..mail import admin_link, tell
from ..models import Delivery, RequestItem, Stage, TranslationRequest, TranslationTask
from .history import note


def senders_of(request: TranslationRequest, *, but: int | None = None) -> list[AbstractUser]:
    """Return who sent a request and its contact person, without whoever caused what they would be told."""
    keys = [key for key in {request.created_by_id, request.contact_id} if key is not None and key != but]
    return list(get_user_model()._default_manager.filter(pk__in=keys, is_active=True).order_by("pk"))


def tell_senders(
    kind: str,
    request: TranslationRequest,
    subject: str | Promise,
    text: str | Promise,
    *,
    but: int | None = None,
    **values: object,
) -> int:
    """Tell the people of a request; ``subject`` and ``text`` may name %(request)s and ``values``. Returns the mails."""
    return tell(
        kind,
        senders_of(request, but=but),
        subject,
        text,
        admin_link("twops_locale:request", request.pk),
        {"request": str(request), **values},
    )


def original_gone(
    requests: Iterable[int], title: str, languages: str, *, deleted: bool, but: int | None
) -> int:
    """Tell of an original that is asked for and was withdrawn or deleted."""
    if deleted:
        subject: Promise = _("An original was deleted: %(title)s (%(request)s)")
        text: Promise = _(
            "“%(title)s” was deleted while it was being translated (%(languages)s). Request: %(request)s."
        )
    else:
        subject = _("An original is not public any more: %(title)s (%(request)s)")
        text = _(
            "“%(title)s” is not public any more while it is being translated (%(languages)s). Request: %(request)s. "
            "No translation of it can be published before it is."
        )
    return sum(
        tell_senders("source_gone", request, subject, text, but=but, title=title, languages=languages)
        for request in TranslationRequest.objects.filter(pk__in=list(requests)).order_by("pk")
    )


def withdrawn(request: TranslationRequest, titles: str, *, but: int | None) -> int:
    """Tell that somebody else took something back out of a request; no titles mean all of it."""
    if not titles:
        return tell_senders(
            "request_withdrawn",
            request,
            _("Withdrawn: %(request)s"),
            _("Somebody withdrew the whole request %(request)s. What was translated is kept."),
            but=but,
        )
    return tell_senders(
        "request_withdrawn",
        request,
        _("Withdrawn from a request: %(request)s"),
        _("Somebody withdrew translations from the request %(request)s: %(titles)s."),
        but=but,
        titles=titles,
    )


def nobody_there(request: TranslationRequest, languages: str) -> int:
    """Tell that nobody is in the teams of languages that a request asks."""
    return tell_senders(
        "request_nobody",
        request,
        _("Nobody translates into %(languages)s (%(request)s)"),
        _(
            "The request %(request)s asks for translations into %(languages)s, and nobody is in that team. Who joins it "
            "is told of the request."
        ),
        languages=languages,
    )


@task()
def tell_of_failures(request_id: int, items: list[int]) -> str:
    """Tell that engines failed for translations of a request, once for all that failed together."""
    request = TranslationRequest.objects.filter(pk=request_id).first()
    failed = RequestItem.objects.filter(pk__in=items, delivery=Delivery.FAILED)
    count = failed.count()
    if request is None or not count:
        return "0 mails."
    sent = tell_senders(
        "request_failed",
        request,
        _("An engine failed: %(request)s"),
        _(
            "%(count)s translations of the request %(request)s were not made by their engine. Why, you read there; ask "
            "again, or leave them to the team."
        ),
        count=count,
    )
    return f"{sent} mails."


@task()
def tell_of_done(task_id: int) -> str:
    """A translation was published: tell the people of each request that is done with it, once until more is asked for."""
    sent = 0
    asked = TranslationRequest.objects.filter(
        stage=Stage.OPEN, items__task=task_id, items__withdrawn_at__isnull=True
    )
    for request in asked.order_by("pk"):
        tasks = request.items.open().filter(task__translation__enabled=True).values("task")
        if TranslationTask.objects.with_work(tasks.values_list("task", flat=True)) or _is_known_done(request):
            continue
        note(request, "done")
        sent += tell_senders(
            "request_done",
            request,
            _("Done: %(request)s"),
            _("All translations of the request %(request)s are published."),
        )
    return f"{sent} mails."


def _is_known_done(request: TranslationRequest) -> bool:
    """Say whether it was noted as done since its translations were last with the teams."""
    last = request.events.filter(kind__in=("made", "done")).order_by("-pk").first()
    return last is not None and last.kind == "done"


@task()
def tell_of_removed_language(request_id: int, language: str, items: int, user_id: int | None) -> str:
    """Tell that a language was removed from the site, and so from a request."""
    request = TranslationRequest.objects.filter(pk=request_id).first()
    if request is None:
        return "0 mails."
    sent = tell_senders(
        "request_withdrawn",
        request,
        _("A language was removed: %(language)s (%(request)s)"),
        _(
            "%(language)s was removed from the site. With it went %(items)s translations of the request %(request)s."
        ),
        but=user_id,
        language=language,
        items=items,
    )
    return f"{sent} mails."
