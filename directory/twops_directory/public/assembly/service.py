"""From rows to the values that the public sees. Works on rows in memory only: no query is made here."""

from collections.abc import Sequence

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext, override, pgettext
from twops_locale.conf import conf as locale_conf
from twops_locale.languages import reading_order

from ...choices import AreaScope, Gender, ServiceStatus, Situation
from ...finder.service_hours import counts
from ...hours.facts import facts_of
from ...hours.words import cldr
from ...models import Program, ProgramText, Schedule, Service
from ..rows import Parts
from ..values.reach import PublicHours, PublicSchedule
from ..values.service import PublicOrganization, PublicProgram, PublicService, PublicVerification
from ..values.words import Labelled
from . import access
from .access import label, label_or_none, labels
from .confidentiality import country_rules, own_rules
from .notes import Notes
from .places import place
from .reach import channels, contact, phone
from .safe_values import web_address
from .words import all_words, best_words


def service_from(service: Service, parts: Parts, language: str) -> PublicService:
    """Return the public view of one service in the reader's language."""
    with override(language):
        order = reading_order(language, parts.country_languages, locale_conf().LAST_RESORT_LANGUAGE)
        notes = Notes(parts.texts, parts.details, order, language)
        translations = all_words(parts.texts, language)
        areas = access.areas(parts.areas, notes, language)
        return PublicService(
            id=service.uuid,
            country_code=service.country.code,
            country_name=service.country.name_in(language),
            kind=label(service, "kind"),
            status=status_of(service, language),
            is_demo=service.is_demo,
            words=best_words(translations, order, language),
            available_languages=tuple(words.language for words in translations),
            translations=translations,
            organization=_organization(service, parts, order, language),
            audiences=tuple(label(row, "code") for row in parts.audiences),
            delivery=_delivery(service),
            url=web_address(service.url),
            email=service.email,
            phones=tuple(phone(row, parts, notes, language, service.country.code) for row in parts.phones),
            channels=channels(parts.channels, parts, notes, language),
            hours=_hours(service, parts, notes, language),
            languages=access.languages(parts.languages, notes, language),
            areas=areas,
            serves_everywhere=any(area.scope.code == AreaScope.WORLD for area in areas),
            serves_countries=tuple(dict.fromkeys(area.country_code for area in areas if area.country_code)),
            places=tuple(place(row, parts, notes, order, service.country.code) for row in parts.places),
            minimum_age=service.minimum_age,
            maximum_age=service.maximum_age,
            cost=label(service, "cost"),
            cost_options=access.costs(parts.cost_options, notes),
            referral_needed=service.referral_needed,
            wait_min_days=service.wait_min_days,
            wait_max_days=service.wait_max_days,
            wait_observed_on=service.wait_observed_on,
            prevention_level=label_or_none(service, "prevention_level"),
            evidence_rating=label_or_none(service, "evidence_rating"),
            confidentiality=own_rules(service),
            verification=PublicVerification(
                service.verified_on, label_or_none(service, "verification_method"), service.next_check_due
            ),
            last_modified=service.last_modified,
            country_confidentiality=country_rules(parts.country_rules, service.country, order, language),
            together_with=tuple(parts.partners),
            crisis_line=service.crisis_line,
            genders=labels(service.genders, Gender.choices),
            situations=labels(service.situations, Situation.choices),
            contacts=tuple(
                contact(row, parts, notes, language, service.country.code) for row in parts.contacts
            ),
            websites=access.websites(parts.additional_urls, notes),
            documents=access.documents(parts.required_documents, notes),
            capacities=access.capacities(parts.capacities, notes),
            funding=access.funding(parts.funding, notes),
            classification=access.classification(parts.attributes, parts.term_texts, notes, order, language),
            program=_program(service.program, parts.program_texts, order, language),
        )


def status_of(service: Service, language: str) -> Labelled:
    """Return the status; for what is closed for some time with the day on which it opens again, while that lies ahead."""
    status = label(service, "status")
    if status.code != ServiceStatus.TEMPORARILY_CLOSED or service.reopens_on is None:
        return status
    if service.reopens_on <= timezone.localdate():
        return status
    day = str(format_date(service.reopens_on, format="long", locale=cldr(language)))
    return Labelled(status.code, gettext("Temporarily closed, opens again on %(date)s") % {"date": day})


def _organization(service: Service, parts: Parts, order: Sequence[str], language: str) -> PublicOrganization:
    organization = service.organization
    # One of several countries has its numbers with their codes; its own country is not read with a service.
    home = service.country.code if organization.country_id == service.country_id else ""
    notes = Notes(parts.organization_texts, parts.organization_details, order, language)
    return PublicOrganization(
        id=organization.uuid,
        words=best_words(all_words(parts.organization_texts, language), order, language),
        website=web_address(organization.website),
        email=organization.email,
        phones=tuple(phone(row, parts, notes, language, home) for row in parts.organization_phones),
        websites=access.websites(parts.organization_websites, notes),
    )


def _program(
    program: Program | None, texts: Sequence[ProgramText], order: Sequence[str], language: str
) -> PublicProgram | None:
    """Return the programme of a service, or None where it has none that is public."""
    if program is None or not program.live or not texts:
        return None
    return PublicProgram(program.uuid, best_words(all_words(texts, language), order, language))


def _delivery(service: Service) -> tuple[Labelled, ...]:
    ways = (
        (service.by_phone, "phone", pgettext("how a service works", "by phone")),
        (service.online, "online", pgettext("how a service works", "online")),
        (service.in_person, "in_person", pgettext("how a service works", "in person")),
    )
    return tuple(Labelled(code, label) for offered, code, label in ways if offered)


def _further_lines(parts: Parts) -> list[Sequence[Schedule]]:
    """Return the lines of the numbers, channels and places that count for the service, owner by owner."""
    at_places = (each for row in parts.places for each in parts.below_of(row).phones)
    owners = [*filter(counts, (*parts.phones, *at_places)), *parts.channels, *parts.places]
    return [lines for owner in owners if (lines := parts.below_of(owner).schedules)]


def _hours(service: Service, parts: Parts, notes: Notes, language: str) -> PublicHours:
    facts = facts_of(service, parts.schedules, _further_lines(parts))
    return PublicHours(
        known=bool(facts.groups),
        tz=facts.tz,
        lines=access.hours(parts.schedules, language, notes),
        schedules=tuple(
            PublicSchedule(
                id=row.uuid,
                kind=row.kind,
                days=tuple(row.days),
                opens_at=row.opens_at.strftime("%H:%M") if row.opens_at else None,
                closes_at=row.closes_at.strftime("%H:%M") if row.closes_at else None,
                all_day=row.all_day,
                closed=row.closed,
                by_appointment=row.by_appointment,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                on_public_holidays=row.on_public_holidays,
                weeks_of_month=tuple(int(place) for place in row.weeks_of_month),
                rrule=row.rrule,
                dtstart=row.dtstart,
            )
            for row in parts.schedules
            if row.is_usable()
        ),
        rules=facts.rules,
        facts=facts,
    )
