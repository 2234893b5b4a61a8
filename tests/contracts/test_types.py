"""What blinds the type checker stays rare, and says why."""

import io
import re
import tokenize
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = sorted(path for path in ROOT.glob("*/twops_*") if path.is_dir())
MOST = 350  # words ``Any`` of all packages together: what is untyped in Wagtail comes to us without the word
SILENCED = re.compile(
    r"#\s*(?:type:\s*ignore(?:\[[^\]]*\])?|noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?)(?P<reason>.*)$"
)


def sources() -> list[Path]:
    """Return our modules, but for migrations."""
    return [path for package in PACKAGES for path in package.rglob("*.py") if "migrations" not in path.parts]


def comments(path: Path) -> list[tuple[int, str]]:
    """Return the comments of a module with their lines."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def test_any_is_rare() -> None:
    found: Counter[str] = Counter()
    for path in sources():
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        found[path.relative_to(ROOT).parts[1]] += sum(
            token.type == tokenize.NAME and token.string == "Any" for token in tokens
        )
    assert found.total() <= MOST, found


@pytest.mark.parametrize(
    "package", [*PACKAGES, ROOT / "tests", ROOT / "benchmarks", ROOT / ".ci"], ids=lambda path: path.name
)
def test_what_is_silenced_says_why(package: Path) -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in package.rglob("*.py")
        if "migrations" not in path.parts
        for line, comment in comments(path)
        if (found := SILENCED.search(comment)) and not re.search(r"\w{2}", found["reason"])
    ]
    assert silent == []
