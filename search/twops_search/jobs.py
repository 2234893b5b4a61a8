"""What of search happens by itself: (name, seconds, task) for whoever runs a worker."""

from django_tasks import task

from .conf import search_settings
from .elastic.indexer import index_pending


@task()
def send_pending() -> str | None:
    """Send changed documents to Elasticsearch."""
    done = index_pending()
    return f"Sent {done.acknowledged}, refused {done.refused}." if done.acknowledged or done.refused else None


def JOBS() -> tuple[tuple[str, float, object], ...]:  # noqa: N802 - the name that a jobs module has
    """Return the jobs: without an Elasticsearch there is nothing to send."""
    return (("twops_search.index", 2, send_pending),) if search_settings().elasticsearch_url else ()
