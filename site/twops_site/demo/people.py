"""The demo's accounts: who may do what, as in the project. Passwords are generated and shown once."""

import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.db import transaction
from twops_directory.desk.teams import create_country_desk
from twops_directory.models import TEXTS
from twops_locale.models import Country
from twops_locale.translation.teams import create_language_team
from wagtail.models import Locale

from ..setup.groups import communications_group
from .guard import LOADER, refuse_real_site


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account and what it stands for. ``password`` is set only when it was made just now."""

    username: str
    role: str
    password: str = ""


ROLES = {
    "admin": "Administrator",
    "editor": "Communications editor",
    "desk-pl": "Country desk, Poland",
    "desk-pl-2": "Country desk, Poland, second person",
    "desk-be": "Country desk, Belgium",
    "translator-pl": "Translator, Polish",
    "translator-fi": "Translator, Finnish",
    "reviewer-pl": "Reviewer, Polish",
}

# First and last names: Wagtail's account form asks for both before it saves anything.
NAMES = {
    "admin": ("Ada", "Novak"),
    "editor": ("Emil", "Lindt"),
    "desk-pl": ("Zofia", "Kowalska"),
    "desk-pl-2": ("Piotr", "Mazur"),
    "desk-be": ("Lotte", "Peeters"),
    "translator-pl": ("Hanna", "Zielińska"),
    "translator-fi": ("Aino", "Virtanen"),
    "reviewer-pl": ("Marek", "Dąbrowski"),
}


def make_teams() -> None:
    """Make a language team for every language."""
    for locale in Locale.objects.all():
        create_language_team(locale, translatable_models=TEXTS)


def loader() -> AbstractUser:
    """Return the account in whose name demo texts are translated: nobody can log in with it."""
    user, created = get_user_model().objects.get_or_create(
        username=LOADER, defaults={"is_superuser": True, "is_active": False}
    )
    if created:
        user.set_unusable_password()
        user.save()
    return user


@transaction.atomic
def make_accounts(*, new_passwords: bool = False) -> list[Account]:
    """Return the demo accounts, with passwords for those that are new, or for all if asked.

    Raises CommandError in a real site.
    """
    refuse_real_site()
    loader()  # says from now on whose database this is
    groups: dict[str, list[Group]] = {
        "admin": [],
        "editor": [communications_group()],
        "desk-pl": [create_country_desk(Country.objects.get(code="PL"))],
        "desk-pl-2": [create_country_desk(Country.objects.get(code="PL"))],
        "desk-be": [create_country_desk(Country.objects.get(code="BE"))],
        "translator-pl": [Group.objects.get(name="Translators pl")],
        "translator-fi": [Group.objects.get(name="Translators fi")],
        "reviewer-pl": [Group.objects.get(name="Reviewers pl")],
    }
    accounts = []
    for username, role in ROLES.items():
        user, created = get_user_model().objects.get_or_create(
            username=username,
            defaults={
                "email": f"{username}@2ps.example.org",
                "first_name": NAMES[username][0],
                "last_name": f"{NAMES[username][1]} ({role})",
                "is_superuser": username == "admin",
                "is_staff": username == "admin",
            },
        )
        password = ""
        if created or new_passwords:
            password = secrets.token_urlsafe(9)
            user.set_password(password)
            user.save()
        user.groups.add(*groups[username])
        accounts.append(Account(username, role, password))
    return accounts
