"""What is more than one property of the standard for one of our fields, or the other way round."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from twops_locale.languages import language_name

from ..choices import PhoneKind
from ..validators import language_tag
from .recurrence import InvalidRecurrence, line_of, properties_of
from .stored import Stored, WireError
from .wire_values import DASH, quoted, text_value

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
        stored.fields["extension"] = text_value("twops.extension", facts["extension"], 20)
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
            "code", f"is {quoted(tag)}", "write a code of ISO 639, for example pl, or a BCP 47 tag"
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
            f"is {quoted(wire['currency'])}",
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
