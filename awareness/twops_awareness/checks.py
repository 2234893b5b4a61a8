"""System checks on page types and settings."""

from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from .conf import KNOWN_KEYS, SETTING, conf
from .kinds import kind_of
from .models import AwarenessPage

KIT_PACKAGES = ("typst", "segno", "pypdf")  # the extra "kits"


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


def check_settings(**kwargs: object) -> list[CheckMessage]:
    """Name unknown keys and values of a wrong type in ``TWOPS_AWARENESS``, a door that is none, and what kits lack."""
    found: list[CheckMessage] = []
    for key, value in getattr(settings, SETTING, {}).items():
        if key not in KNOWN_KEYS:
            hint = f"Known keys: {', '.join(sorted(KNOWN_KEYS))}."
            found.append(
                Error(f"{SETTING} has an unknown key {key!r}.", hint=hint, id="twops_awareness.E003")
            )
        elif not isinstance(value, str):
            hint = "Give a dotted path, or leave the key out."
            found.append(
                Error(
                    f"{SETTING}[{key!r}] is {value!r}, which is no text.",
                    hint=hint,
                    id="twops_awareness.E004",
                )
            )
    return found or [
        *_no_door("SERVICES", "E005", "services.ServiceDoor", ("answers",)),
        *_desks_missing(),
        *_kits_missing(),
    ]


def _no_door(key: str, check: str, protocol: str, methods: tuple[str, ...]) -> list[CheckMessage]:
    path = getattr(conf(), key)
    if not path:
        return []
    try:
        door = import_string(path)
    except ImportError as error:
        reason = str(error)
    else:
        lacking = [name for name in methods if not callable(getattr(door, name, None))]
        if not lacking:
            return []
        reason = f"it has no method {lacking[0]}()"
    what = key.lower()
    return [
        Error(
            f"{SETTING}[{key!r}] names {path!r}, which does not answer for {what}: {reason}.",
            hint=f"Name a class with the methods of twops_awareness.{protocol}, or leave the key out.",
            id=f"twops_awareness.{check}",
        )
    ]


def _desks_missing() -> list[CheckMessage]:
    path = conf().DESKS
    if not path:
        return []
    try:
        desks = import_string(path)
    except ImportError as error:
        reason = str(error)
    else:
        if callable(desks):
            return []
        reason = "it cannot be called"
    return [
        Error(
            f"{SETTING}['DESKS'] names {path!r}, which says nothing of desks: {reason}.",
            hint="Name a function of a user that returns codes of countries, or None for all; or leave the key out.",
            id="twops_awareness.E006",
        )
    ]


def _kits_missing() -> list[CheckMessage]:
    if not conf().KITS:
        return []
    found = _no_door("KITS", "E007", "kits.door.KitDoor", ("lines", "address", "imprint"))
    if lacking := [name for name in KIT_PACKAGES if find_spec(name) is None]:
        found.append(
            Error(
                f"{SETTING}['KITS'] is set, and the packages that make kits are missing: {', '.join(lacking)}.",
                hint='Install twops-awareness with its extra: pip install "twops-awareness[kits]".',
                id="twops_awareness.E008",
            )
        )
    folder = conf().KIT_LAYOUTS
    if folder and not (Path(folder).is_absolute() and Path(folder).is_dir()):
        found.append(
            Error(
                f"{SETTING}['KIT_LAYOUTS'] is {folder!r}, which is no folder.",
                hint="Give the absolute path of a folder with Typst files, or leave the key out.",
                id="twops_awareness.E009",
            )
        )
    return found
