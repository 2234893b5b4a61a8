"""The formats by name: how a file of each is written and read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from ..conf import conf
from .errors import UnreadableFile
from .file_texts import FileTexts
from .po import read_po, write_po
from .xliff import read_xliff, write_xliff
from .xlsx import read_xlsx, write_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    """One file format: what people call it, how its files end, their media type, and the two ways."""

    label: str
    suffix: str
    media_type: str
    write: Callable[[FileTexts], bytes]
    read: Callable[[bytes], list[FileTexts]]


def _xliff(version: str, texts: FileTexts) -> bytes:
    return write_xliff([texts], version)


FORMATS = {
    "xliff": Format("XLIFF 2.1", ".xlf", "application/xliff+xml", partial(_xliff, "2.1"), read_xliff),
    "xliff12": Format("XLIFF 1.2", ".xlf", "application/xliff+xml", partial(_xliff, "1.2"), read_xliff),
    "po": Format("PO (gettext)", ".po", "text/x-gettext-translation; charset=utf-8", write_po, read_po),
    "xlsx": Format(
        "Excel (.xlsx)",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_xlsx,
        read_xlsx,
    ),
}


def read(name: str, data: bytes) -> list[FileTexts]:
    """Return the translations of a file, by what its name ends with; raises UnreadableFile, in words."""
    limit = conf().MAX_EXCHANGE_BYTES
    if len(data) > limit:
        raise UnreadableFile(_("The file is larger than %(limit)d KB.") % {"limit": limit // 1024})
    lower = name.lower()
    if lower.endswith((".xlf", ".xliff", ".sdlxliff", ".mxliff")):
        return read_xliff(data)
    if lower.endswith((".po", ".pot")):
        return read_po(data)
    if lower.endswith((".xlsx", ".xlsm")):
        return read_xlsx(data)
    raise UnreadableFile(_("The name does not end with .xlf, .po, .xlsx or .zip."))
