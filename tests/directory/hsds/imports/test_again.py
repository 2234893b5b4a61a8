"""A source that comes again: what changed is taken over, and what people here decided stays."""

import json
import multiprocessing
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_directory.desk.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.errors import StaleVersion
from twops_directory.hsds import exports as exporting
from twops_directory.hsds.documents import documents
from twops_directory.hsds.imports import run as importing
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.run import (
    ImportRefused,
    RecordsChangedMeanwhile,
    RecordsRefused,
    import_hsds,
)
from twops_directory.hsds.imports.writing import write as writing
from twops_directory.models import (
    ContactConfirmation,
    FacetChange,
    Location,
    OpeningHorizon,
    Organization,
    Phone,
    Program,
    Schedule,
    Service,
    ServiceDetail,
    ServiceText,
    Taxonomy,
    Term,
    Tombstone,
    Unit,
    UnmappedRow,
)
from twops_directory.public import public_services, public_services_in
from twops_locale.signals import public_content_changed
from wagtail.models import ModelLogEntry

from ... import records
from ..test_documents import full_service
from .test_import import EXAMPLES

pytestmark = pytest.mark.django_db

SERVICE = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0001"
ORGANIZATION = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0002"
PHONE = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0003"
HOURS = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0004"


@pytest.fixture(autouse=True)
def site() -> None:
    records.poland()
    records.finland()


def number_of(number: int) -> str:
    return f"5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d2{number:05}"


def service(**changes: Any) -> dict[str, Any]:
    return {
        "id": SERVICE,
        "name": "Telefon Mostek",
        "description": "Rozmowa bez oceniania.",
        "status": "active",
        "email": "pomoc@mostek.example.org",
        "organization": {"id": ORGANIZATION, "name": "Fundacja Mostek", "description": "Pomaga."},
        "phones": [{"id": PHONE, "number": "+48 22 000 00 12", "description": "Po polsku"}],
        "schedules": [
            {"id": HOURS, "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "18:00:00", "closes_at": "22:00:00"}
        ],
        **changes,
    }


@pytest.fixture
def bring(tmp_path):
    """Return a function that imports services."""

    def bring(*services: dict[str, Any], **asked: Any) -> Any:
        path = tmp_path / "services.json"
        path.write_text(json.dumps(list(services)), encoding="utf-8")
        return import_hsds(path, ImportOptions(**{"name": "partner.json", "country": "PL", **asked}))

    return bring


def stored() -> Service:
    return Service.objects.get(uuid=SERVICE)


def test_new_records_are_live_with_their_words_hours_and_facets_and_keep_their_ids(bring):
    heard: list[Any] = []

    def hear(sender: Any, instances: Any, **kwargs: Any) -> None:
        heard.extend(instances)

    public_content_changed.connect(hear, sender=Service)
    try:
        bring(service())
    finally:
        public_content_changed.disconnect(hear, sender=Service)
    found = stored()
    assert (found.live, found.has_unpublished_changes, str(found.organization.uuid)) == (
        True,
        False,
        ORGANIZATION,
    )
    assert (found.country.code, found.kind, found.source) == ("PL", "other", "partner.json")
    text = found.texts.get()
    assert (text.name, text.live, text.locale.language_code, text.primary_of) == (
        "Telefon Mostek",
        True,
        "pl",
        found,
    )
    assert {str(phone.uuid) for phone in found.phones.all()} == {PHONE}
    assert OpeningHorizon.objects.filter(service=found).exists()
    assert FacetChange.objects.filter(service_key=found.pk).exists()
    assert [each.uuid for each in heard] == [UUID(SERVICE)]
    assert ServiceDetail.objects.get(text=text).words == "Po polsku"
    assert list(Service.objects.public()) == [found]


def test_with_draft_new_records_wait_and_what_comes_again_updates_them(bring):
    bring(service(), draft=True)
    assert (stored().live, stored().has_unpublished_changes) == (False, True)
    assert not stored().texts.get().live
    report = bring(service(email="nowy@mostek.example.org"), draft=True)
    assert report.tables["service"]["changed"] == 1
    assert (stored().live, stored().email) == (False, "nowy@mostek.example.org")
    publish_record(stored(), user=records.admin())
    assert list(Service.objects.public()) == []  # its organisation is a draft still
    publish_record(Organization.objects.get(), user=records.admin())
    assert list(Service.objects.public()) == [stored()]


def test_a_change_is_reported_field_by_field_and_becomes_the_live_version(bring):
    bring(service())
    before = stored().last_modified
    report = bring(
        service(
            email="nowy@mostek.example.org",
            phones=[{"id": PHONE, "number": "+48 22 000 00 13", "description": "Po polsku"}],
        )
    )
    assert report.changed.shown == [
        {
            "table": "service",
            "id": SERVICE,
            "changes": [("email", "pomoc@mostek.example.org", "nowy@mostek.example.org")],
        },
        {"table": "phone", "id": PHONE, "changes": [("number", "+48 22 000 00 12", "+48 22 000 00 13")]},
    ]
    assert report.tables["organization"] == {"unchanged": 1}
    found = stored()
    assert found.last_modified > before
    assert found.live_revision == found.latest_revision
    assert found.latest_revision.content["phones"][0]["number"] == "+48 22 000 00 13"
    assert found.latest_revision.content == found.comparable_content() | {
        name: found.latest_revision.content[name]
        for name in ("latest_revision", "live_revision", "has_unpublished_changes")
    }
    assert ContactConfirmation.objects.get().by_system
    assert ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Service), action="twops_directory.import"
    ).count() == 2  # fmt: skip


