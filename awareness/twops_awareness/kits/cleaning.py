"""Removes what a process that was killed left behind."""

from datetime import timedelta

from django.utils import timezone

from ..fields import kit_storage
from ..models import CampaignKit
from .stored import stored_names

KEPT = timedelta(days=1)  # a file is written a moment before its kit says so


def remove_lost_files() -> int:
    """Remove files older than a day that no kit names; return how many. One query."""
    storage = kit_storage()
    known = set(CampaignKit.objects.values_list("file", flat=True))
    removed = 0
    for path in stored_names() - known:
        if storage.get_modified_time(path) < timezone.now() - KEPT:
            storage.delete(path)
            removed += 1
    return removed
