"""From rows to the ways in which the public reaches a service. Works on rows in memory only: no query is made here."""

from collections.abc import Iterable

from ...dialling import dial
from ...hours.facts import rules_of
from ...models import Channel, Contact, Phone
from ...models.reach import followed, is_usable
from ..rows import Parts
from ..values.reach import PublicChannel, PublicContact, PublicPhone
from . import access
from .access import label
from .notes import Notes


def phone(row: Phone, parts: Parts, notes: Notes, language: str, country: str) -> PublicPhone:
    """Return a phone number; its own words are among the notes of its owner.

    Args:
        country: ISO code of the country where the number is dialled as it is written.
    """
    return PublicPhone(
        id=row.uuid,
        number=row.number,
        dial=dial(row.number, row.extension, country),
        extension=row.extension,
        kind=label(row, "kind"),
        free_of_charge=row.free_of_charge,
        shows_on_bill=row.shows_on_bill,
        number_hidden_from_service=row.number_hidden_from_service,
        anonymous=row.anonymous,
        note=notes.of(row, "description"),
        languages=access.languages(parts.below_of(row).languages, notes, language),
        hours=access.hours(parts.below_of(row).schedules, language, notes),
        rules=rules_of(parts.below_of(row).schedules),
        tz=next((line.tz for line in parts.below_of(row).schedules if line.tz), ""),
    )


def channels(rows: Iterable[Channel], parts: Parts, notes: Notes, language: str) -> tuple[PublicChannel, ...]:
    """Return the channels; one whose address cannot be followed is left out (``models.reach``)."""
    return tuple(_channel(row, parts, notes, language) for row in rows if is_usable(row.kind, row.address))


def _channel(row: Channel, parts: Parts, notes: Notes, language: str) -> PublicChannel:
    return PublicChannel(
        id=row.uuid,
        kind=label(row, "kind"),
        address=row.address,
        href=followed(row.kind, row.address),
        free=row.free,
        anonymous=row.anonymous,
        note=notes.of(row, "description"),
        languages=access.languages(parts.below_of(row).languages, notes, language),
        hours=access.hours(parts.below_of(row).schedules, language, notes),
        rules=rules_of(parts.below_of(row).schedules),
        tz=next((line.tz for line in parts.below_of(row).schedules if line.tz), ""),
    )


def contact(row: Contact, parts: Parts, notes: Notes, language: str, country: str) -> PublicContact:
    """Return a contact person; ``country`` is where the person's numbers are dialled."""
    return PublicContact(
        id=row.uuid,
        name=row.name,
        title=notes.of(row, "title"),
        department=notes.of(row, "department"),
        email=row.email,
        phones=tuple(phone(each, parts, notes, language, country) for each in parts.below_of(row).phones),
    )
