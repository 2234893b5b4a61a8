"""The dry run: what a request would make, what is there already, how many words, and what cannot be sent and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from uuid import UUID

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from wagtail.models import DraftStateMixin, Locale, Revision, TranslatableMixin
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import StringSegmentValue

from ..errors import NotTheOriginal, TranslationError
from ..memory.offered import offered
from ..memory.text import text_hash
from ..models import MemoryUnit
from ..translation.submitting import refusals
from ..translation.versions import SLUG, draft_object
from .scopes import key_of, load

CHUNK = 25
SHOWN_REFUSALS = 200


@dataclass(slots=True)
class LanguagePlan:
    """One language of a dry run: translations to be made, those there already, words to be translated.

    Attributes:
        renewed: those of ``there`` that a draft brings new texts to.
        words: of the new translations, and of the new texts of the renewed ones.
        known: those of the words whose text the memory has word by word.
    """

    tag: str
    new: int = 0
    there: int = 0
    renewed: int = 0
    words: int = 0
    known: int = 0


@dataclass(slots=True)
class Plan:
    """A dry run.

    Attributes:
        keys: what can be sent (``scopes.key_of``). drafts: how many of those as a draft.
        words: words of the originals. languages: what becomes of them, by language.
        refused: title and reason (the name of an error, and what belongs to it) of what cannot be sent.
    """

    keys: list[str] = field(default_factory=list)
    drafts: int = 0
    words: int = 0
    languages: list[LanguagePlan] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept with the request."""
        return asdict(self)


def new_plan(locales: Iterable[Locale]) -> Plan:
    """Return an empty plan for languages."""
    return Plan(languages=[LanguagePlan(locale.language_code) for locale in locales])


def from_json(stored: Mapping[str, object], locales: Sequence[Locale]) -> Plan:
    """Return a plan as ``Plan.as_json`` kept it; a new one where nothing was looked at yet."""
    languages = stored.get("languages")
    if not isinstance(languages, list):
        return new_plan(locales)
    names = [item.name for item in fields(Plan)]
    kept = {name: stored[name] for name in names if name in stored and name != "languages"}
    return Plan(**kept, languages=[LanguagePlan(**language) for language in languages])  # type: ignore[arg-type]  # JSON of ours


def look_at(
    plan: Plan,
    keys: Sequence[str],
    locales: Sequence[Locale],
    *,
    user: AbstractUser | AnonymousUser,
    drafts: bool = False,
) -> None:
    """Add some objects to a plan; nothing is written. A constant number of queries for each model."""
    instances = load(keys)
    reasons = refusals(instances, user=user, drafts=drafts)
    plan.refused += [refusal_of(instance, reason) for instance, reason in reasons.items()]
    sent = [instance for instance in instances if instance not in reasons]
    plan.keys += [key_of(instance) for instance in sent]
    there, in_review = _asked_already(sent)
    newest = _drafts(sent) if drafts else {}
    plan.drafts += len(newest)
    texts = {instance: texts_of(newest.get(instance, instance)) for instance in sent}
    remembered = _remembered(texts, locales)
    handed_out = _handed_out([instance for instance in newest if instance.translation_key not in in_review])
    for instance in sent:
        every = [(len(plain.split()), text_hash(html)) for html, plain in texts[instance]]
        plan.words += sum(number for number, _hash in every)
        before = handed_out.get(instance.translation_key)
        fresh = [] if before is None else [(number, found) for number, found in every if found not in before]
        for locale, language in zip(locales, plan.languages, strict=True):
            if locale.pk == instance.locale_id:
                continue
            is_there = (instance.translation_key, locale.pk) in there
            language.new += not is_there
            language.there += is_there
            language.renewed += is_there and bool(fresh)
            counted = fresh if is_there else every
            language.words += sum(number for number, _hash in counted)
            pair = (instance.locale.language_code, locale.language_code)
            language.known += sum(number for number, found in counted if (*pair, found) in remembered)


def _asked_already(instances: Sequence[TranslatableMixin]) -> tuple[set[tuple[UUID, int]], set[UUID]]:
    """Return which languages have which objects already, and the objects with a translation in review. One query."""
    rows = Translation.objects.filter(
        source__object__in=[instance.translation_key for instance in instances],
        enabled=True,
        task__isnull=False,
    ).values_list("source__object_id", "target_locale_id", "task__review_revision_id")
    found = list(rows)
    return (
        {(key, locale) for key, locale, _review in found},
        {key for key, _locale, review in found if review is not None},
    )


def _handed_out(drafts: Sequence[TranslatableMixin]) -> Mapping[UUID, set[int]]:
    """Return the hashes of the texts that translators have now, by object; none for what was never out. One query."""
    found: dict[UUID, set[int]] = defaultdict(set)
    if drafts:
        keys = [instance.translation_key for instance in drafts]
        rows = StringSegment.objects.filter(source__object_id__in=keys)
        for key, text in rows.values_list("source__object_id", "string__data"):
            found[key].add(text_hash(text))
    return found


def _remembered(
    texts: Mapping[TranslatableMixin, Sequence[tuple[str, str]]], locales: Sequence[Locale]
) -> set[tuple[str, str, int]]:
    """Return which texts the memory has word by word: languages from and into, and the hash. A constant number of queries."""
    hashes = {text_hash(html) for of_one in texts.values() for html, _plain in of_one}
    units = offered(
        MemoryUnit.objects.filter(
            source_hash__in=hashes,
            source_language__in={instance.locale.language_code for instance in texts},
            target_language__in=[locale.language_code for locale in locales],
        ),
        also=[instance.translation_key for instance in texts],
    )
    return set(units.values_list("source_language", "target_language", "source_hash").order_by().distinct())


def _drafts(instances: Sequence[TranslatableMixin]) -> dict[TranslatableMixin, TranslatableMixin]:
    """Return the newest versions of objects that are not public as they are, by object; in one query."""
    changed = [
        instance
        for instance in instances
        if isinstance(instance, DraftStateMixin)
        and instance.latest_revision_id is not None
        and (not instance.live or instance.has_unpublished_changes)
    ]
    revisions = Revision.objects.in_bulk([instance.latest_revision_id for instance in changed])
    return {i: draft_object(i, revisions[i.latest_revision_id]) for i in changed}


def texts_of(instance: TranslatableMixin) -> list[tuple[str, str]]:
    """Return the texts that translators would get of an object, as HTML and without markup; addresses are no words."""
    return [
        (value.string.data, str(value.string.render_text()))
        for value in extract_segments(instance)
        if isinstance(value, StringSegmentValue) and value.path != SLUG
    ]


def refusal_of(instance: TranslatableMixin, reason: TranslationError | PermissionDenied) -> dict[str, str]:
    """Return why an object is not sent, as it is kept; what is not public is not named to whoever may not edit it."""
    is_public = bool(getattr(instance, "live", False))
    named = is_public or not isinstance(reason, PermissionDenied)
    found = {
        "title": str(instance)[:200] if named else str(instance._meta.verbose_name),
        "reason": type(reason).__name__,
    }
    if isinstance(reason, NotTheOriginal):
        found["original"] = str(reason.original)[:200]
        found["language"] = reason.original.locale.language_code
    return found
