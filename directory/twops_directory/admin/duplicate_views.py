"""Where a person compares two records that may be one, merges them, or says that they are two."""

from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from ..desk import permissions
from ..errors import MergeRefused, SecondPersonNeeded, StaleVersion
from ..merging import candidates
from ..merging.merge import (
    merge_locations,
    merge_organizations,
    merge_services,
    plan,
    propose,
    say_different,
)
from ..merging.rows import takeable
from ..models import DuplicateCandidate
from ..models.base import PublishedRecord
from ..models.duplicate import DuplicateKind
from .admin_request import AdminRequest
from .comparison import lines
from .four_eyes import changes_in_words, edit_address

INDEX = "directory_duplicates_modeladmin_index"
COMPARE = "twops_directory_compare_duplicates"
SIDES = ("first", "second")
Pair = tuple[PublishedRecord, PublishedRecord]
MERGE: dict[str, Callable[..., PublishedRecord]] = {
    DuplicateKind.SERVICE: merge_services,
    DuplicateKind.ORGANIZATION: merge_organizations,
    DuplicateKind.LOCATION: merge_locations,
}


@require_http_methods(["GET", "POST"])
def compare_duplicates(request: AdminRequest, pk: int) -> HttpResponse:
    """Show two records side by side; merge them or remember that they are no duplicates."""
    candidate = get_object_or_404(DuplicateCandidate, pk=pk)
    pair = _records(candidate)
    for record in pair:
        permissions.require(request.user, "change", record)
    if request.method == "POST":
        if "different" in request.POST:
            try:
                say_different(candidate, *pair, user=request.user)
            except MergeRefused as error:
                messages.error(request, error.reason)
            else:
                messages.success(request, _("Remembered: these are two records, not one."))
            return redirect(INDEX)
        return _merge(request, candidate, pair)
    return _show(request, candidate, pair)


def _records(candidate: DuplicateCandidate) -> Pair:
    model = candidates.KINDS[candidate.kind]
    records = model.objects.in_bulk([candidate.first_key, candidate.second_key])
    if len(records) != 2:
        raise Http404
    return records[candidate.first_key], records[candidate.second_key]


def _show(request: AdminRequest, candidate: DuplicateCandidate, pair: Pair) -> HttpResponse:
    proposed = candidate.proposal if _is_current(candidate, pair) else {}
    stays = request.GET.get("keep", "")
    if stays not in SIDES:
        stays = _stays_by_itself(pair, proposed)
    first, second = (record.get_latest_revision_as_object() for record in pair)
    taken = proposed.get("take") if proposed.get("keep") == str(pair[SIDES.index(stays)].uuid) else None
    return render(
        request,
        "twops_directory/duplicates/compare.html",
        {
            "candidate": candidate,
            "reasons": candidate.reasons_in_words,
            "records": [
                {"record": record, "side": side, "address": edit_address(record)}
                for record, side in zip(pair, SIDES, strict=True)
            ],
            "stays": stays,
            "lines": lines(first, second, stays, taken),
            "versions": " ".join(str(record.latest_revision_id) for record in pair),
            "proposed_by": candidate.proposed_by if proposed else None,
            "index": reverse(INDEX),
        },
    )


def _is_current(candidate: DuplicateCandidate, pair: Pair) -> bool:
    """Say whether somebody proposed to merge just these versions."""
    return candidate.proposal.get("versions") == plan(*pair, [])["versions"]


def _stays_by_itself(pair: Pair, proposed: Mapping[str, object]) -> str:
    """Return which record is offered as the one that stays: the proposed one, else the public one, else the older."""
    if proposed:
        return "first" if proposed["keep"] == str(pair[0].uuid) else "second"
    return "second" if pair[1].live and not pair[0].live else "first"


def _merge(request: AdminRequest, candidate: DuplicateCandidate, pair: Pair) -> HttpResponse:
    """Merge exactly what was shown; where a second person is needed, keep it as a proposal."""
    again = reverse(COMPARE, args=[candidate.pk])
    if request.POST.get("versions") != " ".join(str(record.latest_revision_id) for record in pair):
        messages.error(request, _("Not merged: one of the two was changed meanwhile. Compare again."))
        return redirect(again)
    stays = request.POST.get("keep")
    if stays not in SIDES:
        messages.error(request, _("Not merged: choose which record stays."))
        return redirect(again)
    keep, absorb = pair if stays == "first" else pair[::-1]
    take = _taken(request.POST, type(keep), stays)
    try:
        kept = MERGE[candidate.kind](keep, absorb, user=request.user, take=take, candidate=candidate)
    except MergeRefused as error:
        messages.error(request, _("Not merged. %(reason)s") % {"reason": error.reason})
    except StaleVersion:
        messages.error(request, _("Not merged: one of the two was changed meanwhile. Compare again."))
    except ValidationError as error:
        messages.error(request, _("Not merged. %(reason)s") % {"reason": " ".join(error.messages)})
    except SecondPersonNeeded as error:
        _keep_as_proposal(request, error, candidate, (keep, absorb), take)
    else:
        messages.success(
            request, _("Merged. The id of the other record leads to “%(record)s”.") % {"record": kept}
        )
        return redirect(edit_address(kept))
    return redirect(again if DuplicateCandidate.objects.filter(pk=candidate.pk).exists() else INDEX)


def _keep_as_proposal(
    request: AdminRequest,
    error: SecondPersonNeeded,
    candidate: DuplicateCandidate,
    pair: Pair,
    take: list[str],
) -> None:
    """Propose what one person alone may not do."""
    try:
        propose(candidate, *pair, user=request.user, take=take)
    except MergeRefused as refused:
        messages.error(request, _("Not merged. %(reason)s") % {"reason": refused.reason})
        return
    text = _(
        "Not merged yet: contact data would change that one person alone stands behind. Your choice is kept as a "
        "proposal; a second person of the desk opens this comparison and merges."
    )
    messages.warning(request, format_html("{} {}", text, changes_in_words(pair[0], error.differences)))


def _taken(sent: QueryDict, model: type[PublishedRecord], stays: str) -> list[str]:
    """Return what is taken from the record that goes: where its side was chosen."""
    return [name for name in takeable(model) if sent.get(f"take-{name}") not in (None, "", stays)]
