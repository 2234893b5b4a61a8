"""Looks for candidate duplicates in the tables, country by country, and keeps what people decided."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.utils import timezone

from ..desk import permissions
from ..models import (
    Channel,
    DuplicateCandidate,
    Location,
    LocationText,
    Organization,
    OrganizationText,
    Phone,
    Service,
    ServiceAtLocation,
    ServiceText,
)
from ..models.duplicate import DuplicateKind, DuplicateState
from ..models.text import TextRow
from . import likeness
from .rows import Mergeable

KINDS: dict[str, type[Mergeable]] = {
    DuplicateKind.SERVICE: Service,
    DuplicateKind.ORGANIZATION: Organization,
    DuplicateKind.LOCATION: Location,
}
BATCH = 500
Lists = dict[int, list[str]]


def find(kind: str) -> Iterator[tuple[int, int]]:
    """Write the candidates of one kind anew; yields (records, candidates) after each country.

    Each country is a transaction. Candidates that are none any more are removed, unless a person decided on them.
    """
    began = timezone.now()
    countries = KINDS[kind]._default_manager.order_by().values_list("country", "country__code").distinct()
    for country, code in sorted(countries, key=lambda row: row[1] or ""):
        subjects, titles = SUBJECTS[kind](country, code or "")
        with transaction.atomic():
            yield len(subjects), _keep(kind, country, likeness.candidates(subjects), titles, began)
    gone = DuplicateCandidate.objects.filter(kind=kind, state=DuplicateState.OPEN, found_at__lt=began)
    gone.delete()


def _keep(
    kind: str,
    country: int | None,
    found: Iterable[likeness.Candidate],
    titles: dict[int, str],
    began: datetime,
) -> int:
    rows = [
        DuplicateCandidate(
            kind=kind,
            first_key=each.first,
            second_key=each.second,
            first_title=titles[each.first][:300],
            second_title=titles[each.second][:300],
            country_id=country,
            reasons=list(each.reasons),
            score=each.score,
            found_at=began,
        )
        for each in found
    ]
    DuplicateCandidate.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "first_key", "second_key"],
        update_fields=["first_title", "second_title", "country", "reasons", "score", "found_at"],
    )
    return len(rows)


def _services(country: int | None, code: str) -> tuple[list[likeness.Subject], dict[int, str]]:
    names = _names(ServiceText.objects.filter(primary_of__country=country), "primary_of")
    phones = _phones("service", country, code)
    towns: Lists = defaultdict(list)
    places = ServiceAtLocation.objects.filter(service__country=country)
    for key, town in places.values_list("service", "location__city"):
        towns[key].append(likeness.folded(town))
    hosts: Lists = defaultdict(list)
    sites = Channel.objects.filter(service__country=country).exclude(address="")
    for key, address in sites.values_list("service", "address"):
        hosts[key].append(likeness.host(address))
    subjects = []
    for key, owner, url, email in Service.objects.filter(country=country).values_list(
        "pk", "organization", "url", "email"
    ):
        of_record = [likeness.host(url), likeness.host(email), *hosts[key]]
        subjects.append(
            _subject(key, names, towns=towns[key], phones=phones[key], hosts=of_record, owner=str(owner))
        )
    return subjects, names


def _organizations(country: int | None, code: str) -> tuple[list[likeness.Subject], dict[int, str]]:
    names = _names(OrganizationText.objects.filter(primary_of__country=country), "primary_of")
    phones = _phones("organization", country, code)
    rows = Organization.objects.filter(country=country).values_list("pk", "website", "email")
    subjects = [
        _subject(key, names, phones=phones[key], hosts=[likeness.host(website), likeness.host(email)])
        for key, website, email in rows
    ]
    return subjects, names


def _locations(country: int | None, code: str) -> tuple[list[likeness.Subject], dict[int, str]]:
    names = _names(LocationText.objects.filter(primary_of__country=country), "primary_of")
    phones = _phones("location", country, code)
    subjects = []
    rows = Location.objects.filter(country=country)
    for key, town, street, postal_code, url in rows.values_list(
        "pk", "city", "address_1", "postal_code", "url"
    ):
        place = likeness.folded(town)
        address = f"{place} {likeness.folded(postal_code)} {likeness.folded(street)}" if street else ""
        subjects.append(
            _subject(
                key,
                names,
                towns=[place],
                phones=phones[key],
                hosts=[likeness.host(url)],
                addresses=[address],
            )
        )
    return subjects, names


SUBJECTS: dict[str, Callable[[int | None, str], tuple[list[likeness.Subject], dict[int, str]]]] = {
    DuplicateKind.SERVICE: _services,
    DuplicateKind.ORGANIZATION: _organizations,
    DuplicateKind.LOCATION: _locations,
}


def _subject(key: int, names: dict[int, str], owner: str = "", **lists: list[str]) -> likeness.Subject:
    said = {name: tuple(dict.fromkeys(text for text in texts if text)) for name, texts in lists.items()}
    name = likeness.folded(names.setdefault(key, ""))
    return likeness.Subject(key=key, name=name, owner=owner, **said)


def _names(texts: "models.QuerySet[TextRow]", owner: str) -> dict[int, str]:
    return dict(texts.values_list(owner, "name"))


def _phones(owner: str, country: int | None, code: str) -> Lists:
    numbers: Lists = defaultdict(list)
    rows = Phone.objects.filter(**{f"{owner}__country": country})
    for key, number in rows.values_list(owner, "number"):
        numbers[key].append(likeness.same_number(number, code))
    return numbers


def seen_by(user: AbstractUser | AnonymousUser) -> "models.QuerySet[DuplicateCandidate]":
    """Return the candidates of records that the user may change."""
    allowed = models.Q(pk__in=[])
    for kind, model in KINDS.items():
        countries = permissions.countries_for(user, "change", model)
        if countries is None:
            allowed |= models.Q(kind=kind)
        elif countries:
            allowed |= models.Q(kind=kind, country__in=countries)
    return DuplicateCandidate.objects.filter(allowed)


def _on_delete(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    """Remove the pairs of a deleted record."""
    either = models.Q(first_key=instance.pk) | models.Q(second_key=instance.pk)
    DuplicateCandidate.objects.filter(either, kind=sender._meta.model_name).delete()


def connect() -> None:
    """Connect the signals; called once, by the application's ``ready``."""
    for kind, model in KINDS.items():
        post_delete.connect(_on_delete, sender=model, dispatch_uid=f"twops_directory.{kind}.duplicates")
