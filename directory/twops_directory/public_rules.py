"""From the rows of a country's rules to what the public sees of them. No query is made here."""

from collections.abc import Sequence
from typing import Any

from twops_locale.languages import best_of, text_direction

from .choices import DutyAddressee, DutyCase, DutyHolder
from .public_records import Labelled, PublicCountryConfidentiality, PublicDuty, PublicLegalNote


def country_rules(
    texts: Sequence[Any], country: Any, order: Sequence[str], language: str
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
        anonymous_possible=Labelled(rules.anonymous_possible, str(rules.get_anonymous_possible_display())),
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
        source_url=rules.source_url,
        checked_on=rules.checked_on,
    )


def _duty(rules: Any, case: DutyCase) -> PublicDuty:
    name = case.value
    return PublicDuty(
        case=Labelled(name, str(case.label)),
        duty=Labelled(getattr(rules, name), str(getattr(rules, f"get_{name}_display")())),
        by=_labelled(getattr(rules, f"{name}_by"), DutyHolder.choices),
        to=_labelled(getattr(rules, f"{name}_to"), DutyAddressee.choices),
    )


def _labelled(codes: Sequence[str], choices: Sequence[tuple[str, Any]]) -> tuple[Labelled, ...]:
    labels = dict(choices)
    return tuple(Labelled(code, str(labels.get(code, code))) for code in codes)
