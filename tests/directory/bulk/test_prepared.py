"""Plans: SQL that is written once gives what the querysets would have given, for any keys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.bulk.prepared import Plan, Slot, planned
from twops_directory.models import Phone, Schedule, Service

from .. import records

pytestmark = pytest.mark.django_db


def asked():
    """Return services by id, and their phones and hours by key."""
    theirs = Slot("services")
    return {
        "service": (
            Service.objects.filter(uuid__any_of=Slot("ids")),
            {"pk": "pk", "id": "uuid", "live": "live"},
        ),
        "phone": (
            Phone.objects.filter(service_id__any_of=theirs, confidential=False),
            {
                "pk": "pk",
                "position": "position",
                "service": "service_id",
                "number": "number",
                "free": "free_of_charge",
            },
        ),
        "hours": (
            Schedule.objects.filter(service__organization_id__any_of=Slot("organizations")),
            {"pk": "pk", "opens_at": "opens_at", "days": "days", "country": "service__country__code"},
        ),
    }


def test_a_plan_gives_the_rows_for_whatever_keys_it_is_run_with():
    first, second = records.service(number="116 111"), records.service(name="Linia", number="116 123")
    Phone.objects.create(service=first, number="116 000", position=5)
    Phone.objects.create(service=first, number="+48 22 700 00 03", confidential=True)
    plan = Plan.of(asked())
    with CaptureQueriesContext(connection) as queries:
        found = plan.run(
            {"ids": [first.uuid], "services": [first.pk], "organizations": [second.organization_id]}
        )
    assert len(queries) == 1
    assert found["service"] == [{"pk": first.pk, "id": first.uuid, "live": True}]
    assert [(row["number"], row["free"]) for row in found["phone"]] == [("116 111", True), ("116 000", None)]
    [line] = found["hours"]
    assert (line["days"], line["country"], line["opens_at"].isoformat()) == (["MO", "TU"], "PL", "18:00:00")

    both = plan.run({"ids": [second.uuid, first.uuid], "services": [second.pk], "organizations": []})
    assert [row["pk"] for row in both["service"]] == [first.pk, second.pk]
    assert [row["number"] for row in both["phone"]] == ["116 123"]
    assert both["hours"] == []
    assert plan.run({"ids": [], "services": [], "organizations": []}) == {
        "service": [],
        "phone": [],
        "hours": [],
    }


def test_a_plan_is_written_once():
    written = []

    def told():
        written.append(1)
        return asked()

    first = planned("test", told)
    assert planned("test", told) is first
    assert planned("another test", told) is not first
    assert len(written) == 2
