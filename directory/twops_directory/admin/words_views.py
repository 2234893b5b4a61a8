"""Who comes to which screen of translated words. Stock snippet views ask about the model only."""

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.views import generic
from wagtail.snippets.views import snippets

from ..desk.policies import WordsPolicy
from ..errors import NotAllowed
from ..models.text import TextRow

# What a view does with the row that its address names; every other view only shows something of it.
ACTIONS: tuple[tuple[type, str], ...] = (
    (generic.DeleteView, "delete"),
    (generic.UnpublishView, "publish"),
    (generic.RevisionsUnscheduleView, "publish"),
    (generic.EditView, "change"),
    (snippets.LockView, "publish"),
    (snippets.UnlockView, "publish"),
    (snippets.WorkflowActionView, "change"),  # who may approve is asked by the operation
    (snippets.ConfirmWorkflowCancellationView, "change"),
)


def action_of(view_class: type) -> str:
    """Return what a user of a view must be allowed to do to the row that it is about."""
    return next((action for base, action in ACTIONS if issubclass(view_class, base)), "change")


class WordsGuard:
    """Asks for the language team before any view of one row of words.

    Words of the primary language are edited with their record: of their own they have one address, the editor's, which
    leads to the record.
    """

    model: type[TextRow]
    words_action: str = "change"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Refuse words of other languages; raises NotAllowed. Whatever a view writes is one transaction."""
        if "pk" in kwargs:
            row = get_object_or_404(self.model, pk=unquote(str(kwargs["pk"])))
            leads_on = row.primary_of_id is not None and isinstance(self, generic.EditView)
            policy = WordsPolicy(self.model)
            if not leads_on and not policy.user_has_permission_for_instance(
                request.user, self.words_action, row
            ):
                raise NotAllowed(self.words_action, row)
        with transaction.atomic():
            response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view's
        return response
