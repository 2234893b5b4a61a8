"""A block that is added to the body is found by search, and its links are looked up, without a word about it elsewhere."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from twops_awareness.blocks import BodyBlock, ProseBlock, prose_of
from twops_awareness.blocks.gathering import Download, Entry, Gathered, gathered
from twops_awareness.blocks.media import DownloadsBlock
from twops_awareness.links import PublicLinks
from twops_awareness.models import CampaignPage
from wagtail import blocks
from wagtail.blocks import StreamValue


class StepBlock(blocks.StructBlock):
    """A block as somebody would add it: words of its own, and rich text two levels deep."""

    name = blocks.CharBlock()
    texts = blocks.ListBlock(ProseBlock())


class LongerBody(BodyBlock):
    """The body with a block more."""

    step = StepBlock()


@pytest.fixture
def body() -> StreamValue:
    """Return a section and one of the new blocks, as they are stored."""
    section = {
        "type": "section",
        "value": {"heading": "Rozmowa", "text": '<p>Zacznij <a linktype="page" id="7">tu</a></p>'},
    }
    step = {"type": "step", "value": {"name": "Žingsnis", "texts": ["<p>Skambink</p>", "<p>R&amp;D</p>"]}}
    return LongerBody().to_python([section, step])


def test_the_rich_text_of_every_block_is_found_in_its_order(body):
    assert prose_of(body) == [
        '<p>Zacznij <a linktype="page" id="7">tu</a></p>', "<p>Skambink</p>", "<p>R&amp;D</p>",
    ]  # fmt: skip
    assert prose_of(None) == []


@pytest.mark.django_db
def test_search_reads_the_words_of_every_block(body):
    page = CampaignPage()
    page.body = body
    assert page.plain_text.split() == ["Rozmowa", "Zacznij", "tu", "Žingsnis", "Skambink", "R&D"]


def test_a_block_without_words_disturbs_nobody():
    empty = LongerBody().to_python([{"type": "step", "value": {"name": "", "texts": []}}])
    assert prose_of(empty) == []


def test_a_link_to_a_page_in_another_language_names_it():
    entries = [Entry("Tuki", "Yksi.", "/fi/a/", "fi"), Entry("Support", "One.", "/en/b/", "en")]
    with translation.override("fi"):
        html = render_to_string("twops_awareness/parts/entries.html", {"entries": entries})
    assert html.count("(englanti)") == 1 and "suomi" not in html
    assert html.index(">Support<") < html.index("(englanti)") < html.index("One.")
    assert html.count('lang="en"') == 2


def test_files_in_the_readers_language_come_first(monkeypatch):
    files = [Download("T", f"/{tag}.txt", "txt", 1, tag) for tag in ("en", "pl", "fi", "")]
    monkeypatch.setattr(Gathered, "files", lambda self, rows: files)
    with gathered(Gathered(links=PublicLinks([]), language="fi")):
        shown = DownloadsBlock().get_context({"files": files})["files"]
    assert [each.language for each in shown] == ["fi", "", "en", "pl"]
