""" "Who will know?" answered in a few sentences, from what the directory knows of a service."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from twops_directory.choices import Anonymity, DutyCase, Listener, RecordsKept, Reporting
from twops_directory.public.values.confidentiality import PublicConfidentiality


@dataclass(frozen=True, slots=True)
class Answer:
    """A sentence, and the cases that it introduces with a colon; none where it stands alone."""

    sentence: str
    cases: tuple[str, ...] = ()


def who_will_know(rules: PublicConfidentiality) -> list[Answer]:
    """Return whether one can stay anonymous, who learns of it, what is kept, and what is reported in which cases."""
    return [Answer(_anonymous(rules)), _learns(rules), *_kept(rules), *_reported(rules)]


def _anonymous(rules: PublicConfidentiality) -> str:
    return {
        Anonymity.YES: _("You can stay anonymous: you need not say who you are."),
        Anonymity.PARTLY: _("You can begin anonymously; for some steps they ask who you are."),
        Anonymity.NO: _("They ask who you are."),
    }.get(
        Anonymity(rules.anonymous_possible.code),
        _("We do not know whether you can stay anonymous: ask before you say your name."),
    )


def _learns(rules: PublicConfidentiality) -> Answer:
    codes = {listener.code for listener in rules.may_learn}
    if not codes:
        return Answer(_("We do not know who else learns what you say: ask at the beginning."))
    if codes == {Listener.NOBODY}:
        return Answer(_("Nobody but the person you talk to learns what you say."))
    names = tuple(each.label for each in rules.may_learn)
    return Answer(_("Beside the person you talk to, these may learn of it:"), names)


def _kept(rules: PublicConfidentiality) -> list[Answer]:
    if rules.records_kept.code == RecordsKept.UNKNOWN:
        return []
    return [Answer(_("What is recorded?"), (rules.records_kept.label,))]


def _reported(rules: PublicConfidentiality) -> list[Answer]:
    """Say in which cases it is reported; what always is comes first, and what is not known is said as such."""
    cases = {
        DutyCase.IMMEDIATE_DANGER: rules.reports_immediate_danger,
        DutyCase.IDENTIFIED_CHILD: rules.reports_identified_child,
        DutyCase.PAST_OFFENCE: rules.reports_past_offence,
        DutyCase.IMAGES: rules.reports_images,
    }
    sentences = (
        (Reporting.YES, _("They inform the authorities in these cases:")),
        (Reporting.DEPENDS, _("It depends on what you say in these cases:")),
        (Reporting.UNKNOWN, _("We do not know what they do in these cases:")),
    )
    said = [
        Answer(sentence, tuple(str(case.label) for case in among))
        for code, sentence in sentences
        if (among := [case for case, rule in cases.items() if rule.code == code])
    ]
    return said or [Answer(_("They report nothing to the authorities."))]
