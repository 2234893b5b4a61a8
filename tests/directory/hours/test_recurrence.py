"""Recurrence rules: what they name, what they say, what is refused; and a second implementation that agrees."""

from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter

import pytest
from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st
from opening_hours import OpeningHours
from twops_directory.hours.overlaps import overlapping
from twops_directory.hours.recurrence import parsed
from twops_directory.hours.rules import Rule, State, is_open_at, state_at
from twops_directory.hours.words import weekly_lines
from twops_directory.models import Schedule

WARSAW = "Europe/Warsaw"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def named(rule: str, start: date | None, first: date, days: int) -> list[str]:
    recurrence = parsed(rule, start)
    window = [first + timedelta(days=offset) for offset in range(days)]
    return [day.isoformat() for day in window if recurrence.names(day)]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2026, 1, 6), ["2026-11-10", "2026-11-24"]),
        ("FREQ=WEEKLY;INTERVAL=2", date(2026, 1, 6), ["2026-11-10", "2026-11-24"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", None, ["2026-11-01", "2026-11-15"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", None, ["2026-11-30"]),
        ("FREQ=MONTHLY;BYDAY=2WE,-1FR", None, ["2026-11-11", "2026-11-27"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
            None,
            ["2026-11-02", "2026-11-30"],
        ),
        ("FREQ=DAILY;INTERVAL=10", date(2026, 10, 30), ["2026-11-09", "2026-11-19", "2026-11-29"]),
        ("FREQ=DAILY;COUNT=3", date(2026, 11, 29), ["2026-11-29", "2026-11-30"]),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=2", date(2026, 10, 26), ["2026-10-26", "2026-11-02"][1:]),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261109T120000Z", None, ["2026-11-02", "2026-11-09"]),
        ("FREQ=YEARLY;BYWEEKNO=46;BYDAY=TH", None, ["2026-11-12"]),
        ("FREQ=YEARLY;BYYEARDAY=-31", None, []),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", None, ["2026-11-26"]),
        ("FREQ=YEARLY", date(2020, 11, 20), ["2026-11-20"]),
        ("rrule:freq=yearly;bymonth=11", date(2020, 5, 7), ["2026-11-07"]),
    ],
)
def test_a_rule_names_these_days_of_november_2026(rule, start, expected):
    assert named(rule, start, date(2026, 11, 1), 30) == expected


def test_weeks_that_begin_on_sunday_shift_every_second_week():
    """The example of RFC 5545 itself: WKST changes the days of an interval of two weeks."""
    monday = "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO"

    assert named(monday, date(1997, 8, 5), date(1997, 8, 1), 40) == [
        "1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"
    ]  # fmt: skip
    assert named(monday.replace("WKST=MO", "WKST=SU"), date(1997, 8, 5), date(1997, 8, 1), 40) == [
        "1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"
    ]  # fmt: skip


