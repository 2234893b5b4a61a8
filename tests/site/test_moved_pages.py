"""An address that was public leads to where its page is now; one that never was leads nowhere."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests import factories

pytestmark = pytest.mark.django_db


def stored() -> set[str]:
    return set(Redirect.objects.values_list("old_path", flat=True))


def test_a_first_approval_leaves_no_redirect_from_the_invisible_copy(django_capture_on_commit_callbacks):
    factories.home("pl", "Pomoc")
    campaign = factories.campaign()
    with django_capture_on_commit_callbacks(execute=True):
        polish = factories.translated(campaign, "pl", factories.polish_words(campaign))
    assert polish.slug == "pierwsza-rozmowa" and polish.live
    assert stored() == set()


def test_a_draft_that_is_renamed_before_it_is_published_leaves_none(django_capture_on_commit_callbacks):
    page = factories.home().add_child(
        instance=type(factories.campaign())(
            title="Draft", slug="draft", summary="x", live=False, locale=factories.locale("en")
        )
    )
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "ready"
        page.save_revision().publish()
    assert stored() == set()


def test_a_public_page_is_found_at_its_old_address(client, django_capture_on_commit_callbacks):
    campaign = factories.campaign()
    with django_capture_on_commit_callbacks(execute=True):
        campaign.slug = "second-conversation"
        campaign.save_revision().publish()
    assert stored() == {"/en/first-conversation"}
    answer = client.get("/en/first-conversation/")
    assert (answer.status_code, answer.url) == (301, "/en/second-conversation/")


def test_a_public_page_that_was_withdrawn_keeps_its_old_address(django_capture_on_commit_callbacks):
    campaign = factories.campaign()
    campaign.unpublish()
    campaign.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        campaign.slug = "second-conversation"
        campaign.save_revision().publish()
    assert stored() == {"/en/first-conversation"}


def test_a_moved_page_is_found_at_its_old_address_if_it_was_public(django_capture_on_commit_callbacks):
    home = factories.home()
    campaign = factories.campaign()
    parent = home.add_child(
        instance=type(campaign)(
            title="Parent", slug="parent", summary="x", live=False, locale=factories.locale("en")
        )
    )
    with django_capture_on_commit_callbacks(execute=True):
        parent.move(campaign, pos="last-child")
    assert stored() == set()
    other = factories.campaign("Other", slug="other")
    with django_capture_on_commit_callbacks(execute=True):
        other.move(campaign, pos="last-child")
    assert stored() == {"/en/other"}
