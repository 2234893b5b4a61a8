"""The checks one by one: pairs by hand, what each must find and what it must let pass. No database."""

import time

import pytest
from twops_locale.models.quality import TextCheck as Check
from twops_locale.quality import whole
from twops_locale.quality.numbers import telephones
from twops_locale.quality.run import faults_of
from twops_locale.quality.scripts import scripts_of
from twops_locale.quality.text import text_of
from twops_locale.worksheet.segment import Place

NBSP, NARROW = "\u00a0", "\u202f"
SLUG = Place(0, "Slug", "", 255, is_slug=True)
SHORT = Place(0, "Summary", "", 20)


def found(source, target, languages="en pl", place=None):
    source_language, language = languages.split()
    return [
        check.value for check, _fault in faults_of(text_of(source, target, source_language, language, place))
    ]


BAD = [
    # placeholders
    ("placeholders", "Dear %(name)s", "Cześć %(nazwa)s", "en pl"),
    ("placeholders", "Page {page} of {pages}", "Seite {page}", "en de"),
    ("placeholders", "Call {number}", "Soita {number} {number}", "en fi"),
    ("placeholders", "You have %s messages", "Masz wiadomości", "en pl"),
    ("placeholders", "Hello {{ user }}", "Labas", "en lt"),
    ("placeholders", "Cost: ${price}", "Prezzo: $price", "en it"),
    # links
    ("links", 'Ask <a id="a1">the chat</a>.', "Zapytaj na czacie.", "en pl"),
    ("links", 'See <a id="a1">here</a> and <a id="a2">there</a>.', 'Se <a id="a1">her</a>.', "en nb"),
    ("links", 'See <a id="a1">here</a>.', 'Se <a id="a1">här</a> och <a id="a2">där</a>.', "en sv"),
    ("links", 'See <a id="a1">here</a>.', 'Se <a id="a1">här</a> och <a id="a1">där</a>.', "en sv"),
    ("links", 'Ask <a id="a1">the chat</a>.', 'Zapytaj<a id="a1"></a>.', "en pl"),
    ("links", "Read https://www.example.org/help.", "Lies https://beispiel.example.org/hilfe.", "en de"),
    ("links", "Write to help@example.org.", "Pisz na pomoc@example.org.", "en pl"),
    ("links", "Write to us.", "Schreiben Sie an wir@example.org.", "en de"),
    # telephones
    ("telephones", "In danger call 112.", "W niebezpieczeństwie dzwoń 999.", "en pl"),
    ("telephones", "In danger call 112.", "W niebezpieczeństwie zadzwoń.", "en pl"),
    ("telephones", "Call the emergency number.", "Dzwoń 112.", "en pl"),
    ("telephones", "Call 116 123.", "Ring 116 111.", "en sv"),
    ("telephones", "Call +48 22 000 00 12.", "Zadzwoń +48 22 000 00 21.", "en pl"),
    ("telephones", "Call 0800 10 20 300.", "Bel 0800 10 20 30.", "en nl"),
    ("telephones", "اتصل بالرقم ١١٢.", "Call 999.", "ar en"),
    # numbers
    ("numbers", "From 16 years.", "Ab 18 Jahren.", "en de"),
    ("numbers", "It costs 25 euros.", "Maksaa 35 euroa.", "en fi"),
    ("numbers", "14 countries take part.", "Dalyvauja šalys.", "en lt"),
    ("numbers", "Many people asked.", "Zapytało 2500 osób.", "en pl"),
    ("numbers", "Open 9:00 to 17:00.", "Aperto dalle 9.00 alle 18.00.", "en it"),
    ("numbers", "Wait 3 days.", "Vent 4 dager.", "en nb"),
    # markup
    ("markup", "This is <b>never</b> passed on.", "To nigdy nie jest przekazywane.", "en pl"),
    ("markup", "This is never passed on.", "To <b>nigdy</b> nie jest przekazywane.", "en pl"),
    ("markup", "Say <i>no</i>.", "Säg <b>nej</b>.", "en sv"),
    ("markup", "Say <i>no</i>.", "Säg <i>nej.", "en sv"),
    ("markup", "<b>Say <i>no</i></b>.", "<b>Säg <i>nej</b></i>.", "en sv"),
    # a copy
    ("untranslated", "You can call without a name.", "You can call without a name.", "en pl"),
    ("untranslated", "Find help", "Find help", "en it"),
    ("untranslated", "Ihr Name bleibt geheim.", "Ihr Name bleibt geheim.", "de fr"),
    # scripts
    ("script", "Confidential help", "Pоufna pomoc", "en pl"),  # a Cyrillic о
    ("script", "Confidential help", "Εμπιστευτική βoήθεια", "en el"),  # a Latin o
    ("script", "The help", "H βοήθεια", "en el"),  # a Latin H alone
    ("script", "Call us when you need help", "Kaleste mas otan chreiazeste voitheia", "en el"),
    ("script", "Help for families", "Допoмога родинам", "en uk"),  # a Latin o
    ("script", "Help for families", "Помощь rodzinom i семьям", "en pl"),
    ("script", "Confidential", "Vertraulich f\u00c3\u00bcr alle", "en de"),
    ("script", "Confidential", "Ver\u200btraulich", "en de"),
    # quotation marks
    ("quotation", "Say “help me”.", 'Powiedz "pomóż mi".', "en pl"),
    ("quotation", "Say “help me”.", "Powiedz “pomóż mi”.", "en pl"),
    ("quotation", "Say “help me”.", "Sag „hilf mir”.", "en de"),
    ("quotation", "Say “help me”.", "Säg „hjälp mig”.", "en sv"),
    ("quotation", "Say “help me”.", "Sano «auta minua».", "en fi"),
    ("quotation", "Say “help me”.", "Řekni „pomoz mi.", "en cs"),
    ("quotation", "Say “help me”.", "Sakyk »padėk man«.", "en lt"),
    # spaces
    ("spaces", "One chat for all.", "Jeden czat  dla wszystkich.", "en pl"),
    ("spaces", "One chat for all.", "Een chat voor iedereen. ", "en nl"),
    ("spaces", "Is it safe?", "Czy to bezpieczne ?", "en pl"),
    ("spaces", "Is it safe?", "Est-ce sûr ?", "en fr"),
    ("spaces", "Is it safe?", "Est-ce sûr?", "en fr"),
    ("spaces", "Say “help”.", "Dites « aide ».", "en fr"),
    ("spaces", "Say “help”.", f"Dites «aide{NBSP}».", "en fr"),
    ("spaces", "Listen; do not judge.", "Écoutez ; ne jugez pas.", "en fr"),
    ("spaces", "Is it safe?", "Est-ce sûr ?", "en fr-CA"),
    # the end
    ("ending", "Will they report me?", "Czy mnie zgłoszą.", "en pl"),
    ("ending", "Will they report me?", "Θα με καταγγείλουν.", "en el"),
    ("ending", "You may stay anonymous.", "Możesz pozostać anonimowy", "en pl"),
    ("ending", "How it works", "Wie es geht.", "en de"),
    ("ending", "You need:", "Potrzebujesz.", "en pl"),
    ("ending", "Θα με καταγγείλουν;", "Will they report me.", "el en"),
    ("ending", "誰が知りますか？", "Who will know.", "ja en"),
]


