"""The page on which a bulk action asks before it acts: one template says for every action what will happen."""

import pytest
from django.urls import reverse

from .. import records

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("action", "title", "button", "fields"),
    [
        ("publish", "Publish the selected records", ">Publish</button>", 0),
        ("unpublish", "Unpublish the selected records", ">Unpublish</button>", 0),
        ("assign_check", "Assign the check of the selected services", ">Assign a check</button>", 1),
    ],
)
def test_it_says_what_happens_to_which_records_and_names_no_others(signed_in, action, title, button, fields):
    own = records.service()
    finnish = records.service(records.finland(), "Kaislikon puhelin")
    client = signed_in(records.desk_user(records.poland()))
    url = reverse("wagtail_bulk_action", args=["twops_directory", "service", action])

    page = client.get(f"{url}?id={own.pk}&id={finnish.pk}&next=/admin/").content.decode()

    assert page.count(title) == 2 and button in page
    assert "One record will change:" in page and "Telefon Mostek" in page
    assert "Kaislikon puhelin" not in page  # a name may be a draft's, or a confidential record's
    assert page.count('name="assignee"') == fields


def test_nothing_is_asked_where_nothing_may_be_changed(signed_in):
    finnish = records.service(records.finland(), "Kaislikon puhelin")
    client = signed_in(records.desk_user(records.poland()))
    url = reverse("wagtail_bulk_action", args=["twops_directory", "service", "publish"])

    response = client.get(f"{url}?id={finnish.pk}&next=/admin/")

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
