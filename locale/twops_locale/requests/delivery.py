"""Handing items to engines and files, and taking up what comes back: once, twice, late, broken, or never."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import InterfaceError, OperationalError, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext_noop as _
from django_tasks import task
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation

from ..errors import TranslationNotAllowed
from ..mail import later, tell_later
from ..markup import storable
from ..models import Delivery, Origin, RequestItem, TranslationRequest, TranslationTask
from ..stored_words import plain_words
from ..terminology.lookup import Indices, load_indices
from ..terminology.segment_check import Severity, terms_of_segment
from ..translation.locking import lock_task
from ..translation.segments import write_translations
from ..translation.versions import SLUG
from .history import note
from .names import names_in
from .problems import EngineFailed, kept
from .protection import Damaged, has_words, protect, restore
from .providers.engine import Engine, Texts
from .providers.registry import FILES, engine_of, label_of
from .rights import may_manage
from .sender_notices import tell_of_failures

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 1000
TRANSIENT = (OperationalError, InterfaceError)
OPEN = (Delivery.SENT, Delivery.FAILED, Delivery.ANSWERED)


@task()
def deliver(request_id: int) -> str:
    """Hand over what is to be sent of a request: each item alone, so that one failure keeps nothing else."""
    keys = list(
        RequestItem.objects.open()
        .filter(request=request_id, delivery=Delivery.TO_SEND)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for key in keys:
        try:
            deliver_item(key)
        except TRANSIENT:
            raise
        except Exception as error:  # whatever an engine, or its answer, does: the others are sent
            logger.exception("An item of a request could not be handed over.")
            item = RequestItem.objects.select_related("request", "task__translation__source").get(pk=key)
            words = _("The software could not take it (%(kind)s); its log says more.")
            _fail(item, EngineFailed(words, kind=type(error).__name__))
    if RequestItem.objects.filter(pk__in=keys, delivery=Delivery.FAILED).exists():
        tell_later(tell_of_failures, request_id, keys)
    return f"{len(keys)} translations."


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What an engine is given of one item: masked texts by the key of their segment, and those that need no engine."""

    item: RequestItem
    texts: Texts
    copied: Texts
    source: str
    target: str


def deliver_item(item_id: int) -> None:
    """Hand over one item. The engine is asked outside any transaction: nobody waits for it with a lock."""
    with transaction.atomic():
        outgoing = _take_out(item_id)
    if outgoing is None:
        return
    engine = engine_of(outgoing.item.provider)
    try:
        if engine is None:
            raise EngineFailed(_("The settings do not know it any more."))
        answer = _ask(engine, outgoing)
    except EngineFailed as error:
        _fail(outgoing.item, error)
        return
    if answer is not None:
        take_answer(item_id, {**answer, **outgoing.copied})
    elif outgoing.copied:
        take_answer(item_id, outgoing.copied, is_whole=False)


def _take_out(item_id: int) -> Outgoing | None:
    """Note an item as sent and return what goes out; None where somebody else was faster or nothing is to be sent."""
    item = (
        RequestItem.objects.open()
        .select_for_update(of=("self",))
        .select_related("request", "task__translation__source__locale", "task__translation__target_locale")
        .filter(pk=item_id, delivery=Delivery.TO_SEND)
        .first()
    )
    if item is None:
        return None
    item.delivery, item.sent_at, item.problem = Delivery.SENT, timezone.now(), ""
    item.attempt = min(item.attempt + 1, MAX_ATTEMPTS)
    item.save(update_fields=["delivery", "sent_at", "problem", "attempt"])
    if item.provider == FILES:
        return None
    translation = item.task.translation
    names = names_in(translation.source)
    texts: dict[int, str] = {}
    copied: dict[int, str] = {}
    for segment in _missing(item):
        masked, _kept = protect(segment.string.data, names)
        (texts if has_words(masked) else copied)[segment.pk] = masked
    return Outgoing(
        item, texts, copied, translation.source.locale.language_code, translation.target_locale.language_code
    )


def _missing(item: RequestItem) -> list[StringSegment]:
    """Return the texts of an item that nobody and nothing has translated; an address is made from the title."""
    translation = item.task.translation
    written = set(
        StringTranslation.objects.filter(
            locale=translation.target_locale_id, context__object_id=translation.source.object_id
        )
        .exclude(data="")
        .values_list("translation_of_id", "context_id")
    )
    rows = StringSegment.objects.filter(source=translation.source).exclude(context__path=SLUG)
    rows = rows.select_related("string", "context").order_by("pk")
    return [row for row in rows if (row.string_id, row.context_id) not in written]


def _ask(engine: Engine, outgoing: Outgoing) -> Texts | None:
    if not outgoing.texts:
        return {}
    return engine.translate(
        outgoing.texts, outgoing.source, outgoing.target, answer_to=answer_address(outgoing.item)
    )


def _fail(item: RequestItem, error: EngineFailed) -> None:
    problem = kept(error.message, **error.values)
    RequestItem.objects.filter(pk=item.pk).update(delivery=Delivery.FAILED, problem=problem)
    note(
        item.request,
        "failed",
        provider=str(label_of(item.provider)),
        title=item.task.translation.source.object_repr,
        problem=problem,
    )


def token_of(item: RequestItem) -> str:
    """Return what proves that an answer is one to this item: nobody else can make it, and it is good for this item only."""
    return salted_hmac(
        "twops_locale.requests.answers", f"{item.pk}:{item.task_id}", algorithm="sha256"
    ).hexdigest()


def is_token(item: RequestItem, given: str) -> bool:
    """Say whether a token is that of an item; in the same time for every wrong one."""
    return constant_time_compare(token_of(item), given)