@st.composite
def rules(draw) -> str:
    """Rules whose meaning RFC 5545 settles, and that recur: for one that never does, dateutil counts to the year 9999."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    interval = draw(st.integers(1, 5))
    parts = {"FREQ": frequency, "INTERVAL": interval, "WKST": draw(st.sampled_from(["MO", "SU", "SA"]))}

    def put(name: str, values, most: int = 3) -> None:
        chosen = draw(st.lists(values, min_size=1, max_size=most, unique=True))
        parts[name] = ",".join(map(str, chosen))

    weekdays = st.sampled_from(DAYS)
    numbered = st.builds(lambda place, day: f"{place}{day}", st.sampled_from([1, 2, 4, 5, -1, -2]), weekdays)
    kind = draw(
        st.sampled_from(["nothing", "weekdays", "numbered", "days", "weeks", "year days", "positions"])
    )
    if kind in ("weekdays", "positions"):
        put("BYDAY", weekdays)
    if kind == "positions" and frequency == "MONTHLY":
        put("BYSETPOS", st.sampled_from([1, 2, -1]), 2)
    if kind == "numbered" and frequency in ("MONTHLY", "YEARLY"):
        put("BYDAY", numbered)
    if kind == "days" and frequency != "WEEKLY":
        put("BYMONTHDAY", st.integers(-28, 28).filter(bool))
        if frequency == "DAILY" and draw(st.booleans()):
            put("BYDAY", weekdays)
    if kind == "weeks" and frequency == "YEARLY":
        put("BYWEEKNO", st.one_of(st.integers(2, 50), st.integers(-10, -2)))
        put("BYDAY", weekdays)
    if kind == "year days" and frequency == "YEARLY":
        put("BYYEARDAY", st.integers(-365, 365).filter(bool))
    if (
        kind not in ("weeks", "year days")
        and (frequency != "MONTHLY" or interval in (1, 5))
        and draw(st.booleans())
    ):
        put("BYMONTH", st.integers(1, 12))
    if draw(st.booleans()):
        parts["COUNT"] = draw(st.integers(1, 30))
    elif draw(st.booleans()):
        parts["UNTIL"] = f"{draw(st.dates(date(2025, 1, 1), date(2028, 1, 1))):%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


@given(rule=rules(), start=st.dates(date(2024, 1, 1), date(2027, 6, 1)))
@example(rule="FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2", start=date(2024, 2, 29))
@example(rule="FREQ=MONTHLY", start=date(2024, 1, 31))
def test_dateutil_names_the_same_days(rule, start):
    last = date(2028, 1, 1)
    theirs = rrulestr(
        f"{rule};UNTIL={last:%Y%m%d}" if "UNTIL" not in rule and "COUNT" not in rule else rule,
        dtstart=datetime.combine(start, time(0)),
    )
    expected = set()
    for moment in theirs:
        if moment.date() > last:
            break
        expected.add(moment.date())
    ours = parsed(rule, start)
    window = [start + timedelta(days=offset) for offset in range(-10, (last - start).days + 1)]

    assert {day for day in window if ours.names(day)} == expected


@given(week=st.integers(1, 53), day=st.dates(date(1999, 1, 1), date(2033, 1, 1)))
@example(week=53, day=date(2022, 1, 2))  # dateutil 2.9 calls it a day of week 53 of a year with 52
@example(week=1, day=date(2025, 12, 29))
def test_weeks_are_numbered_as_in_iso_8601_also_around_new_year(week, day):
    assert parsed(f"FREQ=YEARLY;BYWEEKNO={week}").names(day) is (day.isocalendar().week == week)


@given(
    days=st.frozensets(st.integers(0, 6), min_size=1),
    odd=st.booleans(),
    hours=st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda pair: pair[0] != pair[1]),
    offset=st.integers(0, 360 * 24 * 4),
)
def test_opening_hours_py_agrees_on_odd_and_even_weeks(days, odd, hours, offset):
    """OpenStreetMap counts weeks by their number; in one year that is every second week."""
    first_monday = date(2025, 12, 29) if odd else date(2026, 1, 5)  # weeks 1 and 2 of 2026
    opens, closes = hours
    named_days = ",".join(DAYS[day] for day in sorted(days))
    line = Rule(
        opens_at=time(opens),
        closes_at=time(closes),
        recurrence=parsed(f"FREQ=WEEKLY;INTERVAL=2;BYDAY={named_days}", first_monday),
    )
    weekdays = ",".join(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")[day] for day in sorted(days))
    osm = OpeningHours(f"week {1 if odd else 2}-53/2 {weekdays} {opens:02}:00-{closes:02}:00")
    moment = datetime(2026, 1, 2, tzinfo=UTC) + timedelta(minutes=15 * offset)

    assert is_open_at([line], "UTC", moment) is osm.is_open(moment.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("line", "field", "remedy"),
    [
        ({"rrule": "every Tuesday"}, "rrule", "is not a part of a recurrence rule"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=XX"}, "rrule", "“BYDAY=XX” is not possible"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=TU;BYDAY=WE"}, "rrule", "comes twice"),
        ({"rrule": "INTERVAL=2"}, "rrule", "Begin the rule with FREQ=DAILY"),
        ({"rrule": "FREQ=HOURLY"}, "rrule", "Remove “FREQ=HOURLY”"),
        ({"rrule": "FREQ=SECONDLY;COUNT=5"}, "rrule", "Remove “FREQ=SECONDLY”"),
        ({"rrule": "FREQ=DAILY;BYHOUR=9"}, "rrule", "Enter the times as opening and closing time"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=2TU"}, "rrule", "RFC 5545 does not allow the two together"),
        ({"rrule": "FREQ=DAILY;BYWEEKNO=20"}, "rrule", "Remove “BYWEEKNO”"),
        ({"rrule": "FREQ=DAILY;COUNT=10001", "dtstart": date(2026, 1, 1)}, "rrule", "COUNT at most 10000"),
        ({"rrule": "FREQ=DAILY;INTERVAL=0", "dtstart": date(2026, 1, 1)}, "rrule", "is not possible"),
        ({"rrule": "FREQ=MONTHLY;BYMONTHDAY=32"}, "rrule", "“BYMONTHDAY=32” is not possible"),
        ({"rrule": "FREQ=DAILY;UNTIL=20260230"}, "rrule", "“UNTIL=20260230” is not possible"),
        ({"rrule": "FREQ=DAILY;COUNT=²"}, "rrule", "is not possible"),
        (
            {"rrule": "FREQ=DAILY;COUNT=3;UNTIL=20260201", "dtstart": date(2026, 1, 1)},
            "rrule",
            "Remove COUNT or UNTIL",
        ),
        ({"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"}, "dtstart", "Enter the first day"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=TU;COUNT=4"}, "dtstart", "Enter the first day"),
        ({"rrule": "FREQ=WEEKLY"}, "dtstart", "Enter the first day"),
        ({"rrule": "FREQ=DAILY;INTERVAL=2", "dtstart": date(1, 1, 1)}, "dtstart", "between the years 1900"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=TU", "days": ["WE"]}, "rrule", "name them in the rule (BYDAY)"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_field_and_remedy(line, field, remedy):
    with pytest.raises(ValidationError) as refused:
        Schedule(all_day=True, **line).full_clean(
            exclude={"service"}, validate_unique=False, validate_constraints=False
        )

    assert list(refused.value.message_dict) == [field]
    assert remedy in " ".join(refused.value.message_dict[field])


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=10000",
        "FREQ=YEARLY;INTERVAL=1000;BYYEARDAY=366;COUNT=10000",
        "FREQ=DAILY;COUNT=10000",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;BYSETPOS=366",
    ],
)
def test_a_rule_that_never_or_always_recurs_answers_at_once(rule):
    recurrence = parsed(rule, date(1900, 1, 1))
    began = perf_counter()

    found = recurrence.days_from(date(2026, 11, 1), 4)

    assert found == []
    assert perf_counter() - began < 5


def test_a_rule_that_is_over_says_nothing_any_more():
    line = Rule(
        opens_at=time(9),
        closes_at=time(12),
        recurrence=parsed("FREQ=WEEKLY;BYDAY=TU;COUNT=2", date(2026, 11, 3)),
    )

    def state(day: int, hour: int) -> State:
        return state_at([line], "UTC", datetime(2026, 11, day, hour, tzinfo=UTC))

    assert [state(2, 10), state(3, 10), state(4, 10), state(10, 10), state(17, 10)] == [
        State.UNKNOWN, State.OPEN, State.CLOSED, State.OPEN, State.UNKNOWN
    ]  # fmt: skip


def test_an_exception_on_every_second_tuesday_replaces_the_week_on_those_days_only():
    week = Rule(days=frozenset({1}), opens_at=time(9), closes_at=time(17))
    short = Rule(
        exception=True,
        opens_at=time(13),
        closes_at=time(15),
        recurrence=parsed("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2026, 11, 3)),
    )

    def is_open(day: int) -> bool:
        return is_open_at([week, short], "UTC", datetime(2026, 11, day, 10, tzinfo=UTC))

    assert [is_open(day) for day in (3, 10, 17, 24)] == [False, True, False, True]


def tuesdays(first: date, opens: int, closes: int, rule: str = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU") -> Rule:
    return Rule(opens_at=time(opens), closes_at=time(closes), recurrence=parsed(rule, first))


@pytest.mark.parametrize(
    ("lines", "pairs"),
    [
        pytest.param(
            [tuesdays(date(2026, 11, 3), 9, 12), tuesdays(date(2026, 11, 10), 10, 13)], [], id="other weeks"
        ),
        pytest.param(
            [tuesdays(date(2026, 11, 3), 9, 12), tuesdays(date(2026, 11, 17), 10, 13)],
            [(0, 1)],
            id="same weeks",
        ),
        pytest.param(
            [
                tuesdays(date(2026, 11, 3), 9, 12),
                Rule(days=frozenset({1}), opens_at=time(11), closes_at=time(13)),
            ],
            [(0, 1)],
            id="every week and every second one",
        ),
        pytest.param(
            [
                tuesdays(date(2026, 11, 3), 9, 12),
                Rule(days=frozenset({2}), opens_at=time(11), closes_at=time(13)),
            ],
            [],
            id="another day",
        ),
        pytest.param(
            [
                tuesdays(date(2026, 11, 3), 22, 2),
                Rule(days=frozenset({2}), opens_at=time(1), closes_at=time(5)),
            ],
            [(0, 1)],
            id="the night before",
        ),
        pytest.param(
            [
                tuesdays(date(2026, 11, 3), 9, 12),
                tuesdays(date(2026, 11, 3), 9, 12, "FREQ=MONTHLY;BYMONTHDAY=-1"),
            ],
            [(0, 1)],
            id="meet once in a while",
        ),
    ],
)
def test_lines_overlap_only_where_both_name_a_day(lines, pairs):
    assert overlapping(lines) == pairs


@pytest.mark.parametrize(
    ("rule", "language", "days"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "en", "Tuesday, every 2 weeks, next on 8 December 2026"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE", "fi", "maanantai–keskiviikko"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "en", "days 1, 15 of the month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "en", "last day of the month"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "en", "Friday (last in the month)"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "en", "Monday (1st in the month, 3rd in the month)"),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=1MO", "lt", "2026 m. gruodžio 7 d.; 2027 m. gruodžio 6 d."),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=60", "el", "1 Δεκεμβρίου 2026; 8 Δεκεμβρίου 2026; 15 Δεκεμβρίου 2026; 22 Δεκεμβρίου 2026"),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231", "en", "until 31 December 2026, Tuesday"),
    ],
)  # fmt: skip
def test_the_days_of_a_rule_are_said_in_the_readers_language(rule, language, days):
    line = Rule(opens_at=time(9), closes_at=time(12), recurrence=parsed(rule, date(2025, 12, 23)))

    assert [each.days for each in weekly_lines([line], language, date(2026, 11, 25))] == [days]


def test_a_rule_without_usual_words_has_its_own_or_says_its_dates():
    rule = parsed("FREQ=YEARLY;BYWEEKNO=10;BYDAY=MO")
    with_words = Rule(all_day=True, recurrence=rule, label="Σε γιορτές του χωριού")

    assert weekly_lines([with_words], "el", date(2026, 11, 25))[0].days == "Σε γιορτές του χωριού"
    assert (
        weekly_lines([Rule(all_day=True, recurrence=rule)], "en", date(2026, 11, 25))[0].days
        == "8 March 2027"
    )
