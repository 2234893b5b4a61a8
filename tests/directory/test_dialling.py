"""What follows ``tel:``: only where the text is exactly one number, and so that the reader's telephone can dial it."""

import pytest
from django.core.exceptions import ValidationError
from twops_directory.admin.form_errors import phone_notes
from twops_directory.dialling import NotDialled, dial, not_dialled, refusal
from twops_directory.hsds.imports.planning.remarks import remark
from twops_directory.hsds.imports.report import ImportReport
from twops_directory.hsds.mapping.codec import to_stored
from twops_directory.hsds.mapping.stored import WireError
from twops_directory.models import Contact, Phone
from twops_directory.public.crisis_lines import crisis_lines
from twops_directory.validators import phone_number

from tests import factories

from . import records


@pytest.mark.parametrize(
    ("text", "country", "link"),
    [
        ("116 123", "PL", "116123"),
        ("988", "GB", "988"),
        ("112", "", "112"),
        ("17", "FR", "17"),
        ("22 000 00 12", "PL", "+48220000012"),
        ("08-465 00 412", "SE", "+46846500412"),
        ("09 000 00 12", "FI", "+35890000012"),
        ("030/23125-012", "DE", "+493023125012"),
        ("(22) 000 00 12", "PL", "+48220000012"),
        ("(+48) 22 000 00 12", "PL", "+48220000012"),
        ("06 868 801", "IT", "+3906868801"),
        ("+39 (0)6 868 801", "IT", "+3906868801"),
        ("+39 (0)6 868 801", "", "+3906868801"),
        ("+32 0800 98 100", "BE", "+3280098100"),
        ("0048 22 000 00 12", "DE", "+48220000012"),
        ("0048 22 000 00 12", "", "+48220000012"),
        ("tel:+48220000012", "PL", "+48220000012"),
        ("tel:+48-22-000-00-12;ext=7", "PL", "+48220000012;ext=7"),
        ("+48-22-000-00-12 wew. 5", "PL", "+48220000012;ext=5"),
        ("+44 20 7946 0958 x12", "GB", "+442079460958;ext=12"),
        ("+49 30 23125-012 Durchwahl 7", "DE", "+493023125012;ext=7"),
        ("0900-0767 (EUR 0,80 p.m.)", "NL", "09000767"),
        ("0808 157 0143", "GB", "08081570143"),
        ("116 123 (24/7)", "PL", "116123"),
        ("Telefon: 116 117 w nocy", "PL", "116117"),
        ("٠٨٠٠ ١١١١", "GB", "08001111"),
        ("22 000 00 12", "", "220000012"),
        ("*123#", "PL", "*123%23"),
        ("7735 301", "CY", "7735301"),
    ],
)
def test_one_number_is_dialled_as_its_country_dials_it(text, country, link):
    assert dial(text, country=country) == link
    assert not_dialled(text, country) is None
    phone_number(text)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("116 123, 116 111", "PL"),
        ("116 123 / 116 111", "PL"),
        ("116 123 - 116 111", "PL"),
        ("773 5301 or 773 5351", "CY"),
        ("+48 22 000 00 12 / +48 22 000 00 13", "PL"),
        ("112 or 116 123", "FI"),
        ("12345678901234567890", "PL"),
    ],
)
def test_two_numbers_are_no_link_and_stay_as_they_are(text, country):
    assert dial(text, country=country) == ""
    assert not_dialled(text, country) is NotDialled.SEVERAL
    phone_number(text)


@pytest.mark.parametrize(
    ("text", "why", "code"),
    [
        ("4.822E+11", NotDialled.SCIENTIFIC, "scientific"),
        ("4,822e11", NotDialled.SCIENTIFIC, "scientific"),
        ("see website 2", NotDialled.NO_NUMBER, "no_number"),
        ("see website", NotDialled.NO_NUMBER, "no_digit"),
        ("–", NotDialled.NO_NUMBER, "no_digit"),
    ],
)
def test_what_is_no_number_is_refused_by_form_and_import_alike(text, why, code):
    assert refusal(text) is why
    assert dial(text, country="PL") == ""
    with pytest.raises(ValidationError) as refused:
        phone_number(text)
    assert refused.value.code == code
    with pytest.raises(WireError) as told:
        to_stored("phone", {"id": "3f3b2a10-0000-4000-8000-000000000001", "number": text})
    assert told.value.property == "number"
    assert f"{told.value.reason} {told.value.remedy}" == " ".join(refused.value.messages)


@pytest.mark.parametrize("extension", ["0123", "7"])
def test_an_extension_is_told_where_the_standard_has_a_place_for_it(extension):
    assert dial("+48 22 000 00 12", extension, "PL") == f"+48220000012;ext={extension}"
    assert dial("116 123", extension, "PL") == "116123"  # RFC 3966 has none for a number of one country


def test_words_are_no_extension():
    assert dial("+48 22 000 00 12", "sekretariat", "PL") == "+48220000012"


@pytest.mark.django_db
def test_the_form_says_what_cannot_be_dialled():
    record = records.service(number="116 123, 116 111")
    person = Contact(name="Anna")
    person.phones = [Phone(number="773 5301 or 773 5351")]
    record.contacts = [person]
    notes = [str(note) for note in phone_notes(record)]
    assert [note.split(" is saved")[0] for note in notes] == ["116 123, 116 111", "773 5301 or 773 5351"]
    assert all("Give each number a row of its own" in note for note in notes)


@pytest.mark.django_db
def test_every_door_dials_a_number_as_its_country_does_and_makes_no_link_of_two(client):
    factories.home()
    sweden = records.country("SE", "sv", zone="Europe/Stockholm")
    line = records.service(sweden, "Linjen", number="08-465 00 412", crisis_line=True)
    Phone.objects.create(service=line, number="116 123, 116 111", position=1)
    html = client.get(f"/sv/help/service/{line.uuid}/").content.decode()
    assert 'href="tel:+46846500412"' in html and "<bdi>116 123, 116 111</bdi>" in html
    assert "tel:116123116111" not in html
    assert '"telephone": "+46846500412"' in html
    leaflet = client.post("/sv/help/leaflet/", {"service": [str(line.uuid)]}, follow=True).content.decode()
    assert 'href="tel:+46846500412"' in leaflet and "<bdi>116 123, 116 111</bdi>" in leaflet
    phones = client.get(f"/api/v1/services/{line.uuid}").json()["phones"]
    assert [phone["dial"] for phone in phones] == ["+46846500412", ""]
    assert crisis_lines("sv")["SE"][0].dial == "+46846500412"
    assert 'href="tel:112"' in html


def test_an_import_tells_what_no_telephone_dials_and_what_leads_nowhere():
    report = ImportReport()
    row = "3f3b2a10-0000-4000-8000-000000000001"
    remark(report, "phone", row, {"number": "116 123, 116 111"}, "PL")
    remark(report, "phone", row, {"number": "116 123"}, "PL")
    remark(report, "channel", row, {"kind": "chat", "address": "napisz do nas"}, "PL")
    remark(report, "channel", row, {"kind": "in_person", "address": "ul. Długa 1"}, "PL")
    assert [entry["reason"] for entry in report.undialled.shown] == [
        "116 123, 116 111: give each number a row of its own, with all its digits."
    ]
    assert [entry["reason"] for entry in report.flagged.shown] == ["address leads nowhere: napisz do nas"]
    assert "Shown, but no telephone can dial it (1):" in list(report.lines())
