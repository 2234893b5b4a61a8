"""On paper: a service's page and a leaflet fit one page each; and structured data does not offend the policy."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from twops_directory.desk.operations import save_record
from twops_directory.models import (
    Channel,
    Contact,
    Funding,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceAudience,
    ServiceCapacity,
    ServiceLanguage,
    ServiceText,
    Unit,
    Url,
)

from tests import factories
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "Rozmawiamy spokojnie, bez oceniania i bez pytania o nazwisko. "


def pages(pdf: bytes) -> int:
    """Return the number of pages of a PDF that Chromium made (its page objects are not compressed)."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.fixture
def service() -> Service:
    """A service with everything that a page can show, of the length that editors write."""
    factories.root_page()
    factories.home()
    made = records.service(
        name="Telefon Mostek",
        anonymous_possible="yes",
        records_kept="anonymous_statistics",
        professional_secrecy=True,
        minimum_age=16,
        cost="free",
        wait_min_days=0,
        wait_max_days=14,
        url="https://mostek.example.org/",
        email="pomoc@mostek.example.org",
        in_person=True,
        online=True,
        crisis_line=True,
        genders=["men"],
        situations=["no_offence", "images", "under_investigation"],
        may_learn=["team", "supervisor", "authorities"],
        reports_images="no",
        evidence_rating="promising",
        prevention_level="secondary",
    )
    ServiceText.objects.filter(service=made).update(
        description=SENTENCE * 8,
        eligibility_description=SENTENCE * 2,
        application_process=SENTENCE * 2,
        fees_description=SENTENCE,
        confidentiality_note=SENTENCE * 3,
        alert=SENTENCE,
        interpretation_services=SENTENCE,
        accreditations=SENTENCE,
    )
    person = Contact.objects.create(service=made, name="Anna", title="Psycholożka", email="a@example.org")
    Phone.objects.create(contact=person, number="+48 22 000 00 31")
    Url.objects.create(service=made, url="https://blog.example.org/", label="Blog")
    Funding.objects.create(service=made, source="Miasto Gdańsk")
    for document in ("Dowód osobisty", "Skierowanie, jeśli jest"):
        RequiredDocument.objects.create(service=made, document=document)
    unit = Unit.objects.create(name="miejsca")
    ServiceCapacity.objects.create(service=made, unit=unit, available=3, maximum=8)
    for number in range(3):
        Phone.objects.create(
            service=made, number=f"+48 22 000 00 2{number}", shows_on_bill=False, free_of_charge=True,
            anonymous=True, number_hidden_from_service=True, description="Tylko w nocy",
        )  # fmt: skip
    for kind in ("chat", "web_form", "onion"):
        address = f"https://{kind.replace('_', '-')}.example.org/"
        Channel.objects.create(service=made, kind=kind, address=address, anonymous=True)
    for position, day in enumerate(("WE", "TH", "FR", "SA"), start=1):
        Schedule.objects.create(
            service=made, days=[day], opens_at=f"{8 + position:02}:00", closes_at="20:00", position=position
        )
    for tag in ("en", "uk", "de", "fr"):
        ServiceLanguage.objects.create(service=made, tag=tag)
    for code in ("family", "professional", "other_adult"):
        ServiceAudience.objects.create(service=made, code=code)
    for number in range(3):
        place = records.unsaved_place(
            f"Poradnia {number}", address_1=f"ul. Wodna {number}",
            postal_code="80-001", city="Gdańsk", accessibility=["wheelchair", "induction_loop"],
        )  # fmt: skip
        save_record(place, user=records.admin(), publish=True)
        ServiceAtLocation.objects.create(service=made, location=place)
    return made


def test_a_service_and_a_leaflet_fit_one_page_each(
    live_server: Any, visit: Callable[..., Visit], axe: Callable[[Visit], list[Any]], service: Service
) -> None:
    reader = visit(javascript=False)
    for tag in ("pl", "de", "el"):
        reader.open(f"{live_server.url}/{tag}/help/service/{service.uuid}/")
        assert pages(reader.page.pdf(prefer_css_page_size=True)) == 1, tag
    others = [records.service(name=f"Usługa {number}", url="https://a.example.org/") for number in range(5)]

    # Without JavaScript: tick services in the list, and print what comes back.
    reader.open(f"{live_server.url}/pl/help/pl/")
    for box in reader.page.locator("input[form=leaflet]").all():
        box.check()
    reader.page.locator("#leaflet button").click()
    shown = reader.page.locator("main").inner_text()
    assert "Telefon Mostek" in shown and all(f"Usługa {number}" in shown for number in range(len(others)))
    assert reader.page.url.startswith(f"{live_server.url}/pl/help/leaflet/")
    assert "service" not in reader.page.url
    assert pages(reader.page.pdf(prefer_css_page_size=True)) == 1
    reader.page.emulate_media(media="print")
    assert not reader.page.locator(".exit").is_visible()
    assert not reader.page.locator("footer").is_visible()
    assert not reader.page.locator("header .emergency").is_visible(), "the leaflet has the numbers itself"
    reader.open(f"{live_server.url}/pl/help/pl/")
    printed = reader.page.locator("header .crisis.print-only")
    assert printed.is_visible() and "18:00" in printed.inner_text()
    assert not [each for each in reader.page.locator(".now, .crisis.screen-only").all() if each.is_visible()]
    assert not reader.context.cookies()

    # With JavaScript: nothing offends the policy, the finder is accessible, nothing is left in the browser.
    sighted = visit()
    for path in (
        f"/pl/help/service/{service.uuid}/",
        "/pl/help/",
        "/pl/help/pl/",
        "/pl/help/pl/?channel=app",
    ):
        sighted.open(f"{live_server.url}{path}")
        assert not sighted.console_errors, sighted.console_errors
        assert not axe(sighted), path
    sighted.open(f"{live_server.url}/pl/help/pl/")
    sighted.page.locator("details.filters > summary").click()
    sighted.page.locator("input[name=anonymous]").check()
    sighted.page.locator("form.finder button").click()
    assert "anonymous" not in sighted.page.url
    assert "Telefon Mostek" in sighted.page.locator("main").inner_text()
    assert not axe(sighted)
    assert not sighted.traces()
