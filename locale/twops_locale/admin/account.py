"""The part of a person's account where mails are switched off."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel

from ..mail import KINDS
from ..models import MailPreference


class MailForm(forms.ModelForm[AbstractUser]):
    """Every kind of mail with a tick: wanted."""

    wanted = forms.MultipleChoiceField(
        label=_("Tell me by mail when"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = get_user_model()
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        preference = MailPreference.objects.filter(user_id=self.instance.pk).first()
        off = preference.switched_off if preference is not None else []
        field = self.fields["wanted"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(KINDS.items())
        self.initial["wanted"] = [kind for kind in KINDS if kind not in off]

    def save(self, commit: bool = True) -> AbstractUser:
        """Keep what is not wanted: a kind of mail that comes later is wanted."""
        off = [kind for kind in KINDS if kind not in self.cleaned_data["wanted"]]
        MailPreference.objects.update_or_create(user_id=self.instance.pk, defaults={"switched_off": off})
        return self.instance


class MailPanel(BaseSettingsPanel):
    """The section on mails in a person's account."""

    name = "twops_mails"
    title = _("Mails")
    order = 250
    form_class = MailForm
