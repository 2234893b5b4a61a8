"""Every write to a translation request. Permissions are checked here; repeating any of it is harmless.

``prepare`` (a dry run) -> ``send`` (a number; the teams are asked) -> ``add_languages``, ``add_items``, ``withdraw_items``,
``withdraw``. ``create`` is the first two at once. Long ones go on in the worker (``requests.making``).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, WorkflowState
from wagtail_localize.models import Translation, TranslationSource

from .. import permissions
from ..errors import RequestNotPossible, TranslationNotAllowed
from ..mail import later, tell_later
from ..models import Priority, RequestItem, Stage, TranslationRequest, TranslationTask
from ..translation import finished_notices
from ..translation.collisions import refused_in_words
from ..translation.dates import put_dates
from ..translation.finished_notices import Event
from ..translation.locking import lock_sources
from . import making, notices
from .history import note
from .numbers import next_number
from .rights import may_manage
from .scopes import Selection, keys_of

INLINE = 20  # objects that are looked at or sent while the person waits; more are the worker's


def _require_sender(user: AbstractUser | AnonymousUser) -> None:
    if not permissions.can_submit(user):
        raise TranslationNotAllowed("submit", "")


def _require_manager(request: TranslationRequest, user: AbstractUser | AnonymousUser) -> None:
    if not may_manage(request, user):
        raise TranslationNotAllowed("change a request", "")


@transaction.atomic
def prepare(
    title: str,
    selection: Selection,
    locales: Iterable[Locale],
    *,
    user: AbstractUser | AnonymousUser,
    due_on: date | None = None,
    message: str = "",
    contact: AbstractUser | None = None,
    priority: Priority = Priority.NORMAL,
    providers: Mapping[str, str] | None = None,
    assignees: Mapping[str, int] | None = None,
    takes_drafts: bool = False,
    updates_itself: bool = True,
) -> TranslationRequest:
    """Look what a request would do, and keep it as being prepared: nobody is asked, it has no number.

    Its ``plan`` is there at once for a few objects, else when the worker has looked (``making.is_looked_at``).

    Raises TranslationNotAllowed without ``wagtail_localize.submit_translation``; RequestNotPossible where nothing, or no
    language, is chosen.
    """
    _require_sender(user)
    wanted = list(locales)
    if not wanted:
        raise RequestNotPossible(_("Choose at least one language."))
    keys = keys_of(selection, wanted)
    if not keys:
        raise RequestNotPossible(_("There is nothing to translate in what you chose."))
    request = TranslationRequest.objects.create(
        title=title.strip()[:200],
        selection=dict(selection),
        due_on=due_on,
        message=message,
        contact_id=contact.pk if contact is not None else None,
        priority=priority,
        providers=dict(providers or {}),
        takes_drafts=takes_drafts,
        updates_itself=updates_itself,
        objects_total=len(keys),
        plan={"to_look_at": keys, "assignees": dict(assignees or {})},
        created_by_id=user.pk,
    )
    request.locales.set(wanted)
    if len(keys) <= INLINE:
        making.look(request)
    else:
        later(making.look_later, request.pk)
    return request


@refused_in_words
@transaction.atomic
def send(request: TranslationRequest, *, user: AbstractUser | AnonymousUser) -> TranslationRequest:
    """Give a prepared request its number and ask the teams. Sending one twice is harmless.

    Raises TranslationNotAllowed unless it is the user's; RequestNotPossible where nothing can be sent, or the dry run is
    not done.
    """
    request = TranslationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    _require_manager(request, user)
    if request.stage != Stage.PREPARED:
        return request
    if not making.is_looked_at(request):
        raise RequestNotPossible(_("The dry run is not finished."))
    keys = list(request.plan.get("keys", []))
    if not keys:
        raise RequestNotPossible(_("Nothing of what you chose can be sent."))
    request.number = next_number()
    request.sent_at = timezone.now()
    request.save(update_fields=["number", "sent_at"])
    locales = list(request.locales.order_by("language_code"))
    tags = ", ".join(locale.language_code for locale in locales)
    note(request, "created", user, objects=len(keys), languages=tags)
    _make(request, keys, locales)
    return request


@refused_in_words
def create(
    title: str,
    selection: Selection,
    locales: Iterable[Locale],
    *,
    user: AbstractUser | AnonymousUser,
    due_on: date | None = None,
    message: str = "",
    contact: AbstractUser | None = None,
    priority: Priority = Priority.NORMAL,
    providers: Mapping[str, str] | None = None,
    assignees: Mapping[str, int] | None = None,
    takes_drafts: bool = False,
    updates_itself: bool = True,
) -> TranslationRequest:
    """Prepare and send in one transaction: for code, and for one object. Raises what the two raise; nothing is left then."""
    with transaction.atomic():
        request = prepare(
            title,
            selection,
            locales,
            user=user,
            due_on=due_on,
            message=message,
            contact=contact,
            priority=priority,
            providers=providers,
            assignees=assignees,
            takes_drafts=takes_drafts,
            updates_itself=updates_itself,
        )
        if not making.is_looked_at(request):
            making.look(request)
        return send(request, user=user)


def _make(request: TranslationRequest, keys: Sequence[str], locales: Sequence[Locale]) -> None:
    """Have the translations of objects made that are missing in languages: now, or by the worker."""
    queue = [
        *request.plan.get("queue", []),
        {"keys": list(keys), "locales": [locale.pk for locale in locales]},
    ]
    request.plan = {**request.plan, "queue": queue}
    request.stage = Stage.CREATING
    request.objects_total, request.objects_done = sum(len(part["keys"]) for part in queue), 0
    request.save(update_fields=["plan", "stage", "objects_total", "objects_done"])
    if request.objects_total <= INLINE:
        making.make(request.pk)
        request.refresh_from_db()
    else:
        later(making.make_later, request.pk)


def _locked(request: TranslationRequest, user: AbstractUser | AnonymousUser) -> TranslationRequest:
    _require_sender(user)
    row = TranslationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    _require_manager(row, user)
    if not row.is_sent:
        raise RequestNotPossible(_("This request is not with the teams."))
    return row


@refused_in_words
@transaction.atomic
def add_languages(
    request: TranslationRequest, locales: Iterable[Locale], *, user: AbstractUser | AnonymousUser
) -> TranslationRequest:
    """Ask further languages for all that is in the request; those that are asked already are left as they are.

    Raises TranslationNotAllowed unless the request is the user's, RequestNotPossible where it was withdrawn or not sent.
    """
    row = _locked(request, user)
    known = set(row.locales.values_list("pk", flat=True))
    fresh = [locale for locale in locales if locale.pk not in known]
    if fresh:
        row.locales.add(*fresh)
        note(row, "languages", user, languages=", ".join(locale.language_code for locale in fresh))
        _make(row, list(row.plan.get("keys", [])), fresh)
    return row


@refused_in_words
@transaction.atomic
def add_items(
    request: TranslationRequest, selection: Selection, *, user: AbstractUser | AnonymousUser
) -> TranslationRequest:
    """Ask the languages of a request for further objects; what was withdrawn is asked for again. Raises as ``add_languages``."""
    row = _locked(request, user)
    locales = list(row.locales.all())
    keys = keys_of(selection, locales)
    if not keys:
        raise RequestNotPossible(_("There is nothing to translate in what you chose."))
    known = list(row.plan.get("keys", []))
    row.plan = {**row.plan, "keys": list(dict.fromkeys([*known, *keys]))}
    note(row, "items", user, objects=len(set(keys) - set(known)))
    _make(row, keys, locales)
    return row


@transaction.atomic
def withdraw_items(
    request: TranslationRequest, items: Collection[int], *, user: AbstractUser | AnonymousUser
) -> int:
    """Take translations back out of a request, by the keys of its items; return how many.

    What other requests ask for as well goes on there. What nobody asks for any more, and was never public, leaves the
    teams' lists; its texts stay, and are there when it is asked for again. A constant number of queries.

    Raises TranslationNotAllowed unless the user may manage the request, or edit each of the originals.
    """
    _require_sender(user)
    row = TranslationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    chosen = list(
        row.items.filter(pk__in=list(items), withdrawn_at__isnull=True).select_related(
            "task__translation__source"
        )
    )
    if not may_manage(row, user):
        sources = {item.task.translation.source for item in chosen}
        if not all(permissions.can_edit_source(user, source.get_source_instance()) for source in sources):
            raise TranslationNotAllowed("withdraw", "")
    if chosen:
        named = [str(item.task) for item in chosen[:5]] + (["…"] if len(chosen) > 5 else [])
        titles = ", ".join(named)
        _withdraw(row, chosen, titles, user)
        note(row, "withdrawn_items", user, titles=titles)
    return len(chosen)


@transaction.atomic
def withdraw(request: TranslationRequest, *, user: AbstractUser | AnonymousUser) -> TranslationRequest:
    """Take a whole request back; as ``withdraw_items`` for all that is in it. A second time nothing happens.

    Raises TranslationNotAllowed unless the user may manage it.
    """
    _require_sender(user)
    row = TranslationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    _require_manager(row, user)
    if row.stage == Stage.WITHDRAWN:
        return row
    row.stage = Stage.WITHDRAWN
    row.plan = {**row.plan, "queue": []}
    row.save(update_fields=["stage", "plan"])
    _withdraw(row, list(row.items.filter(withdrawn_at__isnull=True)), "", user)
    note(row, "withdrawn", user)
    return row


def _withdraw(
    request: TranslationRequest,
    items: Sequence[RequestItem],
    titles: str,
    user: AbstractUser | AnonymousUser,
) -> None:
    """Note items as withdrawn, and let tasks rest that nobody asks for any more. Their originals are locked first.

    Whoever works on what rests now is told, and the people of the request; ``titles`` name what it was, none for all.
    """
    lock_sources(TranslationSource.objects.filter(translations__task__in=[item.task_id for item in items]))
    RequestItem.objects.filter(pk__in=[item.pk for item in items]).update(withdrawn_at=timezone.now())
    tasks = TranslationTask.objects.filter(pk__in=[item.task_id for item in items], approved_at__isnull=True)
    asked = RequestItem.objects.open().values("task")
    made_by_requests = RequestItem.objects.filter(joined=False).values("task")
    resting = tasks.exclude(pk__in=asked).filter(pk__in=made_by_requests)
    keys = list(resting.values_list("pk", flat=True))
    rest = TranslationTask.objects.filter(pk__in=keys)
    in_review = list(
        rest.filter(review_revision__isnull=False).values_list("review_revision", "review_requested_by")
    )
    revisions = [revision for revision, _asked_by in in_review]
    for state in WorkflowState.objects.filter(
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
        current_task_state__revision__in=revisions,
    ):
        state.cancel()
    rest.update(review_revision=None)
    Translation.objects.filter(task__in=keys).update(enabled=False)
    finished_notices.note(Event.ENDED, keys)
    finished_notices.note_dropped([item.pk for item in items])
    put_dates({item.task_id for item in items} - set(keys))
    reviews = sorted({asked_by for _revision, asked_by in in_review if asked_by is not None})
    tell_later(notices.tell_of_withdrawn, request.pk, keys, reviews, titles, user.pk)
