"""The demo's directory: facts and primary words through the directory's loaders, other languages through translation.

What others refer to comes first: countries' rules, taxonomies and their terms, then each country's organisations,
programmes and services.
"""

from collections.abc import Callable, Iterator
from functools import partial

from django.db import transaction
from twops_directory.desk.four_eyes.confirmation import system_operation
from twops_directory.loading.rules import load_rules, parse_rules
from twops_directory.loading.services import (
    Loaded,
    load_organization,
    load_program,
    load_service,
    parse_country,
)
from twops_directory.loading.vocabulary import (
    VocabularyData,
    load_taxonomy,
    load_term,
    load_unit,
    parse_vocabulary,
)
from twops_locale.translation import operations
from twops_locale.translation.segments import source_words

from .files import VOCABULARY, read_yaml, rule_files, service_files
from .pages import Actors


def vocabulary() -> VocabularyData:
    """Return the taxonomies, terms and units that services of all countries share."""
    return parse_vocabulary(read_yaml(VOCABULARY), VOCABULARY.name)


def entries() -> Iterator[tuple[str, Callable[..., Loaded]]]:
    """Yield the key of an entry, and how to load it, for everything with words: what others refer to first."""
    for path in rule_files():
        rules = parse_rules(read_yaml(path), path.name)
        yield rules.key, partial(load_rules, rules)
    shared = vocabulary()
    yield from ((entry.key, partial(load_taxonomy, entry)) for entry in shared.taxonomies)
    yield from ((entry.key, partial(load_term, entry)) for entry in shared.terms)
    for path in service_files():
        data = parse_country(read_yaml(path), path.name)
        yield from ((entry.key, partial(load_organization, entry)) for entry in data.organizations)
        yield from ((entry.key, partial(load_program, entry)) for entry in data.programs)
        yield from ((entry.key, partial(load_service, entry)) for entry in data.services)


@transaction.atomic
def translate_words(loaded: Loaded, actors: Actors) -> None:
    """Translate a record's words into the languages that the data have, reviewed and approved like all others."""
    record = loaded.record
    source = record.texts.get(primary_of=record.pk)
    primary = source.locale.language_code
    wanted = {tag: words for tag, words in loaded.words.items() if tag != primary}
    if not wanted:
        return
    tasks = operations.submit_for_translation(
        source, operations.locales_of(wanted), user=actors.administrator
    )
    # Words of small rows: the data translate them, or they are names that stay.
    small = {
        path: text
        for (path, _order), text in source_words(tasks[0].translation.source).items()
        if "." in path
    }
    for task in tasks:
        if task.approved_revision_id is not None:
            continue
        notes = loaded.notes.get(task.language, {})
        of_rows = {path: notes.get(text, text) for path, text in small.items()}
        words = {**of_rows, **{field: text for field, text in wanted[task.language].items() if text}}
        translator = actors.translator(task.language)
        operations.save_words(task, words, user=translator)
        operations.request_review(task, user=translator)
        operations.approve(task, user=actors.reviewer(task.language))


def load_services(actors: Actors) -> Iterator[str]:
    """Load every entry of the directory; yields its key after each.

    The software loads its own fictional content: no second person is there to confirm it.
    """
    for unit in vocabulary().units:
        load_unit(unit, user=actors.administrator)
    for key, load in entries():
        with system_operation(), transaction.atomic():
            loaded = load(user=actors.administrator)
            for each in (loaded, *loaded.places):
                translate_words(each, actors)
        yield key


def steps() -> int:
    """Return how many steps ``load_services`` takes."""
    return sum(1 for _entry in entries())
