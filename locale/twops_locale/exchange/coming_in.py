"""Files of translations taken up: all of them, or nothing and all faults in words."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from .. import permissions
from ..errors import TranslationError, TranslationNotAllowed
from ..markup import segment_problem
from ..models import TranslationTask
from ..models.segment import Origin
from ..signals import translation_file_taken
from ..translation import editing
from ..translation.editing import Edit
from ..translation.locking import lock_sources
from ..worksheet.reading import worksheet_of
from ..worksheet.segment import Segment, plain_text
from .archive import unpack
from .errors import UnreadableFile
from .file_texts import FaultyFiles, FileFault, FileTexts, FileUnit, fingerprint
from .formats import read
from .inline import html_of, marks_of, named

MAX_FAULTS, MAX_TEXTS = 2_000, 60_000  # of all files together


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of the files: texts written, texts that were there already, empty and unsure ones left out."""

    written: int
    unchanged: int
    left_out: int
    translations: int


@dataclass(frozen=True, slots=True)
class _Mine:
    """Which translations' files a person may bring; as ``take_files``."""

    user: AbstractUser | AnonymousUser
    only: TranslationTask | None
    granted: Collection[int] | None

    def has(self, task: TranslationTask) -> bool:
        """Say whether the files of a task are the person's to bring."""
        if self.granted is not None:
            return task.pk in self.granted
        return permissions.can_translate(self.user, task.translation.target_locale)


@transaction.atomic
def take_files(
    files: Iterable[tuple[str, bytes]],
    *,
    user: AbstractUser | AnonymousUser,
    only: TranslationTask | None = None,
    granted: Collection[int] | None = None,
) -> Taken:
    """Take up files, or archives of files; return what was taken. Nothing is published.

    Partial files are fine: what is empty, or marked as unsure by the tool, is left out and counted. A text that is there
    already is left as it is.

    Args:
        files: name and content. only: the one translation that the person has before them; files of others are refused.
        granted: keys of the tasks whose words the caller found to be this person's to bring, in no team of theirs (a
            request's sender); files of others are refused.

    Raises:
        FaultyFiles: anything cannot be taken; all faults, and nothing is changed.
    """
    faults: list[FileFault] = []
    counted: Counter[str] = Counter()
    translations: set[int] = set()
    given = list(_with_tasks(files, _Mine(user, only, granted), faults))
    lock_sources(task.translation.source for _name, _texts, task in given)
    for name, texts, task in given:
        if task.pk in translations:
            faults.append(
                FileFault(name, "", _("Another of the files has the same translation. Leave one out."))
            )
            continue
        edits = _edits(name, texts, task, faults, counted)
        translations.add(task.pk)
        if not edits or faults:
            continue  # one fault, and nothing is kept: the others are only looked at
        try:
            counted["written"] += editing.save_segments(
                task, edits, user=user, origin=Origin.FILE, granted=granted is not None
            )
        except (TranslationError, TranslationNotAllowed) as error:
            faults.append(FileFault(name, "", str(error)))
    if not faults and not translations:
        faults.append(FileFault("", "", _("There was no translation in what you gave.")))
    if faults:
        raise FaultyFiles(faults)
    translation_file_taken.send(TranslationTask, task_ids=sorted(translations))
    return Taken(counted["written"], counted["unchanged"], counted["left_out"], len(translations))


def _with_tasks(
    files: Iterable[tuple[str, bytes]], mine: _Mine, faults: list[FileFault]
) -> Iterator[tuple[str, FileTexts, TranslationTask]]:
    """Yield what the files say with the tasks they belong to, until it is too much."""
    texts_read = 0
    for name, texts in _read_all(files, faults):
        texts_read += len(texts.units)
        if len(faults) > MAX_FAULTS or texts_read > MAX_TEXTS:
            faults.append(FileFault(name, "", _("It is too much at once. Upload the files in parts.")))
            return
        task = _task_of(name, texts, mine, faults)
        if task is not None:
            yield name, texts, task


def _read_all(files: Iterable[tuple[str, bytes]], faults: list[FileFault]) -> Iterator[tuple[str, FileTexts]]:
    for name, data in files:
        try:
            members = unpack(data) if name.lower().endswith(".zip") else [(name, data)]
            for member, content in members:
                try:
                    yield from ((member, texts) for texts in read(member, content))
                except UnreadableFile as error:
                    faults.append(FileFault(member, error.where, str(error)))
        except UnreadableFile as error:
            faults.append(FileFault(name, error.where, str(error)))


