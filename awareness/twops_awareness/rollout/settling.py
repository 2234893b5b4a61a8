"""What a country does about changes of the original: it takes one over, as a draft, or keeps its own words."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from twops_locale.languages import territory_name

from ..models import Adaptation, CampaignPage
from .changes import Change, changes_of, key_of
from .content import Content, Difference, Missing, carry, content_of, differences, fill
from .desks import User, acts_for
from .errors import AdaptationNotAllowed, CannotTakeOver, ChangedMeanwhile
from .foreign import foreign_texts
from .original import draft_of, originals_by_language, own_page
from .taken import TAKEN, note_public, note_settled, note_taken


@dataclass(frozen=True, slots=True)
class Comparison:
    """A country's version beside its original.

    Attributes:
        page: the version, in the language in which it is written; None if it is gone.
        originals: the public pages of the original by language; empty where it is withdrawn or deleted.
        changes: what changed in the words that the country took over, or their translation; and facts.
        ahead: what changed in the language of the original and is not public yet in the language of those words.
        foreign: fields and blocks of the version that are in the language of the original still.
    """

    adaptation: Adaptation
    page: CampaignPage | None
    originals: dict[str, CampaignPage]
    changes: list[Change]
    ahead: list[Change]
    foreign: list[str]

    @property
    def count(self) -> int:
        """How many changes nobody has looked at."""
        return len(self.changes) + len(self.ahead)


@dataclass(frozen=True, slots=True)
class Found:
    """The differences behind a comparison. Both lists are in the order of the page."""

    taken: list[Difference]
    ahead: list[Difference]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.taken) + len(self.ahead)


def find_differences(adaptation: Adaptation, originals: dict[str, CampaignPage]) -> Found:
    """Return what changed in an original's public pages since the country looked. No query.

    Facts that are the same in every language are those of the original: they wait for no translation.
    """
    taken = _since(adaptation, adaptation.language, originals)
    if adaptation.source_language == adaptation.language:
        return Found(taken, [])
    ahead = _since(adaptation, adaptation.source_language, originals)
    if adaptation.source_language in originals:
        words = [each for each in taken if not each.is_fact]
        facts = [each for each in ahead if each.is_fact]
        taken = [*facts, *words]
    known = {(each.kind, each.path) for each in taken}
    return Found(taken, [each for each in ahead if (each.kind, each.path) not in known])


def _since(adaptation: Adaptation, language: str, originals: dict[str, CampaignPage]) -> list[Difference]:
    if language not in originals or language not in adaptation.compared:
        return []
    return differences(_kept(adaptation, language), content_of(originals[language]))


def _kept(adaptation: Adaptation, language: str) -> Content:
    return cast("Content", adaptation.compared[language])


def compare(adaptation: Adaptation, *, with_draft: bool = True) -> Comparison:
    """Return a country's version beside its original, with the changes in words.

    Args:
        with_draft: whether what is not published yet of the version may be shown.
    """
    originals = originals_by_language([adaptation.campaign_key]).get(adaptation.campaign_key, {})
    found = find_differences(adaptation, originals)
    own = own_page(adaptation)
    draft = draft_of(own) if own is not None and with_draft else own
    mine: Content = content_of(draft) if draft is not None else {"fields": {}, "body": []}
    same_language = draft is not None and draft.locale.language_code == adaptation.language

    def in_words(which: list[Difference], language: str, takeable: bool) -> list[Change]:
        if not which:
            return []
        now = content_of(originals[language])
        return changes_of(which, _kept(adaptation, language), now, mine, takeable=takeable)

    source, language = adaptation.source_language, adaptation.language
    of_facts = source if source in originals else language
    return Comparison(
        adaptation=adaptation,
        page=draft,
        originals=originals,
        changes=[
            change
            for fact, group in groupby(found.taken, key=lambda each: each.is_fact)
            for change in in_words(
                list(group), of_facts if fact else language, takeable=fact or same_language
            )
        ],
        ahead=in_words(found.ahead, adaptation.source_language, False),
        foreign=[] if draft is None or same_language else foreign_texts(mine, _kept(adaptation, language)),
    )


def may_settle(adaptation: Adaptation, page: CampaignPage, user: User) -> bool:
    """Say whether a person decides about changes for a country: who acts for it and may edit its page."""
    return acts_for(user, adaptation.country_code) and page.permissions_for_user(user).can_edit()


@transaction.atomic
def take_over(adaptation: Adaptation, keys: Collection[str], *, user: User) -> CampaignPage:
    """Return a new draft of a country's version in which the original's changes stand. Nothing public changes.

    Raises:
        AdaptationNotAllowed: the user acts for other countries, or may not edit the page.
        ChangedMeanwhile: a change is not there any more as it was shown.
        CannotTakeOver: the page is locked, has no place for a change, or would not be valid with it.
    """
    row, page = _locked(adaptation, user)
    if page.workflow_in_progress and page.permissions_for_user(user).page_locked():
        raise CannotTakeOver(_("The page waits for approval. Nothing was taken over."))
    if page.permissions_for_user(user).page_locked():
        raise CannotTakeOver(_("The page is locked. Nothing was taken over."))
    originals, found = _found(row)
    chosen = _chosen(found.taken, keys)
    if page.locale.language_code != row.language and not all(each.is_fact for each in chosen):
        raise CannotTakeOver(_("The original is in another language. Write the words yourself."))
    draft = draft_of(page)
    before, content = [content_of(draft), content_of(page)], content_of(draft)
    try:
        for each in chosen:
            carry(each, content)
    except Missing as error:
        raise CannotTakeOver(_("Your version has no such block any more. Nothing was taken over.")) from error
    fill(draft, content)
    try:
        draft.clean()
    except ValidationError as error:
        raise CannotTakeOver(" ".join(error.messages)) from error
    note_taken(row, chosen, before, content)
    draft.save_revision(user=user, log_action=True)
    _settle(row, chosen, originals, by_taking=True)
    return draft


@transaction.atomic
def keep_own(adaptation: Adaptation, keys: Collection[str], *, user: User) -> None:
    """Note that somebody looked at changes of the original, and that the country's words stay.

    Raises AdaptationNotAllowed and ChangedMeanwhile, as ``take_over`` does.
    """
    row, _page = _locked(adaptation, user)
    originals, found = _found(row)
    _settle(row, _chosen([*found.taken, *found.ahead], keys), originals, by_taking=False)


def _locked(adaptation: Adaptation, user: User) -> tuple[Adaptation, CampaignPage]:
    """Return the row, which stays locked until the end of the transaction, and the country's page."""
    row = Adaptation.objects.select_for_update().filter(pk=adaptation.pk).first()
    page = own_page(row) if row is not None else None
    if row is None or page is None:
        raise ChangedMeanwhile
    if not may_settle(row, page, user):
        raise AdaptationNotAllowed(territory_name(row.country_code, "en"))
    return row, page


