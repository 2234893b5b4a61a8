"""Work for the worker: translations that are published at their moment, mails, and a source to import. Run as a program.

    python -m tests.chaos.backlog FILE

writes the source to FILE, and the rest into the database of the settings.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

SPACE = UUID("5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0013")
TRANSLATIONS, MAILS, SERVICES = 16, 300, 1500
FIRST_AFTER_S, EVERY_S = 5, 2


def translations() -> None:
    """Approve Polish words of some pages, each for a moment of its own."""
    from django.utils import timezone
    from twops_locale.translation import operations
    from twops_locale.translation.planning import plan_approval

    from tests import factories

    root, colleague = factories.administrator_user(), factories.user("colleague", superuser=True)
    planned = []
    for number in range(TRANSLATIONS):
        page = factories.campaign(f"Planned {number}", slug=f"planned-{number}")
        [task] = operations.submit_for_translation(page, [factories.locale("pl")], user=root)
        words = factories.polish_words(page) | {"title": f"Rozmowa {number}", "slug": f"rozmowa-{number}"}
        operations.save_words(task, words, user=colleague)
        operations.request_review(task, user=colleague)
        planned.append(task)
    begin = timezone.now() + timedelta(seconds=FIRST_AFTER_S)
    for number, task in enumerate(planned):
        plan_approval(task, begin + timedelta(seconds=EVERY_S * number), user=root)


def mails() -> None:
    """Write mails, all in one transaction."""
    from django.core.mail import EmailMessage
    from django.db import transaction

    with transaction.atomic():
        for number in range(MAILS):
            EmailMessage(f"Number {number:04}", "Hello.", to=["somebody@example.org"]).send()


def source(path: Path) -> None:
    """Write a source of one organisation with many services."""
    organization = {"id": str(uuid5(SPACE, "o")), "name": "Fundacja Kładka", "description": "Pomaga."}
    services = [
        {
            "id": str(uuid5(SPACE, str(number))),
            "name": f"Telefon Kładka {number}",
            "status": "active",
            "organization": organization,
        }
        for number in range(SERVICES)
    ]
    path.write_text(json.dumps(services), "utf-8")


if __name__ == "__main__":
    import django

    django.setup()
    source(Path(sys.argv[1]))
    mails()
    translations()
