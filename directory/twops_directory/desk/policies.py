"""Wagtail's permission policies: records belong to country desks, their translated words to language teams."""

from collections.abc import Iterable

from django.db import models
from twops_locale.policies import LanguageTeamPolicy
from wagtail.permission_policies import ModelPermissionPolicy

from ..models import RECORDS, TEXTS
from ..models.gate import Actor
from . import permissions as desks


class CountryDeskPolicy(ModelPermissionPolicy):
    """Django's model permissions, with the records of a desk's user limited to the desk's countries.

    Snippet views ask about the model only (Wagtail issue 13314): ``admin.records`` and ``Service.publish`` ask about the
    record as well.
    """

    def user_has_permission_for_instance(self, user: Actor, action: str, instance: models.Model) -> bool:
        """Say whether the user may do this to this record."""
        return bool(super().user_has_permission_for_instance(user, action, instance)) and desks.may(
            user, action, instance
        )

    def user_has_any_permission_for_instance(
        self, user: Actor, actions: Iterable[str], instance: models.Model
    ) -> bool:
        """Say whether the user may do one of these to this record."""
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_permission_for(self, user: Actor, action: str) -> "models.QuerySet[models.Model]":
        """Return the records that the user may do this to."""
        if not self.user_has_permission(user, action):
            return self.model._default_manager.none()
        return desks.within(user, action, self.model._default_manager.all())

    def instances_user_has_any_permission_for(
        self, user: Actor, actions: Iterable[str]
    ) -> "models.QuerySet[models.Model]":
        """Return the records that the user may do one of these to."""
        records = self.model._default_manager.none()
        for action in actions:
            records = records | self.instances_user_has_permission_for(user, action)
        return records


class WordsPolicy(LanguageTeamPolicy):
    """Translated words are their language's team's. Those of the primary language are edited with their record only."""

    def concerned(self, rows: "models.QuerySet[models.Model]") -> "models.QuerySet[models.Model]":
        """Keep the rows that are translations."""
        return rows.filter(primary_of__isnull=True)

    def originals_user_may_edit(self, user: Actor) -> "models.QuerySet[models.Model]":
        """Return the words of the primary language of the records that the user may change."""
        record = self.model._meta.get_field("primary_of").related_model
        records = desks.within(user, "change", record._default_manager.all())
        return self.model._default_manager.filter(primary_of__in=records)


def register() -> None:
    """Register the policies where Wagtail has a register (8.0 and newer); 7.4 takes them from the viewsets."""
    try:
        from wagtail.permissions import register_permission_policy
    except ImportError:
        return
    for model in RECORDS:
        register_permission_policy(model, CountryDeskPolicy(model))
    for text in TEXTS:
        register_permission_policy(text, WordsPolicy(text))
