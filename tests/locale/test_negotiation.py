"""One rule for languages: macro-languages, regions, damaged headers; the same at every door."""

import pytest
from twops_locale.negotiation import best_match, negotiate, same_to_readers, wanted

from tests import factories
from tests.directory import records

SITE = ["pl", "de", "fr", "nb", "sv", "fi", "en"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("pl", "pl"), ("PL", "pl"), ("pl-PL", "pl"), ("de-Latn-AT-1996", "de"),
        ("no", "nb"), ("nn", "nb"), ("nb", "nb"), ("nn-NO", "nb"), ("no-NO", "nb"), ("NB-no", "nb"),
        ("tlh", None), ("", None), ("x", None), ("plx", None),
    ],
)  # fmt: skip
def test_a_tag_finds_the_language_that_a_reader_means(asked, found):
    assert best_match(asked, SITE) == found


def test_a_more_exact_language_of_the_site_wins_and_a_regional_one_is_better_than_none():
    assert best_match("nn-NO", ["nb", "nn"]) == "nn"
    assert best_match("fr-be", ["fr", "fr-BE"]) == "fr-BE"
    assert best_match("pt", ["pt-BR"]) == "pt-BR"
    assert best_match("iw", ["he"]) == "he"
    assert same_to_readers("no") == ("no", "nb", "nn")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("no", "nb"),
        ("nn-NO,nn;q=0.9", "nb"),
        ("fi;q=abc,sv", "sv"),
        ("fi;q=2,sv;q=0.1", "sv"),
        (",,;q=1, de ;q=0.3, fr; q=0.8 ,", "fr"),
        ("sv;q=0,de;q=0.1", "de"),
        ("*", None),
        ("", None),
        ("tlh, xx-YY", None),
        ("<script>, \x00, пл, de", "de"),
        ("en-GB,en;q=0.9," + "xx," * 400 + "pl", "en"),
        ("a" * 10_000, None),
    ],
)
def test_a_header_is_read_part_by_part(header, found):
    assert negotiate(header, SITE) == found


def test_equal_wishes_keep_their_order():
    assert wanted("fi;q=0.5, sv;q=0.5, de") == ["de", "fi", "sv"]


@pytest.mark.django_db
def test_every_door_understands_the_same_tags(client):
    factories.home(), factories.home("nb", "Hjelp i tide")
    norway = records.country("NO", "nb", zone="Europe/Oslo")
    nynorsk = records.service(norway, "Fjordlinja")
    nynorsk.languages.update(tag="nn")
    for header in ("no", "nn-NO", "fi;q=abc,no"):
        assert client.get("/", headers={"accept-language": header}).headers["Location"] == "/nb/", header
        hsds = client.get("/hsds/services", headers={"accept-language": header})
        assert hsds.headers["Content-Language"] == "nb", header
        assert (
            client.get("/nowhere/", headers={"accept-language": header}).headers["Content-Language"] == "nb"
        )
    for tag in ("no", "nn", "nb", "nn-NO", "NO"):
        assert client.get("/api/v1/services", {"language": tag}).status_code == 200, tag
        assert client.get("/api/v1/pages", {"language": tag}).json()["total"] == 1, tag
        assert client.get("/hsds/services", {"lang": tag}).headers["Content-Language"] == "nb", tag
    for tag in ("no", "nn", "nb"):
        found = client.get("/api/v1/services", {"spoken_language": tag}).json()
        assert [item["words"]["name"] for item in found["items"]] == ["Fjordlinja"], tag
        assert "Fjordlinja" in client.get(f"/nb/help/?spoken={tag}").content.decode(), tag
    for path, name in (
        ("/api/v1/services", "language"),
        ("/api/v1/pages", "language"),
        ("/hsds/services", "lang"),
    ):
        refused = client.get(path, {name: "tlh"})
        assert 400 <= refused.status_code < 500
        assert "nb" in refused.content.decode() and "mt" in refused.content.decode(), path
