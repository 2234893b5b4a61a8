"""Gives out a kit, or one of its files: only what is public and right at this moment."""

import mimetypes
import zipfile
from dataclasses import dataclass
from uuid import UUID

from ..models import CampaignKit
from .asking import ask
from .contents import Content
from .making import current_contents, is_current_in

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
    if not is_current_in(kit, contents):
        ask({kit.page_id: [kit.country]})
        raise KitBeingMade(name)
    try:
        with kit.file.open("rb") as file:
            if name == zip_name_of(kit):
                return Served(name, file.read(), "application/zip")
            with zipfile.ZipFile(file) as archive:
                return Served(name, archive.read(name), type_of(name))
    except (OSError, KeyError) as error:  # deleted in the storage, or made anew since the row was read
        ask({kit.page_id: [kit.country]}, again=True)
        raise KitBeingMade(name) from error


def type_of(name: str) -> str:
    """Return the media type of a file, from its ending."""
    ending = name[name.rfind(".") :]
    kind = MORE_TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
