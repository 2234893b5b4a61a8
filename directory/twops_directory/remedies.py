"""Refusals that say what to do: Django's own words name what is wrong and no remedy."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REMEDIES = {
    "null_characters_not_allowed": _(
        "The text contains an invisible control character (U+0000). Delete it, or type the text again."
    ),
    "max_length": _(
        "The text has %(show_value)d characters; %(limit_value)d are possible. Shorten it, or put the rest elsewhere."
    ),
}
ONE_PRIMARY_LANGUAGE = _(
    "A record has its words in one primary language. Delete the second entry; other languages are made by translation."
)


def put_remedies(form: Any) -> None:
    """Replace the words of refusals in a form and in the forms of its child rows; values and codes stay."""
    for error in _errors_of(form):
        remedy = REMEDIES.get(error.code or "")
        if remedy is not None:
            error.message = remedy
    for name, formset in getattr(form, "formsets", {}).items():
        if name == "primary_texts":
            for error in formset.non_form_errors().data:
                if error.code == "too_many_forms":
                    error.message = ONE_PRIMARY_LANGUAGE
        for child in formset.forms:
            put_remedies(child)


def _errors_of(form: Any) -> Iterator[ValidationError]:
    lists: Iterable[Any] = form.errors.values()
    for found in lists:
        yield from found.data


def phone_notes(record: Any) -> list[str]:
    """Return the phone numbers of a record that number libraries call invalid. They are welcome: helplines are short.

    A number that begins with a plus is read by itself, any other one as dialled in the record's country.
    """
    import phonenumbers

    country = getattr(getattr(record, "country", None), "code", None)
    unusual = []
    for phone in record.phones.all():
        try:
            known = phonenumbers.is_valid_number(phonenumbers.parse(phone.number, country))
        except phonenumbers.NumberParseException:
            known = False
        if not known:
            unusual.append(str(phone.number))
    return unusual
