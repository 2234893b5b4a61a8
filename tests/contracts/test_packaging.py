"""What our packages say of themselves to whoever installs them."""

import tomllib
from email.message import Message
from importlib.metadata import metadata
from pathlib import Path
from typing import cast

import pytest
from pyroma import projectdata, ratings

ROOT = Path(__file__).parents[2]
FOLDERS = ("locale", "directory", "awareness", "search", "site")


def said(name: str) -> dict[str, object]:
    """Return a distribution's metadata as pyroma takes it apart."""
    message = cast(Message, metadata(name))
    found: dict[str, object] = {}
    for key in set(message.keys()):
        values = message.get_all(key, [])
        found[projectdata.normalize(key)] = values[0] if len(values) == 1 else values
    found.setdefault("description", message.get_payload())
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_pyroma_finds_nothing_that_is_missing(folder: str) -> None:
    assert ratings.rate(said(f"twops-{folder}")) == (10, [])


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_package_carries_the_licence_and_says_which_wagtail_it_is_for(folder: str) -> None:
    assert (ROOT / folder / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()
    project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "Framework :: Wagtail" in project["classifiers"]
    assert project["urls"].keys() >= {"Homepage", "Documentation", "Changelog"}


@pytest.mark.parametrize("folder", ["locale", "directory", "awareness", "search"])
def test_a_plugin_brings_no_compiled_driver_and_pins_its_sisters(folder: str) -> None:
    project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [name for name in project["dependencies"] if "[binary]" in name] == []
    sisters = [name for name in project["dependencies"] if name.startswith("twops-")]
    assert all(name.endswith(">=0.1,<0.2") for name in sisters)
    assert folder != "awareness" or sisters == ["twops-locale>=0.1,<0.2"]
