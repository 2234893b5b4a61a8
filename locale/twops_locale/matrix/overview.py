"""Where one object stands in every language, and one campaign in every country. A constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import TranslationSource

from ..models import Country, TranslationTask
from .objects import Subject, sources_of_objects, subjects
from .states import CellState
from .table import Cell, cell_of
from .tasks import TaskRow, task_rows


@dataclass(frozen=True, slots=True)
class InLanguage:
    """An object in a language."""

    locale: Locale
    cell: Cell


def languages_of_object(instance: TranslatableMixin, *, today: date) -> list[InLanguage]:
    """Return where an object stands in each language of the site, by the tag of the language; nothing of what is not saved yet."""
    model = Page if isinstance(instance, Page) else type(instance)
    sources = TranslationSource.objects.filter(
        object_id=instance.translation_key, translations__isnull=False
    ).order_by("created_at", "pk")
    rows = list(
        model._base_manager.filter(translation_key=instance.translation_key)
        .annotate(written_in=Subquery(sources.values("locale_id")[:1]))
        .order_by("pk")
        .values_list("pk", "locale_id", "live", "written_in")
    )
    if not rows:
        return []
    pk, locale_id, live, _written_in = next((row for row in rows if row[1] == row[3]), rows[0])
    subject = Subject(
        instance.translation_key,
        model,
        pk,
        locale_id,
        "",
        live,
        0,
        live_in={row[1] for row in rows if row[2]},
    )
    tasks = TranslationTask.objects.filter(translation__source__object_id=instance.translation_key)
    by_locale = {task.locale_id: task for task in task_rows(tasks, few=True)}
    return [
        InLanguage(locale, cell_of(subject, locale.pk, by_locale.get(locale.pk), today))
        for locale in Locale.objects.order_by("language_code")
    ]


@dataclass(frozen=True, slots=True)
class RolledOut:
    """How far a campaign is in a language of a country.

    Attributes:
        tag: of the language (BCP 47). locale: key of the site's language, None where the site does not have it.
        total: how many pages the campaign has. public: how many of them are public in the language.
        outdated: how many of those are older than their originals. missing: the titles of those that are not public.
    """

    tag: str
    locale: int | None
    total: int
    public: int
    outdated: int
    missing: list[str]

    @property
    def is_complete(self) -> bool:
        """Whether readers of this language find all of it, as it is now."""
        return self.public == self.total and not self.outdated


@dataclass(frozen=True, slots=True)
class InCountry:
    """How far a campaign is in a country: its languages, the primary one first."""

    country: Country
    languages: list[RolledOut]

    @property
    def is_complete(self) -> bool:
        """Whether all of it is public in each language of the country."""
        return all(language.is_complete for language in self.languages)


def roll_out(campaign: Page, *, today: date) -> list[InCountry]:
    """Return how far a page and all that is public below it are, country by country. Six queries."""
    sources = sources_of_objects()
    parts = [
        subject
        for subject in subjects(sources.values(), models=(Page,))
        if subject.path.startswith(campaign.path) and subject.live
    ]
    keys = {subject.key for subject in parts}
    tasks: dict[tuple[object, int], TaskRow] = {}
    for task in task_rows(TranslationTask.objects.filter(translation__source__object_id__in=keys), few=True):
        tasks[sources[task.source_id][0], task.locale_id] = task
    locales = dict(Locale.objects.values_list("language_code", "pk"))
    found: dict[str, RolledOut] = {}
    countries = list(Country.objects.prefetch_related("languages"))
    for tag in {tag for country in countries for tag in country.language_tags}:
        found[tag] = _in_language(tag, locales.get(tag), parts, tasks, today)
    return [InCountry(country, [found[tag] for tag in country.language_tags]) for country in countries]


def _in_language(
    tag: str,
    locale: int | None,
    parts: list[Subject],
    tasks: Mapping[tuple[object, int], TaskRow],
    today: date,
) -> RolledOut:
    if locale is None:
        return RolledOut(tag, None, len(parts), 0, 0, [part.title for part in parts])
    cells = [(part, cell_of(part, locale, tasks.get((part.key, locale)), today)) for part in parts]
    public = [cell for _part, cell in cells if cell.is_public]
    outdated = sum(cell.state is CellState.OUTDATED for cell in public)
    missing = [part.title for part, cell in cells if not cell.is_public]
    return RolledOut(tag, locale, len(parts), len(public), outdated, missing)
