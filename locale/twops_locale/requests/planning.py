"""The dry run: what a request would make, what is there already, how many words, and what cannot be sent and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from wagtail.models import DraftStateMixin, Locale, Revision, TranslatableMixin
from wagtail_localize.models import Translation
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
    """One language of a dry run: translations to be made, those there already, words of the new ones.

    ``known`` are those of the words whose text the memory has word by word.
    """

    tag: str
    new: int = 0
    there: int = 0
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
    there = set(
        Translation.objects.filter(
            source__object__in=[instance.translation_key for instance in sent],
            enabled=True,
            task__isnull=False,
        ).values_list("source__object_id", "target_locale_id")
    )
    newest = _drafts(sent) if drafts else {}
    plan.drafts += len(newest)
    texts = {instance: texts_of(newest.get(instance, instance)) for instance in sent}
    remembered = _remembered(texts, locales)
    for instance in sent:
        counted = [(len(plain.split()), text_hash(html)) for html, plain in texts[instance]]
        words = sum(number for number, _hash in counted)
        plan.words += words
        for locale, language in zip(locales, plan.languages, strict=True):
            if locale.pk == instance.locale_id:
                continue
            if (instance.translation_key, locale.pk) in there:
                language.there += 1
                continue
            language.new += 1
            language.words += words
            pair = (instance.locale.language_code, locale.language_code)
            language.known += sum(number for number, found in counted if (*pair, found) in remembered)


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
