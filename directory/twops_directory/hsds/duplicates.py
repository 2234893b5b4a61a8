"""New records that look like stored ones: the same phone, the same web address, the same name at the same place.

They are only named, for a person to look at: two services may share a switchboard.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q

from ..models import Organization, OrganizationText, Phone, Service, ServiceText
from .import_report import ImportReport
from .ownership import root_paths
from .staging import Staging

TABLES_OF_SIGNS = """
CREATE TABLE IF NOT EXISTS signs (kind TEXT, sign TEXT, tbl TEXT, id TEXT);
CREATE INDEX IF NOT EXISTS signs_of ON signs (kind, sign);
"""
LOOKED_AT = ("service", "organization")
Sign = tuple[str, str, str, str]  # kind, sign, table, id
FEWEST_DIGITS = 6  # a short number is what many services share: 112, 116 111


def report_duplicates(staging: Staging, report: ImportReport) -> None:
    """Name new services and organisations that have a phone, a host, or name and country of a stored one."""
    if not any(next(staging.chunks(table, ("new",), size=1), None) for table in LOOKED_AT):
        return
    staging.script(TABLES_OF_SIGNS)
    staging.insert("INSERT INTO signs VALUES (?, ?, ?, ?)", _stored_signs())
    for table in LOOKED_AT:
        for rows in staging.chunks(table, ("new",)):
            found = [
                sign
                for row in rows
                for sign in _signs(
                    table,
                    row.row.id,
                    row.plan["wire"].get("url") or row.plan["wire"].get("website"),
                    row.plan["wire"].get("name"),
                    row.plan.get("country"),
                )
            ]
            _compare(staging, report, found)
    for rows in staging.chunks("phone", ("new",)):
        new = [row for row in rows if row.plan.get("root") and row.plan["root"][0] in LOOKED_AT]
        new_roots = {
            key
            for table in LOOKED_AT
            for key, found in staging.find(
                table, sorted({row.plan["root"][1] for row in new if row.plan["root"][0] == table})
            ).items()
            if found.state == "new"
        }
        _compare(
            staging,
            report,
            [
                ("phone", number, row.plan["root"][0], row.plan["root"][1])
                for row in new
                if row.plan["root"][1] in new_roots and (number := dialled(row.plan["wire"].get("number")))
            ],
        )


def _compare(staging: Staging, report: ImportReport, new: Iterable[Sign]) -> None:
    by_sign: dict[tuple[str, str], list[Sign]] = {}
    for sign in new:
        by_sign.setdefault((sign[0], sign[1]), []).append(sign)
    rows = staging.select(
        "SELECT kind, sign, tbl, id FROM signs WHERE sign IN ({})", sorted({sign for _kind, sign in by_sign})
    )
    for kind, sign, table, key in rows:
        for _kind, _sign, new_table, new_key in by_sign.get((kind, sign), ()):
            if new_table == table and new_key != key:
                report.duplicates.add(
                    table=table, id=new_key, reason=f"The same {kind} ({sign}) as the stored {table} {key}."
                )


def _stored_signs() -> Iterator[Sign]:
    for model, texts, table, address in (
        (Service, ServiceText, "service", "url"),
        (Organization, OrganizationText, "organization", "website"),
    ):
        countries = f"{table}__country__code"
        for key, url in model._base_manager.exclude(**{address: ""}).values_list("uuid", address).iterator():
            yield from _signs(table, str(key), url, None, None)
        names = texts._base_manager.exclude(primary_of=None)
        for key, name, country in names.values_list(f"{table}__uuid", "name", countries).iterator():
            yield from _signs(table, str(key), None, name, country)
    paths = [path for path in root_paths("phone") if path[1] in LOOKED_AT]
    owned = Q()
    for path, _root, _top in paths:
        owned |= Q(**{f"{path}__isnull": False})
    columns = ("number", *(f"{path}__uuid" for path, _root, _top in paths))
    for number, *roots in Phone._base_manager.filter(owned).values_list(*columns).iterator():
        owner: tuple[UUID, str] | None = next(
            ((root, path[1]) for root, path in zip(roots, paths, strict=True) if root), None
        )
        if owner and (sign := dialled(number)):
            yield "phone", sign, owner[1], str(owner[0])


def _signs(table: str, key: str, url: Any, name: Any, country: Any) -> Iterator[Sign]:
    if url and (host := host_of(str(url))):
        yield "web address", host, table, key
    if name and country:
        yield "name and country", f"{folded(str(name))} {country}", table, key


def dialled(number: Any) -> str:
    """Return the digits of a phone number without the country's prefix; empty for one that is too short to tell.

    >>> dialled("+48 22 000 00 12"), dialled("116 111")
    ('220000012', '116111')
    """
    digits = re.sub(r"\D", "", str(number or ""))
    return digits[-9:] if len(digits) >= FEWEST_DIGITS else ""


def host_of(url: str) -> str:
    """Return the host of a web address without ``www.``; empty if it has none.

    >>> host_of("https://www.mostek.example.org/pomoc/")
    'mostek.example.org'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def folded(name: str) -> str:
    """Return a name without case, accents and punctuation.

    >>> folded("Fundacja „Móstek”")
    'fundacja mostek'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"\w+", "".join(each for each in plain if not unicodedata.combining(each))))
