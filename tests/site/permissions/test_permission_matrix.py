"""The permission matrix: every address x every role x what is foreign to it, read and written.

Nothing foreign is written, and nothing of it is read: names and places of drafts and of confidential records, words of another
language's unfinished translation, private files. Titles of page drafts, which Wagtail shows to every editor, do not count
(``docs/reference/permissions.md``). What is one's own is asked as well, so that no refusal is an accident.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from twops_directory.models import Service
from twops_locale.admin.tasks.withdrawal import ANSWERED
from wagtail.models import Site

from .routes import all_routes, gaps_of
from .rules import Rule, rule_for
from .world import BELGIAN, CANARIES, DRAFT, FILE, FINNISH, World

pytestmark = [
    pytest.mark.django_db,
    # Its content is there while this module is run, and no other test may be: one process runs all of it, in one go.
    pytest.mark.xdist_group("permission matrix"),
    # Wagtail leaves the file of a rendition to the garbage collector (wagtail/images/models.py).
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]

# Whom the matrix sends everywhere. Administrators may do everything; the other desks and teams are these in another country.
ROLES = ("anonymous", "editor", "desk-pl", "translator-pl", "reviewer-pl")
MAY_READ = {"editor": {DRAFT}}
# What is made when it is first needed: sessions, keys that seal choices, openings of the next days.
ANYBODY_WRITES = {
    "django_session",
    "twops_site_sealkey",
    "wagtailadmin_formstate",  # what one has typed oneself, for one's preview
    *(f"twops_directory_open{name}" for name in ("block", "change", "stretch")),
}
# What looking leaves behind, all of it Wagtail's: who has a form open, and hears of its comments; one's own profile;
# a picture in a size that nobody asked for yet, and how large a file is.
LOOKING_WRITES = {
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailusers_userprofile",
    "wagtailimages_rendition",
}
SIZES_OF_FILES = {"wagtailimages_image", "wagtaildocs_document", "wagtailsearch_indexentry"}
# Wagtail's own: a page that fails on purpose, and a form of the rich-text editor that fails on a forged request.
STOCK_FAILURES = re.compile(r"^/admin/(failwhale|choose-external-link)/")
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
SENT = {
    "action-publish": "1", "comment": "x", "title": "x", "slug": "x", "name": "x", "value": "x", "next": "/admin/",
    "publish": "1", "new_title": "x", "new_slug": "x", "restriction_type": "login", "email": "x@example.org",
    "username": "x", "is_active": "on", "old_path": "/x", "redirect_link": "/y", "page": "9" * 5000, "q": "x",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The content, made once for all tests of this module and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        Site.clear_site_root_paths_cache()
        yield World()
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


@pytest.fixture
def sign_in(world: World) -> Any:
    """Return a client of somebody; what fails answers 500 instead of stopping the matrix."""

    def signed_in(role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            client.force_login(world.people[role])
        return client

    return signed_in


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """Collect the tables that are written to, and take everything back."""
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(sql)
        if found:
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch), transaction.atomic():
        yield tables
        transaction.set_rollback(True)


def addresses(world: World) -> Iterator[tuple[str, Rule]]:
    """Return every address with its gaps filled, and its rule; each address once."""
    seen = set()
    for template in all_routes():
        named = rule_for(template)
        if named is None:
            continue  # the test above says so
        rule, found = named
        for fill in rule.fill(world, found):
            path = "/" + template.format(**fill)
            address = path + ("?" + fill["?"] if "?" in fill else "")
            if address not in seen:
                seen.add(address)
                yield address, replace(rule, closed=False) if "open" in fill else rule


def betrayed(response: HttpResponse, role: str) -> set[str]:
    """Return the canaries in an answer, its headers included, that the role may not read."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]  # of a streaming answer alone
    text = body.decode(errors="replace") + str(response.headers)
    return {canary for canary in CANARIES if canary in text} - MAY_READ.get(role, set())


def judge(client: Client, method: str, address: str, rule: Rule, role: str) -> list[str]:
    """Send one request; return what is wrong with the answer."""
    cookies = client.cookies.copy()
    with written_tables() as tables:
        sent = {} if method in ("get", "delete") else {"data": SENT}
        if method == "put":
            sent = {"data": "value=x", "content_type": "application/x-www-form-urlencoded"}
        response = getattr(client, method)(address, **sent)
    client.cookies = cookies  # who logged out is signed in for the next address
    problems = [f"reads {canary}" for canary in betrayed(response, role)]
    # Half a form, sent to what is one's own, may fail in Wagtail: nobody else is concerned.
    half_a_form = method == "post" and role in rule.owners
    if response.status_code >= 500 and not half_a_form and not STOCK_FAILURES.search(address):
        problems.append(f"fails with {response.status_code}")
    if rule.closed and role not in rule.owners and response.status_code < 300:
        problems.append(f"opens with {response.status_code}")
    foreign = tables - ANYBODY_WRITES - rule.writes
    own = role in rule.owners or "id=all" in address  # all of one's own: see the test below
    if foreign and not own and not (role == "anonymous" and "/report/" in address):
        problems.append(f"writes to {', '.join(sorted(foreign))}")
    return [f"{role} {method.upper()} {address}: {problem}" for problem in problems]


