"""Writes to the memory by people: files in and out, and units that are wrong. Permissions are checked here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .. import permissions
from ..errors import MemoryNotAllowed, MemoryRefused
from ..models import MemoryUnit
from . import tmx
from .filling import forget
from .offered import offered
from .taking import cleaned, fault_of_none, fault_of_unit, faults_of_languages, note_import, store_new

SHOWN_FAULTS = 100
AT_ONCE = 2_000  # units

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class TmxImport:
    """What an import did.

    Attributes:
        units: units of the file in these languages.
        stored: how many of them the memory did not have.
        other_languages: units of the file that do not have both languages; left out.
    """

    units: int
    stored: int
    other_languages: int


def import_tmx(
    stream: IO[bytes],
    file_name: str,
    source_language: str,
    target_language: str,
    *,
    user: AbstractUser | AnonymousUser | None,
    progress: Progress = lambda read: None,
) -> TmxImport:
    """Take the units of a TMX file into the memory, all or none; what the memory has already stays as it is.

    The file is read twice: first everything wrong is looked for, then it is stored in one transaction.

    Args:
        stream: can be read from the beginning again.
        user: who imports; None for whoever works on the machine (a command).
        progress: told how many units were read, of both readings.

    Raises:
        MemoryNotAllowed: the user may not manage the memory.
        MemoryRefused: what is wrong, all of it at once. Nothing is stored.
    """
    _require_manager(user)
    stream.seek(0)
    faults, units, others = _faults(stream, source_language, target_language, progress)
    if not faults and not units:
        faults = [fault_of_none(source_language, target_language)]
    if faults:
        raise MemoryRefused(faults)
    stream.seek(0)
    given = (unit for unit in tmx.read(stream, source_language, target_language) if unit is not None)
    stored = read = 0
    with transaction.atomic():
        while part := list(islice(given, AT_ONCE)):
            stored += store_new(list(cleaned(part)), file_name, source_language, target_language, user)
            read += len(part)
            progress(units + others + read)
        note_import(file_name, source_language, target_language, units=units, stored=stored, user=user)
    return TmxImport(units, stored, others)


def _require_manager(user: AbstractUser | AnonymousUser | None) -> None:
    if user is not None and not permissions.can_manage_memory(user):
        raise MemoryNotAllowed


def _faults(
    stream: IO[bytes], source_language: str, target_language: str, progress: Progress
) -> tuple[list[str], int, int]:
    """Return what is wrong with a file, its units in these languages, and its other units."""
    faults = faults_of_languages(source_language, target_language)
    if faults:
        return faults, 0, 0
    units = others = more = 0
    try:
        for unit in tmx.read(stream, source_language, target_language):
            units, others = units + (unit is not None), others + (unit is None)
            if (units + others) % AT_ONCE == 0:
                progress(units + others)
            fault = fault_of_unit(unit) if unit is not None else None
            if fault is None:
                continue
            if len(faults) < SHOWN_FAULTS:
                faults.append(fault)
            else:
                more += 1
    except tmx.NotTmx as error:
        faults.append(str(error))
    if more:
        faults.append(_("And %(number)d more faults of units.") % {"number": more})
    return faults, units, others


def export_tmx(
    source_language: str, target_language: str, *, user: AbstractUser | AnonymousUser | None
) -> Iterator[str]:
    """Yield a TMX file of what the memory may offer in a pair of languages, newest last.

    Args:
        user: who exports; None for whoever works on the machine (a command).

    Raises MemoryNotAllowed if the user may not manage the memory.
    """
    _require_manager(user)
    return tmx.write(_exported(source_language, target_language), source_language, target_language)


def _exported(source_language: str, target_language: str) -> Iterator[tmx.TmxUnit]:
    rows = offered(
        MemoryUnit.objects.filter(source_language=source_language, target_language=target_language)
    )
    for unit in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield tmx.TmxUnit(
            unit.pk, unit.source_text, unit.target_text, unit.approved_at, unit.object_key, unit.path
        )


@transaction.atomic
def delete_unit(unit: MemoryUnit, *, user: AbstractUser | AnonymousUser) -> None:
    """Take a wrong unit out of the memory; the log keeps what it said.

    Raises MemoryNotAllowed if the user may not manage the memory.
    """
    _require_manager(user)
    log(
        instance=unit,
        action="twops_locale.memory_delete",
        user=user,
        data={
            "languages": f"{unit.source_language} > {unit.target_language}",
            "source": unit.source_text[:500],
            "target": unit.target_text[:500],
        },
        deleted=True,
    )
    forget(Q(pk=unit.pk))
