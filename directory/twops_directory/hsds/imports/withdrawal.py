"""Services that an earlier source brought and this one does not have any more: said, and withdrawn if a person says so."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ...models import Service
from .options import ImportOptions
from .ownership import Target
from .report import ImportReport
from .staging import Staging
from .stored_records import StoredRecord, decision, find_stored
from .writing.versions import log_import

REPORT, WITHDRAW = "report", "withdraw"
SCHEMA = "CREATE TABLE IF NOT EXISTS gone (id TEXT PRIMARY KEY, latest INTEGER) WITHOUT ROWID;"
AT_ONCE = 200
# Whether the user may change the records of a table in a country (its key).
May = Callable[[str, int | None], bool]


def find_gone(staging: Staging, options: ImportOptions, report: ImportReport, may: May) -> None:
    """Report the published services that are gone; with ``options.gone`` "withdraw" note them for ``withdraw_noted``.

    Gone is what an import made, for an organization that this source has or from a source of this name, and what this
    source does not have. Services that a desk wrote itself are never gone. A source without any service says nothing.
    """
    if "service" not in staging.counts():
        return
    staging.script(SCHEMA)
    for rows in _stored(staging, options):
        there = staging.known("service", [str(uuid) for uuid, _name, _source in rows])
        missing = [row for row in rows if str(row[0]) not in there]
        stored = find_stored(("service", str(uuid)) for uuid, _name, _source in missing)
        for uuid, name, source in missing:
            key = str(uuid)
            reason = _fate(stored["service", key], options, may)
            if not reason:
                staging.insert(
                    "INSERT OR IGNORE INTO gone VALUES (?, ?)", [(key, stored["service", key].latest)]
                )
            report.gone.add(
                table="service",
                id=key,
                reason=f"{name or '–'}, from {source}. {reason or 'It is withdrawn.'}",
            )


def _stored(staging: Staging, options: ImportOptions) -> Iterator[list[tuple[UUID, str | None, str]]]:
    """Yield id, name and source of the published services that could be gone, some at a time, each once."""
    scopes = [Q(source=options.name[:100])]
    scopes += [
        Q(organization__uuid__in=[UUID(row.row.id) for row in rows]) & ~Q(source=options.name[:100])
        for rows in staging.chunks("organization", size=AT_ONCE)
    ]
    for scope in scopes:
        last = 0
        while True:
            services = Service.objects.filter(scope, live=True, pk__gt=last).exclude(source="").order_by("pk")
            rows = list(services.values_list("pk", "uuid", "primary_texts__name", "source")[:AT_ONCE])
            if not rows:
                break
            last = rows[-1][0]
            yield [(uuid, name, source) for _pk, uuid, name, source in rows]


def _fate(stored: StoredRecord, options: ImportOptions, may: May) -> str:
    """Return why a service stays; nothing if it is to be withdrawn."""
    if options.gone != WITHDRAW:
        return "It stays, unless --gone=withdraw is given."
    if not may("service", stored.country_id):
        return "It stays: you are not at the desk of its country."
    _state, reason = decision(stored, None, {}, overrule_verified=options.overrule_verified)
    return f"It stays. {reason}" if reason else ""


def withdraw_noted(staging: Staging, options: ImportOptions, moment: datetime) -> int:
    """Take the services that were noted off the public site; return how many.

    Raises ``NewerVersion`` where somebody changed one since it was looked at.
    """
    noted: dict[str, int | None] = dict(staging.read("SELECT id, latest FROM gone"))
    for key, latest in sorted(noted.items()):
        service = Service.objects.select_for_update(of=("self",)).filter(uuid=UUID(key)).first()
        if service is None or service.latest_revision_id != latest:
            raise NewerVersion(("service", key))
        service.unpublish(user=options.user)
        log_import("service", [(service.pk, str(service))], options, moment)
    return len(noted)


class NewerVersion(Exception):
    """Somebody changed a record meanwhile. ``target``: which."""

    def __init__(self, target: Target) -> None:
        super().__init__(str(target))
        self.target = target
