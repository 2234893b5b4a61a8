"""All parts of this run together, and what is looked at after each situation."""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .cluster import Cluster
from .desk import NUMBER, Desk
from .disk import SmallDisk
from .doors import Door
from .figures import Row, Table
from .readers import Readers
from .the_site import TheSite

CURRENT_WITHIN_S = 60.0
PUBLISHED_WITHIN_S = 30.0


@dataclass
class World:
    """Everything. ``elasticsearch`` is the address of the server behind its door."""

    cluster: Cluster
    database_disk: SmallDisk
    site_disk: SmallDisk
    site: TheSite
    search_door: Door
    cache_door: Door
    elasticsearch: str
    prefix: str
    page: dict[str, str | int]
    readers: Readers
    desk: Desk
    table: Table

    @contextmanager
    def situation(self, name: str) -> Iterator[Row]:
        """Count what readers and the desk meet while something is away; then everything has to be current in a minute.

        What is done inside ends with the part being back.
        """
        row = Row(name, self.readers.begin())
        before = self.desk.published
        self.desk.wrong.clear()
        self.table.rows.append(row)
        try:
            yield row
            row.current_after_s = self.until_current()
        finally:
            row.published = self.desk.published - before
            row.tally = self.readers.tally
            self.readers.begin()

    def until_current(self) -> float:
        """Return after how many seconds something that is published now is on the page, in the copy, and in the index."""
        began = time.monotonic()
        wanted = self.desk.attempted + 1
        missing = {"desk", "page", "copy", "index"}
        while missing:
            waited = time.monotonic() - began
            assert waited < CURRENT_WITHIN_S, (
                f"not current after {waited:.0f} s: {', '.join(sorted(missing))}"
            )
            time.sleep(0.25)
            shown = {
                "desk": self.desk.acknowledged,
                "page": self._on_the_page(),
                "copy": self._in_the_copy(),
                "index": self._in_the_index(),
            }
            missing = {name for name in missing if shown[name] < wanted}
        return time.monotonic() - began

    def nothing_lost_nothing_half(self) -> None:
        """Say that what was acknowledged is there, and that each publication is there as a whole or not at all."""
        acknowledged, page = self.desk.acknowledged, self.page["id"]
        [(title, summary, drafted)] = self.cluster.rows(
            "SELECT p.title, a.summary, r.content ->> 'title' FROM wagtailcore_page p"
            " JOIN twops_awareness_campaignpage a ON a.page_ptr_id = p.id"
            " JOIN wagtailcore_revision r ON r.id = p.live_revision_id WHERE p.id = %s",
            page,
        )
        assert title == summary == drafted
        assert _number(title) >= acknowledged
        [(found,)] = self.cluster.rows(
            "SELECT title FROM twops_search_searchdocument WHERE object_id = %s AND language = 'en'",
            self.page["key"],
        )
        assert _number(found) >= acknowledged
        [(logged,)] = self.cluster.rows(
            "SELECT count(*) FROM wagtailcore_pagelogentry WHERE page_id = %s AND action = 'wagtail.publish'",
            page,
        )
        [(revisions,)] = self.cluster.rows(
            "SELECT count(*) FROM wagtailcore_revision WHERE object_id = %s AND base_content_type_id ="
            " (SELECT id FROM django_content_type WHERE app_label = 'wagtailcore' AND model = 'page')",
            str(page),
        )
        assert logged >= self.desk.published
        assert revisions - logged == 0, "a version for each publication, and none besides"

        reported = list(self.readers.reported)
        [(kept,)] = self.cluster.rows(
            "SELECT count(DISTINCT text) FROM twops_directory_mistakereport WHERE text = ANY(%s)", reported
        )
        assert kept == len(reported), "what readers were thanked for is there"

    def _on_the_page(self) -> int:
        return _number(self.site.get(str(self.page["path"])).text)

    def _in_the_copy(self) -> int:
        copy = self.site.copies / str(self.page["path"]).strip("/") / "index.html"
        return _number(copy.read_text()) if copy.exists() else -1

    def _in_the_index(self) -> int:
        address = f"{self.elasticsearch.rstrip('/')}/{self.prefix}-en/_doc/page:{self.page['key']}"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return _number(json.dumps(json.load(answer)))
        except OSError:
            return -1


def _number(text: str) -> int:
    """Return the number that the desk wrote; -1 where there is none."""
    found = NUMBER.search(text)
    return int(found[1]) if found else -1


def fine(world: World, row: Row) -> None:
    """Say that readers met nothing but pages, and forms that work or say when; the desk nothing of our inside."""
    assert not row.tally.wrong, dict(row.tally.wrong)
    assert not world.desk.wrong, dict(world.desk.wrong)
    assert row.tally.pages > 20, "readers read"
    assert world.site.worker is not None and world.site.worker.poll() is None, "the worker lives"
