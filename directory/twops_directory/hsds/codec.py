"""Between one flat row of the standard and one row of the database: ``to_stored`` and ``to_wire`` are inverse.

What our fields cannot say exactly is kept as it came (``extra["_kept"]``: what our fields say, and what came instead) and
given out again until somebody changes the field. Properties that nobody knows stay in ``extra``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime
from twops_locale.languages import language_name

from ..choices import PhoneKind
from ..fields import CodeListField
from ..validators import language_tag
from .homes import HOMES, model_field
from .recurrence import InvalidRecurrence, clock, line_of, properties_of
from .tables import TABLES

KEPT = "_kept"
# Not a property of the row itself: handled where translations are.
APART = frozenset({"translations"})
DASH = "-"  # stands for what the standard requires and a place does not have; the tabular form allows no empty value

PHONE_TYPES = {
    PhoneKind.VOICE: "voice",
    PhoneKind.SHORT: "voice",
    PhoneKind.SMS: "text",
    PhoneKind.FAX: "fax",
    PhoneKind.TEXTPHONE: "textphone",
    PhoneKind.VIDEO: "video",
}
KIND_OF_TYPE = {
    "voice": PhoneKind.VOICE,
    "cell": PhoneKind.VOICE,
    "text": PhoneKind.SMS,
    "fax": PhoneKind.FAX,
    "textphone": PhoneKind.TEXTPHONE,
    "video": PhoneKind.VIDEO,
}


class WireError(ValueError):
    """A property cannot be stored.

    Attributes:
        property: its name. reason: what is wrong. remedy: what to write instead.
    """

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        super().__init__(f"{name}: {reason}; {remedy}")
        self.property = name
        self.reason = reason
        self.remedy = remedy


@dataclass(slots=True)
class Stored:
    """One row as the database has it.

    Attributes:
        fields: field to value; ``country`` is the ISO 3166-1 code.
        words: field of the words in the primary language to text; ``language`` is their BCP 47 tag.
        references: column of the standard to id, possible owners included.
    """

    id: UUID
    fields: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    references: dict[str, UUID] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    language: str = ""


def to_wire(home: str, stored: Stored) -> dict[str, Any]:
    """Return the flat row of the standard: no None, no empty text; all ``*_id`` columns that have a value.

    Args:
        home: a table's name, or ``own_address`` for the address in a place's own row.
    """
    wire = _from_fields(home, stored)
    for name, note in stored.extra.get(KEPT, {}).items():
        if note.get("as") == wire.get(name):
            if "came" in note:
                wire[name] = note["came"]
            else:
                wire.pop(name, None)
    for name, value in stored.extra.items():
        if not name.startswith("_"):
            wire.setdefault(name, value)
    return wire


def to_stored(
    home: str, wire: Mapping[str, Any], *, language: str = "", unresolved: frozenset[str] = frozenset()
) -> Stored:
    """Return what to store for a flat row of the standard, so that ``to_wire`` gives the same row back.

    Args:
        wire: without None; numbers are numbers, ``twops`` is a mapping.
        language: BCP 47 tag of the words, where the row itself says none.
        unresolved: columns of open references whose target is not there; kept as they came.

    Raises:
        WireError: a value has the wrong type, is not in its closed list, is too long, or contradicts itself.
    """
    stored = Stored(UUID(str(wire["id"])), language=str(wire.get("language") or language))
    spec, place = HOMES[home], TABLES["address" if home == "own_address" else home]
    for name, target in spec.fields.items():
        if name in wire:
            stored.fields[target] = _into(home, name, target, wire[name])
    for name, target in spec.words.items():
        stored.words[target] = _text(name, wire.get(name, ""), MAX_OF_WORDS.get(target, 5_000))
    _take_facts(home, wire.get("twops") or {}, stored)
    for column in place.properties:
        if column.endswith("_id") and column in wire and column not in unresolved and _is_uuid(wire[column]):
            stored.references[column] = UUID(str(wire[column]))
    if special := INTO.get(home):
        special(wire, stored)
    _keep_the_rest(home, wire, stored)
    return stored


MAX_OF_WORDS = {"name": 200, "alternate_name": 200, "summary": 400, "alert": 400}


def _from_fields(home: str, stored: Stored) -> dict[str, Any]:
    """Return the row that our fields alone say."""
    spec = HOMES[home]
    wire: dict[str, Any] = {"id": str(stored.id)}
    for column, target in stored.references.items():
        wire[column] = str(target)
    for name, source in spec.fields.items():
        _put(wire, name, _out(stored.fields.get(source)))
    for name, source in spec.words.items():
        _put(wire, name, stored.words.get(source))
    facts: dict[str, Any] = {}
    for name, source in spec.facts.items():
        value = stored.fields.get(source)
        if name in stored.fields and not _says_nothing(home, source, value):
            facts[name] = _out(value)
    for name, source in spec.word_facts.items():
        _put(facts, name, stored.words.get(source))
    if special := OUT.get(home):
        special(stored, wire, facts)
    if facts:
        wire["twops"] = facts
    if spec.words and stored.language and home != "taxonomy_term":
        wire["language"] = stored.language
    for name in spec.needed:
        wire.setdefault(name, wire.get("name", DASH))
    return wire


def _put(wire: dict[str, Any], name: str, value: Any) -> None:
    if value not in (None, "", [], {}):
        wire[name] = value


def _says_nothing(home: str, name: str, value: Any) -> bool:
    """Say whether a fact is what a row has that says nothing about it."""
    if value in (None, "", []):
        return True
    default = model_field(home, name).get_default()
    return bool(value == default) and not (home == "service" and name == "kind")


def _out(value: Any) -> Any:
    """Return a value as JSON has it: whole numbers without a point, ISO 8601 dates, wall times as HH:MM:SS."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    return value.isoformat() if isinstance(value, date) else value


