"""Who may change which words, and imports that are whole or nothing."""

import io

import pytest
from django.core.management import CommandError, call_command
from twops_locale.models import Concept, Term
from twops_locale.terminology import operations
from twops_locale.terminology.access import TermsNotAllowed
from twops_locale.terminology.lookup import find_terms, find_terms_in, load_indices
from twops_locale.terminology.rows import TermFaults, TermRow

from tests import factories

pytestmark = pytest.mark.django_db


def row(
    language: str, text: str, status: str = "preferred", concept: str = "abuse", **more: object
) -> TermRow:
    return TermRow("row 1", concept, language, text, status, **more)  # type: ignore[arg-type]  # fields by name


@pytest.fixture
def concept() -> Concept:
    operations.take_terms([row("pl", "wykorzystywanie"), row("fi", "väkivalta")], user=None, overwrite=False)
    return Concept.objects.get()


def words() -> set[str]:
    return set(Term.objects.values_list("text", flat=True))


def test_the_terms_of_the_package_are_loaded_once_and_what_was_changed_here_stays():
    out = io.StringIO()
    call_command("load_terms", stdout=out)
    made = Term.objects.count()
    assert f"{made} terms made" in out.getvalue() and made > 100
    Term.objects.filter(text="minor").update(reason="Ours.")
    call_command("load_terms", stdout=out)
    assert f"0 terms made, 0 changed, {made - 1} were there already" in out.getvalue()
    assert Term.objects.get(text="minor").reason == "Ours."
    call_command("load_terms", overwrite=True, stdout=io.StringIO())
    assert Term.objects.get(text="minor").reason != "Ours."


def test_a_file_with_faults_changes_nothing(tmp_path):
    file = tmp_path / "terms.csv"
    file.write_text("concept,language,text,status\nabuse,pl,przemoc,preferred\nabuse,xx,a,b\n", "utf-8")
    with pytest.raises(CommandError, match=r"row 3, status: (.|\n)*row 3, language: "):
        call_command("load_terms", str(file))
    assert not Concept.objects.exists()


def test_a_reviewer_changes_the_words_of_the_own_language_and_no_other(concept):
    reviewer = factories.reviewer("pl")
    concept.terms = list(concept.terms.all())
    for term in concept.terms.all():
        term.reason = "Tak."
    with pytest.raises(TermsNotAllowed) as refused:
        operations.save_concept(concept, user=reviewer)
    assert refused.value.languages == ["fi"]
    assert not Term.objects.filter(reason="Tak.").exists()

    concept = Concept.objects.get()
    concept.terms = [term for term in concept.terms.all() if term.language == "fi"] + [
        Term(language="pl", text="krzywda"),
        Term(language="pl-PL", text="przemoc"),
    ]
    operations.save_concept(concept, user=reviewer)
    assert words() == {"väkivalta", "krzywda", "przemoc"}


@pytest.mark.parametrize("change", ["remove", "move", "rename", "delete"])
def test_a_reviewer_takes_nothing_from_another_language(concept, change):
    reviewer = factories.reviewer("pl")
    finnish = next(term for term in concept.terms.all() if term.language == "fi")
    with pytest.raises(TermsNotAllowed):
        if change == "remove":
            concept.terms = [term for term in concept.terms.all() if term.language == "pl"]
        elif change == "move":
            finnish.language = "pl"
            concept.terms = [term for term in concept.terms.all() if term.language == "pl"] + [finnish]
        elif change == "rename":
            concept.code = "harm"
        else:
            operations.delete_concept(concept, user=reviewer)
        operations.save_concept(concept, user=reviewer)
    assert words() == {"wykorzystywanie", "väkivalta"}


def test_translators_and_outsiders_change_nothing_coordinators_everything(concept):
    for person in (factories.translator("pl"), factories.communications_editor()):
        concept.terms.add(Term(language="pl", text="nowe"))
        with pytest.raises(TermsNotAllowed):
            operations.save_concept(concept, user=person)
        with pytest.raises(TermsNotAllowed):
            operations.take_terms([row("pl", "inne")], user=person, overwrite=True)
    coordinator = factories.user("coordinator", groups=(_coordinators(),))
    operations.take_terms([row("mt", "abbuż")], user=coordinator, overwrite=False)
    operations.delete_concept(Concept.objects.get(), user=coordinator)
    assert not Term.objects.exists()


def _coordinators():
    from django.contrib.auth.models import Group, Permission

    group = Group.objects.create(name="Coordinators")
    group.permissions.add(Permission.objects.get(codename="change_concept"))
    return group


def test_an_import_of_a_reviewer_may_repeat_the_words_of_others_but_not_change_them(concept):
    reviewer = factories.reviewer("pl")
    same = [row("fi", "väkivalta"), row("pl", "wykorzystywanie", "careful")]
    assert operations.take_terms(same, user=reviewer, overwrite=True).changed == 1
    with pytest.raises(TermsNotAllowed):
        operations.take_terms(
            [row("fi", "väkivalta", "avoided"), row("pl", "nowe")], user=reviewer, overwrite=True
        )
    assert "nowe" not in words()
    with pytest.raises(TermFaults):
        operations.take_terms([row("pl", "nowe"), row("pl", "")], user=reviewer, overwrite=True)
    assert "nowe" not in words()


def test_the_terms_of_a_language_are_read_by_one_query_whatever_the_text(concept, django_assert_num_queries):
    with django_assert_num_queries(1):
        hits = find_terms_in(["Mówimy o wykorzystywaniu."] * 50, "pl-PL")
    assert [len(found) for found in hits] == [1] * 50
    with django_assert_num_queries(1):
        assert set(load_indices("pl", "fi", "mt")) == {"pl", "fi", "mt"}
    assert find_terms("wykorzystywanie", "fi") == []


def test_terms_of_a_region_serve_the_region_only():
    operations.take_terms([row("de", "Gewalt"), row("de-CH", "Tätlichkeit")], user=None, overwrite=False)
    assert [hit.words for hit in find_terms("Gewalt, Tätlichkeit", "de-ch")] == ["Gewalt", "Tätlichkeit"]
    assert [hit.words for hit in find_terms("Gewalt, Tätlichkeit", "de")] == ["Gewalt"]
