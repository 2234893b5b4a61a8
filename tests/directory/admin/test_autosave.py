"""Wagtail's editor saves drafts by itself: that is no other person's version, and nothing that anybody asked for."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from twops_directory.desk.four_eyes import waiting
from twops_directory.desk.four_eyes.confirmation import confirm_contact
from twops_directory.desk.operations import publish_record, save_record
from twops_directory.models import Location, Organization, Program, Service
from twops_directory.public import public_service

from .. import records
from ..forms import FormReader, form_data, no_rows

pytestmark = pytest.mark.django_db

HALF, WHOLE = "+48 22 0", "+48 22 000 00 77"


@dataclass
class Editor:
    """A tab with a record's form, as Wagtail's scripts keep it: what is typed, what the editor saves by itself."""

    client: Any
    url: str
    data: dict[str, Any] = field(default_factory=dict)
    overwrites: int | None = None

    def __post_init__(self) -> None:
        self.data = form_data(self.client, self.url)

    def type(self, **values: Any) -> "Editor":
        self.data |= {name.replace("__", "-"): value for name, value in values.items()}
        return self

    def autosave(self) -> dict[str, Any]:
        """Let the editor save by itself: 500 ms after the last key."""
        more = {"overwrite_revision_id": str(self.overwrites)} if self.overwrites else {}
        response = self.client.post(self.url, self.data | more, headers={"accept": "application/json"})
        answer: dict[str, Any] = json.loads(response.content)
        if answer["success"]:
            self.overwrites = answer["revision_id"]
            self.data |= answer.get("field_updates", {})
            self.url = answer.get("url", self.url)
        return answer

    def press(self, action: str = "") -> Any:
        """Press a button of the footer; after a refusal the tab shows the form that came back."""
        response = self.client.post(self.url, self.data | ({f"action-{action}": "1"} if action else {}))
        if response.status_code == 200:
            reader = FormReader()
            reader.feed(response.content.decode())
            reader.data.pop("q", None)
            self.data, self.overwrites = reader.data, None
        return response


@pytest.fixture
def tab(signed_in, address):
    """Open a record's form in a new tab."""

    def open_tab(user, record, view="edit"):
        return Editor(signed_in(user), address(view, record))

    return open_tab


def number(service):
    return public_service(service.uuid, "pl").phones[0].number


@pytest.mark.parametrize("action", ["publish", ""], ids=["publish", "save draft"])
@pytest.mark.parametrize("pauses", [1, 3])
def test_after_autosave_the_same_form_publishes_and_saves(service, tab, action, pauses):
    editor = tab(records.desk_user(records.poland()), service)
    for _ in range(pauses):
        assert editor.type(phones__0__number=HALF).autosave()["success"]

    response = editor.type(phones__0__number=WHOLE).press(action)

    assert response.status_code == 302
    assert records.newest(service).phones.get().number == WHOLE
    assert (number(service) == WHOLE) is (action == "publish")


def test_other_kinds_of_records_too(tab, service):
    user = records.admin()
    place = save_record(records.unsaved_place(city="Gdańsk"), user=user, publish=True)
    program = save_record(Program(organization=service.organization, country=records.poland()), user=user)
    for record, name, value in (
        (service.organization, "website", "https://nowa.example.org/"),
        (place, "city", "Sopot"),
        (program, "primary_texts-0-name", "Program Mostek"),
    ):
        editor = tab(user, record)
        editor.data[name] = value
        assert editor.autosave()["success"], record
        assert editor.press().status_code == 302, record


def test_another_tab_of_the_same_person_is_refused_and_can_save_again(service, tab):
    user = records.desk_user(records.poland())
    first, second = tab(user, service), tab(user, service)
    first.type(email="pierwsza@example.org").autosave()

    refused = second.type(email="druga@example.org").press("publish")

    page = refused.content.decode()
    assert refused.status_code == 200
    assert "the newest version says “pierwsza@example.org”, yours says “druga@example.org”" in page
    assert "w-autosave#save" not in page  # nothing is saved before a person has read that
    assert second.data["email"] == "druga@example.org"
    assert second.press("publish").status_code == 302
    assert public_service(service.uuid, "pl").email == "druga@example.org"
    assert first.type(email="trzecia@example.org").autosave()["error_code"] == "invalid_revision"


def test_what_another_person_saved_is_not_written_over_by_the_editor_itself(service, tab):
    mine, theirs = (tab(records.desk_user(records.poland()), service) for _ in range(2))
    mine.type(email="ja@example.org").autosave()
    theirs.type(email="oni@example.org")
    assert theirs.press("publish").status_code == 200
    assert theirs.press("publish").status_code == 302

    assert mine.type(email="znowu@example.org").autosave()["error_code"] == "invalid_revision"
    assert mine.press("publish").status_code == 200
    assert public_service(service.uuid, "pl").email == "oni@example.org"


