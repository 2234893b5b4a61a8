"""Files of translations, made of their worksheets."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .. import permissions
from ..errors import TranslationNotAllowed
from ..models import TranslationTask
from ..worksheet.reading import worksheet_of
from ..worksheet.segment import Segment
from .archive import pack
from .file_texts import FileTexts, FileUnit
from .formats import FORMATS


def texts_of(task: TranslationTask) -> FileTexts:
    """Return the texts of a translation as a file has them."""
    source = task.translation.source
    return FileTexts(
        translation=str(task.translation.uuid),
        source_language=str(source.locale.language_code),
        target_language=task.language,
        title=str(source.object_repr),
        units=[_unit(segment) for segment in worksheet_of(task).segments],
    )


def _unit(segment: Segment) -> FileUnit:
    place = segment.place
    notes = [str(segment.status.label)]
    if place.max_length is not None:
        notes.append(_("at most %(limit)d characters") % {"limit": place.max_length})
    if segment.previous_target:
        notes.append(_("before: %(text)s") % {"text": segment.previous_target})
    return FileUnit(
        where="",
        path=segment.path,
        source=segment.source,
        target=segment.target,
        label=" – ".join(part for part in (place.group_label, place.field_label) if part),
        note="; ".join(notes),
        unsure=not segment.is_finished,
    )


def file_of(
    task: TranslationTask, format_name: str, *, user: AbstractUser | AnonymousUser
) -> tuple[str, bytes]:
    """Return the name and the content of a translation's file. Raises TranslationNotAllowed, KeyError for no format."""
    chosen = FORMATS[format_name]
    if not permissions.can_translate(user, task.translation.target_locale):
        raise TranslationNotAllowed("export", task.language)
    texts = texts_of(task)
    stem = slugify(texts.title)[:60] or "translation"
    return f"{stem}.{texts.target_language}{chosen.suffix}", chosen.write(texts)


def archive_of(
    tasks: Iterable[TranslationTask], format_name: str, *, user: AbstractUser | AnonymousUser
) -> bytes:
    """Return an archive with the files of several translations; raises as ``file_of``."""
    return pack(file_of(task, format_name, user=user) for task in tasks)
