"""What a desk's form would refuse of a row as it would be stored: the model's validators and ``clean``, in their words.

Rows that are stored as the source has them are not judged again: a rule that came later holds up no other change.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from twops_locale.models import Country

from ....fields import WebAddressField
from ....refusals import RANGES, in_two
from ...mapping.stored import Stored
from ...mapping.tables import MAPPINGS, model_field
from ..site_defaults import SiteDefaults
from .validation import Wrong

# Lines of hours have a judge of their own; a channel that leads nowhere is kept and never shown (``hsds.mapping.plausibility``); the
# others' rules need the records that they point at.
JUDGED_ELSEWHERE = frozenset({"schedule", "channel", "own_address", "taxonomy_term"})


def refusals_of(home: str, stored: Stored, here: SiteDefaults, *, unresolved: bool) -> Iterator[Wrong]:
    """Yield what the model refuses: property, reason, remedy. No query.

    Args:
        unresolved: the row names something that is not there; an attribute says something all the same.
    """
    if home in JUDGED_ELSEWHERE or (
        home == "attribute" and (unresolved or "taxonomy_term_id" in stored.references)
    ):
        return
    record = MAPPINGS[home].model_class()
    for name, value in stored.fields.items():
        if name == "country":
            country = _country(str(value or ""), here)
            setattr(record, "country", country)  # noqa: B010 - several models have it, and no base of theirs
            continue
        setattr(record, name, value)
        try:
            _ask(model_field(home, name), value)
        except ValidationError as error:
            yield _property_of(home, name), *in_two(" ".join(error.messages))
    try:
        record.clean()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            yield _property_of(home, field), *in_two(" ".join(messages))


def _ask(field: models.Field, value: object) -> None:
    """Ask a field's validators. Addresses and coordinates are kept as they came and never shown: see ``hsds.mapping.plausibility``."""
    kept = field.name in RANGES or isinstance(field, WebAddressField | models.EmailField)
    if not kept and value not in (None, "", []):
        field.run_validators(value)


def _country(code: str, here: SiteDefaults) -> Country | None:
    return Country(pk=here.countries[code], code=code) if code in here.countries else None


def _property_of(home: str, field: str) -> str:
    """Return how the standard calls a field of ours."""
    spec = MAPPINGS[home]
    for prefix, names in (("", spec.fields), ("twops.", spec.facts)):
        for name, target in names.items():
            if target == field:
                return f"{prefix}{name}"
    return field