def test_what_a_record_at_the_top_does_not_name_is_emptied_and_what_the_sender_cannot_know_stays(bring):
    bring(service(twops={"kind": "helpline", "country": "PL", "cost": "free"}, colour="blue"))
    changed = service()
    del changed["email"]
    report = bring(changed)
    assert report.changed.shown[0]["changes"] == [("email", "pomoc@mostek.example.org", None)]
    found = stored()
    assert (found.email, found.kind, found.cost, found.extra["colour"]) == ("", "helpline", "free", "blue")


def test_a_record_that_is_only_referred_to_changes_what_it_names(bring):
    bring(
        service(
            organization={
                "id": ORGANIZATION,
                "name": "Fundacja Mostek",
                "description": "Pomaga.",
                "uri": "urn:x",
            }
        )
    )
    report = bring(service(organization={"id": ORGANIZATION, "name": "Fundacja Most"}))
    assert report.fields == {("organization", "name"): 1}
    wire = documents.organization_documents(Organization.objects.all(), full=False, keep_flagged=True)[0]
    assert (wire["name"], wire["description"], wire["uri"]) == ("Fundacja Most", "Pomaga.", "urn:x")


def test_an_editor_who_has_the_record_open_is_refused_with_a_comparison(bring):
    bring(service())
    opened = records.newest(stored())
    bring(service(email="nowy@mostek.example.org"))
    opened.email = "edytor@mostek.example.org"
    with pytest.raises(StaleVersion) as refused:
        save_record(opened, user=records.admin())
    assert [(each.field, each.theirs) for each in refused.value.differences if each.field == "email"] == [
        ("email", "nowy@mostek.example.org")
    ]


def test_a_draft_that_is_older_than_an_import_cannot_be_published(bring):
    bring(service())
    save_record(records.newest(stored()), user=records.admin(), publish=True)
    older = stored().latest_revision
    bring(service(phones=[{"id": PHONE, "number": "+48 22 000 00 13"}]))
    with pytest.raises(StaleVersion):
        older.publish(user=records.admin())
    assert Phone.objects.get().number == "+48 22 000 00 13"


