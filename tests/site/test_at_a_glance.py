"""What decides whether one dares to call: facts in a few words, and "Who will know?" in three sentences."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from twops_directory.choices import Anonymity, Listener, RecordsKept, Reporting
from twops_directory.hours.facts import HoursFacts
from twops_directory.hours.rules import Rule
from twops_directory.hours.today import hours_today
from twops_directory.public import public_service
from twops_directory.public.values.words import Labelled
from twops_locale.languages import long_date
from twops_site.public.at_a_glance import at_a_glance
from twops_site.public.who_will_know import who_will_know

from tests.directory import records


def said(choice: Anonymity | RecordsKept | Reporting | Listener) -> Labelled:
    return Labelled(choice.value, str(choice.label))


@pytest.fixture
def service(db):
    return public_service(records.service(anonymous_possible="yes", cost="free").uuid, "en")


def test_only_what_is_known_is_said(service):
    facts = at_a_glance(service)
    assert facts[0] == "Anonymous" and "Free of charge" in facts
    unknown = replace(
        service.confidentiality,
        anonymous_possible=said(Anonymity.UNKNOWN),
        records_kept=said(RecordsKept.UNKNOWN),
    )
    silent = replace(
        service, confidentiality=unknown, cost=Labelled("unknown", "Not known"), languages=(), phones=()
    )
    assert at_a_glance(silent) == []


def test_the_bill_is_mentioned_only_where_all_numbers_agree(service):
    [phone] = service.phones
    on, off = replace(phone, shows_on_bill=True), replace(phone, shows_on_bill=False)
    assert "Not on the telephone bill" in at_a_glance(replace(service, phones=(off, off)))
    assert "On the telephone bill" in at_a_glance(replace(service, phones=(on,)))
    for mixed in ((on, off), (replace(phone, shows_on_bill=None), off), ()):
        assert not [fact for fact in at_a_glance(replace(service, phones=mixed)) if "bill" in fact]


def test_every_answer_is_known_or_says_that_it_is_not(service):
    unknown = replace(
        service.confidentiality,
        anonymous_possible=said(Anonymity.UNKNOWN),
        records_kept=said(RecordsKept.UNKNOWN),
        may_learn=(),
        reports_immediate_danger=said(Reporting.UNKNOWN),
        reports_identified_child=said(Reporting.YES),
        reports_past_offence=said(Reporting.DEPENDS),
        reports_images=said(Reporting.NO),
    )
    said_of_it = who_will_know(unknown)
    assert said_of_it[0].sentence.startswith("We do not know")
    assert said_of_it[1].sentence.startswith("We do not know")
    assert [(answer.sentence, answer.cases) for answer in said_of_it[2:]] == [
        ("They inform the authorities in these cases:", ("A particular child is named",)),
        ("It depends on what you say in these cases:", ("An offence lies in the past",)),
        ("We do not know what they do in these cases:", ("A child is in immediate danger",)),
    ]
    none = {
        name: said(Reporting.NO)
        for name in (
            "reports_immediate_danger",
            "reports_identified_child",
            "reports_past_offence",
            "reports_images",
        )
    }
    plain = replace(unknown, may_learn=(said(Listener.NOBODY),), records_kept=said(RecordsKept.NONE), **none)
    assert [(answer.sentence, answer.cases) for answer in who_will_know(plain)[1:]] == [
        ("Nobody but the person you talk to learns what you say.", ()),
        ("What is recorded?", ("Nothing is recorded",)),
        ("They report nothing to the authorities.", ()),
    ]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-12-02 12:00", "10:00–13:00, 18:00–02:00 on the next day"),
        (
            "2026-12-02 00:30",
            "18:00–02:00, 10:00–13:00, 18:00–02:00 on the next day",
        ),  # 01:30 in Warsaw: still open from yesterday
        ("2026-12-06 12:00", "closed"),
    ],
)
def test_the_hours_of_today_are_those_of_the_day_where_the_service_is(moment, expected):
    from datetime import time

    week = frozenset(range(5))
    rules = (
        Rule(days=week, opens_at=time(10), closes_at=time(13)),
        Rule(days=week, opens_at=time(18), closes_at=time(2)),
    )
    facts = HoursFacts(rules=rules, tz="Europe/Warsaw")
    assert hours_today(facts, datetime.fromisoformat(moment).replace(tzinfo=UTC), "en-GB") == expected
    assert hours_today(HoursFacts((), "Europe/Warsaw"), datetime.now(UTC), "en") == ""
    assert (
        hours_today(HoursFacts((Rule(all_day=True),), "Europe/Warsaw"), datetime.now(UTC), "en")
        == "open 24 hours"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("mt", "24 ta’ Settembru 2026"),
        ("it", "24 settembre 2026"),
        ("en", "24 September 2026"),
    ],
)
def test_a_day_in_words_is_that_of_the_language(language, words):
    with override(language):
        assert long_date(date(2026, 9, 24)) == words
    assert long_date(None) == ""
