"""Pairs in files: services that are shown together or not at all, made when all of them are loaded."""

import pytest
import yaml
from django.contrib.auth.models import Permission
from twops_directory.errors import InvalidServiceData, NotAllowed
from twops_directory.loading.services import load_country, parse_country
from twops_directory.models import Service, ServicePair
from twops_directory.public import public_services
from twops_locale.signals import public_content_changed

from .. import records

FILE = "be.yaml"
SERVICE = """
  - key: {key}
    organization: be-loodsbaken
    kind: helpline
    audiences: [own_thoughts]
    delivery: [phone]
    languages: [nl]
    area: country
    phones: [{{number: "+32 2 000 00 {number}"}}]
    words: {{nl: {{name: "{name} (demo)"}}}}
"""
CONTENT = (
    """
country: BE
organizations:
  - key: be-loodsbaken
    words: {nl: {name: "vzw Loodsbaken (demo)"}}
services:
"""
    + SERVICE.format(key="be-lijn", number=12, name="Loodslijn")
    + SERVICE.format(key="be-jong", number=13, name="Jongerenlijn")
    + SERVICE.format(key="be-ligne", number=14, name="Ligne Loodsbaken")
    + """
pairs:
  - {kind: languages, services: [be-ligne, be-lijn], note: "nl / fr"}
"""
)


def content(*pairs):
    data = yaml.safe_load(CONTENT)
    if pairs:
        data["pairs"] = list(pairs)
    return data


@pytest.fixture
def belgium(db):
    return records.belgium()


def load(data, user=None):
    return load_country(parse_country(data, FILE), user=user or records.admin())


def paired():
    return [
        (pair.kind, pair.note, [member.service.source_id for member in pair.members.all()])
        for pair in ServicePair.objects.all()
    ]


def test_the_public_sees_both_services_where_one_is_asked_for(belgium):
    load(content())

    assert paired() == [("languages", "nl / fr", ["be-ligne", "be-lijn"])]
    asked = Service.objects.filter(source_id="be-lijn")
    assert [
        each.words.name for each in public_services(list(asked.values_list("uuid", flat=True)), "nl")
    ] == [
        "Loodslijn (demo)",
        "Ligne Loodsbaken (demo)",
    ]


def test_loading_again_keeps_the_pair_and_what_editors_made_of_it(belgium):
    load(content())
    pair = ServicePair.objects.get()
    load(content())
    assert ServicePair.objects.get() == pair

    pair.delete()
    load(content())
    assert paired() == [], "an editor dissolved it, and the file is the same as before"


def test_another_pair_in_the_file_replaces_the_one_before(belgium):
    load(content())

    load(content({"kind": "ages", "services": ["be-lijn", "be-jong"]}))

    assert paired() == [("ages", "", ["be-lijn", "be-jong"])]
    assert not hasattr(Service.objects.get(source_id="be-ligne"), "pair_membership")


def test_a_pair_that_left_the_file_is_dissolved(belgium):
    load(content())
    data = content()
    del data["pairs"]

    load(data)

    assert paired() == []


def test_what_shows_a_service_hears_of_its_pair(belgium):
    load(content())
    heard = []

    def listen(sender, instances, **kwargs):
        heard.extend(instances)

    public_content_changed.connect(listen)
    try:
        data = content()
        del data["pairs"]
        load(data)
    finally:
        public_content_changed.disconnect(listen)

    assert {each.source_id for each in heard if isinstance(each, Service)} == {"be-lijn", "be-ligne"}


@pytest.mark.parametrize(
    ("pairs", "field", "remedy"),
    [
        ([{"services": ["be-lijn"]}], "pairs[1].services", "fewer than two"),
        ([{"services": ["be-lijn", "be-lijn"]}], "pairs[1].services", "fewer than two"),
        ([{"services": ["be-lijn", "nl-lijn"]}], "pairs[1].services", "be-lijn, be-jong, be-ligne"),
        ([{"services": ["be-lijn", "be-jong"], "kind": "friends"}], "pairs[1].kind", "ages, languages"),
        (
            [{"services": ["be-lijn", "be-jong"]}, {"services": ["be-ligne", "be-lijn"]}],
            "pairs[2].services",
            "be-lijn is in a pair already",
        ),
        ([{"services": ["be-lijn", "be-jong"], "because": "x"}], "pairs[1].because", "is not a known field"),
    ],
    ids=["one", "the same", "unknown", "kind", "twice", "field"],
)
def test_a_mistake_in_a_pair_is_named_with_its_remedy(pairs, field, remedy):
    with pytest.raises(InvalidServiceData) as refused:
        parse_country(content(*pairs), FILE)

    assert refused.value.field == field
    assert remedy in refused.value.remedy


def test_a_desk_that_may_not_pair_services_loads_nothing(belgium):
    user = records.desk_user(belgium)
    assert not user.has_perm("twops_directory.add_servicepair")

    with pytest.raises(NotAllowed):
        load(content(), user)

    assert not Service.objects.exists()
    user.user_permissions.add(Permission.objects.get(codename="add_servicepair"))
    load(content(), type(user).objects.get(pk=user.pk))
    assert len(paired()) == 1