def test_a_record_with_an_open_draft_is_refused_by_itself_and_holds_nothing_else_up(bring):
    other = service(id=number_of(1), phones=[], schedules=[])
    bring(service(), other)
    draft = records.newest(stored())
    draft.email = "szkic@mostek.example.org"
    save_record(draft, user=records.admin())
    changed = service(email="nowy@mostek.example.org", phones=[{"id": PHONE, "number": "+48 22 000 00 13"}])
    report = bring(changed, {**other, "email": "nowy@mostek.example.org"})
    assert {(each["table"], each["id"]) for each in report.refused.shown} == {
        ("service", SERVICE),
        ("phone", PHONE),
    }
    assert "publish or discard the draft first" in report.refused.shown[0]["reason"]
    assert (stored().email, Phone.objects.get().number) == ("pomoc@mostek.example.org", "+48 22 000 00 12")
    assert Service.objects.get(uuid=number_of(1)).email == "nowy@mostek.example.org"
    with pytest.raises(RecordsRefused):
        bring(changed, {**other, "email": "strict@mostek.example.org"}, strict=True)
    assert Service.objects.get(uuid=number_of(1)).email == "nowy@mostek.example.org"


def test_a_record_that_an_editor_has_locked_is_refused(bring):
    bring(service())
    Service.objects.update(locked=True)
    report = bring(service(email="nowy@mostek.example.org"))
    assert "An editor has locked it" in report.refused.shown[0]["reason"]
    assert stored().email == "pomoc@mostek.example.org"


def test_locked_fields_win_and_are_reported(bring):
    bring(service())
    Service.objects.update(locked_fields=["email", "phones"])
    report = bring(
        service(
            email="nowy@mostek.example.org",
            description="Inaczej.",
            phones=[{"id": PHONE, "number": "+48 22 000 00 13"}, {"id": number_of(1), "number": "116 000"}],
        )
    )
    assert [(each["table"], each["id"]) for each in report.kept.shown] == [
        ("service", SERVICE),
        ("phone", PHONE),
        ("phone", number_of(1)),
    ]
    assert "Locked for imports: email." in report.kept.shown[0]["reason"]
    assert stored().email == "pomoc@mostek.example.org"
    assert [phone.number for phone in stored().phones.all()] == ["+48 22 000 00 12"]
    assert stored().texts.get().description == "Inaczej."


def test_a_place_stays_with_its_organisation_where_that_is_locked(bring):
    place, other = number_of(7), number_of(8)

    def of(key, organization, **more):
        return service(id=key, phones=[], schedules=[]) | {
            "organization": {"id": organization, "name": "Fundacja", "description": "Pomaga.", **more}
        }

    def standing(description):
        return {"id": place, "location_type": "physical", "name": "Poradnia", "description": description}

    bring(of(SERVICE, ORGANIZATION, locations=[standing("Na parterze.")]), of(number_of(9), other))
    Location.objects.update(locked_fields=["organization"])
    report = bring(of(SERVICE, ORGANIZATION), of(number_of(9), other, locations=[standing("Na piętrze.")]))

    found = Location.objects.get(uuid=place)
    assert str(found.organization.uuid) == ORGANIZATION
    assert found.texts.get().description == "Na piętrze."
    assert [each["reason"] for each in report.kept.shown] == ["Locked for imports: organization_id."]


@pytest.mark.parametrize(
    ("assured", "overrule", "email"),
    [
        (None, False, "pomoc@mostek.example.org"),
        ("2026-10-31", False, "pomoc@mostek.example.org"),
        ("2026-11-01", False, "nowy@mostek.example.org"),
        (None, True, "nowy@mostek.example.org"),
    ],
)
def test_what_was_checked_here_later_than_in_the_file_wins_and_is_reported(bring, assured, overrule, email):
    bring(service())
    Service.objects.update(verified_on=date(2026, 11, 1))
    said = {"assured_date": assured} if assured else {}
    report = bring(service(email="nowy@mostek.example.org", **said), overrule_verified=overrule)
    assert stored().email == email
    assert report.kept.count == (1 if email.startswith("pomoc") else 0)
    assert not report.kept.count or "It was checked here on 2026-11-01" in report.kept.shown[0]["reason"]


