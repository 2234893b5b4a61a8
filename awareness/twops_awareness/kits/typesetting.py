"""Sets a kit's pages with Typst: layouts are files of ours, all words are data.

Each kit is set in a folder of its own that holds the layouts, ``data.json``, the QR code and the pictures: nothing outside
can be read, no package is fetched, no font of the machine is used.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .errors import DoesNotFit, KitsNotInstalled, LayoutBroken
from .parts import BLEED, SLUG, Sheet

if TYPE_CHECKING:
    from typst import Compiler, Fonts

HERE = Path(__file__).parent
LAYOUTS = HERE / "layouts"
FONTS = HERE / "fonts"
STANDARD: Final = "ua-1"  # accessible: tagged, with title, language and alternative texts
DOES_NOT_FIT = re.compile(r"does not fit: ([\w-]+)")


@cache
def _fonts() -> "Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


class Typesetter:
    """Sets sheets from one set of data."""

    def __init__(self, folder: Path, language: str) -> None:
        try:
            import typst
        except ImportError as error:
            raise KitsNotInstalled("typst") from error
        self._folder, self._language = folder, language
        self._compiler: Compiler = typst.Compiler(
            root=str(folder), font_paths=_fonts(), package_path=str(folder), package_cache_path=str(folder)
        )

    def set(self, sheet: Sheet) -> bytes:
        """Return a sheet as PDF or PNG; the same bytes for the same data.

        Raises:
            DoesNotFit: words are too long. LayoutBroken: the layout is no Typst that can be set.
        """
        import typst

        part = {
            "width": sheet.width,
            "height": sheet.height,
            "bleed": BLEED if sheet.for_print else 0,
            "slug": SLUG if sheet.for_print else 0,
            "linked": not sheet.is_picture,
            "message": sheet.message,
            "details": sheet.details,
            "scale": sheet.scale,
        }
        try:
            made = self._compiler.compile(
                input=str(self._folder / sheet.layout),
                format="png" if sheet.is_picture else "pdf",
                ppi=sheet.ppi,
                sys_inputs={"part": json.dumps(part)},
                pdf_standards=[] if sheet.is_picture else [STANDARD],
                timestamp=0,
            )
        except typst.TypstError as error:
            if found := DOES_NOT_FIT.search(str(error)):
                raise DoesNotFit(sheet.name, found[1], self._language) from error
            raise LayoutBroken(f"{sheet.layout}: {error}") from error
        if not isinstance(made, bytes):
            raise LayoutBroken(f"{sheet.layout} makes several pages of one picture.")
        return _trimmed(made) if sheet.for_print else made


@contextmanager
def typesetter(
    data: Mapping[str, object],
    files: Mapping[str, bytes],
    language: str,
    layouts: Iterable[Path] = (LAYOUTS,),
) -> Iterator[Typesetter]:
    """Give a typesetter for some data (what layouts read as ``data.json``) and pictures by file name.

    Args:
        layouts: folders; a file of a later one takes the place of one of the same name.
    """
    with tempfile.TemporaryDirectory(prefix="twops-kit-") as name:
        folder = Path(name)
        for each in layouts:
            for layout in each.glob("*.typ"):
                shutil.copyfile(layout, folder / layout.name)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for file_name, content in files.items():
            (folder / file_name).write_bytes(content)
        yield Typesetter(folder, language)


def _trimmed(document: bytes) -> bytes:
    """Return a document whose pages say where the bleed ends: Typst's bleed is ours and the room for crop marks."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import RectangleObject

    writer = PdfWriter(clone_from=PdfReader(BytesIO(document)))
    for page in writer.pages:
        left, bottom, right, top = (float(side) for side in page.mediabox)
        page.bleedbox = RectangleObject((left + SLUG, bottom + SLUG, right - SLUG, top - SLUG))
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
