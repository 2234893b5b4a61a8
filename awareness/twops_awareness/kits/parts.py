"""What a kit can hold: each part by name, with its layout and its measures."""

from collections.abc import Collection
from dataclasses import dataclass

from ..models.kit_choices import KitPart

MM = 72 / 25.4
BLEED = 3 * MM
SLUG = 6 * MM  # room for crop marks beyond the bleed
SCREEN_PPI = 72.0  # one point is one pixel


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that a layout makes.

    Attributes:
        name: of the file, with its ending; it says nothing of the subject.
        layout: a Typst file of the folder of layouts. width, height: of the trimmed page, in points; pixels of a picture.
        for_print: with bleed and crop marks. message: whether there is room for a second sentence. details: for hours.
        scale: how large letters may be, against the shorter side.
        ppi: pixels per inch of a picture.
    """

    name: str
    layout: str
    width: float
    height: float
    for_print: bool = False
    message: bool = True
    details: bool = True
    scale: float = 1.0
    ppi: float = SCREEN_PPI

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture for screens; else a document."""
        return self.name.endswith(".png")


def _printed(name: str, layout: str, width_mm: float, height_mm: float) -> tuple[Sheet, ...]:
    size = (width_mm * MM, height_mm * MM)
    return (
        Sheet(f"{name}.pdf", layout, *size),
        Sheet(f"{name}-print.pdf", layout, *size, for_print=True),
    )


SHEETS: dict[str, tuple[Sheet, ...]] = {
    KitPart.POSTER: (
        *_printed("poster-a4", "poster.typ", 210, 297),
        *_printed("poster-a3", "poster.typ", 297, 420),
        Sheet("poster.png", "poster.typ", 210 * MM, 297 * MM, ppi=108),
    ),
    KitPart.LEAFLET: _printed("leaflet-a4", "leaflet.typ", 297, 210),
    KitPart.CARDS: (
        Sheet("card-1080x1080.png", "card.typ", 1080, 1080),
        Sheet("card-1200x630.png", "card.typ", 1200, 630),
        Sheet("card-1080x1920.png", "card.typ", 1080, 1920),
    ),
    KitPart.BANNERS: (
        Sheet("banner-300x250.png", "card.typ", 300, 250, message=False, details=False),
        Sheet("banner-728x90.png", "card.typ", 728, 90, message=False, details=False, scale=2.6),
        Sheet("banner-970x250.png", "card.typ", 970, 250, details=False, scale=1.6),
    ),
}
FIRST_LOOK = "card-1080x1080.png"


def sheets_of(parts: Collection[str]) -> list[Sheet]:
    """Return the files that layouts make for these parts, in a fixed order."""
    return [sheet for part, sheets in SHEETS.items() if part in parts for sheet in sheets]
