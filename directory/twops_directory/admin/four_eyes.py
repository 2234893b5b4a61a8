"""Four eyes in the admin: what waits for a second person, said field by field, and where that person confirms it."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Revision

from ..desk import permissions
from ..desk.four_eyes import confirmation, evidence, waiting
from ..errors import (
    NotAskedFor,
    NothingToConfirm,
    RecordGone,
    RemarkNeeded,
    SecondPersonNeeded,
    StaleVersion,
)
from ..models import RECORDS, ContactWaiting
from ..models.base import PublishedRecord
from ..versions import Difference
from .admin_request import AdminRequest
from .differences import described

TORN = _lazy(
    "Nothing was done: somebody deleted something that belongs to it, or added something to it, in the same moment. "
    "Look again."
)
CONFIRMED_RECORDS: dict[str, type[PublishedRecord]] = {
    model._meta.model_name or "": model for model in RECORDS
}


def changes_in_words(record: PublishedRecord, found: list[Difference]) -> SafeString:
    """Return the changes as sentences of HTML: field, what is public, what is to become public."""
    sentence = _("%(field)s: public is “%(public)s”, to become “%(draft)s”.")
    words = [described(record, difference) for difference in found]
    lines = [sentence % {"field": field, "public": old, "draft": new} for field, old, new in words]
    return format_html_join(" ", "<span>{}</span>", ((line,) for line in lines))


def ask_instead(request: AdminRequest, error: SecondPersonNeeded) -> None:
    """Ask a second person for the version whose publication was refused, and say so.

    A version that was taken back together with the refused request cannot be asked for: then only that is said.
    """
    if error.revision is not None and Revision.objects.filter(pk=error.revision.pk).exists():
        waiting.ask(error.instance, error.revision, user=request.user)
    text = _(
        "“%(record)s” is not published. A second person of the desk must confirm the changed contact data; until then "
        "they are a draft."
    ) % {"record": error.instance}
    messages.warning(
        request,
        format_html("{} {}", text, changes_in_words(error.instance, error.differences)),
        buttons=[messages.button(confirm_address(error.instance), _("See the changes"))],
    )


def say_what_waits(request: AdminRequest, record: PublishedRecord) -> None:
    """Say on a record's screen what was asked for or returned, or that its draft changes contact data."""
    row = waiting.request_of(record)
    if row is None and (
        (not record.has_unpublished_changes and record.live) or not evidence.asked_for(record)
    ):
        return
    changes = evidence.pending(record, row.revision if row is not None else None)
    if row is None:
        if changes:
            text = _("The draft changes contact data. Publishing it asks another person to confirm them.")
            messages.info(request, format_html("{} {}", text, changes_in_words(record, changes)))
        return
    say = messages.warning if row.is_returned else messages.info
    say(
        request,
        format_html("{} {}", _state_in_words(row), changes_in_words(record, changes)),
        buttons=[messages.button(confirm_address(record), _("See the changes"))],
    )


def _state_in_words(row: ContactWaiting) -> str:
    names = {"person": row.returned_by or row.asked_by or "–", "remark": row.remark}
    if row.is_returned:
        return _("%(person)s returned these changes: “%(remark)s”") % names
    if row.draft_went_on_at is not None:
        return (
            _(
                "%(person)s asks for a second person. The draft went on since: what waits is the version before."
            )
            % names
        )
    return _("%(person)s asks for a second person for these changes.") % names


def confirm_address(record: PublishedRecord) -> str:
    """Return where a second person sees the changes of a record and confirms them."""
    return confirm_address_of(record._meta.model_name or "", record.pk)


def confirm_address_of(model_name: str, pk: int) -> str:
    """Return the same for a record that is known by its kind and key."""
    return reverse("twops_directory_confirm_contact", args=[model_name, pk])


def edit_address(record: PublishedRecord) -> str:
    """Return the address of a record's screen."""
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


def answer_refusal(request: AdminRequest, error: SecondPersonNeeded) -> HttpResponse:
    """Answer a publication that was refused outside the form (workflow): a second person is asked, and it says why."""
    ask_instead(request, error)
    address = edit_address(error.instance)
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": address})  # what Wagtail's dialogues understand
    return HttpResponseRedirect(address)


def answer_torn(request: HttpRequest, address: str) -> HttpResponse:
    """Answer a write whose end the database refused: what it refers to is gone, or something refers to what is gone.

    Args:
        address: of the screen that a person is led to.
    """
    if not request.accepts("text/html"):  # Wagtail's autosave
        answer = {"success": False, "error_code": "invalid_revision", "error_message": str(TORN)}
        return JsonResponse(answer, status=400)
    messages.error(request, TORN)
    return redirect(address)


