"""The project's words are one of the checks of a translation."""

import pytest
from twops_locale.models import TextCheck, Weight
from twops_locale.quality.run import checks_of, weights_of
from twops_locale.terminology.operations import take_terms
from twops_locale.terminology.rows import TermRow

from tests import factories
from tests.locale.quality.scenes import campaign, send, sheet, translate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def terms():
    factories.home()
    factories.home("pl", "Pomoc")
    rows = [
        TermRow("1", "csam", "en", "child sexual abuse material"),
        TermRow("2", "csam", "pl", "materiały CSAM"),
        TermRow("3", "csam", "pl", "pornografia dziecięca", "avoided", quotable=True),
        TermRow("4", "perpetrator", "pl", "pedofil", "careful"),
    ]
    take_terms(rows, user=None, overwrite=False)


@pytest.mark.parametrize(
    ("polish", "weights"),
    [
        ("Kto ogląda pornografię dziecięcą.", ["blocking"]),
        ("Kto ogląda „pornografię dziecięcą”.", []),
        ("Pedofil ogląda materiały CSAM.", ["warning"]),
        ("Kto ogląda takie zdjęcia.", ["warning"]),
        ("Kto ogląda materiały CSAM.", []),
    ],
)
def test_an_avoided_word_blocks_a_careful_one_and_a_missing_one_warn(polish, weights):
    original = "Who watches child sexual abuse material."
    task = send(campaign(f"<p>{original}</p>"))
    translate(task, {original: polish})
    worksheet, levels = sheet(task), weights_of(task.translation.target_locale)

    def found(levels):
        by_text = checks_of(worksheet, levels=levels)
        of_terms = [each for texts in by_text.values() for each in texts if each.check is TextCheck.TERMS]
        return [each.weight.value for each in of_terms]

    assert found(levels) == weights
    assert found(levels | {TextCheck.TERMS: Weight.OFF}) == []