def test_child_rows_that_the_file_no_longer_has_are_counted_and_go_only_when_asked(bring):
    more = [{"id": PHONE, "number": "+48 22 000 00 12"}, {"id": number_of(1), "number": "116 000"}]
    bring(service(phones=more))
    report = bring(service(phones=more[1:]))
    assert [(each["table"], each["id"]) for each in report.missing.shown] == [("phone", PHONE)]
    assert (report.removed, Phone.objects.count()) == (0, 2)
    report = bring(service(phones=more[1:]), remove_missing=True)
    assert (report.removed, [phone.number for phone in Phone.objects.all()]) == (1, ["116 000"])
    assert [row["number"] for row in stored().live_revision.content["phones"]] == ["116 000"]


def test_a_confidential_row_is_never_missing_because_no_file_can_have_it(bring):
    bring(service(phones=[{"id": number_of(1), "number": "116 000"}]))
    secret = Phone.objects.create(service=stored(), number="+48 22 700 00 03", confidential=True)
    secret.schedules.add(Schedule(days=["MO"], opens_at="09:00", closes_at="10:00"))
    secret.save()
    report = bring(
        service(
            phones=[{"id": number_of(2), "number": "116 111"}],
            schedules=[
                {
                    "id": HOURS,
                    "freq": "WEEKLY",
                    "byday": "TU",
                    "opens_at": "09:00:00",
                    "closes_at": "10:00:00",
                }
            ],
        ),
        remove_missing=True,
    )
    assert report.removed == 1
    assert sorted(Phone.objects.values_list("number", flat=True)) == ["+48 22 700 00 03", "116 111"]
    assert secret.schedules.count() == 1


def test_a_deleted_id_is_never_used_again(bring):
    bring(service())
    delete_record(stored(), user=records.admin())
    report = bring(service())
    assert not Service.objects.exists()
    assert {each["table"] for each in report.refused.shown} == {"service", "phone", "schedule"}
    assert "It was deleted on" in report.refused.shown[0]["reason"]


def test_a_withdrawn_record_stays_withdrawn(bring):
    bring(service())
    unpublish_record(records.newest(stored()), user=records.admin())
    bring(service(email="nowy@mostek.example.org"))
    assert not stored().live
    assert not stored().texts.get().live


@pytest.mark.parametrize("trust", [False, True])
def test_words_of_further_languages_are_public_only_when_they_are_trusted(bring, trust):
    words = [
        {"language": "fi", "name": "Puhelin Silta", "description": "Keskustelua."},
        {"language": "xx", "name": "?"},
    ]
    report = bring(service(translations=words), trust_translations=trust)
    text = ServiceText.objects.get(locale__language_code="fi")
    assert (text.name, text.live) == ("Puhelin Silta", trust)
    assert text.translation_key == stored().texts.get(primary_of=stored()).translation_key
    assert report.translations == {"made public" if trust else "waiting for a reviewer": 1}
    assert bring(service(translations=words), trust_translations=trust).translations == {}


def test_approved_words_are_not_overwritten_without_trust(bring):
    bring(service())
    records.made_public(
        ServiceText,
        service=stored(),
        locale=records.locale("fi"),
        translation_key=stored().texts.get().translation_key,
        name="Puhelin Silta",
        live=True,
    )
    report = bring(service(translations=[{"language": "fi", "name": "Silta"}]))
    assert report.translations == {"kept as they are here": 1}
    assert ServiceText.objects.get(locale__language_code="fi").name == "Puhelin Silta"


def test_only_a_desks_own_records_can_be_imported_by_its_people(bring):
    desk = records.desk_user(records.finland())
    with pytest.raises(ImportRefused) as refused:
        bring(service(), user=desk)
    assert "You may not change the records of PL." in str(refused.value)
    assert not Service.objects.exists()
    bring(service(), user=records.admin())
    assert ModelLogEntry.objects.filter(action="twops_directory.import", user=records.admin()).count() == 2


