"""Text is text: whatever people, files and partners send, a reader's browser runs nothing, goes nowhere, asks nothing.

The site's policy, which would stop most of it by itself, is switched off in these windows.
"""

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from zlib import crc32

import polib
import pytest
import yaml
from django.urls import reverse
from twops_awareness.models import CampaignPage
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.run import import_hsds
from twops_directory.loading.services import load_country, parse_country
from twops_directory.models import Service
from twops_locale.models import CheckLevel, TextCheck, TranslationTask, Weight
from twops_locale.translation import editing, operations
from twops_locale.translation.editing import Edit
from wagtail_localize.models import StringSegment, StringTranslation

from tests import factories
from tests.attacks.payloads import DEEDS, PAYLOADS
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLE = Path(__file__).parents[1] / "data" / "hsds" / "3.2.3" / "examples" / "service_full.json"
TEXTS = [text.replace("\x00", "") for text in PAYLOADS.values()]  # PostgreSQL has no text with a NUL
SHORT = [
    text.replace("\x01", " ") for text in TEXTS if len(text) < 1_000
]  # the directory refuses control characters
MOMENT_MS = 400  # a script of the page has run by then, and a refresh of 0 seconds has left

LISTEN = """
window.hits = []; window.hit = () => window.hits.push(String(new Error().stack).slice(0, 300));
window.alert = window.confirm = window.prompt = window.hit;
"""
# Everything on a page that runs, loads, sends, covers or leads to another site.
CENSUS = """() => {
    const found = {hits: window.hits};
    const active = 'script iframe object embed form input button select textarea base meta style svg math img '
        + 'video audio source template noscript frame portal applet marquee';
    for (const name of active.split(' ')) found[name] = document.querySelectorAll(name).length;
    found.link = document.querySelectorAll('link:not([rel=alternate])').length;
    found.styled = document.querySelectorAll('[style],[autofocus],[srcdoc],[formaction]').length;
    found.handlers = [...document.querySelectorAll('*')].filter(
        element => [...element.attributes].some(attribute => attribute.name.startsWith('on'))).length;
    found.foreign = [...document.querySelectorAll('a[href],area[href]')].filter(
        link => !['mailto:', 'tel:'].includes(link.protocol) && link.origin !== location.origin
                && link.hostname !== 'mostek.example.org').map(link => link.href);
    return found;
}"""


@pytest.fixture
def reader(visit: Callable[..., Visit]) -> Visit:
    """A reader without the protection of the site's policy."""
    window = visit(bypass_csp=True)
    window.context.add_init_script(LISTEN)
    return window


@pytest.fixture
def base(live_server: Any) -> str:
    return str(live_server.url)


def census(reader: Visit, address: str) -> dict[str, Any]:
    """Open a page, wait for what it does by itself, and count what on it is active."""
    assert reader.open(address).status == 200, address
    reader.page.wait_for_timeout(MOMENT_MS)
    assert reader.page.url == address, "the reader was led away"
    return dict(reader.page.evaluate(CENSUS))


def assert_quiet(reader: Visit, base: str, address: str, *, like: str, links: bool = False) -> None:
    """Check that a page with hostile words has nothing active that the same page with harmless words has not.

    ``links``: whether the author may lead to other sites, as the editors of an original may.
    """
    found = census(reader, address)
    if links:
        assert set(found.pop("foreign")) <= {"https://elsewhere.example.org/"}, address
    expected = {**census(reader, like), "hits": [], "foreign": []}
    assert found == {key: expected[key] for key in found}, address
    assert reader.foreign_requests(base) == []


def sections(texts: Iterator[str] | list[str]) -> list[tuple[str, dict[str, str]]]:
    return [("section", {"heading": "Why", "text": text}) for text in texts]


def test_the_payloads_work_where_nothing_is_cleaned(reader: Visit, base: str) -> None:
    """Without this the other tests would pass for payloads that do nothing."""
    factories.home()
    reader.open(f"{base}/robots.txt")
    ran = set()
    # Only what runs: a refresh would lead the window away under the next text.
    for deed, text in ((deed, text) for deed, text in DEEDS.items() if "hit()" in text):
        reader.page.set_content(f"<!doctype html><body>{text}</body>")
        reader.page.wait_for_timeout(30)
        if reader.page.evaluate("(window.hits || []).length"):
            ran.add(deed)
    assert ran >= {"script", "image", "svg", "svg, script", "frame", "details", "math in style", "focus"}
    hidden = [
        text for name, text in PAYLOADS.items() if name.startswith("image, ") and "entities" not in name
    ]
    reader.page.set_content("<!doctype html><body>" + "<p></p>".join(hidden))
    reader.page.wait_for_timeout(100)
    assert reader.page.evaluate("window.hits.length") >= 8


