"""The operational registers in the admin: tasks, countries, language teams."""

from django.contrib.admin import SimpleListFilter, display
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdminGroup
from wagtail_modeladmin.views import CreateView, EditView

from ..languages import autonym
from ..models import Country, LanguageTeam, TranslationRequest, TranslationTask
from ..models.task import State, TranslationTaskQuerySet
from ..permissions import can_submit
from ..policies import memberships
from ..setup.adding import team_models
from ..translation.notifications import name_of
from ..translation.teams import grant_team
from .lists.register import Register
from .memory import MemoryMenuItem
from .terms.registers import ConceptAdmin


def languages_of(user: AbstractUser | AnonymousUser) -> set[int]:
    """Return the keys of the languages in whose team the user is."""
    return set(memberships(user).seen)


class TaskPermissionHelper(PermissionHelper):
    """Tasks are made and changed by operations only; team members see those of their language."""

    def user_can_list(self, user: AbstractUser | AnonymousUser) -> bool:
        """Say whether the register is shown at all: to members of any team."""
        return bool(user.is_superuser) or bool(languages_of(user))

    def user_can_create(self, user: AbstractUser | AnonymousUser) -> bool:
        """Nobody creates a task by hand."""
        return False

    def user_can_edit_obj(self, user: AbstractUser | AnonymousUser, obj: TranslationTask) -> bool:
        """Nobody edits a task by hand."""
        return False

    def user_can_delete_obj(self, user: AbstractUser | AnonymousUser, obj: TranslationTask) -> bool:
        """Nobody deletes a task by hand."""
        return False

    def user_can_inspect_obj(self, user: AbstractUser | AnonymousUser, obj: TranslationTask) -> bool:
        """Whoever sees an entry in the list may look at it."""
        return obj.translation.target_locale_id in languages_of(user)


# An approved version of the original as it is, and nothing on its way.
PUBLIC_AS_IT_IS = Q(
    approved_revision__isnull=False, review_revision__isnull=True, returned_at__isnull=True
) & ~Q(source_changed_at__gt=F("approved_revision__created_at"))


class StateFilter(SimpleListFilter):
    """Narrows the list to one state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The states, in words."""
        return [(state.value, str(state.label)) for state in State]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[TranslationTask]"
    ) -> "QuerySet[TranslationTask]":
        """Keep the tasks of the chosen state; anything else than a state keeps all."""
        state = self.value()
        if state is None or state not in State.values:
            return queryset
        assert isinstance(queryset, TranslationTaskQuerySet)
        return queryset.in_state(state)


class LanguageFilter(SimpleListFilter):
    """Narrows the list to one of the user's languages."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The languages of the user's teams, each by its own name; none where there is one only."""
        tags = sorted(memberships(request.user).seen.values())
        return [(tag, autonym(tag)) for tag in tags] if len(tags) > 1 else []

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[TranslationTask]"
    ) -> "QuerySet[TranslationTask]":
        """Keep the tasks of the chosen language; anything else keeps all."""
        if self.value() not in memberships(request.user).seen.values():
            return queryset
        return queryset.filter(translation__target_locale__language_code=self.value())


