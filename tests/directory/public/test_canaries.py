"""Words that must be nowhere public: in drafts, withdrawn, confidential and formerly public rows."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from twops_directory.desk.operations import delete_record, save_record, unpublish_record
from twops_directory.models import (
    Address,
    Attribute,
    Channel,
    Contact,
    Location,
    LocationText,
    Phone,
    Program,
    ProgramText,
    RequiredDocument,
    Service,
    ServiceAtLocation,
    ServiceDetail,
    ServiceLanguage,
    Taxonomy,
    TaxonomyText,
    Term,
    TermText,
    Url,
)
from twops_locale.translation.operations import submit_for_translation
from twops_search.operations import refresh_everything

from tests import factories
from tests.site.following import sent

from .. import records

pytestmark = pytest.mark.django_db

CANARIES = {
    "a draft's number": "+48 22 700 00 01",
    "a draft's words": "Szkicowisko",
    "a draft's document": "Dokumentowisko",
    "a service that was never published": "Nienarodzonka",
    "a service that was withdrawn": "Wycofanka",
    "a number that was public": "+48 22 700 00 02",
    "a service of an organisation that was withdrawn": "Sierotka",
    "a defunct service": "Zamknięcinka",
    "a deleted service": "Usunięcinka",
    "a partner of a hidden service": "Parzystka",
    "a confidential number": "+48 22 700 00 03",
    "a confidential channel": "https://tajne.example.org/",
    "a confidential place": "Ukrytogród",
    "a number of a confidential place": "+48 22 700 00 04",
    "a confidential further address": "Skrytkowo",
    "a contact person": "Osobnicka",
    "a number of a contact person": "+48 22 700 00 05",
    "a confidential number of the organisation": "+48 22 700 00 06",
    "a confidential number at a place": "+48 22 700 00 07",
    "a contact person at a confidential place": "Ukrycka",
    "a confidential contact person at a place": "Cicha",
    "a number of that person": "+48 22 700 00 08",
    "a note on a language of a confidential number": "Zakulisko",
    "words in review": "Niezatwierdzonka",
    "a detail in review": "Niedoczytanka",
    "a programme that is a draft": "Brulionka",
    "a term that is a draft": "Hasłowisko",
    "a value said with such a term": "Wartościsko",
    "a term of a taxonomy that was withdrawn": "Systematka",
    "what is said about a confidential number": "Podsłuchanka",
    "a link that is a script": "javascript:alert",
    "a place that is not on earth": "123.456",
    "a place's words in review": "Nieprzejrzanka",
    "a place's translation that was withdrawn": "Cofnięcinka",
    "a draft's words of a place": "Brulionowo",
    "a translation of a confidential place": "Ukrytowo",
}


def published(record):
    return save_record(record, user=records.admin(), publish=True)


def hidden_services():
    """Services that are not public, for one reason each; their ids."""
    never = records.service(
        name=CANARIES["a service that was never published"], publish=False, crisis_line=True
    )
    withdrawn = records.service(name=CANARIES["a service that was withdrawn"], crisis_line=True)
    unpublish_record(records.newest(withdrawn), user=records.admin())
    orphan = records.service(
        name=CANARIES["a service of an organisation that was withdrawn"],
        crisis_line=True,
        organization=(owner := records.organization(name="Fundacja Cień")),
    )
    unpublish_record(records.newest(owner), user=records.admin())
    defunct = records.service(name=CANARIES["a defunct service"], status="defunct", crisis_line=True)
    partner = records.service(name=CANARIES["a partner of a hidden service"], crisis_line=True)
    records.pair(partner, withdrawn)
    deleted = records.service(name=CANARIES["a deleted service"], crisis_line=True)
    delete_record(records.newest(deleted), user=records.admin())
    return [service.uuid for service in (never, withdrawn, orphan, defunct, partner, deleted)]


def public_service_with_secrets():
    """A public service with something hidden in every list that it has."""
    secret_place = records.unsaved_place("Schronienie", confidential=True)
    secret_place.city = CANARIES["a confidential place"]
    secret_place.phones = [Phone(number=CANARIES["a number of a confidential place"])]
    secret_place.contacts = [Contact(name=CANARIES["a contact person at a confidential place"])]
    open_place = records.unsaved_place(city="Gdańsk")
    open_place.addresses = [Address(address_1=CANARIES["a confidential further address"], confidential=True)]
    here = ServiceAtLocation(location=published(open_place), position=1)
    here.phones = [Phone(number=CANARIES["a confidential number at a place"], confidential=True)]
    quiet = Contact(name=CANARIES["a confidential contact person at a place"], confidential=True)
    quiet.phones = [Phone(number=CANARIES["a number of that person"])]
    here.contacts = [quiet]

    service = records.newest(records.service(number=CANARIES["a number that was public"]))
    secret_number = Phone(number=CANARIES["a confidential number"], confidential=True)
    secret_number.languages = [
        ServiceLanguage(tag="de", note=CANARIES["a note on a language of a confidential number"])
    ]
    service.crisis_line = True  # its numbers stand on the pages of its country
    secret_number.position, service.phones = (
        0,
        [secret_number, Phone(number="116 000", kind="short", position=1)],
    )
    service.program = draft_program()
    service.required_documents = [RequiredDocument(document="Dowód osobisty")]
    service.channels = [Channel(kind="chat", address=CANARIES["a confidential channel"], confidential=True)]
    contact = Contact(name=CANARIES["a contact person"], confidential=True)
    contact.phones = [Phone(number=CANARIES["a number of a contact person"])]
    service.contacts = [contact]
    service.places = [ServiceAtLocation(location=published(secret_place)), here]
    service = published(service)

    owner = records.newest(service.organization)
    owner.phones = [Phone(number=CANARIES["a confidential number of the organisation"], confidential=True)]
    published(owner)

    (task,) = submit_for_translation(service.primary_text, [records.locale("fi")], user=records.admin())
    unapproved = records.translation(service, "sv", CANARIES["words in review"], live=False)
    ServiceDetail.objects.create(
        text=unapproved,
        locale=unapproved.locale,
        record_uuid=service.required_documents.get().uuid,
        field="document",
        words=CANARIES["a detail in review"],
    )
    words_of_places(secret_place, open_place)
    assert task.translation.target_locale.language_code == "fi"

    draft = records.newest(service)
    draft.phones.add(Phone(number=CANARIES["a draft's number"], position=2))
    words = list(draft.primary_texts.all())
    words[0].description = CANARIES["a draft's words"]
    draft.primary_texts = words
    draft.required_documents = [RequiredDocument(document=CANARIES["a draft's document"])]
    save_record(draft, user=records.admin())
    say_hidden_things(service)
    return service


def draft_program():
    program = Program(organization=records.organization(name="Fundacja Kładka"))
    words = ProgramText(name=CANARIES["a programme that is a draft"], locale=records.locale("pl"))
    program.primary_texts = [words]
    return save_record(program, user=records.admin())


def term(name, **fields):
    made = Term(**fields)
    made.primary_texts = [TermText(name=CANARIES[name], locale=records.locale("pl"))]
    return made


def say_hidden_things(service):
    """Classify a service with terms that are not public, and give it what only an import can bring."""
    taxonomy = Taxonomy()
    taxonomy.primary_texts = [TaxonomyText(name="Tematy", locale=records.locale("pl"))]
    taxonomy = published(taxonomy)
    draft = save_record(term("a term that is a draft"), user=records.admin())
    withdrawn = published(term("a term of a taxonomy that was withdrawn", taxonomy=taxonomy))
    unpublish_record(Taxonomy.objects.get(pk=taxonomy.pk), user=records.admin())
    secret = service.phones.get(confidential=True)
    for fields in (
        {"term": draft, "value": CANARIES["a value said with such a term"]},
        {"term": withdrawn},
        {
            "value": CANARIES["what is said about a confidential number"],
            "link_entity": "phone",
            "link_id": secret.uuid,
        },
    ):
        Attribute.objects.create(service=service, **fields)
    script = f"{CANARIES['a link that is a script']}(1)"
    Url.objects.create(service=service, url=script, label="Blog")
    Channel.objects.create(service=service, kind="web_form", address=script)
    Service.objects.filter(pk=service.pk).update(url=script)
    Location.objects.filter(confidential=False).update(
        latitude=CANARIES["a place that is not on earth"], longitude=18.65, url=script
    )


def words_of_places(secret_place, open_place):
    """Translations of places in review, withdrawn, and of a confidential one; and a draft's words."""

    def translated(place, tag, canary, *, live):
        return records.made_public(
            LocationText,
            location=place,
            locale=records.locale(tag),
            translation_key=place.primary_text.translation_key,
            name=CANARIES[canary],
            description=CANARIES[canary],
            transportation=CANARIES[canary],
            live=live,
        )

    translated(open_place, "fi", "a place's words in review", live=False)
    withdrawn = translated(open_place, "sv", "a place's translation that was withdrawn", live=True)
    withdrawn.unpublish()
    for tag in ("fi", "sv"):
        translated(secret_place, tag, "a translation of a confidential place", live=True)
    draft = records.newest(open_place)
    texts = list(draft.primary_texts.all())
    texts[0].transportation = CANARIES["a draft's words of a place"]
    draft.primary_texts = texts
    save_record(draft, user=records.admin())


