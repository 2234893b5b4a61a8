"""What TBX (ISO 30042) calls what we say: TBX-Basic of 2019 in the style DCA, and the older martif."""

from ..models import TermStatus

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# TBX knows no "with care": a superseded term is one that there are better ones for.
WRITTEN_STATUS = {
    TermStatus.PREFERRED.value: "preferredTerm-admn-sts",
    TermStatus.ALLOWED.value: "admittedTerm-admn-sts",
    TermStatus.CAREFUL.value: "supersededTerm-admn-sts",
    TermStatus.AVOIDED.value: "deprecatedTerm-admn-sts",
}
READ_STATUS = {
    **{written: status for status, written in WRITTEN_STATUS.items()},
    **{written.removesuffix("-admn-sts"): status for status, written in WRITTEN_STATUS.items()},
    **{status: status for status in TermStatus.values},
    "preferred": TermStatus.PREFERRED.value,
    "admitted": TermStatus.ALLOWED.value,
    "notRecommended": TermStatus.CAREFUL.value,
    "superseded": TermStatus.CAREFUL.value,
    "deprecated": TermStatus.AVOIDED.value,
    "obsolete": TermStatus.AVOIDED.value,
    "forbidden": TermStatus.AVOIDED.value,
}
# What TBX-Basic has no place for is said in its free ones, so that nothing is lost on the way back.
FORMS = "forms: "  # begins a note with further forms
QUOTABLE, ONLY_LISTED = "may be quoted", "only these forms"  # of a "projectSubset"
