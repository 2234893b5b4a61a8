"""The public address of kits. Nothing is stored on the reader's side, and nothing is counted."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .serving import KitBeingMade, KitGone, Served, served

SOON_S = 30


@require_safe
def kit_file(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """Send a kit or a file of it; a page that says "in a moment" while it is made. Raises Http404 where there is none."""
    try:
        return sent(served(uuid, name))
    except KitGone as error:
        raise Http404 from error
    except KitBeingMade:
        response = render(request, "twops_awareness/kits/being_made.html", {"noindex": True}, status=503)
        response.headers["Retry-After"] = str(SOON_S)
        return response


def sent(file: Served, *, inline: bool = False) -> HttpResponse:
    """Return a file as an answer. It is kept nowhere: what is right now may be wrong in an hour."""
    how = "inline" if inline else "attachment"
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={
            "Content-Disposition": f'{how}; filename="{file.name}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex",
        },
    )
