"""The shape of the repository: names that shadow nothing, settings that refuse, migrations that both Wagtails take."""

import dataclasses
import importlib
import importlib.util
import locale as stdlib_locale
import os
import re
import site as stdlib_site
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.sqlite_set import DIFFER_ON_SQLITE

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("locale", "directory", "awareness", "search", "site")
PACKAGES = {folder: f"twops_{folder}" for folder in FOLDERS}
REFERENCE = ROOT / "docs" / "reference"
CHECK_ID = re.compile(r"\btwops_[a-z]+\.[EWI]\d{3}\b")
ENVIRONMENT_VARIABLE = re.compile(
    r"""(?:os\.environ\.get|os\.environ\[|required|secret|environment_bool|environment_list|environment_int)\(?\s*["']([A-Z][A-Z0-9_]+)"""
)
# The last migration that Wagtail 7.4 LTS has, where Wagtail 8.0 has more.
LAST_OF_WAGTAIL_7_4 = {"wagtailcore": 97}

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "twops_site.settings.production",
    "SECRET_KEY": "j" * 25 + "ŠαλΩ" + "7" * 25,
    "ALLOWED_HOSTS": "help.example.org",
    "DATABASE_URL": "postgres://twops:none@db.example.org/twops",
    "TWOPS_BASE_URL": "https://help.example.org",
}


def sources(folder: str) -> list[Path]:
    """Return the Python files of a package."""
    return sorted((ROOT / folder / PACKAGES[folder]).rglob("*.py"))


def reference() -> str:
    """Return the text of all reference pages."""
    return "\n".join(page.read_text(encoding="utf-8") for page in sorted(REFERENCE.glob("*.md")))


# Names


@pytest.mark.parametrize("module", [stdlib_locale, stdlib_site])
def test_the_standard_library_is_not_shadowed_by_our_folders(module: Any) -> None:
    assert Path(module.__file__).parent == Path(sysconfig.get_paths()["stdlib"])


def test_no_top_folder_is_a_package() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == {"tests"}


def test_every_folder_of_tests_is_a_package() -> None:
    """Else pytest registers tests/locale as ``locale``, and Django cannot start."""
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_is_one_distribution_with_one_package(folder: str) -> None:
    described = tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))
    assert described["project"]["name"] == f"twops-{folder}"
    assert described["build-system"]["build-backend"] == "uv_build"
    assert described["tool"]["uv"]["build-backend"] == {"module-name": PACKAGES[folder], "module-root": ""}
    assert [path.parent.name for path in (ROOT / folder).glob("*/__init__.py")] == [PACKAGES[folder]]
    assert (ROOT / folder / "README.md").exists()


@pytest.mark.parametrize("folder", FOLDERS)
def test_one_name_serves_package_and_app_label(folder: str) -> None:
    config = apps.get_app_config(PACKAGES[folder])
    assert (config.name, config.label) == (PACKAGES[folder], PACKAGES[folder])


def ignored_by_git(path: str) -> bool:
    """Return whether ``.gitignore`` covers a path or a folder above it. Git itself may not be installed here."""
    lines = [
        line.strip().rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ]
    patterns = [line for line in lines if line and not line.startswith("#")]
    whole = PurePosixPath("/", path)
    for part in (whole, *whole.parents):
        for pattern in patterns:
            assert not pattern.startswith("!"), "exceptions are not understood here"
            anchored = "/" in pattern
            if part.match(f"/{pattern.lstrip('/')}" if anchored else pattern):
                return True
    return False


@pytest.mark.parametrize("folder", FOLDERS)
def test_git_keeps_our_folders_and_the_compiled_words(folder: str) -> None:
    package = f"{folder}/{PACKAGES[folder]}"
    assert not ignored_by_git(f"{package}/apps.py")
    assert not ignored_by_git(f"{package}/locale/pl/LC_MESSAGES/django.mo")
    assert ignored_by_git("locale/pl/LC_MESSAGES/django.mo"), "what makemessages in the root would write"


# Production


