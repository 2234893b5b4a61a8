"""The part of a person's account where each kind of mail is chosen: at once, once a day, not at all."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel

from ...mail import KINDS
from ...models import MailPreference

AT_ONCE, DAILY, OFF = "at_once", "daily", "off"
CHOICES = ((AT_ONCE, _("At once")), (DAILY, _("Once a day, in one mail")), (OFF, _("Not at all")))


class MailForm(forms.ModelForm[AbstractUser]):
    """Every kind of mail with a choice: at once, once a day, not at all."""

    class Meta:
        model = get_user_model()
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        preference = MailPreference.objects.filter(user_id=self.instance.pk).first() or MailPreference()
        for kind, words in KINDS.items():
            self.fields[kind] = forms.ChoiceField(label=str(words), choices=CHOICES, required=False)
            daily = DAILY if kind in preference.daily else AT_ONCE
            self.initial[kind] = OFF if kind in preference.switched_off else daily

    def save(self, commit: bool = True) -> AbstractUser:
        """Keep what is not wanted at once: a kind of mail that comes later is."""
        chosen = {kind: self.cleaned_data[kind] for kind in KINDS}
        MailPreference.objects.update_or_create(
            user_id=self.instance.pk,
            defaults={
                "switched_off": [kind for kind, choice in chosen.items() if choice == OFF],
                "daily": [kind for kind, choice in chosen.items() if choice == DAILY],
            },
        )
        return self.instance


class MailPanel(BaseSettingsPanel):
    """The section on mails in a person's account."""

    name = "twops_mails"
    title = _("Tell me by mail when")
    order = 250
    form_class = MailForm
