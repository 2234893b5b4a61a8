"""Merging two records into one: what is the same thing gets one id, and the other id leads to it for good.

Everything happens in one transaction: the rows that the record which stays lacks move to it with their ids, what
referred to the other one refers to it, and the other one leaves a tombstone that names it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..contact_data import Entry, entries, pieces
from ..desk import permissions
from ..desk.four_eyes import confirmation, evidence
from ..desk.open_versions import amend
from ..desk.operations import save_record
from ..errors import MergeRefused
from ..json_values import Row
from ..models import DuplicateCandidate, Location, Organization, Service, Tombstone
from ..models.base import PublishedRecord
from ..models.duplicate import DuplicateReason, DuplicateState
from ..models.row_lock import locked_rows
from ..publication.change_order import settle_after_commit
from ..publication.effects import records_changed
from .references import move_references, point_elsewhere
from .rows import Mergeable, unite

Record = TypeVar("Record", bound=PublishedRecord)
People = Mapping[Entry, set[int | str]]


def merge_services(
    keep: Service,
    absorb: Service,
    *,
    user: AbstractUser,
    take: Iterable[str] = (),
    candidate: DuplicateCandidate | None = None,
) -> Service:
    """Merge a service into another one; return the one that stays as it is stored then.

    Args:
        keep, absorb: which one stays, and which one goes, as the user compared them; both are read again.
        take: what the one that stays gets from the other one instead of its own (``merging.rows.takeable``). Rows
            of lists that it lacks it gets anyway.
        candidate: where somebody may have proposed exactly this (``propose``): that person is the second one.

    Raises:
        NotAllowed: the user may not change or publish the one, or change, withdraw or delete the other.
        MergeRefused: one of them has an open draft, is locked or scheduled, or is tied to something, or somebody else
            changed one or decided on the two in the same moment; says what to do.
        SecondPersonNeeded: contact data would become public that one person alone stands behind. What was public at
            the other record counts as confirmed by those who stood behind it there.
        ValidationError: the result is not valid.
    """
    return _merge(keep, absorb, user, take, candidate)


def merge_organizations(
    keep: Organization,
    absorb: Organization,
    *,
    user: AbstractUser,
    take: Iterable[str] = (),
    candidate: DuplicateCandidate | None = None,
) -> Organization:
    """Merge an organisation into another one, with its services, programmes and parts; see ``merge_services``."""
    return _merge(keep, absorb, user, take, candidate)


def merge_locations(
    keep: Location,
    absorb: Location,
    *,
    user: AbstractUser,
    take: Iterable[str] = (),
    candidate: DuplicateCandidate | None = None,
) -> Location:
    """Merge a place into another one; services at the one are at the other then. See ``merge_services``."""
    return _merge(keep, absorb, user, take, candidate)


def plan(keep: PublishedRecord, absorb: PublishedRecord, take: Iterable[str]) -> Row:
    """Return in plain JSON what is to be merged: which stays, what is taken, and of which versions."""
    versions = sorted(record.latest_revision_id or 0 for record in (keep, absorb))
    return {"keep": str(keep.uuid), "take": sorted(set(take)), "versions": versions}


def propose(
    candidate: DuplicateCandidate,
    keep: Record,
    absorb: Record,
    *,
    user: AbstractUser | AnonymousUser,
    take: Iterable[str],
) -> None:
    """Note that the user wants to merge two records in this way, for a second person to do it.

    Raises NotAllowed; MergeRefused if somebody else decided in the same moment.
    """
    with transaction.atomic():
        keep, absorb = _locked(keep, absorb)
        _require(permissions.read_again(user), keep, absorb)
        stored = _undecided(candidate)
        stored.proposed_by_id = user.pk
        stored.proposal = plan(keep, absorb, take)
        stored.save(update_fields=["proposed_by", "proposal"])


def choose(first: Mergeable, second: Mergeable, *, user: AbstractUser) -> DuplicateCandidate:
    """Make a candidate of two records that a person chose, or return the one that they are. Raises NotAllowed."""
    for record in (first, second):
        permissions.require(user, "change", record)
    one, other = sorted((first, second), key=lambda record: record.pk)
    candidate, _created = DuplicateCandidate.objects.get_or_create(
        kind=one._meta.model_name,
        first_key=one.pk,
        second_key=other.pk,
        defaults={
            "first_title": str(one)[:300],
            "second_title": str(other)[:300],
            "country": one.country,
            "reasons": [DuplicateReason.PERSON],
            "score": 100,
            "found_at": timezone.now(),
        },
    )
    return candidate


def say_different(
    candidate: DuplicateCandidate, first: Record, second: Record, *, user: AbstractUser | AnonymousUser
) -> None:
    """Remember that two records are two, so that nobody is asked again.

    Raises NotAllowed; MergeRefused if somebody else merged them in the same moment.
    """
    with transaction.atomic():
        person = permissions.read_again(user)
        for record in _locked(first, second):
            permissions.require(person, "change", record)
        stored = _undecided(candidate)
        stored.state = DuplicateState.NOT_DUPLICATE
        stored.decided_by_id = user.pk
        stored.save(update_fields=["state", "decided_by"])


def _undecided(candidate: DuplicateCandidate) -> DuplicateCandidate:
    """Return a candidate as it is stored, locked; raises MergeRefused if it is not what the user decided on."""
    stored = DuplicateCandidate.objects.select_for_update(of=("self",)).filter(pk=candidate.pk).first()
    if stored is None or stored.state != candidate.state:
        raise MergeRefused(_("Somebody else has decided on these two meanwhile. Look again."))
    return stored


def _merge(
    keep: Record,
    absorb: Record,
    user: AbstractUser,
    take: Iterable[str],
    candidate: DuplicateCandidate | None,
) -> Record:
    wanted = set(take)
    with transaction.atomic():
        keep, absorb = _locked(keep, absorb)
        _require(permissions.read_again(user), keep, absorb)
        _refuse_unready(keep, absorb)
        kept, gone = keep.get_latest_revision_as_object(), absorb.get_latest_revision_as_object()
        behind = _people_behind(absorb, keep)
        showing = move_references(keep, absorb)
        same = unite(kept, gone, wanted)
        if getattr(kept, "parent_id", None) in (keep.pk, absorb.pk):
            kept.parent = None
        vouched = _vouched(kept, behind, _proposer(candidate, plan(keep, absorb, wanted), user))
        with confirmation.vouched_for(keep, vouched):
            save_record(kept, user=user, publish=keep.live)
        point_elsewhere({absorb.uuid: keep.uuid, **same})
        _bury(keep, absorb, user)
        _take_source(keep, absorb)
        records_changed(*showing)
    return type(keep)._base_manager.get(pk=keep.pk)


def _locked(keep: Record, absorb: Record) -> tuple[Record, Record]:
    """Read both records again and lock their rows, in the order that all writers share.

    Raises MergeRefused if one is gone, or is not what the caller had read any more.
    """
    if type(keep) is not type(absorb) or keep.pk == absorb.pk:
        raise MergeRefused(_("Choose two different records of the same kind."))
    locked = locked_rows(type(keep), [keep.pk, absorb.pk])
    if not {keep.pk, absorb.pk} <= locked.keys():
        raise MergeRefused(_("One of the two records does not exist any more."))
    for given in (keep, absorb):
        if given.latest_revision_id != locked[given.pk].latest_revision_id:
            raise MergeRefused(_("One of the two was changed meanwhile. Compare them again."))
    return locked[keep.pk], locked[absorb.pk]


def _require(user: AbstractUser | None, keep: PublishedRecord, absorb: PublishedRecord) -> None:
    permissions.require(user, "change", keep)
    for action in ("change", "delete"):
        permissions.require(user, action, absorb)
    for record in (keep, absorb):
        if record.live:
            permissions.require(user, "publish", record)


def _refuse_unready(keep: PublishedRecord, absorb: PublishedRecord) -> None:
    for record in (keep, absorb):
        if record.live and record.latest_revision_id != record.live_revision_id:
            reason = _("“%(record)s” has changes that are not published. Publish or take back these first.")
        elif record.approved_schedule:
            reason = _("“%(record)s” is scheduled for publication. Cancel the schedule first.")
        elif record.workflow_in_progress:
            reason = _("“%(record)s” is in a workflow. Finish or cancel it first.")
        elif record.locked:
            reason = _("“%(record)s” is locked. Unlock it first.")
        else:
            continue
        raise MergeRefused(reason % {"record": record})
    if absorb.live and not keep.live:
        raise MergeRefused(
            _(
                "“%(absorb)s” is public and “%(keep)s” is not. Keep the public one, or publish the other one first."
            )
            % {"absorb": absorb, "keep": keep}
        )


def _people_behind(absorb: PublishedRecord, keep: PublishedRecord) -> dict[Entry, set[int | str]]:
    """Return who stands behind each piece of contact data of the record that goes, as the other one would have it.

    Rows of a place name it in their contact data (``location``): there the other one's key is put.
    """
    if absorb.latest_revision is None:
        return {}
    owner = absorb._meta.model_name or ""
    versions = (
        replace(version, content=_owned_by(version.content, owner, keep.pk))
        for version in evidence.history(absorb, absorb.latest_revision)
    )
    return {entry: piece.people for entry, piece in pieces(frozenset(), versions).items()}


def _owned_by(content: Mapping[str, object], owner: str, key: int) -> dict[str, object]:
    """Return a version's content whose rows belong to the record with another key."""
    return {
        name: [_row_of(row, owner, key) for row in value] if isinstance(value, list) else value
        for name, value in content.items()
    }


