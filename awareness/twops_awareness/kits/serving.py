"""Gives out a kit, or one of its files: only what is public and right at this moment."""

import mimetypes
import zipfile
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from django.utils import timezone

from ..models import CampaignKit
from .asking import ASKED_AGAIN_AFTER, ask
from .contents import Content
from .making import current_contents, is_current_in
from .stored import stored_content

MORE_TYPES = {".svg": "image/svg+xml", ".zip": "application/zip"}


class KitGone(Exception):
    """There is no such kit or file, or no public campaign shows it any more."""


class KitBeingMade(Exception):
    """What the kit shows changed, or it was not made yet: the worker makes it."""


@dataclass(frozen=True, slots=True)
class Served:
    """A file as it is sent: name, content, media type."""

    name: str
    content: bytes
    content_type: str


def zip_name_of(kit: CampaignKit) -> str:
    """Return the name of a kit's zip. One query, where its page's locale was not read with it."""
    return kit.zip_name(kit.page.locale.language_code)


def served(uuid: UUID, name: str) -> Served:
    """Return a kit's zip, or the file of this name in it, as it is right now.

    Raises:
        KitGone: there is none, or not any more.
        KitBeingMade: a right one will be there in a moment; it was asked for.
    """
    kit = CampaignKit.objects.select_related("page__locale").filter(uuid=uuid).first()
    names = {file["name"] for file in kit.files} if kit is not None else set()
    if kit is None or (name != zip_name_of(kit) and kit.is_made and name not in names):
        raise KitGone(name)
    contents = current_contents([kit])
    content = contents.get((kit.page_id, kit.country))
    if not isinstance(content, Content) or (kit.problem and kit.digest == content.digest):
        raise KitGone(name)
    is_current = is_current_in(kit, contents)
    packed = stored_content(kit) if is_current else None
    if packed is None:
        if not (is_current and _was_made_just_now(kit)):
            ask({kit.page_id: [kit.country]})
        raise KitBeingMade(name)
    if name == zip_name_of(kit):
        return Served(name, packed, "application/zip")
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        return Served(name, archive.read(name), type_of(name))


def _was_made_just_now(kit: CampaignKit) -> bool:
    """Say whether making it again would help no more than the last time: a storage that keeps nothing fills no queue."""
    return kit.made_at is not None and kit.made_at > timezone.now() - ASKED_AGAIN_AFTER


def type_of(name: str) -> str:
    """Return the media type of a file, from its ending."""
    ending = name[name.rfind(".") :]
    kind = MORE_TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
