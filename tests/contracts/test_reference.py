"""The reference names every signal, every hook of Wagtail that we use, and every command."""

import re
from pathlib import Path

import pytest
from django.core.checks.registry import registry
from django.dispatch import Signal
from twops_locale import signals

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "signals-hooks-commands.md").read_text(encoding="utf-8")
PACKAGES = sorted(path for path in ROOT.glob("*/twops_*") if path.is_dir())
HOOK = re.compile(r"""hooks\.register\(\s*["'](\w+)["']""")


def rows(heading: str) -> dict[str, str]:
    """Return the table below a heading: what each row names, and the whole row."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = re.findall(r"(?m)^\| `(\w+)` \|(.*)$", section)
    assert len(found) == len(dict(found)), "named twice"
    return dict(found)


def test_signals() -> None:
    sent = {name for name, value in vars(signals).items() if isinstance(value, Signal)}
    assert sent and sent == set(rows("Signals"))


def test_hooks_with_the_packages_that_use_them() -> None:
    used: dict[str, set[str]] = {}
    for package in PACKAGES:
        for path in package.rglob("*.py"):
            for hook in HOOK.findall(path.read_text(encoding="utf-8")):
                used.setdefault(hook, set()).add(package.name)
    written = {
        hook: set(re.findall(r"`(twops_\w+)`", row))
        for hook, row in rows("Hooks of Wagtail that the plugins use").items()
    }
    assert written == used and len(used) > 15


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_commands(package: Path) -> None:
    commands = {path.stem for path in (package / "management" / "commands").glob("[a-z]*.py")}
    assert commands == {name for name, row in rows("Commands").items() if f"`{package.name}`" in row}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_system_check_is_registered(package: Path) -> None:
    written = {
        f"{package.name}.{path.relative_to(package).with_suffix('').as_posix().replace('/', '.')}.{name}"
        for path in package.rglob("*checks.py")
        for name in re.findall(r"(?m)^def (check_\w+)", path.read_text(encoding="utf-8"))
    }
    known = {
        f"{check.__module__}.{check.__name__}"
        for check in registry.get_checks(include_deployment_checks=True)
    }
    assert written and written <= known


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_hook_is_registered(package: Path) -> None:
    """Hooks are registered by an import, which nobody sees missing."""
    from wagtail import hooks

    registered = {function.__module__ for found in hooks._hooks.values() for function, _order in found}
    for path in package.rglob("*.py"):
        if "@hooks.register(" in path.read_text(encoding="utf-8"):
            name = path.relative_to(package.parent).with_suffix("").as_posix().replace("/", ".")
            assert name in registered, name
