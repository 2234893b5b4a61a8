"""What a check that blocks holds up, on every way to the public, and what people may overrule."""

import pytest
from django.urls import reverse
from twops_awareness.models import CampaignPage
from twops_locale.admin.tasks.refusals import error_text
from twops_locale.errors import ChecksFailed, NotOverruled, TranslationNotAllowed, UnknownSegment
from twops_locale.models import CheckLevel, Concept, OverruledCheck, Term, TextCheck, TranslationTask
from twops_locale.models.task import State
from twops_locale.quality.run import checks_of, weights_of
from twops_locale.translation import checking, editing, operations
from twops_locale.translation.editing import Edit

from tests import factories
from tests.locale.quality.scenes import campaign, member, send, sheet, translate

pytestmark = pytest.mark.django_db

CALL, SAFE = "In danger call 112.", "It is safe."


@pytest.fixture
def task():
    factories.home()
    factories.home("pl", "Pomoc")
    return send(campaign(f"<p>{CALL}</p><p>{SAFE}</p>"))


def key(task, source):
    return next(row.pk for row in sheet(task).segments if row.source == source)


def state(task):
    return TranslationTask.objects.get(pk=task.pk).state


def is_public():
    return CampaignPage.objects.filter(locale__language_code="pl", live=True).exists()


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ({CALL: "Dzwoń 999."}, 2),  # the number is lost, and another one is there
        ({"One talk can prevent harm.": "s" * 401 + "."}, 1),
        ({"Heading 1": "N" * 401}, 1),
        ({CALL: "Dzwoń.", "Heading 1": "N" * 401}, 2),
    ],
)
def test_a_review_is_refused_with_all_faults_at_once(task, words, faults):
    translate(task, words)
    with pytest.raises(ChecksFailed) as refusal:
        operations.request_review(task, user=member("translator"))
    assert len(refusal.value.failures) == faults
    assert all(failed.label and failed.reason and failed.remedy for failed in refusal.value.failures)
    assert {failed.key for failed in refusal.value.failures} == {key(task, source) for source in words}
    assert state(task) is State.READY


def test_a_lost_link_is_refused():
    factories.home()
    factories.home("pl", "Pomoc")
    task = send(campaign('<p>Ask <a href="https://example.org/chat">the chat</a>.</p>'))
    linked = next(row.source for row in sheet(task).segments if "<a " in row.source)
    translate(task, {linked: "Zapytaj na czacie."})
    with pytest.raises(ChecksFailed, match="the chat"):
        operations.request_review(task, user=member("translator"))
    translate(task, {linked: linked.replace("Ask", "Zapytaj").replace("the chat", "na czacie")})
    operations.request_review(task, user=member("translator"))


def test_the_screen_says_which_texts_and_what_to_do(task, client):
    translate(task, {CALL: "Dzwoń 999."})
    client.force_login(member("translator"))
    response = client.post(reverse("twops_locale:act", args=[task.pk, "request_review"]), follow=True)
    [said] = [str(message) for message in response.context["messages"]]
    assert said.startswith("1 text has to be corrected first. “Section – Text”: The telephone number “112”")
    assert "Copy the number from the original." in said
    assert "“999” is not in the original" in said


def test_the_editor_s_own_button_is_refused_alike(task, client):
    translator = member("translator")
    translate(task, {CALL: "Dzwoń 999."})
    target = operations.open_task(task, user=translator)
    client.force_login(translator)
    client.post(reverse("wagtailadmin_pages:edit", args=[target.pk]), {"action": "publish"})
    assert state(task) is State.READY


def test_an_approval_is_refused_where_a_check_blocks_by_now(task):
    translate(task, {SAFE: "Jest bezpiecznie"})
    operations.request_review(task, user=member("translator"))
    level = CheckLevel.objects.create(locale=factories.locale("pl"), check_name="ending", weight="blocking")
    with pytest.raises(ChecksFailed):
        operations.approve(task, user=member("reviewer"))
    assert not is_public()
    level.delete()
    operations.approve(task, user=member("reviewer"))
    assert is_public()


def test_a_correction_during_the_review_is_checked_and_else_not_stored(task):
    translate(task, {})
    operations.request_review(task, user=member("translator"))
    called = key(task, CALL)
    with pytest.raises(ChecksFailed):
        editing.save_segments(task, {called: Edit("Dzwoń 999.")}, user=member("reviewer"))
    assert next(row.target for row in sheet(task).segments if row.pk == called) == "Tekst 112."
    editing.save_segments(task, {called: Edit("Dzwoń 112.")}, user=member("reviewer"))
    operations.approve(task, user=member("reviewer"))
    assert is_public()


def test_outside_a_review_half_done_words_are_stored_all_the_same(task):
    translate(task, {CALL: "Dzwoń 999."})
    assert next(row.target for row in sheet(task).segments if row.source == CALL) == "Dzwoń 999."


