"""Numbers that people can quote: 2026-0042."""

from django.utils import timezone

from ..models import RequestNumber


def next_number() -> str:
    """Return the next number of this year. Call it in the transaction that keeps it: taken back, it is given again.

    Whoever asks in the same moment waits for the end of that transaction.
    """
    year = timezone.localdate().year
    RequestNumber.objects.bulk_create([RequestNumber(year=year)], ignore_conflicts=True)
    row = RequestNumber.objects.select_for_update().get(year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{year}-{row.last:04d}"
