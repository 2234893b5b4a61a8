"""The addresses in front of Wagtail's admin: a site that has not put them there is told."""

from collections.abc import Iterator

import pytest
from django.urls import include, path, set_urlconf
from twops_locale.checks import check_admin_urls
from wagtail.admin import urls as wagtailadmin_urls


@pytest.fixture
def stock_admin() -> Iterator[None]:
    """A site with Wagtail's admin and nothing in front of it."""
    set_urlconf((path("admin/", include(wagtailadmin_urls)),))
    yield
    set_urlconf(None)


def test_a_site_with_the_stock_admin_alone_is_told(stock_admin: None) -> None:
    [message] = check_admin_urls()
    assert message.id == "twops_locale.W001"
    assert 'include("twops_locale.admin_urls")' in message.hint


def test_this_site_has_them() -> None:
    assert check_admin_urls() == []
