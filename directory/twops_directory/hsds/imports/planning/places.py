"""Which addresses and places a source has for its services: asked of the staging, to find a country and a main address."""

from collections.abc import Iterable, Mapping

from ..staging import Staging

TABLES_OF_PLACES = """
CREATE TABLE IF NOT EXISTS service_places AS
    SELECT json_extract(content, '$.service_id') service, json_extract(content, '$.location_id') location
    FROM rows WHERE tbl = 'service_at_location';
CREATE INDEX IF NOT EXISTS service_places_service ON service_places (service);
CREATE TABLE IF NOT EXISTS place_addresses AS
    SELECT json_extract(content, '$.location_id') location, id, json_extract(content, '$.country') country,
        json_extract(content, '$.address_type') kind, number
    FROM rows WHERE tbl = 'address';
CREATE INDEX IF NOT EXISTS place_addresses_location ON place_addresses (location, number);
CREATE TABLE IF NOT EXISTS service_phones AS
    SELECT DISTINCT json_extract(content, '$.service_id') service FROM rows
    WHERE tbl = 'phone' AND coalesce(json_extract(content, '$.type'), 'voice') != 'fax';
CREATE INDEX IF NOT EXISTS service_phones_service ON service_phones (service);
"""


class PlacesRead:
    """Answers about the places of a source. Made once, when everything is staged."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        staging.script(TABLES_OF_PLACES)

    def countries_of_services(self, services: Iterable[str]) -> dict[str, list[str]]:
        """Return the country codes of the addresses where services are offered, in the order of the source."""
        found: dict[str, list[str]] = {}
        rows = self._staging.select(
            "SELECT service, country FROM service_places JOIN place_addresses USING (location) "
            "WHERE service IN ({}) AND country IS NOT NULL ORDER BY number",
            list(services),
        )
        for service, country in rows:
            found.setdefault(service, []).append(country)
        return found

    def ways_of_services(self, services: Iterable[str]) -> dict[str, list[str]]:
        """Return how services can be reached, as far as other rows tell: those with phones, those with places."""
        found: dict[str, list[str]] = {}
        for table, way in (("service_phones", "by_phone"), ("service_places", "in_person")):
            query = f"SELECT DISTINCT service FROM {table} WHERE service IN ({{}})"  # noqa: S608 - the names of our own tables stand above
            for (service,) in self._staging.select(query, list(services)):
                found.setdefault(service, []).append(way)
        return found

    def main_addresses(
        self, locations: Iterable[str], kinds: Mapping[str, str]
    ) -> dict[str, tuple[str, str]]:
        """Return (id, country) of the address that stands in a place's own row: the first of the place's own kind.

        Args:
            kinds: place to its ``location_type``.
        """
        found: dict[str, tuple[str, str]] = {}
        rows = self._staging.select(
            "SELECT location, id, country, kind FROM place_addresses WHERE location IN ({}) ORDER BY number",
            list(locations),
        )
        for location, key, country, kind in rows:
            if kind == kinds.get(location, "physical") and location not in found:
                found[location] = (key, country or "")
        return found
