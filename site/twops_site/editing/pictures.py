"""How large a picture may be, for whatever opens one: an upload, a chooser, an interface, a rendition."""

import warnings
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField

DAMAGED = _("This picture is damaged: it cannot be read to its end.")
Check = Callable[[WagtailImageField, File], None]


def limit_pixels() -> None:
    """Let Pillow refuse a picture above ``WAGTAILIMAGES_MAX_IMAGE_PIXELS`` when it reads its first bytes.

    Wagtail asks for the size of a picture that has been decoded; some KB can be a gigabyte then. Pillow refuses above
    twice its own limit before it decodes anything, and Wagtail puts that into words, before 8.0 this does. A picture whose
    end is missing is put into words, too: Wagtail decodes it here and fails.
    """
    Image.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 2
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # half the limit is no danger
    WagtailImageField.check_image_pixel_size = _said_in_words(WagtailImageField.check_image_pixel_size)


def _said_in_words(check: Check) -> Check:
    """Return a check of a form's picture that says in words what Pillow refuses."""

    def checked(field: WagtailImageField, picture: File) -> None:
        try:
            check(field, picture)
        except Image.DecompressionBombError as error:
            limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
            words = field.error_messages["file_too_many_pixels"] % {
                "num_pixels": f"> {limit}",
                "max_pixels_count": limit,
            }
            raise ValidationError(words, code="file_too_many_pixels") from error
        # What Pillow's decoders raise on damaged data.
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise ValidationError(DAMAGED, code="invalid_image") from error

    return checked
