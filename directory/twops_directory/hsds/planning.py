"""Compares a staged source with the database, row by row in chunks, and decides what shall happen to each row.

Nothing is written to the database here. What is wrong with the source is collected as problems; what the database will
not have changed (drafts, locks, newer checks) is decided record by record and reported.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from .. import desks
from ..models import UnmappedRow
from . import comparing, settling
from .checking import wrong_values
from .codec import WireError
from .homes import HOMES, word_model
from .import_options import ImportOptions
from .import_report import ImportReport
from .ownership import ROOTS, Belonging, Target, belonging
from .places_read import PlacesRead
from .plausible import flagged
from .problems import Problems
from .rows import OWN_ADDRESS, own_address_id, wire_rows
from .staging import StagedRow, Staging
from .standing import KEPT, REFUSED, Standing, decision, standings, tombstones
from .tables import TABLES, WORDED

# What only one row may say: table to the properties.
ONCE = {
    "service_at_location": ("service_id", "location_id"),
    "audience": ("service_id", "code"),
    "taxonomy_term": ("taxonomy_id", "code"),
    "language": ("service_id", "code"),
}
Progress = Callable[[int], None]


@dataclass(slots=True)
class Planner:
    """One planning: what it asks, and what it finds."""

    staging: Staging
    options: ImportOptions
    problems: Problems
    report: ImportReport
    here: settling.Site = field(default_factory=settling.site)
    places: PlacesRead = field(init=False)
    allowed: dict[str, set[int] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = PlacesRead(self.staging)

    def plan(self, progress: Progress) -> None:
        """Decide about every row. As many queries for a chunk of rows as for one row."""
        counts = self.staging.counts()
        for table in TABLES:
            if table not in counts:
                continue
            for rows in self.staging.chunks(table):
                chunk = Chunk(self, table, rows)
                self.staging.plan(table, chunk.planned())
                self.staging.touch(chunk.touched)
                progress(len(rows))

    def may(self, table: str, country: int | None) -> bool:
        """Say whether the user may change and publish records of this kind in a country."""
        if self.options.user is None:
            return True
        if table not in self.allowed:
            model = HOMES[table].model_class
            each = [
                desks.countries_for(self.options.user, action, model)
                for action in ("add", "change", *(() if self.options.draft else ("publish",)))
            ]
            limited = [countries for countries in each if countries is not None]
            self.allowed[table] = set.intersection(*limited) if limited else None
        countries = self.allowed[table]
        return countries is None or country in countries


class Chunk:
    """Some rows of one table, and what must be known to decide about them."""

    def __init__(self, planner: Planner, table: str, rows: Sequence[StagedRow]) -> None:
        self.planner = planner
        self.table = table
        self.rows = rows
        ids = [row.row.id for row in rows]
        places = {row.row.values.get("location_id") for row in rows} if table == "address" else set()
        self.stored = {
            wire["id"]: wire
            for wire in wire_rows(
                table,
                settling.as_ids(ids),
                keep_flagged=True,
                places=settling.as_ids(place for place in places if _is_id(place)),
            )
        }
        self.shall = {row.row.id: comparing.effective(row.row, self.stored.get(row.row.id)) for row in rows}
        self.fit = self._fitting()
        self._refuse_dangling()
        fitting = [row for row in rows if row.row.id in self.fit]
        self.belongs = belonging(table, fitting, self.shall, planner.staging)
        roots = {found.root for found in self.belongs.values() if found.root}
        self.standings = standings(roots)
        self.gone = tombstones({key for _table, key in roots} | set(ids))
        self.decisions = self._decisions(roots)
        self.unmapped = self._stored_unmapped(fitting)
        self.main_addresses = self._main_addresses()
        self.countries = self._countries() if table in ROOTS else {}
        self.touched: dict[Target, int | None] = {}

    def planned(self) -> list[tuple[int, str, dict[str, Any]]]:
        """Return number, state and plan of each row."""
        return [self._planned(row) for row in self.rows if row.row.id in self.fit]

    def _fitting(self) -> set[str]:
        """Return the ids of the rows whose values are right; the others are problems."""
        fit = set()
        for row in self.rows:
            faults = list(wrong_values(row.row, self.shall[row.row.id]))
            for name, reason, remedy in faults:
                self.planner.problems.add(row.row.place, name, reason, remedy)
            if not faults:
                fit.add(row.row.id)
        return fit

    def _refuse_dangling(self) -> None:
        """Refuse rows that name a record which neither the source nor the database has.

        One that the source has, but that is refused and not stored, takes what names it with it.
        """
        dangling: set[str] = set()
        self.lost: dict[str, str] = {}
        for column, target in TABLES[self.table].parents.items():
            asked = {self.shall[key].get(column) for key in self.fit} - {None}
            known = self._known(target, asked)
            lost = self.planner.staging.refused(target, sorted(asked))
            lost -= self._stored_ids(target, lost)
            for row in self.rows:
                named = row.row.values.get(column)
                if row.row.id in self.fit and named in asked and named not in known:
                    dangling.add(row.row.id)
                    self.planner.problems.add(
                        row.row.place,
                        column,
                        f"There is no {target} {named}, neither in the source nor in the database.",
                        f"Add the {target}, or correct the id. Nothing is made up for it.",
                    )
                elif row.row.id in self.fit and named in lost:
                    self.lost[row.row.id] = f"It names the {target} {named}, which is refused."
        self.fit -= dangling

    def _known(self, table: str, ids: set[Any]) -> set[str]:
        found = self.planner.staging.known(table, sorted(ids))
        return found | self._stored_ids(table, ids - found)

    def _stored_ids(self, table: str, ids: set[Any]) -> set[str]:
        if not ids:
            return set()
        stored = HOMES[table].model_class._base_manager.filter(uuid__in=settling.as_ids(ids))
        return {str(uuid) for uuid in stored.values_list("uuid", flat=True)}

    def _decisions(self, roots: Iterable[Target]) -> dict[Target, tuple[str, str]]:
        """Return for each record whether it is left as it is, and why."""
        said: dict[Target, Mapping[str, Any]] = {}
        by_table: dict[str, list[str]] = {}
        for table, key in roots:
            if table == self.table:
                said[table, key] = self.shall[key]
            elif table == "service":
                by_table.setdefault(table, []).append(key)
        for table, keys in by_table.items():
            for key, row in self.planner.staging.find(table, keys).items():
                said[table, key] = row.row.values
        return {
            root: decision(
                self.standings.get(root),
                self.gone.get(root[1]) if root not in self.standings else None,
                said.get(root, {}),
                overrule_verified=self.planner.options.overrule_verified,
            )
            for root in roots
        }

    def _stored_unmapped(self, rows: Sequence[StagedRow]) -> dict[str, Any]:
        """Return the stored contents of rows without a place, by id."""
        without = [row.row.id for row in rows if self._has_no_place(self.belongs[row.row.id])]
        if not without:
            return {}
        kept = UnmappedRow.objects.filter(table=self.table, content__id__in=without)
        return {row.content["id"]: row.content for row in kept}

    def _has_no_place(self, found: Belonging) -> bool:
        return bool(HOMES[self.table].owners) and not found.column

    def _main_addresses(self) -> dict[str, tuple[str, str]]:
        """Return place to id and country of the address in its own row, as the source has it."""
        if self.table == "location":
            kinds = {key: str(self.shall[key].get("location_type")) for key in self.fit}
        elif self.table == "address":
            places = {self.shall[key]["location_id"] for key in self.fit if "location_id" in self.shall[key]}
            kinds = {
                key: str(row.row.values.get("location_type"))
                for key, row in self.planner.staging.find("location", sorted(places)).items()
            }
        else:
            return {}
        return self.planner.places.main_addresses(kinds, kinds)

    def _countries(self) -> dict[str, str]:
        """Return the code of the desk that keeps each record: see ``docs/how-to/import-and-export.md``."""
        here = self.planner.here
        codes = {key: code for code, key in here.countries.items()}
        of_services: dict[str, list[str]] = {}
        of_organizations: dict[str, str] = {}
        if self.table == "service":
            of_services = self.planner.places.countries_of_services(self.fit)
            of_organizations = self._countries_of_organizations(codes)
        found = {}
        for key in self.fit:
            stored = self.standings.get((self.table, key))
            said = self.shall[key].get("twops")
            candidates = [said.get("country") if isinstance(said, dict) else None]
            candidates.append(codes.get(stored.country_id or 0) if stored else None)
            if self.table == "service":
                candidates.append(of_organizations.get(self.shall[key].get("organization_id", "")))
                candidates += of_services.get(key, [])
            elif self.table == "location":
                candidates.append(self.main_addresses.get(key, ("", ""))[1])
            if self.table in ("service", "location", "organization") and stored is None:
                candidates.append(self.planner.options.country)
            found[key] = settling.first_known(filter(None, candidates), here)
        return found

    def _countries_of_organizations(self, codes: Mapping[int, str]) -> dict[str, str]:
        ids = {self.shall[key]["organization_id"] for key in self.fit if "organization_id" in self.shall[key]}
        found = {
            key: str(row.plan.get("country", ""))
            for key, row in self.planner.staging.find("organization", sorted(ids)).items()
        }
        stored = HOMES["organization"].model_class._base_manager.filter(
            uuid__in=settling.as_ids(ids - found.keys())
        )
        return found | {
            str(uuid): codes.get(country, "") for uuid, country in stored.values_list("uuid", "country_id")
        }

    def _planned(self, row: StagedRow) -> tuple[int, str, dict[str, Any]]:
        key, belongs = row.row.id, self.belongs[row.row.id]
        plan: dict[str, Any] = {"root": belongs.root, "top": belongs.top, "column": belongs.column}
        state = self._state(row, plan)
        self.planner.report.count(self.table, "without a place" if state == "unmapped" else state)
        if state in ("new", "changed"):
            for name, reason in flagged(self.table, self.shall[key]):
                self.planner.report.flagged.add(
                    table=self.table, id=key, reason=f"{name} {reason}: {self.shall[key][name]}"
                )
        return row.number, state, plan

    def _state(self, row: StagedRow, plan: dict[str, Any]) -> str:
        """Return the state of a row; what the writing needs goes into its plan."""
        key, stored, shall = row.row.id, self.stored.get(row.row.id), self.shall[row.row.id]
        belongs = self.belongs[key]
        if self._has_no_place(belongs):
            plan["wire"] = shall
            return "unchanged" if self.unmapped.get(key) == shall else "unmapped"
        if not self._settle(row, plan):
            return ""
        standing = self.standings.get(belongs.root) if belongs.root else None
        if standing is not None and stored is not None:
            shall = self._with_locked_properties(key, shall, stored, standing)
        found = comparing.changes(shall, stored) if stored is not None else []
        words = self._translations(row, shall)
        if stored is not None and not found:
            if words:
                plan["translations"] = words
            return "unchanged"
        reason = self._reason_against(row, standing)
        if reason:
            listed = self.planner.report.kept if reason[0] == KEPT else self.planner.report.refused
            listed.add(table=self.table, id=key, reason=reason[1])
            return reason[0]
        if standing is not None and belongs.root is not None:
            self.touched[belongs.root] = standing.latest
        if words:
            plan["translations"] = words
        plan["wire"] = shall
        if stored is None:
            return "new"
        self.planner.report.changed.add(table=self.table, id=key, changes=found)
        for name, _old, _new in found:
            self.planner.report.fields[self.table, name] += 1
        return "changed"

    def _with_locked_properties(
        self, key: str, shall: dict[str, Any], stored: Mapping[str, Any], standing: Standing
    ) -> dict[str, Any]:
        """Return the row with its locked properties as they are stored; report those that the file would change."""
        if self.table not in ROOTS or not standing.locked_fields:
            return shall
        held = [
            name for name, _old, _new in comparing.changes(shall, stored) if name in standing.locked_fields
        ]
        if held:
            self.planner.report.kept.add(
                table=self.table, id=key, reason=f"Locked for imports: {', '.join(held)}."
            )
        return comparing.without(shall, stored, frozenset(held))

    def _reason_against(self, row: StagedRow, standing: Standing | None) -> tuple[str, str] | None:
        """Return why a row that differs is left as it is."""
        belongs = self.belongs[row.row.id]
        if row.row.id in self.lost:
            return REFUSED, self.lost[row.row.id]
        if row.row.id in self.gone and row.row.id not in self.stored:
            return REFUSED, f"{self.gone[row.row.id]} An id is never used again."
        if belongs.root is None:
            return None
        held = self.decisions[belongs.root]
        if held[0]:
            return held
        if standing is not None and self.table not in ROOTS:
            name = list_name(belongs.root[0], belongs.top)
            if name in standing.locked_fields:
                return KEPT, f"The list {name} of {belongs.root[0]} {belongs.root[1]} is locked for imports."
        return None

    def _settle(self, row: StagedRow, plan: dict[str, Any]) -> bool:
        """Find what the row needs here and try to store it; say whether that can be done."""
        key, shall = row.row.id, self.shall[row.row.id]
        home = self._home(key, shall, plan)
        if self.table in ROOTS and not self._settle_record(row, plan):
            return False
        open_references = [
            column
            for column, target in TABLES[self.table].soft.items()
            if target and column in shall and shall[column] not in self._resolved(column, target)
        ]
        plan["unresolved"] = open_references
        try:
            settling.stored_for(
                home,
                shall,
                self.planner.here,
                country=plan.get("country", ""),
                language=plan.get("language", ""),
                unresolved=open_references,
            )
        except WireError as error:
            self.planner.problems.add(
                row.row.place, error.property, f"The value {error.reason}.", f"{_sentence(error.remedy)}"
            )
            return False
        return self._once(row)

    def _resolved(self, column: str, target: str) -> set[str]:
        if not hasattr(self, "_open"):
            self._open: dict[str, set[str]] = {}
        if column not in self._open:
            asked = {self.shall[key][column] for key in self.fit if column in self.shall[key]}
            self._open[column] = self._known(target, {each for each in asked if _is_id(each)})
        return self._open[column]

    def _home(self, key: str, shall: Mapping[str, Any], plan: dict[str, Any]) -> str:
        """Return where the row lives: the address that stands in its place's own row is one of two kinds."""
        if self.table != "address":
            return self.table
        place = shall.get("location_id", "")
        main = self.main_addresses.get(place, ("", ""))
        standing = self.standings.get(("location", place))
        own = str(own_address_id(UUID(place))) if place else ""
        if key in self.stored:
            plan["own"] = key == own or self._is_stored_in_place(key)
        else:
            plan["own"] = main[0] == key and not self._place_has_address(place, standing)
        return "own_address" if plan["own"] else "address"

    def _is_stored_in_place(self, key: str) -> bool:
        if not hasattr(self, "_in_places"):
            model = HOMES["location"].model_class
            rows = model._base_manager.filter(address_uuid__in=settling.as_ids(self.stored))
            self._in_places = {str(uuid) for uuid in rows.values_list("address_uuid", flat=True)}
        return key in self._in_places

    def _place_has_address(self, place: str, standing: Standing | None) -> bool:
        if standing is None:
            return False
        if not hasattr(self, "_addressed"):
            keys = [found.pk for (table, _key), found in self.standings.items() if table == "location"]
            rows = HOMES["location"].model_class._base_manager.filter(pk__in=keys)
            self._addressed = {
                str(uuid)
                for uuid, own, extra, *lines in rows.values_list(
                    "uuid", "address_uuid", "extra", "address_1", "city", "postal_code"
                )
                if own or OWN_ADDRESS in (extra or {}) or any(lines)
            }
        return place in self._addressed

    def _settle_record(self, row: StagedRow, plan: dict[str, Any]) -> bool:
        """Find the country and the language of a record; what cannot be found is a problem."""
        key, shall, here = row.row.id, self.shall[row.row.id], self.planner.here
        standing = self.standings.get((self.table, key))
        plan["country"] = country = self.countries[key]
        said = shall.get("twops")
        named = said.get("country") if isinstance(said, dict) else None
        if named and str(named).upper() not in here.countries:
            self._wrong(
                row, "twops.country", f"The site has no country {named}.", "Add it to the site first."
            )
            return False
        if self.table == "service" and not country:
            self._wrong(
                row,
                "country",
                "Nothing tells which country's desk keeps this service.",
                f"Give --country, one of: {', '.join(sorted(here.countries))}.",
            )
            return False
        if not self.planner.may(self.table, here.countries.get(country)):
            self._wrong(
                row,
                "country",
                f"You may not change the records of {country or 'all countries'}.",
                "Ask its desk.",
            )
            return False
        return self._settle_language(row, plan, standing)

    def _settle_language(self, row: StagedRow, plan: dict[str, Any], standing: Standing | None) -> bool:
        here, shall = self.planner.here, self.shall[row.row.id]
        said = here.language(shall.get("language"))
        if standing is not None and standing.language:
            plan["language"] = standing.language
            if said and said != standing.language and self.table != "taxonomy_term":
                self._wrong(
                    row,
                    "language",
                    f"The record's words are in {standing.language} here, and in {said} in the file.",
                    "Give them in the same language, and the other one under translations.",
                )
                return False
            return True
        if shall.get("language") and not said and self.table != "taxonomy_term":
            self._wrong(
                row,
                "language",
                f"The site has no language {shall['language']}.",
                "Add it to the site first, or leave it out and give --language.",
            )
            return False
        plan["language"] = said or self.planner.options.language or here.language_of(plan["country"])
        return True

    def _wrong(self, row: StagedRow, name: str, reason: str, remedy: str) -> None:
        self.planner.problems.add(row.row.place, name, reason, remedy)

    def _once(self, row: StagedRow) -> bool:
        """Refuse a second row that says what only one may say (a service twice at one place)."""
        names = ONCE.get(self.table)
        shall = self.shall[row.row.id]
        if names is None or any(not shall.get(name) for name in names):
            return True
        if self.table == "language" and self.belongs[row.row.id].column != "service_id":
            return True
        what = " ".join(str(shall[name]) for name in names)
        holder = self.planner.staging.claim(self.table, what, row.row.id)
        if holder == row.row.id:
            holder = self._stored_holders().get(tuple(str(shall[name]) for name in names), holder)
        if holder == row.row.id:
            return True
        self._wrong(
            row,
            names[-1],
            f"The {self.table} {holder} says the same ({', '.join(names)}).",
            "Keep one of the two rows.",
        )
        return False

    def _stored_holders(self) -> dict[tuple[str, ...], str]:
        """Return which stored row says what only one may say, for what the rows of this chunk say."""
        if not hasattr(self, "_holders"):
            first, second = ONCE[self.table]
            home = HOMES[self.table]
            keys = {**home.owners, **home.references}
            second_path = f"{keys[second]}__uuid" if second in keys else home.fields[second]
            parents = {self.shall[key][first] for key in self.fit if first in self.shall[key]}
            rows = home.model_class._base_manager.filter(
                **{f"{keys[first]}__uuid__in": settling.as_ids(parents)}
            )
            self._holders = {
                (str(one), str(two)): str(uuid)
                for uuid, one, two in rows.values_list("uuid", f"{keys[first]}__uuid", second_path)
            }
        return self._holders

    def _translations(self, row: StagedRow, shall: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return those words of further languages in the file that are not stored as they are."""
        given = row.row.values.get("translations")
        if self.table not in WORDED or not isinstance(given, list):
            return []
        stored = self._stored_words().get(row.row.id, {})
        found = []
        for each in given:
            if not isinstance(each, dict) or not self.planner.here.language(each.get("language")):
                continue
            tag = self.planner.here.language(each["language"])
            words = words_in(self.table, each)
            if words and stored.get(tag) != words:
                found.append({"language": tag, "words": words})
        return found

    def _stored_words(self) -> dict[str, dict[str, dict[str, str]]]:
        """Return id to language to words of the rows of this chunk, whether they are public or not."""
        if not hasattr(self, "_words"):
            model = word_model(self.table)
            owner, names = model.owner_field, model.word_fields
            rows = model._base_manager.filter(**{f"{owner}__uuid__in": settling.as_ids(self.stored)})
            self._words: dict[str, dict[str, dict[str, str]]] = {}
            for uuid, tag, *texts in rows.values_list(f"{owner}__uuid", "locale__language_code", *names):
                said = {name: text for name, text in zip(names, texts, strict=True) if text}
                self._words.setdefault(str(uuid), {})[tag] = said
        return self._words


def words_in(table: str, said: Mapping[str, Any]) -> dict[str, str]:
    """Return field to text of one entry of ``translations``."""
    names = {**HOMES[table].words, **HOMES[table].word_facts}
    return {names[name]: str(text) for name, text in said.items() if name in names and text}


def list_name(root: str, table: str) -> str:
    """Return how a record calls its list of rows of a table.

    >>> list_name("service", "url"), list_name("location", "phone")
    ('additional_urls', 'phones')
    """
    return next(
        (name for name, part in TABLES[root].nested.items() if part.many and part.table == table), table
    )


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 36


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
