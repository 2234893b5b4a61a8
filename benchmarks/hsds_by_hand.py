"""``/hsds/services`` and ``/hsds/services/{id}`` as a person would write them for speed alone: one SQL statement each.

They return what the API returns for the made-up services of ``directory_content`` and read every table of which the API
shows rows; they know no drafts of words, no kept values, no flagged ones, no language but the primary one.
"""

import json
from typing import Any

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from twops_site.urls import urlpatterns as site_urls

WORDS = ("name", "alternate_name", "description", "interpretation_services", "application_process", "fees_description",
         "accreditations", "eligibility_description", "alert")  # fmt: skip


def _texts(alias: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}', NULLIF({alias}.{name}, '')" for name in names)


SPOKEN = " ".join(
    f"WHEN '{tag}' THEN '{name}'"
    for tag, name in {
        "pl": "Polish", "de": "German", "it": "Italian", "el": "Greek", "cs": "Czech", "nl": "Dutch", "fr": "French",
        "lt": "Lithuanian", "nb": "Norwegian Bokmål", "sv": "Swedish", "fi": "Finnish", "mt": "Maltese", "en": "English",
        "uk": "Ukrainian", "ar": "Arabic", "tr": "Turkish", "ru": "Russian", "es": "Spanish",
    }.items()
)  # fmt: skip
ORGANIZATION = f"""(SELECT jsonb_strip_nulls(jsonb_build_object('id', o.uuid, 'email', NULLIF(o.email, ''),
  'website', NULLIF(o.website, ''), 'year_incorporated', o.year_incorporated, 'legal_status', NULLIF(o.legal_status, ''),
  'logo', NULLIF(o.logo, ''), 'uri', NULLIF(o.uri, ''), 'language', l.language_code,
  'name', t.name, 'alternate_name', NULLIF(t.alternate_name, ''),
  'description', COALESCE(NULLIF(t.description, ''), t.name),
  'twops', jsonb_build_object('country', c.code),
  'translations', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('language', ml.language_code,
      {_texts("m", ("name", "alternate_name", "description"))})) ORDER BY ml.language_code)
    FROM twops_directory_organizationtext m JOIN wagtailcore_locale ml ON ml.id = m.locale_id
    WHERE m.organization_id = o.id AND m.live AND m.primary_of_id IS NULL)))
  FROM twops_directory_organization o LEFT JOIN twops_locale_country c ON c.id = o.country_id
  JOIN twops_directory_organizationtext t ON t.primary_of_id = o.id JOIN wagtailcore_locale l ON l.id = t.locale_id
  WHERE o.id = s.organization_id AND o.live)"""
PROGRAM = """(SELECT jsonb_strip_nulls(jsonb_build_object('id', p.uuid, 'language', l.language_code, 'name', t.name,
  'alternate_name', NULLIF(t.alternate_name, ''), 'description', COALESCE(NULLIF(t.description, ''), t.name)))
  FROM twops_directory_program p JOIN twops_directory_programtext t ON t.primary_of_id = p.id
  JOIN wagtailcore_locale l ON l.id = t.locale_id WHERE p.id = s.program_id AND p.live)"""
TRANSLATIONS = f"""(SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('language', ml.language_code, {_texts("m", WORDS)},
    'summary', NULLIF(m.summary, ''), 'confidentiality_note', NULLIF(m.confidentiality_note, '')))
    ORDER BY ml.language_code)
  FROM twops_directory_servicetext m JOIN wagtailcore_locale ml ON ml.id = m.locale_id
  WHERE m.service_id = s.id AND m.live AND m.primary_of_id IS NULL)"""
