"""Demo services: facts and primary words through the directory's loader, other languages through translation."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from twops_directory.four_eyes import system_operation
from twops_directory.loading import Loaded, load_organization, load_service, parse_country
from twops_locale import operations
from twops_locale.segments import source_words

from .files import read_yaml, service_files
from .pages import Actors


def entries() -> Iterator[Any]:
    """Yield the organisations and services of all files, organisations first within a country."""
    for path in service_files():
        data = parse_country(read_yaml(path), path.name)
        yield from ((load_organization, entry) for entry in data.organizations)
        yield from ((load_service, entry) for entry in data.services)


@transaction.atomic
def translate_words(loaded: Loaded, actors: Actors) -> None:
    """Translate a record's words into the languages that the data have, reviewed and approved like all others."""
    record = loaded.record
    source = record.texts.get(primary_of=record.pk)
    primary = source.locale.language_code
    wanted = {tag: words for tag, words in loaded.words.items() if tag != primary}
    tasks = operations.submit_for_translation(
        source, operations.locales_of(wanted), user=actors.administrator
    )
    # Words of small rows are names of regions and places: they stay as the data have them.
    names = (
        {
            path: text
            for (path, _order), text in source_words(tasks[0].translation.source).items()
            if "." in path
        }
        if tasks
        else {}
    )
    for task in tasks:
        if task.approved_revision_id is not None:
            continue
        words = {**names, **{field: text for field, text in wanted[task.language].items() if text}}
        translator = actors.translator(task.language)
        operations.save_words(task, words, user=translator)
        operations.request_review(task, user=translator)
        operations.approve(task, user=actors.reviewer(task.language))


def load_services(actors: Actors) -> Iterator[str]:
    """Load every organisation and service; yields its key after each.

    The software loads its own fictional content: no second person is there to confirm it.
    """
    for load, entry in entries():
        with system_operation(), transaction.atomic():
            loaded = load(entry, user=actors.administrator)
            for each in (loaded, *loaded.places):
                translate_words(each, actors)
        yield entry.key


def steps() -> int:
    """Return how many steps ``load_services`` takes."""
    return sum(1 for _entry in entries())
