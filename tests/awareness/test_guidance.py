"""Remarks for editors: what is found, in which language, and that each has its reason."""

import pytest
from django.urls import reverse
from twops_awareness.guidance import Remark, Texts, remarks, words_a_sentence

from tests import factories

LONG = "We listen " * 12 + "and we stay."  # 27 words


def subjects(found: list[Remark]) -> list[str]:
    """Return what the remarks are about; each has a reason."""
    assert all(str(each.reason) and each.found for each in found)
    return [str(each.subject) for each in found]


def test_long_sentences_are_measured_by_the_language():
    text = Texts(
        passages=(
            "Puhelu on luottamuksellinen ja voit kertoa juuri sen verran kuin itse haluat kertoa tänä iltana jollekin.",
        )
    )
    assert subjects(remarks(text, "fi")) == ["Reading ease"]
    assert remarks(text, "en") == []
    assert subjects(remarks(Texts(passages=(LONG * 2,)), "fi")) == ["Reading ease", "Long sentence"]
    assert words_a_sentence("nl-BE") == 20


@pytest.mark.parametrize(
    ("language", "words", "empty"),
    [
        ("en", "Click here", True),
        ("pl", "tutaj", True),
        ("fi", "Lue lisää", True),
        ("el", "εδώ", True),
        ("en", "https://example.org/x", True),
        ("en", "How a call goes", False),
        ("de", "here", False),
    ],
)
def test_a_link_says_where_it_leads(language, words, empty):
    assert subjects(remarks(Texts(links=(words,)), language)) == (["Link"] if empty else [])


def test_headings_part_long_text_and_can_be_told_apart():
    found = remarks(Texts(passages=("Short. " * 300,), headings=("What helps", "what helps", "x" * 90)), "en")
    assert subjects(found) == ["Text without a heading", "Heading used twice", "Long heading"]


def test_an_alternative_text_is_no_file_name():
    assert subjects(remarks(Texts(alternatives=("IMG_2044.JPG", "A lighted window", "w " * 150)), "en")) == [
        "Alternative text",
        "Alternative text",
    ]


@pytest.mark.django_db
def test_editors_read_the_remarks_beside_the_page(client):
    text = '<p>Read <a linktype="page" id="1">here</a>.</p>'
    page = factories.campaign(body=[("section", {"heading": "Why", "text": text})])
    client.force_login(factories.administrator_user())
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Easy to read" in html and "Say where the link leads to." in html
