"""Writes the words of small records (a note on a phone number) in further languages, beside those of their record."""

from collections.abc import Sequence
from uuid import UUID

from ....models.details import Detail
from ....models.text import TextRow
from ...mapping.rows import DETAILED
from ...mapping.tables import MAPPINGS, detail_model, word_model
from ..ownership import Target
from ..report import ImportReport
from ..site_defaults import SiteDefaults
from ..staging import StagedRow

Key = tuple[str, str]  # id of the record, BCP 47 tag


def write_notes(
    table: str, rows: Sequence[StagedRow], here: SiteDefaults, report: ImportReport, *, trust: bool
) -> set[Target]:
    """Write the ``translations`` of small rows into the words of their records in these languages.

    Returns the records whose public words changed. Only where these words exist, and only where they are not public yet or are trusted. Three queries for a chunk and
    each kind of record.
    """
    public: set[Target] = set()
    for root in DETAILED:
        of_root = [row for row in rows if row.root[0] == root]
        if of_root:
            public |= _write(table, root, of_root, here, report, trust=trust)
    return public


def _write(
    table: str, root: str, rows: Sequence[StagedRow], here: SiteDefaults, report: ImportReport, *, trust: bool
) -> set[Target]:
    texts = word_model(root)
    details = detail_model(root)
    owner = texts.owner_field
    of_records = texts._base_manager.filter(**{f"{owner}__uuid__in": [UUID(row.root[1]) for row in rows]})
    found: dict[Key, TextRow] = {}
    for text in of_records.select_related("locale", owner):
        found[str(text.owner.uuid), text.locale.language_code] = text
    stored = {
        (row.text_id, str(row.record_uuid), row.field): row
        for row in details._base_manager.filter(
            **{"text__in": [text.pk for text in found.values()]},
            record_uuid__in=[UUID(row.row.id) for row in rows],
        )
    }
    primary = {
        (str(row.record_uuid), row.field): row
        for row in stored.values()
        if any(text.pk == row.text_id and text.primary_of_id for text in found.values())
    }
    made: list[Detail] = []
    changed: list[Detail] = []
    for row in rows:
        for language, field, words in said_in(table, row.row.values["translations"], here):
            text, source = found.get((row.root[1], language)), primary.get((row.row.id, field))
            if text is None or source is None or text.primary_of_id:
                continue
            known = stored.get((text.pk, row.row.id, field))
            if known is not None and known.words == words:
                continue
            if text.live and not trust:
                report.translations["kept as they are here"] += 1
            elif known is not None:
                known.text, known.words = text, words
                changed.append(known)
            else:
                made.append(
                    details(
                        **{"text": text},  # of each kind, and not of what they have in common
                        locale_id=text.locale_id,
                        translation_key=source.translation_key,
                        record_uuid=source.record_uuid,
                        field=field,
                        words=words,
                    )
                )
    public = {(root, str(row.text.owner.uuid)) for row in (*made, *changed) if row.text.live}
    details._base_manager.bulk_create(made, batch_size=1_000)
    if changed:
        details._base_manager.bulk_update(changed, ["words"], batch_size=500)
    return public


def said_in(table: str, given: object, here: SiteDefaults) -> list[tuple[str, str, str]]:
    """Return (language, field, words) of the ``translations`` of a small row, as far as the site has the languages."""
    names = MAPPINGS[table].details
    return [
        (language, MAPPINGS[table].fields[name], str(each[name]))
        for each in (given if isinstance(given, list) else [])
        if isinstance(each, dict) and (language := here.language(each.get("language")))
        for name in names
        if each.get(name)
    ]
