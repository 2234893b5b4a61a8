"""Made-up services as a partner would send them: ndjson and the tabular form. The same number gives the same services."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from twops_directory.hsds.standard.tables import TABLES

NAMESPACE = UUID("2b1f8d7f-0a01-4f0c-9a55-0d0f5c1e5d8b")
COUNTRIES = ("PL", "DE", "IT", "FI")
SERVICES_AN_ORGANIZATION = 10


def made_id(*parts: object) -> str:
    """Return the id that follows from what a row is."""
    return str(uuid5(NAMESPACE, " ".join(map(str, parts))))


def service(number: int) -> dict[str, Any]:
    """Return a service with eight rows of its own; each ten share an organisation."""
    owner = number // SERVICES_AN_ORGANIZATION
    country = COUNTRIES[owner % len(COUNTRIES)]
    return {
        "id": made_id("service", number),
        "name": f"Service {number}",
        "description": "A trained person listens and explains what can be done. " * 4,
        "status": "active",
        "url": f"https://example.org/services/{number}/",
        "minimum_age": 18,
        "fees_description": "Free of charge.",
        "twops": {"country": country, "kind": "helpline", "summary": "Someone listens without judging."},
        "organization": {
            "id": made_id("organization", owner),
            "name": f"Organisation {owner}",
            "description": "It helps.",
            "website": f"https://example.org/{owner}/",
            "twops": {"country": country},
        },
        "phones": [
            {
                "id": made_id("phone", number),
                "number": f"+00 {number:07}",
                "type": "voice",
                "description": "From every network.",
            }
        ],
        "languages": [{"id": made_id("language", number, code), "name": code, "code": code} for code in ("en", "uk")],
        "schedules": [
            {
                "id": made_id("schedule", number, byday),
                "freq": "WEEKLY",
                "byday": byday,
                "opens_at": "08:00:00",
                "closes_at": closes,
            }
            for byday, closes in (("MO,TU,WE,TH,FR", "20:00:00"), ("SA,SU", "12:00:00"))
        ],
        "service_areas": [{"id": made_id("area", number), "name": "Everywhere", "twops": {"scope": "world"}}],
        "cost_options": [{"id": made_id("cost", number), "option": "A talk", "amount": 0, "currency": "EUR"}],
        "additional_urls": [{"id": made_id("url", number), "url": f"https://example.org/{number}/", "label": "More"}],
    }  # fmt: skip


def rows(number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the flat rows of a service, its organisation with the first of its services."""
    content = service(number)
    organization = content.pop("organization")
    if number % SERVICES_AN_ORGANIZATION == 0:
        yield "organization", organization
    nested = {name: content.pop(name) for name in TABLES["service"].nested if name in content}
    yield "service", {**content, "organization_id": organization["id"]}
    for name, children in nested.items():
        table = TABLES["service"].nested[name].table
        for child in children:
            yield table, {**child, "service_id": content["id"]}


def write_ndjson(path: Path, first: int, last: int) -> None:
    """Write some services, one a line."""
    with path.open("w", encoding="utf-8") as target:
        for number in range(first, last):
            target.write(json.dumps(service(number), ensure_ascii=False) + "\n")


def write_csv(folder: Path, first: int, last: int) -> int:
    """Write some services as CSV tables into an empty folder; return how many rows there are."""
    folder.mkdir()
    files: dict[str, Any] = {}
    writers: dict[str, Any] = {}
    count = 0
    for number in range(first, last):
        for table, row in rows(number):
            if table not in writers:
                files[table] = (folder / TABLES[table].file).open("w", encoding="utf-8", newline="")
                writers[table] = csv.DictWriter(files[table], list(TABLES[table].properties))
                writers[table].writeheader()
            writers[table].writerow(
                {name: json.dumps(value) if isinstance(value, dict) else value for name, value in row.items()}
            )
            count += 1
    for file in files.values():
        file.close()
    return count
