"""Asking for kits: by a person, who needs permission, and by itself, where one is missing or stale. The worker makes them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task
from twops_locale.mail import later

from ..models import CampaignKit, CampaignPage, Problem
from .contents import Content, contents_of
from .making import campaigns_with_kits, countries_of, made_by_themselves, make, remove
from .stored import stored_names

ASKED_AGAIN_AFTER = timedelta(minutes=10)
SOON = "twops_kits_soon"
SOON_S = 5  # an import publishes thousands of services: once in so many seconds is enough


@task()
def make_kit(key: int) -> str:
    """Make one kit as its facts are now."""
    return make(key)


@task()
def look_after_kits() -> str | None:
    """Have kits made that are missing or stale, and remove those of campaigns that are over or withdrawn."""
    asked, removed = look_after()
    return f"{asked} asked for, {removed} removed." if asked or removed else None


def look_after_soon() -> None:
    """Have the worker look after all kits when this transaction is committed; once, however much it changes.

    Fresh kits a minute earlier, and no more than that: a stale one is served to nobody anyway.
    """
    if _after_commit not in [waiting[1] for waiting in connection.run_on_commit]:
        transaction.on_commit(_after_commit, robust=True)


def _after_commit() -> None:
    if cache.add(SOON, True, SOON_S) and CampaignPage.objects.exclude(kit_parts=[]).exists():
        look_after_kits.enqueue()


def ask_for_kits(
    campaign: CampaignPage, language: str, countries: Collection[str], user: AbstractBaseUser | AnonymousUser
) -> int:
    """Have kits of a campaign made in a language for some of its countries; return how many will be made.

    One that was asked for a moment ago is being made, and is not asked for again.

    Args:
        campaign: the page that the user works on, in any language: a kit changes no word of any.
        language: BCP 47 tag of the kits. countries: ISO codes.

    Raises PermissionDenied for who may not edit that page.
    """
    if not campaign.permissions_for_user(user).can_edit():
        raise PermissionDenied
    pages = CampaignPage.objects.filter(translation_key=campaign.translation_key)
    found = [each for each in pages.select_related("locale") if each.locale.language_code == language]
    page = next(iter(found), None)
    if page is None:
        return 0
    wanted = [code for code in countries_of([page])[page.pk] if code in set(countries)]
    ask({page.pk: wanted})
    return len(wanted)


def ask(wanted: Mapping[int, Collection[str]]) -> None:
    """Have the kits of pages (by key) for countries made by the worker, if this transaction is committed.

    One that was asked for in the last ten minutes and is not made yet waits at the worker: whoever asks, and however
    many at once, it is there once.
    """
    rows = [CampaignKit(page_id=key, country=code) for key, codes in wanted.items() for code in codes]
    if not rows:
        return
    with transaction.atomic():
        CampaignKit.objects.bulk_create(rows, ignore_conflicts=True)
        kits = CampaignKit.objects.select_for_update().filter(page__in=wanted).order_by("pk")
        recent = timezone.now() - ASKED_AGAIN_AFTER
        due = [
            kit
            for kit in kits
            if kit.country in wanted[kit.page_id] and (kit.asked_at is None or kit.asked_at < recent)
        ]
        CampaignKit.objects.filter(pk__in=[kit.pk for kit in due]).update(asked_at=timezone.now())
        for kit in due:
            later(make_kit, kit.pk)


def look_after() -> tuple[int, int]:
    """Have every kit made that is missing or stale, and remove those that may not be there any more.

    Returns how many were asked for, and how many were removed. The number of queries does not grow with the kits.
    """
    pages = campaigns_with_kits()
    possible = countries_of(pages)
    kits = list(CampaignKit.objects.select_related("page"))
    gone = [kit for kit in kits if kit.country not in possible.get(kit.page_id, ())]
    remove(gone)
    removed = {kit.pk for kit in gone}
    kept = [kit for kit in kits if kit.pk not in removed]
    wanted = {key: set(codes) for key, codes in made_by_themselves(pages).items()}
    for kit in kept:
        wanted[kit.page_id].add(kit.country)
    contents = contents_of(pages, wanted)
    known = {(kit.page_id, kit.country): kit for kit in kept}
    stored = stored_names()
    due: dict[int, list[str]] = {}
    for place, content in contents.items():
        if not _is_settled(known.get(place), content, stored):
            due.setdefault(place[0], []).append(place[1])
    ask(due)
    return sum(map(len, due.values())), len(gone)


def _is_settled(kit: CampaignKit | None, content: Content | Problem, stored: Collection[str]) -> bool:
    """Say whether there is nothing to do: the file is right and there, or it was noted already why there is none."""
    if kit is None:
        return False
    if isinstance(content, Problem):
        return kit.problem == content and not kit.is_made
    return kit.digest == content.digest and (kit.file.name in stored if kit.is_made else bool(kit.problem))


def make_now(
    pages: Sequence[CampaignPage], country: str = "", *, again: bool = False
) -> Iterator[tuple[CampaignKit, str]]:
    """Make the kits of public pages here and now, one after the other; yield each with what happened.

    Args:
        country: ISO code: only this country's, whatever languages it speaks.
        again: even those that are right.
    """
    possible = countries_of(pages)
    wanted = (
        {page.pk: [country] for page in pages if country in possible[page.pk]}
        if country
        else made_by_themselves(pages)
    )
    for key, codes in wanted.items():
        for code in codes:
            kit, _new = CampaignKit.objects.get_or_create(page_id=key, country=code)
            if again:
                CampaignKit.objects.filter(pk=kit.pk).update(digest="")
            yield kit, make(kit.pk)
