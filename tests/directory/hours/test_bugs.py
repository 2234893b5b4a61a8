"""Every bug of opening hours that other directories report (facts/hsds.md, section 4), by its number there."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from twops_directory.hours.facts import HoursFacts
from twops_directory.hours.now import HoursNow, describe
from twops_directory.hours.rules import Interval, Rule, State, open_intervals, state_at
from twops_directory.hours.words import HoursLine, weekly_lines
from twops_directory.models import Schedule

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WEEKDAYS = frozenset({MON, TUE, WED, THU, FRI})
WARSAW = "Europe/Warsaw"
NIGHTS = Rule(days=WEEKDAYS, opens_at=time(18), closes_at=time(2))


def local(*when: int, zone: str = WARSAW) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone))


def facts(*rules: Rule, tz: str = WARSAW, country: str = "PL", **more) -> HoursFacts:
    return HoursFacts(rules=rules, tz=tz, country_code=country, **more)


def test_askdarcel_259_a_line_that_closes_another_day_does_not_close_today():
    lines = (Rule(days=frozenset({MON}), opens_at=time(9), closes_at=time(17)), Rule(days={SUN}, closed=True))

    assert state_at(lines, WARSAW, local(2026, 11, 23, 12)) is State.OPEN


@pytest.mark.parametrize("issue", ["AskDarcel 296", "AskDarcel 319"])
def test_askdarcel_296_319_open_past_midnight_also_before_a_closed_weekday(issue):
    lines = (NIGHTS, Rule(days=frozenset({SAT, SUN}), closed=True))

    assert state_at(lines, WARSAW, local(2026, 11, 28, 1, 59)) is State.OPEN
    assert state_at(lines, WARSAW, local(2026, 11, 28, 2)) is State.CLOSED
    assert open_intervals(lines, WARSAW, local(2026, 11, 27, 12), local(2026, 11, 30, 12)) == [
        Interval(datetime(2026, 11, 27, 17, tzinfo=UTC), datetime(2026, 11, 28, 1, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ((9, 0), State.OPEN),
        ((12, 0), State.CLOSED),
        ((13, 59), State.CLOSED),
        ((14, 0), State.OPEN),
        ((18, 0), State.CLOSED),
    ],
)
def test_askdarcel_203_hsds_175_two_intervals_on_one_day(clock, expected):
    lines = (
        Rule(days=WEEKDAYS, opens_at=time(14), closes_at=time(18)),
        Rule(days=WEEKDAYS, opens_at=time(9), closes_at=time(12)),
    )

    assert state_at(lines, WARSAW, local(2026, 11, 23, *clock)) is expected
    assert weekly_lines(lines, "en")[0] == HoursLine("Monday–Friday", "09:00–12:00, 14:00–18:00")


def test_askdarcel_827_the_zone_is_the_services_and_the_readers_clock_is_shown_beside_it():
    finnish = facts(
        Rule(days=WEEKDAYS, opens_at=time(9), closes_at=time(16)), tz="Europe/Helsinki", country="FI"
    )
    moment = local(2026, 11, 23, 8, 30)  # 9.30 in Helsinki

    assert finnish.state_at(moment) is State.OPEN
    assert describe(finnish, moment, "en", reader_tz=WARSAW) == HoursNow(
        State.OPEN,
        "Open now",
        "Open until 16:00 on Monday, 23 November 2026.",
        "This is the time in Helsinki. In Warsaw it is then 15:00 on Monday, 23 November 2026.",
        datetime(2026, 11, 23, 14, tzinfo=UTC),
    )
    assert describe(finnish, moment, "en", reader_tz="Europe/Vilnius").reader_change == ""  # the same clock


@pytest.mark.parametrize(
    ("opens", "closes"), [(time(23), time(22, 59)), (time(0), time(23, 59)), (time(0), time(23, 59, 59))]
)
def test_askdarcel_647_24_hours_written_less_a_minute_have_no_closed_minute(opens, closes):
    line = Schedule(
        days=["MO", "TU", "WE", "TH", "FR", "SA", "SU"], opens_at=opens, closes_at=closes
    ).as_rule()
    start, end = datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)

    assert open_intervals([line], WARSAW, start, end) == [Interval(start, end)]
    assert weekly_lines([line], "en") == [HoursLine("every day", "open 24 hours")]


def test_askdarcel_647_one_day_of_24_hours_less_a_minute_ends_a_day_later():
    line = Schedule(days=["MO"], opens_at=time(23), closes_at=time(22, 59)).as_rule()

    assert state_at([line], WARSAW, local(2026, 11, 24, 22, 59, 30)) is State.OPEN
    assert state_at([line], WARSAW, local(2026, 11, 24, 23)) is State.CLOSED


def test_askdarcel_770_on_friday_night_the_next_opening_is_monday_and_said_by_name():
    day_service = facts(Rule(days=WEEKDAYS, opens_at=time(9), closes_at=time(17)))

    assert describe(day_service, local(2026, 11, 27, 23, 30), "en").change == ("Opens on Monday at 09:00.")
    assert describe(facts(NIGHTS), local(2026, 11, 28, 1), "en").change == ("Open until 02:00.")


def test_hsds_440_public_holidays_of_the_country_and_the_region():
    line = Rule(days=WEEKDAYS, opens_at=time(9), closes_at=time(17), holidays="closed")
    epiphany = local(2027, 1, 6, 10, zone="Europe/Berlin")  # a Wednesday; a holiday in Bavaria, not in Berlin

    def german(region: str) -> State:
        return facts(line, tz="Europe/Berlin", country="DE", region=region).state_at(epiphany)

    assert german("DE-BY") is State.CLOSED
    assert german("DE-BE") is State.OPEN
    assert german("") is State.OPEN
    assert facts(line).state_at(local(2026, 11, 11, 10)) is State.CLOSED  # Poland's Independence Day


def test_hsds_440_a_night_ends_at_midnight_when_the_holiday_begins():
    nights = facts(Rule(opens_at=time(18), closes_at=time(2), holidays="closed"))

    assert nights.state_at(local(2026, 11, 10, 23, 59)) is State.OPEN
    assert nights.state_at(local(2026, 11, 11, 0)) is State.CLOSED
    assert nights.next_opening(local(2026, 11, 11, 0)) == datetime(2026, 11, 12, 17, tzinfo=UTC)


def test_hsds_265_the_zone_is_a_name_so_that_wall_times_stay_after_the_clock_change():
    line = Rule(opens_at=time(9), closes_at=time(10))

    winter = open_intervals([line], WARSAW, local(2026, 3, 28), local(2026, 3, 29))
    summer = open_intervals([line], WARSAW, local(2026, 3, 29), local(2026, 3, 30))

    assert [each.start.hour for each in winter + summer] == [8, 7]


def test_hsds_492_days_that_are_alike_stand_together():
    lines = [
        Rule(days=frozenset({day}), opens_at=time(9), closes_at=time(12)) for day in (MON, TUE, WED, FRI)
    ]

    assert [(line.days, line.text) for line in weekly_lines(lines, "en")] == [
        ("Monday–Wednesday, Friday", "09:00–12:00"),
        ("Thursday, Saturday, Sunday", "closed"),
    ]


def test_hsds_598_what_cannot_be_said_with_a_recurrence_rule_is_said_plainly():
    lines = (
        Rule(days=frozenset({TUE}), nth=frozenset({1, -1}), opens_at=time(17), closes_at=time(19)),
        Rule(days=frozenset({WED}), by_appointment=True),
        Rule(exception=True, closed=True, valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 1)),
    )

    assert state_at(lines, WARSAW, local(2026, 11, 3, 18)) is State.OPEN
    assert state_at(lines, WARSAW, local(2026, 11, 10, 18)) is State.CLOSED
    assert state_at(lines, WARSAW, local(2026, 11, 24, 18)) is State.OPEN
    assert state_at(lines, WARSAW, local(2026, 12, 1, 18)) is State.CLOSED
    assert weekly_lines(lines, "en")[-2:] == [
        HoursLine("Tuesday (1st in the month, last in the month)", "17:00–19:00"),
        HoursLine("1 December 2026", "closed"),
    ]


@pytest.mark.parametrize("issue", ["Integreat 2398", "Integreat 4407"])
def test_integreat_2398_4407_by_appointment_only_is_shown_as_such_and_not_as_closed(issue):
    clinic = facts(Rule(days=WEEKDAYS, by_appointment=True))

    assert describe(clinic, local(2026, 11, 23, 10), "en") == HoursNow(
        State.BY_APPOINTMENT, "By appointment now"
    )
    assert clinic.state_at(local(2026, 11, 28, 10)) is State.CLOSED
    assert clinic.next_opening(local(2026, 11, 23, 10)) is None
    on_saturday = describe(clinic, local(2026, 11, 28, 10), "en")
    assert (on_saturday.state, on_saturday.look) == (State.CLOSED, State.BY_APPOINTMENT)
    assert (
        f"{on_saturday.label}. {on_saturday.change}"
        == "By appointment. Next appointments: Monday 30 November."
    )
    evening = facts(
        Rule(days=frozenset({TUE}), opens_at=time(16, 30), closes_at=time(19), by_appointment=True)
    )
    said = describe(evening, local(2026, 11, 28, 10), "en", "Asia/Nicosia")
    assert said.change == "Next appointments: Tuesday 1 December, 16:30." and "17:30" in said.reader_change
    assert describe(facts(Rule(closed=True)), local(2026, 11, 28, 10), "en").label == "Closed now"


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param((), id="no line"),
        pytest.param(
            (Rule(opens_at=time(9), closes_at=time(17), valid_to=date(2026, 10, 31)),),
            id="the period is over",
        ),
        pytest.param((Rule(closed=True, holidays="only"),), id="only holidays are known"),
        pytest.param(
            (Rule(exception=True, closed=True, valid_from=date(2026, 12, 24), valid_to=date(2026, 12, 26)),),
            id="only Christmas is known",
        ),
        pytest.param(
            (Rule(event=True, opens_at=time(17), closes_at=time(19), valid_from=date(2026, 11, 24)),),
            id="only an event is known",
        ),
    ],
)
def test_unknown_is_not_closed(rules):
    assert describe(facts(*rules), local(2026, 11, 23, 10), "en").label == "Opening hours not known"


def test_an_event_stands_beside_the_regular_hours_and_replaces_nothing():
    open_evening = Rule(
        event=True,
        opens_at=time(17),
        closes_at=time(19),
        valid_from=date(2026, 11, 23),
        valid_to=date(2026, 11, 23),
    )
    lines = (Rule(days=WEEKDAYS, opens_at=time(9), closes_at=time(12)), open_evening)

    assert state_at(lines, WARSAW, local(2026, 11, 23, 10)) is State.OPEN
    assert state_at(lines, WARSAW, local(2026, 11, 23, 18)) is State.OPEN
    assert state_at(lines, WARSAW, local(2026, 11, 24, 18)) is State.CLOSED


def test_a_service_that_is_closed_for_a_time_is_closed_whatever_its_hours_say():
    closed = facts(Rule(all_day=True), suspended=True)

    assert describe(closed, local(2026, 11, 23, 10), "en") == HoursNow(State.CLOSED, "Closed now")


@pytest.mark.parametrize("hour", [1, 2, 13])
def test_in_greek_the_words_are_right_for_one_hour_and_for_many(hour):
    """ "έως τις 1:00" is wrong: one is singular, and an article would have to follow the hour."""
    line = Rule(days=frozenset(range(7)), opens_at=time(14 if hour < 3 else 8), closes_at=time(hour))
    said = describe(facts(line), local(2026, 11, 27, 23 if hour < 3 else 9), "el").change

    assert said.startswith("Ανοιχτ") and " έως " in said and " τις " not in said, said
