"""A set-up file is read as a whole: the plan, or every fault with row, field and remedy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from urllib.parse import urlsplit

from babel.core import get_global

from .plan import HomePlan, PersonPlan, SitePlan
from .rows import Path, Refused, Rows, Value
from .shipped import CountryPlan, countries, country

TOP = ("site", "administrator", "languages", "countries", "home", "people")
PERSON = ("username", "email", "first_name", "last_name", "password_file", "groups")


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan as it was read: what is wrong with the form of its file is in ``refused``, and empty in the plan."""

    plan: SitePlan
    rows: Rows
    refused: tuple[Refused, ...]


def read_plan(text: str) -> ReadPlan:
    """Return what a file says. Raises PlanWrong for what is no YAML."""
    rows = Rows(text)
    reader = _Reader(rows)
    plan = reader.plan()
    return ReadPlan(plan, rows, tuple(reader.refused))


class _Reader:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.refused: list[Refused] = []

    def plan(self) -> SitePlan:
        top = self._mapping(self._rows.value, (), TOP)
        site = self._mapping(top.get("site"), ("site",), ("name", "address"))
        host, port = self._address(site.get("address"), ("site", "address"))
        home = self._mapping(top.get("home") or {}, ("home",), ("title", "summary", "heading", "text"))
        return SitePlan(
            name=self._text(site.get("name"), ("site", "name")),
            host=host,
            port=port,
            administrator=self._person(top.get("administrator"), ("administrator",)),
            languages=tuple(self._texts(top.get("languages"), ("languages",))),
            countries=tuple(self._countries(top.get("countries", "all"))),
            home=HomePlan(**{name: self._text(value, ("home", name)) for name, value in home.items()}),
            people=tuple(
                self._person(value, ("people", position))
                for position, value in enumerate(self._list(top.get("people") or [], ("people",)))
            ),
        )

    def _wrong(self, path: Path, reason: str, remedy: str) -> None:
        self.refused.append((path, reason, remedy))

    def _mapping(self, value: Value, path: Path, known: Sequence[str]) -> Mapping[str, Value]:
        """Return a mapping, with its unknown names reported and left out."""
        if not isinstance(value, Mapping):
            missing = "It is missing." if value is None else "It has no names with values."
            self._wrong(path, missing, f"Write below it, indented: {', '.join(known)}.")
            return {}
        for name in value:
            if name not in known:
                self._wrong((*path, str(name)), "Nothing here has this name.", f"Known: {', '.join(known)}.")
        return {name: each for name, each in value.items() if name in known}

    def _list(self, value: Value, path: Path) -> Sequence[Value]:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return value
        self._wrong(
            path,
            "It is missing." if value is None else "It is no list.",
            "Write one entry a line, each after a dash.",
        )
        return []

    def _text(self, value: Value, path: Path, *, may_be_absent: bool = False) -> str:
        if value is None and may_be_absent:
            return ""
        if isinstance(value, bool) and path[:1] in (("countries",), ("languages",)):
            # YAML 1.1 reads NO as "no".
            self._wrong(path, "YAML reads this as yes or no.", 'Put it in quotes: "NO".')
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._wrong(
            path, "It is missing." if value in (None, "") else "It is no text.", "Write it after the colon."
        )
        return ""

    def _texts(self, value: Value, path: Path) -> Iterator[str]:
        for position, each in enumerate(self._list(value, path)):
            yield self._text(each, (*path, position))

    def _address(self, value: Value, path: Path) -> tuple[str, int]:
        text = self._text(value, path)
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        host = parts.hostname or ""
        if text and (
            parts.scheme not in ("https", "http") or not host or parts.path not in ("", "/") or parts.query
        ):
            self._wrong(
                path,
                f"{text} is not the address of a site.",
                "Write https:// and the host, as readers see it.",
            )
        return host, port or (80 if parts.scheme == "http" else 443)

    def _person(self, value: Value, path: Path) -> PersonPlan:
        given = self._mapping(value, path, PERSON)
        if not given:
            return PersonPlan("", "", "", "")
        return PersonPlan(
            username=self._text(given.get("username"), (*path, "username")),
            email=self._text(given.get("email"), (*path, "email")),
            first_name=self._text(given.get("first_name"), (*path, "first_name")),
            last_name=self._text(given.get("last_name"), (*path, "last_name")),
            password=self._password(given.get("password_file"), (*path, "password_file")),
            groups=tuple(self._texts(given["groups"], (*path, "groups"))) if "groups" in given else (),
        )

    def _password(self, value: Value, path: Path) -> str:
        """Return the first line of the file that is named: a password stands in no set-up file."""
        name = self._text(value, path, may_be_absent=True)
        if not name:
            return ""
        try:
            lines = FilePath(name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            self._wrong(
                path,
                f"{name} cannot be read.",
                "Name a file with the password in its first line, or leave the name out.",
            )
            return ""
        if not lines or not lines[0].strip():
            self._wrong(path, f"{name} is empty.", "Write the password into its first line.")
            return ""
        return lines[0].strip()

    def _countries(self, value: Value) -> Iterator[CountryPlan]:
        if value == "all":
            yield from countries()
            return
        for position, each in enumerate(self._list(value, ("countries",))):
            path: Path = ("countries", position)
            if isinstance(each, Mapping):
                yield self._country(each, path)
                continue
            code = self._text(each, path)
            known = country(code)
            yield known or CountryPlan(code, (), "", ())  # one that is refused keeps its place
            if code and known is None:
                self._wrong(
                    path,
                    f"Nothing is known of {code}.",
                    f"Write {{code: {code}, languages: [..], emergency_number: ..}}; known by their code alone: "
                    f"{', '.join(sorted(row.code for row in countries()))}.",
                )

    def _country(self, value: Value, path: Path) -> CountryPlan:
        given = self._mapping(value, path, ("code", "languages", "emergency_number", "time_zones"))
        code = self._text(given.get("code"), (*path, "code"))
        known = country(code)
        zones = (
            tuple(self._texts(given["time_zones"], (*path, "time_zones"))) if "time_zones" in given else ()
        )
        of_cldr = tuple(sorted(zone for zone, of in get_global("zone_territories").items() if of == code))
        return CountryPlan(
            code,
            known.languages
            if known and "languages" not in given
            else tuple(self._texts(given.get("languages"), (*path, "languages"))),
            known.emergency_number
            if known and "emergency_number" not in given
            else self._text(given.get("emergency_number"), (*path, "emergency_number")),
            zones or (known.time_zones if known else of_cldr),
        )
