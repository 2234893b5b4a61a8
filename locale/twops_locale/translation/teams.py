"""Language teams with the Wagtail rights that they need: one operation makes a language ready for work."""

from collections.abc import Collection

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
from wagtail.models import GroupPagePermission, Locale, Page

from ..models import LanguageTeam

# Rights on the language's own tree. Reviewers publish (by approval: the guard allows nothing else for translations).
# None of them adds pages: translations are made by their tasks, and originals are written by editors of the language.
TRANSLATOR_PAGE_RIGHTS = ("change_page",)
REVIEWER_PAGE_RIGHTS = ("change_page", "publish_page")


def admin_access() -> Permission:
    """Return the permission to enter Wagtail's admin."""
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


@transaction.atomic
def create_language_team(
    locale: Locale, *, translatable_models: tuple[type[Model], ...] = ()
) -> LanguageTeam:
    """Return the language team of a locale, made with its two groups if absent. Idempotent.

    Args:
        locale: the wagtail Locale.
        translatable_models: models other than pages whose translations the team edits; what of them is checked
            language by language in ``permissions``.
    """
    code = locale.language_code
    translators, _created = Group.objects.get_or_create(name=f"Translators {code}")
    reviewers, _created = Group.objects.get_or_create(name=f"Reviewers {code}")
    team, _created = LanguageTeam.objects.get_or_create(
        locale=locale, defaults={"translators": translators, "reviewers": reviewers}
    )
    grant_team(team, translatable_models)
    return team


def grant_team(team: LanguageTeam, translatable_models: tuple[type[Model], ...]) -> None:
    """Give the groups of a team the rights that they need. Idempotent."""
    for model in translatable_models:
        of_model = Permission.objects.filter(
            content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name
        )
        change = of_model.filter(codename__startswith="change_")
        team.translators.permissions.add(*change)
        team.reviewers.permissions.add(*change, *of_model.filter(codename__startswith="publish_"))
    for group in (team.translators, team.reviewers):
        group.permissions.add(admin_access())
    grant_tree(team)


def take_tree_rights(locale_id: int, groups: Collection[int]) -> None:
    """Take back the rights on the root pages of a language from groups that are not its team any more."""
    team = LanguageTeam.objects.filter(locale=locale_id).first()
    left = set(groups) - ({team.translators_id, team.reviewers_id} if team is not None else set())
    GroupPagePermission.objects.filter(
        group__in=left,
        page__in=Page.objects.filter(depth=2, locale=locale_id),
        permission__codename__in=REVIEWER_PAGE_RIGHTS,
    ).delete()


def without_people(locales: Collection[int], role: str = "translators") -> set[int]:
    """Return the keys of those languages in whose team nobody translates, or ``reviewers``: reviews. One query."""
    teams = LanguageTeam.objects.filter(locale__in=locales, **{f"{role}__user__is_active": True})
    return set(locales) - set(teams.values_list("locale", flat=True))


def grant_tree(team: LanguageTeam) -> None:
    """Give a team its rights on the root pages of its language; called again when a root page is made."""
    roots = Page.objects.filter(depth=2, locale=team.locale)
    GroupPagePermission.objects.filter(
        group__in=(team.translators, team.reviewers), page__in=roots, permission__codename="add_page"
    ).delete()  # earlier versions gave it
    for root in roots:
        for group, rights in (
            (team.translators, TRANSLATOR_PAGE_RIGHTS),
            (team.reviewers, REVIEWER_PAGE_RIGHTS),
        ):
            for codename in rights:
                GroupPagePermission.objects.get_or_create(
                    group=group,
                    page=root,
                    permission=Permission.objects.get(
                        content_type__app_label="wagtailcore", codename=codename
                    ),
                )