SERVICE = f"""'id', s.uuid, 'url', NULLIF(s.url, ''), 'email', NULLIF(s.email, ''), 'status', s.status,
  'minimum_age', s.minimum_age, 'maximum_age', s.maximum_age, 'assured_date', s.verified_on,
  'last_modified', to_char(s.last_modified AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'language', l.language_code, {_texts("t", WORDS)},
  'twops', jsonb_build_object('country', c.code, 'kind', s.kind, 'crisis_line', NULLIF(s.crisis_line, false),
    'in_person', NULLIF(s.in_person, false), 'online', NULLIF(s.online, false), 'by_phone', NULLIF(s.by_phone, false),
    'genders', NULLIF(s.genders, '[]'), 'situations', NULLIF(s.situations, '[]'), 'cost', NULLIF(s.cost, 'unknown'),
    'referral_needed', s.referral_needed, 'wait_min_days', s.wait_min_days, 'wait_max_days', s.wait_max_days,
    'wait_observed_on', s.wait_observed_on, 'prevention_level', NULLIF(s.prevention_level, ''),
    'evidence_rating', NULLIF(s.evidence_rating, ''), 'holiday_region', NULLIF(s.holiday_region, ''),
    'is_demo', NULLIF(s.is_demo, false), 'verification_method', NULLIF(s.verification_method, ''),
    'next_check_due', s.next_check_due, 'anonymous_possible', NULLIF(s.anonymous_possible, 'unknown'),
    'records_kept', NULLIF(s.records_kept, 'unknown'), 'may_learn', NULLIF(s.may_learn, '[]'),
    'professional_secrecy', s.professional_secrecy,
    'reports_immediate_danger', NULLIF(s.reports_immediate_danger, 'unknown'),
    'reports_identified_child', NULLIF(s.reports_identified_child, 'unknown'),
    'reports_past_offence', NULLIF(s.reports_past_offence, 'unknown'),
    'reports_images', NULLIF(s.reports_images, 'unknown'),
    'confidentiality_source_url', NULLIF(s.confidentiality_source_url, ''),
    'confidentiality_checked_on', s.confidentiality_checked_on,
    'summary', NULLIF(t.summary, ''), 'confidentiality_note', NULLIF(t.confidentiality_note, '')),
  'translations', {TRANSLATIONS}, 'organization', {ORGANIZATION}, 'program', {PROGRAM}"""
FROM = """twops_directory_service s JOIN twops_directory_organization owner ON owner.id = s.organization_id
  JOIN twops_locale_country c ON c.id = s.country_id JOIN twops_directory_servicetext t ON t.primary_of_id = s.id
  JOIN wagtailcore_locale l ON l.id = t.locale_id"""
SHOWN = """s.live AND owner.live AND s.status IN ('active', 'temporarily closed') AND NOT EXISTS (
  SELECT 1 FROM twops_directory_servicepairmember m JOIN twops_directory_servicepairmember other ON other.pair_id = m.pair_id
  JOIN twops_directory_service mate ON mate.id = other.service_id
  JOIN twops_directory_organization mo ON mo.id = mate.organization_id
  WHERE m.service_id = s.id AND NOT (mate.live AND mo.live AND mate.status IN ('active', 'temporarily closed')))"""


def _many(table: str, members: str, where: str, joins: str = "") -> str:
    """Return a subselect of the rows that belong to a record, in their order."""
    return f"""(SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', r.uuid, {members})) ORDER BY r.position, r.id)
  FROM twops_directory_{table} r {joins} WHERE {where})"""


def _plain(*names: str) -> str:
    return ", ".join(f"'{name}', NULLIF(r.{name}::text, '')" for name in names)


def _hours(where: str) -> str:
    members = f"""{_plain("valid_from", "valid_to", "dtstart", "description", "notes")}, 'opens_at', r.opens_at,
      'closes_at', r.closes_at, 'freq', CASE WHEN r.days <> '[]' THEN 'WEEKLY' END,
      'byday', (SELECT string_agg(day, ',') FROM jsonb_array_elements_text(r.days) day)"""
    return _many("schedule", members, where)


def _languages(where: str) -> str:
    return _many(
        "servicelanguage", f"'code', r.tag, 'name', CASE r.tag {SPOKEN} END, {_plain('note')}", where
    )


def _phones(where: str) -> str:
    return f"""(SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', q.uuid, 'number', q.number, 'type', 'voice',
      'description', NULLIF(q.description, ''), 'languages', {_languages("r.phone_id = q.id")},
      'schedules', {_hours("r.phone_id = q.id")}, 'twops', NULLIF(jsonb_strip_nulls(jsonb_build_object(
        'free_of_charge', q.free_of_charge, 'shows_on_bill', q.shows_on_bill, 'anonymous', q.anonymous)), '{{}}')))
      ORDER BY q.position, q.id) FROM twops_directory_phone q WHERE NOT q.confidential AND {where})"""


def _areas(where: str) -> str:
    members = f"""{_plain("name", "description", "extent", "extent_type", "uri")},
      'twops', jsonb_build_object('country', ac.code, 'code', NULLIF(r.code, ''),
        'scope', NULLIF(r.scope, 'country'))"""
    return _many("servicearea", members, where, "LEFT JOIN twops_locale_country ac ON ac.id = r.country_id")


