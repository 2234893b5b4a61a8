"""The one rule of what is public: it knows every model that can be hidden, and says what each row needs."""

import pytest
from django.apps import apps
from django.db.models import Q
from twops_directory.models import (
    Attribute,
    Channel,
    Location,
    Phone,
    Program,
    Schedule,
    Service,
    ServiceAtLocation,
    Term,
)
from twops_directory.models.visibility import OWN, VIA, conditions, secrets, shown, shown_along

HIDING = ("live", "confidential")


@pytest.mark.parametrize(
    "model", list(apps.get_app_config("twops_directory").get_models()), ids=lambda model: model.__name__
)
def test_every_field_that_can_hide_a_row_is_named(model):
    hiding = {field.name for field in model._meta.concrete_fields if field.name in HIDING}
    assert hiding <= set(OWN.get(model.__name__, {})), (
        f"say in models/visibility.py what {model.__name__} hides"
    )


def test_nothing_is_named_that_does_not_exist():
    models = {model.__name__: model for model in apps.get_app_config("twops_directory").get_models()}
    for name in {*OWN, *VIA}:
        fields = {field.name for field in models[name]._meta.concrete_fields}
        assert {*OWN.get(name, {}), *VIA.get(name, ())} <= fields


@pytest.mark.parametrize(
    ("model", "wanted"),
    [
        (Phone, {"confidential": (False,)}),
        (Location, {"live": (True,), "confidential": (False,)}),
        (
            Service,
            {
                "live": (True,),
                "status": ("active", "temporarily closed"),
                "organization__live": (True,),
            },
        ),
        (Program, {"live": (True,), "organization__live": (True,)}),
        (Term, {"live": (True,), "taxonomy__live": (True, None)}),
        (Attribute, {"term__live": (True, None), "term__taxonomy__live": (True, None)}),
        (ServiceAtLocation, {"location__live": (True,), "location__confidential": (False,)}),
        (Schedule, {}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_a_row_needs_to_be_shown(model, wanted):
    assert conditions(model) == wanted


def test_an_empty_key_hides_nothing():
    empty = Q(term__isnull=True) | Q(term__live=True)
    of_none = Q(term__taxonomy__isnull=True) | Q(term__taxonomy__live=True)
    assert shown(Attribute) == empty & of_none


def test_a_row_is_as_public_as_what_is_on_the_way_to_its_owner():
    way = shown_along(Schedule, "phone__service_at_location__service")
    assert way == (
        Q(phone__confidential=False)
        & Q(phone__service_at_location__location__live=True)
        & Q(phone__service_at_location__location__confidential=False)
    )
    assert shown_along(Phone, "contact__service") == Q(confidential=False) & Q(contact__confidential=False)
    assert shown_along(Channel, "service") == Q(confidential=False)  # the service is the asker's


def test_secrets_are_told_from_drafts():
    assert secrets(ServiceAtLocation) == ["location__confidential"]
    assert secrets(Phone, "phone__") == ["phone__confidential"]
    assert secrets(Term) == []
