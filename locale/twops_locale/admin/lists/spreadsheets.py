"""Lists as CSV for a spreadsheet: what somebody wrote stays text there and never becomes a formula."""

import re

# What Excel, LibreOffice and Google Sheets read as the beginning of a formula (OWASP, "CSV injection").
FORMULA = re.compile(r"\s*[=+\-@]")
NUMBER = re.compile(r"[+-]?[\d ().,/-]*")  # of telephones, amounts and dates


def plain_cell(value: object) -> object:
    """Return a value as a cell of a CSV file may have it: with an apostrophe before what would be a formula.

    >>> plain_cell('=HYPERLINK("https://example.org","x")'), plain_cell("+48 22 000 00 12"), plain_cell(-3)
    ('\\'=HYPERLINK("https://example.org","x")', '+48 22 000 00 12', -3)
    """
    if isinstance(value, str) and FORMULA.match(value) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value


class PlainCells:
    """For a list that is exported; put it before Wagtail's view. Its XLSX files have no formulas as they are."""

    FORMAT_CSV: str

    def preprocess_field_value(self, field: str, value: object, export_format: str) -> object:
        """Return the value of a cell."""
        made = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]  # of the view that it is mixed into
        return plain_cell(made) if export_format == self.FORMAT_CSV else made
