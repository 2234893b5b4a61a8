"""What may be asked: every value is bounded before it reaches the database."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

from django.utils.dateparse import parse_date, parse_datetime
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict
from twops_awareness.kinds import page_types
from twops_directory.choices import Audience, ServiceKind
from twops_locale.languages import site_languages
from twops_locale.negotiation import best_match

from ..conf import conf
from .errors import UnknownLanguage

PER_PAGE = 20
PER_PAGE_MAX = 100
PAGE_MAX = 10_000
SEARCH_PAGE_MAX = 50  # search leaves out 1,000 hits at most
QUERY_MAX_LENGTH = 1_000
YEARS = range(2000, 2200)


if TYPE_CHECKING:

    class PageType(StrEnum):
        """The kinds of pages."""

        CAMPAIGN = "campaign"

else:
    PageType = StrEnum("PageType", {name.upper(): name for name in page_types()}, module=__name__)
    PageType.__doc__ = "The kinds of pages."


class ContactChannel(StrEnum):
    """The ways to get in touch, by the finder's words."""

    PHONE = "phone"
    SMS = "sms"
    CHAT = "chat"
    EMAIL = "email"
    WEB_FORM = "web_form"
    APP = "app"
    VIDEO = "video"
    ONION = "onion"
    IN_PERSON = "in_person"


class Way(StrEnum):
    """How a service works."""

    BY_PHONE = "by_phone"
    ONLINE = "online"
    IN_PERSON = "in_person"


def moment(value: object) -> object:
    """Return an ISO 8601 date or date and time as an aware datetime; UTC where it names no offset.

    Raises ValueError for anything else, and for years that no content of this site has.

    >>> moment("2026-11-01").isoformat(), moment("2026-11-01T12:00:00+02:00").isoformat()
    ('2026-11-01T00:00:00+00:00', '2026-11-01T12:00:00+02:00')
    """
    if not isinstance(value, str):
        return value
    try:
        day: date | None = parse_date(value)
        at = datetime.combine(day, time.min) if day else parse_datetime(value)
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        raise ValueError(
            "Give a date such as 2026-11-01 or 2026-11-01T12:00:00Z (a + in an address is written as %2B)."
        )
    return at if at.tzinfo else at.replace(tzinfo=UTC)


LanguageTag = Annotated[
    str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$", description="BCP 47, for example pl.")
]
CountryCode = Annotated[
    str,
    Field(pattern=r"^[A-Za-z]{2}$", description="ISO 3166-1 alpha-2, for example PL."),
    AfterValidator(str.upper),
]
Moment = Annotated[
    datetime,
    BeforeValidator(moment),
    Field(
        description="ISO 8601, a date or a date and time; UTC where it names no offset. The moment itself counts."
    ),
]


def reader_language(tag: str | None) -> str:
    """Return the site's language for a tag (``pl-PL`` and ``no`` are known); the site's own for None.

    Raises UnknownLanguage, which names the languages, if it has none such.
    """
    if tag is None:
        return conf().OFFER_LANGUAGE
    language = best_match(tag, site_languages())
    if language is None:
        raise UnknownLanguage(tag, site_languages())
    return language


class Parameters(Schema):
    """The parameters of an address."""


class Reader(Parameters):
    """In which language the reader is answered."""

    language: LanguageTag | None = Field(
        None, description="The reader's language (BCP 47); the site's own without it."
    )


class Paging(Parameters):
    """Which part of a list is wanted."""

    page: int = Field(1, ge=1, le=PAGE_MAX)
    per_page: int = Field(PER_PAGE, ge=1, le=PER_PAGE_MAX)


class CampaignFilters(Paging):
    """Narrows the list of campaigns."""

    language: LanguageTag | None = Field(None, description="Only pages in this language (BCP 47).")
    updated_since: Moment | None = Field(None, description="Only pages published again since then.")


class PageFilters(CampaignFilters):
    """Narrows the list of pages."""

    type: PageType | None = Field(None, description="Only pages of this kind.")


class PagePath(Parameters):
    """The address of a page."""

    path: str = Field(
        min_length=1,
        max_length=1_000,
        pattern=r"^/[^\x00-\x1f\x7f]*$",
        description="The path of the public page, with its language: /pl/pierwsza-rozmowa/.",
    )


class ServiceFilters(Paging):
    """Narrows the list of services."""

    language: LanguageTag | None = Field(
        None,
        description="The reader's language, of labels and, where they exist, of words; the site's own without it.",
    )
    translated_only: bool = Field(False, description="Only services whose words exist in `language`.")
    country: CountryCode | None = Field(
        None, description="Only services that help people in this country (ISO 3166-1)."
    )
    kind: ServiceKind | None = Field(None, description="Only services of this kind.")
    audience: Audience | None = Field(None, description="Only services for these people.")
    spoken_language: LanguageTag | None = Field(
        None, description="Only services where this language is spoken; pt finds pt-BR."
    )
    channel: ContactChannel | None = Field(None, description="Only services that can be reached in this way.")
    way: Way | None = Field(None, description="Only services that work by phone, online or in person.")
    open_now: bool = Field(False, description="Only services where one can call or come at this moment.")
    anonymous: bool = Field(False, description="Only services where one can stay anonymous.")
    free: bool = Field(False, description="Only services that are free of charge.")
    no_referral: bool = Field(False, description="Only services that need no referral.")
    updated_since: Moment | None = Field(
        None,
        description="Only services of which something public changed since then, words and organisation included.",
    )


class SearchRequest(Schema):
    """A search. It comes in the body, so that the words stand in no address."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(max_length=QUERY_MAX_LENGTH, description="Any text.")
    language: LanguageTag = Field(description="The language that is searched (BCP 47).")
    kind: PageType | Literal["service"] | None = Field(None, description="Only this kind of content.")
    country: CountryCode | None = Field(None, description="Only services of this country (ISO 3166-1).")
    page: int = Field(1, ge=1, le=SEARCH_PAGE_MAX)
