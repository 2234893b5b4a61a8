"""Every place that names an account, found in the models themselves: a new one cannot be forgotten."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser, User
from django.db.models import CASCADE, Model, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel


def references(account: AbstractUser) -> "Iterator[tuple[ForeignObjectRel, QuerySet[Model]]]":
    """Yield each relation to accounts with the rows that name this one, ordered by model and field."""
    relations = [
        rel for rel in User._meta.get_fields(include_hidden=True) if isinstance(rel, ForeignObjectRel)
    ]
    for relation in sorted(relations, key=lambda rel: (rel.related_model._meta.label_lower, rel.field.name)):
        model = relation.related_model
        if isinstance(model, str) or model._meta.proxy or model._meta.auto_created:
            continue
        yield relation, model._base_manager.filter(**{relation.field.name: account.pk})


def goes_with_account(relation: ForeignObjectRel) -> bool:
    """Say whether such a row is about the account itself, and not about what its person did for the site."""
    return getattr(relation, "on_delete", None) is CASCADE
