"""The demo's files as data: pages by language, countries' rules and services, the shared vocabulary."""

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import yaml

from ..conf import conf

FOLDER = Path(__file__).resolve().parent
VOCABULARY = FOLDER / "vocabulary.yaml"
# libyaml's loader reads the same safe types some ten times as fast; not every build of PyYAML has it.
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its texts in order. ``points`` says for each text whether it is a point of a list."""

    heading: str
    texts: tuple[str, ...]
    points: tuple[bool, ...]

    @property
    def html(self) -> str:
        """The section's rich text: paragraphs, and neighbouring points as one list."""
        parts: list[str] = []
        in_list = False
        for text, is_point in zip(self.texts, self.points, strict=True):
            if is_point != in_list:
                parts.append("<ul>" if is_point else "</ul>")
                in_list = is_point
            parts.append(
                f"<li>{escape(text, quote=False)}</li>" if is_point else f"<p>{escape(text, quote=False)}</p>"
            )
        return "".join([*parts, "</ul>"] if in_list else parts)


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page in one language.

    Attributes:
        entries: the blocks of its body as the file has them: what the English one says is written, what the others say
            translates its words. fields: its further fields by name; a list is a field of blocks.
        changed: a block by its place, and its new text.
    """

    title: str
    slug: str
    summary: str
    entries: tuple[dict[str, object], ...]
    fields: dict[str, object] = field(default_factory=dict)
    changed: tuple[int, Section] | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """The headings and texts of the body, without its other blocks."""
        return tuple(
            section_of(str(entry["heading"]), str(entry["text"]))
            for entry in self.entries
            if "block" not in entry
        )


def read_yaml(path: Path) -> Any:
    """Return the data of a YAML file (UTF-8, safe types only)."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)  # noqa: S506 - it is safe


def section_of(heading: str, text: str) -> Section:
    """Return a section from light text: paragraphs parted by empty lines, points on lines that start with ``- ``.

    >>> section_of("H", "One.\\n\\n- a\\n- b").html
    '<p>One.</p><ul><li>a</li><li>b</li></ul>'
    """
    texts: list[str] = []
    points: list[bool] = []
    for paragraph in text.strip().split("\n\n"):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            texts += [line[2:].strip() for line in lines]
            points += [True] * len(lines)
        elif lines:
            texts.append(" ".join(lines))
            points.append(False)
    return Section(heading, tuple(texts), tuple(points))


def page_words(language: str) -> dict[str, PageWords]:
    """Return the pages of a language by their key, in the order of the file."""
    pages: dict[str, PageWords] = {}
    for key, given in read_yaml(FOLDER / "pages" / f"{language}.yaml").items():
        entries = tuple(given["sections"])
        changed = given.get("changed")
        pages[key] = PageWords(
            title=given["title"],
            slug=given["slug"],
            summary=given["summary"],
            entries=entries,
            fields=given.get("fields", {}),
            changed=(changed["section"], section_of(entries[changed["section"]]["heading"], changed["text"]))
            if changed
            else None,
        )
    return pages


def languages_with_words() -> list[str]:
    """Return the demo's languages that it has words in: a language is data, and may have no file of ours."""
    return [tag for tag in conf().DEMO_LANGUAGES if (FOLDER / "pages" / f"{tag}.yaml").is_file()]


def all_page_words() -> dict[str, dict[str, PageWords]]:
    """Return the pages of every language that the demo has words in, by language and key."""
    return {tag: page_words(tag) for tag in languages_with_words()}


def service_files() -> list[Path]:
    """Return the files of services, one a country."""
    return sorted((FOLDER / "services").glob("*.yaml"))


def rule_files() -> list[Path]:
    """Return the files of countries' rules, one a country."""
    return sorted((FOLDER / "rules").glob("*.yaml"))
