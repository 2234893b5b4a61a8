"""Single values between JSON and our fields. What cannot be stored is refused with its reason and a remedy."""

from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import models

from ...fields import CodeListField
from ...iso8601 import day_at_start_of, moment_of, wall_time
from ...json_values import JSONValue, json_value
from ...refusals import TOO_LONG, no_value, not_a_choice
from .stored import WireError
from .tables import model_field

DASH = "-"  # stands for what the standard requires and a place does not have; the tabular form allows no empty value


def plain(value: object) -> JSONValue:
    """Return a value as JSON has it: whole numbers without a point, ISO 8601 dates, wall times as HH:MM:SS."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    return value.isoformat() if isinstance(value, date) else json_value(value)


def field_value(home: str, name: str, target: str, value: object) -> object:
    """Return a value as the model's field wants it; raises WireError."""
    if target == "country":
        return _country(name, value)
    if target == "extension":
        return plain(float(value)) if isinstance(value, float) else str(value)
    if target == "currency":
        return str(value)  # judged in ``_currency_into``
    field = model_field(home, target)
    converted = _convert(field, name, value)
    if isinstance(field, models.CharField | models.TextField):
        converted = text_value(name, converted, field.max_length)
    choices = [code for code, _label in field.flatchoices]
    if choices and converted not in choices and not (field.blank and converted == ""):
        raise WireError.saying(name, not_a_choice(value, choices))
    return converted


def _convert(found: "models.Field", name: str, value: object) -> object:
    try:
        match found:
            case models.DateTimeField():
                return moment_of(str(value))
            case models.DateField():
                return day_at_start_of(str(value))
            case models.TimeField():
                return wall_time(str(value))
            case models.BooleanField():
                if not isinstance(value, bool):
                    raise ValueError
                return value
            case models.DecimalField():
                return _decimal(found, value)
            case models.FloatField():
                return _number(value)
            case models.IntegerField():
                return _whole(name, value)
            case CodeListField():
                return _codes(found, name, value)
            case _:
                return value
    except (ValueError, TypeError, InvalidOperation, OverflowError) as error:
        if isinstance(error, WireError):
            raise
        if words := no_value(found, value):
            raise WireError.saying(name, words) from None
        raise WireError(name, f"is {quoted(value)}", f"write {REMEDIES[type(found)]}") from None


REMEDIES: dict[type, str] = {
    models.DateTimeField: "a date and time such as 2026-11-25T09:30:00Z",
    models.DateField: "a date such as 2026-11-25",
    models.TimeField: "a time such as 09:30:00",
    models.BooleanField: "true or false, or leave it out",
    models.DecimalField: "a number such as 12.5, at most 9999999.99",
    models.FloatField: "a number such as 52.23",
    models.PositiveSmallIntegerField: "a whole number from 0 to 32767",
}


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    return float(value)


def _whole(name: str, value: object) -> int:
    number = _number(value)
    if not 0 <= number <= 32767:
        raise ValueError
    return int(number)


def _decimal(found: "models.DecimalField", value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-found.decimal_places))
    if abs(rounded) >= Decimal(10) ** (found.max_digits - found.decimal_places):
        raise ValueError
    return rounded


def _codes(found: CodeListField, name: str, value: object) -> list[object]:
    known = [code for code, _label in found.options]
    if not isinstance(value, list) or any(item not in known for item in value):
        raise WireError(name, f"is {quoted(value)}", f"write a list of some of: {', '.join(map(str, known))}")
    return value


def text_value(name: str, value: object, longest: int | None) -> str:
    """Return a text, empty for None; raises WireError for anything else, and for one that is too long (characters)."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WireError(name, f"is {quoted(value)}", "write a text, in quotes")
    if longest is not None and len(value) > longest:
        raise WireError.saying(name, str(TOO_LONG) % {"show_value": len(value), "limit_value": longest})
    return value


def _country(name: str, value: object) -> str:
    code = str(value)
    if code == DASH or (len(code) == 2 and code.isascii() and code.isalpha()):
        return "" if code == DASH else code.upper()
    raise WireError(name, f"is {quoted(value)}", "write the two letters of ISO 3166-1, for example PL")


def is_uuid(value: object) -> bool:
    """Say whether a value is an id."""
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def quoted(value: object) -> str:
    """Return a value for a message, cut to 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
