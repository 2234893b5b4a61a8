"""Loads what the law of a country says from plain data, through the same operation as editors' changes.

Idempotent as ``loading.services`` is: the same data again changes nothing, and what editors changed since stays.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from .. import choices
from ..models import CountryConfidentiality, CountryConfidentialityText
from .reader import Reader
from .records import (
    DEMO_SOURCE,
    Loaded,
    country_of,
    digest_of,
    known_record,
    publish_entry,
    put_words,
)
from .row_format import Row
from .service_format import Words, read_words

RULES_WORDS = ("name", "legal_note")


@dataclass(frozen=True, slots=True)
class RulesData:
    """The rules of a country as a file has them; ``facts`` are fields of ``CountryConfidentiality``."""

    file: str
    key: str
    country: str
    facts: Row
    words: Words


def parse_rules(content: object, file: str) -> RulesData:
    """Return a file's content as checked values; raises InvalidServiceData at the first mistake.

    Every case must be there: what is not known is said to be unknown.
    """
    reader = Reader(file, "", "", content)
    country = reader.text("country")
    reader.key = f"{country.lower()}-rules"
    data = RulesData(
        file=file,
        key=reader.key,
        country=country,
        facts={
            "anonymous_possible": reader.code("anonymous_possible", choices.Anonymity),
            "professional_secrecy": reader.typed("professional_secrecy", bool),
            **_cases(reader.child("cases")),
            "source_url": reader.text("source_url", ""),
            "checked_on": reader.typed("checked_on", date),
        },
        words=read_words(reader, RULES_WORDS),
    )
    reader.finish()
    return data


def _cases(cases: Reader) -> Row:
    facts: dict[str, object] = {}
    for case in choices.DutyCase.values:
        row = cases.child(case)
        duty = row.code("duty", choices.Duty)
        holders = row.codes("by", choices.DutyHolder.values, ())
        addressees = row.codes("to", choices.DutyAddressee.values, ())
        if duty in (choices.Duty.UNKNOWN, choices.Duty.NO_DUTY) and (holders or addressees):
            raise row.refuse("duty", f"is {duty}; remove by and to, or say who reports to whom")
        facts |= {case: duty, f"{case}_by": list(holders), f"{case}_to": list(addressees)}
        row.finish()
    cases.finish()
    return facts


@transaction.atomic
def load_rules(data: RulesData, *, user: AbstractUser) -> Loaded:
    """Create or update the rules of a country and publish them with their primary words.

    Raises InvalidServiceData, NotAllowed.
    """
    rules = known_record(CountryConfidentiality, data.key)
    if rules is None:
        rules = CountryConfidentiality(source=DEMO_SOURCE, source_id=data.key)
    digest = digest_of(data)
    if rules.source_digest == digest:
        return Loaded(rules, False, data.words)
    rules.country = country_of(data)
    for name, value in data.facts.items():
        setattr(rules, name, value)
    rules.source_digest = digest
    put_words(rules, CountryConfidentialityText, data)
    return Loaded(publish_entry(rules, data, user), True, data.words)