def test_a_desk_changes_no_child_row_of_another_desk_and_takes_none_over(bring, tmp_path):
    bring(service())
    desk = records.desk_user(records.finland())
    (tmp_path / "phones.csv").write_text(f"id,service_id,number\n{PHONE},{SERVICE},116 000\n")
    own = tmp_path / "csv"
    own.mkdir()
    (tmp_path / "phones.csv").rename(own / "phones.csv")
    with pytest.raises(ImportRefused, match="You may not change the records of PL"):
        import_hsds(own, ImportOptions(name="csv", user=desk))
    made = records.service(records.finland(), "Puhelin Silta", number="116 111")
    (own / "phones.csv").write_text(f"id,service_id,number\n{PHONE},{made.uuid},116 000\n")
    with pytest.raises(ImportRefused, match="You may not change the records of PL"):
        import_hsds(own, ImportOptions(name="csv", user=desk))
    assert Phone.objects.get(uuid=PHONE).service == stored()
    import_hsds(own, ImportOptions(name="csv", user=records.admin()))
    assert Phone.objects.get(uuid=PHONE).service == made
    assert stored().live_revision.content["phones"] == []


def test_a_stored_row_that_the_file_takes_from_everything_stays_and_is_reported(bring, tmp_path):
    bring(service())
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "phones.csv").write_text(f"id,service_id,number\n{PHONE},,116 000\n")
    report = import_hsds(tmp_path / "csv", ImportOptions(name="csv"))
    assert "belongs to nothing any more" in report.refused.shown[0]["reason"]
    assert Phone.objects.get().number == "+48 22 000 00 12"


def test_rows_without_a_place_are_kept_once(tmp_path):
    (tmp_path / "phones.csv").write_text(f"id,number\n{PHONE},116 000\n")
    for count in (1, 0):
        report = import_hsds(tmp_path, ImportOptions(name="csv"))
        assert report.tables["phone"]["without a place"] == count
    assert UnmappedRow.objects.get().content == {"id": PHONE, "number": "116 000"}


def test_a_table_alone_adds_to_what_is_stored(bring, tmp_path):
    bring(service())
    folder = tmp_path / "csv"
    folder.mkdir()
    (folder / "phones.csv").write_text(f"id,service_id,number\n{number_of(1)},{SERVICE},116 000\n")
    import_hsds(folder, ImportOptions(name="csv"))
    assert [phone.number for phone in stored().phones.all()] == ["+48 22 000 00 12", "116 000"]
    assert len(stored().live_revision.content["phones"]) == 2


def test_new_records_that_look_like_stored_ones_are_named_and_not_held_up(bring):
    bring(service(url="https://www.mostek.example.org/"))
    other = service(
        id=number_of(1),
        name="telefon  MÓSTEK",
        url="https://mostek.example.org/pomoc/",
        phones=[
            {"id": number_of(2), "number": "22 000-00-12"},
            {"id": number_of(3), "number": "22 000-00-99"},
        ],
        schedules=[],
    )
    report = bring(other)
    assert sorted(each["reason"] for each in report.duplicates.shown) == [
        f"The same name and country (telefon mostek PL) as the stored service {SERVICE}.",
        f"The same phone (+48220000012) as the stored service {SERVICE}.",
        f"The same web address (mostek.example.org) as the stored service {SERVICE}.",
    ]
    assert Service.objects.count() == 2


