"""What stands in a language's tree is that language's: approved translations, and originals that its editors wrote."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from twops_awareness.models import CampaignPage, HomePage
from twops_directory.models import ServiceText
from twops_locale.errors import CopiedTranslation, NotTheOriginal, UnapprovedTranslation, WrongLanguageTree
from twops_locale.models import TranslationTask
from twops_locale.translation import operations
from twops_locale.translation.model_checks import check_models
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.panels import get_edit_handler
from wagtail.models import Page
from wagtail_localize.models import Translation

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    factories.home("pl", "Pomoc")
    return factories.campaign()


@pytest.fixture
def shell(campaign) -> CampaignPage:
    """A Polish translation that nobody has begun: a draft with the English words."""
    [task] = operations.submit_for_translation(
        campaign, [factories.locale("pl")], user=factories.administrator_user()
    )
    return operations.open_task(task, user=factories.translator("pl"))


def polish_home() -> HomePage:
    return HomePage.objects.get(locale__language_code="pl")


def public_in_polish_tree() -> set[str]:
    return set(polish_home().get_descendants().live().values_list("title", flat=True))


WAYS_ACROSS = {
    "copy": lambda page, root: CopyPageAction(page, to=polish_home(), user=root).execute(),
    "live copy": lambda page, root: CopyPageAction(
        page, to=polish_home(), keep_live=True, user=root
    ).execute(),
    "alias": lambda page, root: CreatePageAliasAction(page, parent=polish_home(), user=root).execute(),
    "alias in the other language": lambda page, root: CreatePageAliasAction(
        page, parent=polish_home(), update_locale=factories.locale("pl"), user=root
    ).execute(),
    "move": lambda page, root: MovePageAction(page, polish_home(), pos="last-child").execute(
        skip_permission_checks=True
    ),
    "add": lambda page, root: polish_home().add_child(
        instance=CampaignPage(title="English", slug="english", summary="x", locale=factories.locale("en"))
    ),
}


@pytest.mark.parametrize("way", WAYS_ACROSS)
def test_no_page_of_another_language_comes_into_the_tree(campaign, way):
    with pytest.raises(WrongLanguageTree), transaction.atomic():
        WAYS_ACROSS[way](campaign, factories.administrator_user())
    assert not polish_home().get_descendants().exists()


COPIES = {
    "copy": lambda page: CopyPageAction(page, user=factories.administrator_user(),
                                        update_attrs={"slug": "kopia"}).execute(),
    "with its subtree": lambda page: CopyPageAction(page, recursive=True, user=factories.administrator_user(),
                                                    update_attrs={"slug": "kopia"}).execute(),
    "alias": lambda page: CreatePageAliasAction(page, update_slug="kopia").execute(),
    "copy for a third language": lambda page: CopyPageForTranslationAction(
        page, factories.locale("fi"), copy_parents=True).execute(skip_permission_checks=True),
}  # fmt: skip


@pytest.mark.parametrize("way", COPIES)
def test_a_translation_is_not_copied(shell, way):
    """Nobody would approve the copy: it has no original."""
    with pytest.raises((CopiedTranslation, WrongLanguageTree)), transaction.atomic():
        COPIES[way](shell)
    assert set(Page.objects.filter(depth=3).values_list("pk", flat=True)) == {
        shell.pk,
        CampaignPage.objects.get(locale__language_code="en").pk,
    }


PUBLISHING = {
    "revision": lambda page: page.latest_revision.publish(),
    "action": lambda page: PublishPageRevisionAction(page.latest_revision).execute(),
    "plain save": lambda page: (setattr(page, "live", True), page.save()),
    "save of the base row": lambda page: save_base(page),
}


def save_base(page) -> None:
    base = Page.objects.get(pk=page.pk)
    base.live = True
    base.save()


@pytest.mark.parametrize("way", PUBLISHING)
def test_a_copy_for_translation_that_nobody_asked_for_does_not_go_live(campaign, way):
    """Wagtail's own copy_for_translation (an API has it, too): English words in a Polish page without a task."""
    copy = campaign.copy_for_translation(factories.locale("pl"))
    copy.save_revision()
    copy.refresh_from_db()
    with pytest.raises(UnapprovedTranslation), transaction.atomic():
        PUBLISHING[way](copy)
    assert public_in_polish_tree() == set()


def test_bulk_publishing_does_not_open_the_gate(client, campaign, shell):
    client.force_login(factories.reviewer("pl"))
    shell.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{url}?id={shell.pk}")
    assert public_in_polish_tree() == set()


