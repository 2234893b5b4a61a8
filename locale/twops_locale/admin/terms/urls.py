"""The addresses of the terms' screens, below the admin's ``terms/``."""

from django.urls import path, re_path

from . import views

app_name = "twops_terms"
urlpatterns = [
    path("hits/", views.hits, name="hits"),
    path("report/", views.TermsReportView.as_view(), name="report"),
    path("exchange/", views.exchange, name="exchange"),
    path("imports/<int:pk>/", views.show_upload, name="upload"),
    re_path(r"^export/terms\.(?P<kind>tbx|csv)$", views.export, name="export"),
]
