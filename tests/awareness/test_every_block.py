"""Every block, through every door: the public page, search, the API, translation, the preview for editors."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoDbBlocker
from twops_awareness.blocks import prose_of
from twops_awareness.blocks.body import BodyBlock, TrainingBody
from twops_awareness.blocks.kit_lines import KitLineBlock
from twops_awareness.blocks.services import ServiceBlock
from twops_awareness.models import CampaignPage
from twops_locale.translation import operations
from twops_site.api.blocks import BLOCKS
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail_localize.models import TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from tests import factories
from tests.directory import records
from tests.worlds import made_once

from .content import document, every_block, item, page_with

# The page is there while this module is run: one process runs all of it, in one go.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("every block")]

# All words of ``every_block``, as a reader meets them; facts are not among them.
WORDS = [
    "Heading 0", "Read <a id=\"a1\">on</a>.", "Nobody asks for your name.", "About doubt", "Many doubt for long.",
    "Figures", "8 of 10", "call again", "I met calm.", "A caller", "The call", "Sit down", "Ten minutes.", "Dial",
    "Asked", "My name?", "Any will do.", "A path along water", "By the lake", "A first call", "A voice answers.",
    "Take along", "Leaflet", "Who listens", "Ask the desk", "Country desk", "About the campaign.", "Weekdays", "Next",
]  # fmt: skip
FACTS = ["Survey 2025", "https://survey.example.org/", "+48 22 000 00 99", "desk@example.org", "2PS"]


@pytest.fixture(scope="module")
def key_of_page(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The key of the page, which is made once for all tests of this module."""
    with made_once(django_db_blocker):
        for tag in ("en", "pl"):
            factories.home(tag)
        yield page_with(every_block()).pk


@pytest.fixture
def page(key_of_page: int, db: None) -> CampaignPage:
    """A public page with one of every block; Polish has a home page."""
    return CampaignPage.objects.get(pk=key_of_page)


def main_of(html: str) -> str:
    """Return what stands between the header and the footer."""
    return html[html.index("<main") : html.index("</main>")]


def test_a_reader_sees_the_words_facts_files_and_services_of_every_block(client, page):
    main = main_of(client.get("/en/everything/").content.decode())
    text = re.sub(r"\s+", " ", strip_tags(main))
    for words in [*WORDS, *FACTS[:1], *FACTS[2:]]:
        shown = strip_tags(words)
        assert shown in text or f'alt="{shown}"' in main, shown
    assert '<a href="/en/target-0/">on</a>' in main and main.count('href="/en/target-0/"') == 3
    assert re.search(r'<track kind="captions" src="/documents/\d+/talk-0[^"]*\.vtt" srclang="en"', main)
    assert (
        re.search(r"leaflet-0[^<]*\.pdf.*Leaflet.*Polski.*PDF.*7\s", text)
        or "Leaflet (Polski, PDF, 7" in text
    )
    services = re.findall(r"<h3[^>]*><a[^>]*>Brzeg 0</a>", main)
    assert len(services) == 3  # by hand, by the rule of the block, and by the campaign's own
    assert "style=" not in main and "<script" not in main


def test_a_picture_comes_through_the_server_and_nothing_else_of_its_store(client, page):
    main = main_of(client.get("/en/everything/").content.decode())
    [address] = re.findall(r'<img src="([^"]+)"', main)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    for name in ("nothing.png", "..%2Foriginal_images%2Fpath.png", "notes.html", "drawing.svg"):
        assert client.get(f"/media/images/{name}").status_code == 404, name


def test_a_page_with_three_of_every_block_needs_as_many_queries_as_with_one(client, page):
    def queries(path: str) -> int:
        client.get(path)  # the sizes of new pictures are made once
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    page_with([*every_block(1), *every_block(2), *every_block(3)], slug="thrice")
    one, three = queries("/en/everything/"), queries("/en/thrice/")
    assert three == one
    of_one = queries(f"/api/v1/pages/by-path?path={'/en/everything/'}")
    assert queries(f"/api/v1/pages/by-path?path={'/en/thrice/'}") == of_one


def test_search_finds_the_words_of_every_block_and_no_code(page):
    found = page.plain_text
    for words in WORDS:
        assert strip_tags(words) in found, words
    assert "important" not in found and "PL" not in found.split()
    assert len(prose_of(page.body)) == 8


def test_the_words_of_every_block_are_segments_and_facts_are_not(page):
    strings = [each.string for each in extract_segments(page) if isinstance(each, StringSegmentValue)]
    data = [str(getattr(each, "data", each)) for each in strings]
    assert [words for words in WORDS if words not in data] == []
    assert [fact for fact in FACTS if fact in data] == []


def test_a_translation_keeps_pictures_files_and_services_and_brings_its_own_words(client, page):
    translated = _in_polish(page)
    main = main_of(client.get(translated.url).content.decode())
    text = strip_tags(main)
    for words in WORDS:
        assert f"PL {strip_tags(words)}" in re.sub(r"\s+", " ", text) or 'alt="PL A path' in main, words
    for fact in FACTS[2:]:
        assert fact in text
    assert "<img " in main and "talk-0" in main and "leaflet-0" in main and "Brzeg 0" in main


