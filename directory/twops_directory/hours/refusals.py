"""Why a recurrence rule is refused, in words: the field, what is wrong and what to write instead."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .recurrence import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_INTERVALS,
    MOST_OCCURRENCES,
    Problem,
    RecurrenceRefused,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: dict[Problem, "StrOrPromise"] = {
    Problem.UNREADABLE: _(
        "“%(part)s” is not a part of a recurrence rule, or comes twice. Write parts such as "
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU."
    ),
    Problem.FREQUENCY: _("Begin the rule with FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY."),
    Problem.TIME: _("Remove “%(part)s”: a rule names days. Enter the times as opening and closing time."),
    Problem.VALUE: _(
        "“%(part)s” is not possible. Use the values of RFC 5545; INTERVAL is at most %(intervals)d and COUNT at most "
        "%(occurrences)d."
    ),
    Problem.MISPLACED: _(
        "Remove “%(part)s”, or choose another FREQ: RFC 5545 does not allow the two together."
    ),
    Problem.TWO_ENDS: _("The rule ends twice. Remove COUNT or UNTIL."),
    Problem.START_NEEDED: _(
        "Enter the first day: this rule counts from it (INTERVAL, COUNT, or a rule that names no days)."
    ),
    Problem.START_FAR: _("Enter a first day between the years %(first)d and %(last)d."),
}
FIELDS = {Problem.START_NEEDED: "dtstart", Problem.START_FAR: "dtstart"}


def refusal(refused: RecurrenceRefused) -> tuple[str, ValidationError]:
    """Return the field where a refused rule can be mended, and the refusal."""
    values = {
        "part": refused.part,
        "intervals": MOST_INTERVALS,
        "occurrences": MOST_OCCURRENCES,
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }
    error = ValidationError(WORDS[refused.problem], code=refused.problem.name.lower(), params=values)
    return FIELDS.get(refused.problem, "rrule"), error
