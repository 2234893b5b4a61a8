"""What editors upload: pictures are made anew, so that nothing but the picture is left; a file is what its name says.

A photograph says where and with which telephone it was taken (EXIF, XMP), and a file can be a picture and a program at once.
How many pixels a picture may have is judged before, from its first bytes (``pictures``).
"""

import io
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from .pictures import DAMAGED

# What a document may be besides text, by what its first bytes are, from which byte on.
FIRST_BYTES: dict[str, tuple[int, tuple[bytes, ...]]] = {
    "pdf": (0, (b"%PDF-",)),
    "odt": (0, (b"PK\x03\x04",)),
    "docx": (0, (b"PK\x03\x04",)),
    "zip": (0, (b"PK\x03\x04", b"PK\x05\x06")),
    "png": (0, (b"\x89PNG\r\n\x1a\n",)),
    "jpg": (0, (b"\xff\xd8\xff",)),
    "mp4": (4, (b"ftyp",)),
    "webm": (0, (b"\x1a\x45\xdf\xa3",)),
}
TEXT = frozenset({"csv", "txt", "vtt"})
PICTURES = frozenset({"png", "jpg"})
# What carries words about a picture, and would be written again with it.
SAID_OF_A_PICTURE = ("exif", "xmp", "comment", "photoshop", "Raw profile type exif", "XML:com.adobe.xmp")


class PictureForm(BaseImageForm):
    """Wagtail's, with the picture made anew: for every way in which one is uploaded or replaced."""

    def clean_file(self) -> object:
        """Return the picture; raises ValidationError for one that cannot be read to its end."""
        return made_anew(self.cleaned_data["file"])


class DocumentForm(BaseDocumentForm):
    """Wagtail's, for files that are what their names say."""

    def clean_file(self) -> object:
        """Return the file, a picture made anew; raises ValidationError for one that is something else."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
        if not _is(file, extension):
            raise ValidationError(
                _("This file is no %(kind)s file, though its name says so.") % {"kind": extension.upper()},
                code="invalid_content",
            )
        return made_anew(file, still=True) if extension in PICTURES else file

    def _post_clean(self) -> None:
        """Say of a refused file once why: Wagtail would add that the name of no file has no extension."""
        refused = len(self.errors.get("file", ()))
        super()._post_clean()
        if refused:
            del self.errors["file"].data[refused:]


def _is(file: UploadedFile, extension: str) -> bool:
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if extension in FIRST_BYTES:
        offset, beginnings = FIRST_BYTES[extension]
        return any(start[offset:].startswith(each) for each in beginnings)
    return extension not in TEXT or b"\0" not in start


def made_anew(file: object, *, still: bool = False) -> object:
    """Return a picture decoded and written again, upright and without what is said of it; what is no upload as it is.

    Colours keep their profile and animations their pictures; a JPEG keeps its quality.

    Args:
        still: whether only the first picture of an animation is kept: nobody counted the pixels of all.

    Raises ValidationError for what cannot be decoded to its end.
    """
    if not isinstance(file, UploadedFile):
        return file
    try:
        file.seek(0)
        with Image.open(file) as picture:
            data, kind = (
                _written(picture, still=still),
                Image.MIME.get(picture.format or "", "application/octet-stream"),
            )
    except Image.DecompressionBombError as error:
        raise ValidationError(_("This picture has too many pixels."), code="file_too_many_pixels") from error
    # Pillow's decoders raise what they like on damaged data.
    except Exception as error:
        raise ValidationError(DAMAGED, code="invalid_image") from error
    return SimpleUploadedFile(file.name or "picture", data, content_type=kind)


def _written(picture: Image.Image, *, still: bool) -> bytes:
    """Return the bytes of a picture in its own format."""
    written, form = io.BytesIO(), picture.format or "PNG"
    profile = {"icc_profile": picture.info["icc_profile"]} if picture.info.get("icc_profile") else {}
    if getattr(picture, "n_frames", 1) > 1 and not still and form != "MPO":
        frames = [_bare(frame.copy()) for frame in ImageSequence.Iterator(picture)]
        durations = [frame.info.get("duration", 100) for frame in frames]
        frames[0].save(
            written, form, save_all=True, append_images=frames[1:], duration=durations,
            loop=picture.info.get("loop", 0), **profile,
        )  # fmt: skip
        return written.getvalue()
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    # "keep" takes the tables of the JPEG that was read; one that was turned is written with a high quality.
    keeps = form == "JPEG" and picture.getexif().get(0x0112, 1) == 1
    upright = picture if keeps else turned
    quality = {"quality": "keep" if keeps else 90} if form in ("JPEG", "MPO", "WEBP", "AVIF") else {}
    _bare(upright).save(written, "JPEG" if form == "MPO" else form, exif=b"", **quality, **profile)
    return written.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    for name in SAID_OF_A_PICTURE:
        picture.info.pop(name, None)
    return picture
