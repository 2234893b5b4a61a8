"""What makes units of a TMX file units of the memory: what is wrong with one, and how it is stored."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail_localize.models import TranslatableObject

from ..markup import MAX_SEGMENT_CHARACTERS, clean_segment, segment_problem
from ..models import MemoryUnit
from ..models.memory import MemoryOrigin
from .filling import store
from .lookup import place_hash
from .text import hash_of, text_hash, words_of
from .tmx import TmxUnit


def faults_of_languages(source_language: str, target_language: str) -> list[str]:
    """Return what is wrong with a pair of languages, in words."""
    faults = [
        _("“%(tag)s” is not a language of this site.") % {"tag": tag}
        for tag in (source_language, target_language)
        if not Locale.objects.filter(language_code=tag).exists()
    ]
    if source_language == target_language:
        faults.append(_("A text is translated from one language into another one."))
    return faults


def fault_of_none(source_language: str, target_language: str) -> str:
    """Return the words for a file without any unit of a pair of languages."""
    return _("No unit of the file has both %(source)s and %(target)s.") % {
        "source": source_language,
        "target": target_language,
    }


def fault_of_unit(unit: TmxUnit) -> str | None:
    """Return which unit cannot be taken and why, in words, or None."""
    problem = _problem(unit)
    if problem is None:
        return None
    return _("Unit %(number)d: %(problem)s") % {"number": unit.number, "problem": problem}


def _problem(unit: TmxUnit) -> str | None:
    if not unit.source.strip():
        return _("The text is empty.")
    if not unit.target.strip():
        return _("The translation is empty.")
    if len(unit.source) > MAX_SEGMENT_CHARACTERS:
        return _("The text is longer than %(limit)d characters.") % {"limit": MAX_SEGMENT_CHARACTERS}
    return segment_problem(unit.source, unit.target)


def cleaned(units: Iterable[TmxUnit]) -> Iterator[TmxUnit]:
    """Yield units that were looked through as they may be stored; those without a letter are left out."""
    for unit in units:
        source = clean_segment(unit.source)
        if words_of(source).has_letters:
            yield replace(unit, source=source, target=clean_segment(unit.target))


def store_new(
    part: Sequence[TmxUnit],
    file_name: str,
    source_language: str,
    target_language: str,
    user: AbstractUser | AnonymousUser | None,
) -> int:
    """Store cleaned units; return how many of them are new. A constant number of queries."""
    keys = {unit.object_key for unit in part if unit.object_key is not None}
    types = dict(
        TranslatableObject.objects.filter(translation_key__in=keys).values_list(
            "translation_key", "content_type"
        )
    )
    now = timezone.now()
    rows = []
    for unit in part:
        own = unit.object_key if unit.object_key in types else None
        rows.append(
            MemoryUnit(
                source_language=source_language,
                target_language=target_language,
                source_text=unit.source,
                target_text=unit.target,
                source_hash=text_hash(unit.source),
                place_hash=place_hash(own, unit.path) if own is not None else hash_of("", unit.target),
                content_type_id=types[own] if own is not None else None,
                object_key=own,
                path=unit.path if own is not None else "",
                origin=MemoryOrigin.TMX,
                file_name=file_name[-255:],
                approved_by_id=user.pk if user is not None else None,
                approved_at=min(unit.changed_at or now, now),
            )
        )
    known = set(
        MemoryUnit.objects.filter(
            source_language=source_language,
            target_language=target_language,
            source_hash__in=[row.source_hash for row in rows],
        ).values_list("source_hash", "place_hash")
    )
    return store((row for row in rows if (row.source_hash, row.place_hash) not in known), replace=False)


def note_import(
    file_name: str,
    source_language: str,
    target_language: str,
    *,
    units: int,
    stored: int,
    user: AbstractUser | AnonymousUser | None,
) -> None:
    """Write an import into the log of its language."""
    log(
        instance=Locale.objects.get(language_code=target_language),
        action="twops_locale.memory_import",
        user=user if user is not None and user.is_authenticated else None,
        data={"file": file_name, "source": source_language, "units": units, "stored": stored},
    )
