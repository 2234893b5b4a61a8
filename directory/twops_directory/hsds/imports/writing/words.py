"""Writes the words of imported records: the primary ones live and die with their record, the others wait for a reviewer."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from twops_locale.models import TranslationTask

from ....models.base import HsdsRecord
from ....models.text import TextRow
from ...mapping.codec import Stored
from ...mapping.tables import MAPPINGS, word_model
from ..limits import CHUNK
from ..report import ImportReport
from ..site_defaults import SiteDefaults
from ..staging import StagedRow

FOLLOWED = ("live", "has_unpublished_changes", "first_published_at", "last_published_at")


def write_words(
    table: str,
    records: Mapping[str, HsdsRecord],
    stored: Mapping[str, Stored],
    new: set[str],
    here: SiteDefaults,
) -> None:
    """Write the primary words of some records. Three queries at most.

    Args:
        records: id to record. stored: id to what is to be stored. new: ids of the records that have no words yet.
    """
    model = word_model(table)
    made = []
    for key in new:
        record = records[key]
        text = model(
            **{model.owner_field: record}, primary_of=record, locale_id=here.locales[stored[key].language]
        )
        _fill(text, record, stored[key])
        made.append(text)
    model._base_manager.bulk_create(made, batch_size=CHUNK)
    changed = []
    owners = {record.pk: key for key, record in records.items() if key not in new}
    for text in model._base_manager.filter(primary_of__in=list(owners)) if owners else ():
        key = owners[text.primary_of_id]
        _fill(text, records[key], stored[key])
        changed.append(text)
    if changed:
        model._base_manager.bulk_update(changed, [*model.word_fields, *FOLLOWED], batch_size=200)


def _fill(text: TextRow, record: HsdsRecord, stored: Stored) -> None:
    for name, words in stored.words.items():
        setattr(text, name, words)
    for name in FOLLOWED:
        setattr(text, name, getattr(record, name))


def write_translations(
    table: str, rows: Sequence[StagedRow], here: SiteDefaults, report: ImportReport, *, trust: bool
) -> set[str]:
    """Write words of further languages; return the ids of the records whose public words changed.

    Without ``trust`` they are rows that wait for a reviewer. What is public already, or is being translated here, is
    never overwritten without it; what is under review here not even with it.
    """
    model = word_model(table)
    owner = model.owner_field
    texts: dict[str, dict[str, TextRow]] = {}
    for text in model._base_manager.filter(
        **{f"{owner}__uuid__in": [UUID(row.row.id) for row in rows]}
    ).select_related("locale", owner):
        texts.setdefault(str(text.owner.uuid), {})[text.locale.language_code] = text
    reviewed = _reviewed(texts)
    made, changed, public = [], [], set()
    for row in rows:
        own = texts.get(row.row.id, {})
        primary = next((text for text in own.values() if text.primary_of_id), None)
        for entry in row.plan["translations"]:
            known = own.get(entry["language"])
            if primary is None or known is primary:
                continue
            if known is None:
                known = model(
                    **{owner: primary.owner},
                    locale_id=here.locales[entry["language"]],
                    translation_key=primary.translation_key,
                )
                made.append(known)
            elif not trust or (known.translation_key, known.locale_id) in reviewed:
                report.translations["kept as they are here"] += 1
                continue
            else:
                changed.append(known)
            for name in model.word_fields:
                setattr(known, name, entry["words"].get(name, ""))
            known.live = trust and primary.live
            report.translations["made public" if known.live else "waiting for a reviewer"] += 1
            if known.live:
                public.add(row.row.id)
    model._base_manager.bulk_create(made, batch_size=CHUNK)
    if changed:
        model._base_manager.bulk_update(changed, [*model.word_fields, "live"], batch_size=200)
    return public


def _reviewed(texts: Mapping[str, Mapping[str, TextRow]]) -> set[tuple[UUID, int]]:
    """Return (translation key, locale) of those rows that are translated and reviewed here."""
    keys = [text.translation_key for own in texts.values() for text in own.values()]
    tasks = TranslationTask.objects.filter(translation__source__object_id__in=keys, translation__enabled=True)
    return set(tasks.values_list("translation__source__object_id", "translation__target_locale_id"))


def has_words(table: str) -> bool:
    """Say whether records of a table have words in rows of their own."""
    return bool(MAPPINGS[table].words)
