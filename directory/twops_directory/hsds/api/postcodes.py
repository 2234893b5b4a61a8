"""``postcode`` and ``proximity``: what is near, or covers, a postal code that a public place of the directory has.

No table of postal codes is asked: only what is known exactly counts. A code that no public place has finds nothing.
"""

import math
from dataclasses import dataclass

from django.db.models import Avg, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Replace, Sin, Sqrt, Upper

from ...choices import AreaScope
from ...models import Address, ServiceArea, ServiceAtLocation
from ...models.visibility import shown
from ..documents.documents import public_locations

EARTH_RADIUS_M = 6_371_008.8  # mean radius (IUGG)
DEGREE_M = 2 * math.pi * EARTH_RADIUS_M / 360


@dataclass(frozen=True, slots=True)
class Postcode:
    """What the public places with one postal code say of it.

    Attributes:
        latitude, longitude: the centroid of those with coordinates (WGS 84, degrees); None where there are none.
        countries: keys of countries. regions, cities: names as the addresses have them.
    """

    code: str
    countries: frozenset[int]
    regions: frozenset[str]
    cities: frozenset[str]
    latitude: float | None
    longitude: float | None


def plain(path: str) -> Upper:
    """Return a postal code in the database as ``parameters.postal_code`` reads one."""
    return Upper(Replace(Replace(F(path), Value(" "), Value("")), Value("-"), Value("")))


def on_earth(prefix: str = "") -> Q:
    """Return the condition that a place has coordinates that can be: others are kept, but say nothing."""
    return Q(**{f"{prefix}latitude__range": (-90, 90), f"{prefix}longitude__range": (-180, 180)})


def known(code: str) -> Postcode | None:
    """Return what is known of a postal code; None if no public place has it. Two queries."""
    places = public_locations().annotate(plain_code=plain("postal_code")).filter(plain_code=code)
    addresses = list(places.order_by().values_list("country", "region", "city").distinct()[:1_000])
    if not addresses:
        return None
    centre = places.filter(on_earth()).aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    return Postcode(
        code=code,
        countries=frozenset(country for country, _region, _city in addresses if country is not None),
        regions=frozenset(region for _country, region, _city in addresses if region),
        cities=frozenset(city for _country, _region, city in addresses if city),
        latitude=centre["latitude"],
        longitude=centre["longitude"],
    )


def covering(rows: "QuerySet[ServiceAtLocation]", postcode: Postcode) -> "QuerySet[ServiceAtLocation]":
    """Keep the services at places that a person at a postal code can use.

    That is: the place has this code; or an area of the service, or of its place, has it in it; or the service has no
    area at all and is one of the code's country, which it serves then.
    """
    areas = ServiceArea.objects.filter(Q(service=OuterRef("service")) | Q(service_at_location=OuterRef("pk")))
    here = Q(scope=AreaScope.WORLD) | Q(country__in=postcode.countries) & (
        Q(scope=AreaScope.COUNTRY)
        | Q(scope=AreaScope.REGION) & (Q(name__in=postcode.regions) | Q(code__in=postcode.regions))
        | Q(scope=AreaScope.LOCALITY) & Q(name__in=postcode.cities)
    )
    further = (
        Address.objects.filter(shown(Address), location=OuterRef("location"))
        .annotate(plain_code=plain("postal_code"))
        .filter(plain_code=postcode.code)
    )
    at_home = ~Exists(areas) & Q(service__country__in=postcode.countries)
    return rows.annotate(plain_code=plain("location__postal_code")).filter(
        Q(plain_code=postcode.code) | Exists(further) | Exists(areas.filter(here)) | at_home
    )


def within(
    rows: "QuerySet[ServiceAtLocation]", postcode: Postcode, radius_m: float
) -> "QuerySet[ServiceAtLocation]":
    """Keep the services at places within so many metres of the centroid of a postal code; none if it has no centroid.

    A box of degrees first, then the great circle (haversine).
    """
    latitude, longitude = postcode.latitude, postcode.longitude
    if latitude is None or longitude is None:
        return rows.none()
    reach = radius_m / DEGREE_M
    box = on_earth("location__") & Q(location__latitude__range=(latitude - reach, latitude + reach))
    farthest = abs(latitude) + reach
    if farthest < 89:  # nearer to a pole every longitude may be within reach
        across = reach / math.cos(math.radians(farthest))
        if longitude - across >= -180 and longitude + across <= 180:
            box &= Q(location__longitude__range=(longitude - across, longitude + across))
    half = Power(Sin((Radians("location__latitude") - math.radians(latitude)) / 2), 2) + Cos(
        Radians("location__latitude")
    ) * math.cos(math.radians(latitude)) * Power(
        Sin((Radians("location__longitude") - math.radians(longitude)) / 2), 2
    )
    distance = Value(2 * EARTH_RADIUS_M) * ASin(Sqrt(Least(half, Value(1.0))))
    return rows.filter(box).annotate(distance_m=distance).filter(distance_m__lte=radius_m)
