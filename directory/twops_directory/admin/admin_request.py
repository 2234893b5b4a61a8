"""A request to the admin, where nobody is without an account."""

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest


class AdminRequest(HttpRequest):
    """What Wagtail hands to the views of its admin: it has asked for an account before."""

    twops_rows_anew: bool  # the form of a new record sends all its rows again
    user: AbstractUser  # type: ignore[assignment]  # Django's may also be a visitor without an account
