"""Keeps the finder's sets of services in step with the tables.

Publishing notes, in its own transaction, which services changed: inserted rows, no lock that another editor would
wait for. After the commit the bits are written. Whoever reads before that - or where a process died in between -
works out the noted services from the tables, so the finder is never behind what is public.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import uuid4

from django.db import connection, models, transaction
from django.db.models import QuerySet

from ..bulk.chunks import chunks
from ..bulk.gather import Row, gather, gather_values
from ..choices import Anonymity, AreaScope, CostKind, PhoneKind
from ..models import (
    Channel,
    Contact,
    FacetBlock,
    FacetChange,
    Phone,
    Service,
    ServiceArea,
    ServiceAudience,
    ServiceLanguage,
)
from ..models.reach import LANGUAGE_PATHS, NUMBER_PATHS, PERSON_PATHS, SILENT, heard, usable
from ..models.visibility import shown, shown_along
from . import facet_blocks, facets
from .facets import FacetSets

BATCH = 1_000


def note_change(sender: type[models.Model], instances: Sequence[models.Model], **kwargs: object) -> None:
    """Receive ``public_content_changed``: note the services, and write their bits after the commit."""
    keys = [
        instance.pk for instance in instances if isinstance(instance, Service) and instance.pk is not None
    ]
    if not keys:
        return
    FacetChange.objects.bulk_create([FacetChange(service_key=key) for key in keys], batch_size=BATCH)
    if _after_commit not in [waiting[1] for waiting in connection.run_on_commit]:
        transaction.on_commit(_after_commit, robust=True)


def _after_commit() -> None:
    """Write what this transaction noted; what fails here is logged, and stays noted."""
    catch_up()


def current_sets() -> FacetSets:
    """Return the sets as the tables have them now. Two queries; three more while changes wait to be written."""
    waiting = set(FacetChange.objects.values_list("service_key", flat=True))
    return with_changes(facet_blocks.stored_sets(), waiting)


def with_changes(sets: FacetSets, waiting: Collection[int]) -> FacetSets:
    """Return sets with what the tables say of services whose bits wait to be written. Three queries where some do."""
    if waiting:
        known = facets_of(sorted(waiting))
        for key in sorted(waiting):
            sets.put(key, known.get(key, ()))
    return sets


def catch_up() -> int:
    """Write the bits of the services that were noted, block by block; return how many services there were."""
    done = 0
    while True:
        first = FacetChange.objects.order_by("pk").first()
        if first is None:
            return done
        number = facets.block_of(first.service_key)
        done += _write_block(number)


def rebuild() -> int:
    """Forget all bits and write them again from the tables; return how many public services there are.

    Nobody finds less in the meantime: every service is noted in the same transaction.
    """
    with transaction.atomic():
        FacetBlock.objects.all().delete()
        keys = Service.objects.public().values_list("pk", flat=True)
        FacetChange.objects.bulk_create(
            (FacetChange(service_key=key) for key in keys.iterator()), batch_size=BATCH
        )
    return catch_up()


def _write_block(number: int) -> int:
    first = number * facets.BLOCK_BITS
    with transaction.atomic():
        FacetBlock.objects.get_or_create(number=number)
        block = FacetBlock.objects.select_for_update().get(number=number)
        noted = FacetChange.objects.filter(
            service_key__gte=first, service_key__lt=first + facets.BLOCK_BITS
        ).values_list("pk", "service_key")
        changes = dict(noted)
        keys = sorted(set(changes.values()))
        sets = facets.joined({number: facet_blocks.unpacked(block.names, block.bits)})
        sets.first = first
        for some in chunks(keys, BATCH):
            known = facets_of(some)
            for key in some:
                sets.put(key, known.get(key, ()))
        kept = {name: bits for name, bits in sorted(sets.sets.items()) if bits}
        block.names = list(kept)
        block.bits = b"".join(facets.packed(bits) for bits in kept.values())
        block.version = uuid4()
        block.save()
        for ids in chunks(sorted(changes), BATCH):
            FacetChange.objects.filter(pk__in=ids).delete()
    return len(keys)


def facets_of(keys: Sequence[int]) -> dict[int, set[str]]:
    """Return the facets of those of the services that are public, by key. Three queries."""
    services = list(Service.objects.public().filter(pk__in=keys).select_related("country"))
    facets_by_service = {service.pk: set(_own_facets(service)) for service in services}
    public = list(facets_by_service)
    rows = gather(
        {
            "audiences": ServiceAudience.objects.filter(service__in=public),
            "areas": ServiceArea.objects.filter(service__in=public).select_related("country"),
            "channels": Channel.objects.filter(shown(Channel), usable(), service__in=public),
        }
    )
    for row in rows["audiences"]:
        facets_by_service[row.service_id].add(facets.audience(row.code))
    _add_ways(facets_by_service)
    for row in rows["channels"]:
        facets_by_service[row.service_id].add(facets.channel(row.kind))
        if row.anonymous:
            facets_by_service[row.service_id].add(facets.ANONYMOUS)
    _add_areas(facets_by_service, services, rows["areas"])
    return facets_by_service


def _add_ways(found: dict[int, set[str]]) -> None:
    """Add what numbers, contact persons and languages say by which services are reached (``models.reach``). One query."""
    keys = list(found)
    asked: dict[str, tuple[QuerySet, Mapping[str, str]]] = {}
    for path in NUMBER_PATHS:
        numbers = Phone.objects.filter(shown_along(Phone, path), **{f"{path}__in": keys})
        paths = {"service": path, "kind": "kind", "anonymous": "anonymous"}
        asked[f"number of {path}"] = (numbers.exclude(kind__in=SILENT), paths)
    for path in PERSON_PATHS:
        persons = Contact.objects.filter(shown_along(Contact, path), **{f"{path}__in": keys})
        asked[f"person of {path}"] = (persons.exclude(email=""), {"service": path})
    for path in LANGUAGE_PATHS:
        spoken = ServiceLanguage.objects.filter(shown_along(ServiceLanguage, path), **{f"{path}__in": keys})
        asked[f"language of {path}"] = (spoken.filter(heard(path)), {"service": path, "tag": "tag"})
    for rows in gather_values(asked).values():
        for row in rows:
            found[row["service"]].add(_facet_of(row))
            if row.get("anonymous"):
                found[row["service"]].add(facets.ANONYMOUS)


def _facet_of(row: Row) -> str:
    """Return what a number, a language or the e-mail address of a person adds."""
    if "tag" in row:
        return facets.speaks(row["tag"])
    if "kind" in row:
        return facets.channel(PhoneKind.SMS if row["kind"] == PhoneKind.SMS else "phone")
    return facets.channel("email")


def _own_facets(service: Service) -> Iterable[str]:
    yield facets.PUBLIC
    yield facets.kept_by(service.country.code)
    yield from (facets.way(name) for name in ("by_phone", "online", "in_person") if getattr(service, name))
    if service.email:
        yield facets.channel("email")
    if service.in_person:
        yield facets.channel("in_person")
    if service.anonymous_possible == Anonymity.YES:
        yield facets.ANONYMOUS
    if service.cost == CostKind.FREE:
        yield facets.FREE
    if service.referral_needed is False:
        yield facets.NO_REFERRAL


def _add_areas(found: dict[int, set[str]], services: Iterable[Service], areas: Iterable[ServiceArea]) -> None:
    """Add where services help; one without any area serves its own country, as ``serving`` has it."""
    of: dict[int, list[ServiceArea]] = defaultdict(list)
    for area in areas:
        of[area.service_id or 0].append(area)
    for service in services:
        for area in of[service.pk]:
            if area.scope == AreaScope.WORLD:
                found[service.pk].add(facets.EVERYWHERE)
            if area.country is not None:
                found[service.pk].add(facets.serves(area.country.code))
        if not of[service.pk]:
            found[service.pk].add(facets.serves(service.country.code))
