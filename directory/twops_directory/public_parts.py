"""From rows to the values that the public sees. Works on rows in memory only: no query is made here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import override, pgettext
from twops_locale.conf import conf as locale_conf
from twops_locale.languages import best_of, language_name, reading_order, territory_name, text_direction

from .choices import Accessibility, AreaScope, ChannelKind
from .hours_facts import facts_of, rules_of
from .hours_owners import counts
from .hours_words import HoursLine, weekly_lines
from .public_records import (
    Labelled,
    PublicArea,
    PublicChannel,
    PublicConfidentiality,
    PublicCost,
    PublicHours,
    PublicLanguage,
    PublicOrganization,
    PublicPhone,
    PublicPlace,
    PublicSchedule,
    PublicService,
    PublicVerification,
    PublicWords,
)
from .public_rules import country_rules


@dataclass(slots=True)
class Parts:
    """The rows that belong to one service. Whoever fills this leaves out what is draft or confidential."""

    texts: Sequence[Any] = ()
    organization_texts: Sequence[Any] = ()
    country_languages: Sequence[str] = ()
    phones: Sequence[Any] = ()
    organization_phones: Sequence[Any] = ()
    phones_at: Mapping[UUID, Sequence[Any]] = field(
        default_factory=dict
    )  # by the id of a location or a service's place
    hours_of: Mapping[UUID, Sequence[Any]] = field(
        default_factory=dict
    )  # by the id of a number, channel or place
    languages_of: Mapping[UUID, Sequence[Any]] = field(
        default_factory=dict
    )  # by the id of a number or channel
    channels: Sequence[Any] = ()
    schedules: Sequence[Any] = ()
    languages: Sequence[Any] = ()
    areas: Sequence[Any] = ()
    places: Sequence[Any] = ()
    cost_options: Sequence[Any] = ()
    audiences: Sequence[Any] = ()
    country_rules: Sequence[Any] = ()
    partners: Sequence[UUID] = ()


def service_from(service: Any, parts: Parts, language: str) -> PublicService:
    """Return the public view of one service in the reader's language."""
    with override(language):
        order = reading_order(language, parts.country_languages, locale_conf().LAST_RESORT_LANGUAGE)
        translations = _all_words(parts.texts, language)
        areas = tuple(_area(row, language) for row in parts.areas)
        return PublicService(
            id=service.uuid,
            country_code=service.country.code,
            country_name=service.country.name_in(language),
            kind=_label(service, "kind"),
            status=_label(service, "status"),
            is_demo=service.is_demo,
            words=_best_words(translations, order, language),
            available_languages=tuple(words.language for words in translations),
            translations=translations,
            organization=_organization(service.organization, parts, order, language),
            audiences=tuple(_label(row, "code") for row in parts.audiences),
            delivery=_delivery(service),
            url=service.url,
            email=service.email,
            phones=tuple(_phone(row, parts, language) for row in parts.phones),
            channels=tuple(_channel(row, parts, language) for row in parts.channels),
            hours=_hours(service, parts, language),
            languages=_languages(parts.languages, language),
            areas=areas,
            serves_everywhere=any(area.scope.code == AreaScope.WORLD for area in areas),
            serves_countries=tuple(dict.fromkeys(area.country_code for area in areas if area.country_code)),
            places=tuple(_place(row, parts, language) for row in parts.places),
            minimum_age=service.minimum_age,
            maximum_age=service.maximum_age,
            cost=_label(service, "cost"),
            cost_options=tuple(PublicCost(row.amount, row.currency) for row in parts.cost_options),
            referral_needed=service.referral_needed,
            wait_min_days=service.wait_min_days,
            wait_max_days=service.wait_max_days,
            wait_observed_on=service.wait_observed_on,
            prevention_level=_label_or_none(service, "prevention_level"),
            evidence_rating=_label_or_none(service, "evidence_rating"),
            confidentiality=_confidentiality(service),
            verification=PublicVerification(
                service.verified_on, _label_or_none(service, "verification_method"), service.next_check_due
            ),
            last_modified=service.last_modified,
            country_confidentiality=country_rules(parts.country_rules, service.country, order, language),
            together_with=tuple(parts.partners),
        )


def dial(number: str, extension: str = "") -> str:
    """Return a number as ``tel:`` wants it: digits, a leading plus, the extension (RFC 3966).

    >>> dial("+49 (0)30 23125-012", "7"), dial("116 000")
    ('+493023125012;ext=7', '116000')
    """
    stripped = number.strip()
    if stripped.startswith("+"):
        stripped = stripped.replace("(0)", "")
    digits = "".join(character for character in stripped if character in "0123456789*#")
    plus = "+" if stripped.startswith("+") else ""
    return f"{plus}{digits};ext={extension}" if extension else f"{plus}{digits}"


def _label(row: Any, name: str) -> Labelled:
    return Labelled(str(getattr(row, name)), str(getattr(row, f"get_{name}_display")()))


def _label_or_none(row: Any, name: str) -> Labelled | None:
    return _label(row, name) if getattr(row, name) else None


def _words(text: Any, language: str) -> PublicWords:
    own = text.locale.language_code
    values = {name: getattr(text, name) for name in text.word_fields}
    return PublicWords(
        language=own, direction=text_direction(own), requested=language, is_fallback=own != language, **values
    )


def _all_words(texts: Iterable[Any], language: str) -> tuple[PublicWords, ...]:
    return tuple(sorted((_words(text, language) for text in texts), key=lambda words: words.language))


