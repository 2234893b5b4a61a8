"""Who stands behind contact data: what differs from what is public, who wrote it into which version, who confirmed it."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Revision

from ...contact_data import Entry, Piece, Version, contact_content, entries, fingerprint, pieces
from ...models import ContactConfirmation, CountryPolicy, FormVersion
from ...models.base import PublishedRecord
from ...versions import Difference, differences
from .. import permissions


def asked_for(record: PublishedRecord) -> bool:
    """Say whether a second person must confirm: the record's country, stored or new, says so. The default is yes."""
    countries = {record.country_id, permissions.stored_country(record)}
    without = set(
        CountryPolicy.objects.filter(country__in=countries - {None}, four_eyes=False).values_list(
            "country_id", flat=True
        )
    )
    return bool(countries - without)


def _stored(record: PublishedRecord) -> "QuerySet[PublishedRecord]":
    return type(record)._base_manager.filter(pk=record.pk)


def public_content(record: PublishedRecord) -> dict[str, object]:
    """Return the contact data that is public at this moment; of what is not live nothing is public."""
    stored = _stored(record).first()
    return contact_content(stored.comparable_content()) if stored is not None and stored.live else {}


def pending(record: PublishedRecord, revision: Revision | None = None) -> list[Difference]:
    """Return how a version's contact data (the newest one's) differ from what is public; empty if they do not."""
    revision = revision or record.latest_revision
    if revision is None:
        return []
    public = public_content(record)
    draft = contact_content(revision.content)
    return differences(public, draft) if entries(public) != entries(draft) else []


def pieces_of(record: PublishedRecord, revision: Revision) -> dict[Entry, Piece]:
    """Return the pieces of contact data in which a version of a record differs from what is public."""
    public = entries(public_content(record))
    if entries(revision.content) == public:
        return {}
    return pieces(public, history(record, revision))


def history(record: PublishedRecord, revision: Revision) -> Iterator[Version]:
    """Yield a version and the older ones, newest first, with the confirmations that hold for their contact data."""
    versions = record.revisions.filter(pk__lte=revision.pk).order_by("-pk")
    confirmed: dict[int, list[ContactConfirmation]] = {}
    for row in ContactConfirmation.objects.filter(revision__in=versions.order_by()):
        confirmed.setdefault(row.revision_id, []).append(row)
    itself = Exists(FormVersion.objects.filter(revision=OuterRef("pk"), by_itself=True))
    in_order = versions.annotate(by_itself=itself)
    for pk, saved_at, author, content, by_itself in in_order.values_list(
        "pk", "created_at", "user_id", "content", "by_itself"
    ):
        rows = confirmed.get(pk, ())
        valid = [row for row in rows if row.fingerprint == fingerprint(content)]
        people = {"system" if row.by_system else row.user_id for row in valid}
        yield Version(
            saved_at, author, content, frozenset(person for person in people if person is not None), by_itself
        )


def people_behind(record: PublishedRecord, revision: Revision) -> dict[Entry, set[int | str]]:
    """Return for every changed piece of contact data the keys of the people who stand behind it.

    "system" stands for a load by the software itself.
    """
    return {entry: piece.people for entry, piece in pieces_of(record, revision).items()}


def stand_behind(revision: Revision, user: AbstractUser | None) -> bool:
    """Keep that somebody stands behind a version's contact data (no user: the software itself); say whether it is new."""
    _row, created = ContactConfirmation.objects.get_or_create(
        revision=revision,
        fingerprint=fingerprint(revision.content),
        user=user,  # type: ignore[misc]  # AUTH_USER_MODEL, whichever a site has
        by_system=user is None,
    )
    return created


def stand_back(revision: Revision, user: AbstractUser | None) -> None:
    """Forget that somebody stands behind a version's contact data."""
    ContactConfirmation.objects.filter(revision=revision, user=user.pk if user else None).delete()