def _found(row: Adaptation) -> tuple[dict[str, CampaignPage], Found]:
    originals = originals_by_language([row.campaign_key]).get(row.campaign_key, {})
    return originals, find_differences(row, originals)


def _chosen(found: list[Difference], keys: Collection[str]) -> list[Difference]:
    by_key = {key_of(each): each for each in found}
    if not keys or not set(keys) <= set(by_key):
        raise ChangedMeanwhile
    return [each for key, each in by_key.items() if key in keys]


def _settle(
    row: Adaptation, chosen: list[Difference], originals: dict[str, CampaignPage], *, by_taking: bool
) -> None:
    """Compare from now on with what the original says in these places, in each of the languages that are compared."""
    places = {(each.kind, each.path) for each in chosen}
    settled: dict[str, list[Difference]] = {}
    for language in {row.language, row.source_language}:
        if language not in originals or language not in row.compared:
            continue
        kept = _kept(row, language)
        found = differences(kept, content_of(originals[language]))
        settled[language] = [each for each in found if (each.kind, each.path) in places]
        for each in settled[language]:
            carry(each, kept)
    note_settled(row, settled, by_taking=by_taking)
    if not find_differences(row, originals).count:
        row.behind_since = None
    row.save(update_fields=["compared", "behind_since"])


@transaction.atomic
def note_version_published(page: CampaignPage) -> None:
    """Note what of the changes that were taken over is really in the version that is public now; the others wait again."""
    row = Adaptation.objects.select_for_update().filter(adaptation_key=page.translation_key).first()
    own = own_page(row) if row is not None else None
    if row is None or own is None or own.pk != page.pk or TAKEN not in row.compared:
        return
    note_public(row, content_of(own))
    originals = originals_by_language([row.campaign_key]).get(row.campaign_key, {})
    behind = bool(find_differences(row, originals).count)
    row.behind_since = (row.behind_since or timezone.now()) if behind else None
    row.save(update_fields=["compared", "behind_since"])


def note_publication(key: UUID) -> None:
    """Note since when versions are behind the campaign that was published just now."""
    rows = list(Adaptation.objects.filter(campaign_key=key))
    if not rows:
        return
    originals = originals_by_language([row.campaign_key for row in rows])
    now = timezone.now()
    for row in rows:
        pages = originals.get(row.campaign_key, {})
        behind = bool(find_differences(row, pages).count)
        title = pages[row.source_language].title if row.source_language in pages else row.campaign_title
        if behind != (row.behind_since is not None) or title != row.campaign_title:
            row.behind_since = (row.behind_since or now) if behind else None
            row.campaign_title = title
            row.save(update_fields=["behind_since", "campaign_title"])
