"""What a site lacks is said at its start, in the lines to write, and not by the first list that somebody opens."""

import subprocess
import sys
from collections.abc import Iterable

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import check_for_language
from twops_locale.checks import check_i18n, check_language_in_addresses
from twops_locale.needed import require_applications
from wagtail.coreutils import get_supported_content_language_variant

START = """
import django
from django.conf import settings

settings.configure(SECRET_KEY="x", INSTALLED_APPS={apps!r})
django.setup()
"""


def started(apps: Iterable[str]) -> str:
    """Return the last line that a start with these applications writes to its standard error."""
    found = subprocess.run(
        [sys.executable, "-c", START.format(apps=list(apps))],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return found.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("plugins", "said"),
    [
        (
            ["twops_awareness"],
            'twops_awareness needs other applications. Add to INSTALLED_APPS, after it: "twops_locale", '
            '"wagtail_localize", "wagtail_modeladmin",',
        ),
        (
            ["twops_awareness", "twops_locale"],
            "twops_awareness needs other applications. Add to INSTALLED_APPS, after it: "
            '"wagtail_localize", "wagtail_modeladmin",',
        ),
        (
            ["twops_directory", "twops_locale", "wagtail_localize"],
            "twops_directory needs other applications. Add to INSTALLED_APPS, after it: "
            '"wagtail_modeladmin",',
        ),
        (
            ["twops_locale", "wagtail_localize"],
            'twops_locale needs other applications. Add to INSTALLED_APPS, after it: "wagtail_modeladmin",',
        ),
    ],
)
def test_a_start_without_what_a_plugin_needs_says_which_lines_to_add(plugins: list[str], said: str) -> None:
    stock = ["django.contrib.contenttypes", "django.contrib.auth"]
    assert started([*plugins, *stock]) == f"django.core.exceptions.ImproperlyConfigured: {said}"


def test_this_site_has_all() -> None:
    require_applications("twops_locale", "twops_directory")
    with pytest.raises(ImproperlyConfigured, match=r'after it: "nobody\.has_it",'):
        require_applications("twops_locale", "nobody.has_it")


def test_a_site_without_translations_is_told(settings) -> None:
    assert check_i18n() == []
    settings.WAGTAIL_I18N_ENABLED = False
    assert [message.id for message in check_i18n()] == ["twops_locale.W008"]


def test_a_language_that_no_catalogue_knows_has_addresses_all_the_same(settings) -> None:
    """Django takes a language for one only where a file of its words is; Northern Sami has none."""
    assert check_for_language("se")
    assert get_supported_content_language_variant("se") == "se"
    assert not check_for_language("qq")
    settings.LANGUAGES = [("en", "English")]
    assert not check_for_language("se")


def test_a_site_whose_addresses_do_not_say_their_language_is_told(settings) -> None:
    assert check_language_in_addresses() == []
    settings.ROOT_URLCONF = "twops_locale.admin_urls"
    assert [message.id for message in check_language_in_addresses()] == ["twops_locale.W010"]
    settings.LANGUAGES = [("en", "English")]
    assert check_language_in_addresses() == []
