"""What somebody may see and do in the matrix: the same rules as of the lists and editors behind it."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractUser, AnonymousUser
from wagtail.models import Page, TranslatableMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

from ... import permissions
from ...matrix.objects import gated_models
from ...matrix.table import Reader
from ...policies import LanguageTeamPolicy
from ..lists.visible_instances import policy_of, visible
from ..registers import languages_of

Keys = Collection[int] | None
PAGE_RIGHTS = ("add", "change", "publish", "bulk_delete", "lock", "unlock")


def reader_of(user: AbstractUser | AnonymousUser) -> Reader:
    """Return what the user may be told of: what is public, theirs to edit, and what was sent to their languages.

    A constant number of queries: one a model.
    """
    if user.is_superuser:
        return Reader(dict.fromkeys(gated_models()), frozenset(languages_of(user)))
    return Reader({model: _named(model, user) for model in gated_models()}, frozenset(languages_of(user)))


def _named(model: type[TranslatableMixin], user: AbstractUser | AnonymousUser) -> Keys:
    if model is Page:
        pages = PagePermissionPolicy().instances_user_has_any_permission_for(user, PAGE_RIGHTS)
        return frozenset(pages.values_list("pk", flat=True))
    if policy_of(model) is None:
        return _sendable(model, user)
    seen = frozenset(visible(model, user).values_list("pk", flat=True))
    own = _sendable(model, user)
    return None if own is None else seen.union(own)


def sendable(user: AbstractUser | AnonymousUser) -> dict[type[TranslatableMixin], Keys]:
    """Return the originals that the user may send for translation, of each model; None is all. One query a model."""
    if not permissions.can_submit(user):
        return dict.fromkeys(gated_models(), ())
    return {model: _sendable(model, user) for model in gated_models()}


def _sendable(model: type[TranslatableMixin], user: AbstractUser | AnonymousUser) -> Keys:
    if user.is_superuser:
        return None
    if model is Page:
        pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
        return frozenset(pages.values_list("pk", flat=True))
    policy = policy_of(model)
    if isinstance(policy, LanguageTeamPolicy):
        return frozenset(policy.originals_user_may_edit(user).values_list("pk", flat=True))
    options = model._meta
    return None if user.has_perm(f"{options.app_label}.change_{options.model_name}") else ()
