"""A partner site's program: asks the public API."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from twops_awareness.models import CampaignPage
from twops_locale.models import TranslationTask
from twops_locale.translation import operations

from tests import factories

API = "/api/v1"


def get(api: Client, address: str, status: int = 200, **query: Any) -> Any:
    """Return the JSON at an address, of the status that is expected."""
    response = api.get(f"{API}{address}", query)
    assert response.status_code == status, response.content
    media_type = "application/json; charset=utf-8" if status == 200 else "application/problem+json"
    assert response.headers["Content-Type"] == media_type
    return response.json()


def translated(campaign: CampaignPage, tag: str, title: str, *, approve: bool = True) -> TranslationTask:
    """Have a campaign translated as people do it; its text stays the same in every language here."""
    editor = factories.communications_editor(f"editor-{tag}")
    [task] = operations.submit_for_translation(campaign, [factories.locale(tag)], user=editor)
    translator = factories.translator(tag)
    operations.open_task(task, user=translator)
    block = campaign.body[0].id
    operations.save_words(
        task,
        {
            "title": title,
            "slug": f"{campaign.slug}-{tag}",
            "summary": f"{title}.",
            f"body.{block}.heading": "Dlaczego",
            f"body.{block}.text": ["Milczenie jest trudne.", "Pomoc istnieje."],
        },
        user=translator,
    )
    operations.request_review(task, user=translator)
    if approve:
        operations.approve(task, user=factories.reviewer(tag))
    return TranslationTask.objects.get(pk=task.pk)


def queries(api: Client, path: str, **query: Any) -> int:
    """Return how many queries a request needs when everything that is cached is warm."""
    api.get(f"{API}{path}", query)
    with CaptureQueriesContext(connection) as captured:
        assert api.get(f"{API}{path}", query).status_code == 200
    return len(captured)
