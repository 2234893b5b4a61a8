"""The demo's texts are really translated, complete, fictional and readable."""

import re
from collections import Counter

import pytest
from twops_directory.choices import ServiceKind
from twops_directory.loading.rules import parse_rules
from twops_directory.loading.services import parse_country
from twops_site.demo import drawings, files, pages
from twops_site.setup import shipped

LANGUAGES = files.languages_with_words()
IN_ALL = ["home", "find_help", "campaign_talk", "guide_talk", "safety", "privacy", "accessibility",
          "about", "partners", "contact", "imprint"]  # fmt: skip
WORDS = {tag: files.page_words(tag) for tag in LANGUAGES}
COUNTRIES = {path.stem: parse_country(files.read_yaml(path), path.name) for path in files.service_files()}
RULES = [parse_rules(files.read_yaml(path), path.name) for path in files.rule_files()]
SERVICES = [(code, service) for code, data in COUNTRIES.items() for service in data.services]
OF_COUNTRY = {
    country.code.lower(): [tag for tag in country.languages if tag in LANGUAGES]
    for country in shipped.countries()
}
# Shares of words that may be equal to the English page's: names and loan words are.
SHARED_AT_MOST = 0.35


FACTS = {
    "block",
    "drawing",
    "document",
    "language",
    "format",
    "source",
    "url",
    "email",
    "kind",
    "audience",
    "pages",
}