@pytest.mark.parametrize(("check", "source", "target", "languages"), BAD)
def test_a_fault_is_found_and_nothing_else(check, source, target, languages):
    assert set(found(source, target, languages)) == {check}


GOOD = [
    ("Dear %(name)s", "%(name)s, cześć", "en pl"),
    ("100 % sure", "100 % sicher", "en de"),
    ("100 % discretion", "100 %d’anonymat".replace("%d", "% d"), "en fr"),
    ('Ask <a id="a1">the chat</a>.', 'Zapytaj <a id="a1">na czacie</a>.', "en pl"),
    (
        '<a id="a1">A</a> before <a id="a2">B</a>.',
        '<a id="a2">B</a> po <a id="a1">A</a>.',
        "en pl",
    ),
    ("Read https://example.org/en/help.", "Lies https://www.example.org/de/hilfe.", "en de"),
    ("Write to Help@example.org.", "Pisz na help@example.org.", "en pl"),
    ("In danger call 112.", "W niebezpieczeństwie dzwoń 112.", "en pl"),
    ("Call 116 123, or 116123.", f"Zadzwoń: 116{NBSP}123.", "en pl"),
    ("Call +48 22 000 00 12.", "Zadzwoń (22) 000-00-12.", "en pl"),
    ("Call +49 (0)30 23125-012.", "Ring +49 30 23125012.", "en sv"),
    ("Call 112.", "اتصل بالرقم ١١٢.", "en ar"),
    ("Open 9:00 to 17:00.", "Avoinna klo 9.00–17.00.", "en fi"),
    ("Open 9 am to 5 pm.", "Geöffnet von 9 bis 17 Uhr.", "en de"),
    ("Open from 9.30 p.m.", f"Ouvert à partir de 21{NBSP}h{NBSP}30.", "en fr"),
    ("Help 24/7.", "Pomoc przez całą dobę.", "en pl"),
    ("Help 24 hours a day.", "Hilfe rund um die Uhr.", "en de"),
    ("It reached 1,500,000 people.", f"Dotarło do 1{NBSP}500{NBSP}000 osób.", "en pl"),
    ("It reached 12,500 people.", "12.500 Menschen haben es gesehen.", "en de"),
    ("It reached 12,500 people.", "12’500 Menschen haben es gesehen.", "en de-CH"),
    ("It costs 2.50 euros.", f"Il coûte 2,50{NBSP}euros.", "en fr"),
    ("On 29 November 2026.", "Am 29.11.2026.", "en de"),
    ("On 2026-11-29.", "29 listopada 2026 r.", "en pl"),
    ("From 2024 to 2027.", "2024–2027.", "en nl"),
    ("Fourteen countries.", "14 Länder.", "en de"),
    ("Press the key 3 times.", "Paina näppäintä kolmesti.", "en fi"),
    ("Say <b>no</b>.", "Säg <strong>nej</strong>.", "en sv"),
    ("One<br>two", "Jeden dwa", "en pl"),
    ("Chat", "Chat", "en de"),
    ("Online chat", "Chat online", "en it"),
    ("Institut Nebelsee (demo)", "Institut Nebelsee (demo)", "de fr"),
    ("+48 22 000 00 12", "+48 22 000 00 12", "en pl"),
    ("https://example.org/a-b", "https://example.org/a-b", "en pl"),
    ("The colour of the text", "The colour of the text", "en en-GB"),
    ("Help with Tor", "Βοήθεια με το Tor", "en el"),
    ("Write an e-mail", "Γράψτε ένα email", "en el"),
    ("Ukrainian (Українська)", "Ukraiński (Українська)", "en pl"),
    ("The α value", "Wartość α", "en pl"),
    ("Write to a@example.org.", "Γράψτε στο a@example.org.", "en el"),
    ("Say “help me”.", "Powiedz „pomóż mi”.", "en pl"),
    ("Say “help me”.", "Sag „hilf mir“.", "en de"),
    ("Say “help me”.", "Sag «hilf mir».", "en de-CH"),
    ("Say “help me”.", "Säg ”hjälp mig”.", "en sv"),
    ("Say “help me”.", "Πείτε «βοήθησέ με».", "en el"),
    ("Say “help me”.", f"Dites «{NARROW}aidez-moi{NARROW}».", "en fr"),
    ("Say “help me”.", "Għid “għinni”.", "en mt"),
    ("Say ‘help me’.", "Zeg ‘help me even’.", "en nl"),
    ("Don't worry.", "Non c'è di che preoccuparsi.", "en it"),
    ('A 15" screen', 'Ein 15" großer Bildschirm', "en de"),
    ("Is it safe?", f"Est-ce sûr{NARROW}?", "en fr"),
    ("Is it safe?", "Est-ce sûr?", "en fr-CH"),
    ("Open: 9:00", f"Ouvert{NBSP}: 9:00", "en fr"),
    ("See https://example.org/?a=1;b", f"Voir{NBSP}: https://example.org/?a=1;b", "en fr"),
    ("Wait ...", "Poczekaj ...", "en pl"),
    ("Will they report me?", "Θα με καταγγείλουν;", "en el"),
    ("Will they report me?", "هل سيبلغون عني؟", "en ar"),
    ("Who will know?", "誰が知りますか？", "en ja"),
    ("Nobody knows.", "誰も知りません。", "en ja"),
    ("He said “stop.”", "Powiedział „stop”.", "en pl"),
    ("24 hours", "24 Std.", "en de"),
    ("It is over!", "Ohi on.", "en fi"),
    ("Nobody knows.", "ไม่มีใครรู้", "en th"),
]


