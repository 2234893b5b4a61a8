"""Demo pages: written in English, published, sent for translation, translated, reviewed and approved."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, time

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from twops_awareness.audiences import Audience
from twops_awareness.models import (
    AwarenessPage,
    CampaignPage,
    CountryPage,
    Discretion,
    EventPage,
    FindHelpPage,
    GuidePage,
    HomePage,
    Licence,
    MaterialKind,
    MaterialPage,
    NewsPage,
    PlainPage,
    QuestionPage,
    TrainingPage,
)
from twops_awareness.models.kit_choices import KitLook, KitPart
from twops_locale.translation import operations
from wagtail.models import Locale, Page, Site

from ..setup.home import replace_welcome_page
from . import blocks, drawings
from .files import PageWords, Section
from .rollout import load_rollout


@dataclass(frozen=True, slots=True)
class Kind:
    """What a page of the demo is: its type, its facts, and the pages that it leads to, by their names in the files."""

    model: type[AwarenessPage]
    facts: Mapping[str, object] = dataclass_field(default_factory=dict)
    links: Mapping[str, str] = dataclass_field(default_factory=dict)
    parent: str = "home"


REVIEWED = {"reviewed_on": date(2026, 11, 2)}
PROFESSIONALS = {"audiences": [Audience.PROFESSIONAL, Audience.POLICE]}
# A page stands after those that it leads to.
TYPES: dict[str, Kind] = {
    "home": Kind(HomePage, {"discretion": Discretion.ON}),
    "find_help": Kind(FindHelpPage),
    "campaign_talk": Kind(CampaignPage, {"audiences": [Audience.OWN_THOUGHTS], "discretion": Discretion.OFF}),
    "guide_talk": Kind(
        GuidePage, {"audiences": [Audience.FAMILY, Audience.PROFESSIONAL], "discretion": Discretion.ON}
    ),
    "safety": Kind(PlainPage, {"role": PlainPage.Role.SAFETY}),
    "privacy": Kind(PlainPage, {"role": PlainPage.Role.PRIVACY}),
    "accessibility": Kind(PlainPage, {"role": PlainPage.Role.ACCESSIBILITY}),
    "about": Kind(PlainPage, {"role": PlainPage.Role.ABOUT}),
    "partners": Kind(PlainPage, {"role": PlainPage.Role.PARTNERS}),
    "contact": Kind(PlainPage, {"role": PlainPage.Role.CONTACT}),
    "imprint": Kind(PlainPage, {"role": PlainPage.Role.IMPRINT}),
    "campaign_november": Kind(
        CampaignPage,
        {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30), "audiences": [Audience.FAMILY]},
    ),
    "guide_family": Kind(GuidePage, {"audiences": [Audience.FAMILY]}),
    "campaign_light": Kind(
        CampaignPage,
        {
            "starts_on": date(2026, 11, 9),
            "ends_on": date(2027, 3, 31),
            "countries": ["CY", "DE", "FI", "PL"],
            "audiences": [Audience.OWN_THOUGHTS],
            "kit_parts": KitPart.values,
            "kit_look": KitLook.NIGHT,
            **REVIEWED,
        },
        {"next_step": "find_help"},
    ),
    "campaign_ask": Kind(
        CampaignPage,
        {
            "starts_on": date(2027, 1, 11),
            "ends_on": date(2027, 2, 28),
            "countries": ["DE", "FI", "PL"],
            "kit_parts": KitPart.values,
            "kit_look": KitLook.DAY,
            **PROFESSIONALS,
            **REVIEWED,
        },
    ),
    "material_poster": Kind(
        MaterialPage,
        {"kind": MaterialKind.POSTER, "licence": Licence.CC_BY_ND, "audiences": [Audience.OWN_THOUGHTS]},
        {"campaign": "campaign_light"},
    ),
    "material_texts": Kind(
        MaterialPage, {"kind": MaterialKind.SOCIAL, "licence": Licence.CC_BY}, {"campaign": "campaign_light"}
    ),
    "training_first_talk": Kind(TrainingPage, {**PROFESSIONALS, **REVIEWED}, {"next_step": "guide_talk"}),
    "guide_first_call": Kind(
        GuidePage, {"audiences": [Audience.OWN_THOUGHTS], **REVIEWED}, {"next_step": "find_help"}
    ),
    "question_report": Kind(
        QuestionPage, {"audiences": [Audience.OWN_THOUGHTS], **REVIEWED}, {"next_step": "guide_first_call"}
    ),
    "news_light": Kind(NewsPage, {"published_on": date(2026, 11, 9)}, {"next_step": "campaign_light"}),
    "event_vilnius": Kind(
        EventPage,
        {
            "day": date(2027, 1, 21),
            "begins_at": time(10),
            "ends_at": time(15, 30),
            "zone": "Europe/Vilnius",
            "registration_url": "https://2ps.example.org/vilnius/",
            **PROFESSIONALS,
        },
        {"next_step": "training_first_talk"},
    ),
    **{
        f"country_{code.lower()}": Kind(CountryPage, {"country_code": code}, parent="find_help")
        for code in ("PL", "FI", "CY", "DE")
    },
}
# The campaign that countries adapt, and its material that one of them replaces.
ADAPTED, REPLACED = "campaign_light", "material_poster"
# The page whose German translation becomes outdated and whose Lithuanian one stays half done.
WORK_IN_PROGRESS = "guide_family"

Words = dict[str, dict[str, PageWords]]


@dataclass(frozen=True, slots=True)
class Actors:
    """Who does what while the demo is loaded."""

    administrator: AbstractUser
    translator: Callable[[str], AbstractUser]
    reviewer: Callable[[str], AbstractUser]


@transaction.atomic
def write_source(key: str, words: PageWords, user: AbstractUser, pages: dict[str, int]) -> AwarenessPage:
    """Return the English page of a name, written and published if it does not exist.

    Args:
        pages: the keys of pages that exist already, by their names; this one's is added.
    """
    kind = TYPES[key]
    english = Locale.objects.get(language_code="en")
    parent = Page.objects.get(depth=1) if kind.model is HomePage else Page.objects.get(pk=pages[kind.parent])
    existing = kind.model.objects.child_of(parent).filter(locale=english)
    existing = existing if kind.model is HomePage else existing.filter(slug=words.slug)
    found = existing.first() or _write(kind, words, english, parent, user, pages)
    pages[key] = found.pk
    return found


def _write(
    kind: Kind, words: PageWords, english: Locale, parent: Page, user: AbstractUser, pages: dict[str, int]
) -> AwarenessPage:
    page = kind.model(
        title=words.title,
        slug=words.slug,
        summary=words.summary,
        locale=english,
        owner_id=user.pk,
        **kind.facts,
        **{f"{name}_id": pages[target] for name, target in kind.links.items()},
    )
    page.body = blocks.stream(page.body.stream_block, words.entries, pages)
    for name, value in words.fields.items():
        if name == "drawing":
            page.picture = drawings.picture(str(value))
        elif isinstance(value, list):
            setattr(page, name, blocks.stream(getattr(page, name).stream_block, value, pages))
        else:
            setattr(page, name, value)
    if kind.model is HomePage:
        replace_welcome_page(page)
    else:
        parent.add_child(instance=page)
    page.save_revision(user=user).publish(user=user)
    return kind.model.objects.get(pk=page.pk)


OWN_HOSTS = ("localhost", "127.0.0.1")  # what the demo gave the site; another name is somebody's choice


def serve_at(host: str, port: int) -> None:
    """Let the site's links, "View live" among them, lead to where the demo is served now."""
    own = Site.objects.filter(is_default_site=True, hostname__in=OWN_HOSTS)
    if own.exclude(hostname=host, port=port).update(hostname=host, port=port):
        Site.clear_site_root_paths_cache()


