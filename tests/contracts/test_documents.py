"""What the documents name is there: modules that are imported in them, classes of settings, files of the packages."""

import importlib
import re
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    path for pattern in ("*.md", "*/README.md", "docs/**/*.md") for path in ROOT.glob(pattern)
    if path.name != "CHANGELOG.md"
]  # fmt: skip
IMPORT = re.compile(r"^from (twops_[\w.]+) import (?:\(([\w,\s]+)\)|([\w, ]+))$", re.MULTILINE)
DOTTED_CLASS = re.compile(r"\btwops_[a-z]+(?:\.[a-z_]+)+\.[A-Z]\w+")
FILE = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|html))`")
# Where a path may begin: the root, a plugin's folder, its package, its templates; a new project's in a README.
FOLDERS = [ROOT, *(path.parent for path in ROOT.glob("*/pyproject.toml")), *ROOT.glob("*/twops_*")]
PLACES = [*FOLDERS, *(folder / "templates" for folder in FOLDERS)]
OF_THE_READER = ("helpsite/", "home/", "press/")


def named(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return what the documents name, each with its document."""
    return sorted(
        {
            (str(path.relative_to(ROOT)), found.group(0))
            for path in DOCUMENTS
            for found in pattern.finditer(path.read_text(encoding="utf-8"))
        }
    )


@pytest.mark.parametrize(("document", "line"), named(IMPORT))
def test_what_a_document_imports_is_there(document, line):
    [(module, in_brackets, in_line)] = IMPORT.findall(line)
    there = importlib.import_module(module)
    for name in re.findall(r"\w+", in_brackets or in_line):
        assert hasattr(there, name) or importlib.import_module(f"{module}.{name}"), document


@pytest.mark.parametrize(("document", "name"), named(DOTTED_CLASS))
def test_a_class_that_a_document_names_is_there(document, name):
    assert import_string(name), document


@pytest.mark.parametrize(("document", "name"), named(FILE))
def test_a_file_that_a_document_names_is_there(document, name):
    path = name.strip("`")
    assert path.startswith(OF_THE_READER) or any((place / path).is_file() for place in PLACES), document
