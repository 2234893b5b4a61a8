"""Pages, cards and banners: what they look like, what a printer and a screen reader find in them, and that words fit."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from PIL import Image
from pypdf import PdfReader
from twops_awareness.kits.contents import Words
from twops_awareness.kits.door import KitLine
from twops_awareness.kits.errors import DoesNotFit
from twops_awareness.kits.package import files_of
from twops_awareness.kits.parts import BLEED, MM, SHEETS, SLUG
from twops_awareness.models.kit_choices import COLOURS, KitLook
from twops_site.settings.base import OWN_LANGUAGES

from tests.awareness.kits import pictures
from tests.awareness.kits.sheets import NUMBER, content, made

PAGES = Path(__file__).parents[3] / "site" / "twops_site" / "demo" / "pages"


@pytest.mark.parametrize("name", pictures.COMPARED)
@pytest.mark.parametrize("language", pictures.LANGUAGES)
def test_a_page_looks_as_it_did(language: str, name: str) -> None:
    reference = Image.open(pictures.path_of(name, language)).convert("L")
    assert pictures.difference(pictures.shown(name, made(language)[name].content), reference) < 12


def test_a_reference_sees_one_other_digit() -> None:
    wrong = content("fi", line=replace(content("fi").line, number="116 123 088"), parts=("poster",))
    poster = next(file for file in files_of(wrong) if file.name == "poster-a4.pdf")
    reference = Image.open(pictures.path_of("poster-a4.pdf", "fi")).convert("L")
    assert pictures.difference(pictures.shown("poster-a4.pdf", poster.content), reference) > 20


def test_references_are_small() -> None:
    sizes = [path.stat().st_size for path in pictures.FOLDER.glob("*.png")]
    assert len(sizes) == len(pictures.COMPARED) * len(pictures.LANGUAGES)
    assert max(sizes) < 40_000


@pytest.mark.parametrize("language", pictures.LANGUAGES)
@pytest.mark.parametrize("name", ["poster-a4.pdf", "poster-a3-print.pdf", "leaflet-a4-print.pdf"])
def test_a_document_says_its_title_and_language_has_tags_and_carries_its_letters(
    language: str, name: str
) -> None:
    reader = PdfReader(BytesIO(made(language)[name].content))
    assert reader.metadata is not None
    assert reader.metadata.title == content(language).words.headline
    catalogue = reader.trailer["/Root"].get_object()
    assert str(catalogue["/Lang"]).startswith(language)
    assert catalogue["/MarkInfo"]["/Marked"]
    fonts = [
        descendant.get_object()["/FontDescriptor"].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
        for descendant in font.get_object()["/DescendantFonts"]
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & font.keys() for font in fonts)
    assert {str(font["/FontName"]).split("+")[-1].split("-")[0] for font in fonts} <= {
        "NotoSans",
        "NotoSansArabic",
    }
    assert NUMBER in "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize(
    "name", [sheet.name for sheets in SHEETS.values() for sheet in sheets if sheet.for_print]
)
def test_a_printer_finds_bleed_and_trim(name: str) -> None:
    [sheet] = [sheet for sheets in SHEETS.values() for sheet in sheets if sheet.name == name]
    for page in PdfReader(BytesIO(made("lt")[name].content)).pages:
        assert (float(page.trimbox.width), float(page.trimbox.height)) == pytest.approx(
            (sheet.width, sheet.height), abs=0.01
        )
        assert float(page.bleedbox.width) == pytest.approx(sheet.width + 2 * BLEED, abs=0.01)
        assert float(page.trimbox.left - page.bleedbox.left) == pytest.approx(3 * MM, abs=0.01)
        assert float(page.mediabox.height) == pytest.approx(sheet.height + 2 * (BLEED + SLUG), abs=0.01)


def test_colour_runs_out_to_the_bleed_and_crop_marks_stand_beyond() -> None:
    page = pictures.last_page(made("lt")["poster-a4-print.pdf"].content).convert("RGB")
    scale = page.width / (210 + 2 * 9)  # pixels a millimetre
    assert page.getpixel((round(6.5 * scale), round(40 * scale))) == (0x12, 0x41, 0x4D)
    assert page.getpixel((round(4 * scale), round(40 * scale))) == (255, 255, 255)
    marks = page.crop((0, round(8 * scale), round(5 * scale), round(10 * scale))).convert("L").getextrema()
    assert marks[0] < 160


@pytest.mark.parametrize(
    "name",
    [sheet.name for sheets in SHEETS.values() for sheet in sheets if sheet.is_picture and sheet.ppi == 72],
)
def test_pictures_have_the_size_that_their_name_says(name: str) -> None:
    size = tuple(int(side) for side in name.removesuffix(".png").rpartition("-")[2].split("x"))
    assert Image.open(BytesIO(made("mt")[name].content)).size == size


def test_the_same_content_gives_the_same_bytes() -> None:
    parts = ("code", "leaflet", "poster", "signature")
    once, again = files_of(content("mt", parts=parts)), files_of(content("mt", parts=parts))
    assert once == again


def longest(language: str) -> Words:
    """Return words as long as the fields let editors write, of the letters of a language."""
    pages = yaml.safe_load((PAGES / f"{language}.yaml").read_text(encoding="utf-8"))
    words = pages["campaign_talk"]["summary"].split() * 20

    def cut(limit: int) -> str:
        said = " ".join(words)[: limit + 1]
        return said.rpartition(" ")[0]

    return Words(cut(255), cut(80), cut(200), cut(70), cut(900))


@pytest.mark.parametrize("language", [tag for tag, _name in OWN_LANGUAGES])
def test_the_longest_words_fit_in_every_language(language: str) -> None:
    line = replace(
        content().line,
        name="Beratungsstelle für Menschen in schwierigen Lagen, Niederösterreich",
        number="+49 (0) 30 1234 567 890",
        hours=("Montag, Dienstag, Donnerstag 09:00–12:30, 14:00–18:30", "Mittwoch, Freitag 09:00–12:30", "Samstag, Sonntag geschlossen"),
        facts=("Gebührenfrei", "Teilweise anonym", "Steht nicht auf der Telefonrechnung"),
    )  # fmt: skip
    parts = ("banners", "cards", "leaflet", "poster")
    assert len(files_of(content(language, words=longest(language), line=line, parts=parts))) == 13


def test_a_card_says_nothing_in_letters_that_nobody_can_read() -> None:
    """Was: hours in letters of 11 pixels of 1200. What would be so small stays out; what is shown together stays."""
    week = ("maanantai 9.00–17.00", "tiistai 10.00–17.00", "keskiviikko 9.00–15.00", "torstai 8.00–9.00", "perjantai 9.00–12.00")  # fmt: skip
    pair = replace(content("fi").line, together=("Chat Silta: silta.example.org/chat",))
    shown = {hours: _cards(replace(pair, hours=hours)) for hours in (week, week[:1], ())}
    assert shown[week] == shown[()]
    assert shown[week[:1]] != shown[()]
    assert _cards(replace(pair, together=(), hours=week)) != shown[week]


def _cards(line: KitLine) -> list[bytes]:
    files = {file.name: file.content for file in files_of(content("fi", line=line, parts=("cards",)))}
    return [files["card-1080x1080.png"], files["card-1200x630.png"]]


def test_what_does_not_fit_is_named() -> None:
    words = replace(content("mt").words, headline="Għ" * 40)
    with pytest.raises(DoesNotFit) as refused:
        files_of(content("mt", words=words, parts=("banners",)))
    assert (refused.value.field, refused.value.language) == ("headline", "mt")
    assert refused.value.file == "banner-300x250.png"


def test_a_maltese_article_stands_in_one_line_with_its_word() -> None:
    said = (
        "L-awtorità nazzjonali titkellem man-nies fis-sajf u l-opinjonijiet tan-nies fix-xitwa jgħoddu. " * 6
    )
    words = Words(
        "Għal-lejl", "Nitkellmu man-nies fis-sajf kollu u fil-kampanja", said[:190], said[:68], said
    )
    for file in files_of(content("mt", words=words, parts=("leaflet", "poster"))):
        if file.name.endswith("pdf"):
            pages = [page.extract_text() for page in PdfReader(BytesIO(file.content)).pages]
            lines = [line.strip() for page in pages for line in page.splitlines()]
            assert len(lines) > 8
            assert not [line for line in lines if line.endswith("-")], file.name


def test_times_and_polish_words_of_one_letter_are_not_torn() -> None:
    hours = ("poniedziałek, wtorek, środa, czwartek 9:00–12:30, 14:00–18:30, 20:00–23:30",)
    said = "Pytanie w gabinecie i w domu, o zdrowie, z kimś, u kogo można zapytać. " * 8
    words = Words("Pytanie w gabinecie i w domu", "Pytanie w gabinecie i w domu", said[:190], said[:68], said)
    line = replace(content("pl").line, hours=hours)
    for file in files_of(content("pl", words=words, line=line, parts=("leaflet", "poster"))):
        if file.name.endswith("pdf"):
            pages = [page.extract_text() for page in PdfReader(BytesIO(file.content)).pages]
            lines = [line.strip() for page in pages for line in page.splitlines()]
            torn = [
                each for each in lines if each.endswith("–") or each[-2:] in (" w", " i", " o", " z", " u")
            ]
            assert len(lines) > 8 and not torn, file.name


def test_a_leaflet_for_print_shops_says_where_it_is_folded() -> None:
    page = pictures.last_page(made("lt")["leaflet-a4-print.pdf"].content).convert("L")
    scale = page.width / (297 + 2 * 9)  # pixels a millimetre
    middle = round(page.width / 2)
    top = page.crop((middle - 4, 0, middle + 4, round(5 * scale)))
    assert top.getextrema()[0] < 190
    aside = page.crop((middle - 60, 0, middle - 20, round(5 * scale)))
    assert aside.getextrema()[0] == 255


def test_a_maltese_word_that_is_longer_than_a_line_breaks_all_the_same() -> None:
    words = replace(content("mt").words, headline=f"Il-{'kompartimentalizzazzjoni' * 2}")
    assert files_of(content("mt", words=words, parts=("poster",)))


ATTACKS = [
    '#read("/etc/passwd")',
    "]#panic()[",
    "$x^2$",
    "\\u{41} \\",
    "*bold* _thin_ `raw` @ref <label>",
    "// gone /* gone",
    '"',
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_people_write_is_shown_and_never_code(attack: str) -> None:
    words = Words(attack, f"A {attack} Z", attack, attack, attack)
    line = replace(content().line, name=attack, hours=(attack,), facts=(attack,))
    files = {
        file.name: file
        for file in files_of(content("en", words=words, line=line, parts=("poster", "signature")))
    }
    text = PdfReader(BytesIO(files["poster-a4.pdf"].content)).pages[0].extract_text()
    assert "".join(f"A{attack}Z".split()) in "".join(text.split())
    assert "root:" not in text
    assert attack in files["signature.txt"].content.decode()


def test_markup_in_words_is_text_in_the_signature() -> None:
    words = replace(content().words, headline="<img src=x onerror=alert(1)>")
    [page] = [
        file for file in files_of(content(words=words, parts=("signature",))) if file.name == "signature.html"
    ]
    assert b"<img" not in page.content
    assert b"http" in page.content
    assert page.content.count(b"src=") == 1  # as text


def test_a_qr_code_leads_to_the_short_address_and_nowhere_else() -> None:
    drawn = made("el")["qr.svg"].content
    assert ElementTree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
    import segno

    expected = segno.make_qr("https://help.example.org/el/help/cy/", error="m")
    painted = BytesIO()
    expected.save(painted, kind="png", scale=16, border=4)
    assert made("el")["qr.png"].content == painted.getvalue()


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", KitLook.values)
def test_colours_have_contrast(look: str) -> None:
    colours = COLOURS[look]
    for ground, letters in [(colours.ground, colours.on_ground), (colours.paper, colours.ink), (colours.paper, colours.strong), (colours.ground, colours.accent)]:  # fmt: skip
        light, dark = sorted((luminance(ground), luminance(letters)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ground, letters)
