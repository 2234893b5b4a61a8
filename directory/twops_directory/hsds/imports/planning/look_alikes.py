"""New records that look like stored ones: the same phone, the same web address, the same name at the same place.

They are only named, for a person to look at: two services may share a switchboard.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from ....merging.likeness import SHARED_BY_MANY, folded, host, same_number
from ....models import Organization, OrganizationText, Phone, Service, ServiceText
from ..ownership import root_paths
from ..report import ImportReport
from ..staging import Staging

TABLES_OF_SIGNS = """
CREATE TABLE IF NOT EXISTS signs (kind TEXT, sign TEXT, tbl TEXT, id TEXT);
CREATE INDEX IF NOT EXISTS signs_of ON signs (kind, sign);
"""
FORGET = "DELETE FROM signs WHERE sign IN ({})"
LOOKED_AT = ("service", "organization")
Sign = tuple[str, str, str, str]  # kind, sign, table, id
FEWEST_DIGITS = 6  # a short number is what many services share: 112, 116 111


def report_look_alikes(staging: Staging, report: ImportReport) -> None:
    """Name new services and organisations that have a phone, a host, or name and country of a stored one."""
    if not any(next(staging.chunks(table, ("new",), size=1), None) for table in LOOKED_AT):
        return
    staging.script(TABLES_OF_SIGNS)
    staging.insert("INSERT INTO signs VALUES (?, ?, ?, ?)", _stored_signs())
    shared = staging.select(
        "SELECT sign FROM signs GROUP BY kind, sign HAVING count(*) > {}", [SHARED_BY_MANY]
    )
    for _row in staging.select(FORGET, [sign for (sign,) in shared]):
        pass
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
        new = [(*row.root, row.plan["wire"].get("number")) for row in rows if row.root[0] in LOOKED_AT]
        found = []
        for table in LOOKED_AT:
            numbers = [(key, number) for root, key, number in new if root == table]
            records = staging.find(table, sorted({key for key, _number in numbers}))
            for key, number in numbers:
                record = records.get(key)
                if record is not None and record.state == "new":
                    sign = number_sign(number, record.plan.get("country", ""))
                    found += [("phone", sign, table, key)] if sign else []
        _compare(staging, report, found)


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
    columns = [
        column for path, _root, _top in paths for column in (f"{path}__uuid", f"{path}__country__code")
    ]
    for number, *found in Phone._base_manager.filter(owned).values_list("number", *columns).iterator():
        for place, (_path, table, _top) in enumerate(paths):
            root, country = found[2 * place], found[2 * place + 1]
            if root and (sign := number_sign(number, country or "")):
                yield "phone", sign, table, str(root)


def _signs(table: str, key: str, url: object, name: object, country: object) -> Iterator[Sign]:
    if url and (found := host(str(url))):
        yield "web address", found, table, key
    if name and country:
        yield "name and country", f"{folded(str(name))} {country}", table, key


def number_sign(number: object, country: str) -> str:
    """Return a phone number in a form to compare; empty for a short one, which many services share.

    >>> number_sign("22 000-00-12", "PL"), number_sign("112", "PL")
    ('+48220000012', '')
    """
    sign = same_number(str(number or ""), country)
    return sign if sum(letter.isdecimal() for letter in sign) >= FEWEST_DIGITS else ""
