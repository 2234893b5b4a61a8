"""Whoever searches for a person finds one: above the hits, in every language, and nothing of it is kept."""

import re
from datetime import UTC, datetime

import pytest
import yaml
from django.conf import settings
from django.utils import timezone
from twops_directory.desk.operations import save_record
from twops_directory.finder import facet_index
from twops_directory.models import Contact, Phone, Service
from twops_site.public import words_of_need
from twops_site.public.words_of_need import Need, need_of

from tests import factories
from tests.directory import records
from tests.site.following import sent

LISTS = yaml.safe_load(
    (words_of_need.files("twops_site") / "public" / "words_of_need.yaml").read_text(encoding="utf-8")
)


def test_every_language_of_the_site_has_both_lists_and_each_word_is_recognised_in_it():
    for need in Need:
        assert set(LISTS[need]) == set(settings.TWOPS_SITE["DEMO_LANGUAGES"])
        for language, words in LISTS[need].items():
            for word in words:
                typed = word.rstrip("*").upper()
                assert need_of(f"{typed}?", language) is need, (language, word)


@pytest.mark.parametrize(
    ("typed", "language", "need"),
    [
        ("kill myself", "fi", Need.DANGER),
        ("SAMOBOJSTWO", "pl", Need.DANGER),
        ("chcę  umrzeć!", "en", Need.DANGER),
        ("112", "pl", Need.DANGER),
        ("+48 22 000-00-12", "pl", Need.DANGER),
        ("mieheni", "fi", Need.SITUATION),
        ("ο σύζυγός μου", "el", Need.SITUATION),
        ("husband", "mt", Need.SITUATION),
        ("maz", "pl", Need.SITUATION),
        ("dziecko w niebezpieczeństwie", "pl", Need.CHILD),
        ("mój syn: dziecko jest krzywdzone", "pl", Need.CHILD),
        ("lapsi vaarassa", "fi", Need.CHILD),
        ("zgwałcił mnie", "pl", Need.SITUATION),
        ("Βιασμός", "el", Need.SITUATION),
        ("Missbrauch", "de", Need.SITUATION),
        ("abused as a child", "mt", Need.SITUATION),
        ("dziecko krzywdzone", "pl", Need.CHILD),
        ("man", "en", None),
        ("poradnia", "pl", None),
        ("12", "en", None),
        ("", "en", None),
        ("\0", "en", None),
    ],
)
def test_what_is_meant(typed, language, need):
    assert need_of(typed, language) is need


@pytest.mark.django_db
def test_above_the_hits_stand_the_number_of_the_country_and_the_doors(client):
    factories.home("pl", "Start")
    records.service(name="Telefon Mostek", number="+48 22 000 00 12", crisis_line=True)
    html = sent(client, "/pl/search/", {"q": "samobójstwo"}).content.decode()
    main = html[html.index("<main") :]
    assert 'class="offer danger"' in main and 'href="tel:112"' in main and "+48 22 000 00 12" in main
    assert main.count('class="doors"') == 1 and 'id="results"' not in main, (
        "doors need no word on what was not found"
    )
    html = sent(client, "/pl/search/", {"q": "mąż"}).content.decode()
    main = html[html.index("<main") :]
    assert 'class="offer danger"' not in main and main.count('class="doors"') == 1
    assert 'name="country" value="PL"' not in main, "a guess is made by the door itself"
    html = sent(client, "/pl/search/", {"q": "Mostek"}).content.decode()
    assert 'class="doors"' not in html


@pytest.mark.django_db
def test_a_child_in_danger_is_answered_with_the_emergency_number_and_the_doors(client):
    """Was: a guide was the first hit, and no number."""
    factories.home("fi", "Alku")
    records.service(name="Silta", where=records.finland(), crisis_line=True, number="+358 29 000 00 12")
    html = sent(client, "/fi/search/", {"q": "lapsi vaarassa"}).content.decode()
    main = html[html.index("<main") :]
    assert 'class="offer danger"' in main and 'href="tel:112"' in main and main.count('class="doors"') == 1
    assert "+358 29 000 00 12" not in main, "a crisis line is for those who are in need themselves"


@pytest.mark.django_db
def test_the_number_that_was_typed_is_the_one_on_the_button(client):
    """Was: whoever checked the second number of a service on a bill was shown its first one."""
    factories.home("pl", "Start")
    found = records.newest(records.service(name="Telefon Mostek", number="+48 22 000 00 12"))
    found.phones = [*found.phones.all(), Phone(number="+48 22 000 00 13", position=1)]
    save_record(found, user=records.admin(), publish=True)
    for typed in ("22 000 00 13", "+48220000013", "022 0000013"):
        html = sent(client, "/pl/search/", {"q": typed}).content.decode()
        assert 'href="tel:+48220000013"' in html and 'href="tel:+48220000012"' not in html, typed


