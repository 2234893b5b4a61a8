"""What was prepared and never sent: taken away by whoever prepared it."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction

from ..errors import TranslationNotAllowed
from ..models import Stage, TranslationRequest
from .rights import may_manage


@transaction.atomic
def discard(request: TranslationRequest, *, user: AbstractUser | AnonymousUser) -> bool:
    """Delete what was prepared and never sent; return whether there was anything. What was sent stays as it is.

    Raises TranslationNotAllowed unless the user may manage it.
    """
    row = TranslationRequest.objects.select_for_update().filter(pk=request.pk).first()
    if row is None:
        return False
    if not may_manage(row, user):
        raise TranslationNotAllowed("change a request", "")
    if row.stage != Stage.PREPARED:
        return False
    row.delete()
    return True