def test_pages_and_their_translations(reader: Visit, base: str, client: Any, settings: Any) -> None:
    """Ways in: titles, summaries, headings and rich text of pages; segments by editor, PO file, machine and code."""
    factories.home()
    factories.home("pl", "Pomoc")
    factories.campaign("Harmless", slug="harmless", body=sections(["<p>Help.</p>"]))
    joined = "\n".join(SHORT)
    hostile = factories.campaign(
        DEEDS["image"] + DEEDS["script"],
        slug="hostile",
        summary=joined,
        body=[("section", {"heading": text[:160], "text": text}) for text in TEXTS],
    )
    factories.campaign(DEEDS["refresh"], slug="one-text", summary=joined, body=sections([joined]))
    for slug in ("hostile", "one-text"):
        assert_quiet(reader, base, f"{base}/en/{slug}/", like=f"{base}/en/harmless/", links=True)
    reader.open(f"{base}/en/")
    assert reader.page.evaluate("window.hits") == []

    # The API says it to a partner's page, which puts it into its own markup as it comes.
    answer = client.get(f"/api/v1/campaigns/{hostile.translation_key}?language=en").json()
    html = "".join(section["html"] for section in answer["body"])
    reader.open(f"{base}/robots.txt")
    reader.page.evaluate("html => document.documentElement.innerHTML = '<body>' + html", html)
    reader.page.wait_for_timeout(MOMENT_MS)
    found = reader.page.evaluate(CENSUS)
    assert set(found.pop("foreign")) == {"https://elsewhere.example.org/"}
    assert {key: value for key, value in found.items() if value} == {}

    # A translation: the same words come in by each way, and once more as the translator finds them after cleaning.
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": "tests.attacks.machine.HostileTranslator"}
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    # The checks would hold most of it up: here is what a reader gets where a team has switched them off.
    for check in TextCheck:
        CheckLevel.objects.create(locale=factories.locale("pl"), check_name=check, weight=Weight.OFF)
    client.force_login(translator)
    for way in ("editor", "file", "machine", "code"):
        paragraphs = [f"<p>{way} {number}</p>" for number, _text in zip(count(), TEXTS, strict=False)]
        source = factories.campaign(f"By {way}", slug=f"by-{way}", body=sections(["".join(paragraphs)]))
        [task] = operations.submit_for_translation(
            source, [factories.locale("pl")], user=factories.administrator_user()
        )
        operations.open_task(task, user=translator)
        send(way, client, task, translator)
        look_again(task, translator)
        operations.request_review(task, user=translator)
        operations.approve(task, user=reviewer)
        polish = CampaignPage.objects.get(translation_key=source.translation_key, locale__language_code="pl")
        assert_quiet(reader, base, base + polish.url, like=f"{base}/en/harmless/")
    assert census(reader, f"{base}/pl/")["hits"] == []


def send(way: str, client: Any, task: TranslationTask, translator: Any) -> None:
    """Let the payloads in by one way, one for each text of the source."""
    texts = StringSegment.objects.filter(source=task.translation.source).select_related("context", "string")
    given = dict(zip((row.pk for row in texts.order_by("order")), [*TEXTS, *TEXTS], strict=False))
    if way == "editor":
        first, *others = given  # the screen sends one text at a time, all of them to the same operation
        url = reverse("twops_locale:save_text", args=[task.pk, first])
        answer = client.post(url, {"text": given[first]}, content_type="application/json")
        assert answer.json()["outcome"] == "saved"
        editing.save_segments(task, {key: Edit(given[key]) for key in others}, user=translator)
    elif way == "file":
        catalogue = polib.pofile(str(task.translation.export_po()))
        by_text = {row.string.data: given[row.pk] for row in texts}
        for entry in catalogue:
            entry.msgstr = by_text[entry.msgid]
        task.translation.import_po(catalogue, user=translator)
    elif way == "machine":
        client.post(reverse("wagtail_localize:machine_translate", args=[task.translation.pk]))
    else:
        paths: dict[str, list[str]] = {}
        for row in texts.order_by("order"):
            paths.setdefault(row.context.path, []).append(given[row.pk])
        operations.save_words(task, paths, user=translator)


