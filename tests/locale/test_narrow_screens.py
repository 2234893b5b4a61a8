"""Screens in a small window: what is wider than it can be moved, by keyboard too; and a language that was chosen stays chosen."""

from pathlib import Path

import pytest
import twops_locale
from django.urls import reverse
from twops_locale.requests.scopes import key_of

from tests import factories

TEMPLATES = Path(twops_locale.__file__).parent / "templates"
WITH_TABLES = sorted(path for path in TEMPLATES.rglob("*.html") if "<table" in path.read_text())


@pytest.mark.parametrize("path", WITH_TABLES, ids=lambda path: path.stem)
def test_every_table_stands_in_a_region_that_scrolls(path):
    """Was: cut at 390 px, and nothing to move it with."""
    html = path.read_text()
    regions = [line for line in html.splitlines() if 'role="region"' in line]
    assert len(regions) == html.count("<table")
    assert all('tabindex="0"' in line and "aria-label" in line for line in regions)


@pytest.mark.django_db
def test_from_a_cell_of_the_matrix_the_language_goes_along_to_a_dated_request(client):
    factories.home()
    page, polish, finnish = factories.campaign(), factories.locale("pl"), factories.locale("fi")
    client.force_login(factories.communications_editor())
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    html = client.get(address, {"locale": polish.pk}).content.decode()
    assert "twops_locale/admin.css" in html
    new = reverse("twops_locale:new_request")
    assert f"{new}?scope=campaign&amp;page={page.pk}&amp;language=pl" in html
    form = client.get(new, {"key": key_of(page), "language": "pl"}).context["form"]
    assert list(form.initial["locales"]) == [polish] != [finnish]
