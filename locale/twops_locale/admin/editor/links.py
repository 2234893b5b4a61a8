"""Where the links of a translation lead, changed on the screen of its texts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from ...errors import TranslationError
from ...translation import addresses
from ..tasks.refusals import error_text
from .access import team_task


@require_admin_access
@require_POST
def save_links(request: HttpRequest, task_id: int) -> HttpResponse:
    """Store the addresses that were changed; one that cannot be taken is said, with the others stored."""
    task = team_task(request, task_id)
    stored = 0
    for address in addresses.addresses_of(task):
        given = request.POST.get(f"address-{address.key}", address.chosen).replace("\0", "")[:2000].strip()
        if given == address.chosen:
            continue
        try:
            addresses.put_address(task, address.key, given, user=request.user)
            stored += 1
        except ValidationError as error:
            messages.error(request, f"{given}: {' '.join(error.messages)}")
        except (TranslationError, PermissionDenied) as error:
            messages.error(request, error_text(error))
            break
    if stored:
        messages.success(request, _("The links are saved."))
    return redirect(reverse("twops_locale:editor", args=[task.pk]) + "#te-links")