def test_a_form_with_a_mistake_that_is_stale_too_says_what_the_others_changed(service, tab):
    mine, theirs = (tab(records.desk_user(records.poland()), service) for _ in range(2))
    theirs.type(email="oni@example.org").press("publish")

    refused = mine.type(minimum_age="abc").press("publish")

    assert refused.status_code == 200
    assert "the newest version says “oni@example.org”, yours says “”" in refused.content.decode()


def new_service(editor, where):
    organization = records.organization(where)
    return editor.type(
        primary_texts__0__name="Telefon Kładka",
        organization=str(organization.pk),
        country=str(where.pk),
        kind="helpline",
    )


def add_number(editor, number):
    count = int(editor.data["phones-TOTAL_FORMS"])
    row = {
        f"phones-{count}-number": number,
        f"phones-{count}-kind": "voice",
        f"phones-{count}-id": "",
        f"phones-{count}-ORDER": "1",
        f"phones-{count}-DELETE": "",
    }
    for name in ("schedules", "languages"):
        row |= no_rows(f"phones-{count}-{name}")
    editor.data |= row | {"phones-TOTAL_FORMS": str(count + 1)}


def test_a_new_record_is_made_once_with_autosave(tab):
    where = records.poland()
    editor = new_service(tab(records.desk_user(where), Service, "add"), where)
    add_number(editor, HALF)
    made = editor.autosave()
    assert made["success"], made
    assert editor.type(phones__0__number=WHOLE).autosave()["success"]

    assert editor.press("publish").status_code == 302

    service = Service.objects.get()
    assert service.live
    assert [phone.number for phone in service.phones.all()] == [WHOLE]


def test_two_requests_of_one_new_form_that_cross_make_one_record(tab):
    where = records.poland()
    editor = new_service(tab(records.desk_user(where), Service, "add"), where)
    add_number(editor, WHOLE)
    as_it_was, url = dict(editor.data), editor.url
    editor.autosave()
    editor.data, editor.url = as_it_was, url  # the answer has not come when the button is pressed

    assert editor.press("publish").status_code == 302

    service = Service.objects.get()
    assert service.live
    assert [phone.number for phone in service.phones.all()] == [WHOLE]
    assert [text.name for text in service.texts.all()] == ["Telefon Kładka"]


def test_the_form_of_somebody_else_is_not_taken_for_ones_own(service, tab):
    anna, piotr = (records.desk_user(records.poland()) for _ in range(2))
    hers, his = tab(anna, service), tab(piotr, service)
    hers.type(email="anna@example.org").autosave()
    his.data["twops_form"] = hers.data["twops_form"]
    assert his.type(email="piotr@example.org").press("publish").status_code == 200


def with_second_person():
    where = records.four_eyes(records.poland())
    return records.desk_user(where), records.desk_user(where)


def test_half_a_number_waits_for_nobody_and_becomes_public_on_no_way(service, tab):
    anna, piotr = with_second_person()
    editor = tab(anna, service)
    editor.type(phones__0__number=HALF).autosave()

    assert not waiting.seen_by(piotr).exists()
    his = tab(piotr, service)  # he opens the record, changes something else and publishes
    his.type(minimum_age="18").press("publish")
    assert number(service) == "+48 22 000 00 12"
    asked = waiting.seen_by(anna).get()
    assert asked.asked_by == piotr


def test_the_draft_goes_on_and_what_was_asked_for_stays_what_it_was(service, tab):
    anna, piotr = with_second_person()
    editor = tab(anna, service)
    editor.type(phones__0__number=WHOLE).autosave()
    assert editor.press("publish").status_code == 302
    asked = waiting.seen_by(piotr).get()
    assert (asked.asked_by, asked.draft_went_on_at) == (anna, None)

    again = tab(anna, service)
    again.type(phones__0__number=HALF).autosave()

    asked.refresh_from_db()
    assert asked.draft_went_on_at is not None
    asked.revision.publish(user=piotr)
    assert number(service) == WHOLE
    assert records.newest(service).phones.get().number == HALF
    assert not waiting.seen_by(piotr).exists()


@pytest.mark.parametrize("relied_on", ["asked for", "confirmed", "public"])
def test_the_editor_itself_never_changes_a_version_that_somebody_relies_on(service, tab, relied_on):
    anna, piotr = with_second_person()
    editor = tab(anna, service)
    editor.type(phones__0__number=WHOLE).autosave()
    stored = Service.objects.get(pk=service.pk)
    revision = stored.latest_revision
    if relied_on == "asked for":
        waiting.ask(stored, revision, user=piotr)
    elif relied_on == "confirmed":
        confirm_contact(stored, user=piotr)
    else:
        waiting.ask(stored, revision, user=anna)
        publish_record(records.newest(service), user=piotr)

    assert editor.type(phones__0__number=HALF).autosave()["success"]

    revision.refresh_from_db()
    assert revision.content["phones"][0]["number"] == WHOLE
    assert editor.overwrites != revision.pk


