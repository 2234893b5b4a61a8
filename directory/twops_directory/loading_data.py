"""The format of files of services, checked strictly: plain values, no database.

Every complaint names the file, the entry's key, the field and what to write instead.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from . import choices
from .errors import InvalidServiceData
from .hours_calendar import DAYS
from .loading_reader import Reader
from .models.schedule import PLACES_IN_MONTH

SERVICE_WORDS = (
    "name",
    "alternate_name",
    "summary",
    "description",
    "eligibility_description",
    "application_process",
    "fees_description",
    "confidentiality_note",
    "alert",
)
ORGANIZATION_WORDS = ("name", "alternate_name", "description")
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class OrganizationData:
    """An organisation as a file has it. ``words``: language to field to text, the primary language first."""

    file: str
    key: str
    country: str
    website: str
    email: str
    words: Words


@dataclass(frozen=True, slots=True)
class PlaceData:
    """A place; ``facts`` are fields of ``Location``."""

    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ServiceData:
    """A service as a file has it. The mappings hold fields of the models that they are named after."""

    file: str
    key: str
    country: str
    organization: str
    facts: Mapping[str, Any]
    audiences: tuple[str, ...]
    languages: tuple[str, ...]
    area: Mapping[str, Any]
    phones: tuple[Mapping[str, Any], ...]
    channels: tuple[Mapping[str, Any], ...]
    hours: tuple[Mapping[str, Any], ...]
    cost_options: tuple[Mapping[str, Any], ...]
    places: tuple[PlaceData, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class CountryData:
    """One file: a country with its organisations and services."""

    country: str
    organizations: tuple[OrganizationData, ...]
    services: tuple[ServiceData, ...]


def parse_country(content: object, file: str) -> CountryData:
    """Return a file's content as checked values; raises InvalidServiceData at the first mistake."""
    reader = Reader(file, "", "", content)
    country = reader.text("country")
    organizations = tuple(_organization(entry, country) for entry in _entries(reader, "organizations"))
    services = tuple(_service(entry, country) for entry in _entries(reader, "services"))
    reader.finish()
    keys = [entry.key for entry in organizations] + [entry.key for entry in services]
    for key in keys:
        if keys.count(key) > 1:
            raise InvalidServiceData(file, key, "key", "stands twice; give each entry its own key")
    return CountryData(country, organizations, services)


def _entries(reader: Reader, field: str) -> list[Reader]:
    entries = reader.children(field)
    for entry in entries:
        entry.key, entry.path = entry.text("key"), ""
    return entries


def _organization(entry: Reader, country: str) -> OrganizationData:
    data = OrganizationData(
        file=entry.file,
        key=entry.key,
        country=country,
        website=entry.text("website", ""),
        email=entry.text("email", ""),
        words=_words(entry, ORGANIZATION_WORDS),
    )
    entry.finish()
    return data


def _service(entry: Reader, country: str) -> ServiceData:
    data = ServiceData(
        file=entry.file,
        key=entry.key,
        country=country,
        organization=entry.text("organization"),
        audiences=entry.codes("audiences", choices.Audience.values),
        languages=_tags(entry),
        area=_area(entry),
        phones=tuple(_rows(entry, "phones", _phone)),
        channels=tuple(_rows(entry, "channels", _channel)),
        hours=tuple(_rows(entry, "hours", _hours)),
        cost_options=tuple(_rows(entry, "cost_options", _cost_option)),
        places=tuple(PlaceData(facts) for facts in _rows(entry, "places", _place)),
        words=_words(entry, SERVICE_WORDS),
        facts=_facts(entry),
    )
    entry.finish()
    return data


def _tags(entry: Reader) -> tuple[str, ...]:
    tags = entry.take("languages")
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise entry.refuse("languages", f'is {tags!r}; write a list of BCP 47 tags ("no" in quotes)')
    return tuple(dict.fromkeys(tags))


def _words(entry: Reader, known: tuple[str, ...]) -> Words:
    languages = entry.child("words")
    if not languages.content:
        raise entry.refuse("words", "is empty; add the words of the country's first language")
    words: dict[str, dict[str, str]] = {}
    for language in list(languages.content):
        texts = languages.child(language)
        words[language] = {field: texts.text(field, "") for field in known}
        if not words[language]["name"]:
            raise texts.refuse("name", "is missing; add it")
        texts.finish()
    return words


