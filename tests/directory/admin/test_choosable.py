"""Whose names a person reads in a chooser: all of the own desks, and of others what the public sees."""

import pytest
from twops_directory.admin.choosable import choosable
from twops_directory.desk.operations import publish_record, save_record, unpublish_record
from twops_directory.models import Location, Organization, Service

from .. import records

pytestmark = pytest.mark.django_db


def offered(user, model=Service):
    return {str(record) for record in choosable(model, user)}


def test_of_other_countries_what_the_public_sees():
    records.service(records.finland(), name="Julkinen puhelin")
    records.service(records.finland(), name="Luonnos", publish=False)
    records.service(records.finland(), name="Suljettu toistaiseksi", status="temporarily closed")
    records.service(records.finland(), name="Lopetettu", status="defunct")
    owner = records.organization(records.finland(), "Vetäytynyt säätiö")
    records.service(records.finland(), name="Ilman säätiötä", organization=owner)
    unpublish_record(owner, user=records.admin())

    assert offered(records.desk_user(records.poland())) == {"Julkinen puhelin", "Suljettu toistaiseksi"}


def test_of_the_own_country_whatever_there_is():
    records.service(name="Szkic", publish=False)
    records.service(name="Zamknięty na zawsze", status="defunct")
    place = save_record(records.unsaved_place("Schronienie", confidential=True), user=records.admin())
    publish_record(place, user=records.admin())

    pole, finn = records.desk_user(records.poland()), records.desk_user(records.finland())
    assert offered(pole) == {"Szkic", "Zamknięty na zawsze"}
    assert offered(pole, Location) == {"Schronienie"}
    assert (offered(finn), offered(finn, Location)) == (set(), set())
    assert offered(finn, Organization) == {"Fundacja Mostek"}
