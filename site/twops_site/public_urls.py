"""Addresses of the public site below ``/<language>/`` that are not Wagtail pages."""

from django.urls import path

from .views import entry

app_name = "twops_site"
urlpatterns = [
    path("exit/", entry.leave, name="exit"),
    path("other-languages/<uuid:translation_key>/", entry.offer, name="offer"),
]