def look_again(task: TranslationTask, translator: Any) -> None:
    """Save what is stored once more, as a translator does who finds it cleaned; empty texts get a word."""
    rows = StringTranslation.objects.filter(
        context__object_id=task.translation.source.object_id, locale=task.translation.target_locale
    )
    stored = {(row.translation_of_id, row.context_id): row.data for row in rows}
    texts = StringSegment.objects.filter(source=task.translation.source).select_related("context")
    paths: dict[str, list[str]] = {}
    for row in texts.order_by("order"):
        text = stored.get((row.string_id, row.context_id), "").replace(' id="a99"', "")
        short = text.strip()[:200] if row.context.path in ("title", "slug", "summary") else text
        paths.setdefault(row.context.path, []).append(short or "Pomoc")
    paths["slug"] = [f"strona-{task.pk}"]
    operations.save_words(task, paths, user=translator)


def test_the_directory(reader: Visit, base: str, tmp_path: Path) -> None:
    """Ways in: a file of the directory (YAML), the editor's save, an import of the standard (HSDS)."""
    factories.home()
    poland = records.poland()
    records.country("GB", "en", zone="Europe/London")
    records.locale("en")
    words = {"summary": "Rozmowa.", "description": "Pomoc."}
    harmless = records.service(name="Telefon")
    harmless_text = harmless.texts.get(primary_of=harmless.pk)
    for name, text in words.items():
        setattr(harmless_text, name, text)
    harmless_text.save()
    like = f"{base}/pl/help/service/{harmless.uuid}/"

    chunks = ["\n".join(SHORT[start : start + 24]) for start in range(0, len(SHORT), 24)]
    services = [
        {
            "key": f"pl-{number}", "organization": "pl-mostek", "kind": "helpline", "status": "active",
            "audiences": ["family"], "delivery": ["phone"], "languages": ["pl"], "area": {"scope": "country"},
            "phones": [{"number": "+48 22 000 00 12", "kind": "voice"}],
            "words": {"pl": {"name": chunk[:190], "summary": chunk[:390], "description": chunk[:4_900]}},
        }
        for number, chunk in enumerate(chunks)
    ]  # fmt: skip
    organization = {"key": "pl-mostek", "words": {"pl": {"name": DEEDS["image"], "description": chunks[0]}}}
    content = yaml.safe_dump({"country": "PL", "organizations": [organization], "services": services})
    load_country(parse_country(yaml.safe_load(content), "pl.yaml"), user=records.admin())
    edited = records.service(poland, name=DEEDS["svg"], number=f"116 123 {DEEDS['image']}"[:90])

    wire = json.loads(EXAMPLE.read_text())
    words_of_the_standard = {
        "description", "fees_description", "eligibility_description", "accreditations", "application_process",
        "interpretation_services", "alert", "transportation", "note", "notes", "caption", "extent",
    }  # fmt: skip

    def spoil(value: Any) -> Any:
        if isinstance(value, list):
            return [spoil(item) for item in value]
        if isinstance(value, dict):
            number = crc32(str(value.get("id")).encode()) % len(chunks)  # a row may stand in several places
            return {
                key: chunks[number][:390]
                if key in words_of_the_standard and isinstance(item, str)
                else spoil(item)
                for key, item in value.items()
            }
        return value

    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(spoil(wire)))
    import_hsds(path, ImportOptions(name="partner", country="GB", language="en"))

    baseline = census(reader, like)
    services_shown = list(Service.objects.live().exclude(pk=harmless.pk))
    assert len(services_shown) == len(chunks) + 2 and edited in services_shown
    kinds = ("hits", "script", "iframe", "object", "embed", "base", "meta", "style", "svg", "math", "img", "video",
             "template", "styled", "handlers")  # fmt: skip
    for service in services_shown:
        found = census(
            reader, f"{base}/{'en' if service.country.code == 'GB' else 'pl'}/help/service/{service.uuid}/"
        )
        assert {kind: found[kind] for kind in kinds} == {kind: baseline[kind] for kind in kinds}, str(service)
    for address in (f"{base}/pl/help/", f"{base}/pl/help/pl/", f"{base}/en/help/gb/"):
        assert census(reader, address)["hits"] == []
    assert reader.foreign_requests(base) == []