def test_every_address_has_a_rule() -> None:
    unlisted = [template for template in all_routes() if rule_for(template) is None]
    assert not unlisted, "name them in rules.py: who may read and write there, and what is foreign"
    assert len(all_routes()) > 600


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_nothing_foreign_is_read_or_written(world: World, sign_in: Any, role: str, method: str) -> None:
    client = sign_in(role)
    problems = [
        problem
        for address, rule in addresses(world)
        for problem in judge(client, method, address, rule, role)
    ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("action", ["delete", "publish", "unpublish"])
def test_all_is_all_of_ones_own(world: World, sign_in: Any, action: str) -> None:
    foreign = Service.objects.filter(country=world.belgium).order_by("pk")
    before = list(foreign.values_list("pk", "live", "latest_revision_id"))
    with written_tables() as tables:
        # Its words are being translated, too: that is said, and answered before.
        sign_in("desk-pl").post(
            f"/admin/bulk/twops_directory/service/{action}/?id=all&next=/admin/", {ANSWERED: "1"}
        )
        after = list(foreign.values_list("pk", "live", "latest_revision_id"))
    assert after == before and len(before) >= 2
    assert "twops_directory_service" in tables  # the own one was


@pytest.mark.parametrize("method", ["put", "delete"])
@pytest.mark.parametrize("role", ROLES)
def test_other_methods_write_nothing_foreign(world: World, sign_in: Any, role: str, method: str) -> None:
    client = sign_in(role)
    takes = re.compile(r"/(strings|overrides)/|/preview/|/api/|/hsds/")
    problems = [
        problem
        for address, rule in addresses(world)
        if takes.search(address)
        for problem in judge(client, method, address, rule, role)
    ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("role", ["admin", "reviewer-fi"])
def test_looking_at_something_writes_nothing(world: World, sign_in: Any, role: str) -> None:
    """A link, a reload or what a browser loads ahead changes nothing, for those who may change it either."""
    client = sign_in(role)
    problems = []
    for address, _rule in addresses(world):
        with written_tables() as tables:
            client.get(address)
        written = tables - ANYBODY_WRITES - LOOKING_WRITES
        if address.startswith(("/admin/images/", "/admin/documents/")):
            written -= SIZES_OF_FILES
        if written and not STOCK_FAILURES.search(address):
            problems.append(f"{role} {address}: {', '.join(sorted(written))}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("digits", [25, 5000])
def test_a_number_of_any_length_is_answered(world: World, sign_in: Any, digits: int) -> None:
    """Larger than any key, and longer than Python reads: in every gap of every address, and where lists are paged."""
    client, number = sign_in("admin"), "9" * digits
    failed = []
    for template in all_routes():
        if template in ("admin/failwhale/", "admin/logout/"):
            continue
        address = "/" + template.format(**dict.fromkeys(gaps_of(template), number))
        query = {"id": number, "p": number, "page": number, "collection_id": number, "locale": number}
        with written_tables():
            response = client.get(address, query)
        if response.status_code >= 500:
            failed.append(template)
    assert not failed, "\n".join(failed)


def own_addresses(world: World) -> list[tuple[str, str, str]]:
    """Return role, address and canary of what its owners do read there: the matrix would see it if others did."""
    service, words = world.service, world.words["servicetext"]
    view = "wagtailsnippets_twops_directory_{}:{}".format
    place = world.records["location"]
    return [
        ("desk-be", reverse(view("service", "edit"), args=[service.pk]), BELGIAN),
        ("desk-be", reverse(view("service", "history"), args=[service.pk]), BELGIAN),
        ("desk-be", reverse(view("location", "list")), BELGIAN),
        ("desk-be", reverse(view("location", "usage"), args=[place.pk]), BELGIAN),
        ("desk-be", "/admin/reports/site-history/", BELGIAN),
        ("desk-be", f"/admin/bulk/twops_directory/location/publish/?id={place.pk}", BELGIAN),
        ("desk-be", "/admin/twops_directory/mistakereport/", BELGIAN),
        ("reviewer-fi", reverse(view("servicetext", "history"), args=[words.pk]), FINNISH),
        ("reviewer-fi", reverse(view("servicetext", "list")), FINNISH),
        ("reviewer-fi", reverse("twops_locale:editor", args=[world.task.pk]), FINNISH),
        ("reviewer-fi", reverse("twops_locale:file", args=[world.task.pk, "po"]), FINNISH),
        ("reviewer-fi", reverse("twops_locale_memory:search"), FINNISH),
        ("editor", reverse("wagtailadmin_pages:edit", args=[world.page.pk]), DRAFT),
        ("editor", reverse("wagtailadmin_pages:view_draft", args=[world.page.pk]), DRAFT),
        ("admin", "/admin/api/main/documents/", FILE),
        ("admin", reverse("wagtaildocs:edit", args=[world.document.pk]), FILE),
        ("admin", reverse("wagtailimages_chooser:choose"), FILE),
    ]


def test_what_is_ones_own_is_read(world: World, sign_in: Any) -> None:
    missed = []
    for role, address, canary in own_addresses(world):
        response = sign_in(role).get(address)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        if canary not in text.decode():
            missed.append(f"{role} {address}: {response.status_code}")
    assert not missed, "\n".join(missed)
