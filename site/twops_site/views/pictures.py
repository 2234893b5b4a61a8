"""Pictures of pages, in the sizes in which they are shown. They come through this server, wherever files are stored."""

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

FOLDER = "images"  # where Wagtail keeps the sizes that it made; originals and documents stand elsewhere
A_DAY_S = 24 * 60 * 60


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Return a size of a picture. Raises Http404 where there is none of this name, or it is no picture."""
    kind = mimetypes.guess_type(name)[0] or ""
    if not kind.startswith("image/") or kind == "image/svg+xml" or name.startswith("."):
        raise Http404
    try:
        file = default_storage.open(f"{FOLDER}/{name}")
    except OSError as error:
        raise Http404 from error
    return FileResponse(file, content_type=kind, headers={"Cache-Control": f"public, max-age={A_DAY_S}"})
