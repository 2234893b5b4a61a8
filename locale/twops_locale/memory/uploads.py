"""Large TMX files, which the worker takes in parts: all are looked through first, and nothing is stored of a file with a fault.

Each part that is looked through, or stored, is a step of its own, whose end is kept with what it found: whoever is killed
loses one step, and whoever goes on does none twice. Several steps make a task, so that other tasks get their turn in
between. What was begun to be stored is stored to its end.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from io import BytesIO
from time import monotonic
from uuid import UUID

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task
from wagtail.models import Locale

from .. import permissions
from ..errors import MemoryNotAllowed, MemoryRefused
from ..mail import admin_link, language_of, later, tell, waits_in_the_database
from ..models import MemoryUpload, MemoryUploadPart
from ..models.upload import UploadState
from . import tmx
from .taking import cleaned, fault_of_none, fault_of_unit, faults_of_languages, note_import, store_new

MAX_UNITS = 200_000  # of one file; the command takes more
MAX_UNFINISHED = 10  # files at the same time
PART_UNITS, PART_CHARACTERS = 1_000, 500_000
SHOWN_FAULTS = 100
SECONDS = 2.0  # until other tasks have their turn
KEPT = timedelta(days=30)
KIND = "memory_import"


def receive(
    content: bytes, file_name: str, source_language: str, target_language: str, *, user: AbstractUser
) -> MemoryUpload:
    """Keep a file and have the worker take it; return its row.

    Raises:
        MemoryNotAllowed: the user may not manage the memory.
        MemoryRefused: too many files are waiting.
    """
    if not permissions.can_manage_memory(user):
        raise MemoryNotAllowed
    unfinished = MemoryUpload.objects.filter(finished_at__isnull=True, created_at__gt=timezone.now() - KEPT)
    if unfinished.count() >= MAX_UNFINISHED:
        raise MemoryRefused(
            [_("%(count)d files are waiting already. Try again later.") % {"count": MAX_UNFINISHED}]
        )
    with transaction.atomic():
        upload = MemoryUpload.objects.create(
            file_name=file_name[-255:],
            content=content,
            source_language=source_language,
            target_language=target_language,
            created_by_id=user.pk,
        )
        later(take_upload, upload.pk)
    return upload


@task()
def take_upload(upload_id: int) -> str:
    """Take a file into the translation memory."""
    until = monotonic() + SECONDS
    while _step(upload_id) is not None:
        if monotonic() > until and waits_in_the_database(take_upload):
            later(take_upload, upload_id)
            return "To be continued."
    return "Done."


@transaction.atomic
def _step(upload_id: int) -> str | None:
    """Do what is next with a file; return its state, or None if nothing is left to do."""
    rows = MemoryUpload.objects.select_for_update(of=("self",), no_key=True).filter(finished_at__isnull=True)
    upload = (
        rows.defer("content").select_related("created_by__wagtail_userprofile").filter(pk=upload_id).first()
    )
    if upload is None:
        return None
    user = upload.created_by
    with translation.override(language_of(user) if user is not None else None):
        if upload.units_stored:
            _store(upload, user)
        elif user is None or not user.is_active or not permissions.can_manage_memory(user):
            _refuse(upload, [_("Who sent the file may not manage the translation memory any more.")])
        elif faults := faults_of_languages(upload.source_language, upload.target_language):
            _refuse(upload, faults)
        elif upload.state == UploadState.WAITING:
            _take_apart(upload)
        elif upload.state == UploadState.CHECKING:
            _look_through(upload)
        else:
            _store(upload, user)
    return None if upload.is_finished else upload.state


def _take_apart(upload: MemoryUpload) -> None:
    """Put the units of a file into parts; the file itself is not needed any more."""
    try:
        with transaction.atomic():
            for part in _parts(upload):
                upload.parts.create(units=[asdict(unit) for unit in part])
                upload.units += len(part)
    except tmx.NotTmx as error:
        _refuse(upload, [str(error)])
        return
    if not upload.units:
        _refuse(upload, [fault_of_none(upload.source_language, upload.target_language)])
        return
    upload.content, upload.state = b"", UploadState.CHECKING
    upload.save(update_fields=["content", "state", "units", "other_languages"])


def _parts(upload: MemoryUpload) -> Iterator[list[tmx.TmxUnit]]:
    part: list[tmx.TmxUnit] = []
    characters = 0
    stream = BytesIO(bytes(upload.content))
    for number, unit in enumerate(tmx.read(stream, upload.source_language, upload.target_language), 1):
        if number > MAX_UNITS:
            raise tmx.NotTmx(
                _(
                    "The file has more than %(limit)d units. Ask who runs the site to import it with a command."
                )
                % {"limit": MAX_UNITS}
            )
        if unit is None:
            upload.other_languages += 1
            continue
        part.append(unit)
        characters += len(unit.source) + len(unit.target)
        if len(part) >= PART_UNITS or characters >= PART_CHARACTERS:
            yield part
            part, characters = [], 0
    if part:
        yield part


def _look_through(upload: MemoryUpload) -> None:
    """Look for what is wrong in the next part, and keep what may be stored of it; after the last one decide."""
    part, *more = upload.parts.filter(checked=False).defer("units")[:2]
    units = _units(part)
    faults = [fault for unit in units if (fault := fault_of_unit(unit)) is not None]
    room = max(SHOWN_FAULTS - len(upload.faults), 0)
    upload.faults += faults[:room]
    upload.more_faults += len(faults[room:])
    upload.units_read += len(units)
    usable = [] if upload.faults else cleaned(units)
    part.units, part.checked = [asdict(unit) for unit in usable], True
    part.save(update_fields=["units", "checked"])
    if not more and upload.faults:
        _refuse(upload, upload.faults)
        return
    upload.state = UploadState.CHECKING if more else UploadState.STORING
    upload.save(update_fields=["faults", "more_faults", "units_read", "state"])


def _store(upload: MemoryUpload, user: AbstractUser | None) -> None:
    """Store the next part; after the last one it is done."""
    pair = (upload.source_language, upload.target_language)
    part, *more = upload.parts.all()[:2]
    upload.stored += store_new(_units(part), upload.file_name, *pair, user)
    upload.units_stored += max(len(part.units), 1)  # begun, also if nothing of the first part is worth it
    part.delete()
    if more:
        upload.save(update_fields=["stored", "units_stored"])
        return
    if Locale.objects.filter(
        language_code=upload.target_language
    ).exists():  # it may have been removed meanwhile
        note_import(upload.file_name, *pair, units=upload.units, stored=upload.stored, user=user)
    upload.state = UploadState.DONE
    _finish(upload)


def _refuse(upload: MemoryUpload, faults: list[str]) -> None:
    upload.state, upload.faults, upload.stored = UploadState.REFUSED, faults, 0
    _finish(upload)


def _finish(upload: MemoryUpload) -> None:
    """Note the end, delete what the file had, and tell whoever sent it."""
    upload.parts.all().delete()
    upload.content, upload.finished_at = b"", timezone.now()
    upload.save()
    if upload.created_by is None:
        return
    if upload.state == UploadState.DONE:
        subject = gettext_lazy("%(file)s is in the translation memory: %(stored)d new units")
        text = gettext_lazy("Units of %(file)s: %(units)d, new ones: %(stored)d.")
    else:
        subject = gettext_lazy("%(file)s was not taken into the translation memory")
        text = gettext_lazy("Nothing of %(file)s was stored. What is wrong with it:")
    values = {"file": upload.file_name, "units": upload.units, "stored": upload.stored}
    tell(
        KIND, [upload.created_by], subject, text, admin_link("twops_locale_memory:upload", upload.pk), values
    )


def _units(part: MemoryUploadPart) -> list[tmx.TmxUnit]:
    return [
        tmx.TmxUnit(
            number=given["number"],
            source=given["source"],
            target=given["target"],
            changed_at=datetime.fromisoformat(given["changed_at"]) if given["changed_at"] else None,
            object_key=UUID(given["object_key"]) if given["object_key"] else None,
            path=given["path"],
        )
        for given in part.units
    ]


def forget_uploads() -> int:
    """Delete what is known of files that were sent a month ago, taken or not; return how many."""
    old = MemoryUpload.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.delete()[1].get("twops_locale.MemoryUpload", 0)