def segments_of(page: AwarenessPage, words: PageWords) -> blocks.Paths:
    """Return translated words by the content paths of the English page; fewer sections leave the rest missing."""
    paths: blocks.Paths = {"title": words.title, "summary": words.summary}
    if any(field.field_name == "slug" and field.is_translated(page) for field in page.translatable_fields):
        paths["slug"] = words.slug
    paths.update(blocks.translated(page.body, words.entries, "body"))
    for name, value in words.fields.items():
        if isinstance(value, list):
            paths.update(blocks.translated(getattr(page, name), value, name))
        else:
            paths[name] = str(value)
    return paths


@transaction.atomic
def translate(page: AwarenessPage, tag: str, words: PageWords, actors: Actors) -> bool:
    """Take a page through its translation into a language; return whether it was approved.

    What an earlier start finished stays as it is.
    """
    [task] = operations.submit_for_translation(page, operations.locales_of([tag]), user=actors.administrator)
    if task.approved_revision_id is not None:
        return True
    translator = actors.translator(tag)
    operations.save_words(task, segments_of(page, words), user=translator)
    if len(words.entries) < len(page.body):
        operations.open_task(task, user=translator)
        return False
    operations.request_review(task, user=translator)
    operations.approve(task, user=actors.reviewer(tag))
    return True


@transaction.atomic
def change_source(page: AwarenessPage, change: tuple[int, Section], user: AbstractUser) -> None:
    """Publish a changed section of a source page: its finished translations become outdated."""
    index, section = change
    block = page.body[index]
    if str(block.value["text"].source) == section.html:
        return
    block.value["text"] = type(block.value["text"])(section.html)
    page.save_revision(user=user).publish(user=user)


def load_pages(words: Words, actors: Actors) -> Iterator[str]:
    """Load all pages in all languages they have words in; yields what was done after each step."""
    english = words["en"]
    pages: dict[str, int] = {}
    for key in TYPES:
        page = write_source(key, english[key], actors.administrator, pages)
        yield f"{key} en"
        others = [tag for tag in words if tag != "en" and key in words[tag]]
        change = english[key].changed
        early = [
            tag for tag in others if not change or len(words[tag][key].entries) == len(english[key].entries)
        ]
        for tag in early:
            translate(page, tag, words[tag][key], actors)
            yield f"{key} {tag}"
        if change:
            change_source(page, change, actors.administrator)
            page = type(page).objects.get(pk=page.pk)
        for tag in others:
            if tag not in early:
                translate(page, tag, words[tag][key], actors)
                yield f"{key} {tag}"
    if ADAPTED in pages:  # not where somebody loads a few pages only
        load_rollout(
            CampaignPage.objects.get(pk=pages[ADAPTED]),
            MaterialPage.objects.get(pk=pages[REPLACED]),
            actors.administrator,
        )
        yield "roll-out"


def steps(words: Words) -> int:
    """Return how many steps ``load_pages`` takes."""
    pages = sum(1 for key in TYPES for tag in words if key in words[tag])
    return pages + (ADAPTED in words["en"])