def test_our_own_export_changes_nothing(tmp_path):
    made = full_service()
    records.translation(made, "fi", "Puhelin Silta")
    for form in exporting.FORMATS:
        path = tmp_path / f"out.{'zip' if form == 'csv' else form}"
        for _written in exporting.export(path, form, keep_flagged=True):
            pass
        report = import_hsds(path, ImportOptions(name=form))
        assert (report.rows("new"), report.changed.shown, report.rows("without a place")) == (0, [], 0), form
        assert report.translations == {}
        assert report.rows("unchanged") > 5


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_our_own_export_comes_back_whole_into_an_empty_directory(tmp_path, form):
    made = full_service()
    text = records.translation(made, "fi", "Puhelin Silta")
    note = ServiceDetail.objects.filter(field="title").get()
    ServiceDetail.objects.create(
        text=text,
        locale=text.locale,
        translation_key=note.translation_key,
        record_uuid=note.record_uuid,
        field="title",
        words="Toimisto",
    )
    path = tmp_path / f"out.{'zip' if form == 'csv' else form}"
    for _written in exporting.export(path, form, keep_flagged=True):
        pass
    before = json.loads(exporting.exported_text("json", keep_flagged=True))
    for model in (Service, Location, Program, Organization, Term, Taxonomy, Unit):
        model.objects.all().delete()
    Tombstone.objects.all().delete()
    import_hsds(path, ImportOptions(name=form, trust_translations=True))
    assert json.loads(exporting.exported_text("json", keep_flagged=True)) == before


def test_notes_of_small_rows_come_with_the_words_of_their_record(bring):
    phones = [
        {
            "id": PHONE,
            "number": "+48 22 000 00 12",
            "description": "Po polsku",
            "translations": [
                {"language": "fi", "description": "Puolaksi"},
                {"language": "sv", "description": "?"},
            ],
        }
    ]
    words = [{"language": "fi", "name": "Puhelin Silta"}]
    bring(service(phones=phones, translations=words))
    polish, finnish = ServiceDetail.objects.order_by("locale__language_code")[::-1]
    assert (finnish.words, finnish.text.live, polish.words) == ("Puolaksi", False, "Po polsku")
    assert finnish.translation_key == polish.translation_key
    bring(service(phones=phones, translations=words))
    assert ServiceDetail.objects.count() == 2


def test_readers_of_a_country_find_what_a_partner_says_of_it_in_words_only(bring):
    bring(
        service(
            service_areas=[{"id": number_of(1), "name": "Trójmiasto"}],
            languages=[
                {"id": number_of(2), "name": "Urdu"},
                {"id": number_of(3), "name": "Polish", "code": "pl"},
            ],
        )
    )
    area = stored().areas.get()
    assert (area.scope, area.country.code) == ("locality", "PL")
    assert list(Service.objects.public().serving("PL")) == [stored()]
    assert [language.tag for language in stored().languages.all()] == ["ur", "pl"]
    assert (stored().by_phone, stored().in_person) == (True, False)
    document = documents.service_documents(Service.objects.all(), full=True, keep_flagged=True)[0]
    assert "twops" not in document
    assert document["service_areas"] == [{"id": number_of(1), "name": "Trójmiasto"}]
    assert document["languages"][0] == {"id": number_of(2), "name": "Urdu"}


def test_a_language_that_stands_twice_is_shown_once(bring):
    """It harms nobody: a whole source was refused for it."""
    bring(
        service(
            languages=[
                {"id": number_of(2), "name": "Serbian", "code": "sr"},
                {"id": number_of(3), "code": "sr"},
            ]
        )
    )
    assert stored().languages.count() == 2
    (shown,) = public_services([stored().uuid], "fi")
    assert [language.name for language in shown.languages] == ["serbia"]


def test_languages_are_known_by_name_and_unknown_names_stay_names(bring):
    names = ["British Sign Language", "Polish Sign Language", "Creole", "Lemko", "Urdu"]
    given = [{"id": number_of(number), "name": name} for number, name in enumerate(names)]
    bring(service(languages=given))
    rows = stored().languages.order_by("position")
    assert [(row.tag, row.name) for row in rows] == [
        ("bfi", ""),
        ("pso", ""),
        ("und", "Creole"),
        ("und", "Lemko"),
        ("ur", ""),
    ]
    (shown,) = public_services([stored().uuid], "pl")
    assert [each.name for each in shown.languages] == [
        "brytyjski język migowy",
        "polski język migowy",
        "Creole",
        "Lemko",
        "urdu",
    ]
    document = documents.service_documents(Service.objects.all(), full=True)[0]
    assert document["languages"] == given
    assert bring(service(languages=given)).rows("changed") == 0


