"""Words of blocks and of page types stay words, whoever stored them: no element, no address, no attribute comes of them."""

from html.parser import HTMLParser
from typing import Any

import pytest
from twops_awareness.models import MaterialPage

from tests import factories
from tests.attacks.payloads import PAYLOADS

from .content import item, page_with, picture

pytestmark = pytest.mark.django_db


class Elements(HTMLParser):
    """Collects what stands in a page: elements with their attributes, and alternative texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element down."""
        self.found.append((tag, dict(attrs)))


def elements(client: Any, path: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the elements of the main part of a public page."""
    html = client.get(path).content.decode()
    parser = Elements()
    parser.feed(html[html.index("<main") : html.index("</main>")])
    return parser.found


def harmless(found: list[tuple[str, dict[str, str | None]]]) -> None:
    """Fail for an element, an attribute or an address that does something."""
    assert not {tag for tag, _attrs in found} & {
        "script",
        "iframe",
        "object",
        "embed",
        "form",
        "style",
        "math",
        "base",
    }
    for tag, attrs in found:
        assert not [name for name in attrs if name.startswith("on") or name in ("style", "srcdoc")], (
            tag,
            attrs,
        )
        for name in ("href", "src"):
            assert (attrs.get(name) or "/").startswith(
                ("/", "http://", "https://", "mailto:", "tel:", "#")
            ), attrs


def test_no_word_of_a_block_does_anything(client):
    factories.home()
    image = picture()
    raw: list[dict[str, Any]] = []
    payloads = [
        payload.replace("\0", "") for payload in PAYLOADS.values()
    ]  # no database takes it, no form either
    for number, payload in enumerate(payloads):
        text = payload[:150]
        blocks = {
            "section": {"heading": text, "text": payload},
            "callout": {"kind": text, "text": payload},
            "content_note": {"note": text, "text": payload},
            "quote": {"text": text, "by": text, "source": text, "url": f"javascript:{text}"},
            "key_figures": {"heading": text, "figures": [item({"figure": text, "says": text, "source": text, "url": payload})]},
            "questions": {"heading": text, "questions": [item({"question": text, "answer": payload})]},
            "contact": {"heading": text, "name": text, "text": payload, "phone": text, "hours": text, "email": text, "url": "data:text/html,x"},
            "picture": {"image": {"image": image.pk, "alt_text": text, "decorative": False}, "caption": text, "credit": text},
        }  # fmt: skip
        raw += [
            {"type": name, "value": value, "id": f"00000000-0000-4000-9000-{number:06d}{place:06d}"}
            for place, (name, value) in enumerate(blocks.items())
            if name == "picture" or place % 3 == number % 3  # a third of the blocks for each, to be quick
        ]
    page_with(raw, slug="attacked")
    found = elements(client, "/en/attacked/")
    assert client.get("/api/v1/pages/by-path", {"path": "/en/attacked/"}).status_code == 200
    harmless(found)
    alternatives = [attrs["alt"] for tag, attrs in found if tag == "img"]
    assert alternatives == [payload[:150] for payload in payloads]


def test_no_word_of_a_material_does_anything(client):
    home = factories.home()
    text = '"><script>hit()</script><img src=x onerror=hit()>'
    page = home.add_child(
        instance=MaterialPage(
            title="Poster", slug="material", summary=text, locale=home.locale, picture=picture(),
            alternative_text=text, adaptation=text, transcript=text, reviewed_by=text, discreet_title=text, discretion="on",
        )
    )  # fmt: skip
    page.save_revision().publish()
    found = elements(client, "/en/material/")
    harmless(found)
    assert [attrs["alt"] for tag, attrs in found if tag == "img"] == [text]
    html = client.get("/en/material/").content.decode()
    assert "<script>hit" not in html and "onerror=hit()>" not in html