def start_production(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Import the production settings in a process of their own, with these variables changed or absent."""
    wanted = {**PRODUCTION, **changes}
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = inherited | {name: value for name, value in wanted.items() if value is not None}
    program = "from django.conf import settings; print(settings.DEBUG, settings.SECRET_KEY[0])"
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_production_starts_with_all_that_it_needs() -> None:
    started = start_production()
    assert (started.returncode, started.stdout.strip()) == (0, "False j"), started.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "TWOPS_BASE_URL"])
@pytest.mark.parametrize("value", [None, "", "  "], ids=["absent", "empty", "blank"])
def test_production_refuses_to_start_without(name: str, value: str | None) -> None:
    refused = start_production(**{name: value})
    assert refused.returncode != 0
    assert "ImproperlyConfigured" in refused.stderr
    assert name in refused.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "1"),
        ("DEBUG", "true"),
        ("TWOPS_DEBUG", "yes"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "demo-only-not-a-secret-and-refused-by-the-production-settings"),
        ("ALLOWED_HOSTS", "*"),
    ],
)
def test_production_refuses_to_start_with(name: str, value: str) -> None:
    refused = start_production(**{name: value})
    assert refused.returncode != 0
    assert "ImproperlyConfigured" in refused.stderr
    assert name.removeprefix("TWOPS_") in refused.stderr
    assert value not in refused.stderr.replace("'*'", "") or len(value) < 6, (
        "the value itself is not repeated"
    )


@pytest.mark.parametrize("module", ["base", "dev", "test"])
@pytest.mark.parametrize(
    ("url", "engine"),
    [
        ("postgres://twops:none@127.0.0.1/twops", "django.db.backends.postgresql"),
        ("sqlite://:memory:", "django.db.backends.sqlite3"),
    ],
)
def test_every_settings_module_reads_the_addresses_of_its_servers(module: str, url: str, engine: str) -> None:
    program = (
        f"from twops_site.settings import {module} as it;"
        "print(it.DATABASES['default']['ENGINE'], it.TWOPS_SEARCH['ELASTICSEARCH_URL'])"
    )
    environment = {**os.environ, "DATABASE_URL": url, "ELASTICSEARCH_URL": "http://es.example.org:9200"}
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert answer.stdout.split() == [engine, "http://es.example.org:9200"]


# Migrations


@pytest.mark.django_db  # a migration of wagtail-localize asks the database when it is imported
def test_no_migration_needs_one_that_wagtail_7_4_lacks() -> None:
    loader = MigrationLoader(None)
    too_new = [
        (f"{app}.{name}", dependency)
        for (app, name), migration in loader.disk_migrations.items()
        if app in PACKAGES.values()
        for dependency in migration.dependencies
        if dependency[0] in LAST_OF_WAGTAIL_7_4
        and not dependency[1].startswith("__")
        and int(dependency[1].split("_")[0]) > LAST_OF_WAGTAIL_7_4[dependency[0]]
    ]
    assert too_new == []


@pytest.mark.django_db
def test_models_and_migrations_agree_on_the_wagtail_that_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Run on 8.0 by ``just test`` and on 7.4 by ``just test-lts``: the same migrations must do for both."""
    try:
        call_command("makemigrations", *PACKAGES.values(), check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(f"a migration is missing (make it with `just migrations`):\n{capsys.readouterr().out}")


@pytest.mark.parametrize("folder", FOLDERS)
def test_migrations_have_names_of_their_own(folder: str) -> None:
    numbered = (ROOT / folder / PACKAGES[folder] / "migrations").glob("0*.py")
    assert [
        path.name for path in numbered if "_auto_" in path.name or not re.match(r"\d{4}_[a-z]", path.name)
    ] == []


# The reference


def setting_keys() -> list[tuple[str, str]]:
    """Return setting and key of every plugin, as its ``conf.py`` knows them."""
    found = []
    for package in PACKAGES.values():
        if importlib.util.find_spec(f"{package}.conf") is None:
            continue
        conf = importlib.import_module(f"{package}.conf")
        views = [
            value
            for name, value in vars(conf).items()
            if name.endswith("Settings")
            and dataclasses.is_dataclass(value)
            and value.__module__ == conf.__name__
        ]
        assert len(views) == 1, f"{conf.__name__} has no typed object for its settings, or several"
        found += [(conf.SETTING, field.name.upper()) for field in dataclasses.fields(views[0])]
    return found


@pytest.mark.parametrize(("setting", "key"), setting_keys(), ids=lambda value: str(value))
def test_each_key_of_the_settings_is_in_the_reference(setting: str, key: str) -> None:
    pages = [page.read_text(encoding="utf-8") for page in sorted(REFERENCE.glob("*.md"))]
    told = [page for page in pages if setting in page and f"`{key}`" in page]
    assert told, f"`{key}` of {setting} is on no page of docs/reference"


def test_no_key_in_our_own_settings_is_unknown() -> None:
    known = set(setting_keys())
    used = {
        (name, key) for name in {setting for setting, _key in known} for key in getattr(settings, name, {})
    }
    assert used - known == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_check_id_is_in_the_reference_and_carries_the_name_of_its_plugin(folder: str) -> None:
    used = {found for path in sources(folder) for found in CHECK_ID.findall(path.read_text(encoding="utf-8"))}
    own = {found for found in used if found.startswith(f"{PACKAGES[folder]}.")}
    text = reference()
    assert sorted(found for found in own if f"`{found}`" not in text) == []


def test_each_variable_of_the_environment_is_in_the_reference() -> None:
    read = {
        name
        for path in (ROOT / "site" / "twops_site" / "settings").glob("*.py")
        for name in ENVIRONMENT_VARIABLE.findall(path.read_text(encoding="utf-8"))
    }
    assert {"DATABASE_URL", "ELASTICSEARCH_URL", "SECRET_KEY"} <= read
    text = reference()
    assert sorted(name for name in read if f"`{name}`" not in text) == []


def test_the_environment_is_read_only_in_the_settings() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in sources(folder)
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    ]
    allowed = ("site/twops_site/settings/", "site/twops_site/wsgi.py", "site/twops_site/asgi.py")
    assert [reader for reader in readers if not reader.startswith(allowed)] == []


def test_the_set_for_sqlite_names_tests_that_are_there():
    for beginning in DIFFER_ON_SQLITE:
        assert list(ROOT.glob(f"{beginning}*")), beginning


def test_no_plugin_bounds_django_from_above():
    for folder in ("locale", "directory", "awareness", "search", "site"):
        dependencies = tomllib.loads((ROOT / folder / "pyproject.toml").read_text())["project"][
            "dependencies"
        ]
        assert [
            each for each in dependencies if each.startswith("django>") or each.startswith("django<")
        ] == ["django>=5.2"]
