"""Makes a kit's files and the zip that holds them: the same bytes for the same content."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO

from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from wagtail.images import get_image_model

from ..models.kit_choices import COLOURS, KitPart
from .codes import codes
from .contents import Content, direction_of, layout_folders
from .file_words import alternative_text, licence_text, readme_text
from .legibility import legible_content
from .parts import sheets_of
from .typesetting import typesetter

EPOCH = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the earliest time that a zip can say; when it was made, the manifest says by day
PICTURE_FILTER = "max-2480x2480|format-jpeg"


@dataclass(frozen=True, slots=True)
class KitFile:
    """A file of a kit. ``alternative``: what it says, for whoever does not see it."""

    name: str
    content: bytes
    alternative: str = ""

    @property
    def entry(self) -> dict[str, object]:
        """What a manifest says of it."""
        return {
            "name": self.name,
            "bytes": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "alternative": self.alternative,
        }


def files_of(content: Content) -> list[KitFile]:
    """Return the files of a kit, in a fixed order, without the zip's own.

    Raises:
        NotLegible, DoesNotFit, LayoutBroken, KitsNotInstalled: see ``errors``.
    """
    content = legible_content(content)
    drawn, painted = codes(content.address)
    pictures = {"qr.svg": drawn, **_pictures(content)}
    made: list[KitFile] = []
    with override(content.language):
        alternative = alternative_text(content)
        with typesetter(_data(content, pictures), pictures, content.language, layout_folders()) as setter:
            for sheet in sheets_of(content.parts):
                made.append(KitFile(sheet.name, setter.set(sheet), alternative))
        if KitPart.CODE in content.parts:
            says = _code_says(content)
            made += [KitFile("qr.svg", drawn, says), KitFile("qr.png", painted, says)]
        if KitPart.SIGNATURE in content.parts:
            made += _signature(content)
    return made


def zipped(content: Content, files: list[KitFile], made_on: date) -> bytes:
    """Return the zip: the files, a manifest, a licence and a few words on how to use it, in the kit's language."""
    with override(content.language):
        beside = [
            KitFile("README.txt", readme_text(content, [file.name for file in files]).encode()),
            KitFile("LICENCE.txt", licence_text(content).encode()),
        ]
    manifest = {
        "country": content.country,
        "language": content.language,
        "facts": content.digest,
        "made_on": made_on.isoformat(),
        "number": content.line.number,
        "address": content.address,
        "files": [file.entry for file in (*files, *beside)],
    }
    beside.append(
        KitFile("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n")
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (*beside, *files):
            info = zipfile.ZipInfo(file.name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, file.content)
    return packed.getvalue()


def _pictures(content: Content) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    if emblem := content.imprint.emblem:
        found["emblem.png" if emblem.startswith(b"\x89PNG") else "emblem.svg"] = emblem
    if content.picture is not None:
        image = get_image_model().objects.get(pk=content.picture[0])
        with image.get_rendition(PICTURE_FILTER).file.open("rb") as file:
            found["picture.jpg"] = file.read()
    return found


def _data(content: Content, pictures: Mapping[str, bytes]) -> dict[str, object]:
    """Return what layouts read: text and names of files, nothing else."""
    return {
        "language": content.language.split("-")[0],
        "region": content.country,
        "direction": direction_of(content.language),
        "title": content.words.headline,
        "picture": next((name for name in pictures if name.startswith("picture.")), ""),
        "look": asdict(COLOURS[content.look]),
        "words": asdict(content.words),
        "line": asdict(content.line),
        "address": {
            "url": content.address,
            "shown": content.shown_address,
            "alternative": _code_says(content),
        },
        "imprint": {
            "brand": content.imprint.brand,
            "sentence": content.imprint.sentence,
            "emblem": next((name for name in pictures if name.startswith("emblem.")), ""),
            "emblem_alternative": content.imprint.emblem_alternative,
        },
    }


def _code_says(content: Content) -> str:
    return gettext("QR code that leads to %(address)s") % {"address": content.shown_address}


def _signature(content: Content) -> list[KitFile]:
    context = {"content": content, "direction": direction_of(content.language)}
    return [
        KitFile("signature.html", render_to_string("twops_awareness/kits/signature.html", context).encode()),
        KitFile("signature.txt", render_to_string("twops_awareness/kits/signature.txt", context).encode()),
    ]
