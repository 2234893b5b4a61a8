"""Text is text: cleaned against a list where it is stored, by every way in, and again where it is rendered."""

import json
import re
from pathlib import Path

import polib
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from twops_awareness.models import CampaignPage
from twops_locale.markup import clean_segment, public_prose, segment_problem, stored_prose
from twops_locale.models import TranslationTask
from twops_locale.templatetags.twops_locale_tags import prose
from twops_locale.translation import operations
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail_localize.models import OverridableSegment, SegmentOverride, StringSegment, StringTranslation

from tests import factories
from tests.attacks.payloads import PAYLOADS
from tests.locale.at_the_editor import save

# Written out by hand: what may stand between "<" and ">" in a segment, and in prose.
SEGMENT_TAG = re.compile(r'</?(a|abbr|acronym|b|code|em|i|strong|br)( id="[^"<>]*")?>')
PROSE_TAG = re.compile(
    r"</?(a|abbr|acronym|b|code|em|i|strong|br|p|ul|ol|li|h2|h3|h4|h5|h6|blockquote|hr|sub|sup|del)"
    r'( href="(?!javascript|data)[^"<>]*"| data-block-key="[^"<>]*"| id="[^"<>]*"| linktype="[^"<>]*")*/?>'
)


ALT = "&quot;&gt;&lt;script&gt;hit()&lt;/script&gt;"  # what an image is called, as it stands in an attribute


@pytest.mark.parametrize("clean", [stored_prose, public_prose])
@pytest.mark.parametrize(
    "image",
    [
        f'<embed embedtype="image" id="1" format="left" alt="{ALT}"/>',
        '<embed embedtype="media" url="https://elsewhere.example.org/"/>',
        f'<img src="/media/a.png" alt="{ALT}" onerror="hit()">',
    ],
)
def test_prose_has_no_images_and_so_no_words_in_their_place(clean, image):
    """The only way of an image to a reader: its alternative text is no way for anything else."""
    assert clean(f"<p>Rozmowa{image}</p>") == "<p>Rozmowa</p>"


# Their alternative texts are attacked in tests/awareness/test_attacks.py.
WITH_IMAGES = {"material_page.html", "picture.html"}
# Pictures of the site itself: the mark, which says nothing beside the name, and the emblem, whose words are in the catalogues.
OF_THE_SITE = {"base.html", "footer.html"}
# Editors' screens, where nothing of people's words stands in an attribute but through the template's escaping.
OF_EDITORS = {"enrol.html", "kits.html"}


def test_no_other_public_template_shows_an_image():
    """One that will has to bring its alternative text into the attacks, too."""
    root = Path(__file__).parents[2]
    templates = [
        path
        for package in ("awareness", "directory", "locale", "site")
        for path in (root / package / f"twops_{package}" / "templates").rglob("*.html")
    ]
    assert len(templates) > 50
    shows = re.compile(r"<img|<picture|{% *(image|picture|srcset_image)\b")
    assert {
        path.name for path in templates if shows.search(path.read_text(encoding="utf-8"))
    } == WITH_IMAGES | OF_THE_SITE | OF_EDITORS


@pytest.mark.parametrize("clean", [clean_segment, stored_prose, public_prose])
def test_nothing_is_left_of_any_payload_but_text_and_marks(clean):
    tag = SEGMENT_TAG if clean is clean_segment else PROSE_TAG
    left = {}
    for name, payload in PAYLOADS.items():
        cleaned = clean(payload)
        rest = tag.sub("", cleaned)
        if "<" in rest or clean(cleaned) != cleaned:
            left[name] = rest[:200]
    assert left == {}


CLEANED = {
    "Pomoc istnieje.": "Pomoc istnieje.",
    "<b>Ważne</b> i <em>pilne</em>": "<b>Ważne</b> i <em>pilne</em>",
    "5 < 6, R&D": "5 &lt; 6, R&amp;D",
    "l\u2019aide, „pomoc”, \"x\", 'y'": "l\u2019aide, „pomoc”, \"x\", 'y'",
    "116\u00a0123": "116\u00a0123",
    '<a id="a1">Zadzwoń</a>': '<a id="a1">Zadzwoń</a>',
    '<a href="https://elsewhere.example.org/">Zadzwoń</a>': "<a>Zadzwoń</a>",
    "Jeden<br>dwa": "Jeden<br>dwa",
    "<![CDATA[><meta http-equiv=refresh content=0>]]>Pomoc": "]]&gt;Pomoc",
}


