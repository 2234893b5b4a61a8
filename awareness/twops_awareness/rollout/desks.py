"""For which countries a person acts: what the site's desks say, if it has any (``TWOPS_AWARENESS["DESKS"]``)."""

from collections.abc import Callable, Set
from functools import cache

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from ..conf import SETTING, conf

User = AbstractUser | AnonymousUser
Desks = Callable[[User], Set[str] | None]


@cache
def _desks() -> Desks | None:
    path = conf().DESKS
    found: Desks | None = import_string(path) if path else None
    return found


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == SETTING:
        _desks.cache_clear()


def countries_of(user: User) -> Set[str] | None:
    """Return the countries (ISO 3166-1) whose versions a person may make and change; None means every country.

    Wagtail's rights on pages are asked besides.
    """
    desks = _desks()
    return None if desks is None else desks(user)


def acts_for(user: User, country_code: str) -> bool:
    """Say whether a person acts for a country."""
    countries = countries_of(user)
    return countries is None or country_code in countries
