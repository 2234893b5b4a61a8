"""Zip archives of translation files: those of a request or a language go out and come back in one."""

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.utils.translation import gettext as _

from ..conf import conf
from .errors import UnreadableFile

MAX_FILES, MAX_UNPACKED = 500, 100 * 1024 * 1024


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an archive with these files; equal names get a number."""
    packed = BytesIO()
    used: set[str] = set()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in files:
            stem, dot, suffix = name.rpartition(".")
            number = 1
            free = name
            while free in used:
                number += 1
                free = f"{stem}-{number}{dot}{suffix}"
            used.add(free)
            archive.writestr(free, data)
    return packed.getvalue()


def unpack(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive, never more than the limits; raises UnreadableFile, in words.

    The sizes that an archive claims are not believed: reading stops at the limit. Folders and what operating systems
    put there are passed over.
    """
    left = MAX_UNPACKED
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not _is_clutter(member.filename)]
            if len(members) > MAX_FILES:
                raise UnreadableFile(
                    _("The archive has more than %(limit)d files. Upload it in parts.") % {"limit": MAX_FILES}
                )
            for member in members:
                with archive.open(member) as file:
                    content = file.read(min(left, conf().MAX_EXCHANGE_BYTES + 1) + 1)
                left -= len(content)
                if left < 0:
                    raise UnreadableFile(_("The archive is too large when it is unpacked."))
                yield member.filename, content
    except (
        BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise UnreadableFile(
            _("The archive cannot be read. Pack it again as .zip, without a password.")
        ) from error


def _is_clutter(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return not last or last.startswith(".") or name.startswith("__MACOSX/")