def test_a_refused_publication_is_not_made_public_by_the_editor_itself(service, tab):
    anna, piotr = with_second_person()
    first, second = tab(anna, service), tab(anna, service)
    first.type(email="inny@example.org").autosave()
    assert second.type(phones__0__number=WHOLE).press("publish").status_code == 200

    second.autosave()  # an old page in which the editor still saves

    assert not waiting.seen_by(piotr).exists()
    assert number(service) == "+48 22 000 00 12"


def test_who_may_not_publish_can_ask(service, tab):
    where = records.four_eyes(records.poland())
    piotr = records.desk_user(where)
    anna = records.desk_user(where)
    Permission.objects.get(codename="publish_service").group_set.clear()
    piotr.user_permissions.add(Permission.objects.get(codename="publish_service"))
    editor = tab(anna, service)
    page = editor.client.get(editor.url).content.decode()
    assert "Save and ask a second person" in page and "action-publish" not in page

    assert editor.type(phones__0__number=WHOLE).press("ask").status_code == 302

    asked = waiting.seen_by(piotr).get()
    assert (asked.asked_by, asked.title) == (anna, "Telefon Mostek")
    asked.revision.publish(user=piotr)
    assert number(service) == WHOLE


def test_asking_for_what_needs_nobody_says_so(service, tab):
    anna, _piotr = with_second_person()
    editor = tab(anna, service)
    response = editor.client.post(
        editor.url, editor.type(minimum_age="18").data | {"action-ask": "1"}, follow=True
    )
    assert "No second person is needed for this version" in response.content.decode()
    assert not waiting.seen_by(anna).exists()


MODELS_WITH_FORMS = (Service, Organization, Location)


@pytest.mark.parametrize("model", MODELS_WITH_FORMS)
def test_every_form_for_a_new_record_has_a_key_of_its_own(model, tab):
    keys = {tab(records.admin(), model, "add").data["twops_form"] for _ in range(2)}
    assert len(keys) == 2


def blank_line(place):
    """Return the data of a line of hours that was added and left as it came."""
    prefix = f"schedules-{place}"
    return {
        "schedules-TOTAL_FORMS": str(place + 1), f"{prefix}-id": "", f"{prefix}-ORDER": str(place + 1),
        f"{prefix}-DELETE": "", f"{prefix}-kind": "hours", f"{prefix}-on_public_holidays": "same",
        f"{prefix}-every": "", f"{prefix}-opens_at": "", f"{prefix}-closes_at": "", f"{prefix}-valid_from": "",
        f"{prefix}-valid_to": "", f"{prefix}-tz": "", f"{prefix}-rrule": "", f"{prefix}-dtstart": "",
        f"{prefix}-description": "", f"{prefix}-notes": "",
    }  # fmt: skip


def hours(service):
    return [
        (line.kind, line.all_day, line.closed, str(line.valid_from))
        for line in type(service).objects.get(pk=service.pk).schedules.order_by("position")
    ]


def test_a_row_that_was_only_added_is_no_mistake_and_is_not_saved(service, tab):
    editor = tab(records.desk_user(records.poland()), service)
    before = hours(service)
    editor.data |= blank_line(1)
    assert editor.type(phones__0__number=WHOLE).autosave()["success"]
    assert editor.autosave()["success"]
    assert editor.press("publish").status_code == 302
    assert hours(service) == before and number(service) == WHOLE


def test_a_row_that_is_filled_in_after_the_editor_saved_is_saved_once(service, tab):
    editor = tab(records.desk_user(records.poland()), service)
    editor.data |= blank_line(1) | blank_line(2)
    editor.type(schedules__2__kind="exception", schedules__2__valid_from="2026-12-24",
                schedules__2__valid_to="2026-12-24", schedules__2__closed="on")  # fmt: skip
    assert editor.autosave()["success"]
    editor.type(schedules__1__days=["SU"], schedules__1__all_day="on")
    assert editor.autosave()["success"]
    assert editor.press("publish").status_code == 302
    assert hours(service) == [
        ("hours", False, False, "None"), ("hours", True, False, "None"), ("exception", False, True, "2026-12-24"),
    ]  # fmt: skip


def test_a_service_without_any_words_is_not_saved(service, tab):
    editor = tab(records.desk_user(records.poland()), service)
    texts = [
        name
        for name in editor.data
        if name.startswith("primary_texts-0-") and not name.endswith(("-id", "-ORDER"))
    ]
    editor.data |= dict.fromkeys((name for name in texts if "FORMS" not in name and "locale" not in name), "")
    assert editor.press("publish").status_code == 200
