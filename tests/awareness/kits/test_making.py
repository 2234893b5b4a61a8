"""Kits show the facts of the moment: what changed, was withdrawn or is not reviewed is in no file that anybody can have."""

import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from twops_awareness.fields import kit_storage
from twops_awareness.kits import asking, making, serving
from twops_awareness.kits.cleaning import remove_lost_files
from twops_awareness.kits.contents import Content, words_of
from twops_awareness.kits.matrix import Standing, matrix_of
from twops_awareness.models import CampaignKit, CampaignPage, Problem
from twops_awareness.models.versions import Relatives, Versions
from twops_awareness.rollout.operations import adapt_campaign
from wagtail.models import Locale, PageViewRestriction

from tests import factories
from tests.awareness.kits.door import LINE, Door
from tests.directory import records

pytestmark = pytest.mark.django_db


def made_kit(page: CampaignPage, country: str = "PL") -> CampaignKit:
    """Return the kit of a page for a country, made now."""
    kit, _new = CampaignKit.objects.get_or_create(page=page, country=country)
    making.make(kit.pk)
    return CampaignKit.objects.get(pk=kit.pk)


def words_in(kit: CampaignKit) -> str:
    with kit.file.open("rb") as file, zipfile.ZipFile(BytesIO(file.read())) as archive:
        return "\n".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith((".txt", ".html"))
        )


def test_a_kit_has_a_manifest_a_licence_and_words_for_who_cannot_see(campaign: CampaignPage) -> None:
    kit = made_kit(campaign)
    with kit.file.open("rb") as file:
        content = file.read()
    archive = zipfile.ZipFile(BytesIO(content))
    assert archive.testzip() is None
    assert archive.namelist() == [
        "README.txt", "LICENCE.txt", "manifest.json", "qr.svg", "qr.png", "signature.html", "signature.txt",
    ]  # fmt: skip
    manifest = json.loads(archive.read("manifest.json"))
    assert {key: manifest[key] for key in ("country", "language", "facts", "number", "address")} == {
        "country": "PL",
        "language": "en",
        "facts": kit.digest,
        "number": LINE.number,
        "address": "https://help.example.org/en/help/pl/",
    }
    assert manifest["made_on"] == timezone.localdate().isoformat()
    told = {entry["name"]: entry for entry in manifest["files"]}
    assert told.keys() == set(archive.namelist()) - {"manifest.json"}
    assert all(told[name]["bytes"] == len(archive.read(name)) for name in told)
    assert told["qr.png"]["alternative"] == "QR code that leads to help.example.org/en/help/pl"
    assert "creativecommons.org/licenses/by-nd" in archive.read("LICENCE.txt").decode()
    assert "manifest.json" in archive.read("README.txt").decode()
    assert (kit.size, kit.problem) == (len(content), "")


def test_the_same_facts_make_the_same_bytes(campaign: CampaignPage) -> None:
    first = made_kit(campaign)
    CampaignKit.objects.filter(pk=first.pk).update(digest="another")
    second = made_kit(campaign)
    assert (second.sha256, second.digest) == (first.sha256, first.digest)
    assert second.file.name != first.file.name


def test_a_changed_number_makes_a_kit_stale_at_once(campaign: CampaignPage, door: type[Door]) -> None:
    kit = made_kit(campaign)
    assert making.is_current(kit)
    door.lines_by_country = {"PL": replace(LINE, number="+48 22 000 00 99")}
    assert not making.is_current(kit)
    again = made_kit(campaign)
    assert making.is_current(again)
    assert "+48 22 000 00 99" in words_in(again)
    assert LINE.number not in words_in(again)


@pytest.mark.parametrize("change", [{"hours": ("24 h",)}, {"facts": ()}, {"name": "Mostek"}, {"dial": "112"}])
def test_every_fact_counts(campaign: CampaignPage, door: type[Door], change: dict[str, object]) -> None:
    kit = made_kit(campaign)
    door.lines_by_country = {"PL": replace(LINE, **change)}  # type: ignore[arg-type]  # one field at a time
    assert not making.is_current(kit)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"message": "New."},
        {"kit_call": "Call."},
        {"kit_look": "night"},
        {"kit_parts": ["code"]},
    ],
)
def test_published_words_and_choices_count(campaign: CampaignPage, change: dict[str, object]) -> None:
    kit = made_kit(campaign)
    for name, value in change.items():
        setattr(campaign, name, value)
    revision = campaign.save_revision()
    assert making.is_current(kit), "a draft changes nothing"
    revision.publish()
    assert not making.is_current(kit)


