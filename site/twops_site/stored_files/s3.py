"""A store that speaks S3, behind the site: no address of it ever stands in a page. Needs the extra ``twops-site[s3]``."""

from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class StoreBehindTheSite(S3Storage):
    """django-storages' S3, with the addresses that files on a disk would have.

    Its own addresses lead to the store, signed for an hour: a third party in every page, which no reader asked for.
    """

    def url(
        self, name: str, parameters: object = None, expire: object = None, http_method: object = None
    ) -> str:
        """Return the address below ``MEDIA_URL``; ``views.pictures`` and Wagtail's view of documents answer there."""
        return f"{settings.MEDIA_URL}{quote(name)}"
