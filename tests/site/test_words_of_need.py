"""Whoever searches for a person finds one: above the hits, in every language, and nothing of it is kept."""

import pytest
import yaml
from django.conf import settings
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
    assert main.count('class="doors"') == 1 and main.index('class="doors"') < main.index('id="results"')
    html = sent(client, "/pl/search/", {"q": "mąż"}).content.decode()
    main = html[html.index("<main") :]
    assert 'class="offer danger"' not in main and main.count('class="doors"') == 1
    assert 'name="country" value="PL"' not in main, "a guess is made by the door itself"
    html = sent(client, "/pl/search/", {"q": "Mostek"}).content.decode()
    assert 'class="doors"' not in html


@pytest.mark.django_db
def test_without_a_country_every_emergency_number_is_named(client):
    factories.home()
    records.country("GB", "en")
    html = sent(client, "/en/search/", {"q": "I want to die"}).content.decode()
    main = html[html.index("<main") :]
    assert 'href="tel:112"' in main and "#countries" in main