@pytest.mark.parametrize("given", CLEANED)
def test_a_segment_keeps_its_words_and_marks(given):
    assert clean_segment(given) == CLEANED[given]


PROSE = {
    '<p data-block-key="k1">Tekst <a linktype="page" id="3">strona</a><br/>116\u00a0123</p>': None,
    '<p>R&amp;D <a href="tel:116123">116 123</a> <a href="/pl/help/">dalej</a></p>': None,
    '<p onclick="hit()">Tekst</p>': "<p>Tekst</p>",
    '<p><a href="java\tscript:hit()">Tekst</a></p>': "<p><a>Tekst</a></p>",
    '<p><embed embedtype="image" id="1" alt="x"/>Tekst</p>': "<p>Tekst</p>",
}


@pytest.mark.parametrize("given", PROSE)
def test_prose_is_stored_in_wagtails_own_spelling(given):
    assert stored_prose(given) == (PROSE[given] or given)


@pytest.mark.parametrize(
    ("given", "usable"),
    [
        ("Pomoc istnieje.", True),
        ("5 < 6", True),
        ("3 <b>ważne</b> &amp; pilne", True),
        ("a<b", False),
        ("<!-- uwaga -->Pomoc", False),
        ("<![CDATA[Pomoc]]>", False),
        ("<p>Pomoc</p>", False),
        ('<b class="x">Pomoc</b>', False),
        ('<a id="a2">Pomoc</a>', False),
        ("<b>" * 40 + "Pomoc" + "</b>" * 40, False),
        ("ą" * 20_001, False),
    ],
)
def test_what_is_not_stored_as_it_was_given_is_said(given, usable):
    assert (segment_problem('<a id="a1">Help exists</a>', given) is None) is usable


@pytest.fixture
def task(db) -> TranslationTask:
    factories.home()
    factories.home("pl", "Pomoc")
    text = '<p>Read <a href="https://health.example.org/en/">more</a>.</p>'
    campaign = factories.campaign(body=[("section", {"heading": "Why", "text": text})])
    [made] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.communications_editor()
    )
    operations.open_task(made, user=factories.translator("pl"))
    return made


HIDDEN = '<![CDATA[><meta http-equiv=refresh content="2;url=http://other.example.org/">]]>Pierwsza'
HARMLESS = "]]&gt;Pierwsza"


def by_the_editor(client, task) -> None:
    answer = save(client, task, HIDDEN)
    assert "hidden markup" in answer.json()["faults"][0], "the translator is told"


def by_a_file(client, task) -> None:
    catalogue = polib.pofile(str(task.translation.export_po()))
    for entry in catalogue:
        if entry.msgctxt == "title":
            entry.msgstr = HIDDEN
    task.translation.import_po(catalogue)


def by_code(client, task) -> None:
    from django.contrib.auth import get_user_model

    translator = get_user_model().objects.get(username="translator-pl")
    operations.save_words(task, {"title": HIDDEN}, user=translator)


def by_wagtail_localize(client, task) -> None:
    segment = StringSegment.objects.get(source=task.translation.source, context__path="title")
    StringTranslation.from_text(segment.string, task.translation.target_locale, segment.context, HIDDEN)


def test_five_thousand_line_breaks_are_no_text():
    assert segment_problem("x", "x<br>" * 400) is None
    assert clean_segment("x<br>" * 400) == "x<br>" * 400
    assert segment_problem("x", "x<br>" * 4_000) == "The markup of the text cannot be read."
    assert "<br>" not in clean_segment("x<br>" * 4_000)


@pytest.mark.parametrize("way", [by_the_editor, by_a_file, by_code, by_wagtail_localize])
def test_every_way_of_a_segment_is_cleaned_and_counts_as_missing_until_somebody_looked(client, task, way):
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.get(username="translator-pl"))
    way(client, task)
    row = StringTranslation.objects.get(context__path="title")
    assert (row.data, row.has_error) == (HARMLESS, True)
    assert "hidden markup" in row.get_error()
    assert TranslationTask.objects.get().progress[0] == 0
    operations.save_words(
        task, {"title": row.data}, user=row.last_translated_by or factories.administrator_user()
    )
    row.refresh_from_db()
    assert (row.data, row.has_error, row.get_error()) == (HARMLESS, False, None)
    assert Page.objects.get(locale__language_code="pl", depth=3).draft_title == "]]>Pierwsza"


