"""An event as a file for calendars (RFC 5545)."""

from datetime import UTC, datetime

LINE = 75  # octets


def calendar_text(
    *,
    uid: str,
    stamp: datetime,
    start: datetime,
    end: datetime,
    title: str,
    place: str = "",
    url: str = "",
    description: str = "",
) -> str:
    """Return the text of a calendar with one event. All moments are aware; they are written in UTC.

    Args:
        uid: the same for ever, and for all languages of the event. stamp: when it was changed last.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//2PS//twops-awareness//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_moment(stamp)}",
        f"DTSTART:{_moment(start)}",
        f"DTEND:{_moment(end)}",
        f"SUMMARY:{_escaped(title)}",
        *([f"DESCRIPTION:{_escaped(description)}"] if description else []),
        *([f"LOCATION:{_escaped(place)}"] if place else []),
        *([f"URL:{url}"] if url else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """Return a text as a value.

    >>> _escaped("Vilnius; a, b")
    'Vilnius\\\\; a\\\\, b'
    """
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """Return a line in parts of at most 75 octets; no character is torn apart.

    >>> max(len(part.encode()) for part in _folded("SUMMARY:" + "ž" * 100).split("\\r\\n"))
    75
    """
    parts: list[str] = [""]
    size = 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            parts.append("")
            size = 1  # the space that a further part begins with
        parts[-1] += character
        size += octets
    return "\r\n ".join(parts)
