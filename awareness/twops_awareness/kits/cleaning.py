"""Removes what a process that was killed left behind."""

from datetime import timedelta

from django.utils import timezone

from ..fields import kit_storage
from ..models import CampaignKit

FOLDER = "kits"
KEPT = timedelta(days=1)  # a file is written a moment before its kit says so


def remove_lost_files() -> int:
    """Remove files older than a day that no kit names; return how many. One query."""
    storage = kit_storage()
    if not storage.exists(FOLDER):
        return 0
    known = set(CampaignKit.objects.values_list("file", flat=True))
    removed = 0
    for name in storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if path not in known and storage.get_modified_time(path) < timezone.now() - KEPT:
            storage.delete(path)
            removed += 1
    return removed
