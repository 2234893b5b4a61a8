"""Parts of lists."""

from dataclasses import dataclass
from typing import Generic, TypedDict, TypeVar

from django.db.models import Model, QuerySet

from .parameters import Paging

Row = TypeVar("Row", bound=Model)


class Numbers(TypedDict):
    """The members of ``schemas.Paged``: of the whole list, of this part, how many a part, how many parts."""

    total: int
    page: int
    per_page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """One part of a list: its rows, and the numbers that go with them."""

    rows: "QuerySet[Row]"
    numbers: Numbers


def part_of(rows: "QuerySet[Row]", paging: Paging) -> Part[Row]:
    """Return the part of a list that was asked for; beyond the end it is empty. One query, for the total."""
    total = rows.count()
    start = (paging.page - 1) * paging.per_page
    return Part(rows[start : start + paging.per_page], numbers(total, paging.page, paging.per_page))


def numbers(total: int, page: int, per_page: int) -> Numbers:
    """Return the members of ``schemas.Paged``.

    >>> numbers(41, 1, 20)["pages"], numbers(0, 1, 20)["pages"]
    (3, 0)
    """
    return {"total": total, "page": page, "per_page": per_page, "pages": -(-total // per_page)}
