"""What stops an approval, what warns, and what is only noted."""

import pytest
from twops_locale.terminology.matching import TermEntry, TermIndex
from twops_locale.terminology.segment_check import Severity, terms_of_segment

TERMS = {
    "en": [
        TermEntry("csam", "en", "child sexual abuse material", "preferred"),
        TermEntry("abuse", "en", "child sexual abuse", "preferred"),
    ],
    "pl": [
        TermEntry("csam", "pl", "materiały przedstawiające seksualne wykorzystywanie dzieci", "preferred"),
        TermEntry("csam", "pl", "pornografia dziecięca", "avoided", "To nie pornografia.", quotable=True),
        TermEntry("csam", "pl", "dziecięce porno", "avoided"),
        TermEntry("perpetrator", "pl", "pedofil", "careful"),
    ],
}
INDICES = {tag: TermIndex(terms, tag) for tag, terms in TERMS.items()}
ENGLISH = "Somebody who watches child sexual abuse material can get help."


@pytest.mark.parametrize(
    ("polish", "said"),
    [
        ("Kto ogląda pornografię dziecięcą, może dostać pomoc.", [(Severity.BLOCK, "pornografię dziecięcą")]),
        ("Kto ogląda „pornografię dziecięcą”, może dostać pomoc.", []),
        ("Kto ogląda „dziecięce porno”, może dostać pomoc.", [(Severity.BLOCK, "dziecięce porno")]),
        (
            "Materiałami przedstawiającymi seksualne wykorzystywanie dzieci zajmuje się pedofil.",
            [(Severity.WARN, "pedofil")],
        ),
        ("Kto ogląda takie zdjęcia, może dostać pomoc.", [(Severity.NOTE, "child sexual abuse material")]),
        ("Materiały przedstawiające seksualne wykorzystywanie dziecka.", []),
    ],
)
def test_avoided_words_stop_careful_ones_warn_missing_ones_are_noted(polish, said):
    remarks = terms_of_segment(ENGLISH, "en", polish, "pl", terms=INDICES)
    assert [(remark.severity, remark.hit.words) for remark in remarks] == said


def test_a_segment_that_is_a_quotation_as_a_whole_excuses_only_what_may_be_quoted():
    def remarks(polish):
        return terms_of_segment("", "en", polish, "pl", terms=INDICES, is_quotation=True)

    assert remarks("pornografia dziecięca") == []
    assert [remark.severity for remark in remarks("dziecięce porno")] == [Severity.BLOCK]


def test_a_remark_says_why_and_what_to_write_where_it_stands():
    polish = "To <b>pornografia</b> dziecięca."
    [remark] = terms_of_segment("", "en", polish, "pl", terms=INDICES)
    assert remark.span == (3, 24)
    assert remark.words == (
        "“pornografia dziecięca” is not used. To nie pornografia. "
        "Write “materiały przedstawiające seksualne wykorzystywanie dzieci”."
    )
