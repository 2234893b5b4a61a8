"""Candidate duplicates: records that may be the same one. Plain functions; a person decides.

Not all pairs are compared: records meet only where they share a key (a number, a host, an address, a rare word of the
name in the same town). A key that many records share says nothing and is left out, or, for words, compared with the
nearest names only. The number of comparisons therefore grows with the number of records and not with its square.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlsplit

import phonenumbers
from rapidfuzz import fuzz

SHARED_BY_MANY = 5  # a number or host of more records is a switchboard or a platform, not a sign
CROWD = 20  # a word of more records than this is common: only neighbours in the alphabet are compared
NEIGHBOURS = 5
RARE_WORDS = 3  # of each name
SAME_NAME = 0.85
LIKE_NAME = 0.6
CERTAINTY = {"phone": 0.7, "host": 0.5, "address": 0.8, "name": 0.8}  # of each reason by itself
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
WORD = re.compile(r"\w+")

Similarity = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of a record, made comparable. ``subject`` makes one.

    Attributes:
        key: the record's key.
        name: folded.
        towns: folded; of a service those of its places. Empty: the whole country.
        phones, hosts, addresses: comparable texts.
        owner: what several records share by nature, the organisation of a service; empty for other kinds.
    """

    key: int
    name: str
    towns: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records that may be one: the smaller key first, why (``CERTAINTY``), and how likely in percent."""

    first: int
    second: int
    reasons: tuple[str, ...]
    score: int


def folded(text: str) -> str:
    """Return a text without case, accents and punctuation, words apart by one space.

    >>> folded("Telefon „Łódź”, dla  Dorosłych")
    'telefon lodz dla doroslych'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(WORD.findall(kept))


def same_number(number: str, country: str) -> str:
    """Return a telephone number as it is dialled from anywhere; of what no plan knows, its digits.

    >>> same_number("22 000 00 12", "PL") == same_number("+48 (22) 000-00-12", "FI")
    True
    >>> same_number("116 000", "PL")
    '116000'
    """
    digits = "".join(letter for letter in number if letter.isdecimal())
    try:
        parsed = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return digits
    if len(str(parsed.national_number)) < 7:
        return digits  # a short number has no form for abroad
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def host(address: str) -> str:
    """Return the host of a web address, or of an e-mail address, without "www.".

    >>> host("https://www.mostek.example.org/kontakt"), host("biuro@mostek.example.org")
    ('mostek.example.org', 'mostek.example.org')
    """
    try:
        name = urlsplit(address).hostname if "://" in address else address.rpartition("@")[2]
    except ValueError:
        return ""
    return (name or "").casefold().removeprefix("www.")


def name_similarity(one: str, other: str) -> float:
    """Return how alike two folded names are, from 0 to 1, in whatever order their words are."""
    return fuzz.token_sort_ratio(one, other) / 100


def candidates(subjects: Sequence[Subject], similarity: Similarity = name_similarity) -> Iterator[Candidate]:
    """Yield the pairs that may be one record, those of the smallest keys first.

    Args:
        subjects: of one kind and one country; all of them are kept in memory, with their keys.
        similarity: how alike two folded names are, from 0 to 1.
    """
    reasons_by_pair: dict[tuple[int, int], set[str]] = defaultdict(set)
    for reason, keys in (("phone", _phones), ("host", _hosts), ("address", _addresses)):
        for pair in _sharing(subjects, keys):
            reasons_by_pair[pair].add(reason)
    likeness: dict[tuple[int, int], float] = {}
    for pair in _in_same_words(subjects):
        if pair not in likeness:
            likeness_of_pair = similarity(subjects[pair[0]].name, subjects[pair[1]].name)
            if likeness_of_pair >= SAME_NAME:
                likeness[pair] = likeness_of_pair
                reasons_by_pair[pair].add("name")
    made = []
    for (one, other), reasons in reasons_by_pair.items():
        first, second = sorted((subjects[one], subjects[other]), key=lambda each: each.key)
        alike = likeness.get((one, other))
        if alike is None:
            alike = similarity(first.name, second.name)
        if _is_sign(reasons, alike, first, second):
            ordered = tuple(reason for reason in CERTAINTY if reason in reasons)
            made.append(Candidate(first.key, second.key, ordered, _score(ordered, alike)))
    yield from sorted(made, key=lambda each: (each.first, each.second))


def _phones(subject: Subject) -> Iterable[str]:
    return subject.phones


def _hosts(subject: Subject) -> Iterable[str]:
    return subject.hosts


def _addresses(subject: Subject) -> Iterable[str]:
    return subject.addresses


def _sharing(
    subjects: Sequence[Subject], keys: Callable[[Subject], Iterable[str]]
) -> Iterator[tuple[int, int]]:
    """Yield the places in the list of those who share a key that few share."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, subject in enumerate(subjects):
        for key in set(keys(subject)) - {""}:
            blocks[key].append(place)
    for block in blocks.values():
        if len(block) <= SHARED_BY_MANY:
            yield from combinations(block, 2)


def _in_same_words(subjects: Sequence[Subject]) -> Iterator[tuple[int, int]]:
    """Yield the places in the list of those whose names have a rare word in common, in the same town.

    Also of those with the very same name of whom one has no town: who enters a service again may not know its place.
    """
    counted = Counter(word for subject in subjects for word in set(subject.name.split()))
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, subject in enumerate(subjects):
        words = sorted(set(subject.name.split()), key=lambda word: (counted[word], word))[:RARE_WORDS]
        for town in subject.towns or ("",):
            for word in words:
                blocks[town, word].append(place)
    for block in blocks.values():
        if len(block) <= CROWD:
            yield from combinations(block, 2)
            continue
        block.sort(key=lambda place: (subjects[place].name, place))
        for start, place in enumerate(block):
            for neighbour in block[start + 1 : start + 1 + NEIGHBOURS]:
                yield min(place, neighbour), max(place, neighbour)
    named: dict[str, list[int]] = defaultdict(list)
    for place, subject in enumerate(subjects):
        named[subject.name].append(place)
    for block in named.values():
        if len(block) <= CROWD:
            yield from (
                pair for pair in combinations(block, 2) if not all(subjects[each].towns for each in pair)
            )


def _is_sign(reasons: set[str], alike: float, first: Subject, second: Subject) -> bool:
    """Say whether the reasons are enough: what one organisation's services share by nature is none by itself."""
    if "name" in reasons:
        return True
    if first.owner and first.owner == second.owner:
        return bool(reasons - {"host"}) and alike >= LIKE_NAME
    return reasons != {"host"} or alike >= LIKE_NAME


def _score(reasons: Iterable[str], alike: float) -> int:
    """Return in percent how likely it is that the reasons are not all chance; the names count a little as well."""
    doubt = 1 - alike * 0.3
    for reason in reasons:
        doubt *= 1 - CERTAINTY[reason] * (alike if reason == "name" else 1)
    return round(100 * (1 - doubt))
