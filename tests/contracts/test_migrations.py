"""A migration does for ever what it did when it was written: it runs no code that can change."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What fields are made of, named by migrations as Django writes them: stable import paths.
FROZEN = {
    "twops_directory.fields",
    "twops_directory.models.schedule",
    "twops_directory.validators",
    "twops_locale.guards",
    "twops_locale.models.country",
    "twops_awareness.blocks",
    "twops_awareness.fields",
}


def imported(path: Path) -> set[str]:
    """Return the modules of ours that a migration imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module or "")
    return {name for name in found if name.startswith("twops_")}


def test_migrations_import_nothing_that_can_change():
    paths = list(ROOT.glob("*/twops_*/migrations/*.py"))
    assert len(paths) > 30
    assert {path.name: imported(path) - FROZEN for path in paths if imported(path) - FROZEN} == {}
