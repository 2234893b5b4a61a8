"""What an import tells of the values that it takes in as they came."""

from collections.abc import Mapping

from ....dialling import not_dialled
from ...mapping.plausibility import flagged, leads_nowhere
from ..report import ImportReport

ONE_NUMBER_A_ROW = "give each number a row of its own, with all its digits."


def remark(report: ImportReport, table: str, key: str, wire: Mapping[str, object], country: str) -> None:
    """Put into the report what is kept and never shown of a row, and a number that no telephone can dial.

    Args:
        key: the id of the row. country: ISO code of the desk that keeps what nothing else tells.
    """
    if table == "phone" and not_dialled(str(wire.get("number", "")), country):
        report.undialled.add(table=table, id=key, reason=f"{wire['number']}: {ONE_NUMBER_A_ROW}")
    if leads_nowhere(table, wire):
        report.flagged.add(table=table, id=key, reason=f"address leads nowhere: {wire.get('address', '')}")
    for name, reason in flagged(table, wire):
        report.flagged.add(table=table, id=key, reason=f"{name}: {reason} ({wire[name]})")
