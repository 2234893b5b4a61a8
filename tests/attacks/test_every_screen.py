"""Every screen, list, report and page of a site whose every word is hostile: no browser runs one, or is led away.

The words come past all forms and cleaning, and no policy of the site stops a browser. ``TWOPS_ATTACKS=whole``
(``just attacks``) opens every address with some four hundred of them; the everyday suite a few with forty.
"""

import json
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.attacks.payloads import BREAKOUTS, DEEDS, PAYLOADS
from tests.services.visit import Visit
from tests.site.permissions.test_permission_matrix import addresses
from tests.site.permissions.world import World

from .spoiling import Spoiler

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning"),  # a hostile "<?xml"
]
WHOLE = os.environ.get("TWOPS_ATTACKS") == "whole"
MANY = [text for text in PAYLOADS.values() if len(text) < 1_000]
WORDS = [
    text.replace("\x01", "").replace("\x00", "")
    for text in (*BREAKOUTS.values(), *(MANY if WHOLE else DEEDS.values()))
]
LISTEN = """
window.hits = []; window.hit = () => window.hits.push(String(new Error().stack).slice(0, 300));
window.alert = window.confirm = window.prompt = window.hit;
"""
# What of a page would run when somebody clicks, and the elements and handlers that only our words have.
CENSUS = """() => ({
    hits: window.hits,
    addresses: [...document.querySelectorAll('[href],[action],[formaction],[src],[data]')].flatMap(element =>
        ['href', 'action', 'formaction', 'src', 'data'].map(name => element.getAttribute(name) || ''))
        .filter(address => /^[\\u0000-\\u0020]*(javascript|vbscript|data:text)/i.test(address)),
    handlers: [...document.querySelectorAll('*')].filter(element =>
        [...element.attributes].some(given => given.name.startsWith('on') && given.value.includes('hit')))
        .map(element => element.outerHTML.slice(0, 200)),
    scripts: [...document.scripts].filter(script => /^\\s*hit\\(\\)/.test(script.textContent))
        .map(script => script.outerHTML.slice(0, 200)),
    foreign: [...document.querySelectorAll('base,meta[http-equiv=refresh],form[action*=elsewhere]')]
        .map(element => element.outerHTML.slice(0, 200)),
})"""
# What opens when a person uses a page: menus, tooltips, panels.
USE = """() => {
    for (const element of document.querySelectorAll('[data-controller~=w-tooltip],[data-tippy-content],[aria-describedby]'))
        element.dispatchEvent(new MouseEvent('mouseenter', {bubbles: true}));
    for (const element of document.querySelectorAll('[data-w-dropdown-target=toggle],[aria-expanded=false]'))
        if (!element.closest('a[href]') && element.type !== 'submit') element.click();
}"""
# Addresses that end a session, wait for another program, or fail on purpose.
NOT_OPENED = re.compile(r"/admin/(failwhale|logout)/|/metrics|/exit/")
EVERY_DAY = re.compile(
    r"/admin/$|/admin/(pages/\d+/edit|reports/(site-history|workflow)|twops_directory/mistakereport|images|documents)/$"
    r"|/admin/snippets/twops_directory/service/(edit/\d+/)?$|/admin/translation/\d+/$"
)


@pytest.fixture
def world() -> World:
    made = World()
    spoiler = Spoiler(WORDS)
    spoiler.spoil()
    assert len(spoiler.columns) > 100, sorted(spoiler.columns)
    return made


def html_of(response: Any) -> str:
    """Return what a browser shows of an answer: a page, or the window that a script puts into one."""
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not kind.startswith(("text/html", "application/json")):
        return ""
    text = str(response.content.decode(errors="replace"))
    if kind.startswith("application/json"):
        data = json.loads(text)
        return str(data.get("html", "")) if isinstance(data, dict) else ""
    return text


def trouble(window: Visit, base: str, address: str) -> list[str]:
    """Open an address, use what is on it, and return what a hostile word did."""
    window.requests.clear()
    page = window.page
    page.goto(base + address, wait_until="load")
    page.wait_for_timeout(150)
    where = page.url
    page.evaluate(USE)
    page.wait_for_timeout(250)
    found = [f"{kind}: {what}" for kind, each in page.evaluate(CENSUS).items() for what in each]
    found += [f"asks {line}" for line in window.foreign_requests(base)]
    if "leads/away" in page.url or "leads/away" in where or not page.url.startswith(base):
        found.append(f"led to {page.url}")
    return [f"{address}: {each}" for each in found]


def windows(window: Visit, base: str, html: str) -> list[str]:
    """Put the content of a modal window into a page, as Wagtail's scripts do."""
    page = window.page
    page.goto(f"{base}/robots.txt")
    page.evaluate(
        "html => document.body.replaceChildren(document.createRange().createContextualFragment(html))", html
    )
    page.wait_for_timeout(60)
    found: dict[str, list[str]] = page.evaluate(CENSUS)
    return [f"{kind}: {what}" for kind, each in found.items() for what in each]


def test_no_word_does_anything_on_any_screen(
    world: World, live_server: Any, visit: Callable[..., Visit]
) -> None:
    # Data that no form lets in may break a screen; what matters here is what a browser does with it.
    base, client = str(live_server.url), Client(raise_request_exception=False)
    client.force_login(world.admin)
    window = visit(bypass_csp=True)
    window.context.add_init_script(LISTEN)
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": f"{base}/admin"}
    window.context.add_cookies([{**cookie, "url": base}])
    window.page.on("dialog", lambda dialog: dialog.accept())

    problems, opened = [], 0
    for address, _rule in addresses(world):
        if NOT_OPENED.search(address) or not (WHOLE or EVERY_DAY.search(address.partition("?")[0])):
            continue
        response = client.get(
            address, headers={"X-Requested-With": "XMLHttpRequest"} if "choose" in address else {}
        )
        html = html_of(response)
        if "hit" not in html:
            continue
        opened += 1
        if response.headers["Content-Type"].startswith("application/json"):
            problems += [f"{address}: {each}" for each in windows(window, base, html)]
        else:
            problems += trouble(window, base, address)
    assert problems == [], "\n".join(problems)
    assert opened >= (150 if WHOLE else 8)
