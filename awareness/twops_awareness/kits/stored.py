"""The files of kits in the storage: which are there, and whether one is still what was written."""

import hashlib

from ..fields import kit_storage
from ..models import CampaignKit

FOLDER = "kits"


def stored_names() -> set[str]:
    """Return the names of all files of kits that are there. One look at the storage, however many there are."""
    try:
        return {f"{FOLDER}/{name}" for name in kit_storage().listdir(FOLDER)[1]}
    except FileNotFoundError:
        return set()


def stored_content(kit: CampaignKit) -> bytes | None:
    """Return a kit's zip as it was written; None where it is gone, cut short or another one."""
    if not kit.is_made:
        return None
    try:
        with kit.file.open("rb") as file:
            content: bytes = file.read()
    except OSError:  # deleted in the storage, or made anew since the row was read
        return None
    return content if hashlib.sha256(content).hexdigest() == kit.sha256 else None
