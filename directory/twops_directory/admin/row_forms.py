"""Which form a kind of row has."""

from functools import cache

from django.db import models
from wagtail.admin.panels import get_form_for_model

from .hours_row import HoursForm
from .language_row import LanguageForm
from .row_form import RowForm

FORMS: dict[str, type[RowForm]] = {"schedule": HoursForm, "servicelanguage": LanguageForm}


@cache
def form_of(model: type[models.Model], deferred: tuple[str, ...], *, may_be_blank: bool) -> type[RowForm]:
    """Return the form of a kind of row.

    Args:
        deferred: fields that a draft may leave empty.
        may_be_blank: whether a row that was only added is left out.
    """
    options = {"defer_required_on_fields": list(deferred)} if deferred else {}
    form = FORMS.get(model._meta.model_name or "", RowForm)
    made: type[RowForm] = get_form_for_model(model, form_class=form, **options)
    made.may_be_blank = may_be_blank
    return made
