"""A language is data: named in the environment, it works without any file of ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from twops_site.settings.further_languages import further_languages

ROOT = Path(__file__).parents[2]

# What an operator and a language team do, as one program on an empty database of its own.
LIFE_OF_A_LANGUAGE = """
import json

import django
from django.conf import settings

settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
django.setup()

from django.core.management import call_command
from django.test import Client
from twops_awareness.models import HomePage
from twops_locale.translation import operations
from twops_search.operations import refresh_everything
from twops_site.demo import empty_database, files, loader, pages

if not empty_database.create():  # on versions that the file is not of
    call_command("migrate", verbosity=0)
loader.load_frame()
english = {"en": {"home": files.page_words("en")["home"]}}
pages.TYPES = {"home": pages.TYPES["home"]}
people = loader.actors()
assert list(pages.load_pages(english, people)) == ["home en"]
reader = Client()
before = reader.get("/da/", follow=True)  # what exists is offered

home = HomePage.objects.get()
[task] = operations.submit_for_translation(home, operations.locales_of(["da"]), user=people.administrator)
words = {path: "Hjælp i tide" for path in pages.segments_of(home, english["en"]["home"])}
for block, section in zip(home.body, english["en"]["home"].sections, strict=True):
    words[f"body.{block.id}.text"] = ["Der er nogen, som svarer."] * len(section.texts)
words.pop("slug", None)
translator, reviewer = people.translator("da"), people.reviewer("da")
operations.save_words(task, words, user=translator)
operations.request_review(task, user=translator)
operations.approve(task, user=reviewer)
refresh_everything()
page = reader.get("/da/")
found = reader.post("/da/search/", {"q": "hjælp"}, follow=True)
print(json.dumps({
    "before": before.redirect_chain[0][0].startswith("/da/other-languages/") and before.status_code,
    "status": page.status_code,
    "is Danish": '<html lang="da" dir="ltr"' in page.content.decode(),
    "said": "Der er nogen, som svarer." in page.content.decode(),
    "offered": 'hreflang="da"' in reader.get("/en/").content.decode(),
    "API": "Dansk" in reader.get("/api/v1/languages").content.decode(),
    "found": "Hjælp i tide" in found.content.decode(),
    "cookies": len(reader.cookies),
}))
"""


def test_a_fourteenth_language_from_the_environment_to_the_public(tmp_path: Path) -> None:
    program = tmp_path / "life.py"
    program.write_text(LIFE_OF_A_LANGUAGE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program],
        cwd=ROOT,
        env=os.environ
        | {
            "TWOPS_LANGUAGES": "da",
            "DJANGO_SETTINGS_MODULE": "twops_site.settings.test",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'fourteen.sqlite3'}",
            "ELASTICSEARCH_URL": "",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "before": 200,
        "status": 200,
        "is Danish": True,
        "said": True,
        "offered": True,
        "API": True,
        "found": True,
        "cookies": 0,
    }


def test_a_language_has_its_own_name() -> None:
    assert further_languages(["da", "se", "DA"]) == [("da", "Dansk"), ("se", "Davvisámegiella")]
    assert further_languages([]) == []


def test_what_is_no_language_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"TWOPS_LANGUAGES names qq, danish: give BCP 47 tags"):
        further_languages(["qq", "da", "danish"])
