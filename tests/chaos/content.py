"""The content of the site: two languages, some pages, two dozen services. Run as a program, with the settings of the site."""

import json
import sys


def make() -> dict[str, str | int]:
    """Make it; return where the desk's page is: its number, its address, its key."""
    from tests import factories
    from tests.directory import records

    factories.home()
    factories.home("pl", "Pomoc, zanim stanie się krzywda")
    page = factories.campaign()
    for number in range(4):
        factories.campaign(f"Conversation {number}", slug=f"conversation-{number}")
    factories.translated(page, "pl", factories.polish_words(page))
    edited = factories.campaign("Asking 000000", slug="asking", summary="Asking 000000")
    for where in (records.poland(), records.finland()):
        owner = records.organization(where)
        for number in range(12):
            records.service(where, f"Telefon Mostek {number}", organization=owner, crisis_line=number == 0)
    return {"id": edited.pk, "path": str(edited.url), "key": str(edited.translation_key)}


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(make(), sys.stdout)
