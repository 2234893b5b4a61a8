"""The directory's own versions of Wagtail's snippet views: the desk is asked, and a stale version is refused."""

from functools import partial
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.snippets.views import snippets

from . import desks
from .admin.choosable import choosable
from .differences_words import sentence
from .errors import NotAllowed, RecordGone, SecondPersonNeeded, StaleVersion
from .four_eyes_views import answer_refusal, say_what_waits, warn
from .models.base import PublishedRecord, locked_row
from .not_public import reasons
from .remedies import phone_notes
from .versions import Difference, differences

PHONES_IN = ("phones", "contacts", "places")
READING = ("view", "change", "delete", "publish")
# What a view does with the record that its address names; every other view only shows something of it.
ACTIONS: tuple[tuple[type, tuple[str, ...]], ...] = (
    (generic.DeleteView, ("delete",)),
    (generic.UnpublishView, ("publish",)),
    (generic.RevisionsUnscheduleView, ("publish",)),
    (generic.EditView, ("change",)),
    (snippets.LockView, ("change", "publish", "lock")),
    (snippets.UnlockView, ("change", "publish", "unlock")),
    (snippets.WorkflowActionView, ("change", "publish")),
)


def actions_of(view_class: type) -> tuple[str, ...]:
    """Return the actions of which a user needs one, for the record that a view is about."""
    return next((actions for base, actions in ACTIONS if issubclass(view_class, base)), READING)


def is_write(view_class: type) -> bool:
    """Say whether a view writes the record that its address names."""
    return any(issubclass(view_class, base) for base, _actions in ACTIONS)


class DeskGuard:
    """Asks the country's desk before any view of one record. Stock snippet views ask about the model only."""

    model: Any
    desk_actions: tuple[str, ...] = READING
    desk_write = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse a record of another country's desk; raises NotAllowed, which the admin shows as a message.

        Whatever a view writes is one transaction, which holds the record's row from before anything is asked: two
        people in the same second come one after the other.
        """
        try:
            with transaction.atomic():
                if "pk" in kwargs:
                    self.ask_desk(request, unquote(str(kwargs["pk"])))
                response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except SecondPersonNeeded as error:
            return answer_refusal(request, error)
        except RecordGone as error:
            return answer_gone(request, error)
        return response

    def ask_desk(self, request: HttpRequest, pk: str) -> None:
        """Raise NotAllowed unless the user may do one of the view's actions to the record, and lock it for a write."""
        record, user = get_object_or_404(self.model, pk=pk), request.user
        if self.desk_write and request.method == "POST":
            record, user = locked_row(record), desks.read_again(user)
        if user is None or not any(desks.may(user, action, record) for action in self.desk_actions):
            raise NotAllowed(self.desk_actions[0], record)


def answer_gone(request: HttpRequest, error: RecordGone) -> HttpResponse:
    """Answer a write to a record that somebody deleted or merged in the same moment."""
    text = gettext("“%(record)s” does not exist any more: somebody deleted or merged it meanwhile.") % {
        "record": error.instance
    }
    if not request.accepts("text/html"):  # Wagtail's autosave
        answer = {"success": False, "error_code": "invalid_revision", "error_message": text}
        return JsonResponse(answer, status=400)
    messages.error(request, text)
    return redirect(error.instance.snippet_viewset.get_url_name("list"))


class WholeOrNothing:
    """Saves and publishes in one transaction, and puts a refused version into the form, where nothing typed is lost.

    Where a second person is needed, what was to be published is kept as a draft, and a message says what waits.
    """

    def run_action_method(self) -> Any:
        """Publish or approve; without the second person it stays a draft."""
        try:
            with transaction.atomic():
                return super().run_action_method()  # type: ignore[misc]
        except SecondPersonNeeded as error:
            view: Any = self
            warn(view.request, error)
            view.action = "create" if view.view_name == "create" else "edit"
            return None

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; a version that became stale in the meantime is an error of the form."""
        view: Any = self
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except StaleVersion as error:
            self.refuse_stale(form, error.differences)
            refused: HttpResponse = view.form_invalid(form)
            return refused
        if not getattr(view, "expects_json_response", False):  # autosave: nobody reads what is said then
            self._say_what_to_know(form)
        return response

    def _say_what_to_know(self, form: Any) -> None:
        """Say which numbers no telephone dials, and why readers do not see what was published."""
        view: Any = self
        rows = (row for name in PHONES_IN if name in form.formsets for row in form.formsets[name].forms)
        if any(row.has_changed() for row in rows):
            for note in phone_notes(form.instance):
                messages.info(view.request, note)
        if view.action == "publish":
            for reason in reasons(form.instance):
                messages.warning(view.request, reason)

    def refuse_stale(self, form: Any, found: list[Difference]) -> None:
        """Say in the form what the newest version has and this one has not."""
        self.produced_error_code = "invalid_revision"
        self.produced_error_message = gettext(
            "Not saved: somebody else saved another version after you had opened this one. "
            "Compare the differences. To keep what is in the form now, save again."
        )
        form.add_error(
            None,
            [sentence(form.instance, difference) for difference in found]
            or [gettext("No visible difference.")],
        )


class RecordIndexView(snippets.IndexView):
    """The list of a kind of record; its filters name the records that the user may choose, and no others."""

    def get_filterset_kwargs(self) -> dict[str, Any]:
        """Narrow the filters before the form is made from them."""
        for choice in self.filterset_class.base_filters.values():
            model = getattr(getattr(choice, "queryset", None), "model", None)
            if isinstance(model, type) and issubclass(model, PublishedRecord):
                choice.queryset = partial(_choosable_in, model)
        return super().get_filterset_kwargs()


def _choosable_in(model: type[PublishedRecord], request: HttpRequest) -> Any:
    """Return the records that a filter offers: django-filter asks with the request."""
    return choosable(model, request.user).prefetch_related("primary_texts")


class CreateView(WholeOrNothing, snippets.CreateView):
    """Creates a record; the form offers the countries of the user's desks only."""

    def save_instance(self) -> Any:
        """Save the new record; raises NotAllowed for a country of another desk, whatever the form sent."""
        desks.require(self.request.user, "add", self.form.instance)
        return super().save_instance()


class EditView(WholeOrNothing, snippets.EditView):
    """Edits a record; refuses to save over a version other than the one that was opened."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; say first which contact data wait for a second person."""
        say_what_waits(request, self.object)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def is_valid(self, form: Any) -> bool:
        """Say whether the form can be saved: valid, and made from the newest version."""
        valid = bool(super().is_valid(form))
        if not valid or not self.opened_another_version():
            return valid
        yours = form.save(commit=False).comparable_content()
        self.refuse_stale(form, differences(self.latest_revision.content, yours))
        return False

    def opened_another_version(self) -> bool:
        """Say whether the form was opened at another version than the newest; a form that does not say so was."""
        if not self.latest_revision:
            return False
        said = self.request.POST.get("loaded_revision_id") or self.request.POST.get("overwrite_revision_id")
        return not said or bool(self.is_out_of_date)