def test_a_title_of_300_characters_is_stored_and_refused_at_the_review(client, task):
    """wagtail-localize's own handler answered 500 on PostgreSQL; the words were lost."""
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.get(username="translator-pl"))
    assert save(client, task, "a" * 300).status_code == 200
    assert Page.objects.get(locale__language_code="pl", depth=3).draft_title == "a" * 255


def test_a_machine_is_cleaned_like_everybody_else(client, task, settings):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": "tests.attacks.machine.HostileTranslator"}
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.get(username="translator-pl"))
    client.post(reverse("wagtail_localize:machine_translate", args=[task.translation.pk]))
    rows = StringTranslation.objects.all()
    assert {(row.data, row.has_error) for row in rows} == {("Pomoc--&gt;", True)}
    assert rows.count() == 5


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://health.example.org/pl/", True),
        ("/pl/help/", True),
        ("https://elsewhere.example.org/", False),
        ("//elsewhere.example.org/", False),
        ("/\\elsewhere.example.org/", False),
        ("https://health.example.org@elsewhere.example.org/", False),
        ("https:elsewhere.example.org", False),
        ("http://health.example.org/", False),
        ("https://[", False),
        ("javascript:hit()", False),
        ("java\tscript:hit()", False),
        ("data:text/html,x", False),
        ("tel:+48220000000", False),
        ("mailto:x@elsewhere.example.org", False),
        (7, False),
    ],
)
def test_a_translation_leads_to_the_same_site_as_the_original(client, task, address, allowed):
    """Another site, number or mailbox is a fact of the original: its editors change it, for all languages."""
    from django.contrib.auth import get_user_model

    segment = OverridableSegment.objects.get(source=task.translation.source)
    row = SegmentOverride(
        locale=task.translation.target_locale, context=segment.context, data_json=json.dumps(address)
    )
    if allowed:
        row.save()
    else:
        with pytest.raises(ValidationError):
            row.save()
    client.force_login(get_user_model().objects.get(username="translator-pl"))
    SegmentOverride.objects.all().delete()
    url = reverse("twops_locale:links", args=[task.pk])
    page = client.post(url, {f"address-{segment.pk}": address}, follow=True).content.decode()
    assert ("leads to the same site" in page) is not allowed
    assert SegmentOverride.objects.exists() is allowed


def test_the_text_of_a_page_is_cleaned_in_its_row_and_in_its_versions(db):
    page = factories.campaign(
        body=[("section", {"heading": "Why", "text": "<p>Help<script>hit()</script><svg onload=hit()></p>"})]
    )
    assert page.body[0].value["text"].source == "<p>Help</p>"
    raw = json.dumps(
        [{"type": "section", "id": "x", "value": {"heading": "Why", "text": "<p>A<img src=x></p>"}}]
    )
    page.body = CampaignPage._meta.get_field("body").to_python(raw)
    content = page.save_revision().content["body"]
    assert "img" not in content and "<p>A</p>" in content
    assert prose(RichText("<p>A<img src=x onerror=hit()></p>")) == "<p>A</p>", "and where it is rendered"


def test_signs_that_nobody_sees_and_that_turn_a_line_round_are_taken_out():
    override, isolate, end, mark = "\u202e", "\u2067", "\u2069", "\u200f"
    assert clean_segment(f"Call {override}116 111") == "Call 116 111"
    assert clean_segment("a\x07\x1b\x85\ufeff\U000e0041b\x00\ud800c") == "abc"
    assert clean_segment(f"{isolate}عون{end}{mark}") == f"{isolate}عون{end}{mark}"
    assert clean_segment(f"{isolate}عون") == "عون", "it would go on to the end of the page"
    assert clean_segment("a\u2028b\uffff") == "a b", (
        "what one format takes for a line's end, and no workbook takes at all"
    )
    assert override not in public_prose(f"<p>{override}x</p>")
