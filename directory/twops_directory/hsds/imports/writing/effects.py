"""What follows from an import, in its transaction: words for translators, openings, and who shows a record is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from twops_locale.models import TranslationTask
from twops_locale.translation.following import source_changed

from ....finder import openings
from ....models import Service
from ....publication.change_order import announce_new, stamp
from ....publication.details import project_many
from ....publication.effects import records_changed
from ....publication.shown_in import services_showing
from ...mapping.tables import record_model, word_model

CHUNK = 500


def after_new(table: str, ids: Sequence[str]) -> None:
    """Follow new records, which nobody has shown before: a chunk at a time, in a constant number of queries."""
    model = record_model(table)
    records = list(model._base_manager.filter(uuid__in=[UUID(key) for key in ids], live=True))
    keys = [record.pk for record in records]
    if hasattr(model, "primary_texts"):
        project_many(model, keys)
    if model is Service:
        announce_new(Service.objects.filter(pk__in=keys))
        openings.materialise(keys)
        records_changed(*records)


def after_changed(table: str, ids: Sequence[str], moment: datetime) -> None:
    """Follow changed records: the same, and the services that show them changed with them."""
    if not ids:
        return
    model = record_model(table)
    live = list(model._base_manager.filter(uuid__in=[UUID(key) for key in ids], live=True))
    keys = [record.pk for record in live]
    if hasattr(model, "primary_texts"):
        project_many(model, keys)
        _tell_translators(table, keys)
    if model is Service:
        stamp(_not_new(keys, moment), moment)
        openings.materialise(keys)
    records_changed(*live)
    for services in _in_parts(services_showing(live), keys if model is Service else ()):
        stamp(_not_new(services, moment), moment)
        records_changed(*Service.objects.filter(pk__in=services))


def _not_new(keys: Sequence[int], moment: datetime) -> "QuerySet[Service]":
    """Return the services that this import did not make; a new one keeps the moment that its source says."""
    return Service.objects.filter(pk__in=keys).exclude(first_published_at=moment)


def _in_parts(services: "QuerySet[Service]", without: Iterable[int]) -> Iterable[list[int]]:
    seen, last = set(without), 0
    while part := list(services.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        last = part[-1]
        yield [key for key in part if key not in seen]


def _tell_translators(table: str, keys: Sequence[int]) -> None:
    """Make words outdated whose primary ones changed; a look at those only that are being translated."""
    texts = word_model(table)._base_manager.filter(primary_of__in=keys)
    sent = TranslationTask.objects.filter(
        translation__source__object_id__in=texts.values("translation_key"), translation__enabled=True
    ).values("translation__source__object_id")
    for text in texts.filter(translation_key__in=sent):
        source_changed(text)