def test_without_a_line_there_is_no_kit_and_it_says_why(campaign: CampaignPage, door: type[Door]) -> None:
    kit = made_kit(campaign)
    name = kit.file.name
    assert made_kit(campaign, "FI").problem == Problem.NO_LINE
    door.lines_by_country = {}
    assert not making.is_current(kit)
    kit = made_kit(campaign)
    assert (kit.is_made, kit.size, kit.files, kit.problem) == (False, 0, [], Problem.NO_LINE)
    assert name


@pytest.mark.django_db(transaction=True)
def test_files_of_what_is_stale_are_deleted(campaign: CampaignPage, door: type[Door]) -> None:
    name = made_kit(campaign).file.name
    door.lines_by_country = {}
    made_kit(campaign)
    assert not kit_storage().exists(name)


def test_words_that_nobody_reviewed_are_in_no_kit(campaign: CampaignPage) -> None:
    factories.home("pl")
    polish = campaign.copy_for_translation(factories.locale("pl"))
    assert not polish.live
    kit = CampaignKit.objects.create(page=polish, country="PL")
    assert making.make(kit.pk) == "Removed: its campaign is not public."
    assert not CampaignKit.objects.filter(page=polish).exists()
    assert [page.locale.language_code for page in making.campaigns_with_kits()] == ["en"]


@pytest.mark.parametrize("how", ["withdrawn", "restricted", "ended", "country taken out", "no parts"])
def test_a_kit_of_what_is_not_public_any_more_is_removed(campaign: CampaignPage, how: str) -> None:
    kit = made_kit(campaign)
    match how:
        case "withdrawn":
            campaign.unpublish()
        case "restricted":
            PageViewRestriction.objects.create(page=campaign, restriction_type=PageViewRestriction.LOGIN)
        case "ended":
            CampaignPage.objects.filter(pk=campaign.pk).update(ends_on=date(2020, 1, 1))
        case "country taken out":
            CampaignPage.objects.filter(pk=campaign.pk).update(countries=["FI"])
        case _:
            CampaignPage.objects.filter(pk=campaign.pk).update(kit_parts=[])
    assert not making.is_current(kit)
    asking.look_after()
    assert not CampaignKit.objects.filter(pk=kit.pk).exists()


@pytest.mark.parametrize("ends_on", [None, date(2020, 1, 1)], ids=["running", "ended"])
def test_where_a_country_has_a_version_the_original_has_no_kit(
    campaign: CampaignPage, door: type[Door], ends_on: date | None
) -> None:
    door.lines_by_country = {"PL": LINE, "FI": LINE}
    kits = [made_kit(campaign, country) for country in ("PL", "FI")]
    editor = factories.administrator_user()
    version = adapt_campaign(campaign, "PL", user=editor, language="en")
    assert asking.look_after() == (0, 0), "a draft takes nothing away"
    assert len(campaign.made_kits()) == 2
    version.ends_on = ends_on
    version.save_revision().publish()
    assert [kit.country for kit in campaign.made_kits()] == ["FI"]
    assert [row.country for row in matrix_of(campaign, "en")] == ["FI"]
    assert asking.ask_for_kits(campaign, "en", ["PL"], editor) == 0
    with pytest.raises(serving.KitGone):
        serving.served(kits[0].uuid, "kit-PL-en.zip")
    assert serving.served(kits[1].uuid, "kit-FI-en.zip").content
    assert [version.country for version in relatives_of(campaign).countries] == ["Poland"]
    asking.look_after()
    own = {(version.pk, "PL")} if ends_on is None else set()
    assert set(CampaignKit.objects.values_list("page_id", "country")) == {(campaign.pk, "FI"), *own}


def relatives_of(campaign: CampaignPage) -> Relatives:
    """Return what its page leads to."""
    return Versions.of([campaign.translation_key]).relatives(campaign.translation_key, "en")


def test_a_fact_that_changes_while_a_kit_is_made_is_in_it(campaign: CampaignPage, door: type[Door]) -> None:
    times = iter(range(100))

    def change_once() -> None:
        if next(times) == 0:
            door.lines_by_country = {"PL": replace(LINE, number="+48 22 000 00 99")}

    door.while_asked = change_once
    kit = made_kit(campaign)
    assert "+48 22 000 00 99" in words_in(kit)
    assert LINE.number not in words_in(kit)
    assert making.is_current(kit)


