"""A page with one of every block, and what the blocks need: a picture, files, a service, a page to lead to."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image as Picture
from twops_awareness.blocks.body import BodyBlock
from twops_awareness.models import CampaignPage
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests import factories
from tests.directory import records


def picture(title: str = "Path") -> Any:
    """Return a small stored picture."""
    content = BytesIO()
    Picture.new("RGB", (40, 30), "#88aabb").save(content, "PNG")
    return get_image_model().objects.create(title=title, file=ImageFile(content, name="path.png"))


def document(name: str, title: str = "") -> Any:
    """Return a small stored file."""
    return get_document_model().objects.create(
        title=title or name, file=ContentFile(b"content", name=name), file_size=7
    )


def every_block(number: int = 0) -> list[dict[str, Any]]:
    """Return one of every block as it is stored, with English words that end with a number."""
    image, film = picture(), document(f"talk-{number}.mp4")
    captions, leaflet = document(f"talk-{number}.vtt"), document(f"leaflet-{number}.pdf")
    service = records.service(records.poland(), f"Brzeg {number}")
    target = factories.campaign(f"Target {number}", slug=f"target-{number}", summary=f"Aim {number}.")
    items = {
        "section": {"heading": f"Heading {number}", "text": f'<p>Read <a linktype="page" id="{target.pk}">on</a>.</p>'},
        "callout": {"kind": "important", "text": "<p>Nobody asks for your name.</p>"},
        "content_note": {"note": "About doubt", "text": "<p>Many doubt for long.</p>"},
        "key_figures": {
            "heading": "Figures",
            "figures": [item({"figure": "8 of 10", "says": "call again", "source": "Survey 2025", "url": ""})],
        },
        "quote": {"text": "I met calm.", "by": "A caller", "source": "Survey 2025", "url": "https://survey.example.org/"},
        "steps": {
            "heading": "The call",
            "steps": [item({"title": "Sit down", "text": "<p>Ten minutes.</p>"}), item({"title": "Dial", "text": ""})],
        },
        "questions": {"heading": "Asked", "questions": [item({"question": "My name?", "answer": "<p>Any will do.</p>"})]},
        "picture": {
            "image": {"image": image.pk, "alt_text": "A path along water", "decorative": False},
            "caption": "By the lake",
            "credit": "2PS",
        },
        "video": {
            "title": "A first call",
            "video": film.pk,
            "captions": [item({"file": captions.pk, "language": "en"})],
            "transcript": "<p>A voice answers.</p>",
        },
        "downloads": {
            "heading": "Take along",
            "files": [item({"document": leaflet.pk, "words": "Leaflet", "language": "pl"})],
        },
        "service": {"service": service.pk},
        "services": {"heading": "Who listens", "countries": ["PL"], "audience": "", "limit": 3 + number % 3},
        "contact": {
            "heading": "Ask the desk",
            "name": "Country desk",
            "text": "<p>About the campaign.</p>",
            "phone": "+48 22 000 00 99",
            "hours": "Weekdays",
            "email": "desk@example.org",
            "url": "",
        },
        "campaign": {"campaign": target.pk},
        "related": {"heading": "Next", "pages": [item(target.pk)]},
    }  # fmt: skip
    assert set(items) == set(BodyBlock().child_blocks), "a block without words here is a block without a test"
    return [
        {"type": name, "value": value, "id": f"00000000-0000-4000-8000-{number:06d}{place:06d}"}
        for place, (name, value) in enumerate(items.items())
    ]


COUNTER = iter(range(1, 1_000_000))


def item(value: Any) -> dict[str, Any]:
    """Return an item of a list as it is stored."""
    return {"type": "item", "value": value, "id": f"11111111-0000-4000-8000-{next(COUNTER):012d}"}


def page_with(raw: list[dict[str, Any]], slug: str = "everything") -> CampaignPage:
    """Return a public English campaign with these blocks."""
    body = StreamValue(CampaignPage._meta.get_field("body").stream_block, raw, is_lazy=True)
    return factories.campaign("Everything", slug=slug, body=body)