@pytest.mark.django_db
def test_without_a_country_every_emergency_number_is_named(client):
    factories.home()
    records.country("GB", "en")
    html = sent(client, "/en/search/", {"q": "I want to die"}).content.decode()
    main = html[html.index("<main") :]
    assert 'href="tel:112"' in main and "#countries" in main


@pytest.mark.django_db
def test_a_number_as_it_is_printed_finds_whose_it_is_and_sends_nobody_to_another_line(client):
    factories.home("pl", "Start")
    mostek = records.service(number="+48 22 000 00 12", crisis_line=True)
    free = records.service(records.country("GB", "en"), "Bridge", number="0808 157 0143")
    short = records.service(name="Latawiec", number="116 111")
    facet_index.rebuild()
    for typed, service in (
        ("+48 22 000-00-12", mostek),
        ("(22) 000 00 12", mostek),
        ("0048220000012", mostek),
        ("08081570143", free),
        ("+44 808 157 0143", free),
        ("116111", short),
    ):
        main = sent(client, "/pl/search/", {"q": typed}).content.decode().partition("<main")[2]
        cards = main[main.index('id="of-number"') :]
        assert re.findall(r'id="s-([^"]+)"', cards) == [str(service.uuid)], typed
        assert 'class="offer danger"' not in main, "the line of other people stood below that of survivors"
    for nobody in ("+49 22 000 00 12", "16 111", "11 61 11 0", "112", "1" * 150, "0" * 12):
        html = sent(client, "/pl/search/", {"q": nobody}).content.decode()
        main = html[html.index("<main") :]
        assert "of-number" not in main and 'href="tel:112"' in main, nobody
        known = nobody == "112"
        assert (f": <bdi>{nobody}</bdi>" in main) is not known, "that it is not known is said"
        assert ("+48 22 000 00 12" in main) is known, "nor is another line offered for it"


@pytest.mark.django_db
def test_a_number_that_the_public_may_not_have_finds_nobody(client):
    factories.home("pl", "Start")
    secret, draft = records.service(number="+48 22 000 00 13"), records.service(number="+48 22 000 00 14")
    Phone.objects.filter(service=secret).update(confidential=True)
    Service.objects.filter(pk=draft.pk).update(live=False)
    contact = Contact.objects.create(service=records.service(), name="Anna", confidential=True)
    Phone.objects.create(contact=contact, number="+48 22 000 00 15")
    for typed in ("+48 22 000 00 13", "+48 22 000 00 14", "+48 22 000 00 15"):
        html = sent(client, "/pl/search/", {"q": typed}).content.decode()
        assert "of-number" not in html and 'class="offer danger"' in html
    Contact.objects.update(confidential=False)
    assert "of-number" in sent(client, "/pl/search/", {"q": "22 000 00 15"}).content.decode()


@pytest.mark.django_db
def test_the_card_for_danger_says_for_whom_a_line_is_and_when_it_opens(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 25, 10, tzinfo=UTC))  # a Wednesday
    factories.home("en")
    records.service(crisis_line=True)
    main = sent(client, "/en/search/?country=pl", {"q": "suicide"}).content.decode().partition("<main")[2]
    card = main[main.index('class="offer danger"') : main.index("</section>")]
    assert "I am worried about my own sexual thoughts about children" in card
    assert "<details" not in card and "Monday" in card and "18:00" in card
    assert ">Nothing found<" not in main


@pytest.mark.django_db
def test_the_words_of_a_service_in_another_language_say_so(client):
    factories.home("en")
    records.service()
    facet_index.rebuild()
    html = client.get("/en/help/pl/").content.decode()
    [(tag, name)] = re.findall(r'Telefon Mostek</a> <span lang="(\w+)" dir="ltr">\((\w+)\)</span></h3>', html)
    assert (tag, name) == ("en", "Polish")
    factories.home("pl", "Start")
    assert "Telefon Mostek</a></h3>" in client.get("/pl/help/pl/").content.decode()


@pytest.mark.django_db
def test_hits_say_what_and_where_they_are_and_those_at_home_come_first(client):
    """Was: "a child in danger" in Britain began with lines of Italy and Belgium, and did not say so."""
    factories.home()
    records.service(records.country("BE", "nl", "en"), "Lantern Belgium", number="+32 2 000 00 12")
    records.service(records.country("GB", "en"), "Lantern", number="+44 808 157 0142")
    answer = sent(client, "/en/search/", {"q": "Lantern"}, HTTP_ACCEPT_LANGUAGE="en-GB")
    main = answer.content.decode().partition("<main")[2]
    assert main.index(">Lantern</a>") < main.index(">Lantern Belgium</a>")
    assert "Telephone helpline · United Kingdom" in main and "Telephone helpline · Belgium" in main
