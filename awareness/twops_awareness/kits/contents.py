"""What a kit shows, as plain values, and the digest that says whether it is still that."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from django.utils.translation import gettext, override
from twops_locale.languages import text_direction
from wagtail.images.models import AbstractImage

from ..conf import conf
from ..models import CampaignPage
from ..models.kit import Problem
from ..models.kit_choices import COLOURS, KitLook
from .door import Imprint, KitDoor, KitLine, LineWanted, kit_door
from .typesetting import FONTS, LAYOUTS

VERSION = 2  # to be raised when what is made of the same data changes: names, texts of the package


@dataclass(frozen=True, slots=True)
class Words:
    """The campaign's own words: reviewed and published, or they would not be here."""

    title: str
    headline: str
    message: str
    call: str
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a kit shows.

    Attributes:
        country: ISO code. language: BCP 47 tag. address: absolute. picture: key of the image and digest of its file.
        layouts: digest of layouts and fonts.
    """

    country: str
    language: str
    words: Words
    line: KitLine
    address: str
    imprint: Imprint
    look: str
    parts: tuple[str, ...]
    picture: tuple[int, str] | None = None
    layouts: str = field(default_factory=lambda: layouts_digest())

    @property
    def digest(self) -> str:
        """A digest of all of it; the same for the same content, whoever computes it."""
        values = {**asdict(self), "version": VERSION, "colours": asdict(COLOURS[self.look])}
        values["imprint"]["emblem"] = hashlib.sha256(self.imprint.emblem).hexdigest()
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

    @property
    def shown_address(self) -> str:
        """The address as people read it aloud and type it."""
        return self.address.split("://", 1)[-1].rstrip("/")


Place = tuple[int, str]  # key of a campaign page, ISO code of a country


def contents_of(
    pages: Sequence[CampaignPage], countries: Mapping[int, Collection[str]]
) -> dict[Place, "Content | Problem"]:
    """Return what the kits of public campaign pages show now, or why there is none. The door is asked once for all.

    Args:
        pages: with their locales; of the published rows, never of drafts. countries: for each page's key.
    """
    door = kit_door()
    places = [(page, country) for page in pages for country in countries.get(page.pk, ())]
    if door is None:
        return {(page.pk, country): Problem.NO_LINE for page, country in places}
    lines = door.lines([_wish(page, country) for page, country in places])
    imprints = {tag: door.imprint(tag) for tag in {page.locale.language_code for page in pages}}
    pictures = _pictures(pages)
    return {
        (page.pk, country): Problem.NO_LINE
        if line is None
        else _content(page, country, line, door, imprints[page.locale.language_code], pictures)
        for (page, country), line in zip(places, lines, strict=True)
    }


def _wish(page: CampaignPage, country: str) -> LineWanted:
    audience = (page.audiences or [""])[0]
    return LineWanted(country, page.locale.language_code, audience, _by_hand(page).get(country))


def _by_hand(page: CampaignPage) -> dict[str, int]:
    """Return the keys of the services that were chosen by hand, as stored: to read each would be a query."""
    chosen = [each["value"] for each in page.kit_lines.raw_data]
    return {
        each["country"]: each["service"] for each in chosen if each.get("service") and each.get("country")
    }


def foreign_lines(page: CampaignPage) -> list[tuple[str, KitLine]]:
    """Return the lines by hand that are not there for the country they were chosen for, with its ISO code.

    No query where none was chosen.
    """
    door, countries = kit_door(), sorted(_by_hand(page))
    if door is None or not countries:
        return []
    lines = door.lines([_wish(page, country) for country in countries])
    return [
        (country, line)
        for country, line in zip(countries, lines, strict=True)
        if line is not None and not line.serves
    ]


def _content(
    page: CampaignPage,
    country: str,
    line: KitLine,
    door: KitDoor,
    imprint: Imprint,
    pictures: Mapping[int, AbstractImage],
) -> Content:
    picture = pictures.get(page.kit_picture_id or 0)
    language = page.locale.language_code
    return Content(
        country=country,
        language=language,
        words=words_of(page),
        line=line,
        address=door.address(country, language),
        imprint=imprint,
        look=page.kit_look if page.kit_look in COLOURS else KitLook.CALM.value,
        parts=tuple(sorted(page.kit_parts or ())),
        picture=(picture.pk, picture.get_file_hash()) if picture is not None else None,
    )


def _pictures(pages: Sequence[CampaignPage]) -> dict[int, AbstractImage]:
    """Return the pictures that anybody may see, by key: one of a restricted collection is left out."""
    from wagtail.images import get_image_model

    keys = {page.kit_picture_id for page in pages if page.kit_picture_id}
    if not keys:
        return {}
    images = get_image_model().objects.filter(pk__in=keys).select_related("collection")
    return {image.pk: image for image in images if not image.collection.get_view_restrictions()}


def words_of(page: CampaignPage) -> Words:
    """Return the words of a page for its kits."""
    call = page.kit_call or _somebody_listens(page.locale.language_code)
    return Words(
        title=page.title,
        headline=page.kit_headline or page.title,
        message=page.message,
        call=call,
        text=page.kit_text or page.summary,
    )


def _somebody_listens(language: str) -> str:
    """Return the words above the number in a language; none where nobody translated them: no English on a Finnish poster."""
    with override(None):
        original = gettext("Somebody listens.")
    with override(language):
        said = gettext("Somebody listens.")
    return said if said != original or language.split("-")[0] == "en" else ""


def direction_of(language: str) -> str:
    """Return ``ltr`` or ``rtl``."""
    return text_direction(language)


def layout_folders() -> tuple[Path, ...]:
    """Return the folders of layouts; those of the settings come last, and win."""
    own = conf().KIT_LAYOUTS
    return (LAYOUTS, Path(own)) if own else (LAYOUTS,)


@cache
def _digest_of(folders: tuple[Path, ...]) -> str:
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.glob("*")):
            if path.is_file():
                found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def layouts_digest() -> str:
    """Return a digest of the layouts and the fonts; read once a process, they come with the code."""
    return _digest_of((*layout_folders(), FONTS))
