"""What checks decide about a translation: which texts hold it up, and which warnings people live with."""

from collections.abc import Mapping

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from wagtail.models import Locale

from .. import permissions
from ..errors import ChecksFailed, FailedCheck, NotOverruled, TranslationNotAllowed, UnknownSegment
from ..models import CheckLevel, OverruledCheck, TextCheck, TranslationTask, Weight
from ..models.quality import DEFAULT_WEIGHTS, hash_of
from ..quality.run import checks_of, weights_of
from ..worksheet.reading import worksheet_of
from .locking import lock_task


def refuse_failing(task: TranslationTask) -> None:
    """Raise ChecksFailed, with all faults at once, if texts fail checks that block. A constant number of queries."""
    weights = weights_of(task.translation.target_locale)
    blocking: dict[TextCheck, Weight] = {
        check: weight for check, weight in weights.items() if weight is Weight.BLOCKING
    }
    if weights[TextCheck.TERMS] is not Weight.OFF:  # avoided words block whatever the check weighs
        blocking[TextCheck.TERMS] = weights[TextCheck.TERMS]
    if not blocking:
        return
    worksheet = worksheet_of(task)
    findings = checks_of(worksheet, levels=blocking)
    failures = [
        FailedCheck(segment.pk, segment.place.label, str(finding.reason), str(finding.remedy))
        for segment in worksheet.segments
        for finding in findings.get(segment.pk, ())
        if finding.is_blocking  # careful words only warn
    ]
    if failures:
        raise ChecksFailed(failures)


@transaction.atomic
def overrule(
    task: TranslationTask, key: int, check: TextCheck, *, reason: str, user: AbstractUser | AnonymousUser
) -> OverruledCheck:
    """Decide to live with a warning about one text as it is now, by the key of its ``StringSegment``.

    It holds until the text changes; a second decision about the same replaces the first.

    Raises:
        TranslationNotAllowed: the user is not in the language's team.
        UnknownSegment: the key is not one of this translation's texts.
        NotOverruled: the check blocks, or it has no warning about this text, or no reason is given.
    """
    task = lock_task(task)
    if not permissions.can_translate(user, task.translation.target_locale):
        raise TranslationNotAllowed("translate", task.language)
    worksheet = worksheet_of(task)
    segment = worksheet.by_key().get(key)
    if segment is None:
        raise UnknownSegment([str(key)])
    weight = weights_of(task.translation.target_locale)[check]
    found = checks_of(worksheet, levels={check: weight}).get(key)
    if not found or all(finding.is_blocking for finding in found) or not reason.strip():
        raise NotOverruled(check.label)
    made, _created = OverruledCheck.objects.update_or_create(
        task=task,
        string_id=segment.string_id,
        context_id=segment.context_id,
        check_name=check,
        defaults={
            "target_hash": hash_of(segment.target),
            "reason": reason.strip()[:500],
            "made_by_id": user.pk,
        },
    )
    return made


@transaction.atomic
def take_back(decision: OverruledCheck, *, user: AbstractUser | AnonymousUser) -> None:
    """Let a check warn again. Raises TranslationNotAllowed unless the user is in the language's team."""
    if not permissions.can_translate(user, decision.task.translation.target_locale):
        raise TranslationNotAllowed("translate", decision.task.language)
    decision.delete()


def may_weigh(user: AbstractUser | AnonymousUser, locale: Locale) -> bool:
    """Say whether the user decides how much checks weigh in a language: its reviewers, and who may change the register."""
    return permissions.can_review(user, locale) or user.has_perm("twops_locale.change_checklevel")


@transaction.atomic
def weigh(locale: Locale, weights: Mapping[TextCheck, Weight], *, user: AbstractUser | AnonymousUser) -> None:
    """Decide how much checks weigh in a language; what weighs as usual is not kept. Three queries.

    Raises TranslationNotAllowed unless ``may_weigh``.
    """
    if not may_weigh(user, locale):
        raise TranslationNotAllowed("weigh checks", locale.language_code)
    CheckLevel.objects.filter(locale=locale, check_name__in=list(weights)).delete()
    CheckLevel.objects.bulk_create(
        CheckLevel(locale=locale, check_name=check, weight=weight)
        for check, weight in weights.items()
        if weight is not DEFAULT_WEIGHTS[check]
    )
