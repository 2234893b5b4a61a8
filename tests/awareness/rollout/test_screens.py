"""The screens of a roll-out: how far each country is, the next thing to do, and what changed."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from twops_awareness.models import Adaptation, CampaignPage
from twops_awareness.rollout.operations import adapt_campaign
from twops_awareness.rollout.overview import CampaignLines, roll_out
from wagtail.models import Page, Workflow

from tests import factories

from . import people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture
def original() -> CampaignPage:
    people.countries()
    factories.home("pl", "Start")
    return people.campaign()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(html: bytes) -> str:
    text = html.decode()
    return " ".join(strip_tags(text[text.index("<main") :]).split())


def shown(user: Any = None, **more: Any) -> list[CampaignLines]:
    return roll_out(user or factories.administrator_user(), today=TODAY, language="en", **more)


def standings(user: Any = None) -> dict[str, str]:
    [campaign] = shown(user)
    return {line.country.code: line.standing.value for line in campaign.lines}


def test_how_far_each_country_is(original, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    admin = factories.administrator_user()
    assert standings() == dict.fromkeys(("PL", "BE", "MT", "GB"), "not_adopted")
    factories.home("mt", "Bidu")
    polish = adapt_campaign(original, "PL", user=admin)
    malta = adapt_campaign(original, "MT", user=admin)
    britain = adapt_campaign(original, "GB", user=admin)
    assert standings() == {"PL": "draft", "BE": "not_adopted", "MT": "draft", "GB": "draft"}
    Workflow.objects.first().start(malta, admin)
    people.published(polish, starts_on=date(2027, 1, 1))
    people.published(britain, ends_on=date(2026, 11, 29))
    assert standings() == {"PL": "planned", "BE": "not_adopted", "MT": "in_review", "GB": "ended"}
    people.published(polish, starts_on=None)
    CampaignPage.objects.get(pk=britain.pk).unpublish()
    assert standings() == {"PL": "live", "BE": "not_adopted", "MT": "in_review", "GB": "withdrawn"}
    [campaign] = shown()
    lines = {line.country.code: line for line in campaign.lines}
    assert (lines["PL"].translated, lines["PL"].missing) == (["pl"], [])
    assert (lines["MT"].translated, lines["MT"].missing) == ([], ["mt", "en"])
    assert [code for code, line in lines.items() if not line.has_home] == ["BE"]
    assert campaign.counts == {"live": 1, "not_adopted": 1, "in_review": 1, "withdrawn": 1}
    assert (campaign.behind, campaign.languages) == (0, ("en",))
    people.published(original, message="Two talks.", goal="Fewer doubts.")
    [campaign] = shown()
    assert campaign.behind == 3
    assert {line.changes for line in campaign.lines if line.version} == {2}


def test_a_country_that_a_campaign_is_not_for_has_no_line(original):
    people.published(original, countries=["PL"])
    assert list(standings()) == ["PL"]


def test_a_desk_sees_all_and_acts_for_itself_only(original):
    polish = factories.home("pl")
    desk = people.desk("PL", polish)
    [campaign] = shown(desk)
    assert {line.country.code for line in campaign.lines if line.may_adapt} == {"PL"}
    page = signed_in(desk).get(reverse("twops_rollout:index"))
    assert page.status_code == 200
    html = page.content.decode()
    assert reverse("twops_rollout:adapt", args=[original.translation_key, "PL"]) in html
    assert reverse("twops_rollout:adapt", args=[original.translation_key, "GB"]) not in html
    answer = signed_in(desk).get(reverse("twops_rollout:adapt", args=[original.translation_key, "GB"]))
    assert answer.status_code in (302, 403) and not answer.headers.get("Location", "").endswith("/edit/")
    assert {line.country.code for line in shown(factories.communications_editor())[0].lines if line.may_adapt} == {"MT", "GB"}  # fmt: skip


def test_the_second_person_of_a_desk_reads_whose_version_it_is(original):
    home = factories.home("pl")
    first, second = people.desk("PL", home, name="Anna"), people.desk("PL", home, name="Ewa")
    adapt_campaign(original, "PL", user=first)
    index = reverse("twops_rollout:index")
    assert "Anna made this version." in words(signed_in(second).get(index).content)
    others = (
        first,
        people.desk("MT", home),
        factories.communications_editor(),
        factories.administrator_user(),
    )
    for user in others:
        assert "made this version" not in words(signed_in(user).get(index).content), user


def test_a_list_of_pages_tells_a_version_from_the_translation_of_its_original(original):
    """Was: two pages of the same title side by side."""
    home, admin = factories.home("pl", "Start"), factories.administrator_user()
    campaign = factories.campaign(slug="short")
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    adapt_campaign(campaign, "PL", user=admin)
    client, listing = signed_in(admin), reverse("wagtailadmin_explore", args=[home.pk])
    page = words(client.get(listing).content)
    assert page.count("Pierwsza rozmowa") > page.count("Pierwsza rozmowa (version of Poland)") == 1
    found = client.get(listing, {"q": "Pierwsza"})
    assert found.status_code == 200 and "Pierwsza rozmowa" in words(found.content)


def test_what_changed_in_a_draft_is_no_link_for_who_may_not_look(original):
    """Was: a link for everybody that led to "you do not have permission"."""
    made = adapt_campaign(original, "GB", user=factories.administrator_user())
    people.published(original, message="Two talks.")
    index = reverse("twops_rollout:index")
    address = reverse("twops_rollout:changes", args=[Adaptation.objects.get().pk])
    other = signed_in(people.desk("PL", factories.home("pl")))
    page = other.get(index)
    assert "1 change" in words(page.content) and address not in page.content.decode()
    people.published(made)
    assert address in other.get(index).content.decode()
    assert other.get(address).status_code == 200


def test_of_an_original_that_is_withdrawn_nothing_waits_on_the_first_page(original):
    mine = people.desk("GB", factories.home(), rights=("add_page", "change_page"))
    adapt_campaign(original, "GB", user=factories.administrator_user())
    people.published(original, message="Two talks.")
    assert "has changed" in words(signed_in(mine).get("/admin/").content)
    CampaignPage.objects.get(pk=original.pk).unpublish()
    assert "has changed" not in words(signed_in(mine).get("/admin/").content)


def test_the_checks_ask_for_no_description_that_a_discreet_page_leaves_out(original):
    editor = signed_in(factories.administrator_user()).get(
        reverse("wagtailadmin_pages:edit", args=[original.pk])
    )
    html = editor.content.decode()
    assert "p-as-heading" in html  # the panel is there
    assert html.count('"empty-meta-description"') > 1  # an empty summary is found
    people.published(original, discretion="on")
    editor = signed_in(factories.administrator_user()).get(
        reverse("wagtailadmin_pages:edit", args=[original.pk])
    )
    assert editor.content.decode().count('"empty-meta-description"') <= 1  # its words, which no rule shows


def test_countries_stand_by_name_and_days_in_the_reader_s_words(original):
    made = adapt_campaign(original, "GB", user=factories.administrator_user())
    people.published(made, starts_on=date(2026, 11, 20), ends_on=date(2027, 1, 31))
    page = words(signed_in(factories.administrator_user()).get(reverse("twops_rollout:index")).content)
    places = [page.index(name) for name in ("Belgium", "Malta", "Poland", "United Kingdom")]
    assert places == sorted(places)
    assert "20 November 2026 – 31 January 2027" in page


def test_the_roll_out_leads_who_edits_a_campaign_to_its_kits(original):
    index, kits = reverse("twops_rollout:index"), reverse("twops_kits_of_campaign", args=[original.pk])
    assert kits in signed_in(factories.communications_editor()).get(index).content.decode()
    assert kits not in signed_in(people.desk("PL", factories.home("pl"))).get(index).content.decode()


def test_a_campaign_says_in_words_that_nobody_adapted_it(original):
    client = signed_in(factories.administrator_user())
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[original.pk]))
    assert "No country has a version of this campaign yet." in words(editor.content)
    assert {"Countries", "For whom"} <= {str(field.label) for field in editor.context["form"]}


def test_a_desk_that_may_only_submit_is_not_told_to_publish(original):
    desk = people.desk("GB", factories.home())
    adapt_campaign(original, "GB", user=desk)
    people.published(original, title="Another title")
    address = reverse("twops_rollout:changes", args=[Adaptation.objects.get().pk])
    key = signed_in(desk).get(address).content.decode().split('name="take" value="')[1].split('"')[0]
    said = words(signed_in(desk).post(address, {"take": key}, follow=True).content)
    assert "Submit it for approval when it is right." in said and "Publish it when" not in said


def test_a_desk_adapts_and_stands_in_the_editor(original):
    client = signed_in(people.desk("PL", factories.home("pl")))
    address = reverse("twops_rollout:adapt", args=[original.translation_key, "PL"])
    assert "Polish – begins with the words of the original, which you translate" in words(
        client.get(address).content
    )
    answer = client.post(address, {"language": "pl"})
    made = CampaignPage.objects.get(locale__language_code="pl")
    assert answer.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[made.pk])
    editor = client.get(answer.headers["Location"])
    assert "This is the version of Poland of the campaign “The first conversation”." in words(editor.content)
    again = client.post(address, {"language": "pl"}, follow=True)
    assert "Poland has a version of this campaign already." in words(again.content)
    assert Adaptation.objects.count() == 1


def test_changes_are_shown_word_by_word_and_decided(original):
    admin = factories.administrator_user()
    made = adapt_campaign(original, "GB", user=admin)
    people.published(made, goal="Ours.")
    people.published(original, message="Two talks.", goal="Fewer doubts.", title="The <first> talk")
    row = Adaptation.objects.get()
    client, address = signed_in(admin), reverse("twops_rollout:changes", args=[row.pk])
    html = client.get(address).content.decode()
    assert "<del>One talk</del><ins>Two talks</ins>" in html
    assert "&lt;first&gt;" in html and "<first>" not in html
    assert "What this version says" in html and "Ours." in html
    editor = words(client.get(reverse("wagtailadmin_pages:edit", args=[made.pk])).content)
    assert "3 changes in the original" in editor
    keys = [part.split('"')[0] for part in html.split('name="take" value="')[1:]]
    title, message, goal = keys
    answer = client.post(address, {"take": message}, follow=True)
    assert "1 change was taken over into the draft." in words(answer.content)
    answer = client.post(address, {"take": message}, follow=True)
    assert "The list has changed meanwhile." in words(answer.content)
    client.post(address, {"keep": goal})
    answer = client.post(address, {"take_all": "1", "take_shown": [title], "shown": [title]}, follow=True)
    assert "Nothing has changed in the original" in words(answer.content)
    draft = CampaignPage.objects.get(pk=made.pk).get_latest_revision_as_object()
    assert (draft.title, draft.message, draft.goal) == ("The <first> talk", "Two talks.", "Ours.")


def test_all_seen_keeps_every_word(original):
    admin = factories.administrator_user()
    made = adapt_campaign(original, "GB", user=admin)
    people.published(original, message="Two talks.", goal="Fewer doubts.")
    client, address = signed_in(admin), reverse("twops_rollout:changes", args=[Adaptation.objects.get().pk])
    keys = [part.split('"')[0] for part in client.get(address).content.decode().split('name="shown" value="')[1:]]  # fmt: skip
    client.post(address, {"keep_all": "1", "shown": keys})
    assert "Nothing has changed" in words(client.get(address).content)
    assert CampaignPage.objects.get(pk=made.pk).latest_revision == made.latest_revision


def test_a_draft_s_changes_are_its_editors_only(original):
    made = adapt_campaign(original, "GB", user=factories.administrator_user())
    made.goal = "Ours, not yet."
    made.save_revision()
    people.published(original, goal="Fewer doubts.")
    address = reverse("twops_rollout:changes", args=[Adaptation.objects.get().pk])
    desk = signed_in(people.desk("PL", factories.home("pl")))
    assert desk.get(address).status_code in (302, 403)
    people.published(CampaignPage.objects.get(pk=made.pk), message="Public.")
    CampaignPage.objects.get(pk=made.pk).save_revision()
    draft = CampaignPage.objects.get(pk=made.pk)
    draft.goal = "Ours, not yet."
    draft.save_revision()
    html = desk.get(address)
    assert html.status_code == 200 and b"not yet." not in html.content and b'name="take"' not in html.content
    assert desk.post(address, {"keep_all": "1", "shown": ["x"]}).status_code in (302, 403)
    assert Adaptation.objects.get().behind_since is not None


def test_a_deleted_original_leaves_words(original):
    admin = factories.administrator_user()
    made = adapt_campaign(original, "GB", user=admin)
    CampaignPage.objects.get(pk=original.pk).unpublish()
    client = signed_in(admin)
    index = reverse("twops_rollout:index")
    assert "The original is not public." in words(client.get(index).content)
    Page.objects.get(pk=original.pk).delete()
    page = words(client.get(index).content)
    assert "The first conversation" in page and "The original was deleted." in page
    assert "is not public any more" in words(client.get(reverse("twops_rollout:changes", args=[Adaptation.objects.get().pk])).content)  # fmt: skip
    assert "is not public any more" in words(client.get(reverse("wagtailadmin_pages:edit", args=[made.pk])).content)  # fmt: skip
    assert client.get(reverse("twops_rollout:campaign", args=[made.translation_key])).status_code == 404


def test_queries_do_not_grow_with_campaigns_and_countries(original):
    user = people.desk("PL", factories.home("pl"), rights=("add_page", "change_page"))
    admin = factories.administrator_user()
    adapt_campaign(original, "PL", user=admin)

    def queries() -> int:
        asked = type(user).objects.get(pk=user.pk)
        with CaptureQueriesContext(connection) as seen:
            shown(asked)
        return len(seen)

    queries()
    few = queries()
    for number in range(3):
        another = factories.campaign(f"Another {number}", slug=f"another-{number}")
        for code in ("PL", "GB"):
            adapt_campaign(another, code, user=admin)
        people.published(another, goal="Changed.")
    assert queries() == few
    assert few <= 20


def test_the_first_page_says_what_waits_for_whom(original):
    home, admin = factories.home(), factories.administrator_user()
    rights = ("add_page", "change_page")
    mine, other = people.desk("GB", home, rights=rights), people.desk("MT", home, rights=rights)
    adapt_campaign(original, "GB", user=admin)
    assert "has changed" not in words(signed_in(mine).get("/admin/").content)
    people.published(original, message="Two talks.")
    assert "United Kingdom: The first conversation" in words(signed_in(mine).get("/admin/").content)
    for user in (other, factories.translator("pl")):
        assert "United Kingdom: The first" not in words(signed_in(user).get("/admin/").content)