def _into(home: str, name: str, target: str, value: Any) -> Any:
    """Return a value as the model's field wants it; raises WireError."""
    if target == "country":
        return _country(name, value)
    if target == "extension":
        return _out(float(value)) if isinstance(value, float) else str(value)
    if target == "currency":
        return str(value)  # judged in ``_currency_into``
    found = model_field(home, target)
    converted = _convert(found, name, value)
    if isinstance(found, models.CharField | models.TextField):
        converted = _text(name, converted, found.max_length)
    choices = [code for code, _label in found.flatchoices]
    if choices and converted not in choices and not (found.blank and converted == ""):
        raise WireError(name, f"is {_shown(value)}", f"write one of: {', '.join(map(str, choices))}")
    return converted


def _convert(found: "models.Field[Any, Any]", name: str, value: Any) -> Any:
    try:
        match found:
            case models.DateTimeField():
                moment = parse_datetime(str(value))
                if moment is None:
                    raise ValueError
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            case models.DateField():
                return date.fromisoformat(str(value)[:10])
            case models.TimeField():
                return clock(value)
            case models.BooleanField():
                if not isinstance(value, bool):
                    raise ValueError
                return value
            case models.DecimalField():
                return _decimal(found, value)
            case models.FloatField():
                return _number(value)
            case models.IntegerField():
                return _whole(name, value)
            case CodeListField():
                return _codes(found, name, value)
            case _:
                return value
    except (ValueError, TypeError, InvalidOperation, OverflowError) as error:
        if isinstance(error, WireError):
            raise
        raise WireError(name, f"is {_shown(value)}", f"write {REMEDIES[type(found)]}") from None


REMEDIES: dict[type, str] = {
    models.DateTimeField: "a date and time such as 2026-11-25T09:30:00Z",
    models.DateField: "a date such as 2026-11-25",
    models.TimeField: "a time such as 09:30:00",
    models.BooleanField: "true or false, or leave it out",
    models.DecimalField: "a number such as 12.5, at most 9999999.99",
    models.FloatField: "a number such as 52.23",
    models.PositiveSmallIntegerField: "a whole number from 0 to 32767",
}


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    return float(value)


def _whole(name: str, value: Any) -> int:
    number = _number(value)
    if not 0 <= number <= 32767:
        raise ValueError
    return int(number)


def _decimal(found: "models.DecimalField[Any, Any]", value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-found.decimal_places))
    if abs(rounded) >= Decimal(10) ** (found.max_digits - found.decimal_places):
        raise ValueError
    return rounded


def _codes(found: CodeListField, name: str, value: Any) -> list[Any]:
    known = [code for code, _label in found.options]
    if not isinstance(value, list) or any(item not in known for item in value):
        raise WireError(name, f"is {_shown(value)}", f"write a list of some of: {', '.join(map(str, known))}")
    return value


def _text(name: str, value: Any, longest: int | None) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WireError(name, f"is {_shown(value)}", "write a text, in quotes")
    if longest is not None and len(value) > longest:
        raise WireError(name, f"has {len(value)} characters", f"shorten it to {longest}")
    return value


def _country(name: str, value: Any) -> str:
    code = str(value)
    if code == DASH or (len(code) == 2 and code.isascii() and code.isalpha()):
        return "" if code == DASH else code.upper()
    raise WireError(name, f"is {_shown(value)}", "write the two letters of ISO 3166-1, for example PL")