def test_a_check_that_is_off_holds_nothing_up(task):
    CheckLevel.objects.create(locale=factories.locale("pl"), check_name="telephones", weight="off")
    translate(task, {CALL: "Dzwoń 999."})
    operations.request_review(task, user=member("translator"))


def overruled(task):
    found = checks_of(sheet(task), levels=weights_of(task.translation.target_locale))
    return [finding.overruled_by for of_text in found.values() for finding in of_text]


def test_a_person_of_the_team_overrules_a_warning_with_a_name_until_the_text_changes(task):
    translator = member("translator")
    translate(task, {SAFE: "Jest bezpiecznie"})
    safe = key(task, SAFE)
    made = checking.overrule(task, safe, TextCheck.ENDING, reason=" A caption. ", user=translator)
    assert (made.reason, overruled(task)) == ("A caption.", [str(translator)])
    checking.overrule(task, safe, TextCheck.ENDING, reason="It is one.", user=member("reviewer"))
    assert overruled(task) == [str(member("reviewer"))]
    translate(task, {SAFE: "Jest tu bezpiecznie"})
    assert overruled(task) == [""]
    checking.take_back(OverruledCheck.objects.get(), user=translator)
    assert not OverruledCheck.objects.exists()


@pytest.mark.parametrize(
    ("source", "check", "reason"),
    [(CALL, "telephones", "It is so."), (CALL, "ending", "It is so."), (SAFE, "ending", " ")],
)
def test_what_blocks_or_says_nothing_is_not_overruled(task, source, check, reason):
    translate(task, {CALL: "Dzwoń 999.", SAFE: "Jest bezpiecznie"})
    with pytest.raises(NotOverruled) as refusal:
        checking.overrule(task, key(task, source), TextCheck(check), reason=reason, user=member("translator"))
    assert "Only a warning can be overruled" in error_text(refusal.value)


def test_only_the_team_overrules_and_only_its_own_texts(task):
    translate(task, {SAFE: "Jest bezpiecznie"})
    safe = key(task, SAFE)
    finnish = member("translator", "fi")
    with pytest.raises(TranslationNotAllowed):
        checking.overrule(task, safe, TextCheck.ENDING, reason="Yes.", user=finnish)
    made = checking.overrule(task, safe, TextCheck.ENDING, reason="Yes.", user=member("translator"))
    with pytest.raises(TranslationNotAllowed):
        checking.take_back(made, user=finnish)
    with pytest.raises(UnknownSegment):
        checking.overrule(task, 0, TextCheck.ENDING, reason="Yes.", user=member("translator"))


def terms_of_polish():
    concept = Concept.objects.create(code="csam")
    Term.objects.create(
        concept=concept,
        language="pl",
        text="pornografia dziecięca",
        status="avoided",
        reason="It is abuse.",
        allowed_in_quotation=True,
    )
    Term.objects.create(concept=concept, language="pl", text="pedofil", status="avoided", reason="A label.")
    Term.objects.create(
        concept=concept, language="pl", text="pacjent", status="careful", reason="Not a patient."
    )


def weighed(task):
    found = checks_of(sheet(task), levels=weights_of(task.translation.target_locale))
    return [(finding.check.value, finding.weight.value) for of_text in found.values() for finding in of_text]


@pytest.mark.parametrize(
    ("words", "weights"),
    [
        ("To jest pornografia dziecięca.", [("terms", "blocking")]),
        ("To jest „pornografia dziecięca”.", []),
        ("Pacjent jest bezpieczny.", [("terms", "warning")]),
    ],
)
def test_avoided_words_block_careful_ones_warn_and_quoted_ones_pass(task, words, weights):
    terms_of_polish()
    translate(task, {SAFE: words})
    assert weighed(task) == weights
    if ("terms", "blocking") in weights:
        with pytest.raises(ChecksFailed, match="pornografia dziecięca"):
            operations.request_review(task, user=member("translator"))
    else:
        operations.request_review(task, user=member("translator"))


def test_a_paragraph_that_the_original_marks_as_a_quotation_excuses_what_may_be_quoted():
    factories.home()
    factories.home("pl", "Pomoc")
    quoting = send(campaign(f"<p>{CALL}</p><blockquote>The law says so.</blockquote><p>{SAFE}</p>"))
    assert [row.source for row in sheet(quoting).segments if row.place.is_quotation] == ["The law says so."]
    terms_of_polish()
    translate(quoting, {"The law says so.": "Tak mówi prawo: pornografia dziecięca.", CALL: "Dzwoń 112."})
    assert weighed(quoting) == []
    translate(quoting, {SAFE: "Pornografia dziecięca to przemoc."})
    assert weighed(quoting) == [("terms", "blocking")]