@pytest.mark.parametrize(("source", "target", "languages"), GOOD)
def test_a_good_translation_passes(source, target, languages):
    assert found(source, target, languages) == []


@pytest.mark.parametrize(
    ("target", "checks"),
    [("a" * 20, []), ("a" * 21, ["length"]), ("&amp;" * 20, []), ("<b>" + "a" * 20 + "</b>", ["markup"])],
)
def test_the_length_is_that_of_the_plain_text(target, checks):
    assert found("x", target, place=SHORT) == checks


@pytest.mark.parametrize(
    ("target", "checks"),
    [
        ("pierwsza-rozmowa", []),
        ("πρώτη-συζήτηση", []),
        ("the-first-talk", []),
        ("Pierwsza rozmowa", ["slug"]),
        ("rozmowa?", ["slug"]),
        ("?", ["slug"]),
        ("a" * 256, ["length"]),
    ],
)
def test_an_address_has_its_own_rules_and_no_others(target, checks):
    assert found("the-first-talk", target, place=SLUG) == checks


def test_a_fault_says_what_and_what_to_do_and_where():
    words = "W niebezpieczeństwie dzwoń 999."
    faults = [fault for _check, fault in faults_of(text_of("In danger call 112.", words, "en", "pl"))]
    assert [str(fault.reason) for fault in faults] == [
        "The telephone number “112” of the original is missing.",
        "The telephone number “999” is not in the original.",
    ]
    assert all(str(fault.remedy) for fault in faults)
    assert faults[0].span is None
    start, end = faults[1].span
    assert words[start:end] == "999"


