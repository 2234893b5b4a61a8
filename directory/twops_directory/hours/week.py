"""The regular week of opening hours, as people read it: days that are alike stand together."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time

from .rules import WHOLE_WEEK, Rule


def weekly_pattern(rules: Iterable[Rule]) -> list[tuple[tuple[int, ...], tuple[Rule, ...]]]:
    """Return the regular week: groups of weekdays that have the same lines, in the order of the week.

    Lines for holidays only, for the nth weekday, with a recurrence, exceptions, events and lines of a period are left
    out. A day that is open on some of its weeks only is not called closed: its own line says when. No regular line: an
    empty list, "unknown".
    """
    rules = list(rules)
    sometimes = {
        day for rule in rules if rule.nth and not (rule.closed or rule.exception) for day in rule.days
    }
    regular = [
        rule
        for rule in rules
        if rule.is_regular()
        and not rule.nth
        and rule.recurrence is None
        and rule.valid_from is None
        and rule.valid_to is None
    ]
    if not regular:
        return []
    groups: dict[tuple[Rule, ...], tuple[list[int], tuple[Rule, ...]]] = {}
    for day in range(7):
        lines = sorted((rule for rule in regular if day in rule.days), key=_sort_key)
        if any(rule.closed for rule in lines):
            lines = []
        if not lines and day in sometimes:
            continue
        alike = tuple(dict.fromkeys(replace(rule, days=WHOLE_WEEK) for rule in lines))
        groups.setdefault(alike, ([], tuple(dict.fromkeys(lines))))[0].append(day)
    return [(tuple(days), lines) for days, lines in groups.values()]


def _sort_key(rule: Rule) -> tuple[bool, time]:
    return (not rule.all_day, rule.opens_at or time(23, 59, 59))
