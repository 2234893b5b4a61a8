"""The panel "Terms" of an editor: which words of the original should be others, and why."""

from collections.abc import Sequence

from django import forms
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import TranslatableMixin

from ...models import TermStatus
from ...terminology.lookup import find_terms_in
from ...terminology.matching import AVOIDED, CAREFUL, TermHit
from ...terminology.published import words_of

ShownTerm = dict[str, object]


def shown_terms(hits: Sequence[TermHit]) -> list[ShownTerm]:
    """Return avoided and careful words as screens and JSON show them, each once with its number, avoided ones first."""
    found: dict[tuple[str, str], ShownTerm] = {}
    for hit in hits:
        if hit.status not in (AVOIDED, CAREFUL) or hit.excused:
            continue
        entry = found.setdefault(
            (hit.concept, hit.words.casefold()),
            {
                "words": hit.words,
                "concept": hit.concept,
                "status": hit.status,
                "status_label": str(TermStatus(hit.status).label),
                "reason": hit.reason,
                "alternatives": list(hit.alternatives),
                "may_be_quoted": hit.term.quotable,
                "times": 0,
            },
        )
        entry["times"] = int(str(entry["times"])) + 1
    return sorted(
        found.values(), key=lambda entry: (entry["status"] != AVOIDED, str(entry["words"]).casefold())
    )


def terms_of(texts: Sequence[str], language: str) -> list[ShownTerm]:
    """Return what screens show of texts in a language. One query."""
    return shown_terms([hit for hits in find_terms_in(texts, language) for hit in hits])


class TermsPanel(Panel):
    """Lists the avoided and careful words of a page or record; brought up to date while somebody types.

    Args:
        relation: where the words are rows of their own, the name of the relation to them. The script asks for these.
    """

    def __init__(self, relation: str = "", **kwargs: object) -> None:
        kwargs.setdefault("heading", _("Terms"))
        super().__init__(**kwargs)
        self.relation = relation

    def clone_kwargs(self) -> dict[str, object]:
        """Return what a copy of the panel is made with."""
        return {**super().clone_kwargs(), "relation": self.relation}

    class BoundPanel(Panel.BoundPanel):
        """The panel of one object."""

        template_name = "twops_locale/terms/panel.html"

        def is_shown(self) -> bool:
            """Show it where the language is known."""
            return self.locale_id is not None

        @property
        def media(self) -> forms.Media:
            """The script that asks again after a pause."""
            return forms.Media(js=[static("twops_locale/terms.js")])

        @property
        def locale_id(self) -> int | None:
            """The key of the language of the words, of rows of their own the first one's; None if it is not known yet."""
            row = self.instance
            if self.panel.relation:
                formset = self.form.formsets.get(self.panel.relation) if self.form is not None else None
                row = next((form.instance for form in formset.forms), None) if formset is not None else None
            return row.locale_id if isinstance(row, TranslatableMixin) else None

        def get_context_data(self, parent_context: Context | None = None) -> dict[str, object]:
            """Add the words that are there now; rows of their own are asked for by the script, and cost the form nothing."""
            context = {
                **super().get_context_data(parent_context),
                "address": reverse("twops_terms:hits"),
                "locale_id": self.locale_id,
                "later": bool(self.panel.relation),
            }
            if self.panel.relation:
                return context
            language = str(self.instance.locale.language_code)
            texts = [html for _label, html in words_of(self.instance)]
            return {**context, "language": language, "terms": terms_of(texts, language)}
