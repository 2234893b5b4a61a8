"""Loads the whole demo: languages, countries, teams, accounts, terms, pages, services."""

from collections.abc import Callable, Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.management import call_command
from django.db import transaction
from twops_locale.mail import nobody_is_told
from twops_locale.models import Country, CountryLanguage
from twops_locale.terminology.csv_files import shipped_terms
from twops_locale.terminology.operations import take_terms
from wagtail.models import Locale
from wagtail.signal_handlers import disable_reference_index_auto_update

from ..conf import conf
from ..handlers import offered_together
from ..setup import groups, shipped
from . import files, pages, people, services
from .pages import Actors


@transaction.atomic
def load_languages() -> None:
    """Make a Locale for each language that the settings name for the demo, in their order."""
    for tag in conf().DEMO_LANGUAGES:
        Locale.objects.get_or_create(language_code=tag)


@transaction.atomic
def load_countries() -> None:
    """Make the countries with their languages; existing ones stay as editors left them."""
    for position, given in enumerate(shipped.countries()):
        country, created = Country.objects.get_or_create(
            code=given.code,
            defaults={
                "emergency_number": given.emergency_number,
                "time_zones": list(given.time_zones),
                "position": position,
            },
        )
        if created:
            CountryLanguage.objects.bulk_create(
                CountryLanguage(country=country, tag=tag, sort_order=order)
                for order, tag in enumerate(given.languages)
            )


def actors() -> Actors:
    """Return the people in whose names the demo is loaded: the demo's own where it has them, else the loader."""
    accounts = {user.username: user for user in get_user_model().objects.filter(username__in=people.ROLES)}
    loader = people.loader()

    def pick(role: str, otherwise: AbstractUser) -> Callable[[str], AbstractUser]:
        return lambda tag: accounts.get(f"{role}-{tag}", otherwise)

    return Actors(
        administrator=accounts["admin"],
        translator=pick("translator", loader),
        reviewer=pick("reviewer", accounts["admin"]),
    )


def load_frame(*, new_passwords: bool = False) -> list[people.Account]:
    """Load what everything else stands on; return the accounts, with passwords if they are new."""
    load_languages()
    load_countries()
    people.make_teams()
    take_terms(shipped_terms(), user=None, overwrite=False)
    return people.make_accounts(new_passwords=new_passwords)


def steps() -> int:
    """Return how many steps ``load_content`` takes."""
    return pages.steps(files.all_page_words()) + services.steps() + 2


def load_content() -> Iterator[str]:
    """Load pages and services; yields a word after each step. Safe to run again: what is there stays.

    Every record goes through the same operations as an editor's. Only what is derived from all of them - Wagtail's
    index of references, search documents - is made once, at the end; a start that is interrupted makes it at the next.
    """
    people_at_work = actors()
    with offered_together(), nobody_is_told():
        with disable_reference_index_auto_update():
            yield from pages.load_pages(files.all_page_words(), people_at_work)
            groups.grant_communications(groups.communications_group())
            groups.grant_desks()
            yield from services.load_services(people_at_work)
        call_command("rebuild_references_index", verbosity=0)
        yield "references"
    yield "search"
