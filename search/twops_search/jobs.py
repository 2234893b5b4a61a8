"""What of search happens by itself: (name, seconds, task) for whoever runs a worker."""

from django_tasks import task

from .conf import conf
from .elastic.indexer import index_pending
from .later import refresh_stale

SLICE_S = 10.0  # then others have their turn


@task()
def read_again() -> str | None:
    """Write the documents of what changed in bulk."""
    done = refresh_stale(SLICE_S)
    return f"{done} objects." if done else None


@task()
def send_pending() -> str | None:
    """Send changed documents to Elasticsearch."""
    done = index_pending()
    return f"Sent {done.acknowledged}, refused {done.refused}." if done.acknowledged or done.refused else None


def JOBS() -> tuple[tuple[str, float, object], ...]:  # noqa: N802 - the name that a jobs module has
    """Return the jobs: without an Elasticsearch there is nothing to send."""
    jobs: tuple[tuple[str, float, object], ...] = (("twops_search.read_again", 5, read_again),)
    return (*jobs, ("twops_search.index", 2, send_pending)) if conf().ELASTICSEARCH_URL else jobs
