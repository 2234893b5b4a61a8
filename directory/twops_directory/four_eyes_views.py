"""Four eyes in the admin: what waits for a second person, said field by field, and where that person confirms it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from . import desks, four_eyes
from .differences_words import described
from .errors import NothingToConfirm, SecondPersonNeeded, StaleVersion
from .operations import publish_record
from .publication import RECORDS
from .versions import Difference

CONFIRMED_RECORDS: dict[str, Any] = {model._meta.model_name or "": model for model in RECORDS}


def changes_in_words(record: Any, found: list[Difference]) -> Any:
    """Return the changes as sentences of HTML: field, what is public, what is to become public."""
    sentence = _("%(field)s: public is “%(public)s”, to become “%(draft)s”.")
    words = [described(record, difference) for difference in found]
    lines = [sentence % {"field": field, "public": old, "draft": new} for field, old, new in words]
    return format_html_join(" ", "<span>{}</span>", ((line,) for line in lines))


def warn(request: HttpRequest, error: SecondPersonNeeded) -> None:
    """Say that a second person is needed, and for what."""
    text = _(
        "“%(record)s” is not published. A second person of the desk must confirm the changed contact data; until then "
        "they are a draft."
    ) % {"record": error.instance}
    messages.warning(
        request,
        format_html("{} {}", text, changes_in_words(error.instance, error.differences)),
        buttons=[messages.button(confirm_address(error.instance), _("See the changes"))],
    )


def say_what_waits(request: HttpRequest, record: Any) -> None:
    """Say on a record's screen which contact data of its draft are not confirmed; nothing where nothing waits."""
    if (not record.has_unpublished_changes and record.live) or not four_eyes.asked_for(record):
        return
    found = four_eyes.pending(record)
    if found:
        messages.info(
            request,
            format_html(
                "{} {}",
                _("The draft changes contact data. A person other than the author confirms them."),
                changes_in_words(record, found),
            ),
            buttons=[messages.button(confirm_address(record), _("See the changes"))],
        )


def confirm_address(record: Any) -> str:
    """Return where a second person sees the changes of a record and confirms them."""
    return confirm_address_of(record._meta.model_name, record.pk)


def confirm_address_of(model_name: str, pk: int) -> str:
    """Return the same for a record that is known by its kind and key."""
    return reverse("twops_directory_confirm_contact", args=[model_name, pk])


def edit_address(record: Any) -> str:
    """Return the address of a record's screen."""
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


def answer_refusal(request: HttpRequest, error: SecondPersonNeeded) -> HttpResponse:
    """Answer a publication that was refused outside the form (workflow, revert): the draft stays, and it says why."""
    warn(request, error)
    address = edit_address(error.instance)
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": address})  # what Wagtail's dialogues understand
    return HttpResponseRedirect(address)


@require_http_methods(["GET", "POST"])
def confirm_contact_view(request: HttpRequest, model_name: str, pk: int) -> HttpResponse:
    """Show a draft's contact data beside the public ones; confirm them, or confirm and publish."""
    model = CONFIRMED_RECORDS.get(model_name)
    if model is None:
        raise Http404
    stored = get_object_or_404(model, pk=pk)
    desks.require(request.user, "publish", stored)
    if request.method == "POST":
        return _act(request, stored)
    revision = stored.latest_revision
    found = four_eyes.pending(stored, revision)
    people = four_eyes.people_behind(stored, revision) if revision is not None else {}
    behind = {key for keys in people.values() for key in keys if key != "system"}
    return render(
        request,
        "twops_directory/confirm_contact.html",
        {
            "record": stored,
            "revision": revision,
            "changes": [described(stored, difference) for difference in found],
            "people": get_user_model().objects.filter(pk__in=behind).order_by("pk"),
            "may_confirm": any(keys != {request.user.pk} for keys in people.values()),
            "edit_address": edit_address(stored),
        },
    )


def _act(request: HttpRequest, stored: Any) -> HttpResponse:
    """Confirm, and publish if asked: exactly the version that was shown."""
    try:
        with transaction.atomic():
            stored = type(stored)._base_manager.select_for_update(of=("self",)).get(pk=stored.pk)
            if str(stored.latest_revision_id) != request.POST.get("revision"):
                messages.error(
                    request,
                    _("Not confirmed: another version was saved meanwhile. Compare again, then confirm."),
                )
                return redirect(confirm_address(stored))
            if "publish" in request.POST:
                publish_record(stored.get_latest_revision_as_object(), user=request.user)
                messages.success(request, _("Confirmed and published."))
            else:
                four_eyes.confirm_contact(stored, user=request.user)
                messages.success(request, _("Confirmed. Another person can publish it now."))
    except SecondPersonNeeded as error:
        warn(request, error)
    except NothingToConfirm:
        messages.error(request, _("You wrote these changes yourself. Somebody else must confirm them."))
    except StaleVersion:
        messages.error(request, _("Not published: a newer version is public already."))
    return redirect(edit_address(stored))
