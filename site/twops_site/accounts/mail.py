"""Mails about one's own account: it was made, a second factor was added or taken away."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from ..conf import conf


def tell(user: AbstractUser, happened: str, *, code: str = "", path: str = "/admin/") -> None:
    """Write to somebody of a change to their account, in the language of their admin; nobody without an address is written to.

    Args:
        happened: ``"added"`` or ``"reset"``; a second factor. ``"first"``: here is the code for the first one.
            ``"invited"``: here is where the first password is chosen.
        code: of ``first_factor``.
        path: where the mail leads.
    """
    if not user.email:
        return
    language = UserProfile.get_for_user(user).get_preferred_language()
    with translation.override(language):
        subject = {
            "added": _("%(site)s: a second factor was added to your account"),
            "reset": _("%(site)s: an administrator took away your second factor"),
            "invited": _("%(site)s: an account was made for you"),
            "first": _("%(site)s: code for setting up your second factor"),
        }[happened] % {"site": conf().NAME}
        body = render_to_string(
            "twops_site/admin/accounts/mail.txt",
            {
                "happened": happened,
                "code": code,
                "site": conf().NAME,
                "username": user.get_username(),
                "address": settings.WAGTAILADMIN_BASE_URL + path,
            },
        )
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
