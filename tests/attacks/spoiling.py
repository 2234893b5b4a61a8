"""Every word of a database becomes a hostile one, whatever let it in: past forms, checks and cleaning."""

import json
import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from django.apps import apps
from django.db import models, transaction

# Not words: other parts of the code read them, and no form takes them from a person as they come.
NO_WORDS = re.compile(
    r".*(path|slug|code|hash|key|file|kind|type|status|action|field|path_from_root|language|table|uuid|class|zone|state|scope"
    r"|model|label|level|check_name|origin|method|resource|policy|format|template|gettext_id|restriction|hostname|rrule"
    r"|country|locale|codename|password|session_data|fingerprint|order|version|currency|tag|object_id|frequency|weekday"
    r"|dialect|extension|number|visible_to|delivery|severity|discretion|emergency_text_id|username|row_id|place|ordering).*"
)
OURS = ("twops_", "wagtail", "auth", "taggit")
MARKED = re.compile(r"\s|KANARI|CANARY")


class Spoiler:
    """Replaces words by hostile ones, each time by the next."""

    def __init__(self, words: list[str]) -> None:
        self.words = cycle(words)
        self.columns: set[str] = set()

    def spoil(self) -> None:
        """Replace the words of all tables, by statements that know no rule of the models."""
        for model in apps.get_models():
            if model._meta.app_label.startswith(OURS) and model._meta.managed and not model._meta.proxy:
                with transaction.atomic():
                    self._spoil_table(model)

    def _spoil_table(self, model: type[models.Model]) -> None:
        fields = list(self._fields(model))
        for row in model._base_manager.values("pk", *(field.name for field in fields)) if fields else []:
            changed = {field.name: self._replaced(field, row[field.name], row["pk"]) for field in fields}
            model._base_manager.filter(pk=row["pk"]).update(**changed)
            self.columns.update(f"{model._meta.label}.{name}" for name in changed)

    def _fields(self, model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
        for field in model._meta.local_concrete_fields:
            words = isinstance(field, models.CharField | models.TextField) and not isinstance(
                field, models.SlugField | models.EmailField
            )
            named = isinstance(field, models.URLField) or not NO_WORDS.fullmatch(field.name)
            if named and (words or isinstance(field, models.JSONField)) and not field.choices:
                yield field

    def _replaced(self, field: models.Field[Any, Any], value: Any, pk: Any) -> Any:
        if value in (None, "", [], {}):
            return value
        if isinstance(value, str) and value.startswith(("[", "{")):  # data that is kept as text
            return self._in_data(value)
        if isinstance(value, str):
            long = field.max_length is None or field.max_length > 150
            word = "javascript:hit()//" if isinstance(field, models.URLField) else next(self.words)
            return (word + (f" {pk}" if field.unique or long else ""))[: field.max_length]
        return self._in_data(value)

    def _in_data(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._in_data(item) for item in value]
        if isinstance(value, dict):
            return {key: self._in_data(item) for key, item in value.items()}
        if not isinstance(value, str) or not MARKED.search(value):
            if hasattr(value, "raw_data"):  # a StreamField
                return json.dumps(self._in_data(list(value.raw_data)))
            return value
        if value.startswith(("[", "{")):  # the content of a version keeps fields that are data as text
            try:
                return json.dumps(self._in_data(json.loads(value)))
            except ValueError:
                pass
        if re.fullmatch(r"\d{4}-\d\d-\d\d[T ][\d:.+Z-]*", value):
            return value
        return next(self.words)
