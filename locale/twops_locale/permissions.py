"""Who may do what to a translation. Membership in a language team decides; checked by ``translation.operations``."""

from typing import TYPE_CHECKING

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Model
from wagtail.models import Locale, Page

from .conf import conf

if TYPE_CHECKING:
    from .models import TranslationTask


def _team_groups(locale: Locale) -> tuple[int | None, int | None]:
    """Return the ids of the groups of translators and reviewers of a locale, (None, None) without a team."""
    team = Locale.objects.filter(pk=locale.pk).values_list(
        "language_team__translators_id", "language_team__reviewers_id"
    )
    return team.first() or (None, None)


def _in_group(user: AbstractUser | AnonymousUser, *groups: int | None) -> bool:
    wanted = [group for group in groups if group is not None]
    return bool(wanted) and user.is_active and user.groups.filter(pk__in=wanted).exists()


def can_submit(user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user may send content for translation (wagtail-localize's own permission)."""
    return bool(user.has_perm("wagtail_localize.submit_translation"))


def can_translate(user: AbstractUser | AnonymousUser, locale: Locale) -> bool:
    """Say whether the user translates, or reviews, into this locale."""
    return bool(user.is_superuser) or _in_group(user, *_team_groups(locale))


def can_review(user: AbstractUser | AnonymousUser, locale: Locale) -> bool:
    """Say whether the user reviews this locale."""
    return bool(user.is_superuser) or _in_group(user, _team_groups(locale)[1])


def can_approve(user: AbstractUser | AnonymousUser, task: "TranslationTask") -> bool:
    """Say whether the user may approve this very request: four eyes, unless the setting allows two."""
    own = task.review_requested_by_id is not None and task.review_requested_by_id == user.pk
    if own and not conf().REVIEWER_MAY_APPROVE_OWN:
        return False
    return can_review(user, task.translation.target_locale)


def can_edit_source(user: AbstractUser | AnonymousUser, instance: Model) -> bool:
    """Say whether the user may edit the object that is sent for translation.

    Pages: Wagtail's rights on the tree. Other objects: ``user_can_edit(user)`` of the object itself if it has one
    (a directory entry belongs to a country desk), else the model's change permission.
    """
    if isinstance(instance, Page):
        return bool(instance.permissions_for_user(user).can_edit())
    if hasattr(instance, "user_can_edit"):
        return bool(instance.user_can_edit(user))
    codename = get_permission_codename("change", instance._meta)
    return bool(user.has_perm(f"{instance._meta.app_label}.{codename}"))


def can_withdraw_source(user: AbstractUser | AnonymousUser, instance: Model) -> bool:
    """Say whether the user may withdraw the original, and may so take its translations with it."""
    if isinstance(instance, Page):
        asked = instance.permissions_for_user(user)
        return bool(user.is_superuser or "publish" in asked.permissions)
    codename = get_permission_codename("publish", instance._meta)
    may = user.has_perm(f"{instance._meta.app_label}.{codename}")
    return bool(may) and can_edit_source(
        user, instance
    )  # the right on a model is one on others' objects, too


def can_manage_memory(user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user may import, export and correct the translation memory."""
    return bool(user.is_active and user.has_perm("twops_locale.manage_memory"))


def can_read_memory(user: AbstractUser | AnonymousUser, locale: Locale) -> bool:
    """Say whether the user may see what the memory has in this language: its team, and whoever manages the memory."""
    return can_manage_memory(user) or can_translate(user, locale)
