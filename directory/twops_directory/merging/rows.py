"""What becomes of the fields and rows of two records when they are merged. Nothing is saved here."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations

from ..errors import MergeRefused
from ..models import Location, Organization, Service
from ..models.base import HsdsRecord, PublishedRecord
from ..versions import BOOKKEEPING
from .likeness import folded, same_number

Mergeable: TypeAlias = Service | Organization | Location
# Facts about one record as such: they stay with the record that stays.
STAYS = frozenset(
    {
        "country",
        "is_demo",
        "verified_on",
        "verified_by",
        "verification_method",
        "next_check_due",
        "go_live_at",
        "expire_at",
    }
)
WORDS = "words."
HOURS = "schedules"  # two lists of hours do not add up: one of them is taken


def takeable(model: type[PublishedRecord]) -> list[str]:
    """Return what can be taken from the record that goes: fields, ``words.summary`` and the like, and the hours."""
    names = [
        field.name
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in STAYS | BOOKKEEPING
    ]
    text = getattr(model, "primary_texts", None)
    if text is not None:
        names += [f"{WORDS}{field}" for field in text.rel.related_model.word_fields]
    return [*names, HOURS] if hasattr(model, HOURS) else names


def unite(kept: PublishedRecord, gone: PublishedRecord, take: Iterable[str]) -> dict[UUID, UUID]:
    """Put into a record what is taken from another one, and the rows that it lacks; both in memory.

    Rows keep their keys and ids. Returns for each row that the record has already, in other words or the same, which
    of its own rows it is: by ``uuid``.

    Raises:
        MergeRefused: something cannot be taken, or words of another primary language.
    """
    wanted = set(take)
    if unknown := sorted(wanted - set(takeable(type(kept)))):
        raise MergeRefused(_("Not known, so not taken: %(names)s.") % {"names": ", ".join(unknown)})
    for name in wanted - {HOURS}:
        if not name.startswith(WORDS):
            setattr(kept, name, getattr(gone, name))
    _take_words(kept, gone, {name.removeprefix(WORDS) for name in wanted if name.startswith(WORDS)})
    if HOURS in wanted:
        setattr(kept, HOURS, list(getattr(gone, HOURS).all()))
    return _unite_rows(kept, gone)


def _unite_rows(kept: HsdsRecord, gone: HsdsRecord) -> dict[UUID, UUID]:
    same: dict[UUID, UUID] = {}
    for relation in get_all_child_relations(kept):
        name = relation.get_accessor_name()
        if name == HOURS:
            if not getattr(kept, HOURS).all():
                setattr(kept, HOURS, list(getattr(gone, HOURS).all()))
        elif name != "primary_texts":
            same |= _add_missing(kept, gone, name, relation.field.name)
    return same


def _take_words(kept: PublishedRecord, gone: PublishedRecord, names: set[str]) -> None:
    if not names:
        return
    own, other = kept.primary_text, gone.primary_text
    if own is None or other is None or own.locale_id != other.locale_id:
        raise MergeRefused(
            _(
                "The two records have their words in different languages. Leave the words of the one that stays."
            )
        )
    for name in names:
        setattr(own, name, getattr(other, name))
    kept.primary_texts = [own]


def _add_missing(kept: HsdsRecord, gone: HsdsRecord, name: str, owner: str) -> dict[UUID, UUID]:
    identity = IDENTITIES.get(name, _content(owner))
    rows = list(getattr(kept, name).all())
    known = {identity(row): row for row in rows}
    same: dict[UUID, UUID] = {}
    for row in getattr(gone, name).all():
        twin = known.get(identity(row))
        if twin is not None:
            same |= {row.uuid: twin.uuid, **_unite_rows(twin, row)}
            continue
        row.position = max((each.position for each in rows), default=-1) + 1
        rows.append(row)
    setattr(kept, name, rows)
    return same


# What makes a row the same as another one of its list; each is asked for rows of one model only.
Identity = Callable[[Any], object]


def _content(owner: str) -> Identity:
    """Return what makes a row the same as another one where nothing else is known: all of its content."""
    apart = {"id", "uuid", "extra", "position", owner}

    def identity(row: HsdsRecord) -> object:
        names = [field.attname for field in row._meta.concrete_fields if field.name not in apart]
        return tuple(str(getattr(row, name)) for name in names)

    return identity


def _number(row: Any) -> object:
    country = getattr(getattr(row.service or row.organization or row.location, "country", None), "code", "")
    return same_number(row.number, country), row.extension


IDENTITIES: dict[str, Identity] = {
    "phones": _number,
    "channels": lambda row: (row.kind, row.address),
    "audiences": lambda row: row.code,
    "languages": lambda row: (row.tag, row.name),
    "places": lambda row: row.location_id,
    "areas": lambda row: (row.scope, row.country_id, row.code, folded(row.name)),
    "additional_urls": lambda row: row.url,
    "additional_websites": lambda row: row.url,
    "contacts": lambda row: (folded(row.name), row.email, folded(row.title)),
    "organization_identifiers": lambda row: (row.identifier_scheme, row.identifier),
}
