"""What the law of a country says stands beside what the service does, sourced, in the reader's language."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from twops_directory.desk.operations import save_record, unpublish_record
from twops_directory.errors import NotAllowed
from twops_directory.models import (
    CountryConfidentiality,
    CountryConfidentialityText,
    Service,
)
from twops_directory.public import public_service
from twops_locale.translation.operations import approve, request_review, save_words, submit_for_translation

from tests import factories

from .. import records
from ..forms import form_data

pytestmark = pytest.mark.django_db


def rules(*, publish=True, user=None):
    made = CountryConfidentiality(
        country=records.poland(),
        anonymous_possible="partly",
        professional_secrecy=True,
        immediate_danger="must",
        immediate_danger_by=["everyone"],
        immediate_danger_to=["police", "child_protection"],
        past_offence="no_duty",
        images="must",
        images_by=["officials"],
        images_to=["prosecutor"],
        source_url="https://prawo.example.org/ustawa",
        checked_on=date(2026, 11, 1),
    )
    made.primary_texts = [
        CountryConfidentialityText(
            name="Ustawa przykładowa", legal_note="Kto wie, ten zgłasza.", locale=records.locale("pl")
        )
    ]
    return save_record(made, user=user or records.admin(), publish=publish)


def test_the_rules_of_the_country_are_on_the_page_in_plain_words_and_in_the_api():
    service = records.service()
    rules()
    factories.home("en")
    client = Client()

    page = client.get(f"/en/help/service/{service.uuid}/").content.decode()
    assert "What the law says: Poland" in page
    assert (
        "It must be reported. By whom: Everybody. To whom: The police; The child protection authority."
        in (" ".join(page.split()))
    )
    assert "Kto wie, ten zgłasza." in page and 'lang="pl"' in page
    assert "https://prawo.example.org/ustawa" in page

    said = client.get(f"/api/v1/services/{service.uuid}", {"language": "en"}).json()
    law = said["country_confidentiality"]
    assert (law["country_code"], law["anonymous_possible"]["code"]) == ("PL", "partly")
    assert law["duties"][0] == {
        "case": {"code": "immediate_danger", "label": "A child is in immediate danger"},
        "duty": {"code": "must", "label": "It must be reported"},
        "by": [{"code": "everyone", "label": "Everybody"}],
        "to": [
            {"code": "police", "label": "The police"},
            {"code": "child_protection", "label": "The child protection authority"},
        ],
    }
    assert [duty["duty"]["code"] for duty in law["duties"]] == ["must", "unknown", "no_duty", "must"]
    assert (law["source_url"], law["checked_on"]) == ("https://prawo.example.org/ustawa", "2026-11-01")
    assert law["note"]["is_fallback"] is True


def test_rules_that_are_drafts_or_withdrawn_or_of_another_country_are_not_shown():
    service = records.service(records.finland(), "Kaislikon puhelin")
    at_home = records.service()
    made = rules(publish=False)
    assert public_service(at_home.uuid, "pl").country_confidentiality is None

    made = save_record(records.newest(made), user=records.admin(), publish=True)
    assert public_service(at_home.uuid, "pl").country_confidentiality.note.name == "Ustawa przykładowa"
    assert public_service(service.uuid, "pl").country_confidentiality is None

    changed = records.newest(made)
    changed.images = "may"
    save_record(changed, user=records.admin())
    assert public_service(at_home.uuid, "pl").country_confidentiality.duties[3].duty.code == "must"

    unpublish_record(records.newest(made), user=records.admin())
    assert public_service(at_home.uuid, "pl").country_confidentiality is None


def test_the_legal_note_is_translated_by_the_usual_path():
    service, made = records.service(), rules()
    records.finland()
    (task,) = submit_for_translation(made.primary_text, [records.locale("fi")], user=records.admin())
    colleague = factories.user("kollega", superuser=True)
    save_words(task, {"name": "Esimerkkilaki", "legal_note": "Joka tietää, ilmoittaa."}, user=colleague)
    assert public_service(service.uuid, "fi").country_confidentiality.note.language == "pl"

    request_review(task, user=colleague)
    approve(task, user=records.admin())

    note = public_service(service.uuid, "fi").country_confidentiality.note
    assert (note.language, note.is_fallback, note.legal_note) == ("fi", False, "Joka tietää, ilmoittaa.")


def test_the_screen_saves_publishes_and_keeps_to_the_desk(signed_in, address):
    service, made = records.service(), rules()
    client = signed_in(records.admin())
    url = address("edit", made)

    data = form_data(client, url) | {"images": "depends", "action-publish": "1"}
    response = client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    seen = public_service(service.uuid, "pl").country_confidentiality
    assert seen.duties[3].duty.code == "depends"
    assert [item.code for item in seen.duties[0].to] == ["police", "child_protection"]

    assert client.get(address("list", CountryConfidentiality)).status_code == 200
    with pytest.raises(NotAllowed):
        save_record(records.newest(made), user=records.desk_user(records.finland()))


def test_a_country_has_its_rules_once(signed_in, address):
    rules()
    client = signed_in(records.admin())
    url = address("add", CountryConfidentiality)
    sent = form_data(client, url) | {
        "country": str(records.poland().pk),
        "primary_texts-TOTAL_FORMS": "1",
        "primary_texts-0-name": "Druga",
    }
    response = client.post(url, sent)
    assert response.status_code == 200
    assert "This country has its rules already." in response.content.decode()


def test_partners_who_ask_for_changes_get_the_services_of_a_country_whose_rules_changed():
    service, before = records.service(), timezone.now()
    yesterday = before - timedelta(days=1)

    def changed():
        answer = Client().get("/api/v1/services", {"updated_since": before.isoformat()})
        return [item["id"] for item in answer.json()["items"]]

    Service.objects.update(last_modified=yesterday, change_moment=yesterday, change_pending=False)
    assert changed() == []
    made = rules()
    assert changed() == [str(service.uuid)]
    Service.objects.update(last_modified=yesterday, change_moment=yesterday, change_pending=False)
    unpublish_record(records.newest(made), user=records.admin())
    assert changed() == [str(service.uuid)]
