"""The public address of kits, to be included below the language: ``path("", include("twops_awareness.kits.urls"))``."""

from django.urls import path

from . import views

app_name = "twops_kits"
urlpatterns = [path("kits/<uuid:uuid>/<str:name>", views.kit_file, name="file")]