def walk(client, uuids):
    """Yield a name and the answer for every public address that says something of services."""
    for language in ("pl", "en", "fi", "sv"):
        entries = [f"help/service/{uuid}/{form}" for uuid in uuids for form in ("", "report/")]
        for path in ("help/", "help/pl/", "help/pl/?channel=onion", *entries):
            yield f"/{language}/{path}", client.get(f"/{language}/{path}")
        chosen = {"service": [str(uuid) for uuid in uuids]}
        yield f"leaflet {language}", sent(client, f"/{language}/help/leaflet/", chosen)
        yield f"API countries {language}", client.get("/api/v1/countries", {"language": language})
        yield f"API services {language}", client.get("/api/v1/services", {"language": language})
        for uuid in uuids:
            address = f"/api/v1/services/{uuid}"
            yield f"{address} {language}", client.get(address, {"language": language})
    for language in ("pl", "en", "fi", "sv"):
        yield f"sitemap {language}", client.get(f"/sitemap-{language}.xml")
        yield f"feed {language}", client.get(f"/{language}/feed.xml")


def searches(client, canary):
    """Yield the answers of both searches for one canary: the query itself is in neither of the two parts."""
    for language in ("pl", "sv"):
        asked = json.dumps({"query": canary, "language": language})
        found = client.post("/api/v1/search", asked, content_type="application/json").json()
        yield found["items"], found["other_languages"]


def test_no_canary_is_found_on_any_public_path():
    for tag in ("en", "pl", "fi", "sv"):
        factories.home(tag, f"Start {tag}")
    hidden = hidden_services()
    service = public_service_with_secrets()
    refresh_everything()
    cache.clear()
    client = Client()

    seen_own_number = False
    for name, answer in walk(client, [service.uuid, *hidden]):
        text = answer.content.decode()
        seen_own_number |= "116 000" in text
        for kind, canary in CANARIES.items():
            assert canary not in text, f"{kind} is in {name}"
        for uuid in hidden:
            if str(uuid) in name:
                assert answer.status_code in (404, 410), name
            elif name.startswith(("API", "leaflet", "sitemap", "feed")):
                assert str(uuid) not in text, name
    assert seen_own_number  # the walk does see what is public

    for kind, canary in CANARIES.items():
        for items, others in searches(client, canary):
            text = json.dumps([items, others], ensure_ascii=False)
            assert canary not in text, f"search finds {kind}"
            assert not any(str(uuid) in text for uuid in hidden), kind
    assert Service.objects.count() == 6
