"""What imports can be told to leave alone: the names of a record's fields and lists in the HSDS standard.

An import changes nothing whose name is in ``SourcedRecord.locked_fields``, and reports it.
"""

from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Options: TypeAlias = "tuple[tuple[str, StrOrPromise], ...]"

SERVICE: Options = (
    ("name", _("name")),
    ("alternate_name", _("other name")),
    ("description", _("description")),
    ("url", _("web address")),
    ("email", _("e-mail")),
    ("status", _("status")),
    ("interpretation_services", _("interpreters")),
    ("application_process", _("how to reach it")),
    ("fees_description", _("what it costs")),
    ("accreditations", _("accreditations")),
    ("eligibility_description", _("who can use it")),
    ("minimum_age", _("from the age of")),
    ("maximum_age", _("up to the age of (included)")),
    ("alert", _("notice")),
    ("organization", _("organisation")),
    ("program", _("programme")),
    ("phones", _("phone numbers")),
    ("schedules", _("opening hours")),
    ("service_areas", _("areas served")),
    ("languages", _("languages spoken")),
    ("cost_options", _("prices")),
    ("required_documents", _("documents to bring")),
    ("contacts", _("contact persons")),
    ("attributes", _("classification")),
    ("additional_urls", _("further web addresses")),
    ("funding", _("funding")),
    ("capacities", _("free places")),
    ("service_at_locations", _("places")),
)
ORGANIZATION: Options = (
    ("name", _("name")),
    ("alternate_name", _("other name")),
    ("description", _("description")),
    ("email", _("e-mail")),
    ("website", _("website")),
    ("logo", _("address of the logo")),
    ("uri", _("URI")),
    ("legal_status", _("legal form")),
    ("year_incorporated", _("founded in")),
    ("parent_organization", _("belongs to")),
    ("phones", _("phone numbers")),
    ("contacts", _("contact persons")),
    ("organization_identifiers", _("registration numbers")),
    ("additional_websites", _("further web addresses")),
    ("funding", _("funding")),
    ("attributes", _("classification")),
)
LOCATION: Options = (
    ("name", _("name of the place")),
    ("alternate_name", _("other name")),
    ("organization", _("organisation")),
    ("description", _("how to find it")),
    ("transportation", _("how to get there")),
    ("url", _("web address")),
    ("latitude", _("latitude")),
    ("longitude", _("longitude")),
    ("location_type", _("kind of place")),
    ("addresses", _("addresses")),
    ("phones", _("phone numbers")),
    ("contacts", _("contact persons")),
    ("schedules", _("opening hours")),
    ("languages", _("languages spoken")),
    ("accessibility", _("accessibility")),
    ("attributes", _("classification")),
)
PROGRAM: Options = (
    ("name", _("name")),
    ("alternate_name", _("other name")),
    ("description", _("description")),
    ("organization", _("organisation")),
    ("attributes", _("classification")),
)
# Places and programmes are records of their own: which organisation they belong to is locked there.
BY_MODEL: dict[str, Options] = {
    "service": SERVICE,
    "organization": ORGANIZATION,
    "location": LOCATION,
    "program": PROGRAM,
}


def lockable(model_name: str) -> Options:
    """Return the names and labels of what imports can leave alone in a kind of record; nothing for other kinds."""
    return BY_MODEL.get(model_name, ())


def with_unknown(known: Options, ticked: list[str], before: list[str]) -> list[str]:
    """Return what is locked after a form: what was ticked, and what was locked before and the form could not show.

    >>> with_unknown((("name", "name"), ("url", "web address")), ["url"], ["name", "x_colour"])
    ['url', 'x_colour']
    """
    names = [name for name, _label in known]
    return [*(name for name in names if name in ticked), *(name for name in before if name not in names)]
