"""What a person does at the translation editor, as requests: type into a field, confirm, send the form."""

import json

from django.urls import reverse
from twops_locale.models import TranslationTask
from wagtail_localize.models import StringSegment


def segment(task, path="title", order=0) -> StringSegment:
    """Return the text at a content path."""
    texts = StringSegment.objects.filter(source=task.translation.source, context__path__endswith=path)
    return texts.order_by("order")[order]


def post(client, task, action, key, **body):
    """Send what the script of the screen sends."""
    url = reverse(f"twops_locale:{action}", args=[task.pk, key])
    return client.post(url, json.dumps(body), content_type="application/json")


def save(client, task, text, path="title", **body):
    """Type a text; it is saved by itself."""
    return post(client, task, "save_text", segment(task, path).pk, text=text, **body)


def version_of(task) -> int | None:
    """Return the key of the version in review, as the screen has it."""
    return TranslationTask.objects.values_list("review_revision", flat=True).get(pk=task.pk)


def press(client, task, step, *, follow=False, **body):
    """Press a button of the panel, on a screen that was opened just now."""
    url = reverse("twops_locale:act", args=[task.pk, step])
    return client.post(url, {"version": version_of(task) or "", **body}, follow=follow)
