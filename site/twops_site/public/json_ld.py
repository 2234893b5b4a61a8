"""A service as structured data for machines (schema.org, JSON-LD): only what its page shows."""

import json
from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe
from twops_awareness.audiences import discreet_for
from twops_directory.choices import HolidayRule, ServiceStatus
from twops_directory.json_values import JSONValue, Row
from twops_directory.public.values.access import PublicCost
from twops_directory.public.values.places import PublicPlace
from twops_directory.public.values.reach import PublicContact, PublicPhone, PublicSchedule
from twops_directory.public.values.service import PublicService

from .discreet import service_description

# What could end the element or begin another one, as JSON escapes (the same as Django's ``json_script``).
ESCAPES = {
    ord(">"): "\\u003E",
    ord("<"): "\\u003C",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
SCHEMA = "https://schema.org"


def json_ld(service: PublicService, url: str) -> SafeString:
    """Return the JSON of a ``<script type="application/ld+json">``; nothing in it can end the element.

    Args:
        url: the absolute address of the service's page.
    """
    text = json.dumps(described(service, url), ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - every character that HTML knows is escaped above


def described(service: PublicService, url: str) -> Row:
    """Return a service as a schema.org ``Service``; what is not known is left out."""
    words, organization = service.words, service.organization
    provider = {
        "@type": "Organization",
        "name": organization.words.name,
        "url": organization.website,
        "sameAs": [item.url for item in organization.websites],
    }
    served = [{"@type": "Country", "name": code} for code in service.serves_countries]
    found = {
        "@context": SCHEMA,
        "@type": "Service",
        "@id": url,
        "url": url,
        "inLanguage": words.language,
        "name": words.name,
        "description": service_description(service),
        "serviceType": service.kind.label,
        "provider": _known(provider),
        "areaServed": served or service.country_code,
        "sameAs": [item.url for item in service.websites],
        "audience": _audience(service),
        "offers": [_offer(price) for price in service.cost_options],
        "isAccessibleForFree": True if service.cost.code == "free" else None,
        "availableChannel": _channels(service),
        "hoursAvailable": _opening_hours(service),
    }
    return _known(found)


def _known(value: Mapping[str, JSONValue]) -> Row:
    return {name: item for name, item in value.items() if item not in (None, "", [], {})}


def _audience(service: PublicService) -> list[Row]:
    groups: list[Row] = [
        {"@type": "Audience", "audienceType": item.label}
        for item in service.audiences
        if not discreet_for([item.code])
    ]
    people = _known(
        {
            "suggestedMinAge": service.minimum_age,
            "suggestedMaxAge": service.maximum_age,
            "suggestedGender": ", ".join(item.label for item in service.genders),
        }
    )
    return [*groups, {"@type": "PeopleAudience", **people}] if people else groups


def _offer(price: PublicCost) -> Row:
    return _known(
        {
            "@type": "Offer",
            "name": price.option.text if price.option else "",
            "description": price.note.text if price.note else "",
            "price": str(price.amount) if price.amount is not None else "",
            "priceCurrency": price.currency,
            "validFrom": price.valid_from.isoformat() if price.valid_from else None,
            "validThrough": price.valid_to.isoformat() if price.valid_to else None,
        }
    )


def _channels(service: PublicService) -> list[Row]:
    languages = [language.tag for language in service.languages]
    channels: list[Row] = [
        {"servicePhone": _phone(phone, languages)} for phone in service.phones if phone.kind.code != "fax"
    ]
    channels += [
        {
            "name": channel.kind.label,
            "serviceUrl": channel.href,
            "availableLanguage": [spoken.tag for spoken in channel.languages] or languages,
        }
        for channel in service.channels
        if channel.href.startswith(("https://", "http://"))
    ]
    if service.url:
        channels.append({"serviceUrl": service.url, "availableLanguage": languages})
    channels += [{"servicePhone": _person(person)} for person in service.contacts if person.phones]
    channels += [{"serviceLocation": _place(place)} for place in service.places]
    return [{"@type": "ServiceChannel", **_known(channel)} for channel in channels]


def _phone(phone: PublicPhone, languages: list[str]) -> Row:
    own = [spoken.tag for spoken in phone.languages]
    return _known(
        {"@type": "ContactPoint", "telephone": _number(phone), "availableLanguage": own or languages}
    )


def _number(phone: PublicPhone) -> str:
    """Return a number as it is dialled from anywhere, where there is such a form; else as it is written."""
    return phone.dial.partition(";")[0] if phone.dial.startswith("+") else phone.number


def _person(person: PublicContact) -> Row:
    return _known(
        {
            "@type": "ContactPoint",
            "name": person.name,
            "contactType": person.title.text if person.title else "",
            "email": person.email,
            "telephone": [_number(phone) for phone in person.phones],
        }
    )


def _place(place: PublicPlace) -> Row:
    street = ", ".join(filter(None, (place.address_1, place.address_2)))
    address = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "postalCode": place.postal_code,
        "addressLocality": place.city,
        "addressRegion": place.region,
        "addressCountry": place.country_code,
    }
    point = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return _known(
        {
            "@type": "Place",
            "name": place.name,
            "address": _known(address),
            "geo": point if place.latitude is not None else None,
            "telephone": [_number(phone) for phone in place.phones],
            "url": place.url,
            "amenityFeature": [
                {"@type": "LocationFeatureSpecification", "name": item.label} for item in place.accessibility
            ],
        }
    )


def _opening_hours(service: PublicService) -> list[Row]:
    """Return the hours that schema.org can say. A service that is closed for a time has none, whatever its lines say."""
    if service.status.code != ServiceStatus.ACTIVE:
        return []
    lines = service.hours.schedules
    return [_hours(line) for line in lines if _is_regular(line)] + [
        _closure(line) for line in lines if line.closed and line.valid_from and not line.rrule
    ]


def _is_regular(line: PublicSchedule) -> bool:
    """Say whether schema.org can say this line: weekdays, each of them, with times. The page has the others."""
    timed = line.all_day or (line.opens_at and line.closes_at)
    weekly = line.days and not line.weeks_of_month and not line.rrule
    weekly = weekly and line.on_public_holidays != HolidayRule.ONLY
    return bool(line.kind == "hours" and weekly and timed and not line.closed and not line.by_appointment)


def _closure(line: PublicSchedule) -> Row:
    """Return days on which the service is closed out of turn: schema.org says so by an opening without a length."""
    last = line.valid_to or line.valid_from
    return _known(
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [DAYS[day] for day in line.days],
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": line.valid_from.isoformat() if line.valid_from else None,
            "validThrough": last.isoformat() if last else None,
        }
    )


def _hours(line: PublicSchedule) -> Row:
    begins = max((day for day in (line.valid_from, line.dtstart) if day), default=None)
    return _known(
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [DAYS[day] for day in line.days],
            "opens": "00:00" if line.all_day else line.opens_at,
            "closes": "23:59" if line.all_day else line.closes_at,
            "validFrom": begins.isoformat() if begins else None,
            "validThrough": line.valid_to.isoformat() if line.valid_to else None,
        }
    )
