"""Our hours against a second implementation (OpenStreetMap's syntax, ``opening-hours-py``), for random hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from opening_hours import OpeningHours
from twops_directory.hours.holidays import public_holidays
from twops_directory.hours.overlaps import overlapping
from twops_directory.hours.rules import Rule, is_open_at

ZONES = {
    "PL": "Europe/Warsaw",
    "DE": "Europe/Berlin",
    "IT": "Europe/Rome",
    "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague",
    "BE": "Europe/Brussels",
    "LT": "Europe/Vilnius",
    "NO": "Europe/Oslo",
    "SE": "Europe/Stockholm",
    "FI": "Europe/Helsinki",
    "NL": "Europe/Amsterdam",
    "MT": "Europe/Malta",
    "CH": "Europe/Zurich",
    "GB": "Europe/London",
}
OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
YEAR = 2026
SPRING, AUTUMN = datetime(YEAR, 3, 29, 1, tzinfo=UTC), datetime(YEAR, 10, 25, 1, tzinfo=UTC)

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
dates = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))
around_changes = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from([SPRING, AUTUMN]),
    st.integers(-1500, 1500),
)
moments = st.one_of(
    around_changes,
    st.datetimes(datetime(YEAR, 1, 2), datetime(YEAR, 12, 30)).map(lambda moment: moment.replace(tzinfo=UTC)),
)


@st.composite
def timed_lines(draw) -> Rule:
    """A line with two times, all day, or on some weekdays of the month only."""
    days = draw(weekdays)
    if draw(st.integers(0, 5)) == 0:
        return Rule(days=days, all_day=True)
    opens, closes = draw(st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1]))
    # OpenStreetMap reckons the nth weekday from the day on which a night ends in one reading: days without nights here.
    nth = (
        draw(st.frozensets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1))
        if draw(st.booleans())
        else frozenset()
    )
    if nth and closes < opens:
        opens, closes = closes, opens
    return Rule(days=days, opens_at=opens, closes_at=closes, nth=nth)


@st.composite
def hours(draw) -> list[Rule]:
    """Some regular lines, perhaps closed on public holidays, perhaps with days of exceptional closing."""
    lines = draw(st.lists(timed_lines(), min_size=1, max_size=4))
    assume(not overlapping(lines))
    if draw(st.booleans()):
        lines.append(Rule(closed=True, holidays="only"))
    if draw(st.booleans()):
        first = draw(dates)
        last = min(first + timedelta(days=draw(st.integers(0, 10))), date(YEAR, 12, 31))
        lines.append(Rule(exception=True, closed=True, valid_from=first, valid_to=last))
    return lines


def in_osm(rules: list[Rule]) -> str:
    """Return the lines in OpenStreetMap's syntax: regular ones add up, closings come last."""
    regular = [rule for rule in rules if not rule.closed]
    closings = [rule for rule in rules if rule.closed]
    return "; ".join([", ".join(map(_regular, regular)), *map(_closing, closings)])


def _regular(rule: Rule) -> str:
    nth = f"[{','.join(map(str, sorted(rule.nth)))}]" if rule.nth else ""
    days = ",".join(f"{OSM_DAYS[day]}{nth}" for day in sorted(rule.days))
    if rule.all_day:
        return f"{days} 00:00-24:00"
    return f"{days} {rule.opens_at:%H:%M}-{rule.closes_at:%H:%M}"


def _closing(rule: Rule) -> str:
    if rule.holidays == "only":
        return "PH off"
    assert rule.valid_from and rule.valid_to
    first, last = (f"{day:%Y %b %d}" for day in (rule.valid_from, rule.valid_to))
    return f"{first} off" if first == last else f"{first}-{last} off"


def is_ambiguous(moment: datetime, zone: ZoneInfo) -> bool:
    """Say whether the clock shows this wall time twice: the second implementation reads wall times only."""
    wall = moment.astimezone(zone)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def ends_next_day(rule: Rule) -> bool:
    """Say whether a line's hours pass midnight."""
    return rule.opens_at is not None and rule.closes_at is not None and rule.closes_at <= rule.opens_at


@pytest.mark.parametrize("country", ZONES)
@given(rules=hours(), moment=moments)
@example(rules=[Rule(opens_at=time(2, 30), closes_at=time(4))], moment=SPRING)
@example(rules=[Rule(opens_at=time(22), closes_at=time(2, 30))], moment=SPRING)
@example(rules=[Rule(opens_at=time(22), closes_at=time(6))], moment=AUTUMN + timedelta(hours=4))
@example(
    rules=[Rule(opens_at=time(18), closes_at=time(2)), Rule(closed=True, holidays="only")],
    moment=datetime(YEAR, 1, 1, 0, 30, tzinfo=UTC),
)
def test_two_implementations_agree_in_every_country(country, rules, moment):
    zone = ZoneInfo(ZONES[country])
    assume(not is_ambiguous(moment, zone))
    holidays = public_holidays(country)
    theirs = OpeningHours(in_osm(rules), timezone=zone, country=country)
    local_day = moment.astimezone(zone).date()
    for day in (
        local_day - timedelta(days=1),
        local_day,
    ):  # two lists of holidays may differ; that is not our subject
        probe = OpeningHours("PH", timezone=zone, country=country)
        assume(probe.is_open(datetime.combine(day, time(12), tzinfo=zone)) is holidays(day))

    # "PH off" takes a holiday's hours until midnight only; for us the whole night that begins on it is closed.
    closed_on_holidays = any(rule.holidays == "only" for rule in rules)
    assume(
        not (
            closed_on_holidays and holidays(local_day - timedelta(days=1)) and any(map(ends_next_day, rules))
        )
    )

    assert is_open_at(rules, ZONES[country], moment, holidays) is theirs.is_open(moment.astimezone(zone)), (
        in_osm(rules)
    )


@pytest.mark.parametrize("country", ZONES)
def test_both_clock_changes_in_every_country(country):
    """09:00 is 09:00 on the wall before and after; a night of eight hours has seven and nine."""
    zone = ZONES[country]
    night = [Rule(opens_at=time(23), closes_at=time(7))]

    for change, hours_long in [(SPRING, 7), (AUTUMN, 9)]:
        wall_nine = datetime.combine(change.date(), time(9), tzinfo=ZoneInfo(zone))
        day = [Rule(opens_at=time(9), closes_at=time(10))]
        assert is_open_at(day, zone, wall_nine)
        assert not is_open_at(day, zone, wall_nine - timedelta(minutes=1))
        minutes = [change + timedelta(minutes=offset) for offset in range(-600, 600, 30)]
        assert sum(is_open_at(night, zone, minute) for minute in minutes) == 2 * hours_long


def test_the_zones_are_those_of_the_shipped_countries():
    from twops_site.setup.shipped import countries

    assert {given.code: given.time_zones[0] for given in countries()} == ZONES


@pytest.mark.parametrize("country", ZONES)
def test_every_country_has_public_holidays(country):
    holidays = public_holidays(country)

    assert holidays(date(YEAR, 12, 25)) and not holidays(date(YEAR, 11, 24))