def _best_words(translations: Iterable[PublicWords], order: Sequence[str], language: str) -> PublicWords:
    by_language = {words.language: words for words in translations}
    best = best_of(by_language, order)
    return (
        by_language[best]
        if best
        else PublicWords(language, text_direction(language), language, False, name="")
    )


def _organization(organization: Any, parts: Parts, order: Sequence[str], language: str) -> PublicOrganization:
    return PublicOrganization(
        id=organization.uuid,
        words=_best_words(_all_words(parts.organization_texts, language), order, language),
        website=organization.website,
        email=organization.email,
        phones=tuple(_phone(row, parts, language) for row in parts.organization_phones),
    )


def _delivery(service: Any) -> tuple[Labelled, ...]:
    ways = (
        (service.by_phone, "phone", pgettext("how a service works", "by phone")),
        (service.online, "online", pgettext("how a service works", "online")),
        (service.in_person, "in_person", pgettext("how a service works", "in person")),
    )
    return tuple(Labelled(code, label) for offered, code, label in ways if offered)


def _lines(owner: Any, parts: Parts, language: str) -> tuple[HoursLine, ...]:
    return tuple(weekly_lines(rules_of(parts.hours_of.get(owner.uuid, ())), language, date.today()))


def _languages(rows: Iterable[Any], language: str) -> tuple[PublicLanguage, ...]:
    return tuple(PublicLanguage(row.tag, language_name(row.tag, language)) for row in rows)


def _phone(row: Any, parts: Parts, language: str) -> PublicPhone:
    return PublicPhone(
        id=row.uuid,
        number=row.number,
        dial=dial(row.number, row.extension),
        extension=row.extension,
        kind=_label(row, "kind"),
        free_of_charge=row.free_of_charge,
        shows_on_bill=row.shows_on_bill,
        number_hidden_from_service=row.number_hidden_from_service,
        hours=_lines(row, parts, language),
        languages=_languages(parts.languages_of.get(row.uuid, ()), language),
    )


def _channel(row: Any, parts: Parts, language: str) -> PublicChannel:
    href = row.address
    if row.kind == ChannelKind.EMAIL:
        href = f"mailto:{row.address}"
    elif row.kind == ChannelKind.IN_PERSON:
        href = ""
    return PublicChannel(
        id=row.uuid,
        kind=_label(row, "kind"),
        address=row.address,
        href=href,
        free=row.free,
        anonymous=row.anonymous,
        hours=_lines(row, parts, language),
        languages=_languages(parts.languages_of.get(row.uuid, ()), language),
    )


def _further_lines(parts: Parts) -> list[Sequence[Any]]:
    """Return the lines of the numbers, channels and places that count for the service, owner by owner."""
    phones = [*parts.phones, *(phone for row in parts.places for phone in parts.phones_at.get(row.uuid, ()))]
    owners = [*filter(counts, phones), *parts.channels, *parts.places]
    return [parts.hours_of[owner.uuid] for owner in owners if owner.uuid in parts.hours_of]


def _hours(service: Any, parts: Parts, language: str) -> PublicHours:
    facts = facts_of(service, parts.schedules, _further_lines(parts))
    return PublicHours(
        known=bool(facts.groups),
        tz=facts.tz,
        lines=tuple(weekly_lines(facts.rules, language, date.today())),
        schedules=tuple(
            PublicSchedule(
                id=row.uuid,
                kind=row.kind,
                days=tuple(row.days),
                opens_at=row.opens_at.strftime("%H:%M") if row.opens_at else None,
                closes_at=row.closes_at.strftime("%H:%M") if row.closes_at else None,
                all_day=row.all_day,
                closed=row.closed,
                by_appointment=row.by_appointment,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                on_public_holidays=row.on_public_holidays,
                weeks_of_month=tuple(int(place) for place in row.weeks_of_month),
                rrule=row.rrule,
                dtstart=row.dtstart,
            )
            for row in parts.schedules
        ),
        rules=facts.rules,
        facts=facts,
    )


def _area(row: Any, language: str) -> PublicArea:
    code = row.country.code if row.country else ""
    name = row.name or (territory_name(code, language) if code else str(row.get_scope_display()))
    return PublicArea(_label(row, "scope"), code, row.code, name)


def _place(place: Any, parts: Parts, language: str) -> PublicPlace:
    labels = dict(Accessibility.choices)
    location = place.location
    phones = [*parts.phones_at.get(location.uuid, ()), *parts.phones_at.get(place.uuid, ())]
    code = location.country.code if location.country else ""
    return PublicPlace(
        id=location.uuid,
        name=location.public_name,
        description=location.public_description,
        location_type=_label(location, "location_type"),
        address_1=location.address_1,
        address_2=location.address_2,
        postal_code=location.postal_code,
        city=location.city,
        region=location.region,
        country_code=code,
        country_name=territory_name(code, language) if code else "",
        latitude=location.latitude,
        longitude=location.longitude,
        accessibility=tuple(Labelled(item, str(labels.get(item, item))) for item in location.accessibility),
        phones=tuple(_phone(row, parts, language) for row in phones),
        hours=_lines(place, parts, language),
        building_hours=_lines(location, parts, language),
    )


def _confidentiality(service: Any) -> PublicConfidentiality:
    return PublicConfidentiality(
        anonymous_possible=_label(service, "anonymous_possible"),
        records_kept=_label(service, "records_kept"),
        professional_secrecy=service.professional_secrecy,
        reports_immediate_danger=_label(service, "reports_immediate_danger"),
        reports_identified_child=_label(service, "reports_identified_child"),
        reports_past_offence=_label(service, "reports_past_offence"),
        source_url=service.confidentiality_source_url,
        checked_on=service.confidentiality_checked_on,
    )
