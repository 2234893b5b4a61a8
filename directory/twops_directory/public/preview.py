"""The rows of a service that nobody has published yet, as its editor has them in memory; for previews only."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q
from modelcluster.models import get_all_child_relations

from ..models import Service, TermText
from ..models.base import HsdsRecord
from ..models.visibility import is_no_secret
from .row_queries import country_rules_of
from .rows import OWN_ROWS, ROWS_BELOW, Below, Parts, Row


def preview_parts(service: Service) -> Parts:
    """Return the rows of an unsaved or draft service: everything but what is confidential."""
    texts = list(service.primary_texts.all())
    for text in texts:
        if text.locale_id is None:
            text.primary_of = service
            text.locale = text.get_default_locale()
    organization = service.organization
    own = {name: _shown(getattr(service, name).all()) for name in OWN_ROWS.keys() - {"texts", "places"}}
    places = [row for row in service.places.all() if is_no_secret(row.location)]
    program = service.program
    locations = [row.location for row in places]
    below = dict(_below([*own["phones"], *own["contacts"], *own["channels"], *places, *locations]))
    for location in locations:
        shown = location.texts.filter(Q(live=True) | Q(primary_of=location))
        below[location.uuid].location_texts = list(shown.select_related("locale"))
    return Parts(
        texts=texts,
        organization_texts=list(
            organization.texts.filter(Q(live=True) | Q(primary_of=organization)).select_related("locale")
        ),
        program_texts=list(program.texts.filter(live=True).select_related("locale")) if program else [],
        country_languages=service.country.language_tags,
        organization_phones=_shown(organization.phones.all()),
        organization_websites=list(organization.additional_websites.all()),
        places=places,
        term_texts=list(
            TermText.objects.filter(
                term__in=[row.term_id for row in own["attributes"] if row.term_id], live=True
            ).select_related("locale")
        ),
        country_rules=list(country_rules_of([service.country_id])),
        below=below,
        **own,
    )


def _shown(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if is_no_secret(row)]


def _below(rows: Iterable[HsdsRecord]) -> Iterator[tuple[UUID, Below]]:
    for row in rows:
        names = {relation.get_accessor_name() for relation in get_all_child_relations(row)}
        rows_below = {name: _shown(getattr(row, name).all()) for name in names & ROWS_BELOW.keys()}
        yield row.uuid, Below(**rows_below)
        for deeper in ("phones", "contacts"):
            yield from _below(rows_below.get(deeper, []))
