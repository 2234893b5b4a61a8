"""Interface words: what ``.ci/catalogues.py`` finds in sources, and what it calls a fault."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "catalogues.py"
PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

NAME = _("opening hours")
# Translators: a button
SEND = pgettext("button", "Send")
def count(n):
    return ngettext("%(n)s service", "%(n)s services", n) % {"n": n}
def not_marked(text):
    return _(text)
"""
TEMPLATE = """
{% load i18n %}<p title="it's">{% blocktranslate trimmed count n=total %}
  One result for {{ country }}
{% plural %}
  {{ n }} results for {{ country }}
{% endblocktranslate %}</p>
{% translate "Don't go alone" %} {% translate "Send" context "button" %} {{ page|default:_("nowhere") }}
"""


@pytest.fixture
def catalogues() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("twops_catalogues", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_marked_words_of_python_files_and_templates_are_found(catalogues: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "migrations").mkdir()
    (tmp_path / "words.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "migrations" / "0001_initial.py").write_text(
        PYTHON.replace("opening", "closing"), encoding="utf-8"
    )
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    found = {(message.context, message.id) for message in catalogues.template_of(tmp_path) if message.id}
    assert found == {
        (None, "opening hours"),
        ("button", "Send"),
        (None, ("%(n)s service", "%(n)s services")),
        (None, ("One result for %(country)s", "%(n)s results for %(country)s")),
        (None, "Don't go alone"),
        (None, "nowhere"),
    }


@pytest.mark.parametrize(
    ("original", "translation", "fault"),
    [
        ("Hello %(name)s", "Witaj, %(name)s", None),
        ("Hello %(name)s", "Witaj", "placeholders differ (%(name)s)"),
        ("Hello %(name)s", "Witaj, %(nazwa)s", "placeholders differ (%(name)s, %(nazwa)s)"),
        ("{count} pages", "{count} stron", None),
        ("Read <a>more</a>", "Czytaj <a>dalej</a>", None),
        ("Read <a>more</a>", "Czytaj dalej", "HTML tags differ"),
        ("Send", "", "not translated"),
        (("%(n)s day", "%(n)s days"), ("jeden dzień", "%(n)s dni", "%(n)s dni"), None),
        (("%(n)s day", "%(n)s days"), ("jeden dzień", "%(n)s dni", ""), "not translated"),
        (
            ("%(n)s day", "%(n)s days"),
            ("%(m)s dzień", "%(n)s dni", "%(n)s dni"),
            "placeholders differ (%(m)s, %(n)s)",
        ),
    ],
)
def test_a_translation_that_would_break_the_page_is_a_fault(
    catalogues: ModuleType,
    original: str | tuple[str, str],
    translation: str | tuple[str, ...],
    fault: str | None,
) -> None:
    assert catalogues.message_fault(Message(original, translation), may_be_empty=False) == fault


def test_every_place_of_readers_words_is_there(catalogues: ModuleType) -> None:
    """A folder that moved took its words out of the check without a word."""
    for place in catalogues.READERS_WORDS:
        folder, below = place.split("/", 1)
        package = catalogues.PACKAGES[folder]
        assert list(package.glob(f"{below.rstrip('/')}*")), place


def test_an_editor_word_may_be_untranslated_and_a_reader_word_may_not(catalogues: ModuleType) -> None:
    assert catalogues.message_fault(Message("Desk", ""), may_be_empty=True) is None
    public = Message("Desk", "", locations=[("templates/twops_site/base.html", 0)])
    private = Message("Desk", "", locations=[("models/desk.py", 0)])
    site = SCRIPT.parents[1] / "site" / "twops_site"
    assert catalogues.read_by_the_public(site, public)
    assert not catalogues.read_by_the_public(site, private)


def catalogue(package: Path, language: str, *messages: Message) -> Path:
    """Write a catalogue with these words below a package, and return the package."""
    catalog = Catalog(locale=language, charset="utf-8")
    for message in messages:
        catalog[message.id] = message
    path = package / "locale" / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as handle:
        write_po(handle, catalog)
    return package


def test_one_word_has_one_translation_in_all_packages_or_a_context(
    catalogues: ModuleType, tmp_path: Path
) -> None:
    """Of "Words", a number of them, the Finnish coordinator read "texts": another app's word."""
    first = catalogue(
        tmp_path / "first",
        "fi",
        Message("Words", "Sanat"),
        Message("Close", "Sulje"),
        Message("kind", "tyyppi"),
        Message(("day", "days"), ("päivä", "päivää")),
        Message("empty", ""),
    )
    second = catalogue(
        tmp_path / "second",
        "fi",
        Message("Words", "Tekstit"),
        Message("Close", "Lähellä", context="place"),
        Message("kind", "tyyppi"),
        Message("day", "vuorokausi"),
        Message("empty", "tyhjä"),
    )
    found = list(catalogues.differences([first, second], ["fi"]))
    assert len(found) == 1
    assert found[0].startswith(
        "fi: 'Words' has several translations: first 'Sanat', second 'Tekstit'; give one"
    )


def test_our_packages_do_not_take_the_word_out_of_each_others_mouth(catalogues: ModuleType) -> None:
    languages = [tag for tag, _name in catalogues.OWN_LANGUAGES if tag != catalogues.SOURCE_LANGUAGE]
    assert list(catalogues.differences(list(catalogues.PACKAGES.values()), languages)) == []