def _row_of(row: object, owner: str, key: int) -> object:
    if not isinstance(row, Mapping):
        return row
    return {**_owned_by(row, owner, key), **({owner: key} if row.get(owner) else {})}


def _vouched(kept: PublishedRecord, behind: People, proposer: int | None) -> dict[Entry, set[int | str]]:
    """Return who stands behind each change of contact data: those of the other record for what comes from there."""
    public, wanted = entries(evidence.public_content(kept)), entries(kept.comparable_content())
    by_proposal: set[int | str] = set() if proposer is None else {proposer}
    return {
        entry: by_proposal | (behind.get(entry, set()) if entry in wanted else set())
        for entry in wanted ^ public
    }


def _proposer(candidate: DuplicateCandidate | None, wanted: Row, user: AbstractUser) -> int | None:
    """Return the key of the other person who wants exactly this, read anew; None where there is none."""
    if candidate is None:
        return None
    stored = _undecided(candidate)
    if stored.proposed_by_id in (None, user.pk) or stored.proposal != wanted:
        return None
    return stored.proposed_by_id


def _bury(keep: PublishedRecord, absorb: PublishedRecord, user: AbstractUser) -> None:
    """Delete the record that goes; its id and those that led to it lead to the one that stays."""
    model = absorb._meta.model_name or ""
    Tombstone.objects.create(
        uuid=absorb.uuid,
        model=model,
        gone_at=timezone.now(),
        merged_into_uuid=keep.uuid,
        change_pending=True,
    )
    settle_after_commit()
    Tombstone.objects.filter(merged_into_uuid=absorb.uuid).update(merged_into_uuid=keep.uuid)
    log(
        instance=absorb,
        action="twops_directory.merge",
        user=user,
        data={"merged_into": str(keep.uuid), "title": str(keep)},
    )
    log(
        instance=keep,
        action="twops_directory.merge",
        user=user,
        data={"absorbed": str(absorb.uuid), "title": str(absorb)},
    )
    log(instance=absorb, action="wagtail.delete", user=user, deleted=True)
    absorb.delete()


def _take_source(keep: PublishedRecord, absorb: PublishedRecord) -> None:
    """Let the source of the record that is gone find the one that stays, if no other source has it."""
    if not keep.source_id and absorb.source_id:
        type(keep)._base_manager.filter(pk=keep.pk).update(source=absorb.source, source_id=absorb.source_id)
        known = {"source": absorb.source, "source_id": absorb.source_id}
        amend(type(keep)._base_manager.get(pk=keep.pk), lambda content: content.update(known) is None)
