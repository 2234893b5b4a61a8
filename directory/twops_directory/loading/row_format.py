"""Reads the small records of an entry: numbers, channels, hours, prices, documents, people. Plain values, no database.

Each comes back as the fields of the model that it becomes, with its own small records in lists under their relations.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from .. import choices
from ..hours.weekdays import DAYS
from ..iso8601 import wall_time
from ..models.schedule import PLACES_IN_MONTH
from .reader import Reader

# The fields of a model, and its own small records in lists under their relations.
Row: TypeAlias = Mapping[str, object]


class Rows:
    """Reads the small records of one entry, and keeps the translations of their words.

    A note is one text (a name, the same in every language) or a mapping with every language of the entry's words.

    Attributes:
        notes: language to words as the primary language has them, to their translation.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = tuple(languages)
        self.notes: dict[str, dict[str, str]] = {tag: {} for tag in self.languages[1:]}

    def of(self, entry: Reader, field: str, read: Callable[["Rows", Reader], Row]) -> tuple[Row, ...]:
        """Return the rows of a list, empty where it is missing."""
        entries = []
        for row in entry.children(field):
            entries.append(read(self, row))
            row.finish()
        return tuple(entries)

    def note(self, row: Reader, field: str, default: object = "") -> str:
        """Take a note; return it in the primary language."""
        value = row.take(field, default)
        if isinstance(value, str):
            if default is ... and not value.strip():
                raise row.refuse(field, "is empty; write it")
            return value.strip()
        if not isinstance(value, Mapping) or tuple(value) != self.languages:
            raise row.refuse(
                field,
                f"is {value!r}; write one text, or a mapping of the languages {', '.join(self.languages)} in this order",
            )
        texts = Reader(row.file, row.key, f"{row.path}{field}.", value)
        first, *others = (texts.text(tag) for tag in self.languages)
        if not all((first, *others)):
            raise row.refuse(field, "is empty in a language; write it, or leave the field out")
        for tag, text in zip(self.languages[1:], others, strict=True):
            if self.notes[tag].setdefault(first, text) != text:
                raise texts.refuse(
                    tag, f"translates {first!r} in another way than before; use the same words"
                )
        return first


def phone(rows: Rows, row: Reader) -> Row:
    """Return a phone number with the hours and languages that are its own."""
    return {
        "number": row.text("number"),
        "extension": row.text("extension", ""),
        "kind": row.code("kind", choices.PhoneKind, "voice"),
        "free_of_charge": row.typed("free_of_charge", bool),
        "shows_on_bill": row.typed("shows_on_bill", bool),
        "number_hidden_from_service": row.typed("number_hidden_from_service", bool),
        "anonymous": row.typed("anonymous", bool),
        "confidential": row.typed("confidential", bool, False),
        "description": rows.note(row, "note"),
        "languages": tuple({"tag": tag} for tag in tags(row, "languages", ())),
        "schedules": rows.of(row, "hours", hours),
    }


def channel(rows: Rows, row: Reader) -> Row:
    """Return another way to reach a service, with the hours and languages that are its own."""
    return {
        "kind": row.code("kind", choices.ChannelKind),
        "address": row.text("address", ""),
        "free": row.typed("free", bool),
        "anonymous": row.typed("anonymous", bool),
        "confidential": row.typed("confidential", bool, False),
        "description": rows.note(row, "note"),
        "languages": tuple({"tag": tag} for tag in tags(row, "languages", ())),
        "schedules": rows.of(row, "hours", hours),
    }


def hours(rows: Rows, row: Reader) -> Row:
    """Return a line of opening hours."""
    return {
        "kind": row.code("kind", choices.ScheduleKind, "hours"),
        "days": list(row.codes("days", DAYS, ())),
        "weeks_of_month": list(row.codes("weeks_of_month", [code for code, _label in PLACES_IN_MONTH], ())),
        "opens_at": clock(row, "opens"),
        "closes_at": clock(row, "closes"),
        "all_day": row.typed("all_day", bool, False),
        "closed": row.typed("closed", bool, False),
        "by_appointment": row.typed("by_appointment", bool, False),
        "valid_from": row.typed("valid_from", date),
        "valid_to": row.typed("valid_to", date),
        "on_public_holidays": row.code("on_public_holidays", choices.HolidayRule, "same"),
        "tz": row.text("tz", ""),
        "rrule": row.text("rrule", ""),
        "dtstart": row.typed("dtstart", date),
        "notes": rows.note(row, "note"),
    }


