"""Which of the languages that exist a reader gets: one rule for addresses, headers, filters and every API.

RFC 4647 (lookup), lenient as RFC 9110 wants a server to be: a part of a header that means nothing is left out, by itself.
"""

import re
from collections.abc import Iterable

MAX_HEADER = 500
_PART = re.compile(
    r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?"
)

# Tags that mean one language to a reader: Norwegian is asked for as "no" by most browsers' older settings, and who
# reads Nynorsk reads Bokmål (macrolanguage "no" of ISO 639-3); the others are the registry's old names.
SAME_TO_READERS = (
    ("nb", "no", "nn"),
    ("he", "iw"),
    ("id", "in"),
    ("yi", "ji"),
    ("ro", "mo"),
    ("fil", "tl"),
)


def same_to_readers(tag: str) -> tuple[str, ...]:
    """Return the primary subtags that mean the same language to a reader as a tag, its own first.

    >>> same_to_readers("nn-NO"), same_to_readers("PL")
    (('nn', 'nb', 'no'), ('pl',))
    """
    primary = tag.split("-")[0].lower()
    group = next((group for group in SAME_TO_READERS if primary in group), ())
    return (primary, *(other for other in group if other != primary))


def best_match(asked: str, available: Iterable[str]) -> str | None:
    """Return the language of those that exist (BCP 47) that a tag asks for, as it is written there, else None.

    The tag itself, else without its last parts, else the same for another name of the language, else a regional form.

    >>> best_match("de-AT", ["de", "pl"]), best_match("no", ["nb"]), best_match("pt", ["pt-BR"]), best_match("tlh", ["pl"])
    ('de', 'nb', 'pt-BR', None)
    """
    known = {tag.lower(): tag for tag in available}
    first, *others = same_to_readers(asked)
    rest = asked.lower().split("-")[1:]
    for primary in (first, *others):
        parts = [primary, *rest]
        for length in range(len(parts), 0, -1):
            if (found := known.get("-".join(parts[:length]))) is not None:
                return found
    for primary in (first, *others):
        regional = (tag for lower, tag in known.items() if lower.startswith(f"{primary}-"))
        if (found := next(regional, None)) is not None:
            return found
    return None


def wanted(header: str) -> list[str]:
    """Return the tags of an ``Accept-Language`` header, most wanted first; parts that mean nothing are left out.

    >>> wanted("fi;q=abc, sv, *;q=0.1, de;q=0, en;q=0.5,,;")
    ['sv', 'en']
    """
    if len(header) > MAX_HEADER:
        header = header[:MAX_HEADER].rpartition(",")[0]
    found: list[tuple[float, str]] = []
    for part in header.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None or match[1] == "*":
            continue
        quality = float(match[2] or 1)
        if quality > 0:
            found.append((quality, match[1]))
    return [tag for _quality, tag in sorted(found, key=lambda item: -item[0])]


def negotiate(header: str, available: Iterable[str]) -> str | None:
    """Return the best of the languages that exist for an ``Accept-Language`` header, or None if it wants none of them.

    >>> negotiate("fi;q=abc,sv,en;q=0.9", ["en", "sv"])
    'sv'
    """
    existing = list(available)
    matches = (best_match(tag, existing) for tag in wanted(header))
    return next((tag for tag in matches if tag is not None), None)
