"""What is more than one property of the standard for one of our fields, or the other way round."""

from collections.abc import Callable, Mapping
from datetime import time

from django.core.exceptions import ValidationError
from twops_locale.languages import language_name

from ...choices import PhoneKind
from ...iso8601 import day_of, wall_time
from ...json_values import Row, object_in
from ...validators import language_tag, phone_number
from ..standard.recurrence import END_OF_DAY, LINE, PARTS, in_words, line_of, properties_of
from .stored import Stored, WireError
from .values import DASH, quoted, text_value

# BCP 47 for a language that has no code, or whose code nobody knows: it has a name.
UNKNOWN = "und"
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


def _phone_out(stored: Stored, wire: Row, facts: Row) -> None:
    kind = PhoneKind(str(stored.fields.get("kind") or PhoneKind.VOICE))
    wire["type"] = said = PHONE_TYPES[kind]
    if KIND_OF_TYPE[said] == kind:
        facts.pop("kind", None)
    extension = str(wire.pop("extension", ""))
    if extension.isascii() and extension.isdigit() and str(int(extension)) == extension:
        wire["extension"] = int(extension)
    elif extension:
        facts["extension"] = extension


def _phone_into(wire: Mapping[str, object], stored: Stored) -> None:
    facts = object_in(wire.get("twops"))
    if "kind" not in facts:
        stored.fields["kind"] = KIND_OF_TYPE.get(str(wire.get("type", "voice")), PhoneKind.VOICE)
    if "extension" in facts:
        stored.fields["extension"] = text_value("twops.extension", facts["extension"], 20)
    try:
        phone_number(str(stored.fields.get("number", "")))
    except ValidationError as error:
        raise WireError.saying("number", " ".join(error.messages)) from error


def _language_out(stored: Stored, wire: Row, facts: Row) -> None:
    tag = str(stored.fields.get("tag") or "")
    facts.pop("name", None)
    wire["code"], wire["name"] = tag.split("-")[0], language_name(tag, "en") if tag else ""
    if tag == UNKNOWN and stored.fields.get("name"):
        wire["name"] = str(stored.fields["name"])
        wire.pop("code")
    if "-" in tag:
        facts["tag"] = tag


def _language_into(wire: Mapping[str, object], stored: Stored) -> None:
    tag = object_in(wire.get("twops")).get("tag") or wire.get("code") or UNKNOWN
    try:
        language_tag(str(tag))
    except ValidationError as error:
        raise WireError.saying("code", " ".join(error.messages)) from error
    stored.fields["tag"] = str(tag)


# What a line says apart from the properties of the standard, where these cannot say it.
UNSAID = ("opens_at", "closes_at", "dtstart")


def _schedule_out(stored: Stored, wire: Row, facts: Row) -> None:
    line = stored.fields
    own = {name: facts.pop(name) for name in LINE if name in facts}
    said = properties_of(line)
    if said is None:
        facts |= own | {name: wire.pop(name) for name in UNSAID if name in wire}
        wire.setdefault("description", in_words(line))
        return
    wire |= said
    if line_of(wire) != {name: line.get(name) or empty for name, empty in NO_LINE.items()}:
        facts |= own
    if line.get("by_appointment"):
        wire.setdefault("description", BY_APPOINTMENT)


BY_APPOINTMENT = "by appointment"
NO_LINE: Mapping[str, object] = {"days": [], "weeks_of_month": [], "rrule": ""}


def _schedule_into(wire: Mapping[str, object], stored: Stored) -> None:
    facts = object_in(wire.get("twops"))
    ours = {name: stored.fields.get(name) or empty for name, empty in NO_LINE.items()}
    stored.fields |= line_of(wire)
    _take_unsaid(wire, facts, stored, ours)
    opens, closes = stored.fields.get("opens_at"), stored.fields.get("closes_at")
    if facts.get("all_day"):
        stored.fields |= {"opens_at": None, "closes_at": None}
    elif facts.get("closed") and (opens or closes):
        raise WireError("twops.closed", "is true beside times", "leave out opens_at and closes_at")
    elif wire.get("closes_at") in END_OF_DAY and opens == time(0):
        stored.fields |= {"opens_at": None, "closes_at": None, "all_day": True}
    if wire.get("description") in (in_words(stored.fields), BY_APPOINTMENT) and facts:
        stored.fields["description"] = ""  # it is ours, made for those who know the standard only


def _take_unsaid(
    wire: Mapping[str, object], facts: Mapping[str, object], stored: Stored, ours: Mapping[str, object]
) -> None:
    """Take our own line where the properties of the standard say the same, or could not say it.

    Whoever changed them knows the standard and not us: then they count.
    """
    if not any(ours.values()) and not any(name in facts for name in UNSAID):
        return
    line = {**stored.fields, **ours, "dtstart": stored.fields.get("dtstart")}
    if any(name in facts for name in UNSAID):
        try:
            line |= {
                "opens_at": wall_time(_text(facts["opens_at"]))
                if facts.get("opens_at")
                else line.get("opens_at"),
                "closes_at": wall_time(_text(facts["closes_at"]))
                if facts.get("closes_at")
                else line.get("closes_at"),
                "dtstart": day_of(_text(facts["dtstart"])) if facts.get("dtstart") else line.get("dtstart"),
            }
        except (ValueError, TypeError):
            raise WireError(
                "twops.opens_at", "is no time, or dtstart no day", "write 09:30:00 and 2026-11-25"
            ) from None
    said = properties_of(line) or {}
    given = {name: wire[name] for name in PARTS.values() if wire.get(name) not in (None, "")}
    if given == {name: value for name, value in said.items() if name in PARTS.values()}:
        stored.fields |= line


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _currency_into(wire: Mapping[str, object], stored: Stored) -> None:
    currency = str(wire.get("currency", "")).upper()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise WireError(
            "currency",
            f"is {quoted(wire['currency'])}",
            "write the three letters of ISO 4217, for example EUR",
        )
    stored.fields["currency"] = currency


def _undashed(wire: Mapping[str, object], stored: Stored) -> None:
    stored.fields = {name: "" if value == DASH else value for name, value in stored.fields.items()}


OUT: Mapping[str, Callable[[Stored, Row, Row], None]] = {
    "phone": _phone_out,
    "language": _language_out,
    "schedule": _schedule_out,
}
INTO: Mapping[str, Callable[[Mapping[str, object], Stored], None]] = {
    "phone": _phone_into,
    "language": _language_into,
    "schedule": _schedule_into,
    "cost_option": _currency_into,
    "address": _undashed,
    "own_address": _undashed,
    "metadata": _undashed,
}
