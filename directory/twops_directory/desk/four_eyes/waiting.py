"""Requests for a second person: they begin when somebody asks, each is for one version, and each is answered.

A draft makes nobody wait, whoever or whatever saves it. Pressing Publish or "Save and ask a second person" asks for the
version as it is in that moment. The draft may go on: that is another version, and confirming publishes the one that was
asked for. The second person confirms or returns it with a remark; the author answers by asking again or taking it back.
"""

from collections.abc import Mapping
from contextlib import suppress

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete
from django.utils import timezone
from twops_locale.models import Country
from twops_locale.signals import schedule_refused
from wagtail.log_actions import log
from wagtail.models import Revision
from wagtail.signals import published, unpublished

from ...contact_data import Piece, changed_paths, entries, is_alone, pieces
from ...errors import (
    NoSecondPersonNeeded,
    NotAllowed,
    NotAskedFor,
    NothingToConfirm,
    RemarkNeeded,
    SecondPersonNeeded,
)
from ...models import RECORDS, ContactWaiting, CountryPolicy
from ...models.base import PublishedRecord
from ...models.gate import Actor
from ...models.row_lock import locked_row
from .. import permissions
from .evidence import asked_for, history, public_content, stand_back, stand_behind

ASKED, RETURNED, TAKEN_BACK = (
    "twops_directory.ask_second_person",
    "twops_directory.return_contact",
    "twops_directory.take_back_request",
)


def ask(record: PublishedRecord, revision: Revision, *, user: AbstractUser) -> ContactWaiting:
    """Ask for a second person for one version of a record, instead of whatever was asked for before.

    Who asks stands behind the version: if they may publish, or if nobody else has written any of it.

    Raises:
        NotAllowed: the user may neither change nor publish records of this country.
        NoSecondPersonNeeded: the country does not ask for one, no contact data differ, or two people stand behind them.
        RecordGone: somebody deleted or merged the record meanwhile.
    """
    with transaction.atomic():
        stored = locked_row(record)
        may_publish = permissions.may(permissions.read_again(user), "publish", stored)
        if not may_publish:
            permissions.require_still(user, "change", stored)
        changed = _changed(stored, revision)
        if changed and (may_publish or all(piece.people <= {user.pk} for piece in changed)):
            if any(user.pk not in piece.people for piece in changed):
                stand_behind(revision, user)
            for piece in changed:
                piece.people.add(user.pk)
        alone = [piece for piece in changed if is_alone(piece.people)]
        is_needed = bool(alone) and asked_for(revision.as_object())
        if is_needed:
            return _begin(stored, revision, alone, user)
    raise NoSecondPersonNeeded(record)


def _begin(
    stored: PublishedRecord, revision: Revision, alone: list[Piece], user: AbstractUser
) -> ContactWaiting:
    """Write the request; the same one again stays what it was, with the moment when it began."""
    known = request_of(stored)
    if known is not None and (known.is_returned or known.revision_id != revision.pk):
        known.delete()  # a new request, of which people hear anew
        known = None
    row = known or ContactWaiting(
        content_type=ContentType.objects.get_for_model(stored),
        object_id=stored.pk,
        revision=revision,
        asked_by=user,  # type: ignore[misc]  # AUTH_USER_MODEL, whichever a site has
        since=timezone.now(),
        # A plan that was refused is asked for while its draft has gone on already.
        draft_went_on_at=stored.latest_revision.created_at
        if stored.latest_revision_id != revision.pk and stored.latest_revision is not None
        else None,
    )
    _describe(row, stored, alone)
    if known is None:
        log(instance=stored, action=ASKED, user=user, revision=revision)
    return row


def send_back(
    record: PublishedRecord, revision: Revision, *, user: AbstractUser, remark: str
) -> ContactWaiting:
    """Return a version to who asked for it, with a remark that says what is to be changed. Nothing becomes public.

    Raises:
        NotAllowed: the user may not publish records of this country.
        NothingToConfirm: the user has asked for this version: see ``take_back``.
        NotAskedFor: nobody asks for this version any more.
        RemarkNeeded: the remark is empty.
    """
    if not remark.strip():
        raise RemarkNeeded
    with transaction.atomic():
        row = locked_request(record, revision, user=user, action="publish")
        if row.asked_by_id == user.pk:
            raise NothingToConfirm(record)
        row.returned_by, row.returned_at, row.remark = user, timezone.now(), remark.strip()  # type: ignore[assignment]  # AUTH_USER_MODEL, whichever a site has
        row.save(update_fields=["returned_by", "returned_at", "remark"])
        data = {"remark": row.remark}
        log(instance=record, action=RETURNED, user=user, revision=revision, data=data)
    return row


def take_back(record: PublishedRecord, revision: Revision, *, user: AbstractUser) -> None:
    """Ask no more, or take note of what was returned; the draft stays.

    Raises:
        NotAllowed: the user may not change records of this country.
        NotAskedFor: nobody asks for this version any more.
    """
    with transaction.atomic():
        row = locked_request(record, revision, user=user, action="change", returned_too=True)
        log(instance=record, action=TAKEN_BACK, user=user, revision=revision)
        if row.asked_by_id is not None:
            stand_back(revision, row.asked_by)
        row.delete()


def locked_request(
    record: PublishedRecord,
    revision: Revision,
    *,
    user: AbstractUser,
    action: str,
    returned_too: bool = False,
) -> ContactWaiting:
    """Return the request for one version, the record's row locked; raises NotAllowed, NotAskedFor, RecordGone."""
    stored = locked_row(record)
    permissions.require_still(user, action, stored)
    row = request_of(stored)
    if row is None or row.revision_id != revision.pk or (row.is_returned and not returned_too):
        raise NotAskedFor(record)
    return row


