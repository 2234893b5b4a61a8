"""Which texts of a worksheet the screen shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...worksheet.segment import plain_text
from .rows import Row


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of texts: its name in addresses, its words, and which rows it keeps."""

    name: str
    words: str | Promise
    keeps: Callable[[Row], bool]


FILTERS = (
    Filter("all", pgettext_lazy("texts", "All"), lambda row: True),
    Filter("open", pgettext_lazy("texts", "To do"), lambda row: row.is_open),
    Filter("review", _("New for the reviewer"), lambda row: row.is_new),
    Filter("changed", _("Source changed"), lambda row: row.is_changed),
    Filter("remarks", _("With remarks"), lambda row: bool(row.segment.open_remarks)),
    Filter("suggested", _("With suggestion"), lambda row: row.is_suggested),
    Filter("failing", _("With problems"), lambda row: row.is_failing),
)
BY_NAME = {choice.name: choice for choice in FILTERS}


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with how many texts it keeps."""

    name: str
    words: str | Promise
    count: int
    is_chosen: bool


def chosen_filter(name: str, *, default: str) -> Filter:
    """Return a filter by its name; the default for a name that there is not."""
    return BY_NAME.get(name) or BY_NAME[default]


def choices(rows: Sequence[Row], chosen: Filter) -> list[Choice]:
    """Return all filters with their counts."""
    return [
        Choice(
            choice.name, choice.words, sum(1 for row in rows if choice.keeps(row)), choice.name == chosen.name
        )
        for choice in FILTERS
    ]


def shown_keys(rows: Sequence[Row], chosen: Filter, words: str) -> set[int]:
    """Return the keys of the rows that a filter and searched words keep; source and translation are searched."""
    wanted = words.casefold().split()
    return {
        row.segment.pk
        for row in rows
        if chosen.keeps(row)
        and all(
            word in f"{plain_text(row.segment.source)} {plain_text(row.segment.target)}".casefold()
            for word in wanted
        )
    }


def names_of(row: Row) -> str:
    """Return the names of the filters that keep a row, for the script that filters in the browser."""
    return " ".join(choice.name for choice in FILTERS if choice.keeps(row))
