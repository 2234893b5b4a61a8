"""What is asked of who comes in: name and password, a code, the password once more."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm


def wait_in_words(wait: timedelta) -> str:
    """Return what somebody is told who has to wait; the same whether there is such an account or not."""
    seconds = max(int(wait.total_seconds()) + 1, 1)
    if seconds < 60:
        return ngettext(
            "Too many attempts. Please wait one second, then try again.",
            "Too many attempts. Please wait %(number)s seconds, then try again.",
            seconds,
        ) % {"number": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many attempts. Please wait one minute, then try again.",
        "Too many attempts. Please wait %(number)s minutes, then try again.",
        minutes,
    ) % {"number": minutes}


class LoginForm(WagtailLoginForm):
    """Wagtail's, which says how long to wait."""

    def get_invalid_login_error(self) -> ValidationError:
        """Return the error for a wrong password, or for a wait."""
        wait: timedelta | None = getattr(self.request, "twops_wait", None)
        if wait:
            return ValidationError(wait_in_words(wait), code="wait")
        error: ValidationError = super().get_invalid_login_error()
        return error


class OneTimeInput(forms.TextInput):
    """A field that is empty again after a wrong code: the next one would be typed behind it."""

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        """Leave out what was typed."""
        context: dict[str, object] = super().get_context(name, None, attrs)
        return context


class CodeForm(forms.Form):
    """A code of an app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=OneTimeInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": "",
            }
        ),
        error_messages={"required": _("Please type the code.")},
    )


class AppCodeForm(CodeForm):
    """The first code of a new app."""

    field_order = ["code"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django's form takes
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class PasswordForm(forms.Form):
    """The password of who is signed in."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Please type your password.")},
    )