def words_in(value: object) -> list[str]:
    """Return the texts of a block or field of a page, without its facts."""
    if isinstance(value, dict):
        return [text for name, part in value.items() if name not in FACTS for text in words_in(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in words_in(part)]
    return [value] if isinstance(value, str) else []


def text_of(page: files.PageWords) -> str:
    return " ".join([page.title, page.summary, *words_in(page.entries), *words_in(page.fields)])


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", IN_ALL)
def test_the_page_exists_with_every_part(language, key):
    page, english = WORDS[language][key], WORDS["en"][key]
    assert [section.points for section in page.sections] == [section.points for section in english.sections]
    assert all(words_of(part) for section in page.sections for part in (section.heading, *section.texts))
    assert len(page.title) <= 255 and len(page.summary) <= 400
    assert re.fullmatch(r"[a-z0-9-]+", page.slug)


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_a_translation_is_not_english_with_another_label(language):
    for key, page in WORDS[language].items():
        own = words_of(text_of(page))
        english = set(words_of(text_of(WORDS["en"][key])))
        shared = sum(1 for word in own if word in english) / len(own)
        assert shared <= SHARED_AT_MOST, f"{language} {key}: {shared:.0%} of the words are the English page's"


def test_the_measure_catches_a_page_that_was_not_translated():
    english = words_of(text_of(WORDS["en"]["privacy"]))
    assert sum(1 for word in english if word in set(english)) / len(english) > SHARED_AT_MOST


def test_two_languages_never_have_the_same_text():
    for key in IN_ALL:
        texts = [text_of(WORDS[tag][key]) for tag in LANGUAGES]
        assert len(set(texts)) == len(LANGUAGES)


def test_the_work_in_progress_is_as_the_workflow_shows_it():
    family = {tag: words["guide_family"] for tag, words in WORDS.items() if "guide_family" in words}
    assert set(family) == {"en", "de", "lt"}
    assert family["en"].changed is not None and len(family["de"].sections) == len(family["en"].sections)
    assert 0 < len(family["lt"].sections) < len(family["en"].sections)
    assert {tag for tag, words in WORDS.items() if "campaign_november" in words} == {
        "en",
        "pl",
        "de",
        "fi",
        "fr",
    }
    assert set(pages.TYPES) == set(WORDS["en"])


IN_FIVE = [
    key
    for key in WORDS["en"]
    if key not in IN_ALL
    and not key.startswith("country_")
    and key not in ("campaign_november", "guide_family")
]


@pytest.mark.parametrize("language", ["pl", "de", "fi", "el"])
@pytest.mark.parametrize("key", IN_FIVE)
def test_campaigns_and_what_belongs_to_them_are_there_whole_in_five_languages(language, key):
    """As many texts as the English page has: a list that is shorter would leave a translation half done."""
    page, english = WORDS[language][key], WORDS["en"][key]
    assert len(words_in(page.entries)) == len(words_in(english.entries)) - texts_of_facts(english)
    assert set(page.fields) == {
        name for name in english.fields if name not in ("drawing", "files", "sources")
    }
    assert [section.points for section in page.sections] == [section.points for section in english.sections]


def texts_of_facts(page: files.PageWords) -> int:
    """Return how many texts of an English page stand for something that is not translated: credits, campaigns."""
    return sum(name in entry for entry in page.entries for name in ("credit", "campaign"))


def test_fourteen_countries_have_ten_services_or_eleven():
    """Enough for every door, and no more than a demo that starts quickly may load."""
    assert set(COUNTRIES) == set(OF_COUNTRY) and len(COUNTRIES) == 14
    counts = Counter(code for code, _service in SERVICES)
    assert set(counts.values()) == {10, 11} and sum(counts.values()) == 147


@pytest.mark.parametrize("code", sorted(OF_COUNTRY))
def test_services_have_words_in_the_countrys_languages_and_english(code):
    for service in COUNTRIES[code].services:
        assert next(iter(service.words)) == OF_COUNTRY[code][0], "the primary language comes first"
        assert set(service.words) >= {*OF_COUNTRY[code], "en"}, service.key
        for language, words in service.words.items():
            assert len(words_of(" ".join(words.values()))) >= 35, f"{service.key} {language}"
            assert "demo" in words["name"].lower(), "the visible marker"


def test_kinds_and_ways_vary():
    kinds = Counter(str(service.facts["kind"]) for _code, service in SERVICES)
    assert set(kinds) == set(ServiceKind.values) - {ServiceKind.OTHER}
    assert len({service.facts["cost"] for _code, service in SERVICES}) >= 3


# Ofcom's drama numbers, PTS's, the Bundesnetzagentur's; elsewhere obviously invalid: runs of zeros.
FICTION = {
    "gb": r"(?:\+44 ?)?0?(?:808 157 0\d{3}|20 7946 0\d{3})$",
    "se": r"(?:\+46 ?\(?0?\)?|0)(?:8-465 004 \d\d|31-390 06 [0-4]\d|8 465 004 \d\d|31 390 06 [0-4]\d)",
    "de": r"(?:\+49 ?|\(?0\)?)(?:30[ /-]?23125 ?\d{3}|89[ /-]?99998 ?\d{3})",
}
TEXT_ADDRESS = re.compile(r"[\w.+-]+@([\w.-]+)|https?://([\w.-]+)")


def phones_of(service):
    """Return the numbers of a service, of its contact persons and of both at its places."""
    at_places = [phone for place in service.at_places for phone in place["phones"]]
    people = [
        *service.further["contacts"],
        *(who for place in service.at_places for who in place["contacts"]),
    ]
    return [*service.phones, *at_places, *(phone for person in people for phone in person["phones"])]


def test_no_number_can_belong_to_anybody():
    for code, service in SERVICES:
        for phone in phones_of(service):
            number = str(phone["number"])
            if code in FICTION:
                assert re.match(FICTION[code], number), f"{service.key}: {number}"
            else:
                assert re.search(r"0{3,}", re.sub(r"\D", "", number)), f"{service.key}: {number}"
    assert sum(len(phones_of(service)) - len(service.phones) for _code, service in SERVICES) >= 3


def test_every_address_is_reserved_for_examples():
    texts = [path.read_text(encoding="utf-8") for path in files.FOLDER.rglob("*.yaml")]
    hosts = {mail or web for text in texts for mail, web in TEXT_ADDRESS.findall(text)}
    assert hosts and all(
        re.search(r"(^|\.)example(\.org|\.com|\.net)?$", host.rstrip(".")) for host in hosts
    ), hosts


def test_avoided_terms_are_absent():
    """Terms that published guidance asks to avoid, in the languages that have one (stems, so that inflected forms count)."""
    avoided = {
        "en": r"child porn|kiddy|paedo|pedo|pervert|monster",
        "de": r"kinderporno|kinderschänder|pädophil",
        "fr": r"pédoporno|pornographie infantile|pédophile",
        "nl": r"kinderporno|pedofie",
        "pl": r"pornografi\w+ dziecięc|pedofil",
        "fi": r"lapsiporno|pedofii",
        "sv": r"barnporno|pedofil",
        "nb": r"barneporno|pedofil",
        "cs": r"dětsk\w+ pornogra|pedofil",
        "it": r"pedoporno|pedofil",
        "el": r"παιδική πορνογραφία|παιδόφιλ",
        "lt": r"vaikų pornogra|pedofil",
        "mt": r"pornografija tat-tfal|pedofil",
    }
    for language, pattern in avoided.items():
        texts = [text_of(page) for page in WORDS[language].values()]
        texts += [" ".join(s.words[language].values()) for _c, s in SERVICES if language in s.words]
        texts += [" ".join(s.notes.get(language, {}).values()) for _c, s in SERVICES]
        texts += [" ".join(s.notes[tag]) for _c, s in SERVICES for tag in s.notes]
        texts += [r.words[language]["legal_note"] for r in RULES if language in r.words]
        assert not re.search(pattern, " ".join(texts), re.IGNORECASE), language


def test_every_file_of_a_material_is_there_and_another_one_for_every_language_and_size():
    for key in ("material_poster", "material_texts"):
        rows = WORDS["en"][key].fields["files"]
        names = [row["document"] for row in rows]
        contents = {drawings.file_of(name) for name in names}
        assert len(contents) == len(names) == len(set(names))
        assert all(f".{row['language']}." in row["document"] for row in rows)
        assert max(map(len, contents)) < 30_000


def test_facts_that_every_language_shows_are_no_english_sentences():
    for page in WORDS["en"].values():
        for entry in (*page.entries, *(each for each in page.fields.get("files", ()))):
            for fact in (*(each["source"] for each in entry.get("figures", ())), entry.get("format", "")):
                assert not re.search(r"[a-z]{5}", fact), fact
