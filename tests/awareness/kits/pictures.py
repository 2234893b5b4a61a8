"""Pages compared as pictures: small grey ones, tile by tile, so that a letter that is missing is seen and a rounding is not.

``python -m tests.awareness.kits.pictures`` from the root writes the references anew; look at them before you commit them.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

FOLDER = Path(__file__).parent / "references"
LONGEST = 420
TILE = 20
COMPARED = ("poster-a4.pdf", "leaflet-a4.pdf", "card-1200x630.png")
LANGUAGES = ("el", "mt", "fi", "lt", "ar")


def shown(name: str, content: bytes) -> Image.Image:
    """Return the last page of a document, or a picture, small and grey."""
    picture = last_page(content) if name.endswith(".pdf") else Image.open(BytesIO(content))
    picture = picture.convert("L")
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    return picture.quantize(16).convert("L")


def last_page(document: bytes) -> Image.Image:
    """Return the last page of a document as a picture."""
    import pypdfium2

    with pypdfium2.PdfDocument(document) as opened:
        page = opened[len(opened) - 1]
        return page.render(scale=1.2).to_pil()


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures differ in the tile where they differ most, in grey levels of 255; 255 for other sizes."""
    if one.size != other.size:
        return 255.0
    apart = ImageChops.difference(one, other)
    tiles = [
        ImageStat.Stat(apart.crop((x, y, x + TILE, y + TILE))).mean[0]
        for x in range(0, apart.width, TILE)
        for y in range(0, apart.height, TILE)
    ]
    return max(tiles)


def path_of(name: str, language: str) -> Path:
    """Return where the reference of a file lies."""
    return FOLDER / f"{language}-{name.rpartition('.')[0]}.png"


def write_references() -> None:
    """Write all references."""
    from tests.awareness.kits.sheets import made

    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        for name in COMPARED:
            shown(name, made(language)[name].content).quantize(16).save(
                path_of(name, language), optimize=True
            )


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twops_site.settings.test")
    django.setup()
    write_references()
