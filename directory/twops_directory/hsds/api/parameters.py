"""What may be asked: each parameter once, with how it is read, what it means and what it may be.

Values come as text from an address or as JSON from a body; all are bounded before they reach the database.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypedDict, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime

from ...json_values import JSONValue, Row
from .errors import BadParameter, UnknownParameter, UnreadableBody

PER_PAGE = 50
PER_PAGE_MAX = 500
PAGE_MAX = 10**9
WHOLE_MAX = 10**13
VALUE_MAX_LENGTH = 1_000
WORDS_MAX = 20
PROXIMITY_MAX_M = 20_100_000  # half the way round the earth: more finds no more
AGE_MAX = 150
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

JSON, NDJSON = "json", "ndjson"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        read: returns the value of a text; raises ValueError with a sentence that says what to write instead.
        schema: JSON Schema of the value.
    """

    name: str
    read: Callable[[str], object]
    description: str
    schema: Mapping[str, JSONValue]


class Values(TypedDict, total=False):
    """What was asked, by the names of the parameters: each value as its reader returns it."""

    search: tuple[str, ...]
    page: int
    per_page: int
    format: str
    lang: str
    taxonomy_term_id: UUID
    taxonomy_id: UUID
    organization_id: UUID
    modified_after: datetime
    minimal: bool
    full: bool
    full_service: bool
    postcode: str
    proximity: int
    top_only: bool
    parent_id: UUID
    minimum_age: int
    maximum_age: int
    start_time: time
    end_time: time
    day: str
    since: datetime
    after: UUID


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds, both included."""

    def read(text: str) -> int:
        # A thousand digits would take long to read: the length is looked at first.
        if not re.fullmatch(r"[0-9]{1,12}", text) or not lowest <= int(text) <= highest:
            raise ValueError(f"Give a whole number from {lowest} to {highest}.")
        return int(text)

    return read


def yes_or_no(text: str) -> bool:
    """Read true or false."""
    if text.lower() not in {"true", "false", "1", "0"}:
        raise ValueError("Give true or false.")
    return text.lower() in {"true", "1"}


def identifier(text: str) -> UUID:
    """Read the id of a record."""
    if not ID.fullmatch(text):
        raise ValueError("Give an id of a record as the API writes it: a UUID with hyphens.")
    return UUID(text)


def moment(text: str) -> datetime:
    """Read a date or a date and time as an aware datetime; UTC where it names no offset.

    Years that no record can have are brought to the nearest that one could, so that they find everything or nothing.

    >>> moment("2026-11-01").isoformat(), moment("2026-11-01T12:00:00+02:00").isoformat()
    ('2026-11-01T00:00:00+00:00', '2026-11-01T12:00:00+02:00')
    >>> moment("9999-12-31T23:59:59-14:00").year
    2999
    """
    try:
        day: date | None = parse_date(text)
        at = datetime.combine(day, time.min) if day else parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise ValueError(
            "Give a date such as 2026-11-01 or 2026-11-01T12:00:00Z (a + in an address is written as %2B)."
        )
    if at.year < EARLIEST.year:
        return EARLIEST
    if at.year >= LATEST.year:
        return LATEST
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def words(text: str) -> tuple[str, ...]:
    """Read the words that are searched for: as many of them as a person types."""
    all_words = tuple(dict.fromkeys(unicodedata.normalize("NFC", text).split()))
    if not all_words or len(all_words) > WORDS_MAX:
        raise ValueError(f"Give 1 to {WORDS_MAX} words.")
    return all_words


def wall_time(text: str) -> time:
    """Read a time of day without a zone: 09:00 or 09:00:00."""
    if not re.fullmatch(r"[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?", text) or text[:2] > "23":
        raise ValueError("Give a time of day such as 09:00.")
    return time.fromisoformat(text)


def weekday(text: str) -> str:
    """Read a day of the week, two letters as RFC 5545 has them."""
    if text.upper() not in DAYS:
        raise ValueError(f"Give one of {', '.join(DAYS)}.")
    return text.upper()


def one_of(*choices: str) -> Callable[[str], str]:
    """Return a reader of one of a few words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"Give one of {', '.join(choices)}.")
        return text

    return read


