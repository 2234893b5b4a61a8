"""Values that an import may bring and the public must not get: links that are none, points that are not on earth."""

from ...validators import is_web_address


def web_address(address: str) -> str:
    """Return a web address as it is; anything else becomes empty.

    >>> web_address("https://mostek.example.org/"), web_address("javascript:alert(1)")
    ('https://mostek.example.org/', '')
    """
    return address if is_web_address(address) else ""


def point(latitude: float | None, longitude: float | None) -> tuple[float, float] | tuple[None, None]:
    """Return a latitude and a longitude (WGS 84, decimal degrees) if both are on earth, else (None, None).

    >>> point(54.35, 18.65), point(100.0, 18.65), point(54.35, None)
    ((54.35, 18.65), (None, None), (None, None))
    """
    if latitude is None or longitude is None:
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None, None
    return latitude, longitude
