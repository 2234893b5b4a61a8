"""Two people at the same second, where one removes what the other's work needs: said in words, and nothing is kept."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError

from ..errors import RemovedMeanwhile

P = ParamSpec("P")
T = TypeVar("T")
DEADLOCK, MISSING_ROW = "40P01", "23503"  # SQLSTATE of PostgreSQL, appendix A of its manual


def refused_in_words(operation: Callable[P, T]) -> Callable[P, T]:
    """Raise RemovedMeanwhile where the database finds that a row is gone, or breaks off one of two that wait for each other.

    Stands outside the operation's transaction: foreign keys are looked at when it is committed.
    """

    @wraps(operation)
    def in_words(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return operation(*args, **kwargs)
        except (IntegrityError, OperationalError) as error:
            if getattr(error.__cause__, "sqlstate", "") in (DEADLOCK, MISSING_ROW):
                raise RemovedMeanwhile from error
            raise

    return in_words
