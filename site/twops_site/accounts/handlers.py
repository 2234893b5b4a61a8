"""What Django tells of accounts is written down, and a session begins."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models import Model
from django.db.models.signals import post_save
from django.http import HttpRequest
from wagtail.log_actions import get_active_log_context

from . import sessions
from .events import Kind, record


def signed_in(sender: type[Model], request: HttpRequest, user: AbstractUser, **kwargs: object) -> None:
    """A password was right."""
    sessions.begin(request.session)
    request.twops_signed_in = user  # type: ignore[attr-defined]  # read by the door, which gives the browser its cookie
    record(Kind.SIGNED_IN, user)


def signed_out(sender: type[Model], user: AbstractUser | None, **kwargs: object) -> None:
    """Somebody left, or their session was over."""
    if user is not None:
        record(Kind.SIGNED_OUT, user)


def password_changed(sender: type[Model], instance: AbstractUser, created: bool, **kwargs: object) -> None:
    """A password was set; Django keeps it until it is saved. A new account is no change."""
    if created or getattr(instance, "_password", None) is None:
        return
    by = get_active_log_context().user
    other = by is not None and by.pk != instance.pk
    record(Kind.PASSWORD_CHANGED, instance, by=by if other else None)


def connect() -> None:
    """Connect them."""
    user_logged_in.connect(signed_in, dispatch_uid="twops_site.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="twops_site.signed_out")
    post_save.connect(password_changed, sender=get_user_model(), dispatch_uid="twops_site.password_changed")
