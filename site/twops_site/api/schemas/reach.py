"""How to reach a service: numbers, channels, persons, hours."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from .words import Labelled, Note


class HoursLine(Schema):
    """Some days and what holds on them, in the reader's language; without days: a remark."""

    days: str
    text: str
    language: str = Field(
        description="BCP 47, of a remark that somebody wrote; empty: the language asked for."
    )
    direction: str = Field(description="ltr, rtl or auto, of such a remark; else empty.")


class SpokenLanguage(Schema):
    """A language that is spoken at a service."""

    tag: str
    name: str = Field(description="In the reader's language.")
    note: Note | None


class Phone(Schema):
    """A phone number. null: not known."""

    id: UUID
    number: str = Field(description="As people dial it.")
    dial: str = Field(
        description="What follows tel: (RFC 3966); empty where the text is not exactly one number: make no link then."
    )
    extension: str
    kind: Labelled
    free_of_charge: bool | None
    shows_on_bill: bool | None
    number_hidden_from_service: bool | None
    anonymous: bool | None
    note: Note | None
    languages: list[SpokenLanguage] = Field(
        description="Spoken at this number, where that is not the same for the whole service."
    )
    hours: list[HoursLine] = Field(description="The number's own hours, where it has any.")


class Channel(Schema):
    """A way to reach a service other than a phone number."""

    id: UUID
    kind: Labelled
    address: str
    href: str = Field(description="The target of a link; empty where there is none.")
    free: bool | None
    anonymous: bool | None
    note: Note | None
    languages: list[SpokenLanguage] = Field(
        description="Spoken in this channel, where that is not the same for the whole service."
    )
    hours: list[HoursLine] = Field(description="The channel's own hours, where it has any.")


class Contact(Schema):
    """A person or an office that answers for a service or a place."""

    id: UUID
    name: str
    title: Note | None = Field(description="The role.")
    department: Note | None
    email: str
    phones: list[Phone]


class WebAddress(Schema):
    """A further web address, and what is there."""

    id: UUID
    url: str
    label: Note | None


class Schedule(Schema):
    """One line of opening hours as data."""

    id: UUID
    kind: str
    days: list[str] = Field(description="Weekdays as in RFC 5545: MO, TU ...")
    opens_at: str | None = Field(description="Local wall time, HH:MM.")
    closes_at: str | None
    all_day: bool
    closed: bool
    by_appointment: bool
    valid_from: date | None
    valid_to: date | None
    on_public_holidays: str
    weeks_of_month: list[int] = Field(description="Which ones of the weekday in the month; -1 is the last.")
    rrule: str = Field(description="Recurrence rule, RFC 5545; empty: every week.")
    dtstart: date | None = Field(description="The day that the rule counts from.")


class HoursNow(Schema):
    """What opening hours say about the moment of the answer, which may be a minute old."""

    state: str = Field(description="open, by_appointment, closed or unknown, which is not closed.")
    label: str = Field(description="The state in the reader's language.")
    change: str = Field(
        description="In the reader's language, when it closes or opens next; empty where that is not known."
    )
    changes_at: datetime | None = Field(description="The same moment, in UTC.")


class Hours(Schema):
    """Opening hours of the service; its numbers, channels and places may have their own."""

    now: HoursNow = Field(description="Of the service with its numbers, channels and places.")

    known: bool = Field(description="False: nothing is recorded, which does not mean closed.")
    tz: str = Field(description="IANA time zone of all times.")
    lines: list[HoursLine]
    schedules: list[Schedule]
