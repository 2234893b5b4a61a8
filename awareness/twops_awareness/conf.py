"""The plugin's settings: one dict, ``TWOPS_AWARENESS``, read through one typed object."""

from dataclasses import dataclass, fields
from functools import cache

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

SETTING = "TWOPS_AWARENESS"


@dataclass(frozen=True, slots=True)
class AwarenessSettings:
    """Typed view of ``TWOPS_AWARENESS``.

    Attributes:
        SERVICES: dotted path of the class that answers for services (``twops_awareness.services.ServiceDoor``).
        SERVICE_MODEL: the snippet that editors choose one service from, ``app.Model``.
        DESKS: dotted path of what says for which countries a person acts (``twops_awareness.rollout.desks``).
        KITS: dotted path of the class that answers for kits of campaigns (``twops_awareness.kits.door.KitDoor``).
        KIT_LAYOUTS: absolute path of a folder with layouts of your own (Typst); one of the same name as ours wins.
        DISCREET: whether every page and service is discreet, and not only those about one's own thoughts; a page can still
            say otherwise.
    """

    SERVICES: str = ""
    SERVICE_MODEL: str = ""
    DESKS: str = ""
    KITS: str = ""
    KIT_LAYOUTS: str = ""
    DISCREET: bool = False


KNOWN_KEYS = frozenset(field.name for field in fields(AwarenessSettings))


@cache
def conf() -> AwarenessSettings:
    """Return the settings in force; unknown keys are ignored here and named by check ``twops_awareness.E003``."""
    given = getattr(settings, SETTING, {})
    return AwarenessSettings(**{key: value for key, value in given.items() if key in KNOWN_KEYS})


@receiver(setting_changed)
def forget_settings(*, setting: str, **kwargs: object) -> None:
    """Read the settings again after a test changed them."""
    if setting == SETTING:
        conf.cache_clear()
