"""Characters without a letter: refused where they are written, left out where others wrote them, and never a country without kits."""

from dataclasses import replace

import pytest
from django.forms import modelform_factory
from twops_awareness.kits import making
from twops_awareness.kits.matrix import matrix_of
from twops_awareness.models import CampaignKit, CampaignPage, Problem
from twops_awareness.models.kit_letters import KitWordsForm, covered, lacking, legible

from tests import factories
from tests.awareness.kits.door import LINE, Door


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Zażółć gęślą jaźń, għażż, Ελλάδα, Українська", "Zażółć gęślą jaźń, għażż, Ελλάδα, Українська"),
        ("مرحبا", "مرحبا"),
        ("Call ☎ us 📞 now", "Call us now"),
        ("Help 👨‍👩‍👧❤️", "Help"),
        ("Mon→Fri", "Mon Fri"),
        ("9:00\t17:00", "9:00 17:00"),
        ("Sahar (סהר)", "Sahar"),
        ("𝗕𝗼𝗹𝗱 Ｌｉｎｅ", "Bold Line"),
        ("one\ntwo", "one\ntwo"),
        ("ab\ue000c", "abc"),
        ("e\u0301", "é"),
        ("סהר", ""),
        ("你好", ""),
        ("\u00a0", ""),
        ("\u200b\t", ""),
    ],
)
def test_what_stands_for_a_character_without_a_letter(text: str, said: str) -> None:
    assert legible(text) == said
    assert {ord(char) for char in said} - {10} <= covered()


@pytest.mark.parametrize(
    ("text", "missed"),
    [("Zażółć\t\u00a0–", []), ("a→b☎☎", ["→", "☎"]), ("\ue000", ["\ue000"]), ("❤\ufe0f", ["❤"]), ("Ａ", [])],
)
def test_what_somebody_would_miss(text: str, missed: list[str]) -> None:
    assert lacking(text) == missed


ODD = "☎ → 你\tא\ue000\u00a0\u202f"


@pytest.mark.django_db
def test_what_others_wrote_keeps_no_country_from_its_kit(campaign: CampaignPage, door: type[Door]) -> None:
    door.lines_by_country = {
        "PL": replace(LINE, name=f"Mostek {ODD}", hours=(f"9:00{ODD}17:00", "☎"), facts=("Free 🎉",))
    }
    CampaignPage.objects.filter(pk=campaign.pk).update(
        kit_parts=["poster"], kit_headline=f"You can talk {ODD}", kit_call=f"Call{ODD}us", message=ODD + "Yes"
    )
    kit = CampaignKit.objects.create(page=campaign, country="PL")
    assert making.make(kit.pk).endswith("bytes.")
    kit.refresh_from_db()
    assert "Mostek" in kit.files[0]["alternative"]
    assert not lacking(kit.files[0]["alternative"])


@pytest.mark.django_db
def test_where_nothing_is_left_the_kit_says_which_text_and_why(
    campaign: CampaignPage, door: type[Door]
) -> None:
    door.lines_by_country = {"PL": replace(LINE, name="סהר")}
    kit = CampaignKit.objects.create(page=campaign, country="PL")
    making.make(kit.pk)
    kit.refresh_from_db()
    assert (kit.problem, kit.problem_detail) == (Problem.FAILED, "name: U+05E1, U+05D4, U+05E8")
    [why] = [row.cells[0].why for row in matrix_of(campaign, "en") if row.country == "PL"]
    assert why == "name: The letters of kits lack U+05E1, U+05D4, U+05E8."
    CampaignPage.objects.filter(pk=campaign.pk).update(kit_headline="\u00a0")
    door.lines_by_country = {"PL": LINE}
    assert making.make(kit.pk).endswith("bytes."), "a blank headline is none: the title stands there"


@pytest.mark.django_db
def test_the_form_names_field_and_character(campaign: CampaignPage) -> None:
    words = ("title", "summary", "message", "kit_headline", "kit_call", "kit_text")
    form_class = modelform_factory(CampaignPage, form=KitWordsForm, fields=["kit_parts", *words])
    assert issubclass(CampaignPage.get_edit_handler().get_form_class(), KitWordsForm)

    def errors(**said: object) -> dict[str, list[str]]:
        given = {"kit_parts": ["code"], "title": "T", "summary": "S", **said}
        form = form_class(given, instance=campaign, for_user=factories.administrator_user())
        return {name: list(texts) for name, texts in form.errors.items()}

    assert errors(kit_call="Call ☎", title="Talk →") == {
        "kit_call": ["The letters of kits lack ☎ (U+260E)."],
        "title": ["The letters of kits lack → (U+2192)."],
    }
    assert errors(kit_headline="Talk", title="Talk →", kit_text="你", summary="→") == {
        "kit_text": ["The letters of kits lack 你 (U+4F60)."]
    }
    assert errors(kit_call="Call ☎", kit_parts=[]) == {}
