"""From the rows of a service's and a country's rules to what the public sees of them. No query is made here."""

from collections.abc import Sequence

from twops_locale.languages import best_of, text_direction
from twops_locale.models import Country

from ...choices import DutyAddressee, DutyCase, DutyHolder, Listener
from ...models import CountryConfidentiality, CountryConfidentialityText, Service
from ..values.confidentiality import (
    PublicConfidentiality,
    PublicCountryConfidentiality,
    PublicDuty,
    PublicLegalNote,
)
from ..values.words import Labelled
from .access import label, labels
from .safe_values import web_address


def own_rules(service: Service) -> PublicConfidentiality:
    """Return what a service itself does with what one tells it."""
    return PublicConfidentiality(
        anonymous_possible=label(service, "anonymous_possible"),
        records_kept=label(service, "records_kept"),
        may_learn=labels(service.may_learn, Listener.choices),
        professional_secrecy=service.professional_secrecy,
        reports_immediate_danger=label(service, "reports_immediate_danger"),
        reports_identified_child=label(service, "reports_identified_child"),
        reports_past_offence=label(service, "reports_past_offence"),
        reports_images=label(service, "reports_images"),
        source_url=web_address(service.confidentiality_source_url),
        checked_on=service.confidentiality_checked_on,
    )


def country_rules(
    texts: Sequence[CountryConfidentialityText], country: Country, order: Sequence[str], language: str
) -> PublicCountryConfidentiality | None:
    """Return the rules of a country in the reader's language, or None where nothing is public.

    Args:
        texts: the live rows of ``CountryConfidentialityText``, with ``confidentiality`` and ``locale`` loaded.
        order: BCP 47 tags in the order in which the reader wants words.
    """
    by_language = {text.locale.language_code: text for text in texts}
    best = best_of(by_language, order)
    if best is None:
        return None
    text = by_language[best]
    rules = text.confidentiality
    return PublicCountryConfidentiality(
        id=rules.uuid,
        country_code=country.code,
        country_name=country.name_in(language),
        anonymous_possible=label(rules, "anonymous_possible"),
        professional_secrecy=rules.professional_secrecy,
        duties=tuple(_duty(rules, case) for case in DutyCase),
        note=PublicLegalNote(
            language=best,
            direction=text_direction(best),
            requested=language,
            is_fallback=best != language,
            name=text.name,
            legal_note=text.legal_note,
        ),
        source_url=web_address(rules.source_url),
        checked_on=rules.checked_on,
    )


def _duty(rules: CountryConfidentiality, case: DutyCase) -> PublicDuty:
    name = case.value
    return PublicDuty(
        case=Labelled(name, str(case.label)),
        duty=label(rules, name),
        by=labels(getattr(rules, f"{name}_by"), DutyHolder.choices),
        to=labels(getattr(rules, f"{name}_to"), DutyAddressee.choices),
    )
