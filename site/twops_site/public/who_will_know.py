""" "Who will know?" answered in three sentences, from what the directory knows of a service."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from twops_directory.choices import Anonymity, DutyCase, Listener, RecordsKept, Reporting
from twops_directory.public.values.confidentiality import PublicConfidentiality


def who_will_know(rules: PublicConfidentiality) -> list[str]:
    """Return three sentences: whether one can stay anonymous, who learns of it and what is kept, what is reported."""
    return [_anonymous(rules), _learns(rules), _reported(rules)]


def _anonymous(rules: PublicConfidentiality) -> str:
    return {
        Anonymity.YES: _("You can stay anonymous: you need not say who you are."),
        Anonymity.PARTLY: _("You can begin anonymously; for some steps they ask who you are."),
        Anonymity.NO: _("They ask who you are."),
    }.get(
        Anonymity(rules.anonymous_possible.code),
        _("We do not know whether you can stay anonymous: ask before you say your name."),
    )


def _learns(rules: PublicConfidentiality) -> str:
    kept = rules.records_kept.label if rules.records_kept.code != RecordsKept.UNKNOWN else ""
    codes = {listener.code for listener in rules.may_learn}
    if not codes:
        who = _("We do not know who else learns what you say: ask at the beginning.")
    elif codes == {Listener.NOBODY}:
        who = _("Nobody but the person you talk to learns what you say.")
    else:
        names = _listed(each.label for each in rules.may_learn)
        who = _("Beside the person you talk to, these may learn of it: %(names)s.") % {"names": names}
    return f"{who} {kept}." if kept else who


def _reported(rules: PublicConfidentiality) -> str:
    """Say in which cases it is reported; what always is comes first, and what is not known is said as such."""
    cases = {
        DutyCase.IMMEDIATE_DANGER: rules.reports_immediate_danger,
        DutyCase.IDENTIFIED_CHILD: rules.reports_identified_child,
        DutyCase.PAST_OFFENCE: rules.reports_past_offence,
        DutyCase.IMAGES: rules.reports_images,
    }
    sentences = [
        (Reporting.YES, _("They inform the authorities in these cases: %(cases)s.")),
        (Reporting.DEPENDS, _("It depends on what you say in these cases: %(cases)s.")),
        (Reporting.UNKNOWN, _("We do not know what they do in these cases: %(cases)s.")),
    ]
    said = [
        sentence % {"cases": _listed(_case(case) for case in among)}
        for code, sentence in sentences
        if (among := [case for case, rule in cases.items() if rule.code == code])
    ]
    return " ".join(said) if said else _("They report nothing to the authorities.")


def _case(case: DutyCase) -> str:
    return str(case.label)


def _listed(labels: Iterable[str]) -> str:
    """Return labels side by side, each as it begins a line of its own: languages differ in what may be small."""
    return "; ".join(labels)
