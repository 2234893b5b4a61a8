"""The panel above wagtail-localize's editor, and language facts for templates."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import TranslatableMixin
from wagtail.rich_text import RichText, expand_db_html

from .. import permissions
from ..languages import autonym, language_name, text_direction
from ..markup import public_prose
from ..models import TranslationTask
from ..translation import operations

register = template.Library()
register.filter("autonym", autonym)
register.filter("language_name_in", language_name)
register.filter("text_direction", text_direction)


@register.filter
def prose(value: object) -> SafeString:
    """Render rich text for readers: Wagtail's links are resolved, and what is no prose is taken out, whoever wrote it."""
    source = value.source if isinstance(value, RichText) else str(value or "")
    return mark_safe(public_prose(expand_db_html(source)))  # noqa: S308 - cleaned against a list just now


@register.filter
def without_publish_button(html: SafeString) -> SafeString:
    """Take the Publish button out of the translation editor's properties: approval publishes, nothing else.

    The properties are JSON in an escaped attribute; only the flag of that button changes.
    """
    switched = html.replace("&quot;canPublish&quot;: true", "&quot;canPublish&quot;: false")
    return mark_safe(switched)  # noqa: S308 - the same markup that was safe before


@register.inclusion_tag("twops_locale/task_panel.html", takes_context=True)
def translation_task_panel(context: Context, instance: TranslatableMixin) -> dict[str, object]:
    """The state of the translation and the steps that this user may take now."""
    user = context["request"].user
    task = TranslationTask.objects.of_instance(instance)
    if task is None:
        return {"task": None}
    translated, total = task.progress
    in_review = task.review_revision_id is not None
    return {
        "task": task,
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "translated": translated,
        "total": total,
        "can_request": not in_review
        and translated >= total
        and permissions.can_translate(user, instance.locale),
        "in_review": in_review,
        "changed_meanwhile": in_review and operations.source_changed_during_review(task),
        "can_approve": in_review
        and permissions.can_approve(user, task)
        and not operations.corrected_without_second_person(task, user),
        "can_return": in_review and permissions.can_review(user, instance.locale),
        "can_withdraw": instance.live and permissions.can_review(user, instance.locale),
        "can_take": task.assignee_id != user.pk and permissions.can_translate(user, instance.locale),
    }
