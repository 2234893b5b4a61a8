"""What would make a page easier to read, each with the reason: for editors, while they write. Nothing is refused for it.

Pure functions of texts; who shows them is ``twops_awareness.panels``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Words a sentence that are read easily under stress. English: GOV.UK's 20 for most sentences. Languages that say with an
# ending what English says with a word of its own need fewer words for as much (compare the IReST texts, 2012).
WORDS_A_SENTENCE = {"fi": 14, "lt": 15, "pl": 16, "cs": 16, "mt": 18, "de": 18}
WORDS_A_SENTENCE_ELSEWHERE = 20
LONGEST_SHOWN = 120  # characters of a sentence
CHARACTERS_WITHOUT_HEADING = 1_500
HEADING_CHARACTERS = 80
ALT_CHARACTERS = 200
# Words of links that say nothing when they are read by themselves, as screen readers list them.
EMPTY_LINKS = {
    "en": ("here", "click here", "more", "read more", "this link", "link"),
    "pl": ("tutaj", "tu", "kliknij tutaj", "więcej", "czytaj więcej", "link"),
    "de": ("hier", "hier klicken", "mehr", "weiterlesen", "link"),
    "it": ("qui", "clicca qui", "di più", "leggi di più", "link"),
    "el": ("εδώ", "κάντε κλικ εδώ", "περισσότερα", "σύνδεσμος"),
    "cs": ("zde", "klikněte zde", "více", "číst dále", "odkaz"),
    "nl": ("hier", "klik hier", "meer", "lees meer", "link"),
    "fr": ("ici", "cliquez ici", "plus", "en savoir plus", "lien"),
    "lt": ("čia", "spauskite čia", "daugiau", "skaityti daugiau", "nuoroda"),
    "nb": ("her", "klikk her", "mer", "les mer", "lenke"),
    "sv": ("här", "klicka här", "mer", "läs mer", "länk"),
    "fi": ("tästä", "tässä", "klikkaa tästä", "lisää", "lue lisää", "linkki"),
    "mt": ("hawn", "ikklikkja hawn", "aktar", "aqra aktar", "link"),
}
SENTENCE_END = re.compile(r"(?<=[.!?;…])\s+|\n+", re.UNICODE)
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*", re.UNICODE)
ADDRESS = re.compile(r"^(https?://|www\.)", re.IGNORECASE)
PICTURE_FILE = re.compile(r"\.(png|jpe?g|gif|webp|svg)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that could be better: what was found, and why it matters to a reader."""

    subject: str | Promise
    found: str
    reason: str | Promise


@dataclass(frozen=True, slots=True)
class Texts:
    """What a page says. ``passages`` are stretches of text without a heading in them; ``alternatives`` of pictures."""

    passages: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


def remarks(texts: Texts, language: str) -> list[Remark]:
    """Return what would make texts in a language (BCP 47) easier to read, the weightiest first."""
    return [
        *_sentences(texts.passages, language),
        *_headings(texts),
        *_links(texts.links, language),
        *_alternatives(texts.alternatives),
    ]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text.

    >>> sentences("One talk. Is it hard? Yes.")
    ['One talk.', 'Is it hard?', 'Yes.']
    """
    return [part.strip() for part in SENTENCE_END.split(text) if WORD.search(part)]


def words_a_sentence(language: str) -> int:
    """Return how many words a sentence of a language may have and still be read easily.

    >>> words_a_sentence("fi"), words_a_sentence("de-CH"), words_a_sentence("en")
    (14, 18, 20)
    """
    return WORDS_A_SENTENCE.get(language.split("-")[0], WORDS_A_SENTENCE_ELSEWHERE)


def _sentences(passages: Iterable[str], language: str) -> Iterator[Remark]:
    counted = [(len(WORD.findall(each)), each) for passage in passages for each in sentences(passage)]
    if not counted:
        return
    limit = words_a_sentence(language)
    average = round(sum(count for count, _text in counted) / len(counted))
    if average > limit:
        yield Remark(
            _("Reading ease"),
            _("%(average)s words a sentence on average; up to %(limit)s are read easily in this language.")
            % {"average": average, "limit": limit},
            _("A frightened reader loses the thread of long sentences. Say one thing in each."),
        )
    count, longest = max(counted)
    if count > 2 * limit:
        yield Remark(
            _("Long sentence"),
            f"{longest[:LONGEST_SHOWN]}…" if len(longest) > LONGEST_SHOWN else longest,
            _("It has more than twice as many words as are read easily. Make two of it."),
        )


def _headings(texts: Texts) -> Iterator[Remark]:
    for passage in texts.passages:
        if len(passage) > CHARACTERS_WITHOUT_HEADING:
            yield Remark(
                _("Text without a heading"),
                f"{passage[:LONGEST_SHOWN]}…",
                _("Readers jump from heading to heading, with eyes or with a screen reader. Part long text."),
            )
    seen: set[str] = set()
    for heading in texts.headings:
        if heading.casefold() in seen:
            yield Remark(
                _("Heading used twice"),
                heading,
                _("In a list of headings one cannot be told from the other."),
            )
        if len(heading) > HEADING_CHARACTERS:
            yield Remark(_("Long heading"), heading, _("A heading is taken in at a glance, or not at all."))
        seen.add(heading.casefold())


def _links(links: Iterable[str], language: str) -> Iterator[Remark]:
    empty = EMPTY_LINKS.get(language.split("-")[0], ())
    for words in links:
        plain = " ".join(words.split()).strip(" .:»>→")
        if plain.casefold() in empty or ADDRESS.match(plain) or not plain:
            yield Remark(
                _("Link"),
                words,
                _("Screen readers list links by their words alone. Say where the link leads to."),
            )


def _alternatives(alternatives: Iterable[str]) -> Iterator[Remark]:
    for text in alternatives:
        if PICTURE_FILE.search(text.strip()):
            yield Remark(
                _("Alternative text"), text, _("It is the name of a file. Say what the picture shows.")
            )
        elif len(text) > ALT_CHARACTERS:
            yield Remark(
                _("Alternative text"),
                f"{text[:LONGEST_SHOWN]}…",
                _("It is read in one go, without a pause. Put the details into the text."),
            )
