"""What changes in the original is shown to its versions word by word; each decides, and nothing is overwritten by itself."""

from datetime import date

import pytest
from twops_awareness.models import Adaptation, CampaignPage
from twops_awareness.rollout.errors import AdaptationNotAllowed, CannotTakeOver, ChangedMeanwhile
from twops_awareness.rollout.operations import adapt_campaign
from twops_awareness.rollout.settling import Comparison, compare, keep_own, take_over
from twops_locale.translation import operations
from wagtail.models import Page

from tests import factories

from . import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def original() -> CampaignPage:
    people.countries()
    return people.campaign()


@pytest.fixture
def version(original: CampaignPage) -> CampaignPage:
    """The version of Malta in English, public."""
    made = adapt_campaign(original, "MT", user=factories.administrator_user(), language="en")
    made.save_revision().publish()
    return CampaignPage.objects.get(pk=made.pk)


def now() -> Comparison:
    return compare(Adaptation.objects.get())


def said(comparison: Comparison) -> list[tuple[str, str]]:
    return [(each.kind, each.where) for each in comparison.changes]


def stored(page: CampaignPage) -> list[dict]:
    return [dict(each) for each in CampaignPage.objects.get(pk=page.pk).body.raw_data]


def rewritten(page: CampaignPage, blocks: list[dict]) -> CampaignPage:
    """Publish a page again with these blocks."""
    from wagtail.blocks import StreamValue

    page = CampaignPage.objects.get(pk=page.pk)
    page.body = StreamValue(page.body.stream_block, blocks, is_lazy=True)
    page.save_revision().publish()
    return CampaignPage.objects.get(pk=page.pk)


def test_a_draft_of_the_original_changes_nothing(original, version):
    original.title = "Not yet"
    original.save_revision()
    assert now().count == 0
    assert Adaptation.objects.get().behind_since is None


def test_a_changed_word_is_shown_and_taken_over_as_a_draft(original, version):
    people.with_block(original, 0, "text", original.body[0].value["text"].__class__("<p>Silence is heavy.</p><p>Help exists.</p>"))  # fmt: skip
    comparison = now()
    assert said(comparison) == [("changed", "Section: Why › Text")]
    [change] = comparison.changes
    assert [(part.change, part.text) for part in change.parts if part.change != "equal"] == [
        ("delete", "hard"),
        ("insert", "heavy"),
    ]
    assert change.own is not None and "Silence is hard." in change.own
    assert comparison.adaptation.behind_since is not None
    take_over(comparison.adaptation, [change.key], user=factories.administrator_user())
    live = CampaignPage.objects.get(pk=version.pk)
    assert "hard" in str(live.body[0].value["text"]) and live.has_unpublished_changes
    assert "heavy" in str(live.get_latest_revision_as_object().body[0].value["text"])
    assert now().count == 0
    assert Adaptation.objects.get().behind_since is None


def test_fields_and_days_are_taken_over_one_by_one_and_the_others_stay(original, version):
    people.published(original, message="Two talks.", ends_on=date(2026, 12, 1), goal="Fewer doubts.")
    comparison = now()
    assert said(comparison) == [("changed", "message"), ("changed", "goal"), ("changed", "ends on")]
    chosen = [each.key for each in comparison.changes if each.where != "goal"]
    draft = take_over(comparison.adaptation, chosen, user=factories.administrator_user())
    assert (draft.message, draft.ends_on, draft.goal) == ("Two talks.", date(2026, 12, 1), "")
    assert said(now()) == [("changed", "goal")]
    keep_own(now().adaptation, [now().changes[0].key], user=factories.administrator_user())
    assert now().count == 0
    people.published(original, goal="No doubts.")
    assert said(now()) == [("changed", "goal")], "a later change of the same words is shown again"


def test_blocks_that_came_went_and_moved(original, version):
    first, _second, third = stored(original)
    new = {"type": "quote", "id": "99999999-0000-4000-8000-000000000001", "value": {"text": "<p>I met calm.</p>", "by": "A caller", "source": "", "url": ""}}  # fmt: skip
    rewritten(original, [third, new, first])
    comparison = now()
    assert [kind for kind, _where in said(comparison)] == ["new", "removed", "moved"]
    assert said(comparison)[0][1].startswith("Quotation") or "I met calm" in said(comparison)[0][1]
    keys = [each.key for each in comparison.changes]
    assert all(each.can_take for each in comparison.changes)
    draft = take_over(comparison.adaptation, keys, user=factories.administrator_user())
    assert [each.id for each in draft.body] == [third["id"], new["id"], first["id"]]
    assert now().count == 0


