"""Who stands behind the site, where one is in it, and which languages a page has: in words, on every page."""

import re
from pathlib import Path

import pytest
from django.core.checks import run_checks
from twops_awareness.models import PlainPage
from twops_site.public.about import AboutFileWrong, read

from tests import factories

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).resolve().parents[2] / "site" / "twops_site" / "demo" / "about.yaml"


@pytest.fixture
def page_of():
    """Make a published page of the site itself, of a role, in English."""
    home = factories.home()

    def make(role: str) -> str:
        page = PlainPage(title=f"Page {role}", slug=role, summary="About it.", role=role, locale=home.locale)
        home.add_child(instance=page)
        page.save_revision().publish()
        return f"/en/{role}/"

    return make


def footer(html: str) -> str:
    return html.split("<footer")[1]


def crumbs(html: str) -> list[tuple[str, str]]:
    found = re.search(r'<nav class="crumbs".*?</nav>', html, re.S)
    return re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', found[0]) if found else []


def test_every_page_says_who_it_is_and_who_pays(client, service):
    for path in ("/en/", "/en/help/", f"/en/help/service/{service.uuid}/", "/en/search/", "/en/nowhere/"):
        foot = footer(client.get(path).content.decode())
        assert "Prevent &amp; Protect Through Support" in foot, path
        assert 'alt="Emblem of the European Union"' in foot
        assert "or the granting authority. Neither the European Union nor the granting authority" in foot
        assert "This is a demonstration." in foot


def test_the_authority_is_named_where_the_site_says_which(client, settings, tmp_path):
    about = tmp_path / "about.yaml"
    about.write_text("granting_authority: {en: Example Agency}\n")
    settings.TWOPS_SITE = {"ABOUT_FILE": str(about)}
    factories.home()
    foot = footer(client.get("/en/").content.decode())
    assert "European Union or Example Agency. Neither the European Union" in foot
    assert "This is a demonstration." not in foot, (
        "a site that is no demonstration does not say that it is one"
    )


def test_name_and_mark_are_slots(client, settings):
    settings.TWOPS_SITE = {"NAME": "Signpost", "FULL_NAME": "", "MARK": "twops_site/icon.svg"}
    factories.home()
    html = client.get("/en/").content.decode()
    assert 'src="/static/twops_site/icon.svg" alt="">Signpost</a>' in html
    assert "Prevent" not in html


@pytest.mark.parametrize(
    ("role", "shown"),
    [("privacy", ["2PS demonstration association", "privacy@2ps.example.org", "data.example.org/pl/"]),
     ("accessibility", ["accessibility.example.org/fi/"]), ("imprint", ["1 Example Street", "no. 0000"]),
     ("partners", ["Fundacja Mostek (demo)", "Kaislikko ry (demo)"]), ("contact", ["contact@2ps.example.org"])],
)  # fmt: skip
def test_a_page_of_the_site_itself_shows_the_facts_of_its_role(client, page_of, role, shown):
    html = client.get(page_of(role)).content.decode()
    for words in shown:
        assert words in html, words
    assert "mailto:" not in html
    assert f'<a href="/en/{role}/">Page {role}</a>' in footer(html), "linked from the foot of every page"


def test_links_that_lead_away_tell_nobody_where_from_and_say_their_language(client, page_of):
    html = client.get(page_of("partners")).content.decode()
    link = '<a href="https://kaislikko.example.org/" rel="noreferrer noopener" lang="fi" dir="ltr">'
    assert link in html


def test_the_onion_address_is_text_and_no_link(client, page_of, settings):
    address = f"http://{'a2' * 28}.onion"
    path = page_of("safety")
    assert ".onion" not in client.get(path).content.decode()
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "ONION_ADDRESS": address}
    html = client.get(path).content.decode()
    assert f'<code dir="ltr">{address}</code>' in html and f'href="{address}' not in html


def test_pages_about_the_site_need_no_more_queries_for_more_partners(client, page_of, settings, tmp_path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path = page_of("partners")
    counts = []
    for number in (1, 40):
        about = tmp_path / f"{number}.yaml"
        about.write_text("partners:\n" + "".join(f"  - {{name: P{n}, country: PL}}\n" for n in range(number)))
        settings.TWOPS_SITE = {"ABOUT_FILE": str(about)}
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [("partner: []", "unknown: partner"), ("partners: [{nam: x}]", "nam"), ("partners: [{name: ''}]", "without a name"),
     ("partners: [{name: x, url: 'http://x.example.org'}]", "https://"), ("[", "cannot be read"), ("- a", "a.yaml")],
)  # fmt: skip
def test_a_wrong_file_is_named_by_the_check_and_says_what_is_wrong(settings, tmp_path, text, says):
    file = tmp_path / "a.yaml"
    file.write_text(text)
    settings.TWOPS_SITE = {"ABOUT_FILE": str(file)}
    with pytest.raises(AboutFileWrong, match=says):
        read(str(file))
    assert "twops_site.E003" in [message.id for message in run_checks()]


def test_the_demo_says_it_for_every_country_and_everything_in_it_is_invented():
    known = read(str(DEMO))
    assert known.controller is not None
    for parties in (known.accessibility_bodies, known.data_protection_bodies, known.partners):
        assert len({party.country for party in parties}) == 14
        assert all(
            "(demo)" in party.name and party.url.split("/")[2].endswith(".example.org") for party in parties
        )


def test_what_stands_above_a_page_is_a_way_up(client, service):
    factories.campaign()
    start, finder, country = ("/en/", "Start page"), ("/en/help/", "Find help"), ("/en/help/pl/", "Poland")
    page = f"/en/help/service/{service.uuid}/"
    expected = {
        "/en/": [],
        "/en/first-conversation/": [start],
        "/en/help/": [start],
        "/en/search/": [start],
        "/en/help/pl/": [("/en/?country=pl", "Start page"), finder],  # the country that is shown goes along
        page: [start, finder, country],
        f"{page}report/": [start, finder, country, (page, "Telefon Mostek")],
        "/en/nowhere/": [],
    }
    found = {path: crumbs(client.get(path).content.decode()) for path in expected}
    assert found == expected


def test_the_way_up_is_in_no_data_for_machines(client, service):
    assert "BreadcrumbList" not in client.get(f"/en/help/service/{service.uuid}/").content.decode()


def test_the_switcher_says_in_words_what_is_not_there_and_can_be_found_by_anybody(client):
    factories.home(), factories.home("fi", "Apua")
    factories.campaign()
    html = client.get("/en/first-conversation/").content.decode()
    menu = html.split('<details class="switcher">')[1].split("</details>")[0]
    absent = next(part for part in menu.split("<li>") if 'hreflang="fi"' in part)
    assert (
        '<span lang="fi" dir="ltr">Suomi</span>' in absent
        or '<span lang="fi" dir="ltr">suomi</span>' in absent
    )
    assert "Finnish: not yet available</span></a>" in absent, "within the link: it is read with it"
    there = next(part for part in menu.split("<li>") if 'hreflang="en"' in part)
    assert "not yet" not in there
    finnish = client.get("/fi/").content.decode()
    summary = finnish.split('<details class="switcher">')[1].split("</summary>")[0]
    assert "Kieli" in summary and '<span class="in-english" lang="en" dir="ltr">Language</span>' in summary
