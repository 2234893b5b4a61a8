"""Any plugin installs alone: real wheels, an empty environment, a stock project. Needs the package index."""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

# One process of pytest-xdist builds the wheels for all of these.
pytestmark = pytest.mark.xdist_group("wheels")

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("locale", "directory", "awareness", "search", "site")
CARRIED = {
    ".py",
    ".csv",
    ".html",
    ".txt",
    ".xml",
    ".po",
    ".mo",
    ".css",
    ".js",
    ".svg",
    ".yaml",
    ".json",
    ".typ",
    ".ttf",
}
NO_INDEX = "This test needs the package index (uv's cache is enough once it is filled)."

# What stands in the README between "pip install" and "runserver" is done as it is written; then a program of ours looks.
SECTION = "## In a new Wagtail site\n"
BLOCK = re.compile(r"(?P<said>[^\n]*)\n\n```(?P<kind>sh|python)\n(?P<text>.*?)```", re.DOTALL)
AT_THE_END_OF = re.compile(r"At the end of `([\w/.]+)`")
INSTEAD_OF = re.compile(r"`([\w/.]+)`, so that")

BEGINNING = """
import json

import django

django.setup()

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

browser, reader = Client(), Client()
administrator = get_user_model().objects.filter(username="administrator").first()
if administrator:
    browser.force_login(administrator)
"""

WALKS = {
    "directory": """
from wagtail.snippets.models import get_snippet_models

answers = {"home": browser.get(reverse("wagtailadmin_home")).status_code}
for model in get_snippet_models():
    if model._meta.app_label == "twops_directory":
        address = reverse(model.snippet_viewset.get_url_name("list"))
        answers[model.__name__] = browser.get(address, follow=True).status_code
for path in ("/en/", "/hsds/", "/hsds/services", "/oruk/services"):
    answers[path] = reader.get(path).status_code
assert "Service" in answers
print(json.dumps(sorted(set(answers.values()))))
""",
    "awareness": """
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
answer = reader.get("/en/talk/")
assert "Before anything happens." in answer.content.decode()
site.root_page = stock
site.save()
assert isinstance(stock.specific, StockHomePage)
print(json.dumps([answer.status_code, reader.get("/en/").status_code]))
""",
    "locale": """
from django.contrib.auth.models import Group
from home.models import HomePage
from twops_locale.translation import operations

for name in ("translator", "reviewer"):
    somebody = get_user_model().objects.create_user(name, f"{name}@example.org", "secret")
    somebody.groups.set(Group.objects.filter(name__icontains=name))
translator, reviewer = (get_user_model().objects.get(username=name) for name in ("translator", "reviewer"))
page = HomePage.objects.get()
assert browser.get(reverse("wagtail_localize:submit_page_translation", args=[page.pk])).status_code == 200


def is_polish():
    return int("Pomoc na czas" in reader.get("/pl/").content.decode())


before = is_polish()
[task] = operations.submit_for_translation(page, operations.locales_of(["pl"]), user=administrator)
operations.save_words(task, {"title": "Pomoc na czas", "slug": "pomoc"}, user=translator)
operations.request_review(task, user=translator)
waiting = is_polish()
operations.approve(task, user=reviewer)
print(json.dumps([reader.get("/en/").status_code, before, waiting, is_polish()]))
""",
    "search": """
from home.models import HomePage

home = HomePage.objects.get()
found = reader.post("/find/", {"q": "home"})
assert home.title in found.content.decode()
page = home.add_child(instance=HomePage(title="Talk in time", slug="talk"))
page.save_revision().publish()
new = reader.post("/find/", {"q": "talk"})
assert 'href="/talk/"' in new.content.decode()
assert not reader.cookies
print(json.dumps([reader.get("/find/").status_code, found.status_code, new.status_code]))
""",
}


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


def environment_with(plugin: str, wheels: dict[str, Path], folder: Path) -> None:
    """Make an empty environment with a plugin and what it asks for: ``pip install``, from our wheels."""
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