def _rows(entry: Reader, field: str, read: Callable[[Reader], dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for row in entry.children(field):
        values = read(row)
        row.finish()
        yield values


def _facts(entry: Reader) -> dict[str, Any]:
    delivery = entry.codes("delivery", ("phone", "online", "in_person"))
    ages, wait = entry.child("ages", {}), entry.child("wait", {})
    secrets, verified = entry.child("confidentiality", {}), entry.child("verified", {})
    if True in verified.content:  # YAML 1.1 reads an unquoted "on" as the boolean
        verified.content["on"] = verified.content.pop(True)
    facts = {
        "kind": entry.code("kind", choices.ServiceKind),
        "status": entry.code("status", choices.ServiceStatus, "active"),
        "by_phone": "phone" in delivery,
        "online": "online" in delivery,
        "in_person": "in_person" in delivery,
        "url": entry.text("url", ""),
        "email": entry.text("email", ""),
        "holiday_region": entry.text("holiday_region", ""),
        "minimum_age": ages.typed("min", int),
        "maximum_age": ages.typed("max", int),
        "cost": entry.code("cost", choices.CostKind, "unknown"),
        "referral_needed": entry.typed("referral_needed", bool),
        "wait_min_days": wait.typed("min_days", int),
        "wait_max_days": wait.typed("max_days", int),
        "wait_observed_on": wait.typed("observed_on", date),
        "prevention_level": entry.code("prevention_level", choices.PreventionLevel, ""),
        "evidence_rating": entry.code("evidence_rating", choices.EvidenceRating, ""),
        "anonymous_possible": secrets.code("anonymous_possible", choices.Anonymity, "unknown"),
        "records_kept": secrets.code("records_kept", choices.RecordsKept, "unknown"),
        "professional_secrecy": secrets.typed("professional_secrecy", bool),
        "reports_immediate_danger": secrets.code("reports_immediate_danger", choices.Reporting, "unknown"),
        "reports_identified_child": secrets.code("reports_identified_child", choices.Reporting, "unknown"),
        "reports_past_offence": secrets.code("reports_past_offence", choices.Reporting, "unknown"),
        "confidentiality_source_url": secrets.text("source_url", ""),
        "confidentiality_checked_on": secrets.typed("checked_on", date),
        "verified_on": verified.typed("on", date),
        "verification_method": verified.code("method", choices.VerificationMethod, ""),
        "next_check_due": verified.typed("next_due", date),
    }
    for part in (ages, wait, secrets, verified):
        part.finish()
    return facts


def _area(entry: Reader) -> dict[str, Any]:
    value = entry.take("area")
    if value in ("country", "world"):
        return {"scope": value, "code": "", "name": ""}
    if not isinstance(value, Mapping):
        raise entry.refuse(
            "area", f"is {value!r}; write country, world or {{scope: region, code: PL-PM, name: Pomorskie}}"
        )
    row = Reader(entry.file, entry.key, "area.", value)
    area = {
        "scope": row.code("scope", choices.AreaScope),
        "code": row.text("code", ""),
        "name": row.text("name", ""),
    }
    row.finish()
    return area


def _phone(row: Reader) -> dict[str, Any]:
    return {
        "number": row.text("number"),
        "extension": row.text("extension", ""),
        "kind": row.code("kind", choices.PhoneKind, "voice"),
        "free_of_charge": row.typed("free_of_charge", bool),
        "shows_on_bill": row.typed("shows_on_bill", bool),
        "number_hidden_from_service": row.typed("number_hidden_from_service", bool),
        "confidential": row.typed("confidential", bool, False),
    }


def _channel(row: Reader) -> dict[str, Any]:
    return {
        "kind": row.code("kind", choices.ChannelKind),
        "address": row.text("address", ""),
        "free": row.typed("free", bool),
        "anonymous": row.typed("anonymous", bool),
        "confidential": row.typed("confidential", bool, False),
    }


def _hours(row: Reader) -> dict[str, Any]:
    return {
        "days": list(row.codes("days", DAYS, ())),
        "weeks_of_month": list(row.codes("weeks_of_month", [code for code, _label in PLACES_IN_MONTH], ())),
        "opens_at": _clock(row, "opens"),
        "closes_at": _clock(row, "closes"),
        "all_day": row.typed("all_day", bool, False),
        "closed": row.typed("closed", bool, False),
        "by_appointment": row.typed("by_appointment", bool, False),
        "valid_from": row.typed("valid_from", date),
        "valid_to": row.typed("valid_to", date),
        "on_public_holidays": row.code("on_public_holidays", choices.HolidayRule, "same"),
        "tz": row.text("tz", ""),
    }


def _clock(row: Reader, field: str) -> time | None:
    value = row.take(field, None)
    if value is None:
        return None
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        raise row.refuse(field, f'is {value!r}; write a time in quotes, for example "09:30"') from None


def _cost_option(row: Reader) -> dict[str, Any]:
    amount = row.take("amount")
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        raise row.refuse("amount", f'is {amount!r}; write a number in quotes, for example "40.00"') from None
    return {"amount": value, "currency": row.text("currency")}


def _place(row: Reader) -> dict[str, Any]:
    return {
        "public_name": row.text("name"),
        "public_description": row.text("description", ""),
        "address_1": row.text("address_1", ""),
        "address_2": row.text("address_2", ""),
        "city": row.text("city", ""),
        "region": row.text("region", ""),
        "postal_code": row.text("postal_code", ""),
        "latitude": row.number("latitude"),
        "longitude": row.number("longitude"),
        "accessibility": list(row.codes("accessible", choices.Accessibility.values, ())),
        "confidential": row.typed("confidential", bool, False),
    }
