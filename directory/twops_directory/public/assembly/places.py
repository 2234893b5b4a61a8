"""From rows to the places that the public sees. Works on rows in memory only: no query is made here."""

from collections.abc import Sequence

from twops_locale.languages import territory_name

from ...choices import Accessibility
from ...models import Address, ServiceAtLocation
from ..rows import Parts
from ..values.places import PublicAccessibilityNote, PublicAddress, PublicPlace
from . import access
from .access import label, labels
from .notes import Notes
from .reach import contact, phone
from .safe_values import point, web_address
from .words import all_words, best_words


def place(row: ServiceAtLocation, parts: Parts, notes: Notes, order: Sequence[str], home: str) -> PublicPlace:
    """Return a service at a place.

    Args:
        row: the ``ServiceAtLocation``. notes: of the service; the place itself has words of its own.
        order: BCP 47 tags in the order in which the reader wants words, the reader's own first.
        home: ISO code of the service's country, where a place without a country is.
    """
    location = row.location
    here, there = parts.below_of(row), parts.below_of(location)
    language = order[0]
    own = Notes(there.location_texts, parts.location_details, order, language)
    latitude, longitude = point(location.latitude, location.longitude)
    code = location.country.code if location.country else ""
    return PublicPlace(
        id=location.uuid,
        words=best_words(all_words(there.location_texts, language), order, language),
        location_type=label(location, "location_type"),
        address_1=location.address_1,
        address_2=location.address_2,
        postal_code=location.postal_code,
        city=location.city,
        region=location.region,
        country_code=code,
        country_name=territory_name(code, language) if code else "",
        latitude=latitude,
        longitude=longitude,
        accessibility=labels(location.accessibility, Accessibility.choices),
        phones=tuple(
            phone(each, parts, words, language, code or home)
            for below, words in ((here, notes), (there, own))
            for each in below.phones
        ),
        url=web_address(location.url),
        note=notes.of(row, "description"),
        contacts=tuple(
            contact(each, parts, words, language, code or home)
            for below, words in ((here, notes), (there, own))
            for each in below.contacts
        ),
        languages=access.languages(there.languages, own, language),
        areas=access.areas(here.areas, notes, language),
        hours=access.hours(here.schedules, language, notes),
        building_hours=access.hours(there.schedules, language, own),
        addresses=tuple(_address(each, language) for each in there.addresses),
        accessibility_notes=tuple(
            PublicAccessibilityNote(
                note.uuid, own.of(note, "description"), own.of(note, "details"), web_address(note.url)
            )
            for note in there.accessibility_notes
        ),
    )


def _address(row: Address, language: str) -> PublicAddress:
    code = row.country.code if row.country else ""
    return PublicAddress(
        id=row.uuid,
        kind=label(row, "address_type"),
        attention=row.attention,
        address_1=row.address_1,
        address_2=row.address_2,
        postal_code=row.postal_code,
        city=row.city,
        region=row.region,
        state_province=row.state_province,
        country_code=code,
        country_name=territory_name(code, language) if code else "",
    )
