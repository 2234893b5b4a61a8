"""How large a picture may be, for whatever opens one: an upload, a chooser, an interface, a rendition."""

import warnings

from django.conf import settings
from PIL import Image


def limit_pixels() -> None:
    """Let Pillow refuse a picture above ``WAGTAILIMAGES_MAX_IMAGE_PIXELS`` when it reads its first bytes.

    Wagtail asks for the size of a picture that has been decoded; some KB can be a gigabyte then. Pillow refuses above
    twice its own limit before it decodes anything, and Wagtail puts that into words.
    """
    Image.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 2
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # half the limit is no danger