def test_facts_that_never_rest_leave_no_file(campaign: CampaignPage, door: type[Door]) -> None:
    times = iter(range(100))

    def change() -> None:
        door.lines_by_country = {"PL": replace(LINE, number=f"+48 22 000 00 {next(times):02}")}

    door.while_asked = change
    kit = CampaignKit.objects.create(page=campaign, country="PL")
    with pytest.raises(making.FactsKeepChanging):
        making.make(kit.pk)
    assert not CampaignKit.objects.get(pk=kit.pk).is_made


def test_words_too_long_are_named(campaign: CampaignPage) -> None:
    CampaignPage.objects.filter(pk=campaign.pk).update(kit_parts=["banners"], kit_headline="Għ" * 40)
    kit = made_kit(campaign)
    assert (kit.problem, kit.problem_detail) == (Problem.TOO_LONG, "headline: banner-300x250.png")
    assert asking.look_after() == (1, 0), "Finland has not been tried yet"
    CampaignKit.objects.filter(country="FI").update(problem=Problem.NO_LINE, asked_at=None)
    assert asking.look_after() == (0, 0), "what cannot be made is not tried for ever"


def test_what_is_too_long_is_named_with_the_file_and_what_to_do(
    campaign: CampaignPage, door: type[Door]
) -> None:
    """Was: "Words are too long for a part. line: card-1080x1080.png", where no word was an editor's."""
    CampaignPage.objects.filter(pk=campaign.pk).update(kit_parts=["banners"], kit_headline="Għ" * 40)
    made_kit(campaign)

    def why() -> str:
        return next(row.cells[0].why for row in matrix_of(campaign, "en") if row.country == "PL")

    banner = "Banner for web sites, 300 × 250"
    assert why() == f"{banner}: “Headline of the kit” is too long. Shorten it in this language."
    CampaignPage.objects.filter(pk=campaign.pk).update(kit_headline="")
    door.lines_by_country = {"PL": replace(LINE, number="+48 22 000 00 12 " * 12)}
    made_kit(campaign)
    assert why().startswith(f"{banner}: what the directory says of the line is too long. Choose another line")


def test_a_line_that_is_not_there_for_the_country_is_said_in_the_form_and_beside_the_kit(
    campaign: CampaignPage, door: type[Door], client: Client
) -> None:
    door.lines_by_country = {"PL": replace(LINE, name="Silta (Finland)", country="FI", serves=False)}
    said = "Silta (Finland) does not serve Poland."
    client.force_login(factories.administrator_user())
    edit, kits = (
        reverse(name, args=[campaign.pk]) for name in ("wagtailadmin_pages:edit", "twops_kits_of_campaign")
    )
    assert said in client.get(kits).content.decode()
    assert said not in client.get(edit).content.decode(), "nobody chose it by hand"
    draft = CampaignPage.objects.get(pk=campaign.pk)
    draft.kit_lines = [("line", {"country": "PL", "service": records.service()})]
    draft.save_revision()
    assert said in client.get(edit).content.decode()
    door.lines_by_country = {"PL": LINE}
    assert said not in client.get(edit).content.decode() + client.get(kits).content.decode()


def test_what_is_missing_or_stale_is_asked_for_once(campaign: CampaignPage, door: type[Door]) -> None:
    assert asking.look_after() == (2, 0)
    assert {kit.country: kit.asked_at is not None for kit in CampaignKit.objects.all()} == {
        "PL": True,
        "FI": True,
    }
    made_kit(campaign)
    made_kit(campaign, "FI")
    assert asking.look_after() == (0, 0)
    door.lines_by_country = {"PL": replace(LINE, number="1")}
    assert asking.look_after() == (1, 0)
    asked = CampaignKit.objects.get(country="PL").asked_at
    asking.look_after()
    assert CampaignKit.objects.get(country="PL").asked_at == asked


def test_a_kit_in_a_language_that_a_country_does_not_speak_is_made_when_somebody_asks(
    campaign: CampaignPage,
) -> None:
    factories.country("LT", "lt")
    CampaignPage.objects.filter(pk=campaign.pk).update(countries=["PL", "LT"])
    page = CampaignPage.objects.get(pk=campaign.pk)
    assert making.made_by_themselves([page]) == {page.pk: ["PL"]}
    assert asking.ask_for_kits(page, "en", ["LT", "XX"], factories.communications_editor()) == 1
    assert CampaignKit.objects.get().country == "LT"


def test_who_may_not_edit_the_page_may_not_ask(campaign: CampaignPage) -> None:
    with pytest.raises(PermissionDenied):
        asking.ask_for_kits(campaign, "en", ["PL"], factories.translator("pl"))
    assert not CampaignKit.objects.exists()


