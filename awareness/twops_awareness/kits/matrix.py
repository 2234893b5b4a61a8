"""The kits of a campaign as a table: countries by languages, and where each kit stands."""

from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from twops_locale.languages import site_languages, territory_name

from ..models import CampaignKit, CampaignPage, Problem
from ..models.kit import ShownFile
from ..models.kit_letters import lack_in_words
from .contents import Content, contents_of
from .file_words import foreign_line, too_long
from .making import campaigns_with_kits, countries_of, is_current_in, made_by_themselves
from .parts import FIRST_LOOK
from .stored import stored_names


class Standing(TextChoices):
    """Where a kit stands."""

    READY = "ready", pgettext_lazy("kit", "Ready")
    BEING_MADE = "being_made", pgettext_lazy("kit", "Being made")
    STALE = "stale", pgettext_lazy("kit", "Out of date: nobody gets it")
    CANNOT = "cannot", pgettext_lazy("kit", "Cannot be made")
    ON_REQUEST = "on_request", pgettext_lazy("kit", "Made when you ask for it")
    NOT_PUBLIC = "not_public", _("The campaign is not published in this language.")


@dataclass(frozen=True, slots=True)
class Cell:
    """A kit in the table.

    Attributes:
        page: the campaign in the language; None where there is none. kit: the row, if any.
        why: why it cannot be made. warning: why it should not be given out as it is. look: name of a picture that shows it; empty where it has none.
    """

    country: str
    language: str
    standing: Standing
    page: CampaignPage | None = None
    kit: CampaignKit | None = None
    why: str = ""
    look: str = ""
    warning: str = ""

    @property
    def files(self) -> list[ShownFile]:
        """The files of a kit that is ready."""
        if self.kit is None or self.standing is not Standing.READY:
            return []
        return self.kit.shown_files

    @property
    def can_be_asked_for(self) -> bool:
        """Whether "make now" has a sense."""
        return self.page is not None and self.standing is not Standing.READY


@dataclass(frozen=True, slots=True)
class Row:
    """A country with its kits, one a language."""

    country: str
    name: str
    cells: tuple[Cell, ...]


def matrix_of(page: CampaignPage, reader: str) -> list[Row]:
    """Return the kits of a campaign in all languages that it exists in. The number of queries does not grow with them.

    Args:
        page: in any of its languages. reader: BCP 47 tag of the language in which countries are named.
    """
    translations = CampaignPage.objects.filter(translation_key=page.translation_key)
    order = {tag: place for place, tag in enumerate(site_languages())}
    everywhere = sorted(
        translations.select_related("locale"), key=lambda each: order.get(each.locale.language_code, 99)
    )
    public = {each.pk: each for each in campaigns_with_kits([each.pk for each in everywhere])}
    countries = countries_of([page])[page.pk]
    contents = contents_of(list(public.values()), dict.fromkeys(public, countries))
    kits = {(kit.page_id, kit.country): kit for kit in CampaignKit.objects.filter(page__in=public)}
    stored = stored_names()
    by_itself = made_by_themselves(list(public.values()))
    rows = []
    for code in countries:
        cells = tuple(
            replace(
                _cell(
                    public.get(each.pk),
                    each,
                    code,
                    kits.get((each.pk, code)),
                    contents,
                    stored,
                    code in by_itself.get(each.pk, ()),
                ),
                warning=_warning(contents.get((each.pk, code)), code),
            )
            for each in everywhere
        )
        rows.append(Row(code, territory_name(code, reader), cells))
    return sorted(rows, key=lambda row: row.name.casefold())


def _cell(
    public: CampaignPage | None,
    page: CampaignPage,
    code: str,
    kit: CampaignKit | None,
    contents: dict[tuple[int, str], Content | Problem],
    stored: set[str],
    by_itself: bool,
) -> Cell:
    language = page.locale.language_code
    if public is None:
        return Cell(code, language, Standing.NOT_PUBLIC)
    content = contents.get((public.pk, code))
    if isinstance(content, Problem):
        return Cell(code, language, Standing.CANNOT, public, kit, str(content.label))
    if kit is not None and kit.file.name in stored and is_current_in(kit, contents):
        names = [file["name"] for file in kit.files]
        look = next((name for name in (FIRST_LOOK, "poster.png", "qr.png") if name in names), "")
        return Cell(code, language, Standing.READY, public, kit, look=look)
    if kit is not None and kit.problem and content is not None and kit.digest == content.digest:
        return Cell(code, language, Standing.CANNOT, public, kit, _why(kit))
    if kit is not None and kit.asked_at is not None:
        return Cell(code, language, Standing.BEING_MADE, public, kit)
    if kit is not None and kit.is_made:
        return Cell(code, language, Standing.STALE, public, kit)
    return Cell(code, language, Standing.BEING_MADE if by_itself else Standing.ON_REQUEST, public, kit)


def _warning(content: Content | Problem | None, country: str) -> str:
    """Say that the line, chosen by hand, is not there for the country."""
    is_foreign = isinstance(content, Content) and not content.line.serves
    return foreign_line(content.line, country) if isinstance(content, Content) and is_foreign else ""


def _why(kit: CampaignKit) -> str:
    """Return why a kit cannot be made: what is wrong with which text, where that is known."""
    if kit.problem == Problem.FAILED and kit.problem_detail:
        field, _colon, characters = kit.problem_detail.partition(": ")
        return f"{field}: {lack_in_words(characters)}"
    if kit.problem == Problem.TOO_LONG and kit.problem_detail:
        field, _colon, file = kit.problem_detail.partition(": ")
        return too_long(field, file)
    return " ".join(filter(None, (str(Problem(kit.problem).label), kit.problem_detail)))
