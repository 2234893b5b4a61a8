"""Records and people for the tests of the directory, in the readers' languages."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from twops_directory.desk.operations import save_record
from twops_directory.models import (
    CountryDesk,
    CountryPolicy,
    Location,
    LocationText,
    Organization,
    OrganizationText,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAudience,
    ServiceLanguage,
    ServicePair,
    ServicePairMember,
    ServiceText,
)
from twops_locale.models import Country, CountryLanguage
from wagtail.models import Locale

RECORDS = ("service", "organization", "location")
ACTIONS = ("view", "add", "change", "delete", "publish")


def locale(tag: str) -> Any:
    """Return the Locale of a tag, made if absent."""
    return Locale.objects.get_or_create(language_code=tag)[0]


def country(code: str, *tags: str, zone: str = "Europe/Warsaw") -> Country:
    """Return a country with its languages in order, and their locales.

    It does not ask for a second person: ``four_eyes(country)`` does.
    """
    made, created = Country.objects.get_or_create(
        code=code, defaults={"emergency_number": "112", "time_zones": [zone]}
    )
    CountryPolicy.objects.get_or_create(country=made, defaults={"four_eyes": False})
    if created:
        for position, tag in enumerate(tags):
            locale(tag)
            CountryLanguage.objects.create(country=made, tag=tag, sort_order=position)
    return made


def poland() -> Country:
    """Return Poland, which speaks Polish."""
    return country("PL", "pl")


def finland() -> Country:
    """Return Finland, which speaks Finnish and Swedish."""
    return country("FI", "fi", "sv", zone="Europe/Helsinki")


def belgium() -> Country:
    """Return Belgium, which speaks Dutch, French and German."""
    return country("BE", "nl", "fr", "de", zone="Europe/Brussels")


def four_eyes(where: Country) -> Country:
    """Return the country, where a second person confirms contact data from now on."""
    CountryPolicy.objects.filter(country=where).update(four_eyes=True)
    return where


def admin() -> Any:
    """Return the administrator."""
    model = get_user_model()
    found = model.objects.filter(username="admin").first()
    return found or model.objects.create_superuser("admin", "admin@example.org", "secret")


def desk_user(where: Country, *, without: tuple[str, ...] = ()) -> Any:
    """Return a user at a country's desk, with every permission for its records except the actions named."""
    group, _ = Group.objects.get_or_create(name=f"Country desk {where.code}")
    codenames = [f"{action}_{model}" for model in RECORDS for action in ACTIONS if action not in without]
    of_records = Q(content_type__app_label="twops_directory", codename__in=codenames)
    access = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    permissions = list(Permission.objects.filter(of_records | access))
    assert len(permissions) == len(codenames) + 1
    group.permissions.add(*permissions)
    CountryDesk.objects.get_or_create(country=where, group=group)
    count = group.user_set.count()
    name = (
        f"desk-{where.code}-{len(without)}" if not count else f"desk-{where.code}-{len(without)}-{count + 1}"
    )
    user = get_user_model().objects.create_user(name, password="secret")
    user.groups.add(group)
    return user


def organization(
    where: Country | None = None, name: str = "Fundacja Mostek", *, publish: bool = True
) -> Organization:
    """Return an organisation, published unless said otherwise."""
    where = where or poland()
    record = Organization(country=where, website="https://mostek.example.org/")
    record.primary_texts = [OrganizationText(name=name, locale=locale(where.language_tags[0]))]
    return save_record(record, user=admin(), publish=publish)


def service(
    where: Country | None = None,
    name: str = "Telefon Mostek",
    *,
    publish: bool = True,
    number: str = "+48 22 000 00 12",
    **fields: Any,
) -> Service:
    """Return a national helpline with one phone number and hours, published unless said otherwise."""
    where = where or poland()
    owner = fields.pop("organization", None) or organization(where)
    record = Service(organization=owner, country=where, by_phone=True, **{"kind": "helpline", **fields})
    record.primary_texts = [
        ServiceText(name=name, summary="Rozmowa bez oceniania.", locale=locale(where.language_tags[0]))
    ]
    record.phones = [Phone(number=number, free_of_charge=True, position=0)]
    record.schedules = [Schedule(days=["MO", "TU"], opens_at="18:00", closes_at="02:00", position=0)]
    record.areas = [ServiceArea(scope="country", country=where)]
    record.audiences = [ServiceAudience(code="own_thoughts")]
    record.languages = [ServiceLanguage(tag=where.language_tags[0])]
    return save_record(record, user=admin(), publish=publish)


def unsaved_place(name: str = "Poradnia", where: Country | None = None, **fields: Any) -> Location:
    """Return a place with its name in the country's first language, not saved."""
    where = where or poland()
    words = {field: fields.pop(field) for field in LocationText.word_fields if field in fields}
    record = Location(country=where, **fields)
    record.primary_texts = [LocationText(name=name, locale=locale(where.language_tags[0]), **words)]
    return record


def newest(record: Any) -> Any:
    """Return a record as the editor opens it: its newest version, draft or live."""
    return type(record).objects.get(pk=record.pk).get_latest_revision_as_object()


def translation(record: Service, tag: str, name: str, *, live: bool = True) -> ServiceText:
    """Return words of another language, as approved translation leaves them."""
    source = record.texts.get(primary_of=record.pk)
    return made_public(
        ServiceText,
        service=record,
        locale=locale(tag),
        translation_key=source.translation_key,
        name=name,
        summary=f"{name}.",
        live=live,
    )


def made_public(model: Any, *, live: bool, **fields: Any) -> Any:
    """Return new words of another language, public (``live``) as if since before the gate: without a task and papers."""
    made = model.objects.create(live=False, **fields)
    if live:
        model.objects.filter(pk=made.pk).update(live=True)
        made.live = True
        made.save()
    return made


def pair(*services: Service) -> ServicePair:
    """Return a pair of services, which are shown together or not at all."""
    made = ServicePair.objects.create()
    for member in services:
        ServicePairMember.objects.create(pair=made, service=member)
    return made