LOCATION = f"""(SELECT jsonb_strip_nulls(jsonb_build_object('id', pl.uuid, 'location_type', pl.location_type,
    'latitude', pl.latitude, 'longitude', pl.longitude, 'name', pt.name, 'description', NULLIF(pt.description, ''),
    'addresses', {_many("address", _plain("address_1", "city", "postal_code"), "r.location_id = pl.id AND NOT r.confidential")},
    'accessibility', {_many("locationaccessibility", _plain("description", "details"), "r.location_id = pl.id")},
    'contacts', {_many("contact", _plain("name", "email"), "r.location_id = pl.id AND NOT r.confidential")},
    'languages', {_languages("r.location_id = pl.id")}, 'schedules', {_hours("r.location_id = pl.id")},
    'phones', {_phones("q.location_id = pl.id")}))
  FROM twops_directory_location pl JOIN twops_directory_locationtext pt ON pt.primary_of_id = pl.id
  WHERE pl.id = sal.location_id)"""
PLACES = f"""(SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', sal.uuid, 'location', {LOCATION},
    'phones', {_phones("q.service_at_location_id = sal.id")}, 'schedules', {_hours("r.service_at_location_id = sal.id")},
    'contacts', {_many("contact", _plain("name", "email"), "r.service_at_location_id = sal.id AND NOT r.confidential")},
    'service_areas', {_areas("r.service_at_location_id = sal.id")})) ORDER BY sal.position, sal.id)
  FROM twops_directory_serviceatlocation sal JOIN twops_directory_location there ON there.id = sal.location_id
  WHERE sal.service_id = s.id AND there.live AND NOT there.confidential)"""
ATTRIBUTES = _many(
    "attribute",
    f"{_plain('link_type', 'value', 'label')}, 'taxonomy_term', jsonb_build_object('id', term.uuid, 'name', tt.name)",
    "r.service_id = s.id AND term.live",
    "JOIN twops_directory_term term ON term.id = r.term_id JOIN twops_directory_termtext tt ON tt.primary_of_id = term.id",
)
FULL = f"""{SERVICE}, 'phones', {_phones("q.service_id = s.id")}, 'schedules', {
    _hours("r.service_id = s.id")
},
  'service_areas', {_areas("r.service_id = s.id")}, 'service_at_locations', {PLACES},
  'languages', {_languages("r.service_id = s.id")}, 'attributes', {ATTRIBUTES},
  'additional_urls', {_many("url", _plain("label", "url"), "r.service_id = s.id")},
  'funding', {_many("funding", _plain("source"), "r.service_id = s.id")},
  'cost_options', {_many("costoption", _plain("option", "currency", "amount"), "r.service_id = s.id")},
  'required_documents', {_many("requireddocument", _plain("document", "uri"), "r.service_id = s.id")},
  'contacts', {
    _many("contact", _plain("name", "title", "email"), "r.service_id = s.id AND NOT r.confidential")
},
  'capacities', {_many("servicecapacity", _plain("available", "maximum"), "r.service_id = s.id")},
  'channels', {
    _many(
        "channel",
        f'''{_plain("kind", "address", "description")}, 'twops',
     NULLIF(jsonb_strip_nulls(jsonb_build_object('free', r.free, 'anonymous', r.anonymous)), '{{}}')''',
        "r.service_id = s.id AND NOT r.confidential",
    )
},
  'audiences', {_many("serviceaudience", _plain("code"), "r.service_id = s.id")}"""
LIST_SQL = f"""WITH shown AS (SELECT s.id, s.uuid FROM {FROM} WHERE {SHOWN}),
 page AS (SELECT id, uuid FROM shown ORDER BY uuid LIMIT %s OFFSET %s)
 SELECT (SELECT count(*) FROM shown), (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object({SERVICE})) ORDER BY s.uuid)
 FROM {FROM} WHERE s.id IN (SELECT id FROM page))"""
ONE_SQL = f"SELECT jsonb_strip_nulls(jsonb_build_object({FULL})) FROM {FROM} WHERE s.uuid = %s AND {SHOWN}"


def services(request: HttpRequest) -> JsonResponse:
    """A page of services."""
    number, size = int(request.GET.get("page", 1)), int(request.GET.get("per_page", 50))
    with connection.cursor() as cursor:
        cursor.execute(LIST_SQL, [size, (number - 1) * size])
        total, found = cursor.fetchone()
    contents = json.loads(found)
    pages = -(-total // size)
    head: dict[str, Any] = {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
    }
    flags = {"first_page": number == 1, "last_page": number >= pages, "empty": not contents}
    return JsonResponse({**head, **flags, "contents": contents})


def service(request: HttpRequest, uuid: str) -> JsonResponse:
    """One service."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_SQL, [uuid])
        return JsonResponse(json.loads(cursor.fetchone()[0]))


urlpatterns = [
    path("by-hand/services", services),
    path("by-hand/services/<uuid:uuid>", service),
    *site_urls,
]
