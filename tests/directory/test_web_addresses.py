"""What a web address is: form, import, YAML, page, finder and database agree about the same addresses."""

import json

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from twops_directory.admin.forms import SourcedForm
from twops_directory.errors import InvalidServiceData
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.run import ImportRefused, import_hsds
from twops_directory.hsds.mapping.plausibility import flagged
from twops_directory.loading.services import load_country, parse_country
from twops_directory.models import Channel, Service
from twops_directory.models.reach import followed, usable
from twops_directory.public import public_service
from twops_directory.validators import is_web_address

from . import records
from .hsds.imports.test_bad_input import OTHER, service

pytestmark = pytest.mark.django_db

YES = (
    "https://mostek.example.org/",
    "http://mostek.example.org",
    "HTTPS://MOSTEK.EXAMPLE.ORG/Czat",
    "https://czat.example.org:8443/pokoj?id=1#start",
    "https://mostek.example.org?pl",
    "https://mostek.example.org/@mostek",
    "https://mostek.example.org./",
    "https://przykład.example/pomoc",
    "https://βοήθεια.example.org/",
    "https://xn--przykad-rjb.example/",
    "https://192.0.2.7/",
)
NO = (
    "mostek.example.org",
    "//mostek.example.org/",
    "javascript:alert(1)",
    "ftp://mostek.example.org/",
    "https://",
    "https://mostek/",
    "https://anna@mostek.example.org/",
    "https://mostek.example.org\\@example.net/",
    "https://mostek .example.org/",
    "https://mostek.example.org/a b",
    "https://-mostek.example.org/",
    "https://mostek..example.org/",
    "https://mostek.example.123/",
    "https://mostek.example.org:port/",
    "https://[2001:db8::1]/",
    "https://mostek.example.org/\u202egro",
    "https://mostek.example.org/\x7f",
)
ADDRESSES = [*((address, True) for address in YES), *((address, False) for address in NO)]
REFUSED = "Give a full web address that begins with https:// or http://."
YAML = """
country: PL
organizations:
  - key: pl-mostek
    words: {pl: {name: "Fundacja Mostek (demo)"}}
services:
  - key: pl-telefon
    organization: pl-mostek
    kind: helpline
    delivery: [phone]
    audiences: [own_thoughts]
    languages: [pl]
    area: {scope: country}
    phones: [{number: "+48 22 000 00 12"}]
    urls: [{url: "", label: {pl: "Czat"}}]
    words: {pl: {name: "Telefon Mostek (demo)", summary: "Rozmowa."}}
"""


@pytest.mark.parametrize(("address", "is_one"), ADDRESSES)
def test_the_rule(address, is_one):
    assert is_web_address(address) is is_one
    assert followed("chat", address) == (address if is_one else "")


def in_form(address):
    form_class = modelform_factory(Service, form=SourcedForm, fields=["url"])
    form = form_class({"url": address}, for_user=None)
    form.full_clean()
    return [message for message in form.errors.get("url", []) if message == REFUSED]


@pytest.mark.parametrize(("address", "is_one"), ADDRESSES)
def test_a_form(address, is_one):
    try:
        Service._meta.get_field("url").clean(address, None)
        said = []
    except ValidationError as error:
        said = error.messages
    assert (REFUSED not in said) is is_one
    assert (not in_form(address)) is is_one


def test_an_import_of_the_standard(tmp_path):
    """One file with all of them: each that is none is named with its row, none of the others is."""
    records.poland()
    rows = [
        {"id": f"{OTHER[:-2]}{number:02d}", "url": address}
        for number, (address, _yes) in enumerate(ADDRESSES)
    ]
    path = tmp_path / "services.json"
    path.write_text(json.dumps([service(additional_urls=rows)]))
    with pytest.raises(ImportRefused) as refused:
        import_hsds(path, ImportOptions(path.name, country="PL"))
    named = {problem.column for problem in refused.value.problems}
    assert named == {
        f"additional_urls[{number}].url" for number, (_a, yes) in enumerate(ADDRESSES, start=1) if not yes
    }


@pytest.mark.parametrize(("address", "is_one"), ADDRESSES)
def test_what_an_import_keeps_and_never_shows(address, is_one):
    assert [name for name, _words in flagged("service", {"url": address})] == ([] if is_one else ["url"])


def test_the_yaml_loader():
    records.poland()
    for address, is_one in ADDRESSES:
        content = yaml.safe_load(YAML)
        content["services"][0]["urls"][0]["url"] = address
        try:
            load_country(parse_country(content, "pl.yaml"), user=records.admin())
            said = ""
        except (InvalidServiceData, ValidationError) as error:
            said = str(error)
        assert (not said) is is_one, (address, said)


def test_page_and_finder():
    """Whatever came into the database by another way: the page links, and the finder counts, what is one."""
    made = records.service()
    for address, is_one in ADDRESSES:
        Channel.objects.filter(service=made).delete()
        Channel.objects.create(service=made, kind="chat", address=address)
        Service.objects.filter(pk=made.pk).update(url=address)
        seen = public_service(made.uuid, "pl")
        assert seen.url == (address if is_one else ""), address
        assert len(seen.channels) == is_one, address
        assert Channel.objects.filter(usable(), service=made).exists() is is_one, address
