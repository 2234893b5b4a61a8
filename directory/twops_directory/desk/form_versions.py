"""Knows an open form again: what it saved by itself is no other person's version when its user presses a button."""

import re
import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from wagtail.models import Revision

from ..models import FormVersion
from ..models.base import PublishedRecord

FIELD = "twops_form"
KEY = re.compile(r"[\w-]{16,40}", re.ASCII)


def new_key() -> str:
    """Return the key of a form that is opened now."""
    return secrets.token_urlsafe(16)


def key_of(request: HttpRequest) -> str:
    """Return the key that a form sent; empty if it sent none, or what is none."""
    sent = request.POST.get(FIELD, "")
    return sent if KEY.fullmatch(sent) else ""


def note(revision: Revision | None, key: str, *, by_itself: bool) -> None:
    """Note which form saved a version, in the transaction that saves it."""
    if revision is not None and key:
        noted = {"form_key": key, "by_itself": by_itself}
        known = revision._state.fields_cache.get("directory_form")
        if known is not None and (known.form_key, known.by_itself) == (key, by_itself):
            return
        if not FormVersion.objects.filter(revision=revision).update(**noted):
            FormVersion.objects.create(revision=revision, **noted)


def is_own(revision: Revision, key: str, user: AbstractUser) -> bool:
    """Say whether a version was saved by a form by itself, and by this very form of this very person.

    What a person saved with a button is not: the form that comes then is a new one.
    """
    if not key or revision.user_id != user.pk:
        return False
    form = form_of(revision)
    return form is not None and form.by_itself and form.form_key == key


def form_of(revision: Revision) -> FormVersion | None:
    """Return which form saved a version; without a query where it was read with it."""
    try:
        form: FormVersion = revision.directory_form
    except FormVersion.DoesNotExist:
        return None
    return form


def saved_by_itself(revision: Revision) -> bool:
    """Say whether no person asked for this version."""
    return FormVersion.objects.filter(revision=revision, by_itself=True).exists()


def record_made_by(key: str, user: AbstractUser, model: type[PublishedRecord]) -> int | None:
    """Return the key of the record that a form for a new one has saved by itself already.

    Two requests of one form come one after the other: the user's row is held until the transaction ends.
    """
    if not key:
        return None
    get_user_model()._base_manager.select_for_update(no_key=True).filter(pk=user.pk).first()
    versions = Revision.objects.filter(directory_form__form_key=key, user=user)
    made = versions.filter(content_type=model.get_content_type()).values_list("object_id", flat=True).first()
    return int(made) if made is not None else None
