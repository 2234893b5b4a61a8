"""A plan is carried out: all of it or nothing, and nothing a second time."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.db import transaction
from twops_directory.desk.teams import create_country_desk
from twops_locale.mail import nobody_is_told
from twops_locale.models import Country, CountryLanguage, LanguageTeam
from twops_locale.setup.adding import make_language
from wagtail.models import Site

from . import groups
from .home import make_home, send_home
from .judging import judge, new_account
from .plan import PersonPlan, PlanFault, PlanWrong, SitePlan
from .reading import ReadPlan
from .rows import in_words
from .shipped import CountryPlan


@dataclass(frozen=True, slots=True)
class Made:
    """One thing that was done; ``password`` is said of a new account for which one was made, once."""

    words: str
    password: str = ""
    is_account: bool = False


def refuse_wrong(plan: SitePlan, file: ReadPlan | None = None) -> None:
    """Raise PlanWrong with all that is wrong: the form of the file that the plan was read from, and what the site refuses.

    What has a wrong form is not judged besides.
    """
    of_form = file.refused if file else ()
    ill_formed = [path for path, _reason, _remedy in of_form]
    refused = [
        *of_form,
        *(each for each in judge(plan) if not any(each[0][: len(path)] == path for path in ill_formed)),
    ]
    if refused:
        row = file.rows.row if file else lambda path: 0
        faults = [PlanFault(row(path), in_words(path), reason, remedy) for path, reason, remedy in refused]
        raise PlanWrong(sorted(faults, key=lambda fault: fault.row))


@transaction.atomic
def carry_out(plan: SitePlan, file: ReadPlan | None = None) -> list[Made]:
    """Make what is missing, in one transaction; return what was done, nothing where all was there.

    What editors have changed since stays as it is. Raises PlanWrong; nothing is made then.
    """
    refuse_wrong(plan, file)
    with nobody_is_told():
        return list(_carry_out(plan))


def _carry_out(plan: SitePlan) -> Iterator[Made]:
    administrator, told = _account(plan.administrator, is_administrator=True)
    yield from told
    known = set(LanguageTeam.objects.values_list("locale__language_code", flat=True))
    first, *others = sorted(plan.languages, key=lambda tag: tag != settings.LANGUAGE_CODE)
    make_language(first)
    home, is_new_home = make_home(plan.home, user=administrator)
    if is_new_home:
        yield Made(f"first page “{home.title}” ({first})")
        make_language(first)  # its people's rights on the page
    yield from _site(plan, home.pk)
    for tag in others:
        if tag not in known:
            make_language(tag)
    for tag in plan.languages:
        if tag not in known:
            yield Made(f"language {tag}, with its team: Translators {tag}, Reviewers {tag}")
    for country in plan.countries:
        if _country(country):
            yield Made(f"country {country.code}: {', '.join(country.languages)}; {country.emergency_number}")
    is_new = not Group.objects.filter(name=groups.COMMUNICATIONS).exists()
    if is_new or is_new_home:
        groups.grant_communications(groups.communications_group())
    if is_new:
        yield Made(f"group {groups.COMMUNICATIONS}, who write and publish the originals")
    codes = [each.code for each in plan.countries]
    without_desk = list(Country.objects.filter(code__in=codes, desks__isnull=True))
    for row in without_desk:
        yield Made(f"desk of {row.code}: the group {create_country_desk(row)}")
    if without_desk:
        groups.grant_desks()
    if sent := send_home(home, user=administrator):
        yield Made(f"first page sent for translation: {', '.join(sent)}")
    for person in plan.people:
        account, told = _account(person, is_administrator=False)
        yield from told
        if told:
            account.groups.add(*Group.objects.filter(name__in=person.groups))


def _account(person: PersonPlan, *, is_administrator: bool) -> tuple[AbstractUser, list[Made]]:
    """Return an account, and what to say of it where it is new. One that exists stays as it is."""
    existing: AbstractUser | None = get_user_model()._default_manager.filter(username=person.username).first()
    if existing is not None:
        return existing, []
    account = new_account(person)
    account.is_superuser = account.is_staff = is_administrator
    password = person.password or secrets.token_urlsafe(12)
    account.set_password(password)
    account.save()
    kind = "administrator" if is_administrator else f"account ({', '.join(person.groups) or 'no group'})"
    return account, [Made(f"{kind} {person.username}", "" if person.password else password, is_account=True)]


def _site(plan: SitePlan, home_id: int) -> Iterator[Made]:
    """Name the site and its host; that of the file is the one that counts."""
    site = Site.objects.filter(root_page=home_id).order_by("-is_default_site", "pk").first() or Site(
        root_page_id=home_id
    )
    wanted = {"hostname": plan.host, "port": plan.port, "site_name": plan.name}
    if site.pk is not None and all(getattr(site, name) == value for name, value in wanted.items()):
        return
    for name, value in wanted.items():
        setattr(site, name, value)
    site.is_default_site = site.is_default_site or not Site.objects.filter(is_default_site=True).exists()
    site.full_clean()
    site.save()
    yield Made(f"site {plan.name} at {plan.host}:{plan.port}")


def _country(plan: CountryPlan) -> bool:
    """Make a country; say whether it is new."""
    country, is_new = Country.objects.get_or_create(
        code=plan.code,
        defaults={
            "emergency_number": plan.emergency_number,
            "time_zones": list(plan.time_zones),
            "position": Country.objects.count(),
        },
    )
    if is_new:
        CountryLanguage.objects.bulk_create(
            CountryLanguage(country=country, tag=tag, sort_order=order)
            for order, tag in enumerate(plan.languages)
        )
    return is_new
