"""All checks over the texts of a translation. Pure but for four queries: levels, terms and decisions are read once."""

from collections.abc import Iterable, Iterator, Mapping

from wagtail.models import Locale
from wagtail_localize.models import StringTranslation

from ..models import Country, TranslationTask
from ..models.quality import DEFAULT_WEIGHTS, CheckLevel, OverruledCheck, TextCheck, Weight, hash_of
from ..models.segment import usable_texts
from ..worksheet.reading import Worksheet
from ..worksheet.segment import Segment, plain_text
from . import numbers, punctuation, scripts, tokens, whole
from .terms import term_faults
from .text import SHORT_NUMBERS, Fault, Finding, Rule, Text, text_of

Weights = Mapping[TextCheck, Weight]
Findings = dict[int, list[Finding]]

# Each rule is asked about every text.
RULES: dict[TextCheck, Rule] = {
    TextCheck.PLACEHOLDERS: tokens.placeholders,
    TextCheck.LINKS: tokens.links,
    TextCheck.TELEPHONES: numbers.check_telephones,
    TextCheck.NUMBERS: numbers.numbers,
    TextCheck.MARKUP: tokens.markup,
    TextCheck.LENGTH: whole.length,
    TextCheck.SLUG: whole.slug,
    TextCheck.UNTRANSLATED: whole.untranslated,
    TextCheck.SCRIPT: scripts.script,
    TextCheck.QUOTATION: punctuation.quotation,
    TextCheck.SPACES: punctuation.spaces,
    TextCheck.ENDING: punctuation.ending,
}
OF_ADDRESSES = (TextCheck.LENGTH, TextCheck.SLUG)  # the address of a page is no prose
LONG_ENOUGH = 3  # words from which a text means the same everywhere: "Open" is a verb here and a state there


def weights_of(locale: Locale) -> dict[TextCheck, Weight]:
    """Return what each check means in a language: as its team decided, else by default. One query."""
    decided = CheckLevel.objects.filter(locale=locale).values_list("check_name", "weight")
    return DEFAULT_WEIGHTS | {
        TextCheck(name): Weight(weight) for name, weight in decided if name in TextCheck.values
    }


def short_numbers() -> frozenset[str]:
    """Return the numbers that are dialled in an emergency in any of the site's countries. One query."""
    known = Country.objects.values_list("emergency_number", flat=True)
    return SHORT_NUMBERS | {number.replace(" ", "") for number in known if number}


def faults_of(text: Text, checks: Iterable[TextCheck] = tuple(RULES)) -> Iterator[tuple[TextCheck, Fault]]:
    """Yield what is wrong with one text, by check. Nothing is asked of the database."""
    for check in checks:
        if check in RULES and (not text.place.is_slug or check in OF_ADDRESSES):
            for fault in RULES[check](text):
                yield check, fault


def checks_of(worksheet: Worksheet, *, levels: Weights) -> Findings:
    """Return the findings of a translation by the key of the ``StringSegment``; texts without findings are left out.

    A constant number of queries, however many texts. Texts that are not translated have no findings.

    Args:
        levels: what each check means, as ``weights_of`` returns it; what is off is not asked.
    """
    task = worksheet.task
    asked = [check for check, weight in levels.items() if weight is not Weight.OFF]
    written = [segment for segment in worksheet.segments if segment.target]
    known = short_numbers()
    faults: dict[int, list[tuple[TextCheck, Fault]]] = {}
    for segment in written:
        text = text_of(
            segment.source,
            segment.target,
            task.translation.source.locale.language_code,
            task.language,
            segment.place,
            known,
        )
        if found := list(faults_of(text, asked)):
            faults[segment.pk] = found
    if TextCheck.TWO_WAYS in asked:
        for key, fault in _two_ways(task, written):
            faults.setdefault(key, []).append((TextCheck.TWO_WAYS, fault))
    if TextCheck.TERMS in asked:
        for key, fault in term_faults(task, written):
            faults.setdefault(key, []).append((TextCheck.TERMS, fault))
    return _with_decisions(task, written, faults, levels)


def _two_ways(task: TranslationTask, written: list[Segment]) -> Iterator[tuple[int, Fault]]:
    compared = [
        segment
        for segment in written
        if not segment.place.is_slug and len(whole.WORD.findall(plain_text(segment.source))) >= LONG_ENOUGH
    ]
    targets = {segment.pk: (segment.source, plain_text(segment.target)) for segment in compared}
    others = whole.minority(targets)
    elsewhere = _elsewhere(task, {segment.string_id for segment in compared})
    for segment in compared:
        wordings = others.get(segment.pk) or elsewhere.get(segment.string_id, set())
        for fault in whole.two_ways(*targets[segment.pk], wordings):
            yield segment.pk, fault


def _elsewhere(task: TranslationTask, string_ids: set[int]) -> dict[int, set[str]]:
    """Return how other objects of the language translate the same texts, by key of the text. One query."""
    rows = (
        StringTranslation.objects.filter(
            usable_texts(), locale_id=task.translation.target_locale_id, translation_of_id__in=string_ids
        )
        .exclude(context__object_id=task.translation.source.object_id)
        .exclude(data="")
    )
    found: dict[int, set[str]] = {}
    for string_id, data in rows.values_list("translation_of_id", "data").distinct():
        found.setdefault(string_id, set()).add(plain_text(data))
    return found


def _with_decisions(
    task: TranslationTask,
    written: list[Segment],
    faults: Mapping[int, list[tuple[TextCheck, Fault]]],
    levels: Weights,
) -> Findings:
    """Return faults as findings, with who overruled which warning. A decision about another wording is none."""
    by_key = {segment.pk: segment for segment in written}
    decided = {
        (row.string_id, row.context_id, row.check_name, row.target_hash): row
        for row in OverruledCheck.objects.filter(task=task).select_related("made_by")
    }
    findings: Findings = {}
    for key, of_text in faults.items():
        segment = by_key[key]
        for check, fault in of_text:
            weight = fault.weight or levels[check]
            finding = Finding(check, weight, fault.reason, fault.remedy, fault.span)
            position = (segment.string_id, segment.context_id, check.value, hash_of(segment.target))
            finding = finding.with_decision(decided.get(position))
            findings.setdefault(key, []).append(finding)
    return findings
