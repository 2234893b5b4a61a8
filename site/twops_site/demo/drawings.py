"""Pictures and files of the demo, drawn by code: quiet and abstract, nobody is seen. Made once, found by their titles."""

from collections.abc import Callable
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from .files import FOLDER

SIZE = (960, 540)
PAPER, MIST, WATER, DEEP, LIGHT = "#f3f0e8", "#dfe7e4", "#a9c4c7", "#1b5566", "#f2d9a0"

Draw = Callable[[ImageDraw.ImageDraw], None]


def _shore(draw: ImageDraw.ImageDraw) -> None:
    """Bands of water below a low sun."""
    draw.ellipse((640, 120, 760, 240), fill=LIGHT)
    for step in range(5):
        top = 260 + 56 * step
        draw.rectangle((0, top, 960, 540), fill=(MIST, "#c6d9d9", WATER, "#6f9ba3", DEEP)[step])


def _lamp(draw: ImageDraw.ImageDraw) -> None:
    """A lighted window in a dark wall."""
    draw.rectangle((0, 0, 960, 540), fill=DEEP)
    draw.rectangle((380, 130, 580, 410), fill=LIGHT)
    draw.rectangle((474, 130, 486, 410), fill=DEEP)
    draw.rectangle((380, 264, 580, 276), fill=DEEP)


def _path(draw: ImageDraw.ImageDraw) -> None:
    """A path over hills."""
    draw.ellipse((-300, 260, 620, 900), fill=MIST)
    draw.ellipse((320, 220, 1320, 960), fill=WATER)
    draw.line((180, 540, 300, 420, 480, 380, 600, 300, 760, 250), fill=PAPER, width=26, joint="curve")


def _circles(draw: ImageDraw.ImageDraw) -> None:
    """Rings that meet."""
    for size in range(60, 300, 48):
        draw.ellipse((330 - size, 270 - size, 330 + size, 270 + size), outline=DEEP, width=3)
        draw.ellipse((630 - size, 270 - size, 630 + size, 270 + size), outline=WATER, width=3)


DRAWINGS: dict[str, Draw] = {"shore": _shore, "lamp": _lamp, "path": _path, "circles": _circles}


def _drawn(name: str) -> Image.Image:
    image = Image.new("RGB", SIZE, PAPER)
    DRAWINGS[name](ImageDraw.Draw(image))
    return image


def picture(name: str) -> AbstractImage:
    """Return a drawing as a stored picture, with its two sizes."""
    title = f"Drawing: {name}"
    model = get_image_model()
    found = model.objects.filter(title=title).first()
    if found is None:
        content = BytesIO()
        _drawn(name).quantize(64).save(content, "PNG", optimize=True)
        found = model.objects.create(title=title, file=ImageFile(content, name=f"{name}.png"))
    return found


def document(name: str) -> AbstractDocument:
    """Return a file of the demo: a poster (``lamp.fi.a3.pdf``), or texts to share (``texts.fi.txt``)."""
    model = get_document_model()
    title = f"Demo: {name}"
    found = model.objects.filter(title=title).first()
    if found is None:
        content = file_of(name)
        found = model.objects.create(
            title=title, file=ContentFile(content, name=name), file_size=len(content)
        )
    return found


def file_of(name: str) -> bytes:
    """Return the content of a file of the demo. Raises FileNotFoundError."""
    folder = "posters" if name.endswith(".pdf") else "texts"
    return (FOLDER / folder / name).read_bytes()
