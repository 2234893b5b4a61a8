"""Wagtail's permission policy of language teams: who may do what to which language's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from wagtail.models import Locale
from wagtail.permission_policies import ModelPermissionPolicy

# What a translator may do to the words of the team's language; everything else is its reviewers' to do.
TRANSLATORS_ACTIONS = frozenset({"view", "change"})


def locales_for(user: AbstractUser | AnonymousUser, action: str) -> "QuerySet[Locale]":
    """Return the languages in whose words the user may do this, as a member of their team; all for a superuser."""
    if user.is_superuser and user.is_active:
        return Locale.objects.all()
    if not user.is_active or not user.is_authenticated:
        return Locale.objects.none()
    groups = user.groups.all()
    membership = Q(language_team__reviewers__in=groups)
    if action in TRANSLATORS_ACTIONS:
        membership |= Q(language_team__translators__in=groups)
    return Locale.objects.filter(membership).distinct()


@dataclass(frozen=True, slots=True)
class Memberships:
    """The languages of a person's teams, for what a screen or a menu shows: keys and BCP 47 tags.

    Attributes:
        seen: the languages whose words the person may see and change. reviewed: those that the person reviews.
    """

    seen: Mapping[int, str]
    reviewed: Mapping[int, str]


def memberships(user: AbstractUser | AnonymousUser) -> Memberships:
    """Return the languages of a person's teams; all for a superuser. One query for each user object, however often.

    A menu asks a dozen times on each page. What is written asks the database itself (``locales_for``, ``permissions``).
    """
    kept = vars(user)
    if "_twops_memberships" not in kept:
        reviewing = Exists(user.groups.filter(pk=OuterRef("language_team__reviewers")))
        rows = locales_for(user, "view").annotate(reviewing=reviewing)
        listed = list(rows.values_list("pk", "language_code", "reviewing"))
        kept["_twops_memberships"] = Memberships(
            seen={key: tag for key, tag, _reviewing in listed},
            reviewed={key: tag for key, tag, is_reviewing in listed if user.is_superuser or is_reviewing},
        )
    known: Memberships = kept["_twops_memberships"]
    return known


class LanguageTeamPolicy(ModelPermissionPolicy):
    """Django's model permissions, limited to the languages whose team the user is in.

    For models with a ``locale`` whose other languages are made by translation. Snippet views ask about the model only
    (Wagtail issue 13314): whoever registers such a model asks about the row in its views as well.
    """

    def user_has_permission_for_instance(
        self, user: AbstractUser | AnonymousUser, action: str, instance: Model
    ) -> bool:
        """Say whether the user may do this to this row."""
        return (
            bool(super().user_has_permission_for_instance(user, action, instance))
            and self.concerned(type(instance)._default_manager.filter(pk=instance.pk))
            .filter(locale__in=locales_for(user, action))
            .exists()
        )

    def user_has_any_permission_for_instance(
        self, user: AbstractUser | AnonymousUser, actions: Iterable[str], instance: Model
    ) -> bool:
        """Say whether the user may do one of these to this row."""
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_permission_for(
        self, user: AbstractUser | AnonymousUser, action: str
    ) -> "QuerySet[Model]":
        """Return the rows that the user may do this to."""
        if not self.user_has_permission(user, action):
            return self.model._default_manager.none()
        rows = self.concerned(self.model._default_manager.all())
        return rows.filter(locale__in=locales_for(user, action))

    def instances_user_has_any_permission_for(
        self, user: AbstractUser | AnonymousUser, actions: Iterable[str]
    ) -> "QuerySet[Model]":
        """Return the rows that the user may do one of these to."""
        rows = self.model._default_manager.none()
        for action in actions:
            rows = rows | self.instances_user_has_permission_for(user, action)
        return rows

    def originals_user_may_edit(self, user: AbstractUser | AnonymousUser) -> "QuerySet[Model]":
        """Return the rows that the user may send for translation, as ``permissions.can_edit_source`` says of one.

        A model whose originals belong to somebody else than a language's team says so here.
        """
        rows = self.model._default_manager.all()
        return rows if self.user_has_permission(user, "change") else rows.none()

    def concerned(self, rows: "QuerySet[Model]") -> "QuerySet[Model]":
        """Keep the rows that language teams work on; a model with others narrows it."""
        return rows
