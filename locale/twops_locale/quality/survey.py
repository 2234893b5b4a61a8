"""All checks over everything that is public in a language: a constant number of queries, however much that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, ListBlock
from wagtail.fields import StreamField
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation

from ..models import OverruledCheck, TextCheck, TranslationTask, Weight
from ..models.quality import hash_of
from ..models.segment import usable_texts
from ..worksheet.segment import Place, plain_text
from . import whole
from .run import LONG_ENOUGH, faults_of, short_numbers, weights_of
from .text import Fault, Finding, Text, text_of

CHUNK = 2000
NOWHERE = Place(0, "", "")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A finding in something public.

    Attributes:
        task_id: key of the ``TranslationTask``. title: what the object is called in the original.
        label: which of its texts it is. original, words: plain text.
    """

    task_id: int
    title: str
    label: str
    original: str
    words: str
    finding: Finding


def survey(locale: Locale) -> Iterator[Surveyed]:
    """Yield the findings in all texts of a language whose translation was approved, by object. A constant number of queries.

    Terms have a report of their own, over originals as well.
    """
    approved = TranslationTask.objects.filter(
        translation__target_locale=locale, translation__enabled=True, approved_revision__isnull=False
    )
    tasks = {
        task.translation.source_id: task for task in approved.select_related("translation__source__locale")
    }
    asked = _Asked(locale)
    rows = (
        StringSegment.objects.filter(source_id__in=approved.values("translation__source_id"))
        .select_related("context", "string", "source__specific_content_type")
        .order_by("source__object_repr", "source_id", "pk")
    )
    for row in rows.iterator(chunk_size=CHUNK):
        task, target = tasks.get(row.source_id), asked.texts.get((row.string_id, row.context_id))
        if task is not None and target is not None:
            yield from asked.of_text(row, task, target)


class _Asked:
    """What is read once for all texts of a language, and what the checks say of each text."""

    def __init__(self, locale: Locale) -> None:
        self.language = locale.language_code
        self.weights = weights_of(locale)
        self.checks = [check for check, weight in self.weights.items() if weight is not Weight.OFF]
        self.known = short_numbers()
        self.overruled = _overruled(locale)
        self.texts = {
            (string_id, context_id): data
            for string_id, context_id, data in StringTranslation.objects.filter(usable_texts(), locale=locale)
            .exclude(data="")
            .values_list("translation_of_id", "context_id", "data")
        }
        self.wordings: dict[int, set[str]] = {}
        for (string_id, _context_id), data in self.texts.items():
            self.wordings.setdefault(string_id, set()).add(data)

    def of_text(self, row: StringSegment, task: TranslationTask, target: str) -> Iterator[Surveyed]:
        place = place_in(row.source.specific_content_type, row.context.field_path or row.context.path)
        source_language = task.translation.source.locale.language_code
        text = text_of(row.string.data, target, source_language, self.language, place, self.known)
        wording = hash_of(target)
        decided = {
            check: decision
            for check in self.checks
            if (
                decision := self.overruled.get((task.pk, row.string_id, row.context_id, check.value, wording))
            )
        }
        faults = list(faults_of(text, self.checks))
        if not place.is_slug and TextCheck.TWO_WAYS in self.checks:
            others = self.wordings[row.string_id] - {target}
            faults += [(TextCheck.TWO_WAYS, fault) for fault in _two_ways(text, others)]
        for check, fault in faults:
            yield Surveyed(
                task.pk,
                row.source.object_repr,
                place.label,
                text.original,
                text.words,
                Finding(check, self.weights[check], fault.reason, fault.remedy, fault.span).with_decision(
                    decided.get(check)
                ),
            )


def _two_ways(text: Text, others: set[str]) -> Iterator[Fault]:
    if others and len(whole.WORD.findall(text.original)) >= LONG_ENOUGH:
        wordings = {plain_text(other) for other in others} - {text.words}
        yield from whole.two_ways(text.original, text.words, wordings)


Decisions = dict[tuple[int, int, int, str, str], OverruledCheck]


def _overruled(locale: Locale) -> Decisions:
    rows = OverruledCheck.objects.filter(task__translation__target_locale=locale).select_related("made_by")
    return {
        (row.task_id, row.string_id, row.context_id, row.check_name, row.target_hash): row for row in rows
    }


@lru_cache(maxsize=4096)
def _place(model: type[models.Model], field_path: str) -> Place:
    name, *rest = field_path.split(".")
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return NOWHERE
    if isinstance(field, StreamField):
        labels, block = _walk(field.stream_block, rest)
        return Place(
            0, labels[0], " – ".join(labels[1:]), getattr(getattr(block, "field", None), "max_length", None)
        )
    if isinstance(field, models.ManyToOneRel):
        child = _place(field.related_model, rest[-1]) if rest else NOWHERE
        return Place(
            0, capfirst(str(field.related_model._meta.verbose_name)), child.group_label, child.max_length
        )
    assert isinstance(field, models.Field)
    limit = field.max_length or getattr(field.formfield(), "max_length", None)
    return Place(0, capfirst(str(field.verbose_name)), "", limit, is_slug=isinstance(field, models.SlugField))


def place_in(content_type: ContentType, field_path: str) -> Place:
    """Return where a text stands, by its path of names: ``body.section.heading``. Nothing is read for it."""
    model = ContentType.objects.get_for_id(content_type.pk).model_class()
    return _place(model, field_path) if model is not None else NOWHERE


def _walk(block: blocks.Block, names: list[str]) -> tuple[list[str], blocks.Block]:
    labels = []
    for name in names:
        if isinstance(block, ListBlock):
            block = block.child_block
        elif isinstance(block, BaseStreamBlock | BaseStructBlock) and name in block.child_blocks:
            block = block.child_blocks[name]
            labels.append(capfirst(str(block.label)))
        else:
            break
    return labels or [""], block
