"""Numbers for Prometheus: how the site is, read when they are asked for. None of them is about a reader: no path, no word, no count of visits."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from twops_search.status import waits_since

from ..models import PeriodicJob
from ..worker.presence import living
from .readiness import READINESS, missing, nearest_folder

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class State(Collector):
    """The site's state at this moment, the same whichever process answers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges; without the database those that need none."""
        absent = missing()
        ready = GaugeMetricFamily(
            "twops_ready", "1 where this part is as it should be (/readyz).", labels=["part"]
        )
        for part in READINESS:
            if "database" not in absent or part in ("database", "disk"):
                ready.add_metric([part], float(part not in absent))
        yield ready
        folder = nearest_folder(Path(settings.MEDIA_ROOT))
        yield GaugeMetricFamily(
            "twops_disk_free_bytes", "Room where uploads are written.", value=shutil.disk_usage(folder).free
        )
        if not {"database", "migrations"} & set(absent):
            yield from _of_the_database()


def _of_the_database() -> Iterator[GaugeMetricFamily]:
    since = waits_since()
    lag_s = (timezone.now() - since).total_seconds() if since else 0.0
    failing = PeriodicJob.objects.filter(failures__gt=0).count()
    ready = DBTaskResult.objects.ready()
    oldest = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    age_s = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    for name, words, value in (
        ("twops_index_lag_seconds", "For how long the oldest change has waited for Elasticsearch.", lag_s),
        ("twops_workers", "Workers that live.", len(living())),
        ("twops_tasks_waiting", "Tasks that are due.", ready.count()),
        ("twops_tasks_oldest_seconds", "For how long the oldest of them has waited.", age_s),
        ("twops_tasks_failed", "Tasks that failed for good.", DBTaskResult.objects.failed().count()),
        ("twops_jobs_failing", "Periodic jobs whose last run failed.", failing),
    ):
        yield GaugeMetricFamily(name, words, value=value)


def as_text() -> bytes:
    """Return all of it in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(State())
    return generate_latest(registry)
