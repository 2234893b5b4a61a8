"""Everything that is kept of one account, as plain values."""

from collections.abc import Mapping
from datetime import date, datetime

from django.contrib.auth.models import AbstractUser
from django.db.models import Model
from django.forms.models import model_to_dict

from .references import goes_with_account, references

# What opens the account is the person's, too, and is given to nobody.
SECRET = ("password", "secret", "hashes", "public_key", "credential", "key", "token")
OWN = (
    "username",
    "first_name",
    "last_name",
    "email",
    "is_active",
    "is_superuser",
    "date_joined",
    "last_login",
)

Plain = str | int | float | bool | list[str] | None


def account_data(account: AbstractUser) -> dict[str, object]:
    """Return what is kept: the account, its groups, rows about it with their values, and where else its person is named.

    What a person wrote for the site - pages, translations, records - is the site's: it is named by kind and key.
    """
    about: dict[str, list[dict[str, Plain]]] = {}
    named: dict[str, list[Plain]] = {}
    for relation, rows in references(account):
        place = f"{rows.model._meta.label_lower}.{relation.field.name}"
        if goes_with_account(relation):
            if found := [values(row) for row in rows.order_by("pk")]:
                about[place] = found
        elif keys := [plain(key) for key in rows.order_by("pk").values_list("pk", flat=True)]:
            named[place] = keys
    return {
        "account": {name: plain(getattr(account, name)) for name in OWN},
        "groups": sorted(account.groups.values_list("name", flat=True)),
        "about": about,
        "named_in": named,
    }


def values(row: Model) -> dict[str, Plain]:
    """Return the values of a row by the names of its fields; secrets are left out."""
    given: Mapping[str, object] = model_to_dict(row)
    others = {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in given
    }
    return {
        name: plain(value)
        for name, value in sorted({**given, **others}.items())
        if not any(word in name for word in SECRET)
    }


def plain(value: object) -> Plain:
    """Return a value as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value)
