"""The same rows through django-import-export, as its documentation shows it: one resource a table, rows saved one by one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tablib
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget
from twops_directory.hsds.standard.tables import TABLES
from twops_directory.models import (
    CostOption,
    Organization,
    OrganizationText,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceLanguage,
    ServiceText,
    Url,
)
from twops_locale.models import Country
from wagtail.models import Locale

Row = dict[str, Any]


def resource(
    of: Any, names: tuple[str, ...], key: str = "uuid", **foreign: ForeignKeyWidget
) -> ModelResource:
    """Return a resource that finds its rows by one column and its foreign keys by ids or codes."""
    options = {"model": of, "fields": (*names, *foreign), "import_id_fields": (key,)}
    widgets = {name: Field(name, name, widget=widget) for name, widget in foreign.items()}
    return type(f"{of.__name__}Resource", (ModelResource,), {**widgets, "Meta": type("Meta", (), options)})()


def _facts(row: Row) -> Row:
    return json.loads(row["twops"]) if row.get("twops") else {}


def _country(row: Row) -> str:
    return str(_facts(row)["country"])


def _days(row: Row) -> str:
    return json.dumps(row["byday"].split(","))


def by_uuid(model: Any) -> ForeignKeyWidget:
    """Return a widget that finds a record by its id."""
    return ForeignKeyWidget(model, "uuid")


SERVICE = {"service": by_uuid(Service)}
Step = tuple[str, ModelResource, Callable[[Row], Row]]


def _of_service(row: Row) -> Row:
    return {"uuid": row["id"], "service": row["service_id"]}


def steps() -> list[Step]:
    """Return table, resource and what to make of a row, in the order of dependency."""
    locale = ForeignKeyWidget(Locale, "language_code")
    return [*organizations(locale), *services(locale), *rows_of_services()]


def organizations(locale: ForeignKeyWidget) -> list[Step]:
    """Return the steps of organisations: their facts, then their words."""
    return [
        (
            "organization",
            resource(Organization, ("uuid", "website", "live"), country=ForeignKeyWidget(Country, "code")),
            lambda row: {"uuid": row["id"], "website": row["website"], "live": 1, "country": _country(row)},
        ),
        (
            "organization",
            resource(
                OrganizationText,
                ("translation_key", "name", "description", "live"),
                "translation_key",
                organization=by_uuid(Organization),
                primary_of=by_uuid(Organization),
                locale=locale,
            ),
            lambda row: {
                "translation_key": row["id"],
                **{name: row[name] for name in ("name", "description")},
                **{"live": 1, "organization": row["id"], "primary_of": row["id"], "locale": "en"},
            },
        ),
    ]


def services(locale: ForeignKeyWidget) -> list[Step]:
    """Return the steps of services: their facts, then their words."""
    return [
        (
            "service",
            resource(
                Service,
                ("uuid", "url", "status", "kind", "minimum_age", "live"),
                organization=by_uuid(Organization),
                country=ForeignKeyWidget(Country, "code"),
            ),
            lambda row: {
                "uuid": row["id"],
                **{name: row[name] for name in ("url", "status", "minimum_age")},
                **{"kind": _facts(row)["kind"], "live": 1, "country": _country(row)},
                "organization": row["organization_id"],
            },
        ),
        (
            "service",
            resource(
                ServiceText,
                ("translation_key", "name", "description", "summary", "fees_description", "live"),
                "translation_key",
                service=by_uuid(Service),
                primary_of=by_uuid(Service),
                locale=locale,
            ),
            lambda row: {
                "translation_key": row["id"],
                **{name: row[name] for name in ("name", "description", "fees_description")},
                "summary": _facts(row)["summary"],
                **{"live": 1, "service": row["id"], "primary_of": row["id"], "locale": "en"},
            },
        ),
    ]


def rows_of_services() -> list[Step]:
    """Return the steps of the small rows that belong to a service."""
    return [
        (
            "phone",
            resource(Phone, ("uuid", "number", "description"), **SERVICE),
            lambda row: {**_of_service(row), "number": row["number"], "description": row["description"]},
        ),
        (
            "language",
            resource(ServiceLanguage, ("uuid", "tag"), **SERVICE),
            lambda row: {**_of_service(row), "tag": row["code"]},
        ),
        (
            "schedule",
            resource(Schedule, ("uuid", "days", "opens_at", "closes_at"), **SERVICE),
            lambda row: {
                **_of_service(row),
                **{"days": _days(row), "opens_at": row["opens_at"], "closes_at": row["closes_at"]},
            },
        ),
        (
            "service_area",
            resource(ServiceArea, ("uuid", "name", "scope"), **SERVICE),
            lambda row: {**_of_service(row), "name": row["name"], "scope": _facts(row)["scope"]},
        ),
        (
            "cost_option",
            resource(CostOption, ("uuid", "option", "amount", "currency"), **SERVICE),
            lambda row: {
                **_of_service(row),
                **{name: row[name] for name in ("option", "amount", "currency")},
            },
        ),
        (
            "url",
            resource(Url, ("uuid", "url", "label"), **SERVICE),
            lambda row: {**_of_service(row), "url": row["url"], "label": row["label"]},
        ),
    ]


def load(folder: Path) -> None:
    """Load the CSV tables of a folder; raises the first error."""
    for table, each, made_of in steps():
        text = (folder / TABLES[table].file).read_text(encoding="utf-8")
        given = tablib.Dataset().load(text, format="csv")
        rows = [made_of(row) for row in given.dict]
        wanted = tablib.Dataset(*(list(row.values()) for row in rows), headers=list(rows[0]))
        each.import_data(wanted, raise_errors=True)
