"""Forms of the directory's own screens."""

from collections.abc import Mapping
from functools import cache

from django import forms
from django.db import models
from django.forms import BaseFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import ClusterForm
from twops_locale.forms import ScheduleInWordsMixin
from twops_locale.models import Country
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Locale

from ..choices import ServiceStatus
from ..desk import permissions
from ..hsds.locked_fields import lockable, with_unknown
from ..models.base import PublishedRecord
from ..models.gate import Actor
from .form_errors import put_remedies
from .hours_lines import leave_untouched_lines, refuse_overlaps
from .shared import Known, Shared, share
from .widgets import make_lean

# What a status does, for those who set it; the public reads shorter words.
STATUS_WORDS = {
    ServiceStatus.ACTIVE.value: _("In operation"),
    ServiceStatus.TEMPORARILY_CLOSED.value: _("Closed for some time: stays public, and says until when"),
    ServiceStatus.INACTIVE.value: _("Out of operation: taken off the public pages until this is changed"),
    ServiceStatus.DEFUNCT.value: _("Closed for good: taken off the public pages"),
}


class SourcedForm(ScheduleInWordsMixin, WagtailAdminModelForm):
    """A record that may have come from an import: asks which parts of it imports leave alone."""

    left_alone = forms.MultipleChoiceField(
        label=_("What imports leave alone"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Ticked: an import never changes it, whatever its source says. It holds as soon as it is saved, without "
            "publishing."
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.lockable = lockable(self.instance._meta.model_name or "")
        if not self.lockable:
            del self.fields["left_alone"]
            return
        field = self.fields["left_alone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, capfirst(label)) for name, label in self.lockable]
        field.initial = list(self.instance.locked_fields)

    def save(self, commit: bool = True) -> PublishedRecord:
        """Put what was ticked on the record, then save."""
        if "left_alone" in self.fields:
            ticked = self.cleaned_data.get("left_alone", [])
            self.instance.locked_fields = with_unknown(self.lockable, ticked, self.instance.locked_fields)
        return super().save(commit=commit)


class CountryForm(SourcedForm):
    """A record of a country: offers the countries whose records the user may add or change.

    What is pointed at by its fields and by its rows is read once for all of them (``shared``).
    """

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *args: object,
        instance: PublishedRecord | None = None,
        for_user: Actor = None,
        **kwargs: object,
    ) -> None:
        self.shared = Shared(for_user, instance, data) if instance is not None else None
        super().__init__(data, *args, instance=instance, for_user=for_user, **kwargs)
        share(self, self.shared)
        status = self.fields.get("status")
        if isinstance(status, forms.ChoiceField):
            choices = iter(status.choices)  # type: ignore[arg-type]  # the stubs name what it may be given
            status.choices = [(code, STATUS_WORDS.get(code, label)) for code, label in choices]
        make_lean(self)
        field = self.fields.get("country")
        if not isinstance(field, forms.ModelChoiceField) or self.for_user is None:
            return
        action = "add" if self.instance.pk is None else "change"
        countries = permissions.countries_for(self.for_user, action, type(self.instance))
        if countries is not None:
            field.queryset = Known(Country, [row for row in field.queryset or () if row.pk in countries])
            field.required = True
            if len(countries) == 1 and self.instance.pk is None:
                field.initial = next(iter(countries))

    @property
    def media(self) -> forms.Media:
        """The scripts of the fields, and those of each kind of row once: Django makes an empty row of each to ask."""
        own: forms.Media = super(ClusterForm, self).media
        for table in self.formsets.values():
            own += media_of(table.__class__)
        return own

    def is_valid(self) -> bool:
        """Say whether all is valid, lines of hours together, too; what is not is refused with a remedy."""
        leave_untouched_lines(self)
        valid = bool(super().is_valid())
        valid = not refuse_overlaps(self) and valid
        if not valid:
            put_remedies(self)
        return valid


@cache
def media_of(table: type[BaseFormSet]) -> forms.Media:
    """Return the scripts and styles of the rows of a table."""
    rows: BaseFormSet = table(prefix="x")
    return rows.media


class OnceAsked(forms.ModelChoiceField):
    """A choice that is only shown where it was made before: then nothing is read for it, and nothing comes of it."""

    def clean(self, value: object) -> models.Model | None:
        """Return what was chosen now."""
        return None if self.disabled else super().clean(value)


class WordsForm(CountryForm):
    """A record with its primary words: asks once in which language they are."""

    language = OnceAsked(
        label=_("Language of the words"),
        queryset=Locale.objects.none(),
        required=False,
        help_text=_(
            "The primary language; others are translated from it. Empty: the country's first. Asked only once."
        ),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *args: object,
        instance: PublishedRecord | None = None,
        for_user: Actor = None,
        **kwargs: object,
    ) -> None:
        super().__init__(data, *args, instance=instance, for_user=for_user, **kwargs)
        field = self.fields.get("language")
        if not isinstance(field, forms.ModelChoiceField):
            return
        field.queryset = Locale.objects.all()
        text = self.instance.primary_text
        if text is not None and text.locale_id:
            field.initial = text.locale_id
            field.disabled = self.instance.pk is not None

    def save(self, commit: bool = True) -> PublishedRecord:
        """Give new primary words their language, then save."""
        language = self.cleaned_data.get("language")
        for row in self.formsets["primary_texts"].forms:
            if language is not None and row.instance.locale_id is None:
                row.instance.locale = language
        return super().save(commit=commit)
