"""From a service back to the list that it was found in: what a link to a service carries, and what it leads back to.

An address holds the sealed choices of the list, or those that anybody may read (country, language, channel, page).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode
from twops_directory.finder.search import SHAREABLE, Choices, choices_from
from twops_search.numbers import page_number

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,6000}")
LIST, SEARCH, ANSWER, PAGE = "list", "search", "answer", "page"
MAX_PAGE = 5_000
KEPT = (LIST, SEARCH, ANSWER, PAGE, *SHAREABLE)  # what a page in another language takes along


def share_path(choices: Choices, page: int = 1) -> str:
    """Return the address that stands for the choices that are not sensitive.

    Args:
        page: 1 for the first part of the list.
    """
    query = [(name, value) for name in ("spoken", "channel") if (value := getattr(choices, name))]
    if page > 1:
        query.append(("page", str(page)))
    path = (
        reverse("twops_site:country", args=[choices.country.lower()])
        if choices.country
        else reverse("twops_site:find_help")
    )
    return f"{path}?{urlencode(query)}" if query else path


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a link to a service stands.

    Attributes:
        list, search, answer: the sealed address of a list of services, of search results, or of the answer to "What is
            it about?"; empty for another list.
        choices: of a list whose address anybody may read.
        page: which part of it, from 1.
    """

    list: str = ""
    search: str = ""
    answer: str = ""
    choices: Choices = field(default_factory=Choices)
    page: int = 1

    @property
    def token(self) -> str:
        """The sealed address, of whatever it is; empty where everybody may read it."""
        return self.list or self.search or self.answer

    def query(self, reader_country: str = "") -> str:
        """Return what follows a service's path: empty, or from ``?`` on.

        Args:
            reader_country: ISO code in lower case of the reader's country, where that is not the service's.
        """
        members = self.fields(reader_country)
        return f"?{urlencode(members)}" if members else ""

    def fields(self, reader_country: str = "") -> dict[str, str]:
        """Return the same as the hidden fields of a form."""
        if self.token:
            given = {LIST: self.list, SEARCH: self.search, ANSWER: self.answer, "country": reader_country}
        else:
            narrowed = {name: getattr(self.choices, name) for name in ("spoken", "channel")}
            away = any(narrowed.values()) or self.page > 1
            given = {"country": self.choices.country.lower() if away else reader_country, **narrowed}
        members = {name: value for name, value in given.items() if value}
        if self.page > 1:
            members[PAGE] = str(self.page)
        return members

    def whole(self) -> dict[str, str]:
        """Return what a page that is no service needs to lead back: the country of a list is not said by anything else."""
        return self.fields("" if self.token else self.choices.country.lower())

    def path(self, *, page: int | None = None) -> str:
        """Return the address of the list itself, at this part of it or at another one."""
        number = page or self.page
        if self.token:
            name = "choices" if self.list else "results" if self.search else "answer"
            address = reverse(f"twops_site:{name}", args=[self.token])
            return f"{address}?page={number}" if number > 1 else address
        return share_path(self.choices, number)


def trail_of(given: Mapping[str, str], countries: list[str]) -> Trail | None:
    """Return where the reader of a service's page came from, or None where its address does not say.

    Args:
        given: the parameters of the address. countries: ISO codes that may be chosen.
    """
    page = page_number(given.get(PAGE, ""), MAX_PAGE)
    if TOKEN.fullmatch(given.get(LIST, "")):
        return Trail(list=given[LIST], page=page)
    if TOKEN.fullmatch(given.get(SEARCH, "")):
        return Trail(search=given[SEARCH], page=page)
    if TOKEN.fullmatch(given.get(ANSWER, "")):
        return Trail(answer=given[ANSWER])
    choices = choices_from(given, countries, sensitive=False)
    return Trail(choices=choices, page=page) if choices.chosen() else None
