"""The directory's own versions of Wagtail's snippet views: the desk is asked, and a stale version is refused."""

from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import resolve, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import get_all_child_relations
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.models import Revision
from wagtail.snippets.views import snippets

from ..desk import form_versions, permissions
from ..desk.four_eyes import waiting
from ..desk.not_public import reasons
from ..errors import (
    NoSecondPersonNeeded,
    NotAllowed,
    RecordGone,
    SecondPersonNeeded,
    StaleVersion,
)
from ..models.base import PublishedRecord
from ..models.row_lock import is_same_version, locked_row, versions_of
from ..versions import Difference, differences
from .admin_request import AdminRequest
from .differences import sentence
from .form_errors import phone_notes
from .four_eyes import answer_gone, answer_refusal, answer_torn, ask_instead, say_what_waits

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


class Screen:
    """What Wagtail's views of a record have, for the classes that come before them."""

    model: type[PublishedRecord]
    object: PublishedRecord
    request: AdminRequest
    action: str
    view_name: str
    expects_json_response: bool
    new_revision: Revision


class DeskGuard(Screen):
    """Asks the country's desk before any view of one record. Stock snippet views ask about the model only."""

    desk_actions: tuple[str, ...] = READING
    desk_write = False
    locked: PublishedRecord | None = None  # the record's row, for a view that writes it

    def dispatch(self, request: AdminRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Refuse a record of another country's desk; raises NotAllowed, which the admin shows as a message.

        Whatever a view writes is one transaction, which holds the record's row from before anything is asked: two
        people in the same second come one after the other.
        """
        try:
            with transaction.atomic():
                if "pk" in kwargs:
                    self.ask_desk(request, unquote(str(kwargs["pk"])))
                response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # Wagtail's view comes after this one
        except SecondPersonNeeded as error:
            return answer_refusal(request, error)
        except RecordGone as error:
            return answer_gone(request, error)
        except StaleVersion as error:
            return self.answer_stale(error)
        except IntegrityError:
            return answer_torn(request, reverse(self.model.snippet_viewset.get_url_name("list")))
        return response

    def answer_stale(self, error: StaleVersion) -> HttpResponse:
        """Answer what was refused as stale, after all was taken back; a view that has no form for it raises it on."""
        raise error

    def ask_desk(self, request: AdminRequest, pk: str) -> None:
        """Raise NotAllowed unless the user may do one of the view's actions to the record, and lock it for a write."""
        user: AbstractUser | None = request.user
        record = getattr(self, "live_object", None) or get_object_or_404(self.model, pk=pk)
        if self.desk_write and request.method == "POST":
            record = self.locked = locked_row(record)
            user = permissions.read_again(request.user)
            if user is not None and getattr(self, "expects_json_response", False):
                permissions.remember(record, user, record=self.object, for_user=request.user)
        if user is None or not any(permissions.may(user, action, record) for action in self.desk_actions):
            raise NotAllowed(self.desk_actions[0], record)


class WholeOrNothing(Screen):
    """Saves and publishes in one transaction, and puts a refused version into the form, where nothing typed is lost.

    Where a second person is needed, what was to be published is kept as a draft for which one is asked.
    """

    is_refused_as_stale = False
    sent_form: WagtailAdminModelForm | None = None  # the one that was valid and is being saved

    def get_available_actions(self) -> list[str]:
        """Add "Save and ask a second person"."""
        return [*super().get_available_actions(), "ask"]  # type: ignore[misc]  # Wagtail's view comes after this one

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Give the form its key. One that was refused as stale is not saved by itself: its user decides first."""
        context: dict[str, object] = super().get_context_data(**kwargs)  # type: ignore[misc]  # Wagtail's view comes after this one
        context["form_key"], context["form_key_field"] = form_versions.new_key(), form_versions.FIELD
        if self.is_refused_as_stale:
            context["autosave_enabled"] = False
        return context

    def save_instance(self) -> PublishedRecord:
        """Save, and note which form it was, and whether its user or the editor itself has it saved."""
        instance = super().save_instance()  # type: ignore[misc]  # Wagtail's view comes after this one
        form_versions.note(self.new_revision, self.form_key, by_itself=self.expects_json_response)
        return instance

    @property
    def form_key(self) -> str:
        """The key of the form that was sent."""
        return form_versions.key_of(self.request)

    def run_action_method(self) -> HttpResponse | None:
        """Publish, approve or ask; what needs the second person stays a draft, and one is asked for it."""
        if self.action in ("create", "edit"):  # a draft: nothing more is to be done
            return None
        try:
            with transaction.atomic():
                return super().run_action_method()  # type: ignore[misc]  # Wagtail's view comes after this one
        except SecondPersonNeeded as error:
            ask_instead(self.request, error)
            self.action = "create" if self.view_name == "create" else "edit"
            return None

    def ask_action(self) -> None:
        """Ask a second person for what was saved just now."""
        try:
            waiting.ask(self.object, self.new_revision, user=self.request.user)
        except NoSecondPersonNeeded:
            messages.info(
                self.request, _("No second person is needed for this version: it can be published as it is.")
            )
        else:
            messages.success(self.request, _("A second person is asked. Until then it is a draft."))
        self.action = "create" if self.view_name == "create" else "edit"

    def form_valid(self, form: WagtailAdminModelForm) -> HttpResponse:
        """Save, in the transaction of ``dispatch``; raises StaleVersion for what became stale in the meantime."""
        self.sent_form = form
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # Wagtail's view comes after this one
        if not getattr(self, "expects_json_response", False):  # autosave: nobody reads what is said then
            self._say_what_to_know(form)
        return response

    def answer_stale(self, error: StaleVersion) -> HttpResponse:
        """Show the form again: a version that became stale in the meantime is an error of the form."""
        if self.sent_form is None:
            raise error
        self.refuse_stale(self.sent_form, error.differences)
        return self.form_invalid(self.sent_form)

    def form_invalid(self, form: WagtailAdminModelForm) -> HttpResponse:
        """Show the form again, with the names of what is chosen in it."""
        shared = getattr(form, "shared", None)
        if shared is not None:
            shared.read_words()
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # Wagtail's view comes after this one
        return response

    def _say_what_to_know(self, form: WagtailAdminModelForm) -> None:
        """Say which numbers no telephone dials, and why readers do not see what was published."""
        rows = (row for name in PHONES_IN if name in form.formsets for row in form.formsets[name].forms)
        if any(row.has_changed() for row in rows):
            for note in phone_notes(form.instance):
                messages.info(self.request, note)
        if self.action == "publish":
            for reason in reasons(form.instance):
                messages.warning(self.request, reason)

    def refuse_stale(self, form: WagtailAdminModelForm, found: list[Difference]) -> None:
        """Say in the form what the newest version has and this one has not."""
        self.is_refused_as_stale = True
        self.produced_error_code = "invalid_revision"
        self.produced_error_message = gettext(
            "Not saved: another version was saved after you had opened this one. "
            "Compare the differences. To keep what is in the form now, save again."
        )
        form.add_error(
            None,
            [sentence(form.instance, difference) for difference in found]
            or [gettext("No visible difference.")],
        )


class CreateView(WholeOrNothing, snippets.CreateView):
    """Creates a record; the form offers the countries of the user's desks only."""

    def post(self, request: AdminRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Create the record, unless this very form has saved it by itself already: then it is that record's form."""
        made = form_versions.record_made_by(self.form_key, request.user, self.model)
        if made is not None:
            edit = resolve(reverse(self.edit_url_name, args=[made]))
            request.twops_rows_anew = True
            handed_on: HttpResponse = edit.func(request, *edit.args, **edit.kwargs)
            return handed_on
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def save_instance(self) -> PublishedRecord:
        """Save the new record; raises NotAllowed for a country of another desk, whatever the form sent."""
        permissions.require_still(self.request.user, "add", self.form.instance)
        return super().save_instance()


class EditView(WholeOrNothing, snippets.EditView):
    """Edits a record; refuses to save over a version other than the one that was opened."""

    def get(self, request: AdminRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Show the form; say first which contact data wait for a second person."""
        if not self.hydrate_create_view:
            say_what_waits(request, self.object)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_object(self, queryset: "QuerySet[PublishedRecord] | None" = None) -> PublishedRecord:
        """Return the newest version; without its rows where a form for a new record sends all of them again."""
        record = super().get_object(queryset)
        if getattr(self.request, "twops_rows_anew", False):
            for relation in get_all_child_relations(record):
                setattr(record, relation.get_accessor_name(), [])
        return record

    def post(self, request: AdminRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Save what was sent, over the version that is the newest now that the row is held.

        Wagtail reads the record before that: a version that was saved meanwhile, by the editor itself too, is read here.
        """
        locked = getattr(self, "locked", None)
        if locked is not None:
            self._take_versions_of(locked)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def _take_versions_of(self, locked: PublishedRecord) -> None:
        """Go on from the newest version of the locked row; what Wagtail read before is read again if it is not that."""
        versions_of(locked)
        newest = locked.latest_revision
        if newest is None:
            return
        if is_same_version(newest, self.object.latest_revision):
            self.latest_revision = self.object.latest_revision = newest
            if locked.live_revision is not None and locked.live_revision_id == self.object.live_revision_id:
                self.object.live_revision = locked.live_revision
            return
        for name in ("latest_revision", "latest_revision_created_at", "is_out_of_date"):
            self.__dict__.pop(name, None)
        self.object = self.get_object()

    @cached_property
    def is_out_of_date(self) -> bool:
        """Whether somebody else, or another form, saved a version since this one was opened.

        What the editor saved by itself out of this very form is no other version: Wagtail's form goes on saying
        which one it was opened at.
        """
        newest = self.latest_revision
        if not newest or form_versions.is_own(newest, self.form_key, self.request.user):
            return False
        return bool(super().is_out_of_date)

    def is_valid(self, form: WagtailAdminModelForm) -> bool:
        """Say whether the form can be saved: valid, and made from the newest version."""
        valid = bool(super().is_valid(form))
        if self.expects_json_response or not self.opened_another_version():
            return valid
        newest = self.latest_revision.content
        if valid:
            changes = differences(newest, form.save(commit=False).comparable_content())
        else:  # what is in the form has no content yet: say at least what the others changed
            opened = self.object.revisions.filter(pk=self.opened_key()).first()
            changes = differences(newest, opened.content) if opened is not None else []
        self.refuse_stale(form, changes)
        return False

    def opened_key(self) -> int | None:
        """Return the key of the version that the form was opened at; None if it says none."""
        said = self.request.POST.get("loaded_revision_id", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None

    def opened_another_version(self) -> bool:
        """Say whether the form was opened at another version than the newest; a form that does not say so was."""
        if not self.latest_revision:
            return False
        if form_versions.is_own(self.latest_revision, self.form_key, self.request.user):
            return False
        said = self.request.POST.get("loaded_revision_id") or self.request.POST.get("overwrite_revision_id")
        return not said or bool(self.is_out_of_date)
