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

# What the README of the plugin says to add.
INSTALLED_APPS = [
    {plugin}
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
for path in ("/hsds/", "/hsds/services", "/oruk/services"):
    answers[path] = Client().get(path).status_code
print(json.dumps(answers))
"""

CAMPAIGN_WALK = """
import json

import django

django.setup()

from django.test import Client
from home.models import HomePage as StockHomePage
from twops_awareness.models import CampaignPage, HomePage
from wagtail.models import Page, Site

root = Page.objects.get(depth=1)
home = root.add_child(instance=HomePage(title="Help in time", slug="help", summary="Somebody answers."))
home.save_revision().publish()
site = Site.objects.get()
stock = site.root_page
site.root_page = home
site.save()
page = home.add_child(instance=CampaignPage(title="Talk early", slug="talk", summary="Before anything happens."))
page.save_revision().publish()
answer = Client().get("/talk/")
site.root_page = stock
site.save()
assert isinstance(stock.specific, StockHomePage)
print(json.dumps({
    "status": answer.status_code,
    "said": "Before anything happens." in answer.content.decode(),
    "stock": Client().get("/").status_code,
}))
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


def stock_project(plugin: str, wheels: dict[str, Path], folder: Path) -> Path:
    """Return a folder with an empty environment, a plugin in it, and what ``wagtail start`` makes."""
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
        *("--find-links", wheels["locale"].parent, wheels[plugin]),
        cwd=folder,
        why=NO_INDEX,
    )
    project = folder / "helpsite"
    project.mkdir()
    run(python.parent / "wagtail", "start", "helpsite", project, cwd=folder, why="")
    with (project / "helpsite" / "settings" / "base.py").open("a", encoding="utf-8") as base:
        base.write(ADDED_SETTINGS.replace("{plugin}", f'"twops_{plugin}",'))
    urls = project / "helpsite" / "urls.py"
    stock = 'path("admin/", include(wagtailadmin_urls)),'
    text = urls.read_text(encoding="utf-8")
    assert stock in text
    urls.write_text(
        text.replace(stock, f'path("admin/", include("twops_locale.admin_urls")),\n    {stock}'), "utf-8"
    )
    return folder


def installed_in(folder: Path) -> list[str]:
    """Return the names of the distributions in a project's environment."""
    program = "import importlib.metadata as m; print(*sorted(d.name for d in m.distributions()))"
    return run(folder / "environment" / "bin" / "python", "-c", program, cwd=folder, why="").split()


def migrate_and_check(folder: Path, *applications: str) -> None:
    """Migrate on SQLite; the checks must pass, and other settings must not ask for other migrations."""
    python, project = folder / "environment" / "bin" / "python", folder / "helpsite"
    run(
        python,
        "manage.py",
        "migrate",
        "--verbosity=0",
        cwd=project,
        why="Migrations must run without our site.",
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
        *(python, "manage.py", "makemigrations", "--check", "--dry-run", *applications),
        cwd=project,
        why="Other settings must not ask for other migrations.",
    )


def walked(folder: Path, program: str) -> dict[str, object]:
    """Run a program in the project and return what it prints last, as JSON."""
    project = folder / "helpsite"
    (project / "walk.py").write_text(textwrap.dedent(program))
    said = run(
        folder / "environment" / "bin" / "python",
        "walk.py",
        cwd=project,
        why="",
        DJANGO_SETTINGS_MODULE="helpsite.settings.dev",
    )
    answers: dict[str, object] = json.loads(said.splitlines()[-1])
    return answers


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


def test_directory_alone_runs_in_a_stock_wagtail_project(wheels: dict[str, Path], tmp_path: Path) -> None:
    """Open every list of the directory in the admin as a superuser, and the standard's API by its one line."""
    folder = stock_project("directory", wheels, tmp_path)
    installed = installed_in(folder)
    assert [name for name in installed if name.startswith("twops")] == ["twops-directory", "twops-locale"]
    assert "elasticsearch" not in installed
    urls = folder / "helpsite" / "helpsite" / "urls.py"
    urls.write_text(
        urls.read_text("utf-8").replace(
            "urlpatterns = [", 'urlpatterns = [\n    path("", include("twops_directory.hsds.api.urls")),', 1
        ),
        "utf-8",
    )
    migrate_and_check(folder, "twops_locale", "twops_directory")
    answers = walked(folder, WALK)
    assert "Service" in answers and "/hsds/services" in answers
    assert set(answers.values()) == {200}, answers


def test_awareness_alone_runs_beside_the_home_page_of_a_stock_wagtail_project(
    wheels: dict[str, Path], tmp_path: Path
) -> None:
    """Both have a ``HomePage``; a campaign is written, published and read."""
    folder = stock_project("awareness", wheels, tmp_path)
    assert [name for name in installed_in(folder) if name.startswith("twops")] == [
        "twops-awareness",
        "twops-locale",
    ]
    migrate_and_check(folder, "twops_locale", "twops_awareness")
    assert walked(folder, CAMPAIGN_WALK) == {"status": 200, "said": True, "stock": 200}
