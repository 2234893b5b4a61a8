"""What partner sites ask of the API is answered from memory, current after each change, 304 to who has it; no reader's choice is kept."""

import json

import pytest
from twops_directory.models import ServiceText

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/api/v1/services"


@pytest.mark.parametrize("query", ["", "language=pl", "country=PL&language=pl&page=1&per_page=5"])
def test_a_list_is_made_once_and_anew_after_a_change(server, query):
    factories.home()
    found = records.service(name="Telefon Mostek")
    first, second = server.get(LIST, query), server.get(LIST, query)
    assert server.made == [LIST]
    assert first.body == second.body
    assert second.headers["Access-Control-Allow-Origin"] == "*"
    known = server.get(LIST, query, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (known.status, known.body, server.made) == ("304 Not Modified", b"", [LIST])
    ServiceText.objects.filter(service=found).update(name="Telefon Kładka")
    assert json.loads(server.get(LIST, query).body)["items"][0]["words"]["name"] == "Telefon Kładka"


@pytest.mark.parametrize(
    "query",
    ["audience=own", "country=PL&open_now=true", "kind=helpline", "page=1&q=x", "page=1&", "language=p%6C"],
)
def test_what_tells_of_a_person_or_is_written_oddly_is_not_kept(server, query):
    factories.home()
    records.service(name="Telefon Mostek")
    server.get(LIST, query)
    server.get(LIST, query)
    assert len(server.made) == 2
    assert not server.application._kept


def test_errors_and_other_methods_are_not_kept(server):
    factories.home()
    for path, query in ((LIST, "language=xx"), (LIST, "per_page=0"), ("/api/v1/nothing", "")):
        server.made.clear()
        server.get(path, query)
        server.get(path, query)
        assert len(server.made) == 2, (path, query)
    server.made.clear()
    for _twice in range(2):
        server.get(LIST, method="HEAD")
    assert len(server.made) == 2