def test_reordering_blocks_and_what_stands_in_them_keeps_every_translation(client, page):
    _in_polish(page)
    raw = list(page.body.raw_data)
    raw.reverse()
    steps = next(each for each in raw if each["type"] == "steps")["value"]["steps"]
    steps.reverse()
    source = CampaignPage.objects.get(pk=page.pk)
    source.body = raw_body(raw)
    source.save_revision().publish()
    task = operations.submit_for_translation(
        source, [factories.locale("pl")], user=factories.administrator_user()
    )[0]
    operations.request_review(task, user=factories.user("second", superuser=True))
    operations.approve(task, user=factories.administrator_user())
    polish = CampaignPage.objects.get(translation_key=page.translation_key, locale__language_code="pl")
    assert next(iter(polish.body)).block_type == "related"
    text = strip_tags(main_of(client.get(polish.url).content.decode()))
    assert text.index("PL Dial") < text.index("PL Sit down")


def raw_body(raw):
    """Return a body from what is stored."""
    field = CampaignPage._meta.get_field("body")
    return field.stream_block.to_python(raw)


def _in_polish(page: CampaignPage) -> CampaignPage:
    """Return the approved Polish translation: every text is its English with ``PL`` before it."""
    operations.submit_for_translation(page, [factories.locale("pl")], user=factories.administrator_user())
    source = TranslationSource.objects.get(object_id=page.translation_key)
    words: dict[str, list[str]] = {}
    for segment in source.stringsegment_set.select_related("string", "context").order_by("order"):
        path, text = segment.context.path, segment.string.data
        words.setdefault(path, []).append("wszystko" if path == "slug" else f"PL {text}")
    return factories.translated(page, "pl", dict(words))


def test_every_block_of_every_body_has_its_place_in_the_api(client, page):
    assert set(BLOCKS) == set(TrainingBody().child_blocks) >= set(BodyBlock().child_blocks)
    body = client.get(f"/api/v1/pages/{page.translation_key}").json()["body"]
    assert [each["type"] for each in body] == [block.block_type for block in page.body]
    of = {each["type"]: each for each in body}
    assert of["picture"]["alternative_text"] == "A path along water" and of["picture"]["url"].startswith(
        "http"
    )
    assert of["related"]["pages"][0]["title"] == of["campaign"]["page"]["title"] == "Target 0"
    assert of["service"]["services"] == of["services"]["services"] != []
    assert of["downloads"]["files"][0] | {"url": ""} == {
        "title": "Leaflet", "language": "pl", "extension": "pdf", "size": 7, "url": "",
    }  # fmt: skip
    assert of["quote"]["source"] == {"name": "Survey 2025", "url": "https://survey.example.org/"}


def test_editors_see_how_every_block_looks(client, page):
    client.force_login(factories.administrator_user())
    for name, block in TrainingBody().child_blocks.items():
        assert block.is_previewable and block.get_description(), name
        assert str(block.meta.icon) != "placeholder", name
        answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        assert answer.status_code == 200 and b"blocks.css" in answer.content, name
        assert len(strip_tags(main_of(answer.content.decode())).split()) >= 4, name  # it shows something
    html = client.get(reverse("twops_page_blocks")).content.decode()
    sheet = finders.find("twops_awareness/block-gallery.css")
    assert "block-gallery.css" in html and ".twops-block h2 .icon { inline-size" in Path(sheet).read_text()
    assert html.count("<iframe") == len(TrainingBody().child_blocks) and "must not be missed" in html


@pytest.mark.parametrize(
    "block", [ServiceBlock(model="twops_directory.Service"), KitLineBlock(model="twops_directory.Service")]
)
def test_a_field_for_a_service_offers_no_form_that_most_editors_may_not_open(block):
    html = block.child_blocks["service"].widget.render("service", records.service().pk, {"id": "service"})
    assert "Choose another" in html and "Edit this" not in html


def test_a_video_without_captions_or_in_a_format_that_no_browser_plays_is_refused(page):
    block = BodyBlock().child_blocks["video"]
    film, text = document("film.avi"), document("words.txt")
    given = {"title": "T", "video": film.pk, "captions": [], "transcript": "<p>x</p>"}
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(given))
    assert "captions" in refused.value.as_json_data()["blockErrors"]
    given["captions"] = [item({"file": text.pk, "language": "en"})]
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(given))
    assert "mp4" in str(refused.value.as_json_data()["blockErrors"]["video"])


def test_what_is_not_public_any_more_leaves_the_page_without_a_trace(client, page):
    CampaignPage.objects.get(slug="target-0").unpublish()
    main = main_of(client.get("/en/everything/").content.decode())
    assert "Target 0" not in main and "target-0" not in main
    body = client.get(f"/api/v1/pages/{page.translation_key}").json()["body"]
    of = {each["type"]: each for each in body}
    assert of["related"]["pages"] == [] and of["campaign"]["page"] is None
