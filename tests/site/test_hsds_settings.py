"""What the site's settings say of the HSDS feed is checked, with a hint."""

from pathlib import Path

import pytest
from twops_site.checks import check_settings

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "check", "named"),
    [
        ({"HSDS_PUBLISHER": {}}, "twops_site.E003", "no name"),
        ({"HSDS_PUBLISHER": "Fundacja Mostek"}, "twops_site.E003", "no name"),
        ({"HSDS_PUBLISHER": {"name": "Mostek", "phone": "1"}}, "twops_site.E003", "'phone'"),
        (
            {"HSDS_PUBLISHER": {"name": "Mostek", "website": "mostek.example.org"}},
            "twops_site.E003",
            "mostek",
        ),
        (
            {"HSDS_PUBLISHER": {"name": "Mostek", "additional_websites": ["ftp://mostek.example.org"]}},
            "twops_site.E003",
            "ftp",
        ),
        ({"HSDS_DATA_GUIDE_URL": "/guide"}, "twops_site.E004", "/guide"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_be_right(settings, given, check, named):
    settings.TWOPS_SITE = given
    [found] = check_settings()
    assert (found.id, named in found.msg, bool(found.hint)) == (check, True, True)
    assert check in DOCUMENTED and next(iter(given)) in DOCUMENTED


def test_the_defaults_and_a_full_publisher_are_right(settings):
    assert check_settings() == []
    settings.TWOPS_SITE = {
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
