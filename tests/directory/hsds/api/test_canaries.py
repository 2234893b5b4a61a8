"""Words and numbers that must be in no answer of the HSDS API: of drafts, withdrawn, confidential and flagged rows."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from twops_directory.desk.operations import delete_record, save_record, unpublish_record
from twops_directory.models import (
    Address,
    Attribute,
    Channel,
    Contact,
    Location,
    Phone,
    Program,
    ProgramText,
    Service,
    ServiceAtLocation,
    TermText,
)

from tests.directory import records

from . import content as hsds_content

pytestmark = pytest.mark.django_db

CANARIES = {
    "a draft's number": "+48 22 700 00 01",
    "a draft's words": "Szkicowisko",
    "a service that was never published": "Nienarodzonka",
    "a service that was withdrawn": "Wycofanka",
    "a number that was public": "+48 22 700 00 02",
    "a service of an organisation that was withdrawn": "Sierotka",
    "a withdrawn organisation": "Fundacja Cień",
    "a defunct service": "Zamknięcinka",
    "a deleted service": "Usunięcinka",
    "a partner of a hidden service": "Parzystka",
    "a confidential number": "+48 22 700 00 03",
    "a confidential channel": "https://tajne.example.org/",
    "a confidential place": "Ukrytogród",
    "a number of a confidential place": "+48 22 700 00 04",
    "a confidential address": "Skrytkowo",
    "a contact person": "Osobnicka",
    "a number of a contact person": "+48 22 700 00 05",
    "a confidential number of the organisation": "+48 22 700 00 06",
    "a confidential number at a place": "+48 22 700 00 07",
    "words in review": "Niezatwierdzonka",
    "an unpublished place": "Zamkowo",
    "an unpublished term": "Ukryciak",
    "an unpublished programme": "Programek",
    "a postal code of a confidential place": "99-777",
    "a flagged web address": "www.bez-schematu.example.org",
}


def published(record: Any) -> Any:
    return save_record(record, user=records.admin(), publish=True)


def hidden_services() -> list[Any]:
    """Return services that the public must not see, each for another reason."""
    never = records.service(name=CANARIES["a service that was never published"], publish=False)
    withdrawn = records.service(name=CANARIES["a service that was withdrawn"])
    unpublish_record(records.newest(withdrawn), user=records.admin())
    owner = records.organization(name=CANARIES["a withdrawn organisation"])
    orphan = records.service(
        name=CANARIES["a service of an organisation that was withdrawn"], organization=owner
    )
    unpublish_record(records.newest(owner), user=records.admin())
    defunct = records.service(name=CANARIES["a defunct service"], status="defunct")
    partner = records.service(name=CANARIES["a partner of a hidden service"])
    records.pair(partner, withdrawn)
    deleted = records.service(name=CANARIES["a deleted service"])
    delete_record(records.newest(deleted), user=records.admin())
    return [never, withdrawn, orphan, defunct, partner, deleted]


def hidden_places() -> list[ServiceAtLocation]:
    """Return links of a service to places that the public must not see."""
    secret = hsds_content.place(
        CANARIES["a confidential place"], CANARIES["a postal code of a confidential place"]
    )
    secret = records.newest(secret)
    secret.confidential = True
    secret.phones = [Phone(number=CANARIES["a number of a confidential place"])]
    draft = hsds_content.place(CANARIES["an unpublished place"])
    links = [ServiceAtLocation(location=published(secret)), ServiceAtLocation(location=draft, position=1)]
    unpublish_record(records.newest(draft), user=records.admin())
    return links


def public_service_with_secrets() -> Service:
    """Return a public service with something hidden in every list that it has."""
    here = hsds_content.place()
    here = records.newest(here)
    here.addresses = [Address(address_1=CANARIES["a confidential address"], confidential=True)]
    here = published(here)
    Location.objects.filter(pk=here.pk).update(latitude=100, url=CANARIES["a flagged web address"])
    at_place = ServiceAtLocation(location=here, position=2)
    at_place.phones = [Phone(number=CANARIES["a confidential number at a place"], confidential=True)]

    hidden_term = hsds_content.term(hsds_content.taxonomy(), CANARIES["an unpublished term"], "hidden")
    service = hsds_content.rich_service("Telefon Mostek", number=CANARIES["a number that was public"])
    service = records.newest(service)
    service.phones = [
        Phone(number="116 000", kind="short"),
        Phone(number=CANARIES["a confidential number"], confidential=True, position=1),
    ]
    service.channels = [Channel(kind="chat", address=CANARIES["a confidential channel"], confidential=True)]
    contact = Contact(name=CANARIES["a contact person"], confidential=True)
    contact.phones = [Phone(number=CANARIES["a number of a contact person"])]
    service.contacts = [contact]
    service.attributes = [Attribute(term=hidden_term)]
    service.places = [*hidden_places(), at_place]
    program = Program(organization=service.organization, country=records.poland())
    program.primary_texts = [
        ProgramText(name=CANARIES["an unpublished programme"], locale=records.locale("pl"))
    ]
    service.program = published(program)
    service = published(service)
    unpublish_record(records.newest(hidden_term), user=records.admin())
    unpublish_record(records.newest(service.program), user=records.admin())

    owner = records.newest(service.organization)
    owner.phones = [Phone(number=CANARIES["a confidential number of the organisation"], confidential=True)]
    published(owner)
    records.translation(service, "sv", CANARIES["words in review"], live=False)

    draft = records.newest(service)
    draft.phones.add(Phone(number=CANARIES["a draft's number"], position=2))
    words = list(draft.primary_texts.all())
    words[0].description = CANARIES["a draft's words"]
    draft.primary_texts = words
    save_record(draft, user=records.admin())
    return service


def walk(hidden: list[Any]) -> Iterator[tuple[str, Any]]:
    """Yield a name and the text of every answer: every list in every format and language, and every record in them."""
    client = Client()
    for base in ("hsds", "oruk"):
        for path in ("/", "/openapi.json", "/profile", "/changes"):
            yield f"{base}{path}", client.get(f"/{base}{path}").getvalue().decode()
        for name in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
            for query in (
                "",
                "full=true",
                "full_service=true",
                "minimal=true",
                "format=ndjson",
                "full=true&format=ndjson",
                "lang=sv",
                "lang=fi&full=true",
                "modified_after=2020-01-01",
            ):
                yield f"{base}/{name}?{query}", client.get(f"/{base}/{name}?{query}").getvalue().decode()
            listed = client.get(f"/{base}/{name}").json().get("contents", [])
            for item in [*listed, *({"id": record.uuid} for record in hidden)]:
                for query in ("", "lang=sv", "full_service=true"):
                    address = f"/{base}/{name}/{item['id']}?{query}"
                    yield address, client.get(address).getvalue().decode()


def test_no_canary_is_in_any_answer():
    hidden = hidden_services()
    service = public_service_with_secrets()
    seen: set[str] = set()
    for address, text in walk(hidden):
        for kind, canary in CANARIES.items():
            assert canary not in text and json.dumps(canary)[1:-1] not in text, f"{kind} is in {address}"
        for record in hidden[:-1]:
            assert address == "hsds/changes" or str(record.uuid) not in text, (record, address)
        assert '"latitude"' not in text or "openapi" in address, address
        seen |= {word for word in ("116 000", "Telefon Mostek", str(service.uuid)) if word in text}
    assert len(seen) == 3  # the walk does see what is public
    told = {item["id"]: set(item) for item in Client().get("/hsds/changes?per_page=100").json()["items"]}
    for record in hidden[
        :-1
    ]:  # that something is withdrawn is told with its id and no more; what nobody saw is not
        assert told.get(str(record.uuid), {"id", "table", "withdrawn_at"}) == {"id", "table", "withdrawn_at"}
    assert str(hidden[0].uuid) not in told
    assert TermText.objects.filter(name=CANARIES["an unpublished term"]).exists()
    assert Client().get(f"/hsds/services/{hidden[-1].uuid}").status_code == 410
    for record in hidden[:-1]:
        assert Client().get(f"/hsds/services/{record.uuid}").status_code == 404


def test_no_canary_is_found_by_a_filter():
    hidden_services()
    public_service_with_secrets()
    client = Client()
    for kind, canary in CANARIES.items():
        for name in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
            body = client.post(
                f"/hsds/{name}", json.dumps({"search": canary}), content_type="application/json"
            ).json()
            assert body["total_items"] == 0, f"{name} finds {kind}"
    term = TermText.objects.get(name=CANARIES["an unpublished term"]).term
    for name in ("services", "service_at_locations", "organizations"):
        assert client.get(f"/hsds/{name}?taxonomy_term_id={term.uuid}").json()["total_items"] == 0
    for postcode in ("99-777", "99777"):
        assert client.get(f"/hsds/service_at_locations?postcode={postcode}").json()["total_items"] == 0