def test_looking_after_ten_kits_takes_as_many_queries_as_after_two(campaign: CampaignPage) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            asking.look_after()
        return len(seen)

    for country in ("PL", "FI"):
        made_kit(campaign, country)
    asking.look_after()
    few = queries()
    for number, code in enumerate(["DE", "CZ", "BE", "LT"]):
        factories.country(code, "en")
        Door.lines_by_country[code] = LINE
        page = factories.campaign(
            f"More {number}", slug=f"more-{number}", kit_parts=["code"], countries=["PL", code]
        )
        for country in page.countries:
            made_kit(page, country)
    assert queries() == few


def test_lost_files_are_removed_after_a_day(campaign: CampaignPage, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = made_kit(campaign).file.name
    lost = kit_storage().save("kits/lost.zip", ContentFile(b"x"))
    assert remove_lost_files() == 0
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert remove_lost_files() >= 1
    assert (kit_storage().exists(kept), kit_storage().exists(lost)) == (True, False)


def spoil(kit: CampaignKit, how: str) -> None:
    """Take a kit's file away, cut it short or put another one in its place, an hour after it was made."""
    content = b"" if how == "gone" else kit_storage().open(kit.file.name).read()
    kit_storage().delete(kit.file.name)
    if how != "gone":
        spoilt = content[: len(content) // 2] if how == "cut" else b"PK another"
        assert kit_storage().save(kit.file.name, ContentFile(spoilt)) == kit.file.name
    CampaignKit.objects.filter(pk=kit.pk).update(made_at=timezone.now() - timedelta(hours=1))


@pytest.mark.parametrize("how", ["gone", "cut", "another"])
def test_a_kit_whose_file_is_spoilt_is_given_to_nobody_and_made_anew(
    campaign: CampaignPage, how: str
) -> None:
    kit = made_kit(campaign)
    whole = serving.served(kit.uuid, "kit-PL-en.zip").content
    spoil(kit, how)
    for name in ("kit-PL-en.zip", "qr.png"):
        with pytest.raises(serving.KitBeingMade):
            serving.served(kit.uuid, name)
    assert CampaignKit.objects.get(pk=kit.pk).asked_at is not None
    assert making.make(kit.pk).endswith("bytes.")
    assert serving.served(kit.uuid, "kit-PL-en.zip").content == whole
    assert making.make(kit.pk) == "It was right already."


def test_a_file_that_went_is_noticed_without_a_reader(campaign: CampaignPage) -> None:
    kit = made_kit(campaign)
    made_kit(campaign, "FI")
    spoil(kit, "gone")
    [row] = [row for row in matrix_of(campaign, "en") if row.country == "PL"]
    assert row.cells[0].standing is Standing.STALE
    assert asking.look_after() == (1, 0)


def test_readers_and_editors_have_a_kit_made_once_in_ten_minutes(
    campaign: CampaignPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[int] = []
    monkeypatch.setattr(asking, "later", lambda task, key: jobs.append(key))
    kit = made_kit(campaign)
    spoil(kit, "gone")
    editor = factories.communications_editor()
    for _each in range(3):
        with pytest.raises(serving.KitBeingMade):
            serving.served(kit.uuid, "qr.png")
        assert asking.ask_for_kits(campaign, "en", ["PL"], editor) == 1
    assert jobs == [kit.pk]
    CampaignKit.objects.filter(pk=kit.pk).update(asked_at=timezone.now() - timedelta(minutes=11))
    asking.ask_for_kits(campaign, "en", ["PL"], editor)
    assert jobs == [kit.pk] * 2, "a job that was lost is asked for again"
    making.make(kit.pk)
    kit_storage().delete(CampaignKit.objects.get(pk=kit.pk).file.name)
    with pytest.raises(serving.KitBeingMade):
        serving.served(kit.uuid, "qr.png")
    assert jobs == [kit.pk] * 2, "a storage that keeps nothing fills no queue"


def test_a_line_chosen_by_hand_is_asked_for_by_its_key(campaign: CampaignPage, door: type[Door]) -> None:
    service = records.service(records.poland(), "Brzeg")
    campaign.kit_lines = [("line", {"country": "PL", "service": service})]
    campaign.save_revision().publish()
    made_kit(campaign)
    assert door.asked[-1].key == service.pk
    assert isinstance(making.current_contents(CampaignKit.objects.all())[campaign.pk, "PL"], Content)


@pytest.mark.parametrize(("language", "call"), [("en", "Somebody listens."), ("uk", "")])
def test_words_that_nobody_translated_stand_on_no_poster(language: str, call: str) -> None:
    assert words_of(CampaignPage(title="T", locale=Locale(language_code=language))).call == call
