"""From rows to the ways in which the public reaches a service. Works on rows in memory only: no query is made here."""

from collections.abc import Iterable
from typing import Any

from . import public_from_rows as small
from .choices import ChannelKind
from .public_bounds import web_address
from .public_from_rows import label
from .public_notes import Notes
from .public_records import PublicChannel, PublicContact, PublicPhone
from .public_rows import Parts


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


def phone(row: Any, parts: Parts, notes: Notes, language: str) -> PublicPhone:
    """Return a phone number; its own words are among the notes of its owner."""
    return PublicPhone(
        id=row.uuid,
        number=row.number,
        dial=dial(row.number, row.extension),
        extension=row.extension,
        kind=label(row, "kind"),
        free_of_charge=row.free_of_charge,
        shows_on_bill=row.shows_on_bill,
        number_hidden_from_service=row.number_hidden_from_service,
        anonymous=row.anonymous,
        note=notes.of(row, "description"),
        languages=small.languages(parts.below_of(row).languages, notes, language),
        hours=small.hours(parts.below_of(row).schedules, language),
    )


def channels(rows: Iterable[Any], parts: Parts, notes: Notes, language: str) -> tuple[PublicChannel, ...]:
    """Return the channels; one whose address should be a web address and is none is left out."""
    made = (_channel(row, parts, notes, language) for row in rows)
    return tuple(channel for channel in made if channel.href or channel.kind.code == ChannelKind.IN_PERSON)


def _channel(row: Any, parts: Parts, notes: Notes, language: str) -> PublicChannel:
    if row.kind == ChannelKind.EMAIL:
        href = f"mailto:{row.address}" if row.address else ""
    else:
        href = "" if row.kind == ChannelKind.IN_PERSON else web_address(row.address)
    return PublicChannel(
        id=row.uuid,
        kind=label(row, "kind"),
        address=row.address,
        href=href,
        free=row.free,
        anonymous=row.anonymous,
        note=notes.of(row, "description"),
        languages=small.languages(parts.below_of(row).languages, notes, language),
        hours=small.hours(parts.below_of(row).schedules, language),
    )


def contact(row: Any, parts: Parts, notes: Notes, language: str) -> PublicContact:
    """Return a contact person."""
    return PublicContact(
        id=row.uuid,
        name=row.name,
        title=notes.of(row, "title"),
        department=notes.of(row, "department"),
        email=row.email,
        phones=tuple(phone(each, parts, notes, language) for each in parts.below_of(row).phones),
    )
