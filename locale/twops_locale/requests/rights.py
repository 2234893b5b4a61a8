"""Who may change a request as a whole."""

from django.contrib.auth.models import AbstractUser, AnonymousUser

from .. import permissions
from ..models import TranslationRequest


def may_manage(request: TranslationRequest, user: AbstractUser | AnonymousUser) -> bool:
    """Say whether a person may change a request as a whole: who sent it, its contact person, administrators."""
    if user.is_superuser:
        return True
    return permissions.can_submit(user) and user.pk in (request.created_by_id, request.contact_id)
