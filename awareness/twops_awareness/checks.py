"""System checks on page types."""

from django.apps import apps
from django.core.checks import CheckMessage, Error

from .kinds import kind_of
from .models import AwarenessPage


def check_page_kinds(**kwargs: object) -> list[CheckMessage]:
    """Name page types without a kind of their own, and kinds that two page types share."""
    found: list[CheckMessage] = []
    seen: dict[str, str] = {}
    for model in apps.get_models():
        if not issubclass(model, AwarenessPage):
            continue
        kind = kind_of(model)
        if kind is None:
            found.append(
                Error(
                    f"{model._meta.label} has no kind: lists, search, the API and the sitemap leave its pages out.",
                    hint='Name one in the class: page_kind = PageKind("press", _("press release")).',
                    obj=model,
                    id="twops_awareness.E001",
                )
            )
        elif kind.name in seen:
            found.append(
                Error(
                    f"{model._meta.label} has the same kind as {seen[kind.name]}: {kind.name!r}.",
                    hint="Give each page type a kind with a name of its own.",
                    obj=model,
                    id="twops_awareness.E002",
                )
            )
        else:
            seen[kind.name] = model._meta.label
    return found
