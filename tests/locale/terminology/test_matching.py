"""Terms are found in the forms that a sentence gives them, and in no other word."""

import time

import pytest
from twops_locale.terminology.csv_files import shipped_terms
from twops_locale.terminology.matching import TermEntry, TermIndex
from twops_locale.terminology.segment_text import quotations_in, visible

from .forms import FORMS, OTHERS


def index(language: str, *texts: str, **more: object) -> TermIndex:
    return TermIndex([TermEntry("c", language, text, "avoided", **more) for text in texts], language)  # type: ignore[arg-type]  # fields by name


def pairs(table: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    return [
        (language, term, form)
        for language, terms in table.items()
        for term, forms in terms.items()
        for form in forms.split("|")
    ]


@pytest.mark.parametrize("language", FORMS)
def test_every_form_is_found(language):
    missed = [
        (term, form)
        for tag, term, form in pairs(FORMS)
        if tag == language and not index(language, term).find(f"Tu {form}, 2026.")
    ]
    assert missed == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_other_word_is(language):
    found = [
        (term, text)
        for tag, term, text in pairs(OTHERS)
        if tag == language and index(language, term).find(text)
    ]
    assert found == []


def test_the_forms_that_a_term_lists_are_found_and_with_only_listed_nothing_else():
    found = index("pl", "pedofil", forms=("pedofila", "pedofilem"), only_listed=True)
    assert [hit.words for hit in found.find("Pedofila i pedofilem, nie pedofilia ani pedofili.")] == [
        "Pedofila",
        "pedofilem",
    ]


def test_the_longest_term_counts_and_says_what_to_write_instead():
    terms = [
        TermEntry("offence", "en", "sex offender", "careful"),
        TermEntry("youth", "en", "juvenile sex offender", "avoided", reason="A label."),
        TermEntry("youth", "en", "child with harmful sexual behaviour", "preferred"),
    ]
    [hit] = TermIndex(terms, "en").find("He was called a juvenile sex offender.")
    assert (hit.start, hit.end, hit.words) == (16, 37, "juvenile sex offender")
    assert (hit.concept, hit.status, hit.reason) == ("youth", "avoided", "A label.")
    assert hit.alternatives == ("child with harmful sexual behaviour",)


def test_spans_are_those_of_the_text_that_is_seen():
    [hit] = index("de", "Kinderpornografie").find(
        "<b>Ver&shy;boten &amp; schlimm</b>: Kinder\u00adporno<i>grafie</i>n"
    )
    text = visible("<b>Ver&shy;boten &amp; schlimm</b>: Kinder\u00adporno<i>grafie</i>n").text
    assert text[hit.start : hit.end] == "Kinder\u00adpornografien"


def test_accents_may_be_characters_of_their_own():
    assert index("cs", "dětská pornografie").find("de\u030ctska\u0301 pornografie")


@pytest.mark.parametrize(
    ("language", "text", "quoted"),
    [
        ("de", "§ 184b nennt es „Kinderpornografie“.", True),
        ("de", "§ 184b nennt es Kinderpornografie.", False),
        ("de", "„Es ist verboten“, auch Kinderpornografie, sagt „das Gesetz“.", False),
        ("de", "<blockquote>Kinderpornografie</blockquote>", True),
        ("pl", "art. 202 („Kinderpornografie”)", True),
        ("fr", "l’article « Kinderpornografie »", True),
        ("en", "it’s about Kinderpornografie, isn’t it", False),
        ("fi", "laki sanoo ”Kinderpornografie”", True),
    ],
)
def test_a_quotation_is_what_stands_in_the_marks_of_the_language(language, text, quoted):
    entries = [TermEntry("c", language, "Kinderpornografie", "avoided", quotable=True, only_listed=True)]
    [hit] = TermIndex(entries, language).find(text)
    assert (hit.quoted, hit.excused) == (quoted, quoted)


def test_a_quotation_without_an_end_is_none_and_takes_no_time():
    began = time.process_time()
    assert quotations_in("„ohne Ende " * 20_000, "de") == []
    assert time.process_time() - began < 1


SENTENCES = {
    "en": "People who worry about their thoughts can call us every day, and nobody asks for a name",
    "de": "Wer sich um die eigenen Gedanken sorgt, kann jeden Tag anrufen und bleibt ungenannt",
}


@pytest.mark.parametrize(("language", "word"), [("en", "child prostitutes"), ("de", "Kinderpornos")])
def test_three_hundred_segments_against_all_terms_take_a_fifth_of_a_second_at_most(language, word):
    rows = [row for row in shipped_terms() if row.language == language]
    terms = [TermEntry(row.concept, language, row.text, row.status, forms=row.forms) for row in rows]
    segments = [
        f"{SENTENCES[language]} {number}: <b>{word}</b> &amp; Segment{number}." for number in range(300)
    ]
    began = time.process_time()
    looked = TermIndex(terms, language)
    found = [hit.words for segment in segments for hit in looked.find(segment)]
    took_s = time.process_time() - began
    assert found == [word] * 300
    assert took_s <= 0.2
