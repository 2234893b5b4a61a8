"""Bulk actions on records of the directory, each checked record by record."""

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ..desk import permissions
from ..desk.operations import delete_record, publish_record, unpublish_record
from ..desk.verification import assign_check, staff_of
from ..errors import AssigneeNotAtDesk, RecordGone, SecondPersonNeeded, StaleVersion
from ..merging.candidates import KINDS
from ..merging.merge import choose
from ..models import RECORDS, Service
from ..models.base import PublishedRecord
from ..models.row_lock import locked_rows
from ..publication.shown_in import hold_services_showing
from .admin_request import AdminRequest
from .duplicate_views import COMPARE
from .four_eyes import TORN, ask_instead


class RecordAction:
    """What the directory's bulk actions share: the models, and the question to the desk."""

    request: AdminRequest
    next_url: str
    desk_action = "change"
    template_name = "twops_directory/bulk_actions/confirm.html"

    @classproperty
    def models(cls) -> list[type[PublishedRecord]]:  # noqa: N805 - Wagtail reads it from the class
        """The records that have these actions."""
        return list(RECORDS)

    def check_perm(self, record: PublishedRecord) -> bool:
        """Say whether the user may do this to this very record."""
        return permissions.may(self.request.user, self.desk_action, record)

    def form_valid(self, form: WagtailAdminModelForm) -> HttpResponse:
        """Do it, all or nothing; say so where the database refuses at the end what was possible at the beginning."""
        try:
            done: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # Wagtail's action comes after this one
        except IntegrityError:
            messages.error(self.request, TORN)
            return redirect(self.next_url)
        return done

    def get_execution_context(self) -> dict[str, object]:
        """Hand the user on, to whom the log entries belong."""
        return {**super().get_execution_context(), "user": self.request.user}  # type: ignore[misc]  # Wagtail's action comes after this one


class Execution(TypedDict):
    """What Wagtail hands to an action besides its records."""

    self: RecordAction


def hold(records: Sequence[PublishedRecord]) -> dict[int, PublishedRecord]:
    """Lock what a bulk action is about to write, all of it at once and in the order that all writers share.

    Record by record, two people would hold what the other one waits for. Returns the rows as they are stored now, by
    key; what is gone is not among them, and keeps its name.
    """
    if not records:
        return {}
    prefetch_related_objects(records, "primary_texts")
    rows = locked_rows(type(records[0]), [record.pk for record in records])
    hold_services_showing(records)
    return rows


def say_changed(request: HttpRequest, record: PublishedRecord) -> None:
    """Say that a record was left alone, because somebody else was faster."""
    text = _("%(record)s: left alone, because somebody else changed or deleted it meanwhile.")
    messages.warning(request, text % {"record": record})


class PublishAction(RecordAction, SnippetBulkAction):
    """Publishes the newest version of each record."""

    display_name = _("Publish")
    action_type = "publish"
    aria_label = _("Publish the selected records")
    action_priority = 10
    desk_action = "publish"

    @classmethod
    def execute_action(
        cls, objects: Sequence[PublishedRecord], user: AbstractUser, **kwargs: Unpack[Execution]
    ) -> tuple[int, int]:
        """Publish; Wagtail counts parents and children, there are no children here.

        What needs a second person stays a draft, for which one is asked; what became stale or is gone is named.
        """
        published = 0
        hold(objects)
        for record in objects:
            try:
                with transaction.atomic():
                    publish_record(record, user=user)
            except SecondPersonNeeded as error:
                ask_instead(kwargs["self"].request, error)
            except (StaleVersion, RecordGone):
                say_changed(kwargs["self"].request, record)
            else:
                published += 1
        return published, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Return the sentence shown afterwards."""
        count = num_parent_objects
        if not count:
            return None
        return ngettext("%(count)d record published.", "%(count)d records published.", count) % {
            "count": count
        }


class UnpublishAction(RecordAction, SnippetBulkAction):
    """Takes records off the public site."""

    display_name = _("Unpublish")
    action_type = "unpublish"
    aria_label = _("Unpublish the selected records")
    action_priority = 20
    desk_action = "publish"

    @classmethod
    def execute_action(
        cls, objects: Sequence[PublishedRecord], user: AbstractUser, **kwargs: Unpack[Execution]
    ) -> tuple[int, int]:
        """Unpublish what is live now; what is gone is named."""
        done = 0
        rows = hold(objects)
        for record in objects:
            if record.pk in rows and not rows[record.pk].live:
                continue
            try:
                unpublish_record(record, user=user)
            except RecordGone:
                say_changed(kwargs["self"].request, record)
            else:
                done += 1
        return done, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """Return the sentence shown afterwards."""
        count = num_parent_objects
        return ngettext("%(count)d record unpublished.", "%(count)d records unpublished.", count) % {
            "count": count
        }


class DeleteAction(RecordAction, DeleteBulkAction):
    """Replaces Wagtail's bulk deletion for these models: that one asks about the model only."""

    desk_action = "delete"
    template_name = DeleteBulkAction.template_name

    @classmethod
    def execute_action(
        cls, objects: Sequence[PublishedRecord], user: AbstractUser, **kwargs: Unpack[Execution]
    ) -> tuple[int, int]:
        """Delete one by one, each with its tombstone and its entry in the log."""
        done = 0
        hold(objects)
        for record in objects:
            try:
                delete_record(record, user=user)
            except RecordGone:
                say_changed(kwargs["self"].request, record)
            else:
                done += 1
        return done, 0


