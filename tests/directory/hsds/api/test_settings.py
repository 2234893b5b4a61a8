"""What the site's settings say of the HSDS feed is checked, with a hint."""

from pathlib import Path

import pytest
from twops_directory.checks import check_settings
from twops_directory.conf import conf
from twops_site import checks as site_checks

DOCUMENTED = (Path(__file__).parents[4] / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "check", "named"),
    [
        ({"HSDS_PUBLISHER": {}}, "twops_directory.E003", "no name"),
        ({"HSDS_PUBLISHER": "Fundacja Mostek"}, "twops_directory.E003", "no name"),
        ({"HSDS_PUBLISHER": {"name": "Mostek", "phone": "1"}}, "twops_directory.E003", "'phone'"),
        (
            {"HSDS_PUBLISHER": {"name": "Mostek", "website": "mostek.example.org"}},
            "twops_directory.E003",
            "mostek",
        ),
        (
            {"HSDS_PUBLISHER": {"name": "Mostek", "additional_websites": ["ftp://mostek.example.org"]}},
            "twops_directory.E003",
            "ftp",
        ),
        ({"HSDS_DATA_GUIDE_URL": "/guide"}, "twops_directory.E004", "/guide"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_be_right(settings, given, check, named):
    settings.TWOPS_DIRECTORY = given
    [found] = check_settings()
    assert (found.id, named in found.msg, bool(found.hint)) == (check, True, True)
    assert check in DOCUMENTED and next(iter(given)) in DOCUMENTED


def test_the_defaults_and_a_full_publisher_are_right(settings):
    assert check_settings() == []
    settings.TWOPS_DIRECTORY = {
        "HSDS_PUBLISHER": {
            "name": "Fundacja Mostek",
            "identifier": "PL-KRS-0000000001",
            "email": "dane@mostek.example.org",
            "website": "https://mostek.example.org/",
            "additional_websites": ["https://dane.mostek.example.org/"],
        },
        "HSDS_DESCRIPTION": "Telefony zaufania.",
        "HSDS_DATA_GUIDE_URL": "https://mostek.example.org/dane/",
    }
    assert check_settings() == []


def test_what_stands_at_its_old_place_is_read_and_judged_for_one_release(settings):
    settings.TWOPS_SITE = {"HSDS_DESCRIPTION": "Telefony zaufania.", "HSDS_PUBLISHER": {}}
    assert conf().HSDS_DESCRIPTION == "Telefony zaufania."
    assert [found.id for found in check_settings()] == ["twops_directory.E003"]
    assert site_checks.check_settings() == []
    settings.TWOPS_DIRECTORY = {"HSDS_DESCRIPTION": "Nowe."}
    assert conf().HSDS_DESCRIPTION == "Nowe."
