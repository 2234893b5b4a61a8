"""The format of files of services, checked strictly: plain values, no database.

Every complaint names the file, the entry's key, the field and what to write instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from .. import choices
from . import row_format
from .reader import Reader, refuse_repeated
from .row_format import Row, Rows

SERVICE_WORDS = (
    "name",
    "alternate_name",
    "summary",
    "description",
    "eligibility_description",
    "application_process",
    "fees_description",
    "interpretation_services",
    "accreditations",
    "confidentiality_note",
    "alert",
)
ORGANIZATION_WORDS = ("name", "alternate_name", "description")
PLACE_WORDS = ("name", "alternate_name", "description", "transportation")
PROGRAM_WORDS = ("name", "alternate_name", "description")
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
class ProgramData:
    """A programme as a file has it; ``organization`` is a key."""

    file: str
    key: str
    country: str
    organization: str
    words: Words


@dataclass(frozen=True, slots=True)
class PairData:
    """Services, by their keys, that are shown together or not at all."""

    kind: str
    members: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PlaceData:
    """A place; ``facts`` are fields of ``Location``. ``words``: as an organisation's."""

    facts: Row
    words: Words


@dataclass(frozen=True, slots=True)
class ServiceData:
    """A service as a file has it. The mappings hold fields of the models that they are named after.

    Attributes:
        further: small records that many services have none of, by their relation (``row_format.FURTHER``).
        at_places: what the service has of its own at each of its places, in their order.
        notes: language to words of small records, as the primary language has them, to their translation.
        pair: the services that it is shown together with, itself included.
    """

    file: str
    key: str
    country: str
    organization: str
    facts: Row
    audiences: tuple[str, ...]
    languages: tuple[str, ...]
    area: Row
    phones: tuple[Row, ...]
    channels: tuple[Row, ...]
    hours: tuple[Row, ...]
    cost_options: tuple[Row, ...]
    places: tuple[PlaceData, ...]
    words: Words
    program: str
    further: Mapping[str, tuple[Row, ...]]
    at_places: tuple[Row, ...]
    notes: Words
    pair: PairData | None = None


@dataclass(frozen=True, slots=True)
class CountryData:
    """One file: a country with its organisations, programmes and services."""

    country: str
    organizations: tuple[OrganizationData, ...]
    programs: tuple[ProgramData, ...]
    services: tuple[ServiceData, ...]


def parse_country(content: object, file: str) -> CountryData:
    """Return a file's content as checked values; raises InvalidServiceData at the first mistake."""
    reader = Reader(file, "", "", content)
    country = reader.text("country")
    organizations = tuple(_organization(entry, country) for entry in _entries(reader, "organizations"))
    programs = tuple(_program(entry, country) for entry in _entries(reader, "programs"))
    services = tuple(_service(entry, country) for entry in _entries(reader, "services"))
    pairs = _pairs(reader, [service.key for service in services])
    reader.finish()
    keys = [*(entry.key for entry in organizations), *(entry.key for entry in programs)]
    refuse_repeated(file, [*keys, *(entry.key for entry in services)])
    paired = tuple(replace(service, pair=pairs.get(service.key)) for service in services)
    return CountryData(country, organizations, programs, paired)


def _pairs(reader: Reader, known: list[str]) -> dict[str, PairData]:
    """Return each pair under the key of each of its services."""
    pairs: dict[str, PairData] = {}
    for row in reader.children("pairs"):
        members = row.codes("services", known)
        if len(members) < 2:
            raise row.refuse("services", "names fewer than two services; name all that belong together")
        pair = PairData(row.code("kind", choices.PairKind, "other"), members, row.text("note", ""))
        row.finish()
        for key in members:
            if pairs.setdefault(key, pair) is not pair:
                raise row.refuse("services", f"{key} is in a pair already; put all of them into one")
    return pairs


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
        words=read_words(entry, ORGANIZATION_WORDS),
    )
    entry.finish()
    return data


def _program(entry: Reader, country: str) -> ProgramData:
    data = ProgramData(
        file=entry.file,
        key=entry.key,
        country=country,
        organization=entry.text("organization"),
        words=read_words(entry, PROGRAM_WORDS),
    )
    entry.finish()
    return data


