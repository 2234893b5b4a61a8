"""A campaign that is sent to a team, and how its texts are translated."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.utils.text import slugify
from twops_awareness.models import CampaignPage
from twops_locale.models import TranslationTask
from twops_locale.translation import editing, operations
from twops_locale.translation.editing import Edit
from twops_locale.worksheet.reading import Worksheet, worksheet_of

from tests import factories


def campaign(text: str, title: str = "A first talk", sections: int = 1) -> CampaignPage:
    """Return a published English campaign whose sections have one text."""
    body = [("section", {"heading": f"Heading {number}", "text": text}) for number in range(1, sections + 1)]
    return factories.campaign(title=title, slug=slugify(title), body=body)


def send(page: CampaignPage, tag: str = "pl") -> TranslationTask:
    [task] = operations.submit_for_translation(
        page,
        [factories.locale(tag)],
        user=get_user_model().objects.filter(username="editor").first() or factories.communications_editor(),
    )
    return task


def sheet(task: TranslationTask) -> Worksheet:
    return worksheet_of(
        TranslationTask.objects.select_related(
            "translation__source__locale", "translation__target_locale"
        ).get(pk=task.pk)
    )


def member(role: str, tag: str = "pl") -> AbstractUser:
    """Return the translator or the reviewer of a language."""
    known = get_user_model().objects.filter(username=f"{role}-{tag}").first()
    return known or getattr(factories, role)(tag)


def translate(task: TranslationTask, words: dict[str, str], user: AbstractUser | None = None) -> None:
    """Write words by the text of the original; what is not named there is translated without a fault."""
    edits = {
        row.pk: Edit(words.get(row.source, f"adres-{row.pk}" if row.place.is_slug else _words(row.source)))
        for row in sheet(task).segments
    }
    editing.save_segments(task, edits, user=user or member("translator", task.language))


def _words(source: str) -> str:
    number = "".join(sign for sign in source if sign.isdigit())
    return f"Tekst {number}".strip() + (source[-1] if source[-1] in ".?:" else "")