def clock(row: Reader, field: str) -> time | None:
    """Take a local wall time, or None."""
    value = row.take(field, None)
    if value is None:
        return None
    try:
        return wall_time(value if isinstance(value, str) else "")
    except ValueError:
        raise row.refuse(field, f'is {value!r}; write a time in quotes, for example "09:30"') from None


def tags(row: Reader, field: str, default: object = ...) -> tuple[str, ...]:
    """Take a list of BCP 47 tags, each once."""
    value = row.take(field, default)
    if not isinstance(value, list | tuple) or not all(isinstance(tag, str) for tag in value):
        raise row.refuse(field, f'is {value!r}; write a list of BCP 47 tags ("no" in quotes)')
    return tuple(dict.fromkeys(value))


def amount(row: Reader, field: str, default: object = ...) -> Decimal | None:
    """Take a number that is exact, or None where there is a default and no number."""
    value = row.take(field, default)
    if value is None:
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise row.refuse(field, f'is {value!r}; write a number in quotes, for example "40.00"') from None


def cost_option(rows: Rows, row: Reader) -> Row:
    """Return a price and what it is for."""
    return {
        "amount": amount(row, "amount"),
        "currency": row.text("currency"),
        "option": rows.note(row, "option"),
    }


def area(rows: Rows, entry: Reader) -> Row:
    """Return the one area that a service helps in: a word, or a region or town with its name."""
    value = entry.take("area")
    if value in ("country", "world"):
        return {"scope": value, "code": "", "name": ""}
    if not isinstance(value, Mapping):
        raise entry.refuse(
            "area", f"is {value!r}; write country, world or {{scope: region, code: PL-PM, name: Pomorskie}}"
        )
    row = Reader(entry.file, entry.key, "area.", value)
    fields = {
        "scope": row.code("scope", choices.AreaScope),
        "code": row.text("code", ""),
        "name": rows.note(row, "name"),
    }
    row.finish()
    return fields


def required_document(rows: Rows, row: Reader) -> Row:
    """Return what one must bring."""
    return {"document": rows.note(row, "document", ...), "uri": row.text("url", "")}


def capacity(rows: Rows, row: Reader) -> Row:
    """Return how much is free. ``unit`` is the key of a unit of the vocabulary."""
    return {
        "unit": row.text("unit"),
        "available": amount(row, "available"),
        "maximum": amount(row, "maximum", None),
        "description": rows.note(row, "note"),
    }


def contact(rows: Rows, row: Reader) -> Row:
    """Return a contact person with their numbers."""
    return {
        "name": row.text("name", ""),
        "title": rows.note(row, "role"),
        "department": rows.note(row, "department"),
        "email": row.text("email", ""),
        "confidential": row.typed("confidential", bool, False),
        "phones": rows.of(row, "phones", phone),
    }


def web_address(rows: Rows, row: Reader) -> Row:
    """Return a further web address."""
    return {"url": row.text("url"), "label": rows.note(row, "label", ...)}


def funding(rows: Rows, row: Reader) -> Row:
    """Return who pays."""
    return {"source": rows.note(row, "source", ...)}


def attribute(rows: Rows, row: Reader) -> Row:
    """Return a term said about the service. ``term`` is the key of a taxonomy, a slash and the term's code."""
    return {"term": row.text("term"), "link_type": row.text("link_type", "")}


FURTHER: dict[str, tuple[str, Callable[[Rows, Reader], Row]]] = {
    "required_documents": ("required_documents", required_document),
    "capacities": ("capacities", capacity),
    "contacts": ("contacts", contact),
    "urls": ("additional_urls", web_address),
    "funding": ("funding", funding),
    "attributes": ("attributes", attribute),
}


def further(rows: Rows, entry: Reader) -> dict[str, tuple[Row, ...]]:
    """Return the small records that many services have none of, by their relation."""
    return {relation: rows.of(entry, field, read) for field, (relation, read) in FURTHER.items()}


def at_place(rows: Rows, place: Reader) -> Row:
    """Return what a service has at one of its places: numbers, hours, people and a note of its own."""
    return {
        "description": rows.note(place, "note"),
        "phones": rows.of(place, "phones", phone),
        "schedules": rows.of(place, "hours", hours),
        "contacts": rows.of(place, "contacts", contact),
    }
