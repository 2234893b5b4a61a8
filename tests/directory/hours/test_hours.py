"""Opening hours: pure functions, every expected value written by hand."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from twops_directory.hours.rules import Interval, Rule, State, is_open_at, open_intervals, state_at
from twops_directory.hours.week import weekly_pattern
from twops_directory.hours.words import HoursLine, weekly_lines

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WEEKDAYS = frozenset({MON, TUE, WED, THU, FRI})
WARSAW = "Europe/Warsaw"
EVENING = Rule(days=WEEKDAYS, opens_at=time(18), closes_at=time(2))


def local(*when: int, zone: str = WARSAW) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone))


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rules", "moment", "expected"),
    [
        pytest.param((EVENING,), local(2026, 11, 23, 17, 59), State.CLOSED, id="a minute before"),
        pytest.param((EVENING,), local(2026, 11, 23, 18, 0), State.OPEN, id="the first minute"),
        pytest.param((EVENING,), local(2026, 11, 24, 1, 59), State.OPEN, id="past midnight"),
        pytest.param((EVENING,), local(2026, 11, 24, 2, 0), State.CLOSED, id="the end is not included"),
        pytest.param(
            (EVENING,), local(2026, 11, 28, 1, 0), State.OPEN, id="Friday night is Saturday morning"
        ),
        pytest.param((EVENING,), local(2026, 11, 23, 1, 0), State.CLOSED, id="Sunday night is not Monday's"),
        pytest.param((), local(2026, 11, 23, 12, 0), State.UNKNOWN, id="nothing known is not closed"),
        pytest.param((Rule(all_day=True),), local(2026, 11, 29, 3, 0), State.OPEN, id="24 hours"),
        pytest.param(
            (Rule(days=frozenset({WED}), opens_at=time(9), closes_at=time(12), by_appointment=True),),
            local(2026, 11, 25, 10, 0),
            State.BY_APPOINTMENT,
            id="by appointment is a third state",
        ),
        pytest.param(
            (Rule(days=frozenset({WED}), by_appointment=True),),
            local(2026, 11, 25, 10, 0),
            State.BY_APPOINTMENT,
            id="by appointment without times",
        ),
        pytest.param(
            (
                Rule(all_day=True),
                Rule(exception=True, closed=True, valid_from=date(2026, 12, 24), valid_to=date(2026, 12, 26)),
            ),
            local(2026, 12, 25, 12, 0),
            State.CLOSED,
            id="an exception closes",
        ),
        pytest.param(
            (
                EVENING,
                Rule(
                    exception=True,
                    opens_at=time(8),
                    closes_at=time(9),
                    valid_from=date(2026, 12, 26),
                    valid_to=date(2026, 12, 26),
                ),
            ),
            local(2026, 12, 26, 8, 30),
            State.OPEN,
            id="an exception opens a Saturday",
        ),
    ],
)
def test_the_state_at_a_moment(rules, moment, expected):
    assert state_at(rules, WARSAW, moment) is expected
    assert is_open_at(rules, WARSAW, moment) is (expected is State.OPEN)


@pytest.mark.parametrize(
    ("rule", "is_open"),
    [
        ("same", True),
        ("closed", False),
        ("open", True),
        ("only", True),
    ],
)
def test_what_a_line_says_about_a_public_holiday(rule, is_open):
    independence_day = date(2026, 11, 11)  # a Wednesday
    line = Rule(days=WEEKDAYS, opens_at=time(9), closes_at=time(17), holidays=rule)

    assert (
        is_open_at((line,), WARSAW, local(2026, 11, 11, 10), lambda day: day == independence_day) is is_open
    )
    assert is_open_at((line,), WARSAW, local(2026, 11, 12, 10), lambda day: day == independence_day) is (
        rule != "only"
    )


def test_a_line_for_holidays_comes_before_the_regular_ones():
    lines = (Rule(all_day=True), Rule(closed=True, holidays="only"))

    assert state_at(lines, WARSAW, local(2026, 11, 11, 10), lambda day: True) is State.CLOSED
    assert state_at(lines, WARSAW, local(2026, 11, 11, 10), lambda day: False) is State.OPEN


@pytest.mark.parametrize(
    ("rule", "start", "end", "expected"),
    [
        pytest.param(
            Rule(all_day=True),
            utc(2026, 3, 28, 23),
            utc(2026, 3, 29, 22),
            [Interval(utc(2026, 3, 28, 23), utc(2026, 3, 29, 22))],
            id="the day of 23 hours",
        ),
        pytest.param(
            Rule(opens_at=time(22), closes_at=time(6)),
            utc(2026, 10, 24, 12),
            utc(2026, 10, 25, 12),
            [Interval(utc(2026, 10, 24, 20), utc(2026, 10, 25, 5))],
            id="the night of nine hours in autumn",
        ),
        pytest.param(
            Rule(opens_at=time(22), closes_at=time(6)),
            utc(2026, 3, 28, 12),
            utc(2026, 3, 29, 12),
            [Interval(utc(2026, 3, 28, 21), utc(2026, 3, 29, 4))],
            id="the night of seven hours in spring",
        ),
        pytest.param(
            Rule(opens_at=time(2, 30), closes_at=time(4)),
            utc(2026, 3, 29, 0),
            utc(2026, 3, 29, 12),
            [Interval(utc(2026, 3, 29, 1), utc(2026, 3, 29, 2))],
            id="opening in the hour that does not exist",
        ),
    ],
)
def test_intervals_are_right_across_clock_changes(rule, start, end, expected):
    assert open_intervals([rule], WARSAW, start, end) == expected


def test_intervals_that_touch_are_one_and_are_cut_to_what_was_asked():
    found = open_intervals([Rule(all_day=True)], WARSAW, utc(2026, 11, 23, 10), utc(2026, 11, 30, 10))

    assert found == [Interval(utc(2026, 11, 23, 10), utc(2026, 11, 30, 10))]


def test_a_line_may_have_a_zone_of_its_own():
    line = Rule(opens_at=time(9), closes_at=time(10), tz="Europe/Helsinki")

    assert open_intervals([line], WARSAW, utc(2026, 11, 23), utc(2026, 11, 23, 12)) == [
        Interval(utc(2026, 11, 23, 7), utc(2026, 11, 23, 8))
    ]


def test_the_week_groups_days_that_are_alike():
    morning = Rule(days=frozenset({MON, WED}), opens_at=time(9), closes_at=time(12))
    weekend = Rule(days=frozenset({SAT, SUN}), all_day=True)

    assert weekly_pattern([weekend, morning]) == [
        ((MON, WED), (morning,)),
        ((TUE, THU, FRI), ()),
        ((SAT, SUN), (weekend,)),
    ]
    assert weekly_pattern([]) == []


def test_the_week_in_words():
    lines = weekly_lines(
        [
            Rule(days=WEEKDAYS, opens_at=time(10), closes_at=time(13)),
            EVENING,
            Rule(days=frozenset({SAT}), by_appointment=True),
            Rule(closed=True, holidays="only"),
        ],
        "en",
    )

    assert lines == [
        HoursLine("Monday–Friday", "10:00–13:00, 18:00–02:00 on the next day"),
        HoursLine("Saturday", "by appointment"),
        HoursLine("Sunday", "closed"),
        HoursLine("", "Closed on public holidays."),
    ]


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("pl", "poniedziałek–piątek"),
        ("fi", "maanantai–perjantai"),
        ("mt", "It-Tnejn – Il-Ġimgħa"),
        ("el", "Δευτέρα–Παρασκευή"),
    ],
)
def test_days_have_the_names_that_readers_use(language, days):
    assert weekly_lines([EVENING], language)[0].days == days


def test_a_day_that_is_open_on_some_of_its_weeks_is_not_called_closed():
    """Was: "Wednesday: closed" and below it "Wednesday (1st in the month): 17:30"."""
    rules = [
        Rule(days=frozenset({MON}), opens_at=time(9), closes_at=time(17)),
        Rule(days=frozenset({WED}), nth=frozenset({1}), opens_at=time(17, 30), closes_at=time(19, 30)),
    ]
    lines = {line.days: line.text for line in weekly_lines(rules, "en")}
    assert lines["Tuesday, Thursday–Sunday"] == "closed"
    assert [days for days, text in lines.items() if "Wednesday" in days and text == "closed"] == []


def test_nothing_known_gives_no_line():
    assert weekly_lines([], "en") == []


def test_a_period_is_told_with_its_dates():
    closed = Rule(exception=True, closed=True, valid_from=date(2026, 12, 24), valid_to=date(2026, 12, 26))

    assert weekly_lines([closed], "en") == [HoursLine("from 24 December 2026 to 26 December 2026", "closed")]


def test_hours_of_an_exceptional_week_say_that_they_hold_instead_of_the_regular_ones():
    """Two intervals of the same days are one line: the second one is no addition to the first."""
    week = {"exception": True, "valid_from": date(2026, 12, 7), "valid_to": date(2026, 12, 13)}
    lines = weekly_lines(
        [
            Rule(days=WEEKDAYS, opens_at=time(10), closes_at=time(18)),
            Rule(opens_at=time(12), closes_at=time(14), **week),
            Rule(closed=True, exception=True, valid_from=date(2026, 12, 24), valid_to=date(2026, 12, 24)),
            Rule(opens_at=time(16), closes_at=time(18), **week),
            Rule(
                opens_at=time(9),
                closes_at=time(10),
                event=True,
                valid_from=date(2026, 12, 8),
                valid_to=date(2026, 12, 8),
            ),
        ],
        "en",
    )

    assert [(line.days, line.text) for line in lines] == [
        ("Monday–Friday", "10:00–18:00"),
        ("Saturday, Sunday", "closed"),
        ("from 7 December 2026 to 13 December 2026", "12:00–14:00, 16:00–18:00 instead of the regular hours"),
        ("24 December 2026", "closed"),
        ("8 December 2026", "09:00–10:00"),
    ]


def test_an_exception_without_dates_is_told_too():
    lines = weekly_lines(
        [
            Rule(opens_at=time(10), closes_at=time(18)),
            Rule(days=frozenset({FRI}), opens_at=time(12), closes_at=time(14), exception=True),
        ],
        "en",
    )

    assert [(line.days, line.text) for line in lines] == [
        ("every day", "10:00–18:00"),
        ("Friday", "12:00–14:00 instead of the regular hours"),
    ]