def test_a_reviewer_writes_no_page_of_their_own(client, campaign):
    """Four eyes: what is new in a language comes by translation, or from an editor of the language."""
    client.force_login(factories.reviewer("pl"))
    url = reverse("wagtailadmin_pages:add", args=["twops_awareness", "campaignpage", polish_home().pk])
    assert client.get(url).status_code in (302, 403)
    assert client.post(url, {"title": "English"}).status_code in (302, 403)
    assert not polish_home().get_descendants().exists()


def test_an_editor_of_the_language_writes_and_publishes_an_original(campaign):
    original = polish_home().add_child(
        instance=CampaignPage(
            title="Rozmowa", slug="rozmowa", summary="Pomoc.", locale=factories.locale("pl")
        )
    )
    original.save_revision().publish()
    assert public_in_polish_tree() == {"Rozmowa"}
    copy = original.copy(update_attrs={"slug": "rozmowa-2", "title": "Rozmowa 2"})
    copy.save_revision().publish()
    assert public_in_polish_tree() == {"Rozmowa", "Rozmowa 2"}
    [task] = operations.submit_for_translation(
        original, [factories.locale("fi")], user=factories.administrator_user()
    )
    finnish = operations.open_task(task, user=factories.translator("fi"))
    assert (finnish.locale.language_code, finnish.live) == ("fi", False)


@pytest.mark.parametrize("target", ["en", "fi"])
def test_a_translation_is_no_source(client, campaign, shell, target):
    """C4: the English original was made a translation of its own translation: locked, with no way back."""
    root = factories.administrator_user()
    with pytest.raises(NotTheOriginal) as refused:
        operations.submit_for_translation(shell, [factories.locale(target)], user=root)
    assert refused.value.original == campaign
    client.force_login(root)
    url = reverse("wagtail_localize:submit_page_translation", args=[shell.pk])
    answer = client.post(url, {"locales": [factories.locale(target).pk]}, follow=True)
    assert "The original of this is" in answer.content.decode()
    assert Translation.objects.count() == TranslationTask.objects.count() == 1
    campaign.save_revision().publish()
    assert CampaignPage.objects.get(pk=campaign.pk).live


def test_nothing_is_translated_into_its_own_language(campaign):
    with pytest.raises(NotTheOriginal):
        operations.submit_for_translation(
            campaign, [factories.locale("en")], user=factories.administrator_user()
        )
    assert not TranslationTask.objects.exists()


def test_before_anything_was_sent_the_first_one_is_the_original(campaign):
    copy = campaign.copy_for_translation(factories.locale("pl"))
    with pytest.raises(NotTheOriginal):
        operations.submit_for_translation(copy, [factories.locale("en")], user=factories.administrator_user())


def test_the_gate_stands_before_models_that_know_nothing_of_it(campaign, monkeypatch):
    """C20: a third party's page type, played by one of ours without the mixin's own method."""
    monkeypatch.delattr("twops_locale.guards.ReviewedTranslationMixin.publish")
    copy = campaign.copy_for_translation(factories.locale("pl"))
    revision = copy.save_revision()
    with pytest.raises(UnapprovedTranslation), transaction.atomic():
        revision.publish()
    assert public_in_polish_tree() == set()


def test_models_that_cannot_be_reviewed_are_named(monkeypatch, settings):
    assert check_models() == []
    monkeypatch.setattr("twops_locale.guards.ReviewedTranslationMixin", type("Other", (), {}))
    named = {message.obj.__name__ for message in check_models() if message.id == "twops_locale.W005"}
    assert {"CampaignPage", "ServiceText"} <= named
    monkeypatch.undo()
    monkeypatch.delattr(ServiceText, "edit_handler")
    get_edit_handler.cache_clear()
    [hidden] = check_models()
    assert (hidden.id, hidden.obj) == ("twops_locale.E006", ServiceText)
    assert "details" in hidden.msg
    monkeypatch.undo()
    get_edit_handler.cache_clear()
    settings.WAGTAILLOCALIZE_DISABLE_ON_DELETE = False
    assert [message.id for message in check_models()] == ["twops_locale.E007"]


@pytest.mark.parametrize("error", [CopiedTranslation("x"), WrongLanguageTree("en", "pl")])
def test_refusals_are_permissions_denied(error):
    assert isinstance(error, PermissionDenied)