def test_a_new_block_stands_behind_its_neighbour_among_own_blocks(original, version):
    first, second, _third = stored(version)
    own = {**first, "id": "99999999-0000-4000-8000-000000000002"}
    rewritten(version, [own, second, first])  # the third is gone, the order is its own
    one, two, three = stored(original)
    new = {**one, "id": "99999999-0000-4000-8000-000000000003"}
    rewritten(original, [one, new, two, three])
    [change] = now().changes
    draft = take_over(now().adaptation, [change.key], user=factories.administrator_user())
    assert [each.id[-1] for each in draft.body] == ["2", second["id"][-1], first["id"][-1], "3"]


def test_items_of_a_list_are_changes_of_their_own(original, version):
    blocks = stored(original)
    steps = blocks[2]["value"]["steps"]
    steps.append({"type": "item", "id": "99999999-0000-4000-8000-000000000004", "value": {"title": "Breathe", "text": ""}})  # fmt: skip
    steps[0]["value"]["title"] = "Sit"
    rewritten(original, blocks)
    comparison = now()
    assert [kind for kind, _where in said(comparison)] == ["changed", "new"]
    draft = take_over(comparison.adaptation, [comparison.changes[1].key], user=factories.administrator_user())
    assert [each["title"] for each in draft.body[2].value["steps"]] == ["Sit down", "Dial", "Breathe"]
    assert [kind for kind, _where in said(now())] == ["changed"]


def test_what_the_version_has_not_is_shown_and_cannot_be_taken_over(original, version):
    rewritten(version, stored(version)[1:])
    people.with_block(original, 0, "heading", "Why then")
    [change] = now().changes
    assert change.own is None and not change.can_take
    with pytest.raises(CannotTakeOver, match="no such block"):
        take_over(now().adaptation, [change.key], user=factories.administrator_user())
    assert now().count == 1


def test_a_list_that_changed_meanwhile_takes_nothing_over(original, version):
    people.published(original, message="Two talks.")
    [old] = now().changes
    people.published(original, message="Three talks.")
    with pytest.raises(ChangedMeanwhile):
        take_over(now().adaptation, [old.key], user=factories.administrator_user())
    with pytest.raises(ChangedMeanwhile):
        keep_own(now().adaptation, [], user=factories.administrator_user())
    assert not CampaignPage.objects.get(pk=version.pk).has_unpublished_changes


def test_what_would_not_be_valid_or_is_locked_is_not_taken_over(original, version):
    people.published(version, starts_on=date(2027, 1, 1))
    people.published(original, ends_on=date(2026, 12, 1))
    [change] = now().changes
    admin = factories.administrator_user()
    with pytest.raises(CannotTakeOver, match="before the first"):
        take_over(now().adaptation, [change.key], user=admin)
    editor = factories.communications_editor()
    Page.objects.filter(pk=version.pk).update(locked=True, locked_by=admin)
    with pytest.raises(CannotTakeOver, match="locked"):
        take_over(now().adaptation, [change.key], user=editor)
    assert now().count == 1


def test_who_may_decide_is_who_may_edit_the_page_and_acts_for_the_country(original, version):
    people.published(original, message="Two talks.")
    row, key = now().adaptation, now().changes[0].key
    home = factories.home()
    rights = ("add_page", "change_page")
    for user in (people.desk("MT"), people.desk("GB", home, rights=rights), factories.translator("pl")):
        for deed in (take_over, keep_own):
            with pytest.raises(AdaptationNotAllowed):
                deed(row, [key], user=user)
    assert now().count == 1
    take_over(row, [key], user=people.desk("MT", home, name="malta", rights=rights))
    assert now().count == 0


def test_the_version_of_a_translation_learns_of_changes_before_and_after_they_are_translated():
    people.countries()
    factories.home("pl", "Start")
    admin = factories.administrator_user()
    original = factories.campaign()
    translated = factories.translated(original, "pl", factories.polish_words(original))
    adapt_campaign(original, "PL", user=admin)
    changed = people.published(original, summary="One talk prevents harm.")
    comparison = now()
    assert (comparison.changes, [each.where for each in comparison.ahead]) == ([], ["summary"])
    assert not comparison.ahead[0].can_take
    [task] = operations.submit_for_translation(changed, [factories.locale("pl")], user=admin)
    operations.save_words(task, {"summary": "Jedna rozmowa zapobiega krzywdzie."}, user=admin)
    colleague = factories.user("second", superuser=True)
    operations.request_review(task, user=colleague)
    operations.approve(task, user=admin)
    comparison = now()
    assert ([each.where for each in comparison.changes], comparison.ahead) == (["summary"], [])
    draft = take_over(comparison.adaptation, [comparison.changes[0].key], user=admin)
    assert draft.summary == "Jedna rozmowa zapobiega krzywdzie."
    assert now().count == 0
    assert translated.translation_key == original.translation_key


def test_a_withdrawn_or_deleted_original_is_no_change(original, version):
    people.published(original, message="Two talks.")
    original = CampaignPage.objects.get(pk=original.pk)
    original.unpublish()
    assert now().count == 0 and not now().originals
    Page.objects.get(pk=original.pk).delete()
    assert now().count == 0 and now().page is not None
