"""The list of candidate duplicates in the admin."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib.admin import ModelAdmin, SimpleListFilter, display
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from twops_locale.admin.lists.register import Register

from ..merging import candidates as duplicate_search
from ..models import DuplicateCandidate
from ..models.duplicate import DuplicateState
from .duplicate_views import COMPARE
from .registers import QUEUE_TEMPLATE, ListButtonHelper, QueuePermissionHelper

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices
    from django_stubs_ext import StrOrPromise


class CompareButtonHelper(ListButtonHelper[DuplicateCandidate]):
    """Rows lead to the comparison."""

    row_action = "compare"

    def compare_button(self, pk: int, classnames_add: list[str] | None = None) -> dict[str, object]:
        """Return the button that opens the two records side by side."""
        return {
            "url": reverse(COMPARE, args=[pk]),
            "label": _now("Compare"),
            "classname": self.finalise_classname([*self.default_button_classnames, *(classnames_add or [])]),
            "title": _now("See the two records side by side"),
        }


class DecisionFilter(SimpleListFilter):
    """Shows what is to decide, unless something else is asked for."""

    title = _("state")
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Iterable[tuple[str, StrOrPromise]]":
        """Return what there is besides what is to decide."""
        return ((DuplicateState.NOT_DUPLICATE.value, _("not a duplicate")), ("all", _("all of them")))

    def choices(self, changelist: ChangeList) -> "Iterator[_ListFilterChoices]":
        """Call what is shown by itself by its name."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _now("to decide")}
        yield from others

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[DuplicateCandidate]"
    ) -> "QuerySet[DuplicateCandidate]":
        """Keep the candidates in the chosen state."""
        if self.value() == "all":
            return queryset
        decided = self.value() == DuplicateState.NOT_DUPLICATE
        return queryset.filter(state=DuplicateState.NOT_DUPLICATE if decided else DuplicateState.OPEN)


class DuplicateAdmin(Register):
    """Records that may be one, the most likely first."""

    model = DuplicateCandidate
    index_template_name = QUEUE_TEMPLATE
    base_url_path = "directory/duplicates"
    menu_label = _("Candidate duplicates")
    menu_icon = "copy"
    menu_order = 300
    permission_helper_class = QueuePermissionHelper
    button_helper_class = CompareButtonHelper
    list_display = ("pair", "why", "country", "score", "decision")
    list_filter = (DecisionFilter, "kind", "country")
    list_export = ("first_title", "second_title", "kind", "country", "why", "score", "state", "decided_by")
    search_fields = ("first_title", "second_title")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[DuplicateCandidate]":
        """Keep what the user may decide, with what a row shows."""
        candidates = duplicate_search.seen_by(request.user).order_by("-score", "pk")
        return candidates.select_related("country", "proposed_by", "decided_by")

    @display(description=_("records"))
    def pair(self, candidate: DuplicateCandidate) -> str:
        """Return the two records' names."""
        return str(candidate)

    @display(description=_("state"))
    def decision(self, candidate: DuplicateCandidate) -> str:
        """Return what was decided, or who proposed to merge."""
        if candidate.proposed_by is not None and candidate.state == DuplicateState.OPEN:
            return _now("%(person)s proposes to merge") % {"person": candidate.proposed_by}
        return capfirst(candidate.get_state_display())

    @display(description=_("why"))
    def why(self, candidate: DuplicateCandidate) -> str:
        """Return why the two may be one."""
        return "; ".join(candidate.reasons_in_words)
