"""Weekdays, and which one of the month a day is: what hours and recurrence rules both reckon with."""

from calendar import monthrange
from datetime import date

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # RFC 5545; the index is date.weekday()


def places_in_month(day: date) -> tuple[int, int]:
    """Return which one of its weekday a day is in its month, counted from the beginning and from the end.

    >>> places_in_month(date(2026, 11, 30)), places_in_month(date(2026, 11, 2))
    ((5, -1), (1, -5))
    """
    return (day.day - 1) // 7 + 1, -((monthrange(day.year, day.month)[1] - day.day) // 7 + 1)
