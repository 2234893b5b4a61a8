"""Pages that the proxy gives before it asks the application: exactly what the application would answer to everybody.

They lie in ``pages``. The proxy finds them through a link that is named after a hundred seconds of time (``17960400``) and that
exists only while everything behind it is current: whoever ends a generation takes all links away, before anybody is told that a
change was made. Links reach only some minutes ahead, and never past midnight: pages name days. So even where nobody takes
them away - all of the site is dead - nothing is given for longer than that.
"""

import logging
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from .asking import Asked
from .page_files import PageFiles

BLOCK_S = 100
AHEAD = 3  # blocks: the worker comes by each half minute
POLICY = {
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "media-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip
FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
# What ``deploy/nginx.conf`` says with such a page. A page of which the application says anything else comes from there.
PROMISED = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
# What depends on the address alone, or on the connection: the proxy says it, too.
BESIDE = {
    "content-language", "content-length", "content-security-policy", "onion-location", "strict-transport-security", "vary",
}  # fmt: skip
logger = logging.getLogger(__name__)


class FirstChoice:
    """The pages, and the links to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = PageFiles(folder / "pages")

    def withdraw(self) -> None:
        """Take all links away. Where that fails the log says so: then they end by themselves after minutes."""
        try:
            for link in self._links():
                link.unlink(missing_ok=True)
        except OSError as error:
            logger.error("Pages that nginx gives first cannot be withdrawn (%s)", error.strerror)

    def give(self, until: float) -> None:
        """Have the pages given for the next minutes, at most until a moment (s, as ``time.time``). Raises OSError."""
        now = int(time.time()) // BLOCK_S
        wanted = {str(block) for block in range(now, now + AHEAD) if (block + 1) * BLOCK_S <= until}
        for link in self._links():
            if link.name not in wanted:
                link.unlink(missing_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in sorted(wanted):
            if not (self.folder / name).is_symlink():
                (self.folder / name).symlink_to("pages")

    def take(self, path: str, asked: Asked) -> bool:
        """Write a page if it may be given first, else remove it; say whether it may. Raises OSError."""
        place = self.files.place(path)
        if place is None:
            return False
        if not may_be_first(path, asked):
            self.files.remove(place)
            return False
        self.files.write(place, asked.headers, asked.body)
        return True

    def _links(self) -> list[Path]:
        try:
            return [each for each in self.folder.iterdir() if each.name.isdigit()]
        except FileNotFoundError:
            return []


def may_be_first(path: str, asked: Asked) -> bool:
    """Say whether the proxy would give what the application answered: the same to everybody, all day, with the same headers."""
    said = {name.lower(): value for name, value in asked.headers}
    policy = {part.strip() for part in said.get("content-security-policy", "").split(";")}
    return (
        asked.is_page
        and asked.for_everybody
        and not asked.by_the_minute
        and policy == POLICY
        and said.get("content-language") == path.split("/")[1]
        and {name: value for name, value in said.items() if name not in BESIDE} == PROMISED
    )


def today() -> tuple[str, float]:
    """Return the day (ISO 8601) of the site's own zone, and the moment when it ends (s, as ``time.time``)."""
    day = timezone.localdate(timezone=timezone.get_default_timezone())
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), timezone.get_default_timezone())
    return day.isoformat(), end.timestamp()
