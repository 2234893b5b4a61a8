"""What a site is set up with, as the operator wants it: plain values, from a file or from answers."""

from dataclasses import dataclass

from .shipped import CountryPlan


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody who gets an account.

    ``password`` is empty where one is to be made; ``groups`` are names of groups that the set-up makes or the site has.
    """

    username: str
    email: str
    first_name: str
    last_name: str
    password: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HomePlan:
    """The words of the first page in the site's own language (``LANGUAGE_CODE``); ``text`` has paragraphs, parted by empty lines."""

    title: str = "Information and help"
    summary: str = "Confidential support, and where to find it in your country."
    heading: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """All of it. ``port`` is the one that readers see: 443 for https."""

    name: str
    host: str
    port: int
    administrator: PersonPlan
    languages: tuple[str, ...]
    countries: tuple[CountryPlan, ...]
    home: HomePlan = HomePlan()
    people: tuple[PersonPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One thing that is wrong with a plan: the row of the file (1 is the first; 0: there is none), the field, what to do."""

    row: int
    field: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        where = f"row {self.row}, {self.field}" if self.row else self.field
        return f"{where}: {self.reason} {self.remedy}".rstrip()


class PlanWrong(Exception):
    """A plan cannot be carried out. ``faults`` has all that is wrong with it, in the order of the file."""

    def __init__(self, faults: list[PlanFault]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)
