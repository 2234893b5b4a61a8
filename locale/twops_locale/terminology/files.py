"""A file of terms by its name: CSV, else TBX."""

from pathlib import PurePath

from django.utils.translation import gettext as _

from .csv_files import read_csv
from .rows import Fault, TermFaults, TermRow
from .tbx_reading import read_tbx


def rows_of_file(content: bytes, file_name: str) -> list[TermRow]:
    """Return the terms of a file; raises TermFaults with all that is wrong with its form."""
    if PurePath(file_name).suffix.lower() != ".csv":
        return read_tbx(content)
    try:
        return read_csv(content.decode())
    except UnicodeDecodeError as error:
        raise TermFaults([Fault(_("the file"), "", _("Save the file as UTF-8."))]) from error
