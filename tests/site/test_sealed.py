"""Addresses that hold a reader's choices: nothing can be read in them, nothing is stored, and their keys go away."""

import base64
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from twops_site.models import SealKey
from twops_site.public.sealed import SealBroken, rotate, seal, unseal

from tests import factories
from tests.directory import records
from tests.site.following import sent

NOON = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Set the clock to some hours after noon."""

    def set_clock(hours: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=hours))

    set_clock(0)
    return set_clock


@pytest.mark.django_db
def test_what_was_sealed_is_opened_for_its_purpose_only():
    token = seal("search", {"q": "mąż ogląda αβγ", "services": ["1", "2"]})
    assert unseal("search", token) == {"q": "mąż ogląda αβγ", "services": ["1", "2"]}
    with pytest.raises(SealBroken):
        unseal("choices", token)


@pytest.mark.django_db
def test_nothing_can_be_read_in_an_address_not_even_how_long_a_word_is():
    tokens = {
        word: seal("search", {"q": word}) for word in ("112", "suicide", "mieheni katsoo kuvia lapsista")
    }
    assert len({len(token) for token in tokens.values()}) == 1
    for word, token in tokens.items():
        raw = base64.urlsafe_b64decode(token + "==")
        assert word.encode() not in raw and word not in token
    assert seal("search", {"q": "112"}) != tokens["112"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "token", ["", "x", "x" * 21, "AAAA" * 40, "ą" * 40, "%00", "../..", "A" * 100_000, "_" * 44]
)
def test_whatever_is_no_address_of_ours_is_refused_in_one_way(token):
    seal("search", {"q": "x"})
    with pytest.raises(SealBroken):
        unseal("search", token)


@pytest.mark.django_db
def test_a_changed_address_does_not_open():
    token = seal("search", {"q": "x"})
    raw = bytearray(base64.urlsafe_b64decode(token + "=="))
    for place in (8, 20, len(raw) - 1):
        changed = bytearray(raw)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            unseal("search", base64.urlsafe_b64encode(bytes(changed)).rstrip(b"=").decode())


@pytest.mark.django_db
def test_a_key_seals_for_an_hour_opens_for_two_more_and_is_then_deleted(at):
    first = seal("search", {"q": "x"})
    at(0.9)
    seal("search", {"q": "y"})
    assert SealKey.objects.count() == 1
    at(1.1)
    seal("search", {"q": "z"})
    assert SealKey.objects.count() == 2
    at(2.9)
    assert unseal("search", first) == {"q": "x"}
    at(3)
    with pytest.raises(SealBroken):
        unseal("search", first)
    old = SealKey.objects.order_by("pk")[0]
    assert rotate() == 1
    assert not SealKey.objects.filter(pk=old.pk).exists()
    assert not SealKey.objects.filter(secret=old.secret).exists()


@pytest.mark.django_db
def test_without_a_job_the_next_form_deletes_what_is_too_old(at):
    seal("search", {"q": "x"})
    at(30)
    seal("search", {"q": "y"})
    assert [key.created_at for key in SealKey.objects.all()] == [NOON + timedelta(hours=30)]


@pytest.mark.django_db
def test_neither_the_table_nor_the_secret_key_alone_opens_an_address():
    token = seal("search", {"q": "x"})
    with override_settings(SECRET_KEY="another one"), pytest.raises(SealBroken):
        unseal("search", token)
    SealKey.objects.update(secret=b"\0" * 32)
    with pytest.raises(SealBroken):
        unseal("search", token)


@pytest.mark.django_db
def test_an_address_opens_as_long_as_the_key_of_the_site_that_sealed_it_is_among_the_older_ones():
    token = seal("list", {"topic": "x"})
    with override_settings(SECRET_KEY="another one", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert unseal("list", token) == {"topic": "x"}
        assert unseal("list", seal("list", {"topic": "y"})) == {"topic": "y"}


@pytest.mark.django_db(transaction=True)
def test_processes_that_need_a_new_key_at_the_same_time_all_get_addresses_that_open(postgres_url):
    barrier, tokens, faults = threading.Barrier(4), [], []

    def ask(number: int) -> None:
        try:
            barrier.wait(timeout=20)
            tokens.append((number, seal("search", {"q": str(number)})))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not faults
    assert all(unseal("search", token) == {"q": str(number)} for number, token in tokens) and len(tokens) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/fi/help/list/", "/fi/search/", "/fi/help/leaflet/"])
def test_an_address_that_has_run_out_shows_the_form_with_a_sentence(client, path):
    factories.home(), factories.home("fi", "Apua")
    for token in ("x", "A" * 200, "AAAAAAAAAAE" + "b" * 120):
        response = client.get(f"{path}{token}/")
        assert response.status_code == 200
        assert 'role="alert"' in response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_no_word_of_a_reader_is_in_an_address_a_page_before_it_or_a_table(client):
    factories.home("pl", "Pomoc")
    service = records.service(name="Telefon Mostek", anonymous_possible="yes")
    canary = "zupelnie-niezwykle-slowo"
    forms = {
        "/pl/search/": {"q": canary},
        "/pl/help/": {"country": "PL", "audience": "own_thoughts", "anonymous": "1"},
        "/pl/help/leaflet/": {"service": [str(service.uuid)]},
    }
    for path, given in forms.items():
        answer = client.post(path, given)
        assert answer.status_code == 303 and not answer.cookies
        assert "no-store" in answer.headers["Cache-Control"]
        address = answer.headers["Location"]
        assert not [
            word for word in (canary, "own_thoughts", "anonymous", str(service.uuid)) if word in address
        ]
        shown = client.get(address.partition("#")[0])
        assert shown.status_code == 200 and "no-store" in shown.headers["Cache-Control"] and not shown.cookies
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() in ("CharField", "TextField", "JSONField"):
                assert not model._default_manager.filter(**{f"{field.name}__icontains": canary}).exists(), (
                    field
                )


@pytest.mark.django_db
def test_a_service_leads_back_to_its_list_in_the_same_and_in_another_language(client):
    factories.home()
    factories.home("fi", "Apua")
    service = records.service(name="Telefon Mostek", anonymous_possible="yes")
    listed = sent(client, "/en/help/", {"country": "PL", "audience": "own_thoughts"})
    address = listed.redirect_chain[-1][0].partition("#")[0]
    token = address.split("/")[-2]
    link = f"/en/help/service/{service.uuid}/?list={token}&amp;country=pl"
    assert f'href="{link}"' in listed.content.decode()
    page = client.get(f"/en/help/service/{service.uuid}/?list={token}")
    html = page.content.decode()
    assert f'<a href="{address}#s-{service.uuid}">Back to the list</a>' in html
    assert f'href="/fi/help/service/{service.uuid}/?list={token}"' in html
    assert "noindex" in html and "no-store" in page.headers["Cache-Control"]
    found = sent(client, "/en/search/", {"q": "Mostek"})
    address = found.redirect_chain[-1][0]
    assert f"/en/help/service/{service.uuid}/?search={address.split('/')[-2]}" in found.content.decode()
    plain = client.get("/en/help/pl/?channel=phone").content.decode()
    link = f"/en/help/service/{service.uuid}/?country=pl&amp;channel=phone"
    assert f'href="{link}"' in plain
    back = client.get(link.replace("&amp;", "&")).content.decode()
    assert f'<a href="/en/help/pl/?channel=phone#s-{service.uuid}">Back to the list</a>' in back
    alone = client.get(f"/en/help/service/{service.uuid}/").content.decode()
    assert '<a href="/en/help/pl/">' in alone and "Back to the list" not in alone
    assert "Back to the list" not in client.get(f"/en/help/service/{service.uuid}/?list=<b>").content.decode()


@pytest.mark.django_db
def test_whatever_leads_on_from_a_service_leads_back_to_the_list_as_well(client):
    """A report, its thanks, a service that belongs to it, a leaflet."""
    factories.home()
    service, other = records.service(name="Telefon Mostek"), records.service(name="Czat Mostek")
    records.pair(service, other)
    listed = sent(client, "/en/help/", {"country": "PL", "audience": "own_thoughts"})
    address = listed.redirect_chain[-1][0].partition("#")[0]
    token = address.split("/")[-2]
    own = f"/en/help/service/{service.uuid}/"
    html = client.get(f"{own}?list={token}").content.decode()
    assert f'href="/en/help/service/{other.uuid}/?list={token}"' in html
    assert f'href="{own}report/?list={token}"' in html
    assert f'href="{own}?list={token}"' in client.get(f"{own}report/?list={token}").content.decode()
    thanks = sent(client, f"{own}report/?list={token}", {"kind": "number"})
    assert thanks.redirect_chain == [(f"{own}report/received/?list={token}", 303)]
    assert f'href="{own}?list={token}">Back to the service' in thanks.content.decode()
    assert f'name="list" value="{token}"' in html[html.index('class="leaflet-form"') :]
    leaflet = sent(client, "/en/help/leaflet/", {"service": str(service.uuid), "list": token, "page": "1"})
    assert f'<a href="{address}?ticked=' in leaflet.content.decode()
    alone = client.get(own).content.decode()
    assert f'href="{own}report/"' in alone and 'name="list"' not in alone


@pytest.mark.django_db
def test_a_list_of_choices_keeps_them_in_another_language(client):
    factories.home()
    factories.home("pl", "Pomoc")
    records.service(name="Telefon Mostek", anonymous_possible="yes")
    listed = sent(client, "/en/help/", {"country": "PL", "audience": "own_thoughts", "anonymous": "1"})
    address = listed.redirect_chain[-1][0].partition("#")[0]
    polish = address.replace("/en/", "/pl/")
    assert f'href="{polish}"' in listed.content.decode()
    html = client.get(polish).content.decode()
    assert 'value="own_thoughts" selected' in html
