"""What every loader does with one record: find it, compare digests, write its words and child rows, publish it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from typing import Protocol, TypeVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from modelcluster.models import get_all_child_relations
from twops_locale.models import Country
from wagtail.models import Locale

from ..desk.operations import save_record
from ..errors import InvalidServiceData
from ..models.base import HsdsRecord, PublishedRecord
from ..models.text import TextRow
from .row_format import Row

DEMO_SOURCE = "demo"
Record = TypeVar("Record", bound=PublishedRecord)
Child = TypeVar("Child", bound=HsdsRecord)
Words = Mapping[str, Mapping[str, str]]


class Entry(Protocol):
    """An entry of a file: where it stands and what its words are, the primary language first."""

    @property
    def file(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def words(self) -> Words: ...


class CountryEntry(Entry, Protocol):
    """An entry that belongs to a country, by its ISO code."""

    @property
    def country(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record, and whether loading wrote it.

    Attributes:
        words: all languages' words of the data, the primary first.
        notes: language to words of small rows: as the primary language has them, to their translation.
        places: those of a service, loaded with it.
    """

    record: PublishedRecord
    changed: bool
    words: Words
    notes: Words = field(default_factory=dict)
    places: "tuple[Loaded, ...]" = ()


def digest_of(data: object) -> str:
    """Return the SHA-256 of an entry's content, whatever file it stands in."""

    def plain(value: object) -> object:
        if is_dataclass(value) and not isinstance(value, type):
            return {each.name: getattr(value, each.name) for each in fields(value) if each.name != "file"}
        if isinstance(value, date | time | Decimal):
            return str(value)
        raise TypeError(f"{type(value).__name__} in the data of a service")

    text = json.dumps(plain(data), default=plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def known_record(model: type[Record], key: str) -> Record | None:
    """Return the newest version of the record that was loaded under this key, or None."""
    record = model._default_manager.filter(source=DEMO_SOURCE, source_id=key).first()
    if record is None:
        return None
    newest: Record = record.get_latest_revision_as_object()
    return newest


def country_of(data: CountryEntry) -> Country:
    """Return the country of an entry. Raises InvalidServiceData."""
    country = Country.objects.filter(code=data.country).first()
    if country is None:
        raise InvalidServiceData(
            data.file, data.key, "country", f"the country {data.country} is not there; load it first"
        )
    return country


def put_words(
    record: PublishedRecord,
    model: type[TextRow],
    data: Entry,
    words: Words | None = None,
    path: str = "words",
) -> None:
    """Write the words of the first language into the primary row, without touching the other languages.

    ``words``, and where they stand in the entry, are given where they are not the entry's own.
    """
    language, texts = next(iter((words or data.words).items()))
    locale = Locale.objects.filter(language_code=language).first()
    if locale is None:
        raise InvalidServiceData(
            data.file, data.key, f"{path}.{language}", "the site has no such language; add its Locale"
        )
    text = record.primary_text or model(locale=locale)
    if text.locale_id != locale.pk:
        raise InvalidServiceData(
            data.file,
            data.key,
            f"{path}.{language}",
            f"the primary language is {text.locale.language_code} already; put it first",
        )
    for name in model.word_fields:
        setattr(text, name, texts.get(name, ""))
    record.primary_texts = [text]


def row_from(model: type[Child], values: Row, **references: HsdsRecord | int) -> Child:
    """Return an unsaved child row with its own child rows, which the values have as lists under their relations."""
    related = {
        relation.get_accessor_name(): relation.related_model for relation in get_all_child_relations(model)
    }
    below = {
        name: rows_from(related[name], rows)
        for name, rows in values.items()
        if name in related and isinstance(rows, list | tuple)
    }
    return model(**{**values, **below, **references})


def rows_from(model: type[Child], rows: Iterable[Row]) -> list[Child]:
    """Return unsaved child rows in their order."""
    return [row_from(model, values, position=number) for number, values in enumerate(rows)]


def put_children(record: HsdsRecord, wanted: Mapping[str, Sequence[HsdsRecord]]) -> None:
    """Make the child lists say what the data say, keeping the rows (and their ids) that are at the same place."""
    for relation in get_all_child_relations(record):
        name = relation.get_accessor_name()
        if name not in wanted:
            continue
        existing = list(getattr(record, name).all())
        rows = []
        for number, new in enumerate(wanted[name]):
            row = existing[number] if number < len(existing) else new
            if row is not new:
                for column in row._meta.fields:
                    if column.name not in {"id", "uuid", "extra", relation.field.name}:
                        setattr(row, column.attname, getattr(new, column.attname))
                put_children(row, _children_of(new))
            row.position = number
            rows.append(row)
        setattr(record, name, rows)


def _children_of(row: HsdsRecord) -> dict[str, Sequence[HsdsRecord]]:
    names = [relation.get_accessor_name() for relation in get_all_child_relations(row)]
    return {name: list(getattr(row, name).all()) for name in names}


def publish_entry(record: Record, data: Entry, user: AbstractUser) -> Record:
    """Save and publish a record as an entry has it; return it as it is stored then.

    Raises:
        InvalidServiceData: a field of the record or of a child row is not valid.
        NotAllowed: the user may not publish records of this country.
    """
    try:
        stored: Record = save_record(record, user=user, publish=True)
        return stored
    except ValidationError as error:
        named = error.message_dict.items() if hasattr(error, "error_dict") else [("content", error.messages)]
        name, messages = next(iter(named))
        raise InvalidServiceData(data.file, data.key, name, " ".join(messages)) from error