def _service(entry: Reader, country: str) -> ServiceData:
    words = read_words(entry, SERVICE_WORDS)
    rows = Rows(list(words))
    primary = next(iter(words))
    sites = entry.children("places")
    at_places = tuple(row_format.at_place(rows, site) for site in sites)
    data = ServiceData(
        file=entry.file,
        key=entry.key,
        country=country,
        organization=entry.text("organization"),
        program=entry.text("program", ""),
        audiences=entry.codes("audiences", choices.Audience.values),
        languages=row_format.tags(entry, "languages"),
        area=row_format.area(rows, entry),
        phones=rows.of(entry, "phones", row_format.phone),
        channels=rows.of(entry, "channels", row_format.channel),
        hours=rows.of(entry, "hours", row_format.hours),
        cost_options=rows.of(entry, "cost_options", row_format.cost_option),
        further=row_format.further(rows, entry),
        places=tuple(_place(site, primary) for site in sites),
        at_places=at_places,
        words=words,
        notes=rows.notes,
        facts=_facts(entry),
    )
    entry.finish()
    return data


def read_words(entry: Reader, known: tuple[str, ...]) -> Words:
    """Take the words of an entry: language to field to text. Every language needs a name."""
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


def _facts(entry: Reader) -> Row:
    delivery = entry.codes("delivery", ("phone", "online", "in_person"))
    ages, wait = entry.child("ages", {}), entry.child("wait", {})
    secrets, verified = entry.child("confidentiality", {}), entry.child("verified", {})
    if True in verified.content:  # YAML 1.1 reads an unquoted "on" as the boolean
        verified.content["on"] = verified.content.pop(True)
    facts = {
        "kind": entry.code("kind", choices.ServiceKind),
        "status": entry.code("status", choices.ServiceStatus, "active"),
        "crisis_line": entry.typed("crisis_line", bool, False),
        "by_phone": "phone" in delivery,
        "online": "online" in delivery,
        "in_person": "in_person" in delivery,
        "url": entry.text("url", ""),
        "email": entry.text("email", ""),
        "holiday_region": entry.text("holiday_region", ""),
        "minimum_age": ages.typed("min", int),
        "maximum_age": ages.typed("max", int),
        "genders": list(entry.codes("genders", choices.Gender.values, ())),
        "situations": list(entry.codes("situations", choices.Situation.values, ())),
        "cost": entry.code("cost", choices.CostKind, "unknown"),
        "referral_needed": entry.typed("referral_needed", bool),
        "wait_min_days": wait.typed("min_days", int),
        "wait_max_days": wait.typed("max_days", int),
        "wait_observed_on": wait.typed("observed_on", date),
        "prevention_level": entry.code("prevention_level", choices.PreventionLevel, ""),
        "evidence_rating": entry.code("evidence_rating", choices.EvidenceRating, ""),
        "anonymous_possible": secrets.code("anonymous_possible", choices.Anonymity, "unknown"),
        "records_kept": secrets.code("records_kept", choices.RecordsKept, "unknown"),
        "may_learn": list(secrets.codes("may_learn", choices.Listener.values, ())),
        "professional_secrecy": secrets.typed("professional_secrecy", bool),
        "reports_immediate_danger": secrets.code("reports_immediate_danger", choices.Reporting, "unknown"),
        "reports_identified_child": secrets.code("reports_identified_child", choices.Reporting, "unknown"),
        "reports_past_offence": secrets.code("reports_past_offence", choices.Reporting, "unknown"),
        "reports_images": secrets.code("reports_images", choices.Reporting, "unknown"),
        "confidentiality_source_url": secrets.text("source_url", ""),
        "confidentiality_checked_on": secrets.typed("checked_on", date),
        "verified_on": verified.typed("on", date),
        "verification_method": verified.code("method", choices.VerificationMethod, ""),
        "next_check_due": verified.typed("next_due", date),
    }
    for part in (ages, wait, secrets, verified):
        part.finish()
    return facts


def _place(row: Reader, primary: str) -> PlaceData:
    """Read a place: words by language as a service has them, or beside its facts in the service's primary language."""
    words = read_words(row, PLACE_WORDS) if "words" in row.content else {primary: _own_words(row)}
    place = PlaceData(_place_facts(row), words)
    row.finish()
    return place


def _own_words(row: Reader) -> dict[str, str]:
    return {field: row.text(field, ... if field == "name" else "") for field in PLACE_WORDS}


def _place_facts(row: Reader) -> Row:
    return {
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
