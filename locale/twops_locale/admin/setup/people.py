"""People and roles in the admin: who does what in which language and for which country, and giving and taking it."""

from collections.abc import Collection, Iterable
from itertools import groupby

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem

from ...errors import RoleNotAllowed, UnknownRole
from ...languages import language_name, territory_name
from ...setup import roles
from ...setup.roles import Person, Role

NAMESPACE = "twops_people"


def _place(role: Role) -> str:
    """Return where a role counts, in the editor's language."""
    reader = get_language() or "en"
    if role.language:
        return language_name(role.language, reader)
    return territory_name(role.country, reader) if role.country else ""


def _by_kind(found: Iterable[Role]) -> list[tuple[str, list[tuple[Role, str]]]]:
    """Return roles with their places, by what they are called."""
    listed = sorted(found, key=lambda role: (str(role.name), _place(role)))
    return [
        (name, [(role, _place(role)) for role in of_kind])
        for name, of_kind in groupby(listed, key=lambda role: str(role.name))
    ]


def _choices(values: Iterable[str], named: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(((value, named[value]) for value in set(values) if value), key=lambda each: each[1])


def _overview(every: Collection[Role]) -> tuple[list[str], list[tuple[str, str, list[list[Person]]]]]:
    """Return the names of the roles in languages; and each language by tag and name, with the people of each role."""
    in_languages = [role for role in every if role.language]
    names = list(dict.fromkeys(str(role.name) for role in in_languages))
    holders: dict[int, list[Person]] = {}
    for person in roles.people(every):
        for role in person.roles:
            holders.setdefault(role.group, []).append(person)
    groups = {(role.language, str(role.name)): role.group for role in in_languages}
    lines = [
        (tag, place, [holders.get(groups.get((tag, name), 0), []) for name in names])
        for tag, place in _choices(
            (role.language for role in in_languages), {role.language: _place(role) for role in in_languages}
        )
    ]
    return names, lines


@require_admin_access
def listed(request: HttpRequest) -> HttpResponse:
    """Show people x languages x countries x roles. A constant number of queries. For who may change accounts."""
    if not roles.can_give_roles(request.user):
        raise PermissionDenied
    every = roles.all_roles()
    chosen = {name: request.GET.get(name, "") for name in ("language", "country", "kind")}
    without = bool(request.GET.get("without"))
    found = roles.people(every, without_roles=without, **chosen)
    places = {role.language or role.country: _place(role) for role in every}
    context = {
        "people": [(person, _by_kind(person.roles)) for person in found],
        "overview": _overview(every),
        "languages": _choices((role.language for role in every), places),
        "countries": _choices((role.country for role in every), places),
        "kinds": _choices((role.kind for role in every), {role.kind: str(role.name) for role in every}),
        "chosen": chosen,
        "without": without,
    }
    return render(request, "twops_locale/people/list.html", context)


@require_admin_access
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person's roles, and set them."""
    if not roles.can_give_roles(request.user):
        raise PermissionDenied
    person: AbstractUser = get_object_or_404(get_user_model(), pk=pk, is_active=True)
    if request.method == "POST":
        groups = {
            int(value) for value in request.POST.getlist("groups") if value.isdecimal() and len(value) < 10
        }
        try:
            given, taken = roles.set_roles(person, groups, user=request.user)
        except RoleNotAllowed:
            messages.error(
                request,
                _("Somebody else decides on one's own roles, and an administrator on an administrator's."),
            )
        except UnknownRole:
            messages.error(request, _("One of these roles does not exist any more. Nothing was changed."))
        else:
            _say(request, person, given, taken)
            return redirect(f"{NAMESPACE}:list")
    own = set(person.groups.values_list("pk", flat=True))
    context = {"person": person, "kinds": _by_kind(roles.all_roles()), "own": own}
    return render(request, "twops_locale/people/change.html", context)


def _say(request: HttpRequest, person: AbstractUser, given: list[Role], taken: list[Role]) -> None:
    def words(found: list[Role]) -> str:
        return ", ".join(f"{_place(role)} ({role.name})" for role in found) or "–"

    messages.success(
        request,
        _("%(person)s: given: %(given)s; taken: %(taken)s.")
        % {"person": person, "given": words(given), "taken": words(taken)},
    )


class PeopleMenuItem(MenuItem):
    """The entry among the settings, for who may change accounts."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether the person may give roles."""
        user: AbstractUser | AnonymousUser = request.user
        return roles.can_give_roles(user)


def menu_item() -> PeopleMenuItem:
    """Return the entry for the menu of settings."""
    return PeopleMenuItem(
        gettext_lazy("People and roles"),
        reverse(f"{NAMESPACE}:list"),
        name="people-and-roles",
        icon_name="group",
        order=601,
    )
