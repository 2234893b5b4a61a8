"""What the standard says of the values of one row: types, closed lists, required properties. No database."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

from ....iso8601 import day_at_start_of, moment_of, wall_time
from ....refusals import MISSING, in_two, no_value, not_a_choice
from ...mapping.plausibility import flagged
from ...mapping.tables import MAPPINGS, model_field
from ...mapping.values import DASH
from ...standard.tables import TABLES, Property
from ..reading.flatten import canonical_id
from ..staged_row import FileRow

Wrong = tuple[str, str, str]  # property, reason, remedy
# Codes of CLDR that are no country of ISO 3166-1.
NO_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "XA", "XB", "XK", "QO", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
)
SCRIPT_SCHEMES = ("javascript:", "data:", "vbscript:")


def wrong_values(row: FileRow, shall: Mapping[str, object]) -> Iterator[Wrong]:
    """Yield what is wrong with a row: with the values that the file gives, and what is missing in the row that results."""
    table = TABLES[row.table]
    for name, value in row.values.items():
        known = table.properties.get(name)
        if known is None or value in (None, ""):
            continue
        if (row.table, name) == ("phone", "extension") and isinstance(value, str):
            continue  # leading zeros: the standard's number cannot say them
        if fault := wrong_value(name, value, known):
            target = MAPPINGS[row.table].fields.get(name)
            words = no_value(model_field(row.table, target), value) if target and not known.choices else ""
            yield (name, *in_two(words)) if words else fault
    for name, known in table.properties.items():
        needed = known.required or (row.tabular and known.required_in_csv)
        if needed and not name.endswith("_id") and _is_missing(row.table, name, shall):
            yield name, *in_two(str(MISSING))
    for column, key in MAPPINGS[row.table].references.items():
        if column not in shall and not model_field(row.table, key).null:
            target = table.parents[column]
            yield column, f"The {row.table} names no {target}.", f"Give {column}, or nest the {target} in it."
    yield from _unknown_codes(row)
    for name, reason in flagged(row.table, {key: value for key, value in row.values.items() if value}):
        if table.properties[name].required:
            wrong, remedy = in_two(reason)
            yield name, wrong, remedy


def _is_missing(table: str, name: str, shall: Mapping[str, object]) -> bool:
    """Say whether there is no value, or an empty text where nothing stands in for it: a service without a name."""
    value = shall.get(name)
    is_empty = isinstance(value, str) and not value.strip() and name not in MAPPINGS[table].needed
    return name not in shall or is_empty


def wrong_value(name: str, value: object, known: Property) -> Wrong | None:
    """Return what is wrong with one value of a property, or None.

    >>> wrong_value("minimum_age", "twelve", Property("number"))
    ('minimum_age', 'This is no number: “twelve”.', 'Write a number such as 12 or 54.35.')
    """
    if known.choices and value not in known.choices:
        reason, remedy = in_two(not_a_choice(value, known.choices))
        return name, reason, remedy
    is_right, reason, remedy = KINDS[known.kind]
    try:
        right = is_right(value)
    except (ValueError, TypeError, AttributeError, OverflowError):
        right = False
    if not right:
        return name, f"This is {reason}: {_short(value)}.", remedy
    if known.kind == "uri" and str(value).strip().lower().startswith(SCRIPT_SCHEMES):
        return name, f"This is a script and no address: {_short(value)}.", "Write an address with https://."
    return None


def _is_object(value: object) -> bool:
    return isinstance(value, dict | list)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**15


def _is_date(value: object) -> bool:
    return isinstance(value, str) and bool(day_at_start_of(value))


def _is_moment(value: object) -> bool:
    return isinstance(value, str) and bool(moment_of(value))


def _is_time(value: object) -> bool:
    return isinstance(value, str) and wall_time(value) is not None


def _is_id(value: object) -> bool:
    return bool(canonical_id(value))


KINDS: Mapping[str, tuple[Callable[[object], bool], str, str]] = {
    "string": (_is_text, "no text", "Write it in quotation marks."),
    "email": (_is_text, "no text", "Write an e-mail address in quotation marks."),
    "uri": (_is_text, "no text", "Write an address such as https://example.org/ in quotation marks."),
    "number": (_is_number, "no number", "Write a number such as 12 or 54.35."),
    "date": (_is_date, "no date", "Write a date such as 2026-11-25."),
    "date-time": (_is_moment, "no date with a time", "Write for example 2026-11-25T09:30:00Z."),
    "time": (_is_time, "no time of day", "Write a time such as 09:30:00."),
    "uuid": (_is_id, "no UUID", "Write the id of the record that is meant."),
    "object": (_is_object, "no object", "Write an object or a list."),
}


def _unknown_codes(row: FileRow) -> Iterator[Wrong]:
    country = _said(row, "country") if row.table == "address" else ""
    if country not in ("", DASH) and not is_country(country):
        yield "country", f"{_short(country)} is no country.", "Write a code of ISO 3166-1, for example PL."
    if row.table == "language" and (code := _said(row, "code")) and not is_language(code):
        yield "code", f"{_short(code)} is no language.", "Write a code of ISO 639, for example pl."
    tag = _said(row, "language")
    if row.table != "meta_table_description" and tag and not is_language(tag):
        yield "language", f"{_short(tag)} is no language.", "Write a tag of BCP 47, for example pl."


def _said(row: FileRow, name: str) -> str:
    """Return a text that a row has; empty for what is none, which ``wrong_value`` tells."""
    value = row.values.get(name)
    return value if isinstance(value, str) else ""


@cache
def is_country(code: str) -> bool:
    """Say whether this is a code of ISO 3166-1 alpha-2, in capital or small letters."""
    known = Locale("en").territories
    return len(code) == 2 and code.upper() in known and code.upper() not in NO_COUNTRIES


@cache
def is_language(tag: str) -> bool:
    """Say whether a tag begins with a language that exists.

    Any three letters may be one of the 7,900 languages of ISO 639-3 (sign languages above all), which CLDR does not
    list; of two letters all are known.
    """
    language = tag.replace("_", "-").split("-")[0].lower()
    if len(language) == 3:
        return language.isascii() and language.isalpha()
    return language in Locale("en").languages or language in get_global("language_aliases")


def _short(value: object) -> str:
    text = str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
