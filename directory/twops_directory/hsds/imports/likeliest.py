"""The name that somebody probably meant: of a file, a list, a column."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

# What programs add to the name of a second copy: "services (1)", "services - Copy", "services_2".
_COPY = re.compile(r"[\s_-]*(?:\(\d+\)|-\s*(?:copy|kopie|kopia)|\bcopy|\d+)\s*$", re.IGNORECASE)

# Share of letters that are right, two exchanged ones counting as one fault: "nmae" is near "name".
NEAR = 0.75


def likeliest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is meant by an unknown one; empty if none is near.

    >>> likeliest("services (1)", ["services", "phones"]), likeliest("servics", ["services", "phones"])
    ('services', 'services')
    >>> likeliest("emial", ["email", "name"]), likeliest("Kontakt", ["email", "name"])
    ('email', '')
    """
    by_form = {_form(each): each for each in known}
    form = _form(_COPY.sub("", name) or name)
    near = extractOne(form, list(by_form), scorer=OSA.normalized_similarity, score_cutoff=NEAR)
    return by_form[near[0]] if near else ""


def _form(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())