def _is_uuid(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _take_facts(home: str, facts: Mapping[str, Any], stored: Stored) -> None:
    spec = HOMES[home]
    for name, target in spec.facts.items():
        if name in facts:
            stored.fields[target] = _into_fact(home, name, target, facts[name])
    for name, target in spec.word_facts.items():
        stored.words[target] = _text(f"twops.{name}", facts.get(name, ""), MAX_OF_WORDS.get(target, 5_000))


def _into_fact(home: str, name: str, target: str, value: Any) -> Any:
    try:
        return _into(home, name, target, value)
    except WireError as error:
        raise WireError(f"twops.{name}", error.reason, error.remedy) from None


def _keep_the_rest(home: str, wire: Mapping[str, Any], stored: Stored) -> None:
    """Keep what ``_from_fields`` would not give back as it came."""
    table = TABLES["address" if home == "own_address" else home]
    said = _from_fields(home, stored)
    kept: dict[str, Any] = {}
    for name in {*wire, *said} - APART - {"id"}:
        if name not in table.properties and name in wire:
            stored.extra[name] = wire[name]
        elif wire.get(name) != said.get(name):
            note = {"as": said[name]} if name in said else {}
            kept[name] = note | ({"came": wire[name]} if name in wire else {})
    if kept:
        stored.extra[KEPT] = kept


# What is more than one property for one field.


def _phone_out(stored: Stored, wire: dict[str, Any], facts: dict[str, Any]) -> None:
    kind = PhoneKind(stored.fields.get("kind") or PhoneKind.VOICE)
    wire["type"] = PHONE_TYPES[kind]
    if KIND_OF_TYPE[wire["type"]] == kind:
        facts.pop("kind", None)
    extension = str(wire.pop("extension", ""))
    if extension.isascii() and extension.isdigit() and str(int(extension)) == extension:
        wire["extension"] = int(extension)
    elif extension:
        facts["extension"] = extension


def _phone_into(wire: Mapping[str, Any], stored: Stored) -> None:
    facts = wire.get("twops") or {}
    if "kind" not in facts:
        stored.fields["kind"] = KIND_OF_TYPE.get(str(wire.get("type", "voice")), PhoneKind.VOICE)
    if "extension" in facts:
        stored.fields["extension"] = _text("twops.extension", facts["extension"], 20)
    if not any(character.isdigit() for character in str(stored.fields.get("number", ""))):
        raise WireError("number", "has no digit in it", "write the number as people dial it")


def _language_out(stored: Stored, wire: dict[str, Any], facts: dict[str, Any]) -> None:
    tag = str(stored.fields.get("tag") or "")
    wire["code"], wire["name"] = tag.split("-")[0], language_name(tag, "en") if tag else ""
    if "-" in tag:
        facts["tag"] = tag


def _language_into(wire: Mapping[str, Any], stored: Stored) -> None:
    tag = (wire.get("twops") or {}).get("tag") or wire.get("code") or "und"
    try:
        language_tag(str(tag))
    except ValidationError:
        raise WireError(
            "code", f"is {_shown(tag)}", "write a code of ISO 639, for example pl, or a BCP 47 tag"
        ) from None
    stored.fields["tag"] = str(tag)


def _schedule_out(stored: Stored, wire: dict[str, Any], facts: dict[str, Any]) -> None:
    for name in ("days", "weeks_of_month", "rrule"):
        facts.pop(name, None)
    wire.update(properties_of(stored.fields))


def _schedule_into(wire: Mapping[str, Any], stored: Stored) -> None:
    facts = wire.get("twops") or {}
    try:
        stored.fields.update(line_of(wire))
    except InvalidRecurrence as error:
        reason, _, remedy = str(error).partition("; ")
        raise WireError(error.property, reason, remedy or "correct it") from None
    opens, closes = stored.fields.get("opens_at"), stored.fields.get("closes_at")
    if facts.get("all_day"):
        stored.fields |= {"opens_at": None, "closes_at": None}
    elif facts.get("closed") and (opens or closes):
        raise WireError("twops.closed", "is true beside times", "leave out opens_at and closes_at")


def _currency_into(wire: Mapping[str, Any], stored: Stored) -> None:
    currency = str(wire.get("currency", "")).upper()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise WireError(
            "currency",
            f"is {_shown(wire['currency'])}",
            "write the three letters of ISO 4217, for example EUR",
        )
    stored.fields["currency"] = currency


def _undashed(wire: Mapping[str, Any], stored: Stored) -> None:
    stored.fields = {name: "" if value == DASH else value for name, value in stored.fields.items()}


OUT: Mapping[str, Callable[[Stored, dict[str, Any], dict[str, Any]], None]] = {
    "phone": _phone_out,
    "language": _language_out,
    "schedule": _schedule_out,
}
INTO: Mapping[str, Callable[[Mapping[str, Any], Stored], None]] = {
    "phone": _phone_into,
    "language": _language_into,
    "schedule": _schedule_into,
    "cost_option": _currency_into,
    "address": _undashed,
    "own_address": _undashed,
    "metadata": _undashed,
}
