"""Services, through the directory's one door to the public."""

from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from twops_directory.errors import ServiceGone, ServiceNotFound
from twops_directory.finder.openings import open_at
from twops_directory.hours.now import describe
from twops_directory.models import Service, ServiceText
from twops_directory.models.querysets import ServiceQuerySet
from twops_directory.models.visibility import shown
from twops_directory.public import public_service
from twops_directory.public.values.service import PublicService
from twops_directory.publication.change_order import changed_since

from ..public.services import services_of_keys
from . import schemas
from .listing import part_of
from .parameters import ServiceFilters, reader_language


def listed(request: HttpRequest, filters: ServiceFilters) -> schemas.ServiceList:
    """Return a part of the services, by country. As many queries for one as for a hundred. Raises UnknownLanguage."""
    language = reader_language(filters.language)
    part = part_of(_filtered(filters, language), filters)
    keys = list(part.rows.values_list("pk", flat=True))
    _ids, found = services_of_keys(keys, [language])
    items = [serialised(record, language, request) for record in found.values()]
    return schemas.ServiceList(items=items, **part.numbers)


def by_id(request: HttpRequest, uuid: UUID, tag: str | None) -> schemas.Service:
    """Return one service.

    Raises:
        ServiceNotFound, ServiceGone: as the directory says; the id of another record is simply not found.
        UnknownLanguage: the site has no such language.
    """
    language = reader_language(tag)
    try:
        record = public_service(uuid, language)
    except ServiceGone as gone:
        if gone.tombstone.model != Service._meta.model_name:
            raise ServiceNotFound(uuid) from gone
        raise
    return serialised(record, language, request)


def serialised(record: PublicService, language: str, request: HttpRequest) -> schemas.Service:
    """Return the public view of a service as the API shows it."""
    with translation.override(language):
        path = reverse("twops_site:service", args=[record.id])
    own = {name: getattr(record, name) for name in schemas.Service.model_fields if name != "page_url"}
    hours = {name: getattr(record.hours, name) for name in schemas.Hours.model_fields if name != "now"}
    now = describe(record.hours.facts, timezone.now(), language)
    return schemas.Service.model_validate(
        {**own, "hours": {**hours, "now": now}, "page_url": request.build_absolute_uri(path)},
        from_attributes=True,
    )


def _filtered(filters: ServiceFilters, language: str) -> ServiceQuerySet:
    """Return the public services that meet all filters, by country and then as they were entered."""
    services = Service.objects.public()
    if filters.country:
        services = services.serving(filters.country)
    if filters.kind:
        services = services.of_kind(filters.kind)
    if filters.audience:
        services = services.for_audience(filters.audience)
    if filters.spoken_language:
        services = services.in_language(filters.spoken_language)
    if filters.channel:
        services = services.reached_by(filters.channel)
    if filters.way:
        services = services.working(filters.way)
    if filters.open_now:
        services = open_at(services, timezone.now())
    if filters.anonymous:
        services = services.anonymous()
    if filters.free:
        services = services.free()
    if filters.no_referral:
        services = services.without_referral()
    if filters.translated_only:
        services = services.filter(_has_words(language))
    if filters.updated_since:
        services = services.filter(changed_since(filters.updated_since))
    return services.with_partners().order_by("country__position", "country__code", "pk")


def _has_words(language: str) -> Exists:
    texts = ServiceText.objects.filter(
        shown(ServiceText), service=OuterRef("pk"), locale__language_code=language
    )
    return Exists(texts)