def answer_address(item: RequestItem) -> str:
    """Return the full address for the answer of an engine; empty where the site has not included ``twops_locale.urls``."""
    try:
        path = reverse("twops_locale_answers:answer", args=[item.pk, token_of(item)])
    except NoReverseMatch:
        return ""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


@task()
def read_answer(item_id: int, body: str) -> str:
    """Take up what an engine sent."""
    item = (
        RequestItem.objects.select_related("request", "task__translation__source").filter(pk=item_id).first()
    )
    engine = engine_of(item.provider) if item is not None else None
    if item is None or engine is None:
        return "Nobody waits for it."
    try:
        texts = engine.read_answer(body)
    except EngineFailed as error:
        failure = error
    except Exception as error:  # whatever somebody sends: the item says so and is asked for again
        logger.exception("The answer of an engine could not be read.")
        failure = EngineFailed(_("The answer cannot be read."))
        failure.__cause__ = error
    else:
        return f"{take_answer(item_id, texts)} texts."
    if item.delivery == Delivery.SENT:
        _fail(item, failure)
        tell_later(tell_of_failures, item.request_id, [item.pk])
    return str(failure)


@transaction.atomic
def take_answer(item_id: int, texts: Texts, *, is_whole: bool = True) -> int:
    """Store a machine's translations where nothing stands yet; return how many. A second answer changes nothing.

    What people or the memory wrote is never replaced. A text that has changed meanwhile is left out, and so is what came
    back damaged or has a word that the terms avoid. All of it counts as missing until a person has touched it.
    """
    work = lock_task(TranslationTask.objects.select_related("translation__source").get(request_items=item_id))
    item = RequestItem.objects.select_for_update(of=("self",)).select_related("request").get(pk=item_id)
    item.task = work
    source, locale = work.translation.source, work.translation.target_locale
    names = names_in(source)
    terms = load_indices(source.locale.language_code, locale.language_code)
    missing = {row.pk: row for row in _missing(item)} if work.review_revision_id is None else {}
    words: dict[tuple[str, int], str] = {}
    damaged = []
    for key, text in texts.items():
        row = missing.get(key)
        if row is None:
            continue
        try:
            restored = restore(row.string.data, storable(text), names)
        except Damaged as error:
            damaged.append(str(error))
            continue
        if avoided := _avoided(row.string.data, source.locale, restored, locale, terms):
            damaged.append(avoided)
        else:
            words[row.context.path, row.order] = restored
    words.update(_slug_of(item, words))
    label = str(label_of(item.provider))
    sender = item.request.created_by or AnonymousUser()
    written = write_translations(
        source, locale, words, user=sender, tool_name=label[:255], origin=Origin.MACHINE
    )
    if is_whole:
        late = item.withdrawn_at is not None or not item.request.is_sent
        _note_answer(item, written, damaged, late=late, label=label)
    return written


def _avoided(original: str, source: Locale, text: str, target: Locale, terms: Indices) -> str:
    """Return what a machine wrote that its language does not say, in words; empty if there is nothing."""
    remarks = terms_of_segment(
        plain_words(original), source.language_code, plain_words(text), target.language_code, terms=terms
    )
    return " ".join(remark.words for remark in remarks if remark.severity is Severity.BLOCK)


def _slug_of(item: RequestItem, words: Mapping[tuple[str, int], str]) -> dict[tuple[str, int], str]:
    """Return an address made from the translated title, where there is none."""
    title = next((text for (path, _order), text in words.items() if path == "title"), None)
    row = StringSegment.objects.filter(source=item.task.translation.source_id, context__path=SLUG).first()
    if title is None or row is None:
        return {}
    there = StringTranslation.objects.filter(
        locale=item.task.translation.target_locale_id,
        translation_of_id=row.string_id,
        context_id=row.context_id,
    )
    slug = slugify(plain_words(title), allow_unicode=True)[:200]
    return {(SLUG, row.order): slug} if slug and not there.exists() else {}


def _note_answer(item: RequestItem, written: int, damaged: list[str], *, late: bool, label: str) -> None:
    repeated = item.delivery == Delivery.ANSWERED
    item.delivery, item.answered_at = Delivery.ANSWERED, timezone.now()
    problem = _("Not taken, because damaged: %(what)s")
    item.problem = kept(problem, what="; ".join(damaged)) if damaged else ""
    item.save(update_fields=["delivery", "answered_at", "problem"])
    if not repeated:
        kind = "late_answer" if late else "answered"
        title = item.task.translation.source.object_repr
        note(item.request, kind, provider=label, texts=written, title=title)


@transaction.atomic
def ask_again(
    request: TranslationRequest, items: Collection[int], *, user: AbstractUser | AnonymousUser
) -> int:
    """Ask engines again for what they did not, or not well, answer; return how many items that are.

    Raises TranslationNotAllowed unless the user may manage the request: engines cost.
    """
    if not may_manage(request, user):
        raise TranslationNotAllowed("change a request", "")
    chosen = request.items.open().filter(pk__in=list(items), delivery__in=OPEN)
    providers = sorted(set(chosen.values_list("provider", flat=True)))
    count: int = chosen.update(delivery=Delivery.TO_SEND, problem="")
    if count:
        names = ", ".join(str(label_of(name)) for name in providers)
        note(request, "asked_again", user, provider=names, items=count)
        later(deliver, request.pk)
    return count


def file_taken(task_ids: Iterable[int]) -> None:
    """The file of some tasks came back and was taken up: their items are answered."""
    waiting = RequestItem.objects.open().filter(
        task__in=list(task_ids), provider=FILES, delivery=Delivery.SENT
    )
    waiting.update(delivery=Delivery.ANSWERED, answered_at=timezone.now(), problem="")
