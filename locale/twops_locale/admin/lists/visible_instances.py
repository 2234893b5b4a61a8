"""Which instances a user may see in the admin, for screens of Wagtail that ask about the model only."""

from collections.abc import Iterable
from typing import TypeVar

from django.apps import apps
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.snippets.models import get_snippet_models

Row = TypeVar("Row", bound=Model)

# Whoever may do one of these to an instance may see its name.
SEEING = ("view", "change", "delete", "publish", "choose")


def policy_of(model: type[Model]) -> BasePermissionPolicy | None:
    """Return what decides about the single instances of a model; None for pages and for what has no such policy."""
    viewset = getattr(model, "snippet_viewset", None)
    if viewset is not None:
        return viewset.permission_policy
    if model in (get_image_model(), get_document_model()):
        return _collection_policy(model)
    return None


def guarded_models() -> list[type[Model]]:
    """Return the models whose instances are not everybody's who may work on the model."""
    return [*get_snippet_models(), get_image_model(), get_document_model()]


def visible(model: type[Model], user: AbstractUser | AnonymousUser) -> "QuerySet[Model]":
    """Return the instances of a guarded model that the user may see."""
    policy = policy_of(model)
    if policy is None:
        return model._default_manager.all()
    return policy.instances_user_has_any_permission_for(user, list(SEEING)).order_by()


def hide_others(
    rows: "QuerySet[Row]", user: AbstractUser | AnonymousUser, *, through: str = ""
) -> "QuerySet[Row]":
    """Leave out the rows that are about an instance of a guarded model which the user may not see.

    Args:
        rows: has ``content_type`` and ``object_id`` as text (log entries, workflow states).
        through: the relation that has them, with two underscores at its end.
    """
    if user.is_superuser:
        return rows
    for model in guarded_models():
        content_type = ContentType.objects.get_for_model(model)
        keys = visible(model, user).annotate(key=Cast("pk", CharField())).values("key")
        rows = rows.exclude(
            Q(**{f"{through}content_type": content_type}) & ~Q(**{f"{through}object_id__in": keys})
        )
    return rows


def visible_keys(model: type[Model], user: AbstractUser | AnonymousUser, given: Iterable[int]) -> list[int]:
    """Return those of the given keys whose instances the user may see."""
    return list(visible(model, user).filter(pk__in=list(given)).distinct().values_list("pk", flat=True))


def _collection_policy(model: type[Model]) -> BasePermissionPolicy:
    """Return the policy of images or documents: Wagtail 8 has a register, 7.4 a module for each."""
    try:
        from wagtail.permissions import policy_registry
    except ImportError:
        from importlib import import_module

        application = apps.get_app_config(model._meta.app_label).name  # wagtail.documents, of "wagtaildocs"
        policy: BasePermissionPolicy = import_module(f"{application}.permissions").permission_policy
        return policy
    registered: BasePermissionPolicy = policy_registry.get_by_type(model)
    return registered
