"""What a request can be about: an object, a page with all below it, a campaign, a list, a country, what a language lacks.

Other applications say what belongs to a country and to a page, when they are ready::

    from twops_locale.requests import scopes

    scopes.register_country(lambda code: [ServiceText.objects.filter(service__country__code=code)])
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, TranslatableMixin

from ..guards import is_gated

Selection = Mapping[str, object]
Rows = Iterable[QuerySet[Model]]

_of_country: list[Callable[[str], Rows]] = []
_of_pages: list[Callable[[QuerySet[Page]], Rows]] = []
_words_of: dict[type[Model], Callable[[Sequence[int]], QuerySet[Model]]] = {}


def register_country(rows: Callable[[str], Rows]) -> None:
    """Say which originals belong to a country, by its ISO 3166-1 code."""
    _of_country.append(rows)


def register_related(rows: Callable[[QuerySet[Page]], Rows]) -> None:
    """Say which originals belong to pages: the words of services that a campaign leads to."""
    _of_pages.append(rows)


def register_words(model: type[Model], rows: Callable[[Sequence[int]], QuerySet[Model]]) -> None:
    """Say which originals have the words of records that have none themselves, by the records' keys."""
    _words_of[model] = rows


def models_with_words() -> list[type[Model]]:
    """Return the models whose records stand for their words."""
    return list(_words_of)


def words_of(model: type[Model], pks: Sequence[int]) -> list[str]:
    """Return the keys of what is translated of chosen rows: themselves, or their words."""
    if model in _words_of:
        return list(_keys(_words_of[model](pks)))
    if issubclass(model, Page):
        return list(_keys(Page.objects.filter(pk__in=pks)))
    return [f"{model._meta.label_lower}:{pk}" for pk in pks]


def words_of_record(record: Model) -> list[Model]:
    """Return what is translated of a record that has no words itself; empty for anything else."""
    rows = _words_of.get(type(record))
    return list(rows([record.pk])) if rows is not None and record.pk is not None else []


@dataclass(frozen=True, slots=True)
class Scope:
    """One way to choose: what it is called, and whether it needs objects, a country or a language."""

    name: str
    label: str | Promise
    needs: str


SCOPES = {
    scope.name: scope
    for scope in (
        Scope("object", _("This alone"), "keys"),
        Scope("subtree", _("A page and all below it"), "keys"),
        Scope("campaign", _("A page, all below it, and the words of what it leads to"), "keys"),
        Scope("list", _("A chosen list"), "keys"),
        Scope("country", _("Everything of a country"), "country"),
        Scope("missing", _("Everything that is missing in the languages"), "nothing"),
    )
}


def key_of(instance: Model) -> str:
    """Return an object as it stands in a selection: ``twops_awareness.campaignpage:95``."""
    return f"{instance._meta.label_lower}:{instance.pk}"


def keys_of(selection: Selection, locales: Sequence[Locale]) -> list[str]:
    """Return what a selection is now, in page order, each object once. A page is named as its own type.

    Raises ValueError for a scope that does not exist.
    """
    name = str(selection.get("scope", ""))
    if name not in SCOPES:
        raise ValueError(name)
    given = [str(key) for key in _texts(selection.get("keys"))]
    if name == "country":
        code = str(selection.get("country", "")).upper()
        found = [key for rows in _of_country for part in rows(code) for key in _keys(part)]
    elif name == "missing":
        found = [key for model in _originals() for key in _keys(_missing(model, locales))]
    elif name in ("subtree", "campaign"):
        pages = _with_descendants(load(given))
        found = [*given, *_keys(pages)]
        if name == "campaign":
            found += [key for rows in _of_pages for part in rows(pages) for key in _keys(part)]
    else:
        found = given
    return list(dict.fromkeys(found))


def _texts(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _keys(rows: "QuerySet[Model]") -> Iterator[str]:
    """Return the keys of rows; pages by their own type. One query."""
    if issubclass(rows.model, Page):
        pages = rows.order_by("path").values_list("pk", "content_type__app_label", "content_type__model")
        return (f"{app}.{model}:{pk}" for pk, app, model in pages)
    return (f"{rows.model._meta.label_lower}:{pk}" for pk in rows.order_by("pk").values_list("pk", flat=True))


def _with_descendants(instances: Iterable[Model]) -> "QuerySet[Page]":
    """Return pages with all below them in their language, without aliases."""
    pages = Page.objects.none()
    for instance in instances:
        if isinstance(instance, Page):
            below = Page.objects.descendant_of(instance, inclusive=True)
            pages |= below.filter(locale_id=instance.locale_id, alias_of__isnull=True)
    return pages


def _originals() -> Iterator["QuerySet[Model]"]:
    """Return what was written first, of every model that is translated: all that is public."""
    for model in apps.get_models():
        if not is_gated(model) or model is Page:
            continue
        rows: QuerySet[Model] = model._base_manager.filter(live=True)
        if issubclass(model, Page):
            rows = rows.filter(alias_of__isnull=True, depth__gt=1)
        if hasattr(model, "translation_originals"):
            yield model.translation_originals(rows)
            continue
        base = model.get_translation_model()._base_manager
        earlier = base.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
        yield rows.filter(~Exists(earlier))


def _missing(rows: "QuerySet[Model]", locales: Sequence[Locale]) -> "QuerySet[Model]":
    """Keep what one of the languages, or several, do not have in public."""
    base = rows.model.get_translation_model()._base_manager  # type: ignore[attr-defined]  # of a translatable model
    kept = rows.none()
    for locale in locales:
        public = base.filter(translation_key=OuterRef("translation_key"), locale=locale, live=True)
        kept |= rows.filter(~Exists(public))
    return kept


def load(keys: Sequence[str]) -> list[TranslatableMixin]:
    """Return objects by their keys, in that order, with their languages; what is gone or unknown is left out.

    One query a model, however many objects.
    """
    by_model: dict[str, list[str]] = {}
    for key in keys:
        label, _colon, pk = key.partition(":")
        if pk.isascii() and pk.isalnum():
            by_model.setdefault(label, []).append(pk)
    found: dict[str, TranslatableMixin] = {}
    for label, pks in by_model.items():
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            continue
        if not issubclass(model, TranslatableMixin):
            continue
        rows = model._base_manager.select_related("locale")
        if hasattr(model, "with_what_editing_needs"):
            rows = model.with_what_editing_needs(rows)
        usable = [pk for pk in pks if pk.isdigit()]
        for instance in rows.filter(pk__in=usable):
            found[key_of(instance)] = instance
    return [found[key] for key in dict.fromkeys(keys) if key in found]
