"""Demo pages: written in English, published, sent for translation, translated, reviewed and approved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from twops_awareness.models import AwarenessPage, CampaignPage, FindHelpPage, GuidePage, HomePage, PlainPage
from twops_locale.translation import operations
from wagtail.models import Locale, Page, Site

from .files import PageWords, Section

TYPES: dict[str, tuple[type[AwarenessPage], dict[str, str]]] = {
    "home": (HomePage, {}),
    "find_help": (FindHelpPage, {}),
    "campaign_talk": (CampaignPage, {}),
    "guide_talk": (GuidePage, {}),
    "safety": (PlainPage, {"role": PlainPage.Role.SAFETY}),
    "privacy": (PlainPage, {"role": PlainPage.Role.PRIVACY}),
    "accessibility": (PlainPage, {"role": PlainPage.Role.ACCESSIBILITY}),
    "campaign_november": (CampaignPage, {}),
    "guide_family": (GuidePage, {}),
}
# The page whose German translation becomes outdated and whose Lithuanian one stays half done.
WORK_IN_PROGRESS = "guide_family"

Words = dict[str, dict[str, PageWords]]


@dataclass(frozen=True, slots=True)
class Actors:
    """Who does what while the demo is loaded."""

    administrator: AbstractUser
    translator: Callable[[str], AbstractUser]
    reviewer: Callable[[str], AbstractUser]


def _body(sections: tuple[Section, ...]) -> list[tuple[str, dict[str, str]]]:
    return [("section", {"heading": section.heading, "text": section.html}) for section in sections]


@transaction.atomic
def write_source(key: str, words: PageWords, user: AbstractUser) -> AwarenessPage:
    """Return the English page of a key, written and published if it does not exist."""
    model, fields = TYPES[key]
    english = Locale.objects.get(language_code="en")
    parent = Page.objects.get(depth=1) if model is HomePage else HomePage.objects.get(locale=english)
    existing = model.objects.child_of(parent).filter(locale=english)
    existing = existing if model is HomePage else existing.filter(slug=words.slug)
    if found := existing.first():
        return found
    page = model(
        title=words.title,
        slug=words.slug,
        summary=words.summary,
        body=_body(words.sections),
        locale=english,
        owner_id=user.pk,
        **fields,
    )
    if model is HomePage:
        _replace_welcome_page(parent, page)
    else:
        parent.add_child(instance=page)
    page.save_revision(user=user).publish(user=user)
    return model.objects.get(pk=page.pk)


def _replace_welcome_page(root: Page, home: HomePage) -> None:
    """Put the home page in the place of Wagtail's welcome page and make it the site's root."""
    welcome = Page.objects.child_of(root).filter(depth=2, content_type__model="page")
    welcome_ids = list(welcome.values_list("pk", flat=True))
    welcome.update(slug="wagtail-welcome")  # it has the slug that the home page needs
    root.add_child(instance=home)
    Site.objects.filter(root_page_id__in=welcome_ids).update(root_page=home, site_name="2PS")
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="2PS")
    for page in Page.objects.filter(pk__in=welcome_ids):
        page.delete()
    Site.clear_site_root_paths_cache()


OWN_HOSTS = ("localhost", "127.0.0.1")  # what the demo gave the site; another name is somebody's choice


def serve_at(host: str, port: int) -> None:
    """Let the site's links, "View live" among them, lead to where the demo is served now."""
    own = Site.objects.filter(is_default_site=True, hostname__in=OWN_HOSTS)
    if own.exclude(hostname=host, port=port).update(hostname=host, port=port):
        Site.clear_site_root_paths_cache()


def segments_of(page: AwarenessPage, words: PageWords) -> dict[str, str | list[str]]:
    """Return translated words by the content paths of the English page; fewer sections leave the rest missing."""
    paths: dict[str, str | list[str]] = {"title": words.title, "summary": words.summary}
    if any(field.field_name == "slug" and field.is_translated(page) for field in page.translatable_fields):
        paths["slug"] = words.slug
    for block, section in zip(page.body, words.sections, strict=False):
        paths[f"body.{block.id}.heading"] = section.heading
        paths[f"body.{block.id}.text"] = list(section.texts)
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
    if len(words.sections) < len(page.body):
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
    for key in TYPES:
        page = write_source(key, english[key], actors.administrator)
        yield f"{key} en"
        others = [tag for tag in words if tag != "en" and key in words[tag]]
        change = english[key].changed
        early = [
            tag for tag in others if not change or len(words[tag][key].sections) == len(english[key].sections)
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


def steps(words: Words) -> int:
    """Return how many steps ``load_pages`` takes."""
    return sum(1 for key in TYPES for tag in words if key in words[tag])
