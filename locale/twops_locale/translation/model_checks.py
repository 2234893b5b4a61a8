"""System checks on translatable models: can they be reviewed, and is all shown that is counted?"""

from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

if TYPE_CHECKING:
    from wagtail.models import TranslatableMixin


def check_models(**kwargs: object) -> list[CheckMessage]:
    """Name translatable models that no review can stand in front of, and texts that the editor would not show."""
    from wagtail.models import Page, TranslatableMixin
    from wagtail.snippets.models import get_snippet_models

    found: list[CheckMessage] = []
    snippets = set(get_snippet_models())
    for model in apps.get_models():
        if not issubclass(model, TranslatableMixin) or model is Page:
            continue
        if not issubclass(model, Page) and model not in snippets:
            continue  # a part of another object, or nothing that anybody edits
        found += _gate_missing(model)
        found += _texts_hidden(model)
    if not getattr(settings, "WAGTAILLOCALIZE_DISABLE_ON_DELETE", False):
        found.append(
            Error(
                "WAGTAILLOCALIZE_DISABLE_ON_DELETE is not True: whoever deletes an original deletes the gate of its "
                "translations and all approved texts.",
                hint="Set it to True.",
                id="twops_locale.E007",
            )
        )
    return found


def _gate_missing(model: type["TranslatableMixin"]) -> list[CheckMessage]:
    """Name a model without drafts, or without our mixin."""
    from ..guards import ReviewedTranslationMixin, is_gated

    if not is_gated(model):
        return [
            Caution(
                f"{model._meta.label} is translatable and has no drafts: it cannot be sent for translation, "
                "because what is saved of it is public at once.",
                hint="Add wagtail.models.DraftStateMixin and RevisionMixin.",
                obj=model,
                id="twops_locale.W004",
            )
        ]
    if not issubclass(model, ReviewedTranslationMixin):
        return [
            Caution(
                f"{model._meta.label} is translatable without ReviewedTranslationMixin: the gate holds, but its "
                "translations can be copied, and their editor offers another workflow.",
                hint="Put twops_locale.guards.ReviewedTranslationMixin first among its bases.",
                obj=model,
                id="twops_locale.W005",
            )
        ]
    return []


def _texts_hidden(model: type["TranslatableMixin"]) -> list[CheckMessage]:
    """Name the texts of a model that are counted, and not shown."""
    from wagtail.admin.panels import get_edit_handler
    from wagtail.models import Page
    from wagtail_localize.fields import TranslatableField, get_translatable_fields
    from wagtail_localize.views.edit_translation import TabHelper

    editor = TabHelper(None)
    editor.edit_handler = model.get_edit_handler() if issubclass(model, Page) else get_edit_handler(model)
    hidden = [
        field.field_name
        for field in get_translatable_fields(model)
        if isinstance(field, TranslatableField) and field.field_name not in editor.field_tab_mapping
    ]
    if not hidden:
        return []
    return [
        Error(
            f"{model._meta.label}: translated, but not shown by the translation editor: {', '.join(hidden)}.",
            hint="Give these fields a panel in the model's edit handler, or do not translate them.",
            obj=model,
            id="twops_locale.E006",
        )
    ]
