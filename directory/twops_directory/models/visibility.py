"""What of a row is public: the one rule that pages, finder, counts, search, API, HSDS, leaflet and exports ask.

Every model with a field ``live`` or ``confidential`` says here which values of it are public (``OWN``), and which other
record it is never shown without (``VIA``). Rows that belong to one of several owners (a phone number, a line of hours)
are found by their owner: ``shown_along`` joins what every record on the way to it says.

All of it are plain conditions on columns, so that the database finds the rows by their keys and then looks; a subquery,
or an "or" over two tables, is for nobody who asks for few rows.
"""

from collections.abc import Iterator, Mapping

from django.db import models
from django.db.models import Q

from ..bulk.gather import model_at
from ..choices import ServiceStatus

Allowed = tuple[object, ...]
Says = Mapping[str, Allowed]

LIVE: Says = {"live": (True,)}
NO_SECRET: Says = {"confidential": (False,)}
#: By name of the model: the fields that say something about being shown, with the values that do not hide the row.
OWN: Mapping[str, Says] = {
    "Service": {**LIVE, "status": (ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED)},
    "Location": {**LIVE, **NO_SECRET},
    **dict.fromkeys(("Organization", "Program", "Taxonomy", "Term", "CountryConfidentiality"), LIVE),
    **dict.fromkeys(
        (
            "ServiceText",
            "OrganizationText",
            "LocationText",
            "ProgramText",
            "TaxonomyText",
            "TermText",
            "CountryConfidentialityText",
        ),
        LIVE,
    ),
    **dict.fromkeys(("Contact", "Phone", "Channel", "Address"), NO_SECRET),
}
#: Keys to records without which a row is not shown; an empty key hides nothing.
VIA: Mapping[str, tuple[str, ...]] = {
    "Service": ("organization",),
    "Program": ("organization",),
    "Term": ("taxonomy",),
    "Attribute": ("term",),
    "ServiceAtLocation": ("location",),
    "CountryConfidentialityText": ("confidentiality",),
    "ServiceDetail": ("text",),
    "OrganizationDetail": ("text",),
    "LocationDetail": ("text",),
}


def conditions(model: type[models.Model]) -> dict[str, Allowed]:
    """Return what must hold for a row to be shown: lookups of columns, with the values that are public.

    Where a key on the way may be empty, no value (NULL) is public as well.
    """
    return {path: (*allowed, None) if key else allowed for path, allowed, key in _conditions(model, "", "")}


def _conditions(model: type[models.Model], path: str, empty_key: str) -> Iterator[tuple[str, Allowed, str]]:
    """Yield the lookups, the values, and the innermost key that may be empty, if there is one."""
    for name, allowed in OWN.get(model.__name__, {}).items():
        yield f"{path}{name}", allowed, empty_key
    for name in VIA.get(model.__name__, ()):
        may_be_empty = f"{path}{name}" if model._meta.get_field(name).null else empty_key
        yield from _conditions(model_at(model, name), f"{path}{name}__", may_be_empty)


def shown(model: type[models.Model], through: str = "") -> Q:
    """Return the condition that a row is public, as far as it and what it is never shown without say.

    A service of a pair is another question (``ServiceQuerySet.public``), and so is whose a row is (``shown_along``).

    Args:
        through: leads from what is filtered to the row, with the underscores: ``"service__"``.
    """
    every = Q()
    for path, allowed, empty_key in _conditions(model, through, ""):
        lookup = {path: allowed[0]} if len(allowed) == 1 else {f"{path}__in": allowed}
        condition = Q(**lookup)
        every &= (Q(**{f"{empty_key}__isnull": True}) | condition) if empty_key else condition
    return every


def shown_along(model: type[models.Model], path: str) -> Q:
    """Return the condition that a row and every record on a way to its owner is public; the owner is the asker's.

    Args:
        path: keys that lead from the row to its owner: ``"phone__contact__service"``.
    """
    condition, at, through = shown(model), model, ""
    *steps, _owner = path.split("__")
    for step in steps:
        at, through = model_at(at, step), f"{through}{step}__"
        condition &= shown(at, through)
    return condition


def secrets(model: type[models.Model], through: str = "") -> list[str]:
    """Return the lookups that say "confidential" of a row, or of what it is never shown without.

    For whoever may see drafts but no secret: translators, and what an import compares.
    """
    return [path for path, _allowed, _key in _conditions(model, through, "") if _is_secret(path)]


def _is_secret(path: str) -> bool:
    return path.rpartition("__")[2] in NO_SECRET


def is_no_secret(row: models.Model) -> bool:
    """Say whether a row in memory, saved or not, hides nothing by itself: for an editor's preview of a draft."""
    return not getattr(row, "confidential", False)
