"""One row as a file says it, before anything is known of the database."""

from dataclasses import dataclass

from ...json_values import Row
from .problems import Position


@dataclass(slots=True)
class FileRow:
    """A flat row of a table of the standard.

    Attributes:
        id: a UUID as the standard writes it, in small letters.
        values: property to value, the columns that name parents included. None empties what is stored.
        complete: what the row does not name is empty. False where a record is only referred to (the organisation of a
            service), and for columns that a CSV table does not have: what it does not name stays as it is.
        tabular: from CSV, where more is required, because nesting cannot say it.
        profile: what this profile of the standard does not have, the row does not say; empty for the whole standard.
        within: the table of the row that this one is nested in, or empty.
    """

    table: str
    id: str
    values: Row
    place: Position
    complete: bool
    tabular: bool
    within: str = ""
    profile: str = ""