def test_an_import_that_fails_in_the_middle_has_done_nothing(bring, monkeypatch):
    bring(service())
    real = writing.Writer.write_table

    def failing(self: Any, table: str) -> Any:
        if table == "schedule":
            raise RuntimeError("power cut")
        yield from real(self, table)

    monkeypatch.setattr(writing.Writer, "write_table", failing)
    with pytest.raises(RuntimeError):
        bring(service(email="nowy@mostek.example.org"), service(id=number_of(1), phones=[], schedules=[]))
    assert (stored().email, Service.objects.count()) == ("pomoc@mostek.example.org", 1)


def test_somebody_who_is_faster_than_the_import_wins(bring, monkeypatch):
    bring(service())
    real = importing.find_missing

    def meanwhile(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        edited = records.newest(stored())
        edited.email = "edytor@mostek.example.org"
        save_record(edited, user=records.admin(), publish=True)

    monkeypatch.setattr(importing, "find_missing", meanwhile)
    with pytest.raises(RecordsChangedMeanwhile):
        bring(service(email="nowy@mostek.example.org"))
    assert stored().email == "edytor@mostek.example.org"


@pytest.mark.parametrize("again", [False, True], ids=["new", "changed"])
def test_the_number_of_queries_is_the_same_for_one_service_and_for_many(bring, again):
    def some(count: int, first: int, **changes: Any) -> list[dict[str, Any]]:
        return [
            service(
                id=number_of(each),
                phones=[{"id": number_of(each + 1_000), "number": f"+48 22 000 {each:04}"}],
                schedules=[{"id": number_of(each + 2_000), "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00:00", "closes_at": "17:00:00"}],
                **changes,
            )
            for each in range(first, first + count)
        ]  # fmt: skip

    bring(service())
    counts = []
    for count, first in ((1, 100), (12, 200)):
        if again:
            bring(*some(count, first))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            bring(*some(count, first, **({"email": "nowy@mostek.example.org"} if again else {})))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def kill_in_the_middle(path: Path, ready: Any) -> None:
    """Import in a process of its own that stops in the middle of writing, for the test to kill it."""
    import time

    real = writing.Writer.write_table

    def waiting(self: Any, table: str) -> Any:
        yield from real(self, table)
        if table == "phone":
            ready.set()
            time.sleep(60)

    writing.Writer.write_table = waiting  # type: ignore[method-assign]  # put back by the test
    import_hsds(path, ImportOptions(name="killed", country="PL"))


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_has_done_nothing(
    tmp_path, postgres_url
):  # SQLite in memory is one process's own
    path = tmp_path / "services.json"
    path.write_text(json.dumps([service()]), encoding="utf-8")
    connection.close()
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    process = context.Process(target=kill_in_the_middle, args=(path, ready))
    process.start()
    assert ready.wait(60)
    process.kill()
    process.join()
    assert not Service.objects.exists()
    assert not Organization.objects.exists()
    import_hsds(path, ImportOptions(name="again", country="PL"))
    assert Service.objects.count() == 1


def test_a_later_import_moves_the_clock_of_the_services_that_show_a_changed_organisation(bring):
    bring(service())
    long_ago = timezone.now() - timedelta(days=9)
    Service.objects.update(last_modified=long_ago)
    bring(service(organization={"id": ORGANIZATION, "name": "Fundacja Most", "description": "Pomaga."}))
    assert stored().last_modified > long_ago


@pytest.mark.parametrize(
    "hours",
    [
        {"description": "Po umówieniu"},
        {"freq": "WEEKLY", "byday": "MO", "notes": "Zapytaj o godziny"},
        {"opens_at": "09:00:00", "closes_at": "17:00:00", "description": "Zwykle rano"},
        {"schedule_link": "https://example.org/godziny"},
        {"freq": "MONTHLY", "bymonthday": "1,31", "opens_at": "22:00:00", "closes_at": "06:00:00"},
        {"freq": "MONTHLY", "byday": "5MO,-1FR", "opens_at": "00:00:00", "closes_at": "23:59:00"},
        {"freq": "WEEKLY", "byday": "MO", "byweekno": "1,53", "count": 3, "until": "2027-01-01", "opens_at": "09:00Z", "closes_at": "17:00Z"},
        {"freq": "WEEKLY", "byday": "MO", "timezone": -3.5, "wkst": "SU", "opens_at": "18:00", "closes_at": "24:00"},
        {"dtstart": "2027-01-01", "opens_at": "09:00:00", "closes_at": "17:00:00"},
    ],
)  # fmt: skip
def test_hours_that_say_more_or_less_than_our_lines_come_in_are_shown_without_harm_and_come_out_again(
    bring, hours
):
    bring(service(schedules=[{"id": HOURS, **hours}]))
    ((_language, view),) = public_services_in(Service.objects.all(), ["pl"])
    assert view.words.name == "Telefon Mostek"
    document = documents.service_documents(Service.objects.all(), full=True, keep_flagged=True)[0]
    assert document["schedules"] == [{"id": HOURS, **hours}]


@pytest.mark.parametrize(
    "number", [52.229675000000004, 52.22967500000000123, 0.1 + 0.2, -0.0, 1e-9, 89.999999999999986]
)
def test_coordinates_with_many_digits_are_no_change_when_they_come_again(bring, number):
    place = {
        "id": number_of(7),
        "location_type": "physical",
        "name": "Poradnia",
        "latitude": number,
        "longitude": 21.012228700000003,
    }
    content = service(service_at_locations=[{"id": number_of(8), "location": place}])
    bring(content)
    assert bring(content).rows("changed") == 0
    assert bring(content).rows("changed") == 0


def without_hours(value: Any) -> Any:
    """Return a document without its lines of hours: those of the example contradict RFC 5545."""
    if isinstance(value, dict):
        return {name: without_hours(inner) for name, inner in value.items() if name != "schedules"}
    return [without_hours(inner) for inner in value] if isinstance(value, list) else value


def test_our_own_public_export_of_the_standards_example_is_no_change(bring):
    """It has a latitude of 100 and a number in quotation marks, which nobody sees: absent there is not empty here."""
    example = without_hours(json.loads((EXAMPLES / "service_full.json").read_text(encoding="utf-8")))
    bring(example)
    before = stored_full = documents.service_documents(Service.objects.all(), full=True, keep_flagged=True)[0]
    moment = Service.objects.get().last_modified
    public = documents.service_documents(Service.objects.all(), full=True)[0]
    report = bring(public)
    assert report.rows("changed") == 0, report.changed.shown
    assert Service.objects.get().last_modified == moment
    assert documents.service_documents(Service.objects.all(), full=True, keep_flagged=True)[0] == before
    assert bring(stored_full).rows("changed") == 0
    assert stored_full["metadata"] == example["metadata"]


def test_what_the_uk_profile_does_not_have_is_not_emptied(bring):
    full = full_service()
    words = {
        "fees_description": "Bezpłatnie.",
        "eligibility_description": "Każdy.",
        "application_process": "Telefon.",
    }
    ServiceText.objects.filter(service=full, primary_of=full).update(**words)
    before = documents.service_documents([full.uuid], full=True, keep_flagged=True)[0]
    public = Client().get(f"/oruk/services/{full.uuid}").json()
    assert "eligibility_description" not in public and public["profile"] == "HSDS-UK-3.0"
    report = bring(public)
    assert report.fields == {}, report.changed.shown
    after = documents.service_documents([full.uuid], full=True, keep_flagged=True)[0]
    assert after == before
    foreign = {name: value for name, value in public.items() if name != "profile"}
    assert bring(foreign, dry_run=True, profile="HSDS-UK-3.0").fields == {}
    without = {name: value for name, value in foreign.items() if name != "attributes"}
    assert ("service", "fees_description") in bring(without, dry_run=True).fields
    foreign["name"] = "Nowa nazwa"
    changed = bring(foreign, profile="HSDS-UK-3.0").fields
    assert changed == {("service", "name"): 1}