class TranslationTaskAdmin(Register):
    """Translations and where they stand, for the teams of their languages."""

    model = TranslationTask
    menu_label = _("Translations")
    menu_icon = "wagtail-localize-language"
    permission_helper_class = TaskPermissionHelper
    list_display = ("open_link", "language_name", "state_name", "strings", "wanted_until", "person")
    list_filter = (StateFilter, LanguageFilter, "due_on")
    list_select_related = ("translation__source", "translation__target_locale", "assignee")
    search_fields = ("translation__source__object_repr",)
    list_per_page = 50
    list_export = ("__str__", "language", "state_name", "strings", "due_on", "assignee")
    inspect_view_enabled = True
    inspect_view_fields = (
        "translation",
        "assignee",
        "due_on",
        "submitted_by",
        "submitted_at",
        "approved_by",
        "approved_at",
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[TranslationTask]":
        """The tasks of the user's languages, with their progress in the same query."""
        tasks: QuerySet[TranslationTask] = (
            TranslationTask.objects.for_user(request.user).filter(translation__enabled=True).with_progress()
        )
        return tasks.annotate(rests=Case(When(PUBLIC_AS_IT_IS, then=1), default=0))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """What is due first, and what is public as it is last."""
        return ("rests", "due_on", "pk")

    @staticmethod
    @display(description=_("Translate"))
    def open_link(task: TranslationTask) -> str:
        """The title, leading to the translation editor."""
        url = reverse("twops_locale:open_task", args=[task.pk])
        return format_html('<a href="{}">{}</a>', url, task.translation.source.object_repr)

    @staticmethod
    @display(description=_("Language"))
    def language_name(task: TranslationTask) -> str:
        """The language's name."""
        return str(task.translation.target_locale)

    @staticmethod
    @display(description=_("State"))
    def state_name(task: TranslationTask) -> str:
        """The state in words."""
        return str(task.state.label)

    @staticmethod
    @display(description=_("Texts"))
    def strings(task: TranslationTask) -> str:
        """Translated and all texts, as "3 / 12"."""
        translated, total = task.progress
        return f"{translated} / {total}"

    @staticmethod
    @display(description=_("Due on"))
    def wanted_until(task: TranslationTask) -> str:
        """Until when it is wanted; nothing where it is public as it is."""
        return date_format(task.due_on) if task.due_on and task.state is not State.PUBLISHED else ""

    @staticmethod
    @display(description=_("Assigned to"))
    def person(task: TranslationTask) -> str:
        """Who translates it, by name."""
        return name_of(task.assignee) if task.assignee is not None else ""


class RequestPermissionHelper(PermissionHelper):
    """Requests are made on their own screens; whoever sees one in the list may look at it."""

    def user_can_list(self, user: AbstractUser | AnonymousUser) -> bool:
        """Say whether the register is shown: to those who send, and to the teams."""
        return can_submit(user) or bool(languages_of(user))

    def user_can_create(self, user: AbstractUser | AnonymousUser) -> bool:
        """Nobody makes a row by hand."""
        return False

    def user_can_edit_obj(self, user: AbstractUser | AnonymousUser, obj: TranslationRequest) -> bool:
        """Nobody edits a row by hand."""
        return False

    def user_can_delete_obj(self, user: AbstractUser | AnonymousUser, obj: TranslationRequest) -> bool:
        """Nobody deletes a row by hand."""
        return False


class TranslationRequestAdmin(Register):
    """Requests for translation: by number, title, language, stage and date."""

    model = TranslationRequest
    menu_label = _("Requests")
    menu_icon = "mail"
    permission_helper_class = RequestPermissionHelper
    index_template_name = "twops_locale/requests/index.html"
    list_display = ("link", "title", "stage", "priority", "due_on", "language_tags", "sent_at", "created_by")
    list_filter = ("stage", "priority", "locales", "due_on")
    list_select_related = ("created_by",)
    search_fields = ("number", "title")
    list_per_page = 50
    list_export = ("number", "title", "stage", "priority", "due_on", "language_tags", "sent_at", "created_by")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[TranslationRequest]":
        """The requests that the user may see."""
        rows: QuerySet[TranslationRequest] = TranslationRequest.objects.for_user(request.user)
        return rows.prefetch_related("locales")

    @staticmethod
    @display(description=_("Number"))
    def link(request: TranslationRequest) -> str:
        """The number, leading to the request's page."""
        return format_html('<a href="{}">{}</a>', request.get_absolute_url(), request.number or _("Dry run"))

    @staticmethod
    @display(description=_("Languages"))
    def language_tags(request: TranslationRequest) -> str:
        """The languages' tags."""
        return ", ".join(sorted(str(locale.language_code) for locale in request.locales.all()))


class CountryAdmin(Register):
    """Countries with their languages, emergency numbers and zones."""

    model = Country
    menu_label = _("Countries")
    menu_icon = "globe"
    list_display = ("code", "__str__", "emergency_number", "position")
    search_fields = ("code",)
    list_export = ("code", "emergency_number", "time_zones", "position")
    inspect_view_enabled = True


class TeamCreateView(CreateView):
    """Makes a team: its groups get the rights that they need."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Save, and give the rights."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            grant_team(form.instance, team_models())
        return response


class TeamEditView(EditView):
    """Gives a language to other groups, with the rights."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Save, and give the rights."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            grant_team(form.instance, team_models())
        return response


class LanguageTeamAdmin(Register):
    """Translators and reviewers of each language."""

    model = LanguageTeam
    create_view_class = TeamCreateView
    edit_view_class = TeamEditView
    menu_label = _("Language teams")
    menu_icon = "group"
    list_display = ("locale", "translators", "reviewers", "due_days", "missing_link")
    list_select_related = ("locale", "translators", "reviewers")
    panels = [
        FieldPanel("locale"),
        FieldPanel("translators"),
        FieldPanel("reviewers"),
        FieldPanel("due_days"),
    ]

    @staticmethod
    @display(description=_("Request"))
    def missing_link(team: LanguageTeam) -> str:
        """A link to a request for everything that the language lacks."""
        address = f"{reverse('twops_locale:new_request')}?scope=missing&language={team.locale.language_code}"
        return format_html('<a href="{}">{}</a>', address, _("Send everything that is missing"))


class LocaleAdminGroup(ModelAdminGroup):
    """The menu group."""

    menu_label = _("Languages")
    menu_icon = "wagtail-localize-language"
    menu_order = 250
    items = (TranslationTaskAdmin, TranslationRequestAdmin, CountryAdmin, LanguageTeamAdmin, ConceptAdmin)

    def get_submenu_items(self) -> list[MenuItem]:
        """Return the screens that show where translations stand, then the registers, and the translation memory."""
        items: list[MenuItem] = super().get_submenu_items()
        return [
            MenuItem(_("To do"), reverse("twops_locale:to_do"), icon_name="tasks", order=-100),
            MenuItem(_("Matrix"), reverse("twops_locale:matrix"), icon_name="table", order=-90),
            *items,
            MemoryMenuItem(order=len(items) + 1),
            MenuItem(_("Times"), reverse("twops_locale:durations"), icon_name="time", order=len(items) + 2),
        ]
