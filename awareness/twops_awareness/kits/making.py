"""Which kits there are to be, whether they are still right, and their making."""

import hashlib
import logging
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from twops_locale.models import CountryLanguage

from ..fields import kit_storage
from ..models import CampaignKit, CampaignPage, Problem
from ..models.places import country_choices
from ..models.versions import public_versions
from ..periods import State
from ..public import public_of
from .contents import Content, Place, contents_of
from .errors import DoesNotFit, KitsNotInstalled, LayoutBroken, NotLegible
from .package import files_of, zipped
from .stored import FOLDER, stored_content

TRIES = 3  # how often a kit is made again because its facts changed while it was made
log = logging.getLogger(__name__)


class FactsKeepChanging(Exception):
    """The facts of a kit changed at every try while it was made: the task is to be done again."""


def campaigns_with_kits(keys: Collection[int] | None = None) -> list[CampaignPage]:
    """Return the public campaigns that have kits and have not ended, with their locales. One query."""
    pages = public_of(CampaignPage).exclude(kit_parts=[])
    if keys is not None:
        pages = pages.filter(pk__in=keys)
    return [page for page in pages.order_by("pk") if page.state is not State.ENDED]


def countries_of(pages: Collection[CampaignPage]) -> dict[int, list[str]]:
    """Return for which countries (ISO codes) each campaign page may have kits, by its key. Two queries for any number.

    Those that it names, in its order, or all of the site where it names none; but none that has a version of its own, and be
    it that this one has ended: there the country's words hold, and the page leads to them.
    """
    keys = {page.translation_key for page in pages}
    apart: dict[UUID, set[str]] = {}
    for key, code in (
        public_versions().filter(campaign_key__in=keys).values_list("campaign_key", "country_code")
    ):
        apart.setdefault(key, set()).add(code)
    everywhere = [code for code, _name in country_choices()]
    return {
        page.pk: [
            code for code in page.countries or everywhere if code not in apart.get(page.translation_key, ())
        ]
        for page in pages
    }


def made_by_themselves(pages: Collection[CampaignPage]) -> dict[int, list[str]]:
    """Return for which countries each page's kit is made without being asked for: those where its language is spoken.

    A Finnish poster for Poland is made when somebody wants it.
    """
    spoken: dict[str, set[str]] = {}
    for tag, code in CountryLanguage.objects.values_list("tag", "country__code"):
        spoken.setdefault(tag.split("-")[0], set()).add(code)
    countries = countries_of(pages)
    return {
        page.pk: [
            code
            for code in countries[page.pk]
            if code in spoken.get(page.locale.language_code.split("-")[0], ())
        ]
        for page in pages
    }


def current_contents(kits: Iterable[CampaignKit]) -> dict[Place, Content | Problem]:
    """Return what these kits show now; a kit whose campaign is not public, or has ended, has no entry."""
    countries: dict[int, list[str]] = {}
    for kit in kits:
        countries.setdefault(kit.page_id, []).append(kit.country)
    pages = {page.pk: page for page in campaigns_with_kits(countries)}
    possible = countries_of(pages.values())
    allowed = {key: [code for code in countries[key] if code in possible[key]] for key in pages}
    return contents_of(list(pages.values()), allowed)


def is_current(kit: CampaignKit) -> bool:
    """Say whether a kit's file shows the facts and the words of this moment. Only then may anybody have it."""
    return is_current_in(kit, current_contents([kit]))


def is_current_in(kit: CampaignKit, contents: Mapping[Place, Content | Problem]) -> bool:
    """Say the same, where the contents are at hand."""
    content = contents.get((kit.page_id, kit.country))
    return kit.is_made and isinstance(content, Content) and content.digest == kit.digest


def make(key: int) -> str:
    """Make the kit with this key as its facts are now; return what happened, for the worker's screen.

    The facts are read again under a lock when the files are made: a number that changed meanwhile is in no file.

    Raises:
        FactsKeepChanging: they changed at every try.
        LayoutBroken, KitsNotInstalled: nobody but who runs the site can mend it; the kit says that it could not be made.
    """
    for _try in range(TRIES):
        kit = CampaignKit.objects.select_related("page").filter(pk=key).first()
        if kit is None:
            return "Gone."
        content = current_contents([kit]).get((kit.page_id, kit.country))
        if content is None:
            remove([kit])
            return "Removed: its campaign is not public."
        if isinstance(content, Problem):
            if _settle(key, content, b"", [], problem=content):
                return content.value
        elif kit.digest == content.digest and stored_content(kit) is not None:
            CampaignKit.objects.filter(pk=key).update(asked_at=None)
            return "It was right already."
        elif said := _make_of(key, content):
            return said
    raise FactsKeepChanging(key)


def _make_of(key: int, content: Content) -> str:
    """Make a kit of a content; return what happened, nothing where the content was another one in the end."""
    try:
        files = files_of(content)
    except DoesNotFit as error:
        settled = _settle(
            key, content, b"", [], problem=Problem.TOO_LONG, detail=f"{error.field}: {error.file}"
        )
        return str(error) if settled else ""
    except NotLegible as error:
        settled = _settle(key, content, b"", [], problem=Problem.FAILED, detail=error.detail)
        return str(error) if settled else ""
    except (LayoutBroken, KitsNotInstalled):
        _settle(key, content, b"", [], problem=Problem.FAILED)
        log.exception("Kit %s could not be made.", key)
        return "Failed."
    packed = zipped(content, files, timezone.localdate())
    return f"{len(packed)} bytes." if _settle(key, content, packed, [file.entry for file in files]) else ""


def _settle(
    key: int,
    content: Content | Problem,
    packed: bytes,
    files: list[dict[str, object]],
    *,
    problem: Problem | str = "",
    detail: str = "",
) -> bool:
    """Keep what was made, if it is still what the kit is to show; say whether it is."""
    with transaction.atomic():
        kit = CampaignKit.objects.select_for_update().filter(pk=key).first()
        if kit is None:
            return True
        now = current_contents([kit]).get((kit.page_id, kit.country))
        if now != content:
            return False
        before = kit.file.name
        kit.file = (
            kit_storage().save(f"{FOLDER}/{secrets.token_hex(16)}.zip", ContentFile(packed)) if packed else ""
        )
        kit.digest = content.digest if isinstance(content, Content) else ""
        kit.sha256 = hashlib.sha256(packed).hexdigest() if packed else ""
        kit.size, kit.files = len(packed), files
        kit.problem, kit.problem_detail = problem, detail
        kit.made_at, kit.asked_at = (timezone.now() if packed else None), None
        kit.save()
        if before:
            transaction.on_commit(partial(kit_storage().delete, before), robust=True)
    return True


def remove(kits: Sequence[CampaignKit]) -> None:
    """Remove kits and, after the commit, their files."""
    if not kits:
        return
    with transaction.atomic():
        CampaignKit.objects.filter(pk__in=[kit.pk for kit in kits]).delete()
        for name in [kit.file.name for kit in kits if kit.file.name]:
            transaction.on_commit(partial(kit_storage().delete, name), robust=True)
