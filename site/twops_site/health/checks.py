"""System checks of a deployment: what starts, and should not stay so (``manage.py check --deploy``)."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.core.files.storage import FileSystemStorage, default_storage


def check_deployment(**kwargs: object) -> list[CheckMessage]:
    """Name what an operator has probably forgotten: a sender of mails, a folder for uploads."""
    found: list[CheckMessage] = []
    if settings.DEFAULT_FROM_EMAIL == "webmaster@localhost":
        found.append(
            Caution(
                "Mails are sent as webmaster@localhost, which mail servers refuse.",
                hint="Set TWOPS_MAIL_FROM to an address of yours.",
                id="twops_site.W020",
            )
        )
    media = Path(settings.MEDIA_ROOT).resolve()
    if (
        isinstance(default_storage, FileSystemStorage)
        and Path(settings.PROJECT_DIR).resolve() in media.parents
    ):
        found.append(
            Caution(
                f"Uploads lie inside the checkout ({media}).",
                hint="Set MEDIA_ROOT to a folder that an upgrade leaves alone, such as /var/lib/twops/media.",
                id="twops_site.W021",
            )
        )
    return found
