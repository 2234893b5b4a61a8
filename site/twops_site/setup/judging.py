"""What the site would refuse of a plan, asked before anything is made: by the rules of its own forms."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from twops_locale.models import Country, CountryLanguage
from wagtail.coreutils import get_content_languages

from .groups import COMMUNICATIONS
from .plan import PersonPlan, SitePlan
from .rows import Path, Refused
from .shipped import CountryPlan


def judge(plan: SitePlan) -> Iterator[Refused]:
    """Yield all that would be refused, in the order of the plan."""
    yield from _administrator(plan.administrator)
    yield from _languages(plan.languages)
    for position, country in enumerate(plan.countries):
        yield from _country(country, plan, ("countries", position))
    groups = {*group_names(plan), *Group.objects.values_list("name", flat=True)}
    for position, person in enumerate(plan.people):
        path: Path = ("people", position)
        yield from _person(person, path)
        for number, name in enumerate(person.groups):
            if name not in groups:
                known = ", ".join(sorted(groups))
                yield (*path, "groups", number), f"There is no group {name}.", f"There are: {known}."
    named = [plan.administrator.username, *(person.username for person in plan.people)]
    for position, name in enumerate(named[1:]):
        if name in named[: position + 1]:
            yield (
                ("people", position, "username"),
                f"{name} is named twice.",
                "Give each person a name of their own.",
            )


def group_names(plan: SitePlan) -> list[str]:
    """Return the names of the groups that the plan makes."""
    return [
        COMMUNICATIONS,
        *(f"{kind} {tag}" for tag in plan.languages for kind in ("Translators", "Reviewers")),
        *(f"Country desk {country.code}" for country in plan.countries),
    ]


def _administrator(person: PersonPlan) -> Iterator[Refused]:
    existing = User.objects.filter(username=person.username).first()
    if existing is None:
        yield from _person(person, ("administrator",))
    elif not (existing.is_superuser and existing.is_active):
        yield (
            ("administrator", "username"),
            f"{person.username} is here already, and is no administrator.",
            "Choose another name: the set-up gives nobody more rights than they have.",
        )


def _person(person: PersonPlan, path: Path) -> Iterator[Refused]:
    """Yield what the form of an account would say; nothing of an account that exists."""
    if User.objects.filter(username=person.username).exists():
        return
    account = new_account(person)
    try:
        account.full_clean(exclude=["password"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield (*path, name), " ".join(messages), "Write another one."
    if person.password:
        try:
            validate_password(person.password, account)
        except ValidationError as error:
            yield (
                (*path, "password_file"),
                " ".join(error.messages),
                "Choose another password, or leave it out: one is made.",
            )


def new_account(person: PersonPlan) -> User:
    """Return an account that is not stored yet."""
    return User(
        username=person.username, email=person.email, first_name=person.first_name, last_name=person.last_name
    )


def _languages(tags: tuple[str, ...]) -> Iterator[Refused]:
    known = get_content_languages()
    if settings.LANGUAGE_CODE not in tags:
        yield (
            ("languages",),
            f"{settings.LANGUAGE_CODE} is not among them, in which the first page is written.",
            f"Add {settings.LANGUAGE_CODE}.",
        )
    for position, tag in enumerate(tags):
        if tag not in known:
            yield (
                ("languages", position),
                f"{tag} is no language that is known.",
                "Write a BCP 47 tag in small letters, such as nb; a country's form of one (fr-be) is added by TWOPS_LANGUAGES.",
            )
        if tag in tags[:position]:
            yield ("languages", position), f"{tag} is named twice.", "Remove one of the two."


def _country(plan: CountryPlan, whole: SitePlan, path: Path) -> Iterator[Refused]:
    """Yield what the form of a country would say; nothing of one that the site has."""
    if plan.code in [each.code for each in whole.countries[: int(path[1])]]:
        yield path, f"{plan.code} is named twice.", "Remove one of the two."
    if Country.objects.filter(code=plan.code).exists():
        return
    country = Country(
        code=plan.code, emergency_number=plan.emergency_number, time_zones=list(plan.time_zones)
    )
    try:
        country.full_clean(exclude=["languages"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield (
                (*path, name),
                " ".join(messages),
                "Write it as docs/how-to/add-a-country-or-language.md shows.",
            )
    for number, tag in enumerate(plan.languages):
        try:
            CountryLanguage(tag=tag).full_clean(exclude=["country"])
        except ValidationError as error:
            yield (*path, "languages", number), " ".join(error.messages), "Write a BCP 47 tag, such as nl."
