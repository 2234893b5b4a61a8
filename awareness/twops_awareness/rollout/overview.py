"""How far each country is with each campaign, for everybody who works on them. As many queries for ten campaigns as for one."""

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from twops_locale.languages import best_of, site_languages
from twops_locale.models import Country
from twops_locale.negotiation import best_match
from twops_locale.translation.notifications import name_of
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..models import Adaptation, CampaignPage
from ..periods import Period, State
from ..public import public_of
from .desks import User, countries_of
from .original import originals_by_language
from .settling import find_differences


class Standing(StrEnum):
    """How far a country is with a campaign."""

    NOT_ADOPTED = "not_adopted"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PLANNED = "planned"
    LIVE = "live"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class LanguageOfCountry:
    """A language of a country, and whether its version is public in it."""

    tag: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A country's line of a campaign.

    Attributes:
        version: the row, None where the country has none. page: the key of the page that the country writes.
        languages: those of the country that the site has, in the country's order.
        changes: how many changes of the original nobody has looked at.
        has_home: whether the site has pages in one of its languages, below which a version could stand.
        may_adapt, may_edit: what the person who looks may do next.
        may_look: whether the person may see what changed: in a public version everybody, in a draft who may edit it.
        made_by: who made the version, where the person writes for the country, too, and may not change it; else empty.
    """

    country: Country
    standing: Standing
    version: Adaptation | None = None
    page: int | None = None
    languages: tuple[LanguageOfCountry, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    changes: int = 0
    has_home: bool = True
    may_adapt: bool = False
    may_edit: bool = False
    may_look: bool = False
    made_by: str = ""

    @property
    def missing(self) -> list[str]:
        """The tags of the country's languages in which its version is not public."""
        return [language.tag for language in self.languages if not language.is_public]

    @property
    def translated(self) -> list[str]:
        """The tags of the country's languages in which its version is public."""
        return [language.tag for language in self.languages if language.is_public]


@dataclass(frozen=True, slots=True)
class CampaignLines:
    """A campaign and its countries.

    Attributes:
        title: in the editor's language, or another one that it is public in; as it was kept if the original is gone.
        page: the key of the original's page, None if it is deleted. is_public: whether it can be adapted.
        languages: the tags of the languages that it is public in.
    """

    key: UUID
    title: str
    page: int | None
    is_public: bool
    state: State | None
    may_edit: bool
    languages: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many countries stand where."""
        found: dict[str, int] = {}
        for line in self.lines:
            found[line.standing.value] = found.get(line.standing.value, 0) + 1
        return found

    @property
    def behind(self) -> int:
        """How many versions are behind the original."""
        return sum(1 for line in self.lines if line.changes)


@dataclass(slots=True)
class _Known:
    """What was read for all campaigns at once."""

    today: date
    user: User
    language: str
    countries: list[Country]
    site: list[str]
    desks: Set[str] | None
    pages: dict[UUID, list[CampaignPage]]
    versions: dict[UUID, dict[str, Adaptation]]
    originals: Mapping[UUID, Mapping[str, CampaignPage]]
    public: Set[int]
    in_review: Set[int] = frozenset()
    scheduled: Set[int] = frozenset()
    homes: dict[tuple[str, str], Page] = field(default_factory=dict)
    policy: PagePermissionPolicy = field(default_factory=PagePermissionPolicy)

    def may(self, action: str, page: Page) -> bool:
        """Say what Wagtail's rights on pages say. No query after the first question."""
        return bool(self.policy.user_has_permission_for_instance(self.user, action, page))

    def acts_for(self, code: str) -> bool:
        """Say whether the person acts for a country."""
        return self.desks is None or code in self.desks


def roll_out(user: User, *, today: date, language: str, key: UUID | None = None) -> list[CampaignLines]:
    """Return the campaigns that are public or have versions, those that run or come first; or only the one of a key.

    Args:
        language: BCP 47, in which titles are wanted.
    """
    known = _read(user, today, language)
    keys = [each for each in _campaigns(known) if key in (None, each)]
    found = [_campaign(each, known) for each in keys]
    return sorted(found, key=lambda each: (each.state in (State.ENDED, None), each.title.casefold()))


def _read(user: User, today: date, language: str) -> _Known:
    rows: dict[UUID, dict[str, Adaptation]] = {}
    versions = set()
    for row in Adaptation.objects.order_by("pk"):
        rows.setdefault(row.campaign_key, {})[row.country_code] = row
        versions.add(row.adaptation_key)
    pages: dict[UUID, list[CampaignPage]] = {}
    stored = CampaignPage.objects.select_related("locale", "owner").defer("body")
    for page in stored.filter(alias_of=None).order_by("pk"):
        pages.setdefault(page.translation_key, []).append(page)
    own = [page.pk for key in versions for page in pages.get(key, [])]
    return _Known(
        today=today,
        user=user,
        language=language,
        countries=sorted(
            Country.objects.prefetch_related("languages"), key=lambda each: str(each).casefold()
        ),
        site=site_languages(),
        desks=countries_of(user),
        pages=pages,
        versions=rows,
        originals=originals_by_language(rows),
        public=frozenset(public_of(CampaignPage).values_list("pk", flat=True)),
        in_review=_in_review(own),
        scheduled=_scheduled(own),
        homes=_homes(pages),
    )


