"""What every record of the directory has: an id for the world, a source, and a guard over its versions."""

import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AbstractUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.base import ModelBase
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel, model_from_serializable_data
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    Workflow,
    WorkflowMixin,
)

from ..errors import StaleVersion
from ..versions import differences
from .gate import gate
from .references import known_targets, references_read_once, references_unchanged, repaired
from .row_lock import held_row, is_same_version, is_settled, locked_row

if TYPE_CHECKING:
    from wagtail.snippets.views.snippets import SnippetViewSet

# What a draft writes into its record's row: nothing that the record refers to.
BOOKKEEPING = frozenset({"latest_revision", "has_unpublished_changes"})
ONE_TICK = timedelta(microseconds=1)  # the smallest step that every database keeps


class HsdsRecord(models.Model):
    """A record of the HSDS standard: ``uuid`` is its id, public, never changed and never used again.

    The integer key never leaves the database (modelcluster cannot keep children apart by a UUID key).
    """

    uuid = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    extra = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        encoder=DjangoJSONEncoder,
        help_text=_("Properties that the standard does not know, kept as they came."),
    )
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check the fields; a target that is in memory was read just now, and is not asked for again."""
        super().clean_fields(exclude={*(exclude or ()), *known_targets(self)})


class ChildRecord(HsdsRecord):
    """A record that is edited inside its owner's form, in an order of its own.

    Words that are columns of a child are in its owner's primary language; ``details`` has them translated.
    """

    sort_order_field = "position"  # Wagtail's inline panels write the order here
    detail_fields: ClassVar[tuple[str, ...]] = ()
    needed_references: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position", "pk"]

    @classmethod
    def from_serializable_data(
        cls, data: Mapping[str, object], check_fks: bool = True, strict_fks: bool = False
    ) -> Self | None:
        """Build the row from a revision.

        A reference whose target is gone becomes empty; without one of ``needed_references`` the row is left out. A row
        that was new in its revision and exists since keeps its key: reverting does not make it anew.
        """
        content = (
            repaired(cls, data, is_row=True) if check_fks else data
        )  # otherwise its owner's version is mended
        if content is None:
            return None
        if issubclass(cls, ClusterableModel):
            build = super().from_serializable_data  # type: ignore[misc]  # modelcluster's, for this row has children
        else:
            build = partial(model_from_serializable_data, cls)
        row: Self | None = build(content, check_fks=False, strict_fks=strict_fks)
        return row


class SourcedRecord(models.Model):
    """Where a record came from, so that the same import can find it again."""

    source = models.CharField(_("source"), max_length=100, blank=True, editable=False)
    source_id = models.CharField(_("id in the source"), max_length=255, blank=True, editable=False)
    source_digest = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("SHA-256 of what was loaded last: the same content again changes nothing."),
    )
    locked_fields = models.JSONField(
        _("fields that imports leave alone"), default=list, blank=True, editable=False
    )

    class Meta:
        abstract = True


class MissingReferencesRepaired(models.Model):
    """Opens versions whose references are gone: the field is empty then, instead of an exception."""

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(
        cls, data: Mapping[str, object], check_fks: bool = True, strict_fks: bool = False
    ) -> Self | None:
        """Build the record from a revision; a missing target becomes empty. Two queries, however many rows it has."""
        content = repaired(cls, data, is_row=strict_fks) if check_fks else data
        if content is None:
            return None
        record: Self | None = super().from_serializable_data(content, False, strict_fks)  # type: ignore[misc]  # modelcluster's
        return record


class GuardedVersions(models.Model):
    """Refuses to save or publish over a version other than the one that was opened.

    Every stock path (form, workflow, schedule, revert) ends in ``save_revision`` and ``publish``: the guard is here
    and nowhere else. A record knows which version it was opened at, because ``latest_revision`` is what it was when
    the record was read.
    """

    latest_revision: Revision | None  # Wagtail's mixins have the columns
    latest_revision_id: int | None
    live_revision: Revision | None
    live_revision_id: int | None
    snippet_viewset: ClassVar["SnippetViewSet"]  # Wagtail's registration sets it

    class Meta:
        abstract = True

    def save_revision(self, *args: object, **kwargs: object) -> Revision:
        """Save a revision; raises StaleVersion if another one was saved since this record was read, RecordGone.

        A record's versions are as old as their order says, even where somebody set the clock back. One that somebody
        relies on is not overwritten: the draft goes on as another one.
        """
        overwritten: Revision | None = kwargs.get("overwrite_revision")
        opened = overwritten or self._opened_version()
        with transaction.atomic(savepoint=False):
            stored = held_row(self)
            newest = stored.latest_revision
            if newest is not None and not is_same_version(newest, opened):
                raise StaleVersion(self, differences(newest.content, self.comparable_content()))
            if overwritten is not None and is_settled(stored, overwritten):
                kwargs["overwrite_revision"] = None
            earliest = newest.created_at + ONE_TICK if newest is not None else None
            revision: Revision = super().save_revision(*args, **kwargs)  # type: ignore[misc]  # Wagtail's, which comes after this one
            if earliest is not None and revision.created_at < earliest:
                revision.created_at = earliest
                Revision.objects.filter(pk=revision.pk).update(created_at=earliest)
            return revision

    def _opened_version(self) -> Revision | None:
        """Return the version that this record was read at, as it was then if that is known."""
        known: Revision | None = self._state.fields_cache.get("latest_revision")
        key: int | None = self.latest_revision_id
        return known if known is not None or key is None else Revision(pk=key)

    def comparable_content(self) -> dict[str, object]:
        """Return the content of this record in memory as a revision of it would keep it: plain JSON values."""
        text = json.dumps(self.serializable_data(), cls=DjangoJSONEncoder)  # type: ignore[attr-defined]  # modelcluster's, which comes after this one
        content: dict[str, object] = json.loads(text)
        return content

    def refuse_older_than_live(self, revision: Revision) -> None:
        """Raise StaleVersion if a newer revision than this one is live, RecordGone if the record is not there any more.

        Call it inside the transaction: the record's row is locked from then on.
        """
        live = locked_row(self).live_revision
        if live is not None and live.pk > revision.pk:
            changes = differences(live.content, revision.content)
            raise StaleVersion(revision.as_object(), changes, revision)


class PublishedRecord(
    GuardedVersions,
    HsdsRecord,
    SourcedRecord,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    MissingReferencesRepaired,
    ClusterableModel,
):
    """A record with drafts, revisions, workflow, lock and preview: what a desk publishes.

    Nothing is live before it was published; shared facts go live on publication only.
    """

    live = models.BooleanField(_("live"), default=False, editable=False)
    last_modified = models.DateTimeField(_("last modified"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """No preview: the record has no page of its own. One that has says so itself."""
        return []

    @property
    def approved_schedule(self) -> bool:
        """Whether a publication is scheduled; without a query where the queryset annotated it."""
        annotated: bool | None = self.__dict__.get("is_scheduled")
        return bool(super().approved_schedule) if annotated is None else annotated

    @property
    def workflow_in_progress(self) -> bool:
        """Whether a workflow is running; without a query where the queryset annotated it."""
        annotated: bool | None = self.__dict__.get("is_in_workflow")
        return bool(super().workflow_in_progress) if annotated is None else annotated

    def get_latest_revision_as_object(self) -> Self:
        """Return the newest version, of this row as it was read: it is not read again."""
        newest = self.get_latest_revision() if self.has_unpublished_changes else None
        return self if newest is None else self.with_content_json(newest.content)

    def get_workflow(self) -> Workflow | None:
        """Return the workflow of this kind of record; asked once for a record in memory."""
        if "_twops_workflow" not in self.__dict__:
            self.__dict__["_twops_workflow"] = super().get_workflow()
        return self.__dict__["_twops_workflow"]

    def save_revision(self, *args: object, **kwargs: object) -> Revision:
        """Save a revision; raises StaleVersion, RecordGone. Nothing waits for a second person until somebody asks.

        What imports leave alone is a fact about imports: it holds at once, in the row as well.
        """
        overwritten: Revision | None = kwargs.get("overwrite_revision")
        # Who goes on after a refusal has a savepoint around the call.
        with transaction.atomic(savepoint=False):
            revision = super().save_revision(*args, **kwargs)
            if overwritten is None or revision.pk != overwritten.pk:
                gate().version_saved(self, revision)
        return revision

    def publish(
        self, revision: Revision, user: AbstractUser | None = None, *args: object, **kwargs: object
    ) -> None:
        """Publish a revision, in one transaction with what follows from it (``publication.effects``).

        Raises:
            NotAllowed: the record is of a country whose desk the user is not at, or is not at any more.
            StaleVersion: a newer version is live.
            RecordGone: the record was deleted or merged meanwhile.
            SecondPersonNeeded: contact data changed, and nobody but their author stands behind them.
        """
        with transaction.atomic():
            self.refuse_older_than_live(revision)
            gate().hold_what_shows(self)
            gate().require(user, "publish", self)  # after the lock: rights may have gone while this waited
            gate().require_second_person(self, revision, user)
            super().publish(revision, user, *args, **kwargs)

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Save the row; raises StaleVersion where that would put an older version than the live one back.

        ``publish`` says so earlier, and asks for a second person; here both hold for whoever runs Wagtail's publish
        action without ``publish``.
        """
        if update_fields is not None and BOOKKEEPING.issuperset(update_fields):
            with references_unchanged():
                super().save(
                    force_insert=force_insert,
                    force_update=force_update,
                    using=using,
                    update_fields=[*update_fields, "locked_fields"],
                )
            return
        with transaction.atomic():
            if self.pk is not None and self.live and update_fields is None and self.live_revision:
                self.refuse_older_than_live(self.live_revision)
                if locked_row(self).live_revision_id != self.live_revision_id:
                    gate().require_second_person(self, self.live_revision, None)
            with references_read_once(self):
                super().save(
                    force_insert=force_insert,
                    force_update=force_update,
                    using=using,
                    update_fields=update_fields,
                )

    def unpublish(
        self,
        set_expired: bool = False,
        commit: bool = True,
        user: AbstractUser | None = None,
        log_action: bool | str = True,
    ) -> None:
        """Take the record off the public site, in one transaction with what follows from it (``publication.effects``).

        Raises:
            NotAllowed: the record is of a country whose desk the user is not at, or is not at any more.
            RecordGone: the record was deleted or merged meanwhile.
        """
        with transaction.atomic():
            # What somebody else published meanwhile is withdrawn, and not written over.
            row = locked_row(self)
            gate().hold_what_shows(self)
            gate().require(user, "publish", row)
            action = UnpublishAction(row, set_expired, commit=commit, user=user, log_action=log_action)
            # Asked above; Wagtail 7.4 knows the question of pages only.
            action.execute(skip_permission_checks=True)
        for name in ("live", "has_unpublished_changes", "live_revision_id", "expired", "latest_revision_id"):
            setattr(self, name, getattr(row, name))
