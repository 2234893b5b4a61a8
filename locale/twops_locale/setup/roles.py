"""Who has which role where: people in the groups of teams. Other plugins add roles of their own (``register_roles``)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser, Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ..errors import RoleNotAllowed, UnknownRole
from ..models import LanguageTeam

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a group stands for.

    Attributes:
        group: key of the group; being in it is having the role.
        kind: what the role is, the same for all languages or countries: ``translator``, ``reviewer``, ``desk``.
        name: what it is called.
        language: BCP 47 tag, empty for a role that has none.
        country: ISO 3166-1 alpha-2, empty for a role that has none.
    """

    group: int
    kind: str
    name: "StrOrPromise"
    language: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the roles that the person has; ``others`` are the names of groups that stand for no role here."""

    user: AbstractUser
    roles: tuple[Role, ...]
    others: tuple[str, ...] = ()


RoleSource = Callable[[], Iterable[Role]]
_sources: list[RoleSource] = []


def register_roles(source: RoleSource) -> RoleSource:
    """Have the roles of a function shown and given with those of language teams; one query of its own."""
    if source not in _sources:
        _sources.append(source)
    return source


@register_roles
def language_roles() -> list[Role]:
    """Return the roles in language teams."""
    rows = LanguageTeam.objects.order_by("locale__language_code").values_list(
        "locale__language_code", "translators_id", "reviewers_id"
    )
    return [
        role
        for tag, translators, reviewers in rows
        for role in (
            Role(translators, "translator", _("translates"), language=tag),
            Role(reviewers, "reviewer", _("reviews"), language=tag),
        )
    ]


def all_roles() -> list[Role]:
    """Return all roles that there are, one query for each source."""
    return [role for source in _sources for role in source()]


def can_give_roles(user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user may give and take roles: who may change accounts."""
    meta = get_user_model()._meta
    return bool(user.has_perm(f"{meta.app_label}.{get_permission_codename('change', meta)}"))


def people(
    roles: Collection[Role],
    *,
    language: str = "",
    country: str = "",
    kind: str = "",
    without_roles: bool = False,
) -> list[Person]:
    """Return the active people with a role that fits, by name; two queries, however many people and roles.

    Args:
        roles: all roles (``all_roles``); a person is shown with all of the own ones, also those that do not fit.
        without_roles: people who have none at all, instead.
    """
    by_group: dict[int, list[Role]] = {}
    for role in roles:
        by_group.setdefault(role.group, []).append(role)
    model = get_user_model()
    memberships: dict[int, list[Role]] = {}
    others: dict[int, list[str]] = {}
    through = model.groups.through.objects.order_by("group_id")
    for user_id, group_id, name in through.values_list("user_id", "group_id", "group__name"):
        if group_id in by_group:
            memberships.setdefault(user_id, []).extend(by_group[group_id])
        else:
            others.setdefault(user_id, []).append(name)
    users = model.objects.filter(is_active=True).order_by(model.USERNAME_FIELD)
    if not without_roles:
        users = users.filter(pk__in=list(memberships))
    found = [
        Person(user, tuple(memberships.get(user.pk, ())), tuple(others.get(user.pk, ()))) for user in users
    ]
    if without_roles:
        return [person for person in found if not person.roles]
    return [
        person
        for person in found
        if any(
            language in ("", role.language) and country in ("", role.country) and kind in ("", role.kind)
            for role in person.roles
        )
    ]


@transaction.atomic
def set_roles(
    person: AbstractUser, groups: Collection[int], *, user: AbstractUser | AnonymousUser
) -> tuple[list[Role], list[Role]]:
    """Give a person exactly the roles of these groups; return which were given and which were taken. Logged.

    Groups that stand for no role are left as they are.

    Raises:
        RoleNotAllowed: the user may not change accounts, or it is the own one, or an administrator's: who translates and
            approves is decided by somebody else.
        UnknownRole: a group stands for no role.
    """
    if not can_give_roles(user) or (not user.is_superuser and (person.is_superuser or person.pk == user.pk)):
        raise RoleNotAllowed(str(person))
    roles = all_roles()
    known = {role.group for role in roles}
    if unknown := set(groups) - known:
        raise UnknownRole(sorted(unknown))
    person = get_user_model().objects.select_for_update().get(pk=person.pk)
    before = set(person.groups.filter(pk__in=known).values_list("pk", flat=True))
    joined, left = set(groups) - before, before - set(groups)
    person.groups.add(*joined)
    person.groups.remove(*left)
    if joined or left:
        names = dict(Group.objects.filter(pk__in=joined | left).values_list("pk", "name"))
        log(
            instance=person,
            action="twops_locale.roles",
            user=user,
            data={
                "joined": sorted(names[key] for key in joined),
                "left": sorted(names[key] for key in left),
            },
        )
    return (
        [role for role in roles if role.group in joined],
        [role for role in roles if role.group in left],
    )
