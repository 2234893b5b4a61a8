"""The screen "Kits" of a campaign."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..models import CampaignKit, CampaignPage
from ..periods import State
from .asking import ask_for_kits
from .contents import foreign_lines
from .file_words import foreign_line
from .matrix import matrix_of
from .serving import KitBeingMade, KitGone, served, zip_name_of
from .views import sent

SHOWN_INLINE = (".png", ".pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def kits(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the kits of a campaign; a POST has one made, or all of a language. For who may edit the page."""
    page = _page(request, page_id)
    if request.method == "POST":
        count = ask_for_kits(
            page, request.POST.get("language", ""), request.POST.getlist("country"), request.user
        )
        if not count:
            raise Http404
        said = ngettext("One kit will be made.", "%(count)s kits will be made.", count) % {"count": count}
        messages.success(request, said)
        return redirect("twops_kits_of_campaign", page_id)
    rows = matrix_of(page, get_language() or "en")
    context = {
        "page": page,
        "rows": rows,
        "languages": [cell.language for cell in rows[0].cells] if rows else [],
        "title": _("Kits: %(page)s") % {"page": page.get_admin_display_title()},
        "has_parts": bool(page.kit_parts),
        "has_ended": page.state is State.ENDED,
    }
    return TemplateResponse(request, "twops_awareness/admin/kits.html", context)


def warn_of_foreign_lines(request: HttpRequest, page: CampaignPage) -> None:
    """Say above the form of a campaign which lines by hand are not there for their country."""
    for country, line in foreign_lines(page) if page.kit_parts else ():
        messages.warning(request, foreign_line(line, country))


@require_safe
def file(request: HttpRequest, page_id: int, kit_id: int, name: str) -> HttpResponse:
    """Send a file of a kit, or the whole as ``kit.zip``, to who may edit the page; what is out of date nobody gets."""
    page = _page(request, page_id)
    kit = get_object_or_404(CampaignKit, pk=kit_id, page__translation_key=page.translation_key)
    try:
        found = served(kit.uuid, zip_name_of(kit) if name == "kit.zip" else name)
    except (KitGone, KitBeingMade) as error:
        raise Http404 from error
    return sent(found, inline=name.endswith(SHOWN_INLINE))


def _page(request: HttpRequest, page_id: int) -> CampaignPage:
    page = get_object_or_404(CampaignPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page