def request_of(record: PublishedRecord) -> ContactWaiting | None:
    """Return what was asked for of a record, returned or not; None if nothing was."""
    return _rows_of(record).select_related("revision", "asked_by", "returned_by").first()


def draft_goes_on(record: PublishedRecord, revision: Revision) -> None:
    """Note on a request that a later version was saved: it is not what the second person sees and confirms."""
    _rows_of(record).exclude(revision=revision).update(draft_went_on_at=revision.created_at)


def refresh(record: PublishedRecord) -> None:
    """End the request of a record if it is fulfilled, or overtaken. Call it inside the transaction of the change.

    One query where nothing was asked for, a few more where something was, however many versions there are.
    """
    row = request_of(record)
    if row is None:
        return
    manager: models.Manager = type(record)._base_manager
    stored: PublishedRecord = manager.select_related("live_revision", "country").get(pk=record.pk)
    overtaken = (
        stored.live and stored.live_revision_id is not None and stored.live_revision_id >= row.revision_id
    )
    changed = [] if overtaken else _changed(stored, row.revision)
    alone = [piece for piece in changed if is_alone(piece.people)]
    if not alone:
        row.delete()
    else:
        _describe(row, stored, alone)


def _changed(stored: PublishedRecord, revision: Revision) -> list[Piece]:
    """Return the pieces of contact data that a version would change, with the people behind each."""
    public = entries(_public_content(stored))
    if entries(revision.content) == public:
        return []
    return list(pieces(public, history(stored, revision)).values())


def _describe(row: ContactWaiting, stored: PublishedRecord, alone: list[Piece]) -> None:
    """Keep with a request what a list shows of it."""
    revision = row.revision
    row.title = (revision.object_str or str(stored))[:300]
    row.country = stored.country
    row.country_in_draft = _country_in_draft(stored, revision)
    row.changed = changed_paths(_public_content(stored), revision.content)
    row.save()
    authors: set[int] = {piece.author for piece in alone if piece.author is not None}
    if not authors and row.asked_by_id is not None:
        authors = {row.asked_by_id}
    row.authors.set(authors)


def _public_content(stored: PublishedRecord) -> Mapping[str, object]:
    if not stored.live:
        return {}
    if stored.live_revision is None:  # loaded by something that keeps no versions
        return public_content(stored)
    content: Mapping[str, object] = stored.live_revision.content
    return content


def _country_in_draft(stored: PublishedRecord, revision: Revision) -> Country | None:
    key = revision.content.get("country")
    return stored.country if key in (None, stored.country_id) else Country.objects.filter(pk=key).first()


def after_change(sender: type[models.Model], instance: PublishedRecord, **kwargs: object) -> None:
    """Follow a publication or withdrawal, whatever way it came."""
    refresh(instance)


def after_refused_schedule(
    sender: type[models.Model], revision: Revision, error: Exception, editor_key: int | None, **kwargs: object
) -> None:
    """Ask a second person for a version whose publication was scheduled and refused, in the name of who planned it."""
    if not isinstance(error, SecondPersonNeeded) or editor_key is None:
        return
    editor = get_user_model()._base_manager.filter(pk=editor_key).first()
    if editor is None:
        return
    # Whose rights have gone meanwhile asks nobody: the desk sees the draft, and its editor was told.
    with suppress(NotAllowed, NoSecondPersonNeeded):
        ask(error.instance, revision, user=editor)


def _on_delete(sender: type[models.Model], instance: PublishedRecord, **kwargs: object) -> None:
    """Remove the request of a deleted record."""
    _rows_of(instance).delete()


def seen_by(user: Actor, action: str = "change") -> "QuerySet[ContactWaiting]":
    """Return what waits in countries that ask for a second person, of records that the user may do this to.

    What was returned waits for its author: ``returned_to``. The number of queries depends on the kinds of records only.
    """
    without = CountryPolicy.objects.filter(four_eyes=False).values("country")
    asks = Q(country__isnull=True) | ~Q(country__in=without)
    asks |= Q(country_in_draft__isnull=False) & ~Q(country_in_draft__in=without)
    allowed = Q(pk__in=[])
    for model, kind in ContentType.objects.get_for_models(*RECORDS).items():
        countries = permissions.countries_for(user, action, model)
        if countries is None:
            allowed |= Q(content_type=kind)
        elif countries:
            allowed |= Q(content_type=kind, country__in=countries)
    return ContactWaiting.objects.filter(asks & allowed, returned_at__isnull=True)


def returned_to(user: AbstractUser) -> "QuerySet[ContactWaiting]":
    """Return what came back to a person who asked for it or wrote it, the newest first."""
    mine = Q(asked_by=user) | Q(authors=user)
    returned = ContactWaiting.objects.filter(mine, returned_at__isnull=False).distinct()
    return returned.select_related("content_type", "returned_by").order_by("-returned_at", "-pk")


def _rows_of(record: PublishedRecord) -> "QuerySet[ContactWaiting]":
    kind = ContentType.objects.get_for_model(record)
    return ContactWaiting.objects.filter(content_type=kind, object_id=record.pk)


def connect() -> None:
    """Connect the signals; called once, by the application's ``ready``."""
    for model in RECORDS:
        name = f"twops_directory.{model.__name__}.waiting"
        published.connect(after_change, sender=model, dispatch_uid=f"{name}.published")
        unpublished.connect(after_change, sender=model, dispatch_uid=f"{name}.unpublished")
        post_delete.connect(_on_delete, sender=model, dispatch_uid=f"{name}.deleted")
        schedule_refused.connect(after_refused_schedule, sender=model, dispatch_uid=f"{name}.schedule")
