"""Every block of pages, for editors: what it is for, and how it looks. Wagtail's own previews, one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .models import TrainingPage


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as editors see it. ``address`` is that of its preview."""

    name: str
    label: str | Promise
    description: str | Promise
    icon: str
    address: str


def shown_blocks() -> Sequence[ShownBlock]:
    """Return all blocks that a page can have: a training has those of every other page, and two more."""
    body = TrainingPage._meta.get_field("body").stream_block
    preview = reverse("wagtailadmin_block_preview")
    return [
        ShownBlock(
            name=name,
            label=block.label,
            description=block.get_description(),
            icon=block.meta.icon,
            address=f"{preview}?{urlencode({'id': block.definition_prefix})}",
        )
        for name, block in body.child_blocks.items()
    ]


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every block. For whoever may use the admin."""
    context = {"title": _("Blocks of pages"), "blocks": shown_blocks()}
    return TemplateResponse(request, "twops_awareness/admin/block_gallery.html", context)