def _task_of(
    name: str,
    texts: FileTexts,
    mine: _Mine,
    faults: list[FileFault],
) -> TranslationTask | None:
    """Return the task that a file belongs to, or None with the fault added. A stranger's task is as one that is not."""
    unknown = FileFault(
        name, "", _("The file belongs to no translation of yours. Download it here, and fill in that one.")
    )
    try:
        uuid = UUID(texts.translation)
    except ValueError:
        faults.append(unknown)
        return None
    related = TranslationTask.objects.select_related(
        "translation__source__locale",
        "translation__target_locale",
    )
    task = related.filter(translation__uuid=uuid, translation__enabled=True).first()
    if task is None or not mine.has(task):
        faults.append(unknown)
        return None
    if mine.only is not None and mine.only.pk != task.pk:
        faults.append(
            FileFault(name, "", _("The file belongs to another translation: %(task)s.") % {"task": task})
        )
        return None
    for given, wanted in (
        (texts.target_language, task.language),
        (texts.source_language, task.translation.source.locale.language_code),
    ):
        if given and given.lower() != wanted.lower():
            reason = _("The file is in “%(given)s”, the translation in “%(wanted)s”.")
            faults.append(FileFault(name, "", reason % {"given": given[:20], "wanted": wanted}))
            return None
    return task


def _edits(
    name: str, texts: FileTexts, task: TranslationTask, faults: list[FileFault], counted: Counter[str]
) -> dict[int, Edit]:
    """Return the new words of a file by segment; adds a fault for each text that cannot be taken."""
    by_path: dict[str, list[Segment]] = {}
    for segment in worksheet_of(task).segments:
        by_path.setdefault(segment.path, []).append(segment)
    edits: dict[int, Edit] = {}
    for unit in texts.units:
        if not unit.target.strip() or unit.unsure:
            counted["left_out"] += 1
            continue
        segments = _segments_of(unit, by_path.get(unit.path, []))
        problem = _unknown(by_path.get(unit.path)) if not segments else None
        html = ""
        if problem is None:
            html, problem = _html(unit, segments[0])
        if problem is not None:
            faults.append(FileFault(name, unit.where, problem))
        elif _says_nothing(unit, html, segments[0]):
            counted["unchanged"] += 1
        else:
            edits[segments[0].pk] = Edit(html, seen=segments[0].target)
    return edits


def _says_nothing(unit: FileUnit, html: str, segment: Segment) -> bool:
    """Say whether a unit changes nothing: the same words, or words that nobody touched in the file.

    Words that a machine wrote and that come back as they went out are confirmed only by a format that can say so.
    """
    if html == segment.target:
        return segment.is_finished or not unit.confirms
    return unit.seen is not None and unit.seen == fingerprint(html)


def _unknown(there: Sequence[Segment] | None) -> str:
    if there:
        return _("The original of this text changed since the file was made. Download the file again.")
    return _("The original has no such text. The file belongs to another version of it.")


def _segments_of(unit: FileUnit, there: Sequence[Segment]) -> list[Segment]:
    """Return the segments at a unit's path that have its source text."""
    if unit.numbered is None:
        return [segment for segment in there if segment.source == unit.source]
    words = unit.source.split()
    return [
        segment
        for segment in there
        if plain_text(segment.source).split() == words
        and tuple(mark.number for mark in marks_of(segment.source)) == unit.marks
    ]


def _html(unit: FileUnit, segment: Segment) -> tuple[str, str | None]:
    """Return the segment HTML of a unit, and why it cannot be taken, if so."""
    try:
        html = unit.target if unit.numbered is None else html_of(named(unit.numbered, segment.source))
    except UnreadableFile as error:
        return "", str(error)
    if problem := segment_problem(segment.source, html):
        return html, problem
    limit = segment.place.max_length
    if limit is not None and len(plain_text(html)) > limit:
        given = {"given": len(plain_text(html)), "limit": limit}
        return html, _("The text has %(given)d characters; at most %(limit)d fit.") % given
    if unit.seen not in (None, fingerprint(html), fingerprint(segment.target)) and html != segment.target:
        return html, _(
            "Somebody changed this text after the file was made: “%(text)s”. Take their words over first."
        ) % {"text": plain_text(segment.target)[:200]}
    return html, None
