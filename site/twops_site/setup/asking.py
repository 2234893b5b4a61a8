"""The same plan from answers on a terminal, each with what is usual."""

import getpass
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings

from ..conf import conf, public_address
from .plan import PersonPlan, SitePlan
from .shipped import CountryPlan, countries, country

Ask = Callable[[str], str]


def ask_plan(ask: Ask = input, ask_secretly: Ask = getpass.getpass) -> SitePlan:
    """Return what somebody answers. An empty answer takes what stands in brackets; a wrong one is asked for again."""
    name = _asked(ask, "Name of the site", conf().NAME)
    address = _asked(ask, "Its address", public_address(), _address_is_wrong)
    all_codes = ",".join(each.code for each in countries())
    codes = _asked(ask, "Countries (codes, parted by commas)", all_codes, _codes_are_wrong)
    chosen = tuple(_known(code) for code in _listed(codes.upper()))
    spoken = dict.fromkeys([settings.LANGUAGE_CODE, *(tag for each in chosen for tag in each.languages)])
    own = [tag for tag, _name in settings.LANGUAGES if tag in spoken and tag in conf().DEMO_LANGUAGES]
    languages = _asked(ask, "Languages (tags, parted by commas)", ",".join(own))
    parts = urlsplit(address)
    return SitePlan(
        name=name,
        host=parts.hostname or "",
        port=parts.port or (80 if parts.scheme == "http" else 443),
        administrator=_administrator(ask, ask_secretly),
        languages=tuple(_listed(languages)),
        countries=chosen,
    )


def _administrator(ask: Ask, ask_secretly: Ask) -> PersonPlan:
    username = _asked(ask, "Administrator: name to log in with", "admin")
    email = _asked(
        ask, "Administrator: e-mail", "", lambda text: "" if "@" in text else "Write an e-mail address."
    )
    first = _asked(ask, "Administrator: first name", "", _is_missing)
    last = _asked(ask, "Administrator: last name", "", _is_missing)
    while True:
        password = ask_secretly("Administrator: password (empty: one is made): ")
        if not password or ask_secretly("The same again: ") == password:
            return PersonPlan(username, email, first, last, password)


def _asked(ask: Ask, question: str, usual: str, wrong: Callable[[str], str] = lambda text: "") -> str:
    """Return an answer that is right; ``wrong`` says why one is not, empty where it is."""
    while True:
        answer = ask(f"{question} [{usual}]: " if usual else f"{question}: ").strip() or usual
        if not (reason := wrong(answer)):
            return answer
        question = f"{reason} {question.rsplit('. ', 1)[-1]}"


def _is_missing(text: str) -> str:
    return "" if text else "It cannot be empty."


def _address_is_wrong(text: str) -> str:
    parts = urlsplit(text)
    return "" if parts.scheme in ("http", "https") and parts.hostname else "Write https:// and the host."


def _codes_are_wrong(text: str) -> str:
    unknown = [code for code in _listed(text.upper()) if country(code) is None]
    return f"Not known by their code alone: {', '.join(unknown)}; give a file for them." if unknown else ""


def _known(code: str) -> CountryPlan:
    found = country(code)
    assert found is not None  # noqa: S101 - the question was asked again otherwise
    return found


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
