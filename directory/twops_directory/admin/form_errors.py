"""Refusals that say what to do: Django's own words name what is wrong and no remedy."""

from collections.abc import Iterator

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm

from ..dialling import not_dialled
from ..models import Phone
from ..models.base import PublishedRecord
from ..refusals import (
    MISSING,
    ONE_PRIMARY_LANGUAGE,
    RANGES,
    TOO_LONG,
    no_value,
    not_a_choice,
    out_of_range,
)

REMEDIES = {
    "null_characters_not_allowed": _(
        "The text contains an invisible control character (U+0000). Delete it, or type the text again."
    ),
    "max_length": TOO_LONG,
}

UNUSUAL_NUMBER = _(
    "%(number)s is saved as it is typed. It is no usual number for this country: dial it once to be sure."
)
NOT_DIALLED = _(
    "%(number)s is saved and shown as it is typed, but no telephone can dial it. Give each number a row of its own, with "
    "all its digits; words belong in the note."
)


def put_remedies(form: WagtailAdminModelForm) -> None:
    """Replace the words of refusals in a form and in the forms of its child rows; values and codes stay."""
    for name, error in _errors_of(form):
        remedy = _words(form, name, error) or REMEDIES.get(error.code or "")
        if remedy is not None:
            error.message = remedy
    for name, formset in getattr(form, "formsets", {}).items():
        if name == "primary_texts":
            for error in formset.non_form_errors().data:
                if error.code == "too_many_forms":
                    error.message = ONE_PRIMARY_LANGUAGE
        for child in formset.forms:
            put_remedies(child)


def _errors_of(form: WagtailAdminModelForm) -> Iterator[tuple[str, ValidationError]]:
    for name, errors in form.errors.items():
        yield from ((name, error) for error in errors.data)


def _words(form: WagtailAdminModelForm, name: str, error: ValidationError) -> str:
    """Return the words that imports and the loader have for the same fault; empty where they have none of their own."""
    field, model = form.fields.get(name), form._meta.model
    if field is None or name not in {each.name for each in model._meta.get_fields()}:
        return ""
    stored = model._meta.get_field(name)
    value = form.data.get(form.add_prefix(name), "")
    if error.code == "required":
        return str(MISSING)
    if error.code == "invalid_choice" and getattr(stored, "choices", None):
        return not_a_choice(value, [code for code, _label in stored.flatchoices])
    if error.code in ("min_value", "max_value") and name in RANGES:
        return out_of_range(value, -RANGES[name], RANGES[name])
    is_small = isinstance(stored, models.PositiveSmallIntegerField)
    if (error.code == "invalid" and not error.params) or (
        is_small and error.code in ("min_value", "max_value")
    ):
        return no_value(stored, value)
    return ""


def phone_notes(record: PublishedRecord) -> list[str]:
    """Return what to say of the telephone numbers of a record and of its persons and places, which are saved as they are.

    That no telephone dials one, because the text is not exactly one number; or that number libraries call one invalid:
    it is welcome, as helplines are short. A number that begins with a plus is read by itself, any other one as dialled
    in the record's country.
    """
    country = getattr(getattr(record, "country", None), "code", "")
    said = []
    for phone in _phones(record):
        if not_dialled(phone.number, country):
            said.append(NOT_DIALLED % {"number": phone.number})
        elif not _is_known(phone.number, country):
            said.append(UNUSUAL_NUMBER % {"number": phone.number})
    return said


def _phones(record: ClusterableModel) -> Iterator[Phone]:
    yield from record.phones.all()
    for name in ("contacts", "places"):
        for row in getattr(record, name).all() if hasattr(record, name) else ():
            yield from _phones(row)


def _is_known(number: str, country: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, country or None))
    except phonenumbers.NumberParseException:
        return False
