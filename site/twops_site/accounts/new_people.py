"""How new people come in: an administrator writes down who they are, and a mail leads them to a password that they alone know."""

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from . import mail

UNKNOWN_LENGTH = 60


class NewPersonForm(UserCreationForm):
    """Wagtail's, without the duty to think of somebody else's password."""

    password_required = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "Leave both empty: a mail leads this person to choosing a password of their own."
        )


class PeopleViewSet(UserViewSet):
    """Wagtail's screens of users with that form."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Return the form for a new or an existing account."""
        return UserEditForm if for_update else NewPersonForm


def invite(request: HttpRequest, user: User) -> None:
    """Mail a new person the address at which they choose their password; it counts as long as that of a forgotten one.

    Somebody without a password gets one that nobody knows: the address replaces it, as it would a forgotten one.
    """
    if not user.is_active:
        return
    if not user.has_usable_password():
        user.set_password(get_random_string(UNKNOWN_LENGTH))
        user.save(update_fields=["password"])
    key = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse(
        "wagtailadmin_password_reset_confirm", args=[key, default_token_generator.make_token(user)]
    )
    mail.tell(user, "invited", path=path)