def postal_code(text: str) -> str:
    """Read a postal code as it is compared: capitals, no spaces and no hyphens.

    >>> postal_code("80-001"), postal_code("sw1a 1aa")
    ('80001', 'SW1A1AA')
    """
    code = re.sub(r"[\s-]", "", text).upper()
    if not 1 <= len(code) <= 20:
        raise ValueError("Give a postal code, up to 20 letters and digits.")
    return code


def language_tag(text: str) -> str:
    """Read a BCP 47 tag by its form."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}", text):
        raise ValueError("Give a language tag (BCP 47) such as pl or de-AT.")
    return text


UUID_TEXT: Row = {"type": "string", "format": "uuid"}
BOOLEAN: Row = {"type": "boolean", "default": False}

_ALL = (
    Parameter(
        "search",
        words,
        "Full text search: records whose words in one language have all these words or parts of words. "
        "Capitals do not matter, accents do.",
        {"type": "string", "maxLength": VALUE_MAX_LENGTH},
    ),
    Parameter(
        "page",
        whole_number(1, PAGE_MAX),
        "Page number of paginated result. Beyond the last page, pages are empty.",
        {"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": 1},
    ),
    Parameter(
        "per_page",
        whole_number(1, PER_PAGE_MAX),
        "Number of results requested in a single page.",
        {"type": "integer", "minimum": 1, "maximum": PER_PAGE_MAX, "default": PER_PAGE},
    ),
    Parameter(
        "format",
        one_of(JSON, NDJSON),
        "json: a page. ndjson: everything that the filters leave, one record a line, without pages.",
        {"type": "string", "enum": [JSON, NDJSON], "default": JSON},
    ),
    Parameter(
        "lang",
        language_tag,
        "Language of the words (BCP 47), in place of Accept-Language. A record without words in it has those of its "
        "primary language; its `language` says which.",
        {"type": "string"},
    ),
    Parameter(
        "taxonomy_term_id", identifier, "Only records that are classified with this taxonomy term.", UUID_TEXT
    ),
    Parameter(
        "taxonomy_id", identifier, "Only records that are classified with a term of this taxonomy.", UUID_TEXT
    ),
    Parameter("organization_id", identifier, "Only what this organization provides.", UUID_TEXT),
    Parameter(
        "modified_after",
        moment,
        "Only what was modified at this moment or after it, related information and words included.",
        {"type": "string", "format": "date-time"},
    ),
    Parameter(
        "minimal",
        yes_or_no,
        "Only id and last_modified, of everything in one answer unless page or per_page is given.",
        BOOLEAN,
    ),
    Parameter("full", yes_or_no, "Fully nested records, as the address of each of them has it.", BOOLEAN),
    Parameter(
        "full_service",
        yes_or_no,
        "Organizations with full information of their services.",
        BOOLEAN,
    ),
    Parameter(
        "postcode",
        postal_code,
        "Only what covers this postal code: by a service area where there is one, or because the place has this code. "
        "Known are the codes of the places in this directory; another one finds nothing.",
        {"type": "string", "maxLength": 40},
    ),
    Parameter(
        "proximity",
        whole_number(0, PROXIMITY_MAX_M),
        "Together with postcode: only places within so many metres of the centroid of the postal code.",
        {"type": "integer", "minimum": 0, "maximum": PROXIMITY_MAX_M},
    ),
    Parameter("top_only", yes_or_no, "Only taxonomy terms without a parent.", BOOLEAN),
    Parameter("parent_id", identifier, "Only taxonomy terms whose parent has this id.", UUID_TEXT),
    Parameter(
        "minimum_age",
        whole_number(0, AGE_MAX),
        "Only services with a minimum age of at least this value.",
        {"type": "number", "minimum": 0, "maximum": AGE_MAX},
    ),
    Parameter(
        "maximum_age",
        whole_number(0, AGE_MAX),
        "Only services with a maximum age equal to or below this value.",
        {"type": "number", "minimum": 0, "maximum": AGE_MAX},
    ),
    Parameter(
        "start_time",
        wall_time,
        "Only services with opening hours that begin at this time of day or later.",
        {"type": "string"},
    ),
    Parameter(
        "end_time",
        wall_time,
        "Only services with opening hours that end at this time of day or before, on the same day.",
        {"type": "string"},
    ),
    Parameter(
        "day",
        weekday,
        "Only services with opening hours on this day of the week; together with start_time and end_time, on it.",
        {"type": "string", "enum": list(DAYS)},
    ),
    Parameter(
        "since",
        moment,
        "What changed at this moment or after it.",
        {"type": "string", "format": "date-time"},
    ),
    Parameter(
        "after",
        identifier,
        "Where the last answer ended: of what changed at the moment `since`, only what follows this id.",
        UUID_TEXT,
    ),
)
PARAMETERS: Mapping[str, Parameter] = {parameter.name: parameter for parameter in _ALL}


def asked(request: HttpRequest, known: Sequence[str]) -> Values:
    """Return the values of a request by name, of its address and, for POST, of its JSON body. What is absent is absent.

    Raises:
        UnknownParameter: there is one that is not known here.
        BadParameter: a value cannot be used, or is given twice.
        UnreadableBody: the body is not a JSON object, or is not sent as one.
    """
    given: list[tuple[str, object]] = [
        (name, value) for name, values in request.GET.lists() for value in values
    ]
    if request.method == "POST":
        given += _of_body(request)
    found: dict[str, object] = {}
    for name, value in given:
        if name not in known:
            raise UnknownParameter(known)
        if name in found:
            raise BadParameter(name, "It is given more than once. Give it once.")
        found[name] = _value(PARAMETERS[name], value)
    return cast("Values", found)  # each is what the reader of its name returned


def _of_body(request: HttpRequest) -> list[tuple[str, object]]:
    """Return the members of the JSON object in the body; an empty body has none."""
    if not request.body:
        return []
    if request.content_type != "application/json":
        raise UnreadableBody("Send the parameters as application/json.")
    try:
        members = json.loads(request.body, object_pairs_hook=_each_once, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise UnreadableBody("The body is not valid JSON.") from error
    if not isinstance(members, dict):
        raise UnreadableBody('The body must be a JSON object: {"search": "..."}.')
    return list(members.items())


def _each_once(members: list[tuple[str, JSONValue]]) -> Row:
    """Return an object; raises BadParameter where a name stands twice, of which JSON's readers take the last one."""
    once: Row = {}
    for name, value in members:
        if name in once and name in PARAMETERS:
            raise BadParameter(name, "It is given more than once. Give it once.")
        if name in once:
            raise UnreadableBody("A name stands in the body twice. Give each once.")
        once[name] = value
    return once


def _whole(digits: str) -> int:
    """Return a whole number of JSON; beyond what any parameter takes, one that is too large for all of them."""
    return (
        int(digits) if len(digits) < len(str(WHOLE_MAX)) else WHOLE_MAX
    )  # a negative one is refused all the same


def _value(parameter: Parameter, value: object) -> object:
    """Return the value of one parameter. Raises BadParameter."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    elif isinstance(value, int):
        value = str(value)
    if not isinstance(value, str):
        raise BadParameter(parameter.name, "Give one text or number.")
    if not value:
        raise BadParameter(parameter.name, "It is empty. Give a value, or leave it out.")
    if len(value) > VALUE_MAX_LENGTH:
        raise BadParameter(parameter.name, f"It is too long. Give at most {VALUE_MAX_LENGTH} characters.")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value.strip()):
        raise BadParameter(parameter.name, "It has characters that are not text. Leave them out.")
    try:
        return parameter.read(value)
    except ValueError as error:
        raise BadParameter(parameter.name, str(error)) from error