class AssigneeForm(forms.Form):
    """Asks who is to check."""

    assignee = forms.ModelChoiceField(label=_("Who is to check?"), queryset=get_user_model().objects.none())

    def __init__(self, *args: Any, user: AbstractUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignee"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = staff_of(permissions.countries_for(user, "change", Service))


class AssignCheckAction(RecordAction, SnippetBulkAction):
    """Gives the next check of services to somebody of their country's desk."""

    display_name = _("Assign a check")
    action_type = "assign_check"
    aria_label = _("Assign the check of the selected services")
    action_priority = 30
    form_class = AssigneeForm

    @classproperty
    def models(cls) -> list[type[PublishedRecord]]:  # noqa: N805 - Wagtail reads it from the class
        """Only services are checked."""
        return [Service]

    def get_form_kwargs(self) -> dict[str, object]:
        """Say who asks: nobody is offered who is at another desk."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_execution_context(self) -> dict[str, object]:
        """Hand on whom was chosen."""
        return {**super().get_execution_context(), "assignee": self.cleaned_form.cleaned_data["assignee"]}

    @classmethod
    def execute_action(
        cls,
        objects: Sequence[Service],
        user: AbstractUser,
        assignee: AbstractUser,
        **kwargs: Unpack[Execution],
    ) -> tuple[int, int]:
        """Assign one by one; services of a country whose desk the person is not at are named and left alone."""
        assigned = 0
        hold(objects)
        for service in objects:
            try:
                assign_check(service, assignee=assignee, user=user)
            except RecordGone:
                say_changed(kwargs["self"].request, service)
            except AssigneeNotAtDesk:
                messages.warning(
                    kwargs["self"].request,
                    _("%(service)s: not assigned, because %(person)s is not at the desk of its country.")
                    % {"service": service, "person": assignee},
                )
            else:
                assigned += 1
        return assigned, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Return the sentence shown afterwards."""
        count = num_parent_objects
        if not count:
            return None
        return ngettext("%(count)d check assigned.", "%(count)d checks assigned.", count) % {"count": count}


class MergeAction(RecordAction, SnippetBulkAction):
    """Leads two selected records to the screen where they are compared and merged."""

    display_name = _("Merge")
    action_type = "merge"
    aria_label = _("Compare and merge two selected records")
    action_priority = 40

    @classproperty
    def models(cls) -> list[type[PublishedRecord]]:  # noqa: N805 - Wagtail reads it from the class
        """The kinds of records that are merged."""
        return list(KINDS.values())

    def prepare_action(
        self, objects: Sequence[PublishedRecord], objects_without_access: object
    ) -> HttpResponse:
        """Open the comparison of exactly two records; nothing is changed here."""
        if len(objects) != 2:
            messages.error(self.request, _("Select exactly two records that are the same one."))
            return redirect(self.next_url)
        candidate = choose(*objects, user=self.request.user)
        return redirect(COMPARE, candidate.pk)