def follow_the_readme(plugin: str, folder: Path) -> None:
    """Do what the README says, in its order: commands, ends of files, files."""
    readme = (ROOT / plugin / "README.md").read_text(encoding="utf-8")
    section = readme.split(SECTION, 1)[1].split("\n## ", 1)[0]
    place, done = folder, 0
    for block in BLOCK.finditer(section):
        done += 1
        if block["kind"] == "python":
            write(block["said"], block["text"], place)
            continue
        for line in block["text"].splitlines():
            program, *arguments = line.split()
            if program == "cd":
                place = place / arguments[0]
            elif program == "pip":
                assert arguments == ["install", f"twops-{plugin}"]
            elif arguments != ["manage.py", "runserver"]:
                noinput = ["--noinput"] if arguments[1:] == ["createsuperuser"] else []
                run(
                    *(folder / "environment" / "bin" / program, *arguments, *noinput),
                    cwd=place,
                    why=f"The README of twops-{plugin} says so.",
                    DJANGO_SUPERUSER_USERNAME="administrator",
                    DJANGO_SUPERUSER_EMAIL="administrator@example.org",
                    DJANGO_SUPERUSER_PASSWORD="secret",
                )
    assert done >= 4, "the section has lost its steps"


def write(said: str, text: str, place: Path) -> None:
    """Write a block of a README where the line above it says."""
    if found := AT_THE_END_OF.search(said):
        path = place / found[1]
        path.write_text(f"{path.read_text('utf-8')}\n{text}", "utf-8")
    else:
        found = INSTEAD_OF.match(said)
        assert found, f"where does this belong? {said}"
        assert (place / found[1]).is_file()
        (place / found[1]).write_text(text, "utf-8")


def installed_in(folder: Path) -> list[str]:
    """Return the names of the distributions in a project's environment."""
    program = "import importlib.metadata as m; print(*sorted(d.name for d in m.distributions()))"
    return run(folder / "environment" / "bin" / "python", "-c", program, cwd=folder, why="").split()


def check_project(folder: Path, *applications: str) -> None:
    """The checks must pass, and other settings must not ask for other migrations than the project's own."""
    python, project = folder / "environment" / "bin" / "python", folder / "helpsite"
    run(
        *(python, "manage.py", "check", "--fail-level=WARNING"),
        cwd=project,
        why="The plugin's checks must pass.",
    )
    run(
        *(python, "manage.py", "makemigrations", "--check", "--dry-run", "home", *applications),
        cwd=project,
        why="Other settings must not ask for other migrations.",
    )


def walked(folder: Path, program: str) -> list[int]:
    """Run a program in the project and return what it prints last, as JSON."""
    project = folder / "helpsite"
    (project / "walk.py").write_text(BEGINNING + program)
    said = run(
        folder / "environment" / "bin" / "python",
        "walk.py",
        cwd=project,
        why="",
        DJANGO_SETTINGS_MODULE="helpsite.settings.dev",
    )
    answers: list[int] = json.loads(said.splitlines()[-1])
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


@pytest.mark.parametrize(
    ("plugin", "brings", "seen"),
    [
        # every list of the directory in the admin, the home page, and the standard's API by its one line
        ("directory", ["twops-directory", "twops-locale"], [200]),
        # a campaign is written, published and read, beside the stock home page: both have a HomePage
        ("awareness", ["twops-awareness", "twops-locale"], [200, 200]),
        # a home page, and whether its second language is read: not sent yet, waiting for its review, approved
        ("locale", ["twops-locale"], [200, 0, 0, 1]),
        ("search", ["twops-search"], [200, 200, 200]),
    ],
)
def test_the_readme_takes_a_new_wagtail_site_to_a_working_page(
    plugin: str, brings: list[str], seen: list[int], wheels: dict[str, Path], tmp_path: Path
) -> None:
    environment_with(plugin, wheels, tmp_path)
    installed = installed_in(tmp_path)
    assert [name for name in installed if name.startswith("twops")] == brings
    assert ("elasticsearch" in installed) == (plugin == "search")
    follow_the_readme(plugin, tmp_path)
    check_project(tmp_path, *(name.replace("-", "_") for name in brings))
    assert walked(tmp_path, WALKS[plugin]) == seen
