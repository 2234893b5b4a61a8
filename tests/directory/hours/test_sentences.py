"""Every sentence about hours with every weekday and every hour, in every language: written to a file that people can read.

A native speaker reads ``.cache/sentences/<language>.txt`` ("1:00" after "until", weekdays in their cases); the test sees
what a machine can: nothing unfilled, no two full stops, no English left over.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from twops_directory.hours.facts import HoursFacts
from twops_directory.hours.now import describe
from twops_directory.hours.rules import Rule
from twops_directory.hours.today import hours_today
from twops_directory.hours.words import weekly_lines

FOLDER = Path(__file__).parents[3] / ".cache" / "sentences"
ZONE = "Europe/Warsaw"
MONDAY = datetime(2026, 11, 30, 11, 30, tzinfo=UTC)


def rule(day: int, first: int, hours: int) -> Rule:
    return Rule(days=frozenset({day}), opens_at=time(first), closes_at=time((first + hours) % 24))


def sentences(language: str) -> list[str]:
    """Return, for every weekday and every hour, what is said of a service that opens or closes then."""
    found: list[str] = []
    for day in range(7):
        for hour in range(24):
            opens = HoursFacts((rule(day, hour, 3),), ZONE)
            closes = HoursFacts((rule(day, (hour - 3) % 24, 3),), ZONE)
            local = MONDAY + timedelta(days=day, hours=hour - 12)
            for facts, moment in (
                (opens, MONDAY),
                (opens, local - timedelta(hours=20)),
                (opens, local + timedelta(minutes=1)),
                (closes, local - timedelta(hours=2)),
            ):
                for zone in ("", "Asia/Nicosia"):
                    now = describe(facts, moment, language, zone)
                    found += [f"{now.label}. {now.change} {now.reader_change}".strip()]
                found.append(hours_today(facts, moment, language))
            asked = HoursFacts((replace(rule(day, hour, 3), by_appointment=True),), ZONE)
            now = describe(asked, local + timedelta(hours=5), language, "Asia/Nicosia")
            found += [f"{now.label}. {now.change} {now.reader_change}".strip()]
            found += [f"{line.days}: {line.text}" for line in weekly_lines(opens.rules, language)]
    long = HoursFacts((Rule(all_day=True),), ZONE)
    found += [hours_today(long, MONDAY, language), describe(long, MONDAY, language).label]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("language", list(settings.TWOPS_SITE["DEMO_LANGUAGES"]))
def test_sentences_with_every_weekday_and_hour(language):
    said = sentences(language)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{language}.txt").write_text("\n".join(said) + "\n", encoding="utf-8")
    assert len(said) > 500
    for sentence in said:
        assert not re.search(r"%\(|%s|\{|\.\.|  | ,| \.(?!\d)|: $|^: |None", sentence), sentence
        if language != "en":
            assert not re.search(
                r"\b(Opens|Closed|until|today|tomorrow|This is the time|Monday)\b", sentence
            ), sentence
