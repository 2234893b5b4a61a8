"""Any plugin installs alone: real wheels, an empty environment, a stock project. Needs the package index."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

# One process of pytest-xdist builds the wheels for all of these.
pytestmark = pytest.mark.xdist_group("wheels")

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("locale", "directory", "awareness", "search", "site")
CARRIED = {".py", ".html", ".txt", ".xml", ".po", ".mo", ".css", ".js", ".svg", ".yaml", ".json"}
NO_INDEX = "This test needs the package index (uv's cache is enough once it is filled)."

ADDED_SETTINGS = """

# What the README of twops-directory says to add.
INSTALLED_APPS = [
    "twops_directory",
    "twops_locale",
    "wagtail_localize",
    "wagtail_modeladmin",
    "wagtail.locales",
    *INSTALLED_APPS,
]
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("pl", "Polski"), ("mt", "Malti")]
# The stock project's own home page is translatable and not ours to change: the check says so, rightly.
SILENCED_SYSTEM_CHECKS = ["twops_locale.W005"]
"""

WALK = """
import json

import django

django.setup()

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

administrator = get_user_model().objects.create_superuser("administrator", "administrator@example.org", "secret")
browser = Client()
browser.force_login(administrator)
answers = {"home": browser.get(reverse("wagtailadmin_home")).status_code}
for model in get_snippet_models():
    if model._meta.app_label == "twops_directory":
        address = reverse(model.snippet_viewset.get_url_name("list"))
        answers[model.__name__] = browser.get(address, follow=True).status_code
print(json.dumps(answers))
"""


def uv() -> str:
    """Return the uv that runs these tests."""
    found = os.environ.get("UV") or shutil.which("uv")
    assert found, "uv is not on the path. Run the tests with `uv run`."
    return found


def run(*command: str | Path, cwd: Path, why: str, **environment: str) -> str:
    """Run a command and return its output; fail with all that it said, and why that may be."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DJANGO_", "PYTEST", "DATABASE"))
    }
    clean.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode != 0:
        pytest.fail(
            f"{' '.join(str(part) for part in command)}\n{done.stdout}\n{done.stderr}\n{why}", pytrace=False
        )
    return done.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheels of the five distributions, by folder."""
    out = tmp_path_factory.mktemp("wheels")
    built = {}
    for folder in FOLDERS:
        run(uv(), "build", "--wheel", "--quiet", "--out-dir", out, ROOT / folder, cwd=out, why=NO_INDEX)
        (built[folder],) = out.glob(f"twops_{folder}-*.whl")
    return built


@pytest.fixture(scope="module")
def stock_project(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty environment, twops-directory in it, and what ``wagtail start`` makes."""
    folder = tmp_path_factory.mktemp("stock")
    python = folder / "environment" / "bin" / "python"
    run(uv(), "venv", "--quiet", "--python", sys.executable, folder / "environment", cwd=folder, why=NO_INDEX)
    # The versions of this run, so that a release of tomorrow does not break it, and Wagtail is the one under test.
    versions = folder / "constraints.txt"
    versions.write_text(
        "".join(
            f"{found.metadata['Name']}=={found.version}\n"
            for found in importlib.metadata.distributions()
            if not found.metadata["Name"].startswith("twops")
        )
    )
    run(
        *(uv(), "pip", "install", "--quiet", "--python", python, "--constraints", versions),
        *("--find-links", wheels["locale"].parent, wheels["directory"]),
        cwd=folder,
        why=NO_INDEX,
    )
    project = folder / "helpsite"
    project.mkdir()
    run(python.parent / "wagtail", "start", "helpsite", project, cwd=folder, why="")
    with (project / "helpsite" / "settings" / "base.py").open("a", encoding="utf-8") as base:
        base.write(ADDED_SETTINGS)
    urls = project / "helpsite" / "urls.py"
    stock = 'path("admin/", include(wagtailadmin_urls)),'
    text = urls.read_text(encoding="utf-8")
    assert stock in text
    urls.write_text(
        text.replace(stock, f'path("admin/", include("twops_locale.admin_urls")),\n    {stock}'), "utf-8"
    )
    return folder


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_wheel_carries_templates_words_and_types_and_nothing_else(
    folder: str, wheels: dict[str, Path]
) -> None:
    package = ROOT / folder / f"twops_{folder}"
    ours = {
        path.relative_to(ROOT / folder).as_posix()
        for path in package.rglob("*")
        if (path.suffix in CARRIED or path.name == "py.typed")
        and "__pycache__" not in path.parts
        and "staticfiles" not in path.parts
    }
    assert f"twops_{folder}/py.typed" in ours
    names = set(zipfile.ZipFile(wheels[folder]).namelist())
    assert sorted(ours - names) == []
    tops = {name.split("/")[0] for name in names}
    assert tops == {f"twops_{folder}", f"twops_{folder}-0.1.0.dist-info"}
    assert [name for name in names if "/tests/" in name or name.endswith((".pyc", ".sqlite3"))] == []


def test_directory_alone_runs_in_a_stock_wagtail_project(stock_project: Path) -> None:
    """Migrate on SQLite, check, and open every list of the directory in the admin as a superuser."""
    python, project = stock_project / "environment" / "bin" / "python", stock_project / "helpsite"
    installed = run(
        python,
        "-c",
        "import importlib.metadata as m; print(*sorted(d.name for d in m.distributions()))",
        cwd=project,
        why="",
    ).split()
    assert [name for name in installed if name.startswith("twops")] == ["twops-directory", "twops-locale"]
    assert "elasticsearch" not in installed
    run(
        python,
        "manage.py",
        "migrate",
        "--verbosity=0",
        cwd=project,
        why="The migrations must run without our site.",
    )
    run(
        python,
        "manage.py",
        "check",
        "--fail-level=WARNING",
        cwd=project,
        why="The plugin's checks must pass.",
    )
    run(
        *(python, "manage.py", "makemigrations", "--check", "--dry-run", "twops_locale", "twops_directory"),
        cwd=project,
        why="Other settings must not ask for other migrations.",
    )
    (project / "walk.py").write_text(textwrap.dedent(WALK))
    said = run(python, "walk.py", cwd=project, why="", DJANGO_SETTINGS_MODULE="helpsite.settings.dev")
    answers = json.loads(said.splitlines()[-1])
    assert "Service" in answers
    assert set(answers.values()) == {200}, answers
