"""Country desks in the admin: the group that becomes one gets the rights that a desk has."""

from django.db import transaction
from django.forms import ModelForm
from django.http import HttpResponse
from wagtail_modeladmin.views import CreateView, EditView

from ..desk.teams import grant_desk, take_desk_rights
from ..models import CountryDesk


class DeskCreateView(CreateView):
    """Makes a desk. The group's rights on records count for this country only, because they come through it."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Save, and give the rights."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            grant_desk(form.instance.group)
        return response


class DeskEditView(EditView):
    """Gives a desk to another group, with its rights; the group that had it keeps none of them."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Save, give the rights, and take them from the group before."""
        with transaction.atomic():
            before = CountryDesk.objects.select_related("group").get(pk=form.instance.pk).group
            response: HttpResponse = super().form_valid(form)
            grant_desk(form.instance.group)
            if before != form.instance.group:
                take_desk_rights(before)
        return response
