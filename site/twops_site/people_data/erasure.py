"""An account is taken away from its person: what was done for the site stays, done by somebody who left."""

from functools import partial

from django.contrib.auth.models import AbstractUser, User
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from .references import goes_with_account, references


class LastAdministrator(Exception):
    """Nobody could look after the site any more."""


@transaction.atomic
def erase_account(account: AbstractUser) -> dict[str, int]:
    """Remove name, address, password, factors, groups, notices, choices and picture of an account; return how many rows went, by model.

    The empty account stays, and cannot be logged in to: that two different people confirmed a telephone number has to be true
    afterwards, too. Raises LastAdministrator.
    """
    locked = User.objects.select_for_update().get(pk=account.pk)
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=locked.pk)
    if locked.is_superuser and locked.is_active and not others.exists():
        raise LastAdministrator
    gone: dict[str, int] = {}
    for relation, rows in references(locked):
        if not goes_with_account(relation):
            continue
        for row in rows:
            avatar = getattr(row, "avatar", None)
            if avatar:
                transaction.on_commit(partial(avatar.storage.delete, avatar.name))
        count, _each = rows.delete()
        if count:
            gone[rows.model._meta.label_lower] = gone.get(rows.model._meta.label_lower, 0) + count
    if locked.email:
        DBTaskResult.objects.filter(args_kwargs__icontains=locked.email).delete()
    locked.groups.clear()
    locked.user_permissions.clear()
    locked.username, locked.first_name, locked.last_name, locked.email = f"left-{locked.pk}", "", "", ""
    locked.is_active = locked.is_staff = locked.is_superuser = False
    locked.last_login = None
    locked.set_unusable_password()  # and with it every session ends
    locked.save()
    return gone