def answer_gone(request: AdminRequest, error: RecordGone) -> HttpResponse:
    """Answer a write to a record that somebody deleted or merged in the same moment."""
    text = _("This record does not exist any more: somebody deleted or merged it meanwhile.")
    if not request.accepts("text/html"):  # Wagtail's autosave
        answer = {"success": False, "error_code": "invalid_revision", "error_message": text}
        return JsonResponse(answer, status=400)
    messages.error(request, text)
    return redirect(error.instance.snippet_viewset.get_url_name("list"))


@require_http_methods(["GET", "POST"])
def confirm_contact_view(request: AdminRequest, model_name: str, pk: int) -> HttpResponse:
    """Show the contact data that somebody asks for beside the public ones; confirm, publish, return or take back."""
    model = CONFIRMED_RECORDS.get(model_name)
    if model is None:
        raise Http404
    stored = get_object_or_404(model, pk=pk)
    may_publish = permissions.may(request.user, "publish", stored)
    if not may_publish:
        permissions.require(request.user, "change", stored)
    if request.method == "POST":
        return _act(request, stored)
    row = waiting.request_of(stored)
    revision = row.revision if row is not None else None
    people = evidence.people_behind(stored, revision) if revision is not None else {}
    behind = {key for keys in people.values() for key in keys if key != "system"}
    is_mine = row is not None and row.asked_by_id == request.user.pk
    return render(
        request,
        "twops_directory/confirm_contact.html",
        {
            "record": stored,
            "request_row": row,
            "revision": revision,
            "changes": [described(stored, each) for each in evidence.pending(stored, revision)]
            if row
            else [],
            "people": get_user_model().objects.filter(pk__in=behind).order_by("pk"),
            "may_confirm": may_publish and any(keys != {request.user.pk} for keys in people.values()),
            "may_return": may_publish and not is_mine,
            "may_take_back": is_mine or request.user.pk in behind,
            "edit_address": edit_address(stored),
        },
    )


def _act(request: AdminRequest, stored: PublishedRecord) -> HttpResponse:
    """Answer exactly the request that was shown: confirm it, publish it, return it, or take it back."""
    sent = request.POST.get("revision", "")
    key = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0
    revision = stored.revisions.filter(pk=key).first() or Revision(pk=0)
    try:
        with transaction.atomic():
            return _answer(request, stored, revision)
    except SecondPersonNeeded:
        messages.error(request, _("Not published: one person alone stands behind these changes."))
    except NothingToConfirm:
        messages.error(request, _("You wrote these changes yourself. Somebody else must confirm them."))
    except StaleVersion:
        messages.error(request, _("Not published: a newer version is public already."))
    except RemarkNeeded:
        messages.error(request, _("Not returned: write what is to be changed."))
        return redirect(confirm_address(stored))
    except NotAskedFor:
        messages.error(
            request, _("Nothing done: it was answered, taken back or asked for anew meanwhile. Look again.")
        )
        return redirect(confirm_address(stored))
    except RecordGone:
        messages.error(request, _("This record does not exist any more."))
        return redirect("wagtailadmin_home")
    return redirect(edit_address(stored))


def _answer(request: AdminRequest, stored: PublishedRecord, revision: Revision) -> HttpResponse:
    user = request.user
    if "return" in request.POST:
        row = waiting.send_back(stored, revision, user=user, remark=request.POST.get("remark", "")[:2_000])
        messages.success(request, _("Returned to %(person)s.") % {"person": row.asked_by or "–"})
        return redirect("directory_waiting_modeladmin_index")
    if "take_back" in request.POST:
        waiting.take_back(stored, revision, user=user)
        messages.success(request, _("Nothing waits for a second person any more. The draft stays."))
        return redirect(edit_address(stored))
    row = waiting.locked_request(stored, revision, user=user, action="publish")
    if "publish" not in request.POST:
        confirmation.confirm_contact(stored, user=user, revision=row.revision)
        messages.success(request, _("Confirmed. Another person can publish it now."))
        return redirect(edit_address(stored))
    row.revision.publish(user=user)
    stored.refresh_from_db()
    if stored.live_revision_id == row.revision_id:
        messages.success(request, _("Confirmed and published."))
    else:
        messages.success(request, _("Confirmed. It becomes public when it is scheduled."))
    return redirect(edit_address(stored))
