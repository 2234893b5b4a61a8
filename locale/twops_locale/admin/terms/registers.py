"""The register of concepts and terms: one form has a concept with all its words."""

from django.contrib.admin import SimpleListFilter, display
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.views import CreateView, DeleteView, EditView

from ...languages import autonym
from ...models import Concept, Term, TermStatus
from ...terminology import operations
from ...terminology.access import TermRights, TermsNotAllowed, may_see_terms, term_rights
from ..lists.register import Register

User = AbstractUser | AnonymousUser


def rights_of(user: User) -> TermRights:
    """Return whose words somebody may change; asked for once for each user object, not each row."""
    kept = vars(user)
    if "_twops_term_rights" not in kept:
        kept["_twops_term_rights"] = term_rights(user)
    rights: TermRights = kept["_twops_term_rights"]
    return rights


class ConceptPermissionHelper(PermissionHelper):
    """Members of any team see the words; who may change them the operations say, word by word."""

    def user_can_list(self, user: User) -> bool:
        """Say whether the register is shown."""
        return may_see_terms(user)

    def user_can_create(self, user: User) -> bool:
        """Say whether somebody may add a concept: whoever may change any words."""
        return rights_of(user).any

    def user_can_edit_obj(self, user: User, obj: Concept) -> bool:
        """Say whether somebody may open the form."""
        return rights_of(user).any

    def user_can_delete_obj(self, user: User, obj: Concept) -> bool:
        """Only who may change all languages deletes the words of all."""
        return rights_of(user).all

    def user_can_inspect_obj(self, user: User, obj: Concept) -> bool:
        """Whoever sees the list may look at an entry."""
        return may_see_terms(user)


class ConceptForm(WagtailAdminModelForm):
    """A concept with its terms; saved by the operation, which asks whose words changed."""

    def save(self, commit: bool = True) -> Concept:
        """Store the concept; raises TermsNotAllowed."""
        concept: Concept = super().save(commit=False)
        return operations.save_concept(concept, user=self.for_user) if commit else concept


class SaysWhoMay:
    """Puts a refusal into words above the form, with everything that was typed."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Store the form, or show it again."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view that it is mixed into
        except TermsNotAllowed as error:
            form.add_error(None, str(error))
            response = self.form_invalid(form)  # type: ignore[attr-defined]  # of the view that it is mixed into
        return response


class ConceptCreateView(SaysWhoMay, CreateView):
    """A new concept."""


class ConceptEditView(SaysWhoMay, EditView):
    """The form of a concept."""


class ConceptDeleteView(DeleteView):
    """Asks before a concept is deleted."""

    def delete_instance(self) -> None:
        """Delete it; raises TermsNotAllowed."""
        operations.delete_concept(self.instance, user=self.request.user)


class TermLanguageFilter(SimpleListFilter):
    """Narrows the list to concepts with words in a language."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The languages that have words, by their own names."""
        tags = Term.objects.order_by("language").values_list("language", flat=True).distinct()
        return [(tag, autonym(tag)) for tag in tags]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Concept]") -> "QuerySet[Concept]":
        """Keep the concepts of the chosen language."""
        tag = self.value()
        return (
            queryset.filter(pk__in=Term.objects.filter(language=tag).values("concept")) if tag else queryset
        )


def _words(concept: Concept, *statuses: str) -> str:
    listed: list[Term] = concept.listed_terms  # prefetched by the register
    return ", ".join(f"{term.text} ({term.language})" for term in listed if term.status in statuses)


class ConceptAdmin(Register):
    """Concepts with their words in all languages."""

    model = Concept
    menu_label = _("Terms")
    menu_icon = "openquote"
    permission_helper_class = ConceptPermissionHelper
    edit_handler = ObjectList(Concept.panels, base_form_class=ConceptForm)
    create_view_class = ConceptCreateView
    edit_view_class = ConceptEditView
    delete_view_class = ConceptDeleteView
    list_display = ("__str__", "preferred", "to_avoid")
    list_filter = (TermLanguageFilter,)
    search_fields = ("code", "definition", "terms__text")
    list_per_page = 50
    list_export = ("code", "definition", "preferred", "to_avoid")
    inspect_view_enabled = True

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Concept]":
        """The concepts with their terms, in two queries."""
        terms = Prefetch("terms", Term.objects.order_by("language", "pk"), to_attr="listed_terms")
        concepts: QuerySet[Concept] = super().get_queryset(request).prefetch_related(terms)
        return concepts

    @staticmethod
    @display(description=_("Write"))
    def preferred(concept: Concept) -> str:
        """The preferred and allowed words."""
        return _words(concept, TermStatus.PREFERRED, TermStatus.ALLOWED)

    @staticmethod
    @display(description=_("Avoid, or use with care"))
    def to_avoid(concept: Concept) -> str:
        """The others."""
        return _words(concept, TermStatus.AVOIDED, TermStatus.CAREFUL)
