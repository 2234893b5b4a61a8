"""Large files of terms, which the worker takes: in one transaction, whole or not at all. A killed worker's is done once more."""

from dataclasses import asdict
from datetime import timedelta

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from ..mail import admin_link, language_of, later, tell
from ..models import TermsUpload
from ..models.upload import UploadState
from .access import TermsNotAllowed, term_rights
from .files import rows_of_file
from .operations import take_terms
from .rows import TermFaults

SHOWN_FAULTS = 100
MAX_UNFINISHED = 10  # files at the same time
KEPT = timedelta(days=30)
KIND = "memory_import"


class TooManyWaiting(Exception):
    """So many files of terms wait for the worker that no more is taken."""


def receive(content: bytes, file_name: str, *, overwrite: bool, user: AbstractUser) -> TermsUpload:
    """Keep a file and have the worker take it; return its row.

    Raises TermsNotAllowed for who may change no terms at all, TooManyWaiting where many wait already.
    """
    if not term_rights(user).any:
        raise TermsNotAllowed([])
    unfinished = TermsUpload.objects.filter(finished_at__isnull=True, created_at__gt=timezone.now() - KEPT)
    if unfinished.count() >= MAX_UNFINISHED:
        raise TooManyWaiting
    with transaction.atomic():
        upload = TermsUpload.objects.create(
            file_name=file_name[-255:], content=content, overwrite=overwrite, created_by_id=user.pk
        )
        later(take_terms_upload, upload.pk)
    return upload


@task()
def take_terms_upload(upload_id: int) -> str:
    """Take a file of terms."""
    with transaction.atomic():
        rows = TermsUpload.objects.select_for_update(of=("self",), no_key=True)
        upload = rows.select_related("created_by__wagtail_userprofile").filter(pk=upload_id).first()
        if upload is None or upload.is_finished:
            return "Done."
        user = upload.created_by
        with translation.override(language_of(user) if user is not None else None):
            _take(upload, user)
    return "Done."


def _take(upload: TermsUpload, user: AbstractUser | None) -> None:
    """Store all terms of a file, or note what is wrong with it; and tell whoever sent it."""
    faults: list[str] = []
    if user is None or not user.is_active:
        faults = [_("Who sent the file may not change terms any more.")]
    else:
        try:
            with transaction.atomic():
                rows = rows_of_file(bytes(upload.content), upload.file_name)
                upload.taken = asdict(take_terms(rows, user=user, overwrite=upload.overwrite))
        except TermFaults as error:
            faults = [str(fault) for fault in error.faults]
        except TermsNotAllowed as error:
            faults = [str(error)]
    upload.faults, upload.more_faults = faults[:SHOWN_FAULTS], len(faults[SHOWN_FAULTS:])
    upload.state = UploadState.REFUSED if faults else UploadState.DONE
    upload.content, upload.finished_at = b"", timezone.now()
    upload.save()
    if user is None:
        return
    if faults:
        subject = gettext_lazy("The terms of %(file)s were not taken up")
        text = gettext_lazy("Nothing of %(file)s was stored. What is wrong with it:")
    else:
        subject = gettext_lazy("The terms of %(file)s are taken up: %(made)d new ones")
        text = gettext_lazy("Terms of %(file)s: %(made)d new, %(changed)d changed.")
    values = {"file": upload.file_name, "made": 0, "changed": 0, **upload.taken}
    tell(KIND, [user], subject, text, admin_link("twops_terms:upload", upload.pk), values)


def forget_uploads() -> int:
    """Delete what is known of files that were sent a month ago, taken or not; return how many."""
    old = TermsUpload.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.delete()[1].get("twops_locale.TermsUpload", 0)
