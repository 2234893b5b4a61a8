"""Writes the words of small records into the primary text rows, from where they are translated with them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from uuid import UUID

from django.db import models
from modelcluster.models import get_all_child_relations

from ..bulk.gather import gather_values, model_at
from ..models.base import ChildRecord, PublishedRecord
from ..models.details import Detail
from ..models.visibility import secrets

Way = tuple[type[ChildRecord], str, tuple[str, ...]]
Wanted = dict[tuple[UUID, str], str]


def project_details(record: PublishedRecord) -> None:
    """Make ``details`` of the primary words say what the live rows of a record say.

    Call it after a publication, in its transaction. Ids and translation keys of unchanged words stay. Confidential
    rows are left out with everything below them: a translator needs no secret.
    """
    project_many(type(record), [record.pk])


def project_many(model: type[models.Model], keys: Sequence[int]) -> None:
    """Do the same for some records of a model. As many queries as for one: two reads, and three writes at most."""
    texts = model_at(model, "primary_texts")
    if not any(relation.get_accessor_name() == "details" for relation in get_all_child_relations(texts)):
        return
    details = model_at(texts, "details")
    if not issubclass(details, Detail):
        return
    owners = dict(texts._base_manager.filter(primary_of__in=keys).values_list("pk", "primary_of"))
    locales = dict(texts._base_manager.filter(pk__in=owners).values_list("pk", "locale"))
    wanted = _wanted(model, keys)
    known: dict[int, dict[tuple[UUID, str], Detail]] = defaultdict(dict)
    manager: models.Manager = details._base_manager
    for row in manager.filter(text__in=owners):
        known[row.text_id][row.record_uuid, row.field] = row
    new: Callable[..., Detail] = details
    made: list[Detail] = []
    changed: list[Detail] = []
    gone: list[int] = []
    for text, owner in owners.items():
        rows, words = known[text], wanted[owner]
        gone += [row.pk for key, row in rows.items() if key not in words]
        for key, said in words.items():
            there = rows.get(key)
            if there is None:
                made.append(
                    new(text_id=text, locale_id=locales[text], record_uuid=key[0], field=key[1], words=said)
                )
            elif there.words != said:
                there.words = said
                changed.append(there)
    if gone:
        details._base_manager.filter(pk__in=gone).delete()
    if made:
        details._base_manager.bulk_create(made, batch_size=1_000)
    if changed:
        details._base_manager.bulk_update(changed, ["words"], batch_size=500)


def _wanted(model: type[models.Model], keys: Sequence[int]) -> dict[int, Wanted]:
    """Return the words that are no secret, by key of their record. One query."""
    ways = _ways(model)
    asked = {
        f"{rows.__name__} {path}": (
            rows._base_manager.filter(**{f"{path}__in": keys}),
            {
                "position": "position",
                "pk": "pk",
                "root": f"{path}__pk",
                "uuid": "uuid",
                **{f"words_{name}": name for name in rows.detail_fields},
                **{f"secret_{number}": secret for number, secret in enumerate(hidden_by)},
            },
        )
        for rows, path, hidden_by in ways
    }
    wanted: dict[int, Wanted] = defaultdict(dict)
    for rows in gather_values(asked).values():
        for row in rows:
            if any(value for alias, value in row.items() if alias.startswith("secret_")):
                continue
            for alias, value in row.items():
                if alias.startswith("words_") and value:
                    wanted[row["root"]][row["uuid"], alias.removeprefix("words_")] = value
    return wanted


@cache
def _ways(model: type[models.Model]) -> tuple[Way, ...]:
    """Return (model, lookup of the record, lookups that say "confidential") of all kinds of rows that have words."""
    return tuple(_below(model, "", tuple(secrets(model))))


def _below(model: type[models.Model], path: str, hidden_by: tuple[str, ...]) -> Iterator[Way]:
    """Yield the ways to the child rows of a model; ``path`` leads from such a row's owner to the record."""
    for relation in get_all_child_relations(model):
        if relation.get_accessor_name() == "primary_texts":
            continue
        rows, key = relation.related_model, relation.field.name
        above = (*(f"{key}__{secret}" for secret in hidden_by), *secrets(rows))
        if getattr(rows, "detail_fields", ()):
            yield rows, f"{key}__{path}" if path else key, above
        yield from _below(rows, f"{key}__{path}" if path else key, above)
