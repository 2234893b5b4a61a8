"""The doctor's look at what lies around the code: settings, secrets, folders, static files, the proxy's pages."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.checks import ERROR, run_checks
from django.core.files.storage import FileSystemStorage, default_storage
from twops_locale.languages import site_languages

from ..conf import conf
from ..settings.environment import secret_files
from .finding import Finding, fault, warning
from .readiness import nearest_folder

SECRET_BYTES = 50
STYLE = "twops_site/site.css"


def checks() -> Iterator[Finding]:
    """Report what ``manage.py check`` says, in a real site with what it says of a deployment."""
    messages = [each for each in run_checks(include_deployment_checks=is_real()) if not each.is_silenced()]
    for message in messages:
        words = f"{message.msg} ({message.id})"
        made = fault if message.level >= ERROR else warning
        yield made(
            "settings",
            " ".join(words.split()),
            message.hint or "docs/reference/settings.md names each setting.",
        )
    if not messages:
        yield Finding("settings", f"{settings.SETTINGS_MODULE} hold together.")


def is_real() -> bool:
    """Say whether this is no developer's machine: the demo is not allowed here."""
    return not conf().DEMO_ALLOWED


def secrets() -> Iterator[Finding]:
    """Judge the keys, and who else on this machine can read the files that they are in."""
    if not is_real():
        yield Finding("secrets", "The key of the demo: fit for this machine's own address and nothing else.")
        return
    if len(settings.SECRET_KEY) < SECRET_BYTES:
        yield fault("secrets", "SECRET_KEY is too short.", "`openssl rand -base64 48` makes one.")
    else:
        yield Finding(
            "secrets",
            f"SECRET_KEY is there; older ones that count still: {len(settings.SECRET_KEY_FALLBACKS)}.",
        )
    for name, path in secret_files().items():
        if path.is_file() and path.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
            yield fault(
                "secrets",
                f"Other users of this machine can read the file of {name}.",
                f"chmod 640 {path}, and have it owned by root and the group of the service.",
            )


def folders() -> Iterator[Finding]:
    """Try to write where the site writes its files."""
    if not isinstance(default_storage, FileSystemStorage):
        yield Finding("files", f"Uploads are kept by {default_storage.__class__.__name__}.")
        return
    media = Path(settings.MEDIA_ROOT)
    if not os.access(nearest_folder(media), os.W_OK):
        yield fault(
            "files",
            f"The site cannot write into {media}: nobody can upload.",
            f"`install -d -o twops -g twops {media}`, and see ReadWritePaths of the units.",
        )
        return
    yield Finding("files", f"Uploads are kept in {media}.")


def static_files() -> Iterator[Finding]:
    """See that static files were collected, those of this code."""
    if not isinstance(staticfiles_storage, ManifestStaticFilesStorage):
        yield Finding("static files", "They come straight from the packages.")
        return
    collect = "Run `manage.py collectstatic --noinput`, then start the web processes anew."
    stored = staticfiles_storage.hashed_files.get(STYLE)
    if stored is None or not staticfiles_storage.exists(stored):
        yield fault("static files", "They are not collected: every page is an error.", collect)
        return
    shipped = Path(__file__).resolve().parent.parent / "static" / STYLE
    with shipped.open("rb") as ours, staticfiles_storage.open(STYLE) as theirs:
        is_same = ours.read() == theirs.read()
    if is_same:
        yield Finding("static files", f"They are collected, in {settings.STATIC_ROOT}.")
    else:
        yield fault("static files", "They are those of another version: pages look wrong.", collect)


def unavailable_pages() -> Iterator[Finding]:
    """See that the proxy has a page for every language while the application does not answer."""
    if not conf().UNAVAILABLE_DIR:
        yield warning(
            "unavailable pages",
            "Nobody said where the proxy's pages are (TWOPS_UNAVAILABLE_DIR), so they were not examined.",
            "`manage.py unavailable_pages FOLDER`, and set TWOPS_UNAVAILABLE_DIR to that folder.",
        )
        return
    folder = Path(conf().UNAVAILABLE_DIR)
    languages = sorted({*site_languages(), conf().OFFER_LANGUAGE, "en"})
    absent = [language for language in languages if not (folder / f"{language}.html").is_file()]
    if absent:
        yield fault(
            "unavailable pages",
            f"{folder} has no page in {', '.join(absent)}: their readers would get nothing while the application is away.",
            f"`manage.py unavailable_pages {folder}`.",
        )
        return
    yield Finding("unavailable pages", f"{len(languages)} pages in {folder}.")