def test_only_the_checks_that_are_asked_answer():
    text = text_of("In danger call 112.", "Dzwoń 999", "en", "pl")
    assert {check for check, _fault in faults_of(text, [Check.ENDING])} == {Check.ENDING}


def test_of_two_wordings_the_rarer_one_is_named_and_of_two_equal_ones_the_later():
    texts = {
        1: ("Your name stays", "Nazwisko zostaje"),
        2: ("Your name stays", "Imię zostaje"),
        3: ("Your name stays", "Imię zostaje"),
        4: ("Who will know", "Kto się dowie"),
        5: ("Who will know", "Kto będzie wiedział"),
        6: ("It is free", "To nic nie kosztuje"),
    }
    assert whole.minority(texts) == {1: {"Imię zostaje"}, 5: {"Kto się dowie"}}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Call 112 or +48 22 000 00 12 (9.00-17.00).", ["112", "+48 22 000 00 12"]),
        ("On 29.11.2026 at 9:00, for 112 euros", ["112"]),
        ("1,500,000 people; 10 000 000 people; 2026-11-29", []),
        ("116 123, 116-111", ["116 123", "116-111"]),
        ("https://example.org/48220000012 {5551234567} a5551234567", []),
        ("From 2024-2027", []),
        ("tel. 22 000 00 12", ["22 000 00 12"]),
    ],
)
def test_telephone_numbers_are_told_from_dates_times_and_amounts(text, numbers):
    assert [number for number, _where in telephones(text, frozenset({"112"}))] == numbers


@pytest.mark.parametrize(
    ("tag", "scripts"),
    [
        ("el", {"GREEK"}),
        ("mt", {"LATIN"}),
        ("uk", {"CYRILLIC"}),
        ("sr", {"CYRILLIC"}),
        ("sr-Latn", {"LATIN"}),
        ("ar", {"ARABIC"}),
        ("fr-BE", {"LATIN"}),
        ("qqq", set()),
    ],
)
def test_scripts_of_languages(tag, scripts):
    assert scripts_of(tag) == scripts


@pytest.mark.parametrize("piece", ["a", "1 ", "(1", "{", "www.", "a@", "“", " ", "Ã", "+4", "1.1"])
def test_the_longest_text_that_is_stored_takes_no_time(piece):
    longest = piece * (20_000 // len(piece))
    began = time.perf_counter()
    found("Call 112.", longest)
    found(longest, "Dzwoń 112.")
    assert time.perf_counter() - began < 1