def _in_review(pages: Collection[int]) -> frozenset[int]:
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pages],
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return frozenset(int(pk) for pk in states.values_list("object_id", flat=True))


def _scheduled(pages: Collection[int]) -> frozenset[int]:
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pages],
        approved_go_live_at__isnull=False,
    )
    return frozenset(int(pk) for pk in revisions.values_list("object_id", flat=True))


def _homes(pages: Mapping[UUID, list[CampaignPage]]) -> dict[tuple[str, str], Page]:
    """Return what campaigns stand below, and its translations: by the campaign's place (path) and by language."""
    above = {page.path[: -Page.steplen] for group in pages.values() for page in group}
    keys = dict(Page.objects.filter(path__in=above).values_list("path", "translation_key"))
    by_key: dict[UUID, dict[str, Page]] = {}
    for page in Page.objects.filter(translation_key__in=set(keys.values())).select_related("locale"):
        by_key.setdefault(page.translation_key, {})[page.locale.language_code] = page
    return {(path, language): page for path, key in keys.items() for language, page in by_key[key].items()}


def _campaigns(known: _Known) -> Iterable[UUID]:
    """Return the keys of what is no version: public, or with versions, be it deleted."""
    versions = {row.adaptation_key for rows in known.versions.values() for row in rows.values()}
    yield from (key for key in known.versions if key not in known.pages)
    for key, pages in known.pages.items():
        if key in versions:
            continue
        if key in known.versions or any(page.pk in known.public for page in pages):
            yield key


def _campaign(key: UUID, known: _Known) -> CampaignLines:
    pages = known.pages.get(key, [])
    rows = known.versions.get(key, {})
    public = {page.locale.language_code: page for page in pages if page.pk in known.public}
    if not pages:
        title = next(iter(rows.values())).campaign_title
        lines = tuple(_line(country, None, rows[country.code], known) for country in known.countries if country.code in rows)  # fmt: skip
        return CampaignLines(key, title, None, False, None, False, lines=lines)
    first = pages[0]
    tag = best_of(public, [known.language, first.locale.language_code])
    shown = public[tag] if tag else first
    concerned = [
        country
        for country in known.countries
        if country.code in rows or not shown.countries or country.code in shown.countries
    ]
    return CampaignLines(
        key=key,
        title=shown.title,
        page=first.pk,
        is_public=bool(public),
        state=Period(shown.starts_on, shown.ends_on).state(known.today),
        may_edit=known.may("change", first),
        languages=tuple(sorted(public)),
        lines=tuple(
            _line(country, shown if public else None, rows.get(country.code), known) for country in concerned
        ),
    )


def _line(country: Country, campaign: CampaignPage | None, row: Adaptation | None, known: _Known) -> Line:
    tags = dict.fromkeys(
        match for tag in country.language_tags if (match := best_match(tag, known.site)) is not None
    )
    pages = known.pages.get(row.adaptation_key, []) if row is not None else []
    if row is None or not pages:
        homes = _homes_of(campaign, tags, known) if campaign is not None else []
        return Line(
            country=country,
            standing=Standing.NOT_ADOPTED,
            languages=tuple(LanguageOfCountry(tag, False) for tag in tags),
            has_home=bool(homes) or campaign is None,
            may_adapt=known.acts_for(country.code) and any(known.may("add", home) for home in homes),
        )
    public = {page.locale.language_code for page in pages if page.pk in known.public}
    own = pages[0]
    acts, may_change = known.acts_for(country.code), known.may("change", own)
    found = find_differences(row, dict(known.originals.get(row.campaign_key, {})))
    return Line(
        country=country,
        standing=_standing(pages, known),
        version=row,
        page=own.pk,
        languages=tuple(LanguageOfCountry(tag, tag in public) for tag in tags),
        starts_on=own.starts_on,
        ends_on=own.ends_on,
        changes=found.count,
        may_edit=acts and may_change,
        may_look=(acts and may_change) or own.pk in known.public,
        made_by=name_of(own.owner) if acts and own.owner and not may_change and known.may("add", own) else "",
    )


def _homes_of(campaign: CampaignPage, tags: Iterable[str], known: _Known) -> list[Page]:
    """Return the pages below which a version can stand in some languages."""
    place = campaign.path[: -Page.steplen]
    homes = (known.homes.get((place, tag)) for tag in tags)
    return [home for home in homes if home is not None]


def _standing(pages: Collection[CampaignPage], known: _Known) -> Standing:
    """Return how far a version is: as soon as one of its languages is public, where its period stands."""
    public = [page for page in pages if page.pk in known.public]
    if public:
        state = Period(public[0].starts_on, public[0].ends_on).state(known.today)
        return {
            State.UPCOMING: Standing.PLANNED,
            State.RUNNING: Standing.LIVE,
            State.ENDED: Standing.ENDED,
        }[state]
    keys = {page.pk for page in pages}
    if keys & known.in_review:
        return Standing.IN_REVIEW
    if keys & known.scheduled:
        return Standing.PLANNED
    if any(page.expired for page in pages):
        return Standing.ENDED
    if any(page.first_published_at is not None for page in pages):
        return Standing.WITHDRAWN
    return Standing.DRAFT
