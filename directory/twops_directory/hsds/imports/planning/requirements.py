"""What the rows of a chunk need here and the standard does not say: a desk, a language, a place for an address."""

from collections.abc import Callable, Mapping
from uuid import UUID

from ....models import Location, Organization
from ...mapping.rows import OWN_ADDRESS, own_address_id
from ..options import ImportOptions
from ..ownership import ROOTS
from ..site_defaults import SiteDefaults, as_ids, first_known
from ..staging import Plan, StagedRow
from ..stored_records import StoredRecord
from .chunk import ReadChunk
from .places import PlacesRead

# Whether the user may change the records of a table in a country (its key).
May = Callable[[str, int | None], bool]


class Requirements:
    """Finds what each row of a chunk needs; what cannot be found is a problem."""

    def __init__(
        self, chunk: ReadChunk, places: PlacesRead, here: SiteDefaults, options: ImportOptions, may: May
    ) -> None:
        self.chunk = chunk
        self.places = places
        self.here = here
        self.options = options
        self.may = may
        self.main_addresses = self._main_addresses()
        self.countries = self._countries() if chunk.table in ROOTS else self._countries_of_roots()
        self.ways = places.ways_of_services(chunk.fit) if chunk.table == "service" else {}
        self._in_places: set[str] | None = None
        self._addressed: set[str] | None = None

    def _main_addresses(self) -> dict[str, tuple[str, str]]:
        """Return place to id and country of the address in its own row, as the source has it."""
        if self.chunk.table == "location":
            kinds = {key: str(self.chunk.shall[key].get("location_type")) for key in self.chunk.fit}
        elif self.chunk.table == "address":
            places = {
                str(self.chunk.shall[key]["location_id"])
                for key in self.chunk.fit
                if "location_id" in self.chunk.shall[key]
            }
            kinds = {
                key: str(row.row.values.get("location_type"))
                for key, row in self.chunk.staging.find("location", sorted(places)).items()
            }
        else:
            return {}
        return self.places.main_addresses(kinds, kinds)

    def _countries(self) -> dict[str, str]:
        """Return the code of the desk that keeps each record: see ``docs/how-to/import-and-export.md``."""
        here = self.here
        codes = {key: code for code, key in here.countries.items()}
        of_services: dict[str, list[str]] = {}
        of_organizations: dict[str, str] = {}
        if self.chunk.table == "service":
            of_services = self.places.countries_of_services(self.chunk.fit)
            of_organizations = self._countries_of_organizations(codes)
        found = {}
        for key in self.chunk.fit:
            stored = self.chunk.records.get((self.chunk.table, key))
            said = self.chunk.shall[key].get("twops")
            candidates = [said.get("country") if isinstance(said, dict) else None]
            candidates.append(codes.get(stored.country_id or 0) if stored else None)
            if self.chunk.table == "service":
                candidates.append(of_organizations.get(str(self.chunk.shall[key].get("organization_id", ""))))
                candidates += of_services.get(key, [])
            elif self.chunk.table == "location":
                candidates.append(self.main_addresses.get(key, ("", ""))[1])
            if self.chunk.table in ("service", "location", "organization") and stored is None:
                candidates.append(self.options.country)
            found[key] = first_known(filter(None, candidates), here)
        return found

    def _countries_of_roots(self) -> dict[str, str]:
        """Return the country of each record that an area belongs to; other rows need none."""
        if self.chunk.table != "service_area":
            return {}
        codes = {key: code for code, key in self.here.countries.items()}
        found = {
            key: codes.get(stored.country_id or 0, "") for (_table, key), stored in self.chunk.records.items()
        }
        missing = [key for _table, key in self.chunk.roots if key not in found]
        for key, row in self.chunk.staging.find("service", missing).items():
            found[key] = str(row.plan.get("country", ""))
        return found

    def _countries_of_organizations(self, codes: Mapping[int, str]) -> dict[str, str]:
        ids = {
            str(self.chunk.shall[key]["organization_id"])
            for key in self.chunk.fit
            if "organization_id" in self.chunk.shall[key]
        }
        found = {
            key: str(row.plan.get("country", ""))
            for key, row in self.chunk.staging.find("organization", sorted(ids)).items()
        }
        stored = Organization._base_manager.filter(uuid__in=as_ids(ids - found.keys()))
        return found | {
            str(uuid): codes.get(country, "") for uuid, country in stored.values_list("uuid", "country_id")
        }

    def home(self, key: str, shall: Mapping[str, object], plan: Plan) -> str:
        """Return where the row lives: the address that stands in its place's own row is one of two kinds."""
        if self.chunk.table != "address":
            return self.chunk.table
        place = str(shall.get("location_id", ""))
        main = self.main_addresses.get(place, ("", ""))
        standing = self.chunk.records.get(("location", place))
        own = str(own_address_id(UUID(place))) if place else ""
        if key in self.chunk.stored:
            plan["own"] = key == own or self._is_stored_in_place(key)
        else:
            plan["own"] = main[0] == key and not self._place_has_address(place, standing)
        return "own_address" if plan["own"] else "address"

    def _is_stored_in_place(self, key: str) -> bool:
        if self._in_places is None:
            rows = Location._base_manager.filter(address_uuid__in=as_ids(self.chunk.stored))
            self._in_places = {str(uuid) for uuid in rows.values_list("address_uuid", flat=True)}
        return key in self._in_places

    def _place_has_address(self, place: str, standing: StoredRecord | None) -> bool:
        if standing is None:
            return False
        if self._addressed is None:
            keys = [found.pk for (table, _key), found in self.chunk.records.items() if table == "location"]
            rows = Location._base_manager.filter(pk__in=keys)
            self._addressed = {
                str(uuid)
                for uuid, own, extra, *lines in rows.values_list(
                    "uuid", "address_uuid", "extra", "address_1", "city", "postal_code"
                )
                if own or OWN_ADDRESS in (extra or {}) or any(lines)
            }
        return place in self._addressed

    def settle_record(self, row: StagedRow, plan: Plan) -> bool:
        """Find the country and the language of a record; what cannot be found is a problem."""
        key, shall, here = row.row.id, self.chunk.shall[row.row.id], self.here
        standing = self.chunk.records.get((self.chunk.table, key))
        plan["country"] = country = self.countries[key]
        said = shall.get("twops")
        named = said.get("country") if isinstance(said, dict) else None
        if said is None:
            plan["ways"] = self.ways.get(key, [])
        if named and str(named).upper() not in here.countries:
            self.chunk.wrong(
                row,
                "twops.country",
                f"The site has no country {named}.",
                f"Make it first: manage.py add_country {named} --languages TAG.",
            )
            return False
        if self.chunk.table == "service" and not country:
            self.chunk.wrong(
                row,
                "country",
                "Nothing tells which country's desk keeps this service.",
                f"Give --country, one of: {', '.join(sorted(here.countries))}."
                if here.countries
                else "The site has no country yet: make it with manage.py add_country.",
            )
            return False
        countries = {here.countries.get(country), *([standing.country_id] if standing else [])}
        return self.is_allowed(row, self.chunk.table, countries) and self._settle_language(
            row, plan, standing
        )

    def is_allowed(self, row: StagedRow, table: str, countries: set[int | None]) -> bool:
        """Say whether the user may change records of a kind in some countries (keys); if not, it is a problem."""
        codes = {key: code for code, key in self.here.countries.items()}
        for country in countries:
            if not self.may(table, country):
                whose = codes.get(country or 0, "all countries")
                self.chunk.wrong(
                    row, "country", f"You may not change the records of {whose}.", "Ask its desk."
                )
                return False
        return True

    def _settle_language(self, row: StagedRow, plan: Plan, standing: StoredRecord | None) -> bool:
        here, shall = self.here, self.chunk.shall[row.row.id]
        said = here.language(shall.get("language"))
        if standing is not None and standing.language:
            plan["language"] = standing.language
            if said and said != standing.language and self.chunk.table != "taxonomy_term":
                self.chunk.wrong(
                    row,
                    "language",
                    f"The record's words are in {standing.language} here, and in {said} in the file.",
                    "Give them in the same language, and the other one under translations.",
                )
                return False
            return True
        if shall.get("language") and not said and self.chunk.table != "taxonomy_term":
            self.chunk.wrong(
                row,
                "language",
                f"The site has no language {shall['language']}.",
                "Add it to the site first, or leave it out and give --language.",
            )
            return False
        plan["language"] = said or self.options.language or here.language_of(plan["country"])
        if not plan["language"]:
            self.chunk.wrong(
                row, "language", "The site has no language at all.", "Add one to the site first."
            )
        return bool(plan["language"])
